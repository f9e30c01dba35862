/* SPDX-License-Identifier: MIT */
#include "calib/peak-scoring.h"

#include <math.h>
#include <string.h>

#include "base/simd.h"

/* Of fits that end well, 99 of 100 take fewer than 20. */
#define MAX_STEPS 30
#define LANES 8
/* Of everything but the centre, relative. */
#define TOLERANCE 3e-3
#define LEAST_VARIANCE (RINGLET_PEAK_PIXEL_VARIANCE + 0.01)

/* ---- five unknowns ---- */

gboolean
ringlet_peak_scoring_decompose (double a[RINGLET_PEAK_N][RINGLET_PEAK_N])
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

void
ringlet_peak_scoring_solve (
    double a[RINGLET_PEAK_N][RINGLET_PEAK_N], double right[RINGLET_PEAK_N])
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

G_STATIC_ASSERT (RINGLET_PEAK_FIT_BINS % LANES == 0);
G_STATIC_ASSERT (RINGLET_PEAK_AMPLITUDE < 3 && RINGLET_PEAK_CENTRE < 3 &&
    RINGLET_PEAK_LOG_VARIANCE < 3); /* what lines add to */

static void
begin (RingletPeakScoring *work)
{
  const RingletPeakBins *bins = work->bins;

  work->n = (bins->n + LANES - 1) / LANES * LANES;
  for (gsize k = 0; k < work->n; k++) {
    const gboolean counts = k < bins->n && bins->bins[k].n > 0.0;

    work->pixels[k] = counts ? bins->bins[k].n : 0.0;
    work->across[k] = counts ? bins->bins[k].across : 0.0;
    work->values[k] = counts ? bins->bins[k].value : 0.0;
  }
}

/* Whole blocks of bins around one whose middle is at @middle, as far as a Gaussian
 * goes: those of neighbours reach few. */
static inline void
reach_of (const RingletPeakScoring *work, double middle, double sharpness, gsize *first,
    gsize *end)
{
  const double reach = sqrt (RINGLET_PEAK_FAR2) / sharpness;
  const double from = (middle - reach - work->bins->from) / work->bins->width;
  const double to = (middle + reach - work->bins->from) / work->bins->width;
  const double n = (double) work->n;

  *first = (gsize) CLAMP (from - 1.0, 0.0, n) / LANES * LANES;
  *end = ((gsize) CLAMP (to + 1.0, 0.0, n) + LANES - 1) / LANES * LANES;
}

/* Add one line to what slopes hold of the shape: height, fall and spread. */
static inline __attribute__ ((always_inline)) void
add_gauss (RingletPeakScoring *work, const RingletPeakModel *model, double middle,
    double times)
{
  const double k = ringlet_peak_model_flatness (model);
  double *shape = work->slopes[RINGLET_PEAK_AMPLITUDE];
  double *fall = work->slopes[RINGLET_PEAK_CENTRE];
  double *spread = work->slopes[RINGLET_PEAK_LOG_VARIANCE];
  gsize first, end;

  reach_of (work, middle, model->sharpness, &first, &end);
  for (gsize i = first; i < end; i++) {
    RingletPeakCurve curve = { 0.0, 0.0, 0.0 };

    ringlet_peak_add_gauss (
        (work->across[i] - middle) * model->sharpness, k, times, &curve);
    shape[i] += curve.shape;
    fall[i] += curve.fall;
    spread[i] += curve.spread;
  }
}

static inline __attribute__ ((always_inline)) void
add_lorentz (RingletPeakScoring *work, const RingletPeakModel *model, double middle,
    double times)
{
  double *shape = work->slopes[RINGLET_PEAK_AMPLITUDE];
  double *fall = work->slopes[RINGLET_PEAK_CENTRE];
  double *spread = work->slopes[RINGLET_PEAK_LOG_VARIANCE];

  for (gsize i = 0; i < work->n; i++) {
    RingletPeakCurve curve = { 0.0, 0.0, 0.0 };

    ringlet_peak_add_lorentz (
        (work->across[i] - middle) * model->sharpness, times, &curve);
    shape[i] += curve.shape;
    fall[i] += curve.fall;
    spread[i] += curve.spread;
  }
}

static inline __attribute__ ((always_inline)) void
add_line (RingletPeakScoring *work, const RingletPeakModel *model, double offset,
    double ratio)
{
  const double middle = model->x[RINGLET_PEAK_CENTRE] + offset;
  const double lorentzian = ratio * model->known.lorentzian;

  add_gauss (work, model, middle, ratio - lorentzian);
  if (lorentzian > 0.0)
    add_lorentz (work, model, middle, lorentzian);
}

/* Once for each model: a step that is taken is where the next one begins. The same as
 * ringlet_peak_model_at() for all bins. */
