/* SPDX-License-Identifier: MIT */
#include "calib/peak-profile.h"

#include <math.h>
#include <string.h>

#include "calib/peak-bins.h"

enum { AMPLITUDE, CENTRE, LOG_VARIANCE, LEVEL, SLOPE, N };

#define MAX_STEPS 60
/* Of the centre, in pixels, and of everything else relative: far below any noise. */
#define TOLERANCE 1e-5
/* Of the strongest bin: a background of nothing has this noise at least, so that no
 * weight is infinite. */
#define LEAST_MEAN 0.003
#define LEAST_VARIANCE (RINGLET_PEAK_PIXEL_VARIANCE + 0.01)
/* A pixel is no part of a ring when it is above the fit by as many sigmas, half the
 * amplitude, and some counts. */
#define OUTLIER_SIGMAS 6.0
#define OUTLIER_COUNTS 3.0
#define MAX_ROUNDS 3
#define LEAST_SAMPLES 12

/**
 * Model:
 * @x: the parameters
 * @middle: of the range
 * @half: its half length
 * @least: mean that a pixel has at least, for its noise
 * @flatness: 1/24 of the fourth cumulant that the pixels add
 */
typedef struct {
  double x[N];
  double middle;
  double half;
  double least;
  double flatness;
} Model;

/* A Gaussian seen through pixels: the fourth cumulant of a pixel makes it flatter
 * (Edgeworth's series; He are Hermite's polynomials). */
static double
value_at (const Model *self, double across, double gradient[N])
{
  const double variance = exp (self->x[LOG_VARIANCE]);
  const double x = (across - self->x[CENTRE]) / sqrt (variance);
  const double k = self->flatness / (variance * variance);
  const double gauss = exp (-0.5 * x * x);
  const double x2 = x * x;
  const double he4 = (x2 - 6.0) * x2 + 3.0;
  const double he5 = ((x2 - 10.0) * x2 + 15.0) * x;
  const double shape = gauss * (1.0 + k * he4);
  const double fall = gauss * (x + k * he5);
  const double t = (across - self->middle) / self->half;

  gradient[AMPLITUDE] = shape;
  gradient[CENTRE] = self->x[AMPLITUDE] * fall / sqrt (variance);
  gradient[LOG_VARIANCE] =
      self->x[AMPLITUDE] * (0.5 * x * fall - 2.0 * k * gauss * he4);
  gradient[LEVEL] = 1.0;
  gradient[SLOPE] = t;
  return self->x[AMPLITUDE] * shape + self->x[LEVEL] + self->x[SLOPE] * t;
}

/* ---- five unknowns ---- */

/* The lower half of a symmetric matrix becomes its Cholesky factor. */
static gboolean
decompose (double a[N][N])
{
  for (int j = 0; j < N; j++) {
    const double before = a[j][j];

    for (int k = 0; k < j; k++)
      a[j][j] -= a[j][k] * a[j][k];
    if (!(a[j][j] > 1e-13 * before))
      return FALSE;
    a[j][j] = sqrt (a[j][j]);
    for (int i = j + 1; i < N; i++) {
      for (int k = 0; k < j; k++)
        a[i][j] -= a[i][k] * a[j][k];
      a[i][j] /= a[j][j];
    }
  }
  return TRUE;
}

static void
solve (double a[N][N], double right[N])
{
  for (int i = 0; i < N; i++) {
    for (int k = 0; k < i; k++)
      right[i] -= a[i][k] * right[k];
    right[i] /= a[i][i];
  }
  for (int i = N; i-- > 0;) {
    for (int k = i + 1; k < N; k++)
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
  double matrix[N][N];
  double gradient[N];
  double sum;
} Work;

/* Weights that follow from the model, and everything with them. */
static void
linearise (Work *work, const Model *model)
{
  double g[N];

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
    mean = value_at (model, bin->across, g);
    residual = bin->value - mean;
    weight = bin->n / fmax (mean, model->least);
    work->weights[k] = weight;
    work->sum += weight * residual * residual;
    for (int i = 0; i < N; i++) {
      work->gradient[i] += weight * residual * g[i];
      for (int j = 0; j <= i; j++)
        work->matrix[i][j] += weight * g[i] * g[j];
    }
  }
}

