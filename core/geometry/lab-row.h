/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/placement.h"

G_BEGIN_DECLS

/* The functions of lab.h for @n points at once, each the same to rounding (a few parts
 * in 10^16), with the same bits on every processor. Thread-safe; @out may not overlap.
 */

void ringlet_lab_row_two_theta (const RingletLabRow *p, gsize n, double *out);
void ringlet_lab_row_chi (const RingletLabRow *p, gsize n, double *out);
void ringlet_lab_row_radius (const RingletLabRow *p, gsize n, double *out);

/* sin θ, of which every function of q follows. */
void ringlet_lab_row_sin_theta (const RingletLabRow *p, gsize n, double *out);

G_END_DECLS
