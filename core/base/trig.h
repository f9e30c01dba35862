/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_atan2_row:
 * @y: @n values
 * @x: @n values
 * @n: how many
 * @out: the angles, radians, −π … π; may be @y or @x
 *
 * The C library's atan2() for many values at once, several times faster, to three units
 * in the last place, with the same bits on every processor. Infinite arguments give NaN, and
 * −0 counts as 0 in @x. Thread-safe.
 */
void ringlet_atan2_row (const double *y, const double *x, gsize n, double *out);

G_END_DECLS
