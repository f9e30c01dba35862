/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the residuals of many points at once, and their derivatives. */

#include "calib/refine-model.h"

G_BEGIN_DECLS

/**
 * RingletRefineRows:
 * @n: points
 * @at_m: (array length=n): their places, see #RingletRefineSpot
 * @steps_m: (array length=n): how far they move with a pixel
 * @d_m: (array length=n): spacings of their rings
 * @weights: (array length=n): what their residual is multiplied with
 *
 * Spots as one array a coordinate, which vector units take several of at a time:
 * ringlet_refine_model() does one in ten times as long.
 */
typedef struct {
  gsize n;
  double *at_m[3];
  double *steps_m[2][3];
  double *d_m;
  double *weights;
} RingletRefineRows;

/* Room for @n spots, none of which is there yet. */
void ringlet_refine_rows_init (RingletRefineRows *self, gsize n);
void ringlet_refine_rows_clear (RingletRefineRows *self);

/* Puts @n of @spots there; with @which (nullable), those. */
void ringlet_refine_rows_fill (RingletRefineRows *self, const RingletRefineSpot *spots,
    const double *weights, const gsize *which, gsize n);

/* Weighted residuals of points @first … @end − 1 into out[first …]; NaN where the ring
 * does not exist at the wavelength. Thread-safe. */
void ringlet_refine_rows_residuals (const RingletRefineRows *self,
    const RingletRefineFrame *frame, RingletRefineResidual kind, gsize first, gsize end,
    double *out);

/* Their derivatives: parameter p of point i into out[p · stride + i]. Thread-safe. */
void ringlet_refine_rows_jacobian (const RingletRefineRows *self,
    const RingletRefineFrame *frame, RingletRefineResidual kind, gsize first, gsize end,
    gsize stride, double *out);

G_END_DECLS
