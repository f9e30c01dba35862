/* SPDX-License-Identifier: MIT */

/* All arithmetic is in u = (x − expected) / half_width and in counts divided by their
 * span, so that the five parameters are of order one. */

#include "pattern/peak.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

#define MAX_STEPS 200
#define MIN_POINTS 6
#define FWHM_PER_SIGMA 2.3548200450309493 /* 2 √(2 ln 2) */
#define WINDOW_FWHM 2.5 /* half window of the second fit: the tails end there */
#define MIN_SIGNIFICANCE 3.0

enum { HEIGHT, CENTRE, SIGMA, OFFSET, SLOPE, N_PARAMETERS };

typedef struct {
  gsize n;
  gboolean has_variance;
  double *u;
  double *y;
  double *variance;
} Points;

typedef struct {
  double normal[N_PARAMETERS][N_PARAMETERS]; /* Jᵀ J */
  double gradient[N_PARAMETERS];             /* Jᵀ (y − f) */
  double sum2;                               /* |y − f|² */
} Equations;

static void
points_clear (Points *self)
{
  g_free (self->u);
  g_free (self->y);
  g_free (self->variance);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Points, points_clear)

/* The bins of @pattern within @reach around @middle, both in the unit of the pattern.
 */
static void
collect (Points *points, const RingletResult *pattern, double middle, double reach,
    double expected, double half_width)
{
  *points = (Points){
    .has_variance = pattern->sigma != NULL,
    .u = g_new (double, pattern->n_radial),
    .y = g_new (double, pattern->n_radial),
    .variance = g_new0 (double, pattern->n_radial),
  };

  for (gsize i = 0; i < pattern->n_radial; i++) {
    const gsize n = points->n;

    if (!(fabs (pattern->radial[i] - middle) <= reach) ||
        !isfinite (pattern->intensity[i]) || pattern->count[i] <= 0.0)
      continue;

    points->u[n] = (pattern->radial[i] - expected) / half_width;
    points->y[n] = pattern->intensity[i];
    if (points->has_variance)
      points->variance[n] = pattern->sigma[i] * pattern->sigma[i];
    points->n++;
  }
}

/* Divides the counts by their span; returns it, 0 when there is none. */
static double
normalise (Points *points)
{
  double min = G_MAXDOUBLE;
  double max = -G_MAXDOUBLE;

  for (gsize i = 0; i < points->n; i++) {
    min = fmin (min, points->y[i]);
    max = fmax (max, points->y[i]);
  }
  if (!(max > min))
    return 0.0;

  for (gsize i = 0; i < points->n; i++) {
    points->y[i] /= max - min;
    points->variance[i] /= (max - min) * (max - min);
  }
  return max - min;
}

static double
model (double u, const double *p, double *derivative)
{
  const double x = (u - p[CENTRE]) / p[SIGMA];
  const double gauss = exp (-0.5 * x * x);

  derivative[HEIGHT] = gauss;
  derivative[CENTRE] = p[HEIGHT] * gauss * x / p[SIGMA];
  derivative[SIGMA] = p[HEIGHT] * gauss * x * x / p[SIGMA];
  derivative[OFFSET] = 1.0;
  derivative[SLOPE] = u;
  return p[HEIGHT] * gauss + p[OFFSET] + p[SLOPE] * u;
}

/* A line through the two ends, and the highest point above it. */
static void
guess (const Points *points, double *p)
{
  const gsize last = points->n - 1;
  const double left = 0.5 * (points->y[0] + points->y[1]);
  const double right = 0.5 * (points->y[last] + points->y[last - 1]);
  const double width = points->u[last] - points->u[0];
  double area = 0.0;

  p[SLOPE] = (right - left) / width;
  p[OFFSET] = left - p[SLOPE] * points->u[0];
  p[HEIGHT] = 0.0;
  for (gsize i = 0; i < points->n; i++) {
    const double above = points->y[i] - p[OFFSET] - p[SLOPE] * points->u[i];

    area += fmax (above, 0.0);
    if (above > p[HEIGHT]) {
      p[HEIGHT] = above;
      p[CENTRE] = points->u[i];
    }
  }
  area *= width / (double) last;
  p[SIGMA] = p[HEIGHT] > 0.0 ? area / (p[HEIGHT] * sqrt (2.0 * G_PI)) : 0.0;
}

static Equations
linearise (const Points *points, const double *p)
{
  Equations eq = { 0 };

  for (gsize i = 0; i < points->n; i++) {
    double d[N_PARAMETERS];
    const double rest = points->y[i] - model (points->u[i], p, d);

    eq.sum2 += rest * rest;
    for (int a = 0; a < N_PARAMETERS; a++) {
      eq.gradient[a] += d[a] * rest;
      for (int b = 0; b < N_PARAMETERS; b++)
        eq.normal[a][b] += d[a] * d[b];
    }
  }
  return eq;
}

/* Solves a symmetric positive definite system by Cholesky's method; FALSE when it is
 * not definite. @x holds the right-hand side before and the solution after. */
static gboolean
solve (const double matrix[N_PARAMETERS][N_PARAMETERS], double *x)
{
  double l[N_PARAMETERS][N_PARAMETERS];

  memcpy (l, matrix, sizeof l);
  for (int j = 0; j < N_PARAMETERS; j++) {
    for (int k = 0; k < j; k++)
      l[j][j] -= l[j][k] * l[j][k];
    if (!(l[j][j] > 0.0))
      return FALSE;
    l[j][j] = sqrt (l[j][j]);
    for (int i = j + 1; i < N_PARAMETERS; i++) {
      for (int k = 0; k < j; k++)
        l[i][j] -= l[i][k] * l[j][k];
      l[i][j] /= l[j][j];
    }
  }

  for (int i = 0; i < N_PARAMETERS; i++) {
    for (int k = 0; k < i; k++)
      x[i] -= l[i][k] * x[k];
    x[i] /= l[i][i];
  }
  for (int i = N_PARAMETERS - 1; i >= 0; i--) {
    for (int k = i + 1; k < N_PARAMETERS; k++)
      x[i] -= l[k][i] * x[k];
    x[i] /= l[i][i];
  }
  return TRUE;
}

