/* SPDX-License-Identifier: MIT */
#include "pattern/merge.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/number.h"
#include "pattern/arithmetic.h"
#include "pattern/derive.h"

#define MIN_COMMON 3
#define MAX_STEPS 200
/* Of the mean distance of points: the same point, as for #RingletAxisRule. */
#define SAME_POINT 1e-3

/* ---- the points ---- */

static int
compare (gconstpointer a, gconstpointer b)
{
  const double left = *(const double *) a;
  const double right = *(const double *) b;

  return (left > right) - (left < right);
}

static gboolean
is_covered (RingletPattern *const *patterns, gsize n, double x, double margin)
{
  for (gsize k = 0; k < n; k++) {
    if (x >= patterns[k]->x[0] - margin &&
        x <= patterns[k]->x[patterns[k]->n - 1] + margin)
      return TRUE;
  }
  return FALSE;
}

static GArray *
collect_points (RingletPattern *const *patterns, gsize n)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize k = 0; k < n; k++) {
    const double margin = 0.5 * ringlet_pattern_pitch (patterns[k]);

    for (gsize i = 0; i < patterns[k]->n; i++) {
      if (!is_covered (patterns, k, patterns[k]->x[i], margin))
        g_array_append_val (points, patterns[k]->x[i]);
    }
  }
  qsort (points->data, points->len, sizeof (double), compare);
  return points;
}

/* Whether @self has a point at each of @points that lie in its range. */
static gboolean
has_points (const RingletPattern *self, const GArray *points)
{
  const double tolerance = SAME_POINT * ringlet_pattern_pitch (self);
  gsize i = 0;

  for (guint k = 0; k < points->len; k++) {
    const double x = g_array_index (points, double, k);

    if (x < self->x[0] || x > self->x[self->n - 1])
      continue;
    while (i + 1 < self->n && self->x[i] < x - tolerance)
      i++;
    if (fabs (self->x[i] - x) > tolerance)
      return FALSE;
  }
  return TRUE;
}

/* ---- the mean ---- */

/* Adds scale · @from to the mean: Σ w I, Σ w and Σ w² σ² of each point. */
static gboolean
add_pattern (const RingletPattern *from, double scale, RingletMergeWeight weight,
    RingletPattern *out, double *weights, GError **error)
{
  for (gsize i = 0; i < out->n; i++) {
    const double sigma = from->sigma != NULL ? scale * from->sigma[i] : 1.0;
    const double w = weight == RINGLET_MERGE_SIGMA ? 1.0 / (sigma * sigma) : 1.0;
    char number[RINGLET_NUMBER_SIZE];

    if (isnan (from->intensity[i]))
      continue;
    if (!isfinite (w)) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "The sigma at %s is 0, which is no weight; weight the patterns by count",
          ringlet_number_format (out->x[i], number));
      return FALSE;
    }
    weights[i] += w;
    out->intensity[i] += w * scale * from->intensity[i];
    if (out->sigma != NULL)
      out->sigma[i] += w * w * sigma * sigma;
  }
  return TRUE;
}

static void
divide_by_weights (RingletPattern *out, const double *weights)
{
  for (gsize i = 0; i < out->n; i++) {
    const gboolean has_any = weights[i] > 0.0;

    out->intensity[i] = has_any ? out->intensity[i] / weights[i] : NAN;
    if (out->sigma != NULL)
      out->sigma[i] = has_any ? sqrt (out->sigma[i]) / weights[i] : NAN;
  }
}

static char *
describe (gsize n, RingletMergeWeight weight, const double *scales)
{
  g_autofree char *numbers = ringlet_pattern_numbers (scales, n);

  return g_strdup_printf ("merged from %" G_GSIZE_FORMAT
                          " patterns by %s, scaled by %s",
      n, weight == RINGLET_MERGE_SIGMA ? "sigma" : "count", numbers);
}

/* All points, and nothing in them. Takes @operation. */
static RingletPattern *
begin (
    const RingletPattern *first, const GArray *points, char *operation, GError **error)
{
  RingletPattern *out = ringlet_pattern_derive (
      first, points->len, first->sigma != NULL, operation, error);

  for (gsize i = 0; out != NULL && i < out->n; i++) {
    out->x[i] = g_array_index (points, double, i);
    out->intensity[i] = 0.0;
    if (out->sigma != NULL)
      out->sigma[i] = 0.0;
  }
  return out;
}

