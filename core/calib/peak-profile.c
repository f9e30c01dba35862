/* SPDX-License-Identifier: MIT */
#include "calib/peak-profile.h"

#include <math.h>
#include <string.h>

#include "calib/peak-bins.h"
#include "calib/peak-pixels.h"

#define MAX_STEPS 60
/* More bins than that tell nothing more of a peak. */
#define MAX_FIT_BINS 96
/* Of the centre, in pixels, and of everything else relative: far below any noise. */
#define TOLERANCE 3e-5
/* Of the strongest bin: a background of nothing has this noise at least, so that no
 * weight is infinite. */
#define LEAST_MEAN 0.003
#define LEAST_VARIANCE (RINGLET_PEAK_PIXEL_VARIANCE + 0.01)
#define MAX_ROUNDS 3
#define LEAST_SAMPLES 12

/* ---- five unknowns ---- */

/* The lower half of a symmetric matrix becomes its Cholesky factor. */
static gboolean
decompose (double a[RINGLET_PEAK_N][RINGLET_PEAK_N])
{
  for (int j = 0; j < RINGLET_PEAK_N; j++) {
    const double before = a[j][j];

    for (int k = 0; k < j; k++)
      a[j][j] -= a[j][k] * a[j][k];
    if (!(a[j][j] > 1e-13 * before))
      return FALSE;
    a[j][j] = sqrt (a[j][j]);
    for (int i = j + 1; i < RINGLET_PEAK_N; i++) {
      for (int k = 0; k < j; k++)
        a[i][j] -= a[i][k] * a[j][k];
      a[i][j] /= a[j][j];
    }
  }
  return TRUE;
}

static void
solve (double a[RINGLET_PEAK_N][RINGLET_PEAK_N], double right[RINGLET_PEAK_N])
{
  for (int i = 0; i < RINGLET_PEAK_N; i++) {
    for (int k = 0; k < i; k++)
      right[i] -= a[i][k] * right[k];
    right[i] /= a[i][i];
  }
  for (int i = RINGLET_PEAK_N; i-- > 0;) {
    for (int k = i + 1; k < RINGLET_PEAK_N; k++)
      right[i] -= a[k][i] * right[k];
    right[i] /= a[i][i];
  }
}

/* ---- the fit of the bins ---- */

/**
 * Work:
 * @weights: of the bins: pixels by their variance
 * @matrix: Fisher information, the lower half
 * @gradient: of the likelihood
 * @sum: Σ weight · residual²
 */
typedef struct {
  const RingletPeakBins *bins;
  double weights[RINGLET_PEAK_MAX_BINS];
  double matrix[RINGLET_PEAK_N][RINGLET_PEAK_N];
  double gradient[RINGLET_PEAK_N];
  double sum;
} Work;

/* Weights that follow from the model, and everything with them. */
static void
linearise (Work *work, const RingletPeakModel *model)
{
  double g[RINGLET_PEAK_N];

  memset (work->matrix, 0, sizeof work->matrix);
  memset (work->gradient, 0, sizeof work->gradient);
  work->sum = 0.0;
  for (gsize k = 0; k < work->bins->n; k++) {
    const RingletPeakBin *bin = &work->bins->bins[k];
    double mean;
    double residual;
    double weight;

    if (bin->n == 0.0)
      continue;
    mean = ringlet_peak_model_at (model, bin->across, g);
    residual = bin->value - mean;
    weight = bin->n / fmax (mean, model->least);
    work->weights[k] = weight;
    work->sum += weight * residual * residual;
    for (int i = 0; i < RINGLET_PEAK_N; i++) {
      work->gradient[i] += weight * residual * g[i];
      for (int j = 0; j <= i; j++)
        work->matrix[i][j] += weight * g[i] * g[j];
    }
  }
}

/* The sum with the weights of the last linearisation. */
static double
sum_of (const Work *work, const RingletPeakModel *model)
{
  double unused[RINGLET_PEAK_N];
  double sum = 0.0;

  for (gsize k = 0; k < work->bins->n; k++) {
    const RingletPeakBin *bin = &work->bins->bins[k];

    if (bin->n > 0.0) {
      const double residual =
          bin->value - ringlet_peak_model_at (model, bin->across, unused);

      sum += work->weights[k] * residual * residual;
    }
  }
  return sum;
}

static gboolean
try_step (const Work *work, const RingletPeakModel *model, double damping,
    RingletPeakModel *next)
{
  double a[RINGLET_PEAK_N][RINGLET_PEAK_N];
  double step[RINGLET_PEAK_N];

  memcpy (a, work->matrix, sizeof a);
  memcpy (step, work->gradient, sizeof step);
  for (int i = 0; i < RINGLET_PEAK_N; i++)
    a[i][i] *= 1.0 + damping;
  if (!decompose (a))
    return FALSE;
  solve (a, step);

  *next = *model;
  for (int i = 0; i < RINGLET_PEAK_N; i++)
    next->x[i] += step[i];
  /* No peak is narrower than a pixel, and none wider than the range. */
  next->x[RINGLET_PEAK_LOG_VARIANCE] = CLAMP (next->x[RINGLET_PEAK_LOG_VARIANCE],
      log (LEAST_VARIANCE), 2.0 * log (2.0 * model->half));
  next->x[RINGLET_PEAK_CENTRE] = CLAMP (next->x[RINGLET_PEAK_CENTRE],
      model->middle - model->half, model->middle + model->half);
  ringlet_peak_model_prepare (next);
  return TRUE;
}

