/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_sixel_encode:
 * @pixels: rows of 0x00RRGGBB in the byte order of this machine
 * @stride: bytes from one row to the next, a multiple of 4
 * @width: columns
 * @height: rows
 *
 * A picture as terminals with pixels take it, in at most 256 colours: those that it
 * has, each rounded to percents, or else the means of as many boxes that its colours
 * are divided into (median cut). Source: DEC STD 070, chapter 9.
 *
 * Returns: (transfer full): with the control strings before and behind it
 */
char *ringlet_sixel_encode (
    const guint8 *pixels, gsize stride, gsize width, gsize height);

G_END_DECLS