static RingletPattern *
mean (RingletPattern *const *patterns, gsize n, RingletMergeWeight weight,
    const double *scales, GError **error)
{
  g_autoptr (GArray) points = collect_points (patterns, n);
  g_autofree double *weights = g_new0 (double, points->len);
  g_autoptr (RingletPattern) like =
      begin (patterns[0], points, g_strdup ("points"), error);
  g_autoptr (RingletPattern) out =
      begin (patterns[0], points, describe (n, weight, scales), error);

  if (like == NULL || out == NULL)
    return NULL;

  for (gsize k = 0; k < n; k++) {
    g_autoptr (RingletPattern) there = ringlet_pattern_interpolate (
        patterns[k], like, RINGLET_AXIS_INTERPOLATE, error);

    if (there == NULL || !add_pattern (there, scales[k], weight, out, weights, error))
      return NULL;
    if (!has_points (patterns[k], points))
      ringlet_pattern_mark_correlated (out);
  }
  divide_by_weights (out, weights);
  return g_steal_pointer (&out);
}

/* ---- the scale ---- */

/* One step of York's iteration for a line through the origin; 0 without common points.
 * @n_common: (out) */
static double
improve (const RingletPattern *merged, const RingletPattern *other, double scale,
    gsize *n_common)
{
  double numerator = 0.0;
  double denominator = 0.0;

  *n_common = 0;
  for (gsize i = 0; i < merged->n; i++) {
    const double m = merged->intensity[i];
    const double b = other->intensity[i];
    const double vm = merged->sigma != NULL ? merged->sigma[i] * merged->sigma[i] : 1.0;
    const double vb = other->sigma != NULL ? other->sigma[i] * other->sigma[i] : 1.0;
    const double variance = vm + scale * scale * vb;
    /* b, knowing m too. */
    const double likely = (b * vm + scale * m * vb) / variance;

    if (isnan (m) || isnan (b) || !(variance > 0.0))
      continue;

    numerator += likely * m / variance;
    denominator += likely * b / variance;
    ++*n_common;
  }
  return denominator != 0.0 ? numerator / denominator : 0.0;
}

/* The scale of pattern @k; 0 with @error. */
static double
fit_scale_of (RingletPattern *const *patterns, gsize k, RingletMergeWeight weight,
    const double *scales, GError **error)
{
  g_autoptr (RingletPattern) merged = mean (patterns, k, weight, scales, error);
  g_autoptr (RingletPattern) there = NULL;
  gsize n_common = 0;
  double scale = 1.0;
  double last = 0.0;

  if (merged == NULL)
    return 0.0;
  there = ringlet_pattern_interpolate (
      patterns[k], merged, RINGLET_AXIS_INTERPOLATE, error);
  if (there == NULL)
    return 0.0;

  for (int step = 0; step < MAX_STEPS && fabs (scale - last) > 1e-13 * scale; step++) {
    last = scale;
    scale = improve (merged, there, last, &n_common);
  }
  if (n_common >= MIN_COMMON && scale > 0.0 && isfinite (scale))
    return scale;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Pattern %" G_GSIZE_FORMAT " has %" G_GSIZE_FORMAT
      " points in common with those before it, which do not tell its scale",
      k + 1, n_common);
  return 0.0;
}

static gboolean
check (
    RingletPattern *const *patterns, gsize n, RingletMergeWeight weight, GError **error)
{
  for (gsize k = 0; k < n; k++) {
    if (!ringlet_pattern_check (patterns[k], error))
      return FALSE;
    if ((patterns[k]->sigma != NULL) == (patterns[0]->sigma != NULL))
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "Pattern %" G_GSIZE_FORMAT " has %s sigmas, unlike the first; drop them", k + 1,
        patterns[k]->sigma != NULL ? "" : "no");
    return FALSE;
  }
  if (weight == RINGLET_MERGE_COUNT || patterns[0]->sigma != NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The patterns have no sigmas to be weighted by; weight them by count");
  return FALSE;
}

RingletPattern *
ringlet_pattern_merge (RingletPattern *const *patterns, gsize n,
    RingletMergeWeight weight, gboolean fit_scale, double *scales, GError **error)
{
  g_autofree double *own = g_new (double, MAX (n, 1));

  g_return_val_if_fail (n > 0, NULL);
  if (!check (patterns, n, weight, error))
    return NULL;

  for (gsize k = 0; k < n; k++) {
    own[k] = 1.0;
    if (fit_scale && k > 0)
      own[k] = fit_scale_of (patterns, k, weight, own, error);
    if (own[k] == 0.0)
      return NULL;
    if (scales != NULL)
      scales[k] = own[k];
  }

  return mean (patterns, n, weight, own, error);
}
