/* SPDX-License-Identifier: MIT */
#pragma once

/* What a plan and its measured corrections may ask for besides unit, splitting and
 * error model, in sets of which each frame of the table takes one. */

#include <math.h>

#include "engine/plan.h"

enum {
  WITH_DARK = 1 << 0,
  WITH_FLAT = 1 << 1,
  WITH_ABSORPTION = 1 << 2,
  WITH_BACKGROUND = 1 << 3,
  WITH_FLAGS = 1 << 4, /* a detector that writes −1 and −2 where there is no data */
  WITH_PARALLAX = 1 << 5, /* of its sensor */
};

/**
 * Variant:
 * @name: for messages
 * @with: bits of the above
 * @unweighted: mean of signal / normalisation
 * @floor: least variance of a pixel
 * @n_dark: frames that the dark is the mean of
 * @no_dark_variance: of what is subtracted
 * @background_scale: of the background
 * @n_summed: single frames in each frame
 * @normalization: factor of the plan
 * @monitor: of the frame; 0 for none
 * @empty: intensity of an empty bin; 0 for NaN
 * @factors: of the plan
 */
typedef struct {
  const char *name;
  guint with;
  gboolean unweighted;
  guint floor;
  guint n_dark;
  gboolean no_dark_variance;
  double background_scale;
  guint64 n_summed;
  double normalization;
  double monitor;
  double empty;
  RingletFactors factors;
} Variant;

#define NO_FACTORS .polarization = NAN, .oblique_transmission = NAN
#define USUAL_FACTORS                                                                  \
  {                                                                                    \
    3, 0.95, .oblique_transmission = NAN                                               \
  }

/* Rays of the table are 1.9 degrees from the beam at most: some pass the hole of this
 * seat, some all of it, and some a part. */
#define NARROW_CELL                                                                    \
  {                                                                                    \
    TRUE, 2e-3, 5e-3, 2e-5, 2e-4, 0.0, 0.0, 2e-2, 1.5e-2                               \
  }

/* The first ones are those of tests that look at something else. How many there are has
 * no factor in common with types or models, so that all meet. */
static const Variant variants[] = {
  { "plain", .normalization = 3, .factors = USUAL_FACTORS },
  { "dark-flat", WITH_DARK | WITH_FLAT, .floor = 1, .n_dark = 5, .normalization = 3,
      .factors = USUAL_FACTORS },
  { "unweighted", WITH_DARK | WITH_FLAT, TRUE, .n_dark = 5, .normalization = 3,
      .factors = USUAL_FACTORS },
  { "bare", .normalization = 1, .empty = -7, .factors = { NO_FACTORS } },
  { "turned", .normalization = 0.5, .monitor = 0.25,
      .factors = { 2, -0.6, 0.7, .oblique_transmission = NAN } },
  { "distance", .floor = 3, .normalization = 2, .factors = { 1, NO_FACTORS } },
  { "background", WITH_BACKGROUND, .background_scale = 0.7, .normalization = 3,
      .factors = { 1, NO_FACTORS } },
  { "sum-of-frames", WITH_DARK | WITH_BACKGROUND, .n_dark = 3, .background_scale = 1.25,
      .n_summed = 4, .normalization = 3, .factors = USUAL_FACTORS },
  { "added-background", WITH_BACKGROUND | WITH_FLAT, .floor = 1,
      .background_scale = -0.5, .normalization = 1, .factors = USUAL_FACTORS },
  { "absorption", WITH_ABSORPTION, .normalization = 3, .factors = USUAL_FACTORS },
  { "all-measured", WITH_DARK | WITH_FLAT | WITH_ABSORPTION | WITH_BACKGROUND, TRUE, 1,
      2, .background_scale = 0.3, .n_summed = 2, .normalization = 3, .monitor = 7,
      .empty = -7, .factors = { 3, 0.8, 0.2, .oblique_transmission = NAN } },
  { "exact-dark", WITH_DARK | WITH_BACKGROUND, .n_dark = 1, .no_dark_variance = TRUE,
      .background_scale = 1, .normalization = 3, .monitor = 7,
      .factors = USUAL_FACTORS },
  { "plates", .normalization = 3,
      .factors = { 3, 0.95, 0.0, TRUE, 0.7,
          { RINGLET_SAMPLE_SLAB, 0.4, 0.3, 0.1, FALSE } } },
  { "cell", WITH_ABSORPTION, TRUE, .normalization = 3,
      .factors = { 0, NO_FACTORS, .cbn = NARROW_CELL } },
  { "parallax", WITH_PARALLAX, .normalization = 3,
      .factors = { 3, 0.95, 0.0, TRUE, NAN } },
  { "moved-dark", WITH_PARALLAX | WITH_DARK, .n_dark = 2, .normalization = 3,
      .monitor = 0.25, .factors = { 2, -0.6, 0.7, .oblique_transmission = NAN } },
  { "flags", WITH_FLAGS | WITH_BACKGROUND, .background_scale = 0.7, .normalization = 3,
      .factors = USUAL_FACTORS },
};

/* Of those, the ones with nothing but dark and flat. */
#define N_USUAL_VARIANTS 3

/* Which values are not data; the first is for detectors that have flags. */
static const struct {
  RingletDummyMode mode;
  double value;
  double delta;
} dummies[] = {
  { RINGLET_DUMMY_AUTO },
  { RINGLET_DUMMY_NONE },
  { RINGLET_DUMMY_VALUE, 77, 1 },
  { RINGLET_DUMMY_VALUE, -2, 0 },
  { RINGLET_DUMMY_VALUE, 77.5, 0.75 },
};

static inline void
variant_apply (const Variant *self, RingletPlan *plan)
{
  plan->weighted_average = !self->unweighted;
  plan->poisson_floor = self->floor;
  plan->dark_variance = !self->no_dark_variance;
  plan->normalization_factor = self->normalization;
  plan->factors = self->factors;
  if (self->empty != 0.0)
    plan->empty = self->empty;
}

static inline void
dummy_apply (guint which, RingletPlan *plan)
{
  plan->dummy = dummies[which % G_N_ELEMENTS (dummies)].mode;
  plan->dummy_value = dummies[which % G_N_ELEMENTS (dummies)].value;
  plan->dummy_delta = dummies[which % G_N_ELEMENTS (dummies)].delta;
}
