/* SPDX-License-Identifier: MIT */
#include "pattern/peak-search.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/number.h"
#include "pattern/derive.h"

/* Standard deviation of a Gaussian per median of the distances from its middle. */
#define SIGMA_PER_MEDIAN 1.4826

/**
 * Curve:
 * @n: points with an intensity
 *
 * A pattern without its gaps.
 */
typedef struct {
  gsize n;
  double *x;
  double *y;
  double *noise;
} Curve;

static void
curve_clear (Curve *self)
{
  g_free (self->x);
  g_free (self->y);
  g_free (self->noise);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Curve, curve_clear)

static int
compare (gconstpointer a, gconstpointer b)
{
  const double left = *(const double *) a;
  const double right = *(const double *) b;

  return (left > right) - (left < right);
}

/* From second differences, in which a smooth curve has hardly a part; their variance is
 * 1 + 4 + 1 times that of a point. */
static double
common_noise (const Curve *self)
{
  const gsize n = self->n >= 3 ? self->n - 2 : 0;
  g_autofree double *bends = g_new (double, n + 1);

  for (gsize i = 0; i < n; i++)
    bends[i] = fabs (self->y[i] - 2.0 * self->y[i + 1] + self->y[i + 2]);
  qsort (bends, n, sizeof *bends, compare);
  return n > 0 ? SIGMA_PER_MEDIAN / sqrt (6.0) * bends[n / 2] : 0.0;
}

static void
curve_init (Curve *self, const RingletPattern *pattern)
{
  self->x = g_new (double, pattern->n);
  self->y = g_new (double, pattern->n);
  self->noise = g_new (double, pattern->n);

  for (gsize i = 0; i < pattern->n; i++) {
    if (isnan (pattern->intensity[i]))
      continue;
    self->x[self->n] = pattern->x[i];
    self->y[self->n] = pattern->intensity[i];
    self->noise[self->n++] = pattern->sigma != NULL ? pattern->sigma[i] : 0.0;
  }
  if (pattern->sigma == NULL) {
    const double noise = common_noise (self);

    for (gsize i = 0; i < self->n; i++)
      self->noise[i] = noise;
  }
}

static double
prominence (const Curve *self, gsize peak)
{
  const double top = self->y[peak];
  double left = top;
  double right = top;

  for (gsize i = peak + 1; i-- > 0 && self->y[i] <= top;)
    left = fmin (left, self->y[i]);
  for (gsize i = peak; i < self->n && self->y[i] <= top; i++)
    right = fmin (right, self->y[i]);
  return top - fmax (left, right);
}

/* Where the straight line between two points reaches @level. */
static double
crossing (const Curve *self, gsize above, gsize below, double level)
{
  const double t = (level - self->y[above]) / (self->y[below] - self->y[above]);

  return self->x[above] + t * (self->x[below] - self->x[above]);
}

static double
width (const Curve *self, gsize peak, double level)
{
  gsize left = peak;
  gsize right = peak;
  double from;
  double to;

  while (left > 0 && self->y[left] > level)
    left--;
  while (right + 1 < self->n && self->y[right] > level)
    right++;
  from = self->y[left] < level ? crossing (self, left + 1, left, level) : self->x[left];
  to = self->y[right] < level ? crossing (self, right - 1, right, level)
                              : self->x[right];
  return to - from;
}

static RingletPeakStart
measure (const Curve *self, gsize peak)
{
  const double height = prominence (self, peak);
  const double pitch = (self->x[self->n - 1] - self->x[0]) / (double) (self->n - 1);

  return (RingletPeakStart){
    .position = self->x[peak],
    .height = height,
    .fwhm = fmax (width (self, peak, self->y[peak] - 0.5 * height), pitch),
  };
}

/* The last of the points that are as high as point @i and follow it. */
static gsize
plateau_end (const Curve *self, gsize i)
{
  while (i + 1 < self->n && self->y[i + 1] == self->y[i])
    i++;
  return i;
}

GArray *
ringlet_peak_search (const RingletPattern *pattern, double threshold, GError **error)
{
  g_auto (Curve) curve = { 0 };
  GArray *found = NULL;

  if (!ringlet_pattern_check (pattern, error))
    return NULL;
  if (!(threshold > 0.0 && isfinite (threshold))) {
    ringlet_number_refuse (
        "threshold of peaks", "a positive number of sigmas", threshold, error);
    return NULL;
  }

  curve_init (&curve, pattern);
  found = g_array_new (FALSE, FALSE, sizeof (RingletPeakStart));
  for (gsize i = 1; i + 1 < curve.n; i++) {
    const gsize end = plateau_end (&curve, i);
    const gsize middle = i + (end - i) / 2;
    const gboolean is_top = curve.y[i - 1] < curve.y[i] && end + 1 < curve.n &&
        curve.y[end + 1] < curve.y[i];

    i = end;
    if (!is_top || prominence (&curve, middle) < threshold * curve.noise[middle])
      continue;
    {
      const RingletPeakStart start = measure (&curve, middle);

      g_array_append_val (found, start);
    }
  }
  return found;
}

/* The points of @self within @reach: [*from, *to[ */
static void
find_reach (const Curve *self, double position, double reach, gsize *from, gsize *to)
{
  *from = 0;
  while (*from < self->n && self->x[*from] < position - reach)
    ++*from;
  *to = *from;
  while (*to < self->n && self->x[*to] <= position + reach)
    ++*to;
}

gboolean
ringlet_peak_start_at (const RingletPattern *pattern, double position, double reach,
    RingletPeakStart *start, GError **error)
{
  g_auto (Curve) curve = { 0 };
  char number[RINGLET_NUMBER_SIZE];
  gsize from;
  gsize to;
  gsize top;
  gsize bottom;

  if (!ringlet_pattern_check (pattern, error))
    return FALSE;

  curve_init (&curve, pattern);
  find_reach (&curve, position, reach, &from, &to);
  if (to < from + 3) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "There are less than three points with data around %s",
        ringlet_number_format (position, number));
    return FALSE;
  }

  top = from;
  bottom = from;
  for (gsize i = from; i < to; i++) {
    top = curve.y[i] > curve.y[top] ? i : top;
    bottom = curve.y[i] < curve.y[bottom] ? i : bottom;
  }
  *start = top > from && top + 1 < to
      ? measure (&curve, top)
      : (RingletPeakStart){ position, curve.y[top] - curve.y[bottom], reach };
  return TRUE;
}