/* The sum with the weights of the last linearisation. */
static double
sum_of (const Work *work, const Model *model)
{
  double unused[N];
  double sum = 0.0;

  for (gsize k = 0; k < work->bins->n; k++) {
    const RingletPeakBin *bin = &work->bins->bins[k];

    if (bin->n > 0.0) {
      const double residual = bin->value - value_at (model, bin->across, unused);

      sum += work->weights[k] * residual * residual;
    }
  }
  return sum;
}

static gboolean
try_step (const Work *work, const Model *model, double damping, Model *next)
{
  double a[N][N];
  double step[N];

  memcpy (a, work->matrix, sizeof a);
  memcpy (step, work->gradient, sizeof step);
  for (int i = 0; i < N; i++)
    a[i][i] *= 1.0 + damping;
  if (!decompose (a))
    return FALSE;
  solve (a, step);

  *next = *model;
  for (int i = 0; i < N; i++)
    next->x[i] += step[i];
  /* No peak is narrower than a pixel, and none wider than the range. */
  next->x[LOG_VARIANCE] = CLAMP (
      next->x[LOG_VARIANCE], log (LEAST_VARIANCE), 2.0 * log (2.0 * model->half));
  next->x[CENTRE] =
      CLAMP (next->x[CENTRE], model->middle - model->half, model->middle + model->half);
  return TRUE;
}

static gboolean
is_same (const Model *a, const Model *b)
{
  const double scale = fmax (fabs (a->x[AMPLITUDE]), fabs (a->x[LEVEL]));

  return fabs (a->x[CENTRE] - b->x[CENTRE]) < TOLERANCE &&
      fabs (a->x[LOG_VARIANCE] - b->x[LOG_VARIANCE]) < 100.0 * TOLERANCE &&
      fabs (a->x[AMPLITUDE] - b->x[AMPLITUDE]) <= 100.0 * TOLERANCE * scale;
}

