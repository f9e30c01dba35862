/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_codec_pck:
 * @version: 1 or 2, which differ in the heads of the blocks
 * @from: @size bytes of the stream; what follows the last pixel is ignored
 * @to: room for @n_slow rows of @n_fast pixels
 * @error: RINGLET_ERROR_TRUNCATED when the stream ends early
 *
 * CCP4's packed images: blocks of differences that have equally many bits each, to the
 * mean of four neighbours. The arithmetic is that of signed integers of 16 bits, which
 * go round, as the packing program's was; pixels come out as 0 to 65535.
 * Source: the description in the comments of pack_c.c (J. P. Abrahams, CCP4, 1995).
 */
gboolean ringlet_codec_pck (guint version, const guint8 *from, gsize size, gsize n_slow,
    gsize n_fast, guint32 *to, GError **error);

/* How many pixels @size bytes can hold at most: to be asked before memory is. */
guint64 ringlet_codec_pck_capacity (guint version, gsize size);

G_END_DECLS
