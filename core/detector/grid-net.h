/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

#include "detector/grid-ray.h"

G_BEGIN_DECLS

/**
 * RingletNet:
 * @n: cells along each side: 1, or 2 for a hexagon
 * @at: (n + 1) × (n + 1) points (normal, slow, fast)
 *
 * One pixel of any shape as bilinear cells, so that (u, v), 0 … 1 along slow and fast,
 * counts its points. A hexagon has its lowest and highest corner in the middle of two
 * sides, its centre in the middle. A value.
 */
typedef struct {
  int n;
  double at[3][3][3];
} RingletNet;

/* @corners: 4, or 6 round from the lowest: (normal, slow, fast) each */
RingletNet ringlet_net_new (const float *corners, guint n_corners);

/* (normal, slow, fast) of a point in the pixel. */
void ringlet_net_point (const RingletNet *self, double u, double v, double point[3]);

/**
 * ringlet_net_frame:
 * @u_axis: (out): from the pixel to that of the next row
 * @v_axis: (out): likewise of the next column
 *
 * How pixels would go on beside this one.
 */
void ringlet_net_frame (const RingletNet *self, double u_axis[3], double v_axis[3]);

/* The area of the pixel. */
double ringlet_net_area (const RingletNet *self);

/* Whether the ray meets the pixel: where, and how far from its origin. */
gboolean ringlet_net_meet (const RingletNet *self, const RingletRay *ray, double *u,
    double *v, double *length);

/* The same of the plane that its frame spans; always where that is not parallel. */
gboolean ringlet_net_meet_frame (
    const RingletNet *self, const RingletRay *ray, double *u, double *v);

G_END_DECLS
