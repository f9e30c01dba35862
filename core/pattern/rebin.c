/* SPDX-License-Identifier: MIT */
#include "pattern/rebin.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "pattern/derive.h"

/**
 * Sums:
 * @weight: Σ w
 * @signal: Σ w I
 * @variance: Σ w² σ²
 *
 * What a new point is made of.
 */
typedef struct {
  double weight;
  double signal;
  double variance;
} Sums;

static void
sums_add (Sums *self, const RingletPattern *from, gsize i, double weight)
{
  if (isnan (from->intensity[i]) || !(weight > 0.0))
    return;

  self->weight += weight;
  self->signal += weight * from->intensity[i];
  if (from->sigma != NULL)
    self->variance += weight * weight * from->sigma[i] * from->sigma[i];
}

static void
sums_store (const Sums *self, RingletPattern *out, gsize k, double x)
{
  const gboolean has_any = self->weight > 0.0;

  out->x[k] = x;
  out->intensity[k] = has_any ? self->signal / self->weight : NAN;
  if (out->sigma != NULL)
    out->sigma[k] = has_any ? sqrt (self->variance) / self->weight : NAN;
}

RingletPattern *
ringlet_pattern_bin (const RingletPattern *self, guint n_points, GError **error)
{
  RingletPattern *out = NULL;

  if (!ringlet_pattern_check (self, error))
    return NULL;
  if (n_points == 0) {
    ringlet_number_refuse (
        "number of points that become one", "1 or more", (double) n_points, error);
    return NULL;
  }

  out = ringlet_pattern_derive (self, (self->n - 1) / n_points + 1, self->sigma != NULL,
      g_strdup_printf ("%u points merged into one", n_points), error);
  for (gsize k = 0; out != NULL && k < out->n; k++) {
    const gsize from = k * n_points;
    const gsize to = MIN (from + n_points, self->n);
    double x = 0.0;
    Sums sums = { 0 };

    for (gsize i = from; i < to; i++) {
      x += self->x[i] - self->x[from];
      sums_add (&sums, self, i, 1.0);
    }
    sums_store (&sums, out, k, self->x[from] + x / (double) (to - from));
  }
  return out;
}

/* Where the stretch of point @i begins; of point n: where that of the last ends. */
static double
edge (const RingletPattern *self, gsize i)
{
  const gsize n = self->n;

  if (i == 0)
    return self->x[0] - 0.5 * (self->x[1] - self->x[0]);
  if (i == n)
    return self->x[n - 1] + 0.5 * (self->x[n - 1] - self->x[n - 2]);
  return 0.5 * (self->x[i - 1] + self->x[i]);
}

static void
share_out (const RingletPattern *self, double min, double max, RingletPattern *out)
{
  const double width = (max - min) / (double) out->n;
  gsize first = 0;

  for (gsize k = 0; k < out->n; k++) {
    const double low = min + width * (double) k;
    const double high = k + 1 == out->n ? max : min + width * (double) (k + 1);
    Sums sums = { 0 };

    while (first < self->n && edge (self, first + 1) <= low)
      first++;
    for (gsize i = first; i < self->n && edge (self, i) < high; i++)
      sums_add (
          &sums, self, i, fmin (high, edge (self, i + 1)) - fmax (low, edge (self, i)));
    sums_store (&sums, out, k, low + 0.5 * (high - low));
  }
}

static gboolean
check_range (
    const RingletPattern *self, double min, double max, gsize n, GError **error)
{
  const double range[] = { min, max };
  g_autofree char *text = ringlet_pattern_numbers (range, 2);

  if (self->n < 2) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "A pattern of one point has no width to be shared out");
    return FALSE;
  }
  if (n == 0 || !isfinite (min) || !isfinite (max) || !(min < max)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The new points must be 1 or more in a range whose smaller end comes first, "
        "not %" G_GSIZE_FORMAT " in %s",
        n, text);
    return FALSE;
  }
  if (max > edge (self, 0) && min < edge (self, self->n))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The pattern has no points in the range %s", text);
  return FALSE;
}

RingletPattern *
ringlet_pattern_rebin (
    const RingletPattern *self, double min, double max, gsize n, GError **error)
{
  const double range[] = { min, max };
  g_autofree char *text = ringlet_pattern_numbers (range, 2);
  RingletPattern *out = NULL;

  if (!ringlet_pattern_check (self, error) || !check_range (self, min, max, n, error))
    return NULL;

  out = ringlet_pattern_derive (self, n, self->sigma != NULL,
      g_strdup_printf ("rebinned to %" G_GSIZE_FORMAT " bins in %s", n, text), error);
  if (out == NULL)
    return NULL;
  share_out (self, min, max, out);
  ringlet_pattern_mark_correlated (out);
  return out;
}
