/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the model of a peak, and what single pixels say about it. */

#include <math.h>

#include "calib/peak-profile.h"

G_BEGIN_DECLS

enum {
  RINGLET_PEAK_AMPLITUDE,
  RINGLET_PEAK_CENTRE,
  RINGLET_PEAK_LOG_VARIANCE,
  RINGLET_PEAK_LEVEL,
  RINGLET_PEAK_SLOPE,
  RINGLET_PEAK_N,
};

/**
 * RingletPeakModel:
 * @x: the parameters
 * @middle: of the range
 * @half: its half length
 * @least: mean that a pixel has at least, for its noise
 * @flatness: 1/24 of the fourth cumulant that the pixels add
 * @sharpness: 1 / standard deviation, see ringlet_peak_model_prepare()
 */
typedef struct {
  double x[RINGLET_PEAK_N];
  double middle;
  double half;
  double least;
  double flatness;
  double sharpness;
} RingletPeakModel;

/* Once after the parameters have changed: what all points share. */
static inline void
ringlet_peak_model_prepare (RingletPeakModel *self)
{
  self->sharpness = exp (-0.5 * self->x[RINGLET_PEAK_LOG_VARIANCE]);
}

/* A Gaussian seen through pixels: the fourth cumulant of a pixel makes it flatter
 * (Edgeworth's series; He are Hermite's polynomials). */
static inline double
ringlet_peak_model_at (
    const RingletPeakModel *self, double across, double gradient[RINGLET_PEAK_N])
{
  const double sharpness2 = self->sharpness * self->sharpness;
  const double x = (across - self->x[RINGLET_PEAK_CENTRE]) * self->sharpness;
  const double k = self->flatness * sharpness2 * sharpness2;
  const double gauss = exp (-0.5 * x * x);
  const double x2 = x * x;
  const double he4 = (x2 - 6.0) * x2 + 3.0;
  const double he5 = ((x2 - 10.0) * x2 + 15.0) * x;
  const double shape = gauss * (1.0 + k * he4);
  const double fall = gauss * (x + k * he5);
  const double t = (across - self->middle) / self->half;

  gradient[RINGLET_PEAK_AMPLITUDE] = shape;
  gradient[RINGLET_PEAK_CENTRE] =
      self->x[RINGLET_PEAK_AMPLITUDE] * fall * self->sharpness;
  gradient[RINGLET_PEAK_LOG_VARIANCE] =
      self->x[RINGLET_PEAK_AMPLITUDE] * (0.5 * x * fall - 2.0 * k * gauss * he4);
  gradient[RINGLET_PEAK_LEVEL] = 1.0;
  gradient[RINGLET_PEAK_SLOPE] = t;
  return self->x[RINGLET_PEAK_AMPLITUDE] * shape + self->x[RINGLET_PEAK_LEVEL] +
      self->x[RINGLET_PEAK_SLOPE] * t;
}

/* Takes off pixels that no ring makes; returns whether there were any. */
gboolean ringlet_peak_pixels_drop (GArray *samples, const RingletPeakModel *model);

/* What bins do not know: misfit, slope, bend and evenness. */
void ringlet_peak_pixels_describe (
    const GArray *samples, const RingletPeakModel *model, RingletPeakFit *fit);

G_END_DECLS
