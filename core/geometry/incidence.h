/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/geometry.h"

G_BEGIN_DECLS

/**
 * RingletIncidence:
 * @cosine: of the angle between the ray from the sample and the normal of the pixel
 * @sine: (nullable): of the same, where it is wanted
 * @nearness: distance of the detector over that of the centre of the pixel
 * @area: of the pixel relative to the nominal one; 1 on a uniform grid
 *
 * How the rays meet a row of pixels, one array a quantity. It depends on the distance
 * and on the point of normal incidence, not on how the detector is turned.
 */
typedef struct {
  double *cosine;
  double *sine;
  double *nearness;
  double *area;
} RingletIncidence;

/* How many doubles ringlet_incidence_row() wants to work with. */
gsize ringlet_incidence_n_scratch (const RingletDetector *detector);

/**
 * ringlet_incidence_row:
 * @scratch: see ringlet_incidence_n_scratch()
 *
 * Thread-safe. Of a flat detector the cosine is distance / length, without corners;
 * else the normal is that of the vector area of the corners. NaN where there is no
 * pixel.
 *
 * Source: pyFAI, Geometry.cos_incidence(), whose normal is cross (C − A, D − B).
 */
void ringlet_incidence_row (const RingletDetector *detector,
    const RingletGeometry *geometry, gsize slow, double *scratch,
    const RingletIncidence *out);

G_END_DECLS