RINGLET_CLONES static void
evaluate (RingletPeakScoring *work, const RingletPeakModel *model)
{
  const double amplitude = model->x[RINGLET_PEAK_AMPLITUDE];
  const double by_centre = amplitude * model->sharpness;

  for (gsize i = 0; i < 3; i++)
    memset (work->slopes[i], 0, work->n * sizeof (double));
  add_line (work, model, 0.0, 1.0);
  for (gsize i = 0; i < model->known.n; i++)
    add_line (work, model, model->known.lines[i].offset, model->known.lines[i].ratio);
  for (gsize i = 0; i < work->n; i++) {
    const double t = (work->across[i] - model->middle) / model->half;

    work->means[i] = amplitude * work->slopes[RINGLET_PEAK_AMPLITUDE][i] +
        model->x[RINGLET_PEAK_LEVEL] + model->x[RINGLET_PEAK_SLOPE] * t;
    work->slopes[RINGLET_PEAK_CENTRE][i] *= by_centre;
    work->slopes[RINGLET_PEAK_LOG_VARIANCE][i] *= amplitude;
    work->slopes[RINGLET_PEAK_LEVEL][i] = 1.0;
    work->slopes[RINGLET_PEAK_SLOPE][i] = t;
  }
}

/* The same order of sums for any vector unit. */
static inline double
product_of (const double *a, const double *b, gsize n)
{
  double sums[LANES] = { 0.0 };

  for (gsize k = 0; k < n; k += LANES)
    for (gsize l = 0; l < LANES; l++)
      sums[l] += a[k + l] * b[k + l];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) +
      ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

RINGLET_CLONES void
ringlet_peak_scoring_linearise (RingletPeakScoring *work, double least)
{
  const gsize n = work->n;
  double residuals[RINGLET_PEAK_FIT_BINS];
  double weighted[RINGLET_PEAK_FIT_BINS];

  for (gsize k = 0; k < n; k++) {
    residuals[k] = work->values[k] - work->means[k];
    work->weights[k] =
        work->pixels[k] / (work->means[k] > least ? work->means[k] : least);
    weighted[k] = work->weights[k] * residuals[k];
  }
  work->sum = product_of (weighted, residuals, n);
  for (int i = 0; i < RINGLET_PEAK_N; i++) {
    work->gradient[i] = product_of (weighted, work->slopes[i], n);
    for (gsize k = 0; k < n; k++)
      residuals[k] = work->weights[k] * work->slopes[i][k];
    for (int j = 0; j <= i; j++)
      work->matrix[i][j] = product_of (residuals, work->slopes[j], n);
  }
}

/* The sum with the weights of the last linearisation. */
RINGLET_CLONES static double
sum_of (const RingletPeakScoring *work)
{
  double residuals[RINGLET_PEAK_FIT_BINS];
  double weighted[RINGLET_PEAK_FIT_BINS];

  for (gsize k = 0; k < work->n; k++) {
    residuals[k] = work->values[k] - work->means[k];
    weighted[k] = work->weights[k] * residuals[k];
  }
  return product_of (weighted, residuals, work->n);
}

static gboolean
try_step (const RingletPeakScoring *work, const RingletPeakModel *model, double damping,
    RingletPeakModel *next)
{
  double a[RINGLET_PEAK_N][RINGLET_PEAK_N];
  double step[RINGLET_PEAK_N];

  memcpy (a, work->matrix, sizeof a);
  memcpy (step, work->gradient, sizeof step);
  for (int i = 0; i < RINGLET_PEAK_N; i++)
    a[i][i] *= 1.0 + damping;
  if (!ringlet_peak_scoring_decompose (a))
    return FALSE;
  ringlet_peak_scoring_solve (a, step);

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
is_same (const RingletPeakModel *a, const RingletPeakModel *b, double tolerance)
{
  const double scale =
      fmax (fabs (a->x[RINGLET_PEAK_AMPLITUDE]), fabs (a->x[RINGLET_PEAK_LEVEL]));

  return fabs (a->x[RINGLET_PEAK_CENTRE] - b->x[RINGLET_PEAK_CENTRE]) < tolerance &&
      fabs (a->x[RINGLET_PEAK_LOG_VARIANCE] - b->x[RINGLET_PEAK_LOG_VARIANCE]) <
      TOLERANCE &&
      fabs (a->x[RINGLET_PEAK_AMPLITUDE] - b->x[RINGLET_PEAK_AMPLITUDE]) <=
      TOLERANCE * scale;
}

/* A step that makes the sum no larger, with less and less of it. */
static gboolean
take_step (RingletPeakScoring *work, const RingletPeakModel *model, double *damping,
    RingletPeakModel *next)
{
  for (; *damping <= 1e8; *damping *= 8.0) {
    if (!try_step (work, model, *damping, next))
      continue;
    evaluate (work, next);
    if (sum_of (work) <= work->sum * (1.0 + 1e-12))
      return TRUE;
  }
  return FALSE;
}

gboolean
ringlet_peak_scoring_optimise (
    RingletPeakScoring *work, double tolerance, RingletPeakModel *model)
{
  double damping = 1e-3;

  begin (work);
  evaluate (work, model);
  for (int i = 0; i < MAX_STEPS; i++) {
    RingletPeakModel next;
    gboolean is_done;

    ringlet_peak_scoring_linearise (work, model->least);
    if (!take_step (work, model, &damping, &next))
      return FALSE;
    is_done = damping < 1.0 && is_same (model, &next, tolerance);
    damping = fmax (damping / 8.0, 1e-9);
    *model = next;
    if (is_done)
      return TRUE;
  }
  return FALSE;
}
