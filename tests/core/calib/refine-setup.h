/* SPDX-License-Identifier: MIT */
#pragma once

/* Points of a true geometry with the options that refine them, for the tests of
 * refinement. */

#include <math.h>

#include "base/error.h"
#include "calib/refine.h"
#include "refine-points.h"

#define LAB6_M 4.15689e-10
#define WAVELENGTH_M 0.3e-10
/* Metres and radians, on points without noise. */
#define EXACT 1e-12

/**
 * Setup:
 *
 * Points of a true geometry, and what refines them.
 */
typedef struct {
  RingletDetector *detector;
  RingletGeometry truth;
  GArray *rings;
  GArray *points;
  RingletRefineOptions options;
} Setup;

static inline void
setup_clear (Setup *self)
{
  ringlet_detector_unref (self->detector);
  g_array_unref (self->rings);
  g_array_unref (self->points);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Setup, setup_clear)

static inline Setup
setup_new (const RingletGeometry *truth, guint n_rings, guint per_turn, double noise_px,
    guint64 seed)
{
  Setup self = { .truth = *truth };

  self.detector =
      ringlet_detector_new_generic (PIXEL_M, PIXEL_M, N_PIXELS, N_PIXELS, 3, NULL);
  self.rings = points_rings (LAB6_M, n_rings, truth->wavelength_m);
  self.points = points_new (truth, self.rings, per_turn, noise_px, &seed);
  self.options = ringlet_refine_options (truth, self.detector, self.rings, self.points);
  return self;
}

/* That of pyfai.md, section 5, with its start. */
static const RingletGeometry usual_truth = {
  .distance_m = 0.2,
  .poni_slow_m = 0.045,
  .poni_fast_m = 0.055,
  .rot1_rad = 0.05,
  .rot2_rad = -0.03,
  .wavelength_m = WAVELENGTH_M,
};

static const RingletGeometry usual_start = {
  .distance_m = 0.25,
  .poni_slow_m = 0.05,
  .poni_fast_m = 0.05,
  .wavelength_m = WAVELENGTH_M,
};

static inline Setup
setup_usual (double noise_px, guint64 seed)
{
  Setup self = setup_new (&usual_truth, 8, 30, noise_px, seed);

  self.options.start = usual_start;
  return self;
}

static inline RingletRefinement *
refine (const Setup *setup)
{
  g_autoptr (GError) error = NULL;
  RingletRefinement *result = ringlet_refine (&setup->options, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static inline void
assert_near (const RingletGeometry *a, const RingletGeometry *b, double tolerance)
{
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_WAVELENGTH; k++)
    g_assert_cmpfloat_with_epsilon (ringlet_refine_parameter_get (a, k),
        ringlet_refine_parameter_get (b, k), tolerance);
  g_assert_cmpfloat_with_epsilon (
      a->wavelength_m, b->wavelength_m, tolerance * b->wavelength_m);
}
