/* SPDX-License-Identifier: MIT */
#include "calib/peak-pixels.h"

/* A pixel is no part of a ring when it is above the fit by as many sigmas, half the
 * amplitude, and some counts. */
#define OUTLIER_SIGMAS 6.0
#define OUTLIER_COUNTS 3.0
/* Of an arc, along: a spot leaves the outer ones empty. */
#define N_PARTS 5

static double
limit_of (const RingletPeakModel *model, const RingletPeakSample *sample)
{
  double unused[RINGLET_PEAK_N];
  const double mean = (double) sample->share *
      ringlet_peak_model_at (model, (double) sample->across, unused);

  return mean + OUTLIER_SIGMAS * sqrt (fmax (mean, model->least));
}

gboolean
ringlet_peak_pixels_drop (GArray *samples, const RingletPeakModel *model)
{
  const guint before = samples->len;
  const double half = 0.5 * fabs (model->x[RINGLET_PEAK_AMPLITUDE]) + OUTLIER_COUNTS;
  /* No limit is lower than that. */
  const double low = model->x[RINGLET_PEAK_LEVEL] -
      fabs (model->x[RINGLET_PEAK_SLOPE]) + half + OUTLIER_SIGMAS * sqrt (model->least);
  guint kept = 0;

  for (guint i = 0; i < samples->len; i++) {
    const RingletPeakSample sample = g_array_index (samples, RingletPeakSample, i);

    if ((double) sample.value <= low ||
        fabs ((double) sample.across - model->middle) > model->half ||
        (double) sample.value <= half + limit_of (model, &sample))
      g_array_index (samples, RingletPeakSample, kept++) = sample;
  }
  g_array_set_size (samples, kept);
  return kept < before;
}

/**
 * Shape:
 * @n: pixels
 * @chi2: of all
 * @moments: Σ w uᵏ, w = (∂ mean / ∂ centre)² / variance
 * @shifts: Σ w uᵏ · residual / (∂ mean / ∂ centre)
 * @heights: by fifths of the arc: Σ a² / variance and Σ a · residual / variance, where
 * a is the shape of the peak
 * @reach: largest distance along
 *
 * Sums over the pixels.
 */
typedef struct {
  gsize n;
  double chi2;
  double moments[5];
  double shifts[3];
  double heights[N_PARTS][2];
  double reach;
} Shape;

static void
add_pixel (Shape *shape, const RingletPeakModel *model, const RingletPeakSample *sample)
{
  const double u = (double) sample->along;
  double g[RINGLET_PEAK_N];
  const double share = (double) sample->share;
  const double mean = share * ringlet_peak_model_at (model, (double) sample->across, g);
  const double residual = (double) sample->value - mean;
  const double weight = 1.0 / fmax (mean, share * model->least);
  const double slope = share * g[RINGLET_PEAK_CENTRE];
  const double height = share * g[RINGLET_PEAK_AMPLITUDE];
  const int part =
      CLAMP ((int) floor (0.5 * N_PARTS * (u / shape->reach + 1.0)), 0, N_PARTS - 1);
  double power = 1.0;

  shape->n++;
  shape->chi2 += weight * residual * residual;
  for (int k = 0; k < 5; k++) {
    shape->moments[k] += weight * slope * slope * power;
    if (k < 3)
      shape->shifts[k] += weight * slope * residual * power;
    power *= u;
  }
  shape->heights[part][0] += weight * height * height;
  shape->heights[part][1] += weight * height * residual;
}

/* Where the crest lies, as a parabola along: what is left of slope and bend after the
 * constant, one step of a fit to which everything else is blind by symmetry. */
static void
bend_of (const Shape *shape, RingletPeakFit *fit)
{
  const double m0 = shape->moments[0];
  const double u = shape->moments[1] / m0;
  const double uu = shape->moments[2] / m0;
  const double a = shape->moments[2] - u * shape->moments[1];
  const double b = shape->moments[3] - uu * shape->moments[1];
  const double c = shape->moments[4] - uu * shape->moments[2];
  const double y1 = shape->shifts[1] - u * shape->shifts[0];
  const double y2 = shape->shifts[2] - uu * shape->shifts[0];
  const double det = a * c - b * b;

  fit->along = u;
  fit->slope = y1 / a;
  fit->slope_sigma = 1.0 / sqrt (a);
  /* Across is −½ bend · along². */
  fit->bend = -2.0 * (a * y2 - b * y1) / det;
  fit->bend_sigma = 2.0 * sqrt (a / det);
}

static double
evenness_of (const Shape *shape, double amplitude)
{
  double least = INFINITY;

  for (int k = 0; k < N_PARTS; k++) {
    const double weight = shape->heights[k][0];

    if (weight > 0.0)
      least =
          fmin (least, amplitude + shape->heights[k][1] / weight + 1.0 / sqrt (weight));
  }
  return least / amplitude;
}

void
ringlet_peak_pixels_describe (
    const GArray *samples, const RingletPeakModel *model, RingletPeakFit *fit)
{
  Shape shape = { .reach = 1e-6 };

  for (guint i = 0; i < samples->len; i++)
    shape.reach = fmax (shape.reach,
        fabs ((double) g_array_index (samples, RingletPeakSample, i).along));
  for (guint i = 0; i < samples->len; i++) {
    const RingletPeakSample *sample = &g_array_index (samples, RingletPeakSample, i);

    if (fabs ((double) sample->across - model->middle) <= model->half)
      add_pixel (&shape, model, sample);
  }
  fit->n = shape.n;
  fit->misfit =
      shape.n > RINGLET_PEAK_N ? shape.chi2 / (double) (shape.n - RINGLET_PEAK_N) : 0.0;
  bend_of (&shape, fit);
  fit->evenness = evenness_of (&shape, model->x[RINGLET_PEAK_AMPLITUDE]);
}

static double
deviance_of (double value, double mean)
{
  const double rest = value > 0.0 ? value * log (value / mean) : 0.0;

  return 2.0 * (rest - fmax (value, 0.0) + mean);
}

double
ringlet_peak_pixels_deviance (const GArray *samples, const RingletPeakModel *model)
{
  double sum = 0.0;

  for (guint i = 0; i < samples->len; i++) {
    const RingletPeakSample *sample = &g_array_index (samples, RingletPeakSample, i);
    const double share = (double) sample->share;
    double unused[RINGLET_PEAK_N];
    double mean = 0.0;

    if (fabs ((double) sample->across - model->middle) > model->half)
      continue;
    mean = share * ringlet_peak_model_at (model, (double) sample->across, unused);
    sum += deviance_of ((double) sample->value, fmax (mean, share * model->least));
  }
  return sum;
}