/* One damped step from @p to @next; FALSE when the equations cannot be solved. */
static gboolean
step (const Equations *eq, double damping, const double *p, double *next)
{
  double normal[N_PARAMETERS][N_PARAMETERS];

  memcpy (normal, eq->normal, sizeof normal);
  for (int a = 0; a < N_PARAMETERS; a++)
    normal[a][a] *= 1.0 + damping;

  memcpy (next, eq->gradient, sizeof eq->gradient);
  if (!solve (normal, next))
    return FALSE;
  for (int a = 0; a < N_PARAMETERS; a++)
    next[a] += p[a];
  return TRUE;
}

/* Levenberg–Marquardt. Stops where no step makes the sum of squares smaller. */
static Equations
fit (const Points *points, double *p)
{
  Equations eq = linearise (points, p);
  double damping = 1e-3;

  for (int i = 0; i < MAX_STEPS && damping < 1e12; i++) {
    double next[N_PARAMETERS];
    Equations better;

    if (!step (&eq, damping, p, next)) {
      damping *= 10.0;
      continue;
    }
    better = linearise (points, next);
    if (better.sum2 < eq.sum2) {
      eq = better;
      memcpy (p, next, sizeof next);
      damping *= 0.1;
    } else {
      damping *= 10.0;
    }
  }

  p[SIGMA] = fabs (p[SIGMA]);
  return eq;
}

/* Standard error of parameter @which. The fit is not weighted, so that the crest and
 * not the tails decide; the variances of the points go through the pseudo-inverse
 * instead: Σ wᵢ² vᵢ with w the row of (JᵀJ)⁻¹ Jᵀ. */
static double
standard_error (const Points *points, const Equations *eq, const double *p, int which)
{
  const double scatter = eq->sum2 / (double) (points->n - N_PARAMETERS);
  double row[N_PARAMETERS] = { 0 };
  double sum = 0.0;

  row[which] = 1.0;
  if (!solve (eq->normal, row))
    return INFINITY;

  for (gsize i = 0; i < points->n; i++) {
    double d[N_PARAMETERS];
    double weight = 0.0;

    model (points->u[i], p, d);
    for (int a = 0; a < N_PARAMETERS; a++)
      weight += row[a] * d[a];
    sum += weight * weight * (points->has_variance ? points->variance[i] : scatter);
  }
  return sqrt (sum);
}

static gboolean
is_peak (const Points *points, const Equations *eq, const double *p)
{
  const double pitch =
      (points->u[points->n - 1] - points->u[0]) / (double) (points->n - 1);

  return isfinite (eq->sum2) && fabs (p[CENTRE]) <= 1.0 && p[HEIGHT] > 0.0 &&
      p[SIGMA] * FWHM_PER_SIGMA < 2.0 && p[SIGMA] > 0.1 * pitch &&
      p[HEIGHT] > MIN_SIGNIFICANCE * standard_error (points, eq, p, HEIGHT);
}

static gboolean
fail (double expected, const RingletResult *pattern, const char *what, GError **error)
{
  char number[RINGLET_NUMBER_SIZE];

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There is no peak at %s %s: %s", ringlet_number_format (expected, number),
      pattern->unit->name, what);
  return FALSE;
}

/* Fits what lies within @reach around @middle. */
static gboolean
fit_window (const RingletResult *pattern, double middle, double reach, double expected,
    double half_width, RingletPeak *peak, GError **error)
{
  g_auto (Points) points = { 0 };
  double p[N_PARAMETERS] = { 0 };
  double span = 0.0;
  Equations eq;

  collect (&points, pattern, middle, reach, expected, half_width);
  if (points.n < MIN_POINTS)
    return fail (expected, pattern, "too few bins have data", error);

  span = normalise (&points);
  guess (&points, p);
  if (span == 0.0 || p[HEIGHT] <= 0.0)
    return fail (expected, pattern, "nothing rises above the background", error);

  eq = fit (&points, p);
  if (!is_peak (&points, &eq, p))
    return fail (expected, pattern, "nothing of that shape stands out", error);

  *peak = (RingletPeak){
    .position = expected + half_width * p[CENTRE],
    .position_error = half_width * standard_error (&points, &eq, p, CENTRE),
    .fwhm = half_width * FWHM_PER_SIGMA * p[SIGMA],
    .height = span * p[HEIGHT],
    .background = span * (p[OFFSET] + p[SLOPE] * p[CENTRE]),
    .n_points = points.n,
  };
  return TRUE;
}

gboolean
ringlet_peak_find (const RingletResult *pattern, double expected, double half_width,
    RingletPeak *peak, GError **error)
{
  RingletPeak first;
  double reach = 0.0;

  g_return_val_if_fail (pattern != NULL && pattern->n_azimuth == 1, FALSE);
  g_return_val_if_fail (half_width > 0.0, FALSE);

  if (!fit_window (pattern, expected, half_width, expected, half_width, &first, error))
    return FALSE;

  /* Once more in a window that is symmetric about the peak: what the line cannot follow
   * then pulls equally on both sides. */
  reach = WINDOW_FWHM * first.fwhm;
  if (fabs (first.position - expected) + reach > half_width ||
      !fit_window (pattern, first.position, reach, expected, half_width, peak, NULL))
    *peak = first;
  return TRUE;
}
