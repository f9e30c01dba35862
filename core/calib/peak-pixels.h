/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the model of a peak, and what single pixels say about it. */

#include <math.h>

#include "base/exponential.h"
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

/* Where a Gaussian is 2·10⁻⁹, in standard deviations, squared: there, neighbours need
 * no exponential function. */
#define RINGLET_PEAK_FAR2 40.0
/* HWHM² of the Lorentzian that is as wide as a Gaussian of variance 1, 2 ln 2. */
#define RINGLET_PEAK_HWHM2 1.3862943611198906

/**
 * RingletPeakModel:
 * @x: the parameters
 * @middle: of the range
 * @half: its half length
 * @least: mean that a pixel has at least, for its noise
 * @flatness: 1/24 of the fourth cumulant that the pixels add
 * @sharpness: 1 / standard deviation, see ringlet_peak_model_prepare()
 * @known: what is not fitted
 */
typedef struct {
  double x[RINGLET_PEAK_N];
  double middle;
  double half;
  double least;
  double flatness;
  double sharpness;
  RingletPeakLines known;
} RingletPeakModel;

/* Once after the parameters have changed: what all points share. */
static inline void
ringlet_peak_model_prepare (RingletPeakModel *self)
{
  self->sharpness = exp (-0.5 * self->x[RINGLET_PEAK_LOG_VARIANCE]);
}

/**
 * RingletPeakCurve:
 * @shape: 1 on the crest
 * @fall: −∂ shape / ∂ x
 * @spread: ∂ shape / ∂ ln variance
 */
typedef struct {
  double shape;
  double fall;
  double spread;
} RingletPeakCurve;

/* A Gaussian seen through pixels: the fourth cumulant of a pixel makes it flatter
 * (Edgeworth's series; He are Hermite's polynomials). Without a branch, for vectors.
 * @x: in standard deviations */
static inline __attribute__ ((always_inline)) void
ringlet_peak_add_gauss (double x, double k, double times, RingletPeakCurve *curve)
{
  const double x2 = x * x;
  const double near2 = x2 < RINGLET_PEAK_FAR2 ? x2 : RINGLET_PEAK_FAR2;
  const double gauss =
      (x2 < RINGLET_PEAK_FAR2 ? times : 0.0) * ringlet_exponential (-0.5 * near2);
  const double he4 = (x2 - 6.0) * x2 + 3.0;
  const double fall = gauss * (x + k * (((x2 - 10.0) * x2 + 15.0) * x));

  curve->shape += gauss * (1.0 + k * he4);
  curve->fall += fall;
  curve->spread += 0.5 * x * fall - 2.0 * k * gauss * he4;
}

/* A Lorentzian of the same width: tails that pixels hardly change. */
static inline __attribute__ ((always_inline)) void
ringlet_peak_add_lorentz (double x, double times, RingletPeakCurve *curve)
{
  const double shape = 1.0 / (1.0 + x * x / RINGLET_PEAK_HWHM2);
  const double fall = times * shape * shape * 2.0 * x / RINGLET_PEAK_HWHM2;

  curve->shape += times * shape;
  curve->fall += fall;
  curve->spread += 0.5 * x * fall;
}

/* What the pixels add to a peak of this width, see ringlet_peak_add_gauss(). */
static inline double
ringlet_peak_model_flatness (const RingletPeakModel *self)
{
  const double sharpness2 = self->sharpness * self->sharpness;

  return self->flatness * sharpness2 * sharpness2;
}

static inline void
ringlet_peak_add_line (
    const RingletPeakModel *self, double across, double ratio, RingletPeakCurve *curve)
{
  const double lorentzian = ratio * self->known.lorentzian;
  const double x = across * self->sharpness;

  if (x * x < RINGLET_PEAK_FAR2)
    ringlet_peak_add_gauss (
        x, ringlet_peak_model_flatness (self), ratio - lorentzian, curve);
  if (lorentzian > 0.0)
    ringlet_peak_add_lorentz (x, lorentzian, curve);
}

/* Counts of a pixel of share 1. */
static inline double
ringlet_peak_model_at (
    const RingletPeakModel *self, double across, double gradient[RINGLET_PEAK_N])
{
  const double amplitude = self->x[RINGLET_PEAK_AMPLITUDE];
  const double from = across - self->x[RINGLET_PEAK_CENTRE];
  const double t = (across - self->middle) / self->half;
  RingletPeakCurve curve = { 0.0, 0.0, 0.0 };

  ringlet_peak_add_line (self, from, 1.0, &curve);
  for (gsize i = 0; i < self->known.n; i++)
    ringlet_peak_add_line (
        self, from - self->known.lines[i].offset, self->known.lines[i].ratio, &curve);
  gradient[RINGLET_PEAK_AMPLITUDE] = curve.shape;
  gradient[RINGLET_PEAK_CENTRE] = amplitude * curve.fall * self->sharpness;
  gradient[RINGLET_PEAK_LOG_VARIANCE] = amplitude * curve.spread;
  gradient[RINGLET_PEAK_LEVEL] = 1.0;
  gradient[RINGLET_PEAK_SLOPE] = t;
  return amplitude * curve.shape + self->x[RINGLET_PEAK_LEVEL] +
      self->x[RINGLET_PEAK_SLOPE] * t;
}

/* Takes off pixels that no ring makes; returns whether there were any. */
gboolean ringlet_peak_pixels_drop (GArray *samples, const RingletPeakModel *model);

/* What bins do not know: misfit, slope, bend and evenness. */
void ringlet_peak_pixels_describe (
    const GArray *samples, const RingletPeakModel *model, RingletPeakFit *fit);

/* See ringlet_peak_deviance(). */
double ringlet_peak_pixels_deviance (
    const GArray *samples, const RingletPeakModel *model);

G_END_DECLS