static gboolean
is_same (const RingletPeakModel *a, const RingletPeakModel *b)
{
  const double scale =
      fmax (fabs (a->x[RINGLET_PEAK_AMPLITUDE]), fabs (a->x[RINGLET_PEAK_LEVEL]));

  return fabs (a->x[RINGLET_PEAK_CENTRE] - b->x[RINGLET_PEAK_CENTRE]) < TOLERANCE &&
      fabs (a->x[RINGLET_PEAK_LOG_VARIANCE] - b->x[RINGLET_PEAK_LOG_VARIANCE]) <
      100.0 * TOLERANCE &&
      fabs (a->x[RINGLET_PEAK_AMPLITUDE] - b->x[RINGLET_PEAK_AMPLITUDE]) <=
      100.0 * TOLERANCE * scale;
}

static gboolean
optimise (Work *work, RingletPeakModel *model)
{
  double damping = 1e-3;

  for (int i = 0; i < MAX_STEPS; i++) {
    RingletPeakModel next;
    gboolean is_done;

    linearise (work, model);
    while (!try_step (work, model, damping, &next) ||
        !(sum_of (work, &next) <= work->sum * (1.0 + 1e-12))) {
      damping *= 8.0;
      if (damping > 1e8)
        return FALSE;
    }
    is_done = damping < 1.0 && is_same (model, &next);
    damping = fmax (damping / 8.0, 1e-9);
    *model = next;
    if (is_done)
      return TRUE;
  }
  return FALSE;
}

/* A box of a pixel has the fourth cumulant −1/120; seen from a direction, a pixel is
 * one box cos wide and one sin wide. */
static double
flatness_of (double direction_rad)
{
  return -(pow (cos (direction_rad), 4.0) + pow (sin (direction_rad), 4.0)) /
      (24.0 * 120.0);
}

/* ---- a start, and what came of it ---- */

static void
start (RingletPeakModel *model, const RingletPeakBins *bins, RingletPeakRange range,
    const RingletPeakGuess *guess)
{
  double outside = 0.0;
  double n_outside = 0.0;
  double most = 0.0;
  double crest = 0.0;
  double n_crest = 0.0;

  for (gsize k = 0; k < bins->n; k++) {
    const RingletPeakBin *bin = &bins->bins[k];
    const double from = fabs (bin->across - guess->centre) / guess->sigma;

    if (bin->n == 0.0)
      continue;
    most = fmax (most, bin->value);
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
  model->middle = 0.5 * (range.from + range.to);
  model->half = 0.5 * (range.to - range.from);
  model->least = fmax (LEAST_MEAN * most, 1e-30);
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
describe (Work *work, const RingletPeakModel *model, RingletPeakFit *fit)
{
  double centre[RINGLET_PEAK_N] = { [RINGLET_PEAK_CENTRE] = 1.0 };
  double amplitude[RINGLET_PEAK_N] = { [RINGLET_PEAK_AMPLITUDE] = 1.0 };
  const double t = (model->x[RINGLET_PEAK_CENTRE] - model->middle) / model->half;

  linearise (work, model);
  fit->is_step = ringlet_peak_bins_step (work->bins, work->weights) < work->sum;
  if (!decompose (work->matrix))
    return FALSE;
  solve (work->matrix, centre);
  solve (work->matrix, amplitude);
  fit->centre = model->x[RINGLET_PEAK_CENTRE];
  fit->centre_sigma = sqrt (centre[RINGLET_PEAK_CENTRE]);
  fit->amplitude = model->x[RINGLET_PEAK_AMPLITUDE];
  fit->amplitude_sigma = sqrt (amplitude[RINGLET_PEAK_AMPLITUDE]);
  fit->variance = exp (model->x[RINGLET_PEAK_LOG_VARIANCE]);
  fit->background = model->x[RINGLET_PEAK_LEVEL] + model->x[RINGLET_PEAK_SLOPE] * t;
  /* Not a bump of the background, and not on the border. */
  return fit->amplitude > 0.0 && isfinite (fit->centre_sigma) && fabs (t) < 0.999 &&
      RINGLET_PEAK_FWHM * sqrt (fit->variance) < 1.6 * model->half;
}

gboolean
ringlet_peak_fit (GArray *samples, RingletPeakRange range, double direction_rad,
    const RingletPeakGuess *guess, const RingletPeakLines *lines, RingletPeakFit *fit)
{
  RingletPeakBins bins;
  RingletPeakGuess found;
  Work work = { &bins };
  RingletPeakModel model = { .flatness = flatness_of (direction_rad) };
  gboolean is_good = FALSE;

  *fit = (RingletPeakFit){ 0 };
  if (lines != NULL)
    model.known = *lines;
  for (int round = 0; round < MAX_ROUNDS; round++) {
    if (samples->len < LEAST_SAMPLES)
      return FALSE;
    ringlet_peak_bins_init (&bins, samples, range, MAX_FIT_BINS);
    if (guess != NULL)
      found = *guess;
    if (guess == NULL && !ringlet_peak_bins_guess (&bins, &found))
      return FALSE;
    start (&model, &bins, range, &found);
    is_good = optimise (&work, &model);
    if (!ringlet_peak_pixels_drop (samples, &model))
      break;
  }
  if (!is_good || !describe (&work, &model, fit))
    return FALSE;
  ringlet_peak_pixels_describe (samples, &model, fit);
  return TRUE;
}
