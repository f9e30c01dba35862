/* SPDX-License-Identifier: MIT */
#pragma once

#include "detector/grid-pyramid.h"

G_BEGIN_DECLS

/**
 * RingletRay:
 * @origin: (normal, slow, fast)
 * @direction: of length 1
 * @across: two more of length 1, all perpendicular
 */
typedef struct {
  double origin[3];
  double direction[3];
  double across[2][3];
} RingletRay;

/* @origin and @direction in the order (slow, fast, normal) of grids. */
RingletRay ringlet_ray_new (const double origin[3], const double direction[3]);

/* How far along the ray the box begins, @margin_m larger on every side; INFINITY when
 * the ray passes it. */
double ringlet_ray_enter (
    const RingletRay *self, const RingletBox *box, double margin_m);

/* How far a point is from the ray, and any point of the box at least. */
double ringlet_ray_distance (const RingletRay *self, const double point[3]);
double ringlet_ray_distance_to_box (const RingletRay *self, const RingletBox *box);

G_END_DECLS
