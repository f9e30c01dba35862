/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Compressions of Oxford Diffraction (CrysAlis): each pixel is the difference to the
 * one before, in one byte with 127 added where that is enough. 254 stands for a
 * difference of 16 bits, 255 for one of 32; all are little-endian. Sums go round at 32
 * bits, so that any two pixels have a difference.
 * Source: silx-kit/fabio 2026.6, OXDimage.py and compression.py. */

/**
 * ringlet_codec_ty1:
 * @from: @n bytes, then @n_short longer differences of 16 bits and @n_long of 32; the
 *   caller has made sure that they are there
 * @to: room for @n pixels
 * @error: RINGLET_ERROR_FORMAT when the bytes ask for more or fewer of the longer
 *   differences than there are
 *
 * The image is one line: its rows go on where the one before ended.
 */
gboolean ringlet_codec_ty1 (const guint8 *from, gsize n, gsize n_short, gsize n_long,
    gint32 *to, GError **error);

/**
 * ringlet_codec_ty5:
 * @from: @size bytes; what follows the last pixel is ignored
 * @to: room for @n_slow rows of @n_fast pixels
 * @error: RINGLET_ERROR_TRUNCATED when they end early
 *
 * Longer differences follow their 254 or 255 at once, and each row begins at 0.
 */
gboolean ringlet_codec_ty5 (const guint8 *from, gsize size, gsize n_slow, gsize n_fast,
    gint32 *to, GError **error);

G_END_DECLS
