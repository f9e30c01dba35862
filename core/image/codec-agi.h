/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_codec_agi:
 * @from: @size bytes: the number of bytes of all rows, the rows, and where each of them
 *   begins; what follows is ignored
 * @to: room for @n_slow rows of @n_fast pixels
 * @error: RINGLET_ERROR_TRUNCATED when rows or their table end early,
 *   RINGLET_ERROR_FORMAT for a field that is none
 *
 * CrysAlis' bit fields, AGI_BITFIELD in Esperanto and TY6 in its own files. A row is a
 * pixel, groups of two fields of eight differences with equally many bits, up to eight,
 * and what remains. Where a difference needs more than eight bits, 254 or 255 stands
 * for one of 16 or 32 bits that follows both fields. Sums go round at 32 bits. Source:
 * silx-kit/fabio 2026.6, agi_bitfield.py; cctbx/dxtbx, FormatROD.py.
 */
gboolean ringlet_codec_agi (const guint8 *from, gsize size, gsize n_slow, gsize n_fast,
    gint32 *to, GError **error);

/* The bytes that such rows need at least, their table included: to be compared with
 * what there is before memory is asked for. The shape must be within the supported
 * range. */
guint64 ringlet_codec_agi_min_size (gsize n_slow, gsize n_fast);

G_END_DECLS
