/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "scan/tomo.h"

/* Directions that differ by less than this part of a step are the same. */
#define ALIKE 0.1

/* ---- opposite projections ---- */

typedef struct {
  guint a;
  guint b;
} Pair;

/* How far @b is from the opposite of @a, radians. */
static double
miss (double a, double b)
{
  return fabs (remainder (b - a - G_PI, 2.0 * G_PI));
}

static double
angle_step (const RingletTomoScan *self)
{
  return self->n_angles > 1
      ? fabs (self->angles_rad[self->n_angles - 1] - self->angles_rad[0]) /
          (self->n_angles - 1)
      : 0.0;
}

/* Each with the nearest one that follows it. */
static GArray *
find_pairs (const RingletTomoScan *self, const gboolean *is_there)
{
  const double most = ALIKE * angle_step (self);
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (Pair));

  for (guint a = 0; a < self->n_angles; a++) {
    Pair pair = { a, a };
    double least = INFINITY;

    for (guint b = a + 1; is_there[a] && b < self->n_angles; b++) {
      const double by = miss (self->angles_rad[a], self->angles_rad[b]);

      if (is_there[b] && by < least) {
        least = by;
        pair.b = b;
      }
    }
    if (least <= most)
      g_array_append_val (pairs, pair);
  }
  return pairs;
}

/* Between samples by the cubic of Catmull and Rom. @at: within the samples */
static double
sample (const double *row, guint n, double at)
{
  const gint64 i = MIN ((gint64) at, (gint64) n - 2);
  const double f = at - (double) i;
  const double before = row[MAX (i - 1, 0)];
  const double left = row[i];
  const double right = row[i + 1];
  const double behind = row[MIN (i + 2, (gint64) n - 1)];

  return left +
      0.5 * f *
      (right - before +
          f *
              (2.0 * before - 5.0 * left + 4.0 * right - behind +
                  f * (3.0 * (left - right) + behind - before)));
}

typedef struct {
  const double *total;
  guint n; /* positions */
  const GArray *pairs;
} Mirror;

/* Mean square of the differences when sample i is the mirror image of @sum − i. */
static double
difference (const Mirror *self, double sum, gsize *n_samples)
{
  const double last = self->n - 1;
  const guint begin = (guint) ceil (fmax (sum - last, 0.0));
  const guint end = (guint) floor (fmin (sum, last));
  double total = 0.0;

  for (guint k = 0; k < self->pairs->len; k++) {
    const Pair *pair = &g_array_index (self->pairs, Pair, k);
    const double *a = self->total + (gsize) pair->a * self->n;
    const double *b = self->total + (gsize) pair->b * self->n;

    for (guint i = begin; i <= end; i++) {
      const double by = a[i] - sample (b, self->n, sum - i);

      total += by * by;
    }
  }
  *n_samples = (gsize) self->pairs->len * (end - begin + 1);
  return total / (double) *n_samples;
}

static double
difference_at (const Mirror *self, double sum)
{
  gsize n = 0;

  return difference (self, sum, &n);
}

/* At least half of the samples face each other. */
static double
coarse_sum (const Mirror *self)
{
  const guint half = self->n / 2;
  double best = self->n - 1;
  double least = INFINITY;

  for (guint sum = half; sum <= 2 * (self->n - 1) - half; sum++) {
    const double by = difference_at (self, sum);

    if (by < least) {
      least = by;
      best = sum;
    }
  }
  return best;
}

/* Golden section: from one sample on either side to a millionth of one. */
static double
fine_sum (const Mirror *self, double around)
{
  const double golden = 0.6180339887498949;
  double low = around - 1.0;
  double high = around + 1.0;

  while (high - low > 1e-6) {
    const double a = high - golden * (high - low);
    const double b = low + golden * (high - low);

    if (difference_at (self, a) < difference_at (self, b))
      high = b;
    else
      low = a;
  }
  return 0.5 * (low + high);
}

/* Of the sum: by the curvature of the squares and what is left of them. */
static double
sum_sigma (const Mirror *self, double sum)
{
  const double h = 0.5;
  gsize n = 0;
  const double least = difference (self, sum, &n);
  const double curvature =
      (difference_at (self, sum + h) - 2.0 * least + difference_at (self, sum - h)) /
      (h * h);

  return curvature > 0.0 && n > 1 ? sqrt (2.0 * least / ((double) n - 1.0) / curvature)
                                  : NAN;
}

/* Returns (transfer full): without gaps; @is_there: projections with values */
static double *
mended (const RingletTomoScan *self, const gboolean *is_used, const double *total,
    gboolean *is_there)
{
  const gsize n = self->n_positions;
  double *copy = g_memdup2 (total, self->n_angles * n * sizeof *copy);

  for (guint i = 0; i < self->n_angles; i++)
    is_there[i] =
        ringlet_tomo_mend (copy + i * n, n, 1) > 0 && (is_used == NULL || is_used[i]);
  return copy;
}

