/* SPDX-License-Identifier: MIT */
#include "calib/peak-profile.h"

#include <math.h>

#include "calib/peak-scoring.h"

/* Of the strongest bin: a background of nothing has this noise at least, so that no
 * weight is infinite. */
#define LEAST_MEAN 0.003
#define MAX_ROUNDS 3
#define LEAST_SAMPLES 12

/* A box of a pixel has the fourth cumulant −1/120; seen from a direction, a pixel is
 * one box cos wide and one sin wide. */
static double
flatness_of (double direction_rad)
{
  return -(pow (cos (direction_rad), 4.0) + pow (sin (direction_rad), 4.0)) /
      (24.0 * 120.0);
}

/* ---- a start, and what came of it ---- */

static double
most_of (const RingletPeakBins *bins)
{
  double most = 0.0;

  for (gsize k = 0; k < bins->n; k++)
    most = bins->bins[k].n > 0.0 ? fmax (most, bins->bins[k].value) : most;
  return most;
}

static void
start (RingletPeakModel *model, const RingletPeakBins *bins, double most,
    const RingletPeakGuess *guess)
{
  double outside = 0.0;
  double n_outside = 0.0;
  double crest = 0.0;
  double n_crest = 0.0;

  for (gsize k = 0; k < bins->n; k++) {
    const RingletPeakBin *bin = &bins->bins[k];
    const double from = fabs (bin->across - guess->centre) / guess->sigma;

    if (bin->n == 0.0)
      continue;
    if (from > 2.0) {
      outside += bin->n * bin->value;
      n_outside += bin->n;
    }
    if (from < 0.7) {
      crest += bin->n * bin->value;
      n_crest += bin->n;
    }
  }
  outside /= fmax (n_outside, 1.0);
  crest /= fmax (n_crest, 1.0);
  model->x[RINGLET_PEAK_AMPLITUDE] = fmax (crest - outside, 0.01 * most);
  model->x[RINGLET_PEAK_CENTRE] = guess->centre;
  model->x[RINGLET_PEAK_LOG_VARIANCE] =
      log (guess->sigma * guess->sigma + RINGLET_PEAK_PIXEL_VARIANCE);
  model->x[RINGLET_PEAK_LEVEL] = outside;
  model->x[RINGLET_PEAK_SLOPE] = 0.0;
  ringlet_peak_model_prepare (model);
}

/* The diagonal of the inverse of the Fisher information. */
static gboolean
describe (RingletPeakScoring *work, const RingletPeakModel *model, RingletPeakFit *fit)
{
  double centre[RINGLET_PEAK_N] = { [RINGLET_PEAK_CENTRE] = 1.0 };
  double amplitude[RINGLET_PEAK_N] = { [RINGLET_PEAK_AMPLITUDE] = 1.0 };
  const double t = (model->x[RINGLET_PEAK_CENTRE] - model->middle) / model->half;

  ringlet_peak_scoring_linearise (work, model->least);
  fit->is_step = ringlet_peak_bins_step (work->bins, work->weights) < work->sum;
  if (!ringlet_peak_scoring_decompose (work->matrix))
    return FALSE;
  ringlet_peak_scoring_solve (work->matrix, centre);
  ringlet_peak_scoring_solve (work->matrix, amplitude);
  fit->centre = model->x[RINGLET_PEAK_CENTRE];
  fit->centre_sigma = sqrt (centre[RINGLET_PEAK_CENTRE]);
  fit->amplitude = model->x[RINGLET_PEAK_AMPLITUDE];
  fit->amplitude_sigma = sqrt (amplitude[RINGLET_PEAK_AMPLITUDE]);
  fit->variance = exp (model->x[RINGLET_PEAK_LOG_VARIANCE]);
  fit->background = model->x[RINGLET_PEAK_LEVEL] + model->x[RINGLET_PEAK_SLOPE] * t;
  fit->rise = model->x[RINGLET_PEAK_SLOPE] / model->half;
  /* Not a bump of the background, and not on the border. */
  return fit->amplitude > 0.0 && isfinite (fit->centre_sigma) && fabs (t) < 0.999 &&
      RINGLET_PEAK_FWHM * sqrt (fit->variance) < 1.6 * model->half;
}

/* @fit: what bins tell */
static gboolean
fit_model (GArray *samples, RingletPeakRange range, double direction_rad,
    const RingletPeakGuess *guess, const RingletPeakLines *lines, double tolerance_px,
    RingletPeakModel *model, RingletPeakFit *fit)
{
  RingletPeakBins bins;
  RingletPeakGuess found;
  RingletPeakScoring work = { &bins };
  gboolean is_good = FALSE;

  *fit = (RingletPeakFit){ 0 };
  *model = (RingletPeakModel){ .middle = 0.5 * (range.from + range.to),
    .half = 0.5 * (range.to - range.from),
    .flatness = flatness_of (direction_rad) };
  if (lines != NULL)
    model->known = *lines;
  for (int round = 0; round < MAX_ROUNDS; round++) {
    double most = 0.0;

    if (samples->len < LEAST_SAMPLES)
      return FALSE;
    ringlet_peak_bins_init (&bins, samples, range, RINGLET_PEAK_FIT_BINS);
    most = most_of (&bins);
    model->least = fmax (LEAST_MEAN * most, 1e-30);
    /* Without some pixels, the peak is near where it was. */
    if (!is_good) {
      if (guess != NULL)
        found = *guess;
      else if (!ringlet_peak_bins_guess (&bins, &found))
        return FALSE;
      start (model, &bins, most, &found);
    }
    is_good = ringlet_peak_scoring_optimise (&work, tolerance_px, model);
    if (!ringlet_peak_pixels_drop (samples, model))
      break;
  }
  return is_good && describe (&work, model, fit);
}

gboolean
ringlet_peak_fit_bins (GArray *samples, RingletPeakRange range, double direction_rad,
    const RingletPeakGuess *guess, const RingletPeakLines *lines, double tolerance_px,
    RingletPeakFit *fit)
{
  RingletPeakModel model;

  return fit_model (
      samples, range, direction_rad, guess, lines, tolerance_px, &model, fit);
}

gboolean
ringlet_peak_fit (GArray *samples, RingletPeakRange range, double direction_rad,
    const RingletPeakGuess *guess, const RingletPeakLines *lines, RingletPeakFit *fit)
{
  RingletPeakModel model;

  if (!fit_model (samples, range, direction_rad, guess, lines, RINGLET_PEAK_TOLERANCE,
          &model, fit))
    return FALSE;
  ringlet_peak_pixels_describe (samples, &model, fit);
  return TRUE;
}

double
ringlet_peak_deviance (GArray *samples, RingletPeakRange range, double direction_rad,
    const RingletPeakGuess *guess, const RingletPeakLines *lines)
{
  RingletPeakModel model;
  RingletPeakFit fit;

  if (!fit_model (samples, range, direction_rad, guess, lines, RINGLET_PEAK_TOLERANCE,
          &model, &fit))
    return NAN;
  return ringlet_peak_pixels_deviance (samples, &model);
}
