/* SPDX-License-Identifier: MIT */
#pragma once

#include <math.h>

#include "geometry/geometry.h"

G_BEGIN_DECLS

/**
 * RingletParallax:
 * @is_active: else nothing moves
 * @attenuation_per_m: µ of the sensor at the wavelength
 * @thickness_m: of the sensor, 0 for one that stops everything
 * @distance_m: from the sample to the plane
 * @poni_slow_m: point of normal incidence
 * @poni_fast_m: likewise
 *
 * A thick sensor counts an oblique ray deeper than at its face, so that it arrives in a
 * pixel farther from the point of normal incidence than the one it enters: by the mean
 * depth of absorption times the tangent of the angle of incidence. Each pixel is
 * therefore taken to be where the rays that it counts enter, which is nearer to that
 * point. Flat detectors. A value.
 *
 * Source: pyFAI 2026.9, parallax.py (mean of exp (−µ s) along the ray through the
 * sensor); the formula itself, where pyFAI interpolates a table. pyFAI until 2026.02
 * moved pixels the other way.
 */
typedef struct {
  gboolean is_active;
  double attenuation_per_m;
  double thickness_m;
  double distance_m;
  double poni_slow_m;
  double poni_fast_m;
} RingletParallax;

/**
 * ringlet_parallax_shift:
 * @sine: of the angle of incidence, 0 … 1
 *
 * Returns: how far outwards a ray is counted, metres
 */
double ringlet_parallax_shift (const RingletParallax *self, double sine);

/* Moves @n points of the detector plane from where they count rays to where those
 * enter, and one of them back. */
void ringlet_parallax_apply (
    const RingletParallax *self, const RingletPoints *points, gsize n);
void ringlet_parallax_undo (
    const RingletParallax *self, double *slow_m, double *fast_m);

G_END_DECLS