static gboolean
refuse (const char *text, GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, text);
  return FALSE;
}

gboolean
ringlet_tomo_centre_symmetry (const RingletTomoScan *self, const gboolean *is_used,
    const double *total, RingletTomoCentre *found, GError **error)
{
  g_autofree gboolean *is_there = g_new (gboolean, self->n_angles);
  g_autofree double *whole = mended (self, is_used, total, is_there);
  g_autoptr (GArray) pairs = find_pairs (self, is_there);
  const Mirror mirror = { whole, self->n_positions, pairs };
  double sum = 0.0;

  if (pairs->len == 0)
    return refuse ("No two projections are opposite each other", error);
  if (self->n_positions < 4)
    return refuse ("A centre needs at least four positions of the translation", error);
  sum = fine_sum (&mirror, coarse_sum (&mirror));
  found->centre = self->first + 0.5 * sum * self->step;
  found->sigma = 0.5 * sum_sigma (&mirror, sum) * fabs (self->step);
  found->n = pairs->len;
  return TRUE;
}

/* ---- centres of mass ---- */

/* Of what is above the straight line through the ends; NaN where nothing is. */
static double
centre_of_mass (const double *row, guint n)
{
  double weight = 0.0;
  double moment = 0.0;

  for (guint i = 0; i < n; i++) {
    const double line = row[0] + (row[n - 1] - row[0]) * ((double) i / (n - 1));

    weight += row[i] - line;
    moment += (row[i] - line) * i;
  }
  return weight > 0.0 ? moment / weight : (double) NAN;
}

/* Normal equations of c + a cos ω + b sin ω: symmetric, with the right side behind. */
typedef struct {
  double m[3][4];
  guint n;
} Normal;

static void
add_row (Normal *self, double angle, double value)
{
  const double row[4] = { 1.0, cos (angle), sin (angle), value };

  for (gsize i = 0; i < 3; i++) {
    for (gsize j = 0; j < 4; j++)
      self->m[i][j] += row[i] * row[j];
  }
  self->n++;
}

/* Gauss and Jordan. @inverse: first row of the inverse; FALSE where it has none */
static gboolean
solve (const Normal *self, double x[3], double *inverse)
{
  double m[3][5];

  for (gsize i = 0; i < 3; i++) {
    memcpy (m[i], self->m[i], sizeof self->m[i]);
    m[i][4] = i == 0 ? 1.0 : 0.0;
  }
  for (gsize i = 0; i < 3; i++) {
    const double pivot = m[i][i];

    if (!(pivot > 1e-9 * self->n))
      return FALSE;
    for (gsize j = 0; j < 5; j++)
      m[i][j] /= pivot;
    for (gsize k = 0; k < 3; k++) {
      const double by = m[k][i];

      for (gsize j = 0; k != i && j < 5; j++)
        m[k][j] -= by * m[i][j];
    }
  }
  for (gsize i = 0; i < 3; i++)
    x[i] = m[i][3];
  *inverse = m[0][4];
  return TRUE;
}

gboolean
ringlet_tomo_centre_mass (const RingletTomoScan *self, const gboolean *is_used,
    const double *total, RingletTomoCentre *found, GError **error)
{
  const guint n = self->n_positions;
  g_autofree gboolean *is_there = g_new (gboolean, self->n_angles);
  g_autofree double *whole = mended (self, is_used, total, is_there);
  g_autofree double *masses = g_new (double, self->n_angles);
  Normal normal = { 0 };
  double x[3];
  double inverse = 0.0;
  double rest = 0.0;

  for (guint i = 0; i < self->n_angles; i++) {
    masses[i] = is_there[i] && n > 2 ? centre_of_mass (whole + (gsize) i * n, n) : NAN;
    if (!isnan (masses[i]))
      add_row (&normal, self->angles_rad[i], masses[i]);
  }
  if (normal.n < 4)
    return refuse ("Fewer than four projections show anything of the sample", error);
  if (!solve (&normal, x, &inverse))
    return refuse ("The angles are too much alike for a centre", error);
  for (guint i = 0; i < self->n_angles; i++) {
    const double by = masses[i] - x[0] - x[1] * cos (self->angles_rad[i]) -
        x[2] * sin (self->angles_rad[i]);

    rest += isnan (by) ? 0.0 : by * by;
  }
  found->centre = self->first + x[0] * self->step;
  found->sigma = sqrt (rest / (normal.n - 3.0) * inverse) * fabs (self->step);
  found->n = normal.n;
  return TRUE;
}