static gboolean
optimise (Work *work, Model *model)
{
  double damping = 1e-3;

  for (int i = 0; i < MAX_STEPS; i++) {
    Model next;
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
start (Model *model, const RingletPeakBins *bins, RingletPeakRange range,
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
  model->x[AMPLITUDE] = fmax (crest - outside, 0.01 * most);
  model->x[CENTRE] = guess->centre;
  model->x[LOG_VARIANCE] =
      log (guess->sigma * guess->sigma + RINGLET_PEAK_PIXEL_VARIANCE);
  model->x[LEVEL] = outside;
  model->x[SLOPE] = 0.0;
}

/* Takes off what no ring does; returns whether there was any. */
static gboolean
drop_outliers (GArray *samples, const Model *model)
{
  const guint before = samples->len;
  guint kept = 0;

  for (guint i = 0; i < samples->len; i++) {
    const RingletPeakSample sample = g_array_index (samples, RingletPeakSample, i);
    double unused[N];
    const double mean = value_at (model, (double) sample.across, unused);
    const double limit = mean + OUTLIER_SIGMAS * sqrt (fmax (mean, model->least)) +
        0.5 * fabs (model->x[AMPLITUDE]) + OUTLIER_COUNTS;

    if ((double) sample.value <= limit ||
        fabs ((double) sample.across - model->middle) > model->half)
      g_array_index (samples, RingletPeakSample, kept++) = sample;
  }
  g_array_set_size (samples, kept);
  return kept < before;
}

/* What only the pixels know: the misfit and the slope of the crest, one step of its
 * own from 0, to which the others are blind by symmetry. */
static void
describe_pixels (const GArray *samples, const Model *model, RingletPeakFit *fit)
{
  double sums[5] = { 0 }; /* w, w u, w u u, w r / g, w r u / g; w = g² / variance */
  double chi2 = 0.0;
  double centre;
  double inertia;

  fit->n = 0;
  for (guint i = 0; i < samples->len; i++) {
    const RingletPeakSample *sample = &g_array_index (samples, RingletPeakSample, i);
    const double u = (double) sample->along;
    double g[N];
    double mean;
    double residual;
    double weight;

    if (fabs ((double) sample->across - model->middle) > model->half)
      continue;
    mean = value_at (model, (double) sample->across, g);
    residual = (double) sample->value - mean;
    weight = 1.0 / fmax (mean, model->least);
    chi2 += weight * residual * residual;
    sums[0] += weight * g[CENTRE] * g[CENTRE];
    sums[1] += weight * g[CENTRE] * g[CENTRE] * u;
    sums[2] += weight * g[CENTRE] * g[CENTRE] * u * u;
    sums[3] += weight * g[CENTRE] * residual;
    sums[4] += weight * g[CENTRE] * residual * u;
    fit->n++;
  }
  centre = sums[0] > 0.0 ? sums[1] / sums[0] : 0.0;
  inertia = sums[2] - centre * sums[1];
  fit->misfit = fit->n > N ? chi2 / (double) (fit->n - N) : 0.0;
  fit->along = centre;
  fit->slope = inertia > 0.0 ? (sums[4] - centre * sums[3]) / inertia : 0.0;
  fit->slope_sigma = inertia > 0.0 ? 1.0 / sqrt (inertia) : INFINITY;
}

/* The diagonal of the inverse of the Fisher information. */
static gboolean
describe (Work *work, const Model *model, RingletPeakFit *fit)
{
  double centre[N] = { [CENTRE] = 1.0 };
  double amplitude[N] = { [AMPLITUDE] = 1.0 };
  const double t = (model->x[CENTRE] - model->middle) / model->half;

  linearise (work, model);
  if (!decompose (work->matrix))
    return FALSE;
  solve (work->matrix, centre);
  solve (work->matrix, amplitude);
  fit->centre = model->x[CENTRE];
  fit->centre_sigma = sqrt (centre[CENTRE]);
  fit->amplitude = model->x[AMPLITUDE];
  fit->amplitude_sigma = sqrt (amplitude[AMPLITUDE]);
  fit->variance = exp (model->x[LOG_VARIANCE]);
  fit->background = model->x[LEVEL] + model->x[SLOPE] * t;
  /* Not a bump of the background, and not on the border. */
  return fit->amplitude > 0.0 && isfinite (fit->centre_sigma) && fabs (t) < 0.999 &&
      RINGLET_PEAK_FWHM * sqrt (fit->variance) < 1.6 * model->half;
}

gboolean
ringlet_peak_fit (GArray *samples, RingletPeakRange range, double direction_rad,
    const RingletPeakGuess *guess, RingletPeakFit *fit)
{
  RingletPeakBins bins;
  RingletPeakGuess found;
  Work work = { &bins };
  Model model = { .flatness = flatness_of (direction_rad) };
  gboolean is_good = FALSE;

  *fit = (RingletPeakFit){ 0 };
  for (int round = 0; round < MAX_ROUNDS; round++) {
    if (samples->len < LEAST_SAMPLES)
      return FALSE;
    ringlet_peak_bins_init (&bins, samples, range);
    if (guess != NULL)
      found = *guess;
    if (guess == NULL && !ringlet_peak_bins_guess (&bins, &found))
      return FALSE;
    start (&model, &bins, range, &found);
    is_good = optimise (&work, &model);
    if (!drop_outliers (samples, &model))
      break;
  }
  if (!is_good || !describe (&work, &model, fit))
    return FALSE;
  describe_pixels (samples, &model, fit);
  return TRUE;
}
