/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/array.h"
#include "engine/integrator.h"

G_BEGIN_DECLS

/**
 * RingletPreviewFactors:
 * @factors: of the plan
 * @distance_m: of the detector
 * @values: (nullable): those that have no short formula, n_slow × n_fast; NULL where
 *   there are none
 * @n_slow: rows of them
 * @n_fast: columns of them
 * @per_slow: of them a pixel
 * @per_fast: likewise
 *
 * What counts are divided by that depends on where the detector stands. Solid angle and
 * polarisation are formulas; the others are smooth, and known every 16 pixels.
 */
typedef struct {
  RingletFactors factors;
  double distance_m;
  RingletArray *values;
  gsize n_slow;
  gsize n_fast;
  double per_slow;
  double per_fast;
} RingletPreviewFactors;

/* @error: see ringlet_map_context_new() */
gboolean ringlet_preview_factors_init (RingletPreviewFactors *self,
    const RingletIntegratorInputs *inputs, GCancellable *cancellable, GError **error);
void ringlet_preview_factors_clear (RingletPreviewFactors *self);

/* Product of solid angle, without the area of the pixel, and polarisation in one
 * direction; @cosine is that of the incidence. */
double ringlet_preview_factors_known (
    const RingletPreviewFactors *self, RingletLab direction, double cosine);

/* Product of the others at a pixel; 1 without any. */
double ringlet_preview_factors_other (
    const RingletPreviewFactors *self, double slow_px, double fast_px);

G_END_DECLS
