/* SPDX-License-Identifier: MIT */
#include "display/profile.h"

#include <math.h>

#include "base/error.h"
#include "display/profile-part.h"

#define ROWS_A_LOOK 64 /* after so many rows somebody may have cancelled */

/* Pixels of one axis that lie in the box, and how much of each. */
typedef struct {
  gsize first;
  gsize n;
  double *share;
} Axis;

/**
 * Sums:
 * @weight: Σ share of each column or row, of pixels that count
 * @sum: Σ share · value
 * @variance: Σ share² · value
 */
typedef struct {
  double *weight;
  double *sum;
  double *variance;
} Sums;

static gboolean
axis_init (Axis *self, double a, double b, gsize n_pixels)
{
  const double low = fmax (fmin (a, b), 0.0);
  const double high = fmin (fmax (a, b), (double) n_pixels);
  gsize end = 0;

  if (!(high > low))
    return FALSE;
  self->first = (gsize) floor (low);
  end = (gsize) ceil (high);
  self->n = end - self->first;
  self->share = g_new (double, self->n);
  for (gsize i = 0; i < self->n; i++) {
    const double edge = (double) (self->first + i);

    self->share[i] = fmin (high, edge + 1.0) - fmax (low, edge);
  }
  return TRUE;
}

static void
axis_clear (Axis *self)
{
  g_free (self->share);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Axis, axis_clear)

static void
sums_init (Sums *self, gsize n)
{
  self->weight = g_new0 (double, n);
  self->sum = g_new0 (double, n);
  self->variance = g_new0 (double, n);
}

static void
sums_clear (Sums *self)
{
  g_free (self->weight);
  g_free (self->sum);
  g_free (self->variance);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sums, sums_clear)

/* One row of the box: part of each of its columns, and a point of its own. */
static void
add_row (const double *values, const Axis *fast, double share, Sums *columns,
    Sums *rows, gsize row)
{
  double weight = 0.0;
  double sum = 0.0;
  double variance = 0.0;

  for (gsize j = 0; j < fast->n; j++) {
    const double area = share * fast->share[j];
    const double part = area * values[j];
    const double counts = fmax (area * part, 0.0);

    if (isnan (values[j]))
      continue;
    columns->weight[j] += area;
    columns->sum[j] += part;
    columns->variance[j] += counts;
    weight += area;
    sum += part;
    variance += counts;
  }
  rows->weight[row] = weight;
  rows->sum[row] = sum;
  rows->variance[row] = variance;
}

static RingletProfile *
make_profile (const RingletProfilePixels *pixels, const Axis *axis, const Sums *sums,
    double middle, gboolean is_row)
{
  RingletProfile *self = ringlet_profile_alloc (pixels, axis->n);

  for (gsize i = 0; i < axis->n; i++) {
    self->position[i] = (double) (axis->first + i) + 0.5;
    self->slow[i] = is_row ? self->position[i] : middle;
    self->fast[i] = is_row ? middle : self->position[i];
    ringlet_profile_set (self, i, sums->weight[i], sums->sum[i], sums->variance[i]);
  }
  return self;
}

static gboolean
refuse_outside (GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Nothing of the box lies on the image");
  return FALSE;
}

/* The middle of what of an axis lies in the box. */
static double
middle_of (const Axis *axis)
{
  const double low = (double) axis->first + 1.0 - axis->share[0];
  const double high = (double) (axis->first + axis->n) - 1.0 + axis->share[axis->n - 1];

  return axis->n > 1 ? 0.5 * (low + high) : (double) axis->first + 0.5;
}

gboolean
ringlet_profile_new_box (const RingletProfilePixels *pixels,
    const RingletProfileBox *box, RingletProfile **columns, RingletProfile **rows,
    RingletPixelStats *stats, GCancellable *cancellable, GError **error)
{
  const RingletImage *image = pixels->image;
  g_auto (Axis) slow = { 0 };
  g_auto (Axis) fast = { 0 };
  g_auto (Sums) of_columns = { 0 };
  g_auto (Sums) of_rows = { 0 };
  g_autofree double *values = NULL;

  if (!ringlet_profile_check (pixels, error))
    return FALSE;
  if (!axis_init (&slow, box->slow0, box->slow1, image->n_slow) ||
      !axis_init (&fast, box->fast0, box->fast1, image->n_fast))
    return refuse_outside (error);

  sums_init (&of_columns, fast.n);
  sums_init (&of_rows, slow.n);
  values = g_new (double, fast.n);
  *stats = ringlet_pixel_stats_empty ();
  for (gsize i = 0; i < slow.n; i++) {
    if (i % ROWS_A_LOOK == 0 &&
        g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    ringlet_profile_read (
        pixels, (slow.first + i) * image->n_fast + fast.first, fast.n, values);
    add_row (values, &fast, slow.share[i], &of_columns, &of_rows, i);
    ringlet_pixel_stats_add (stats, values, fast.share, slow.share[i], fast.n);
  }
  ringlet_pixel_stats_finish (stats);
  *columns = make_profile (pixels, &fast, &of_columns, middle_of (&slow), FALSE);
  *rows = make_profile (pixels, &slow, &of_rows, middle_of (&fast), TRUE);
  return TRUE;
}
