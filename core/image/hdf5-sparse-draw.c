/* SPDX-License-Identifier: MIT */

/* Images of sparse frames, one at a time. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "image/hdf5-sparse.h"
#include "image/pixel-store.h"

/* A row of the background as a function of the radius: straight between the points,
 * flat beyond them. */
typedef struct {
  gsize n;
  double *x, *y;
} Curve;

static void
curve_clear (Curve *self)
{
  g_free (self->x);
  g_free (self->y);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Curve, curve_clear)

static gboolean
refuse_memory (GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "The sparsified images: there is not enough memory for the background");
  return FALSE;
}

static gboolean
curve_init (Curve *self, const RingletHdf5Sparse *sparse, const RingletHdf5Rows *rows,
    guint64 frame, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletImage) row = NULL;
  gsize n = 0;

  if (rows == NULL)
    return TRUE;
  row = ringlet_hdf5_rows_read (rows, frame, 1, cancellable, error);
  if (row == NULL)
    return FALSE;

  n = sparse->radius->n_fast;
  self->x = g_try_new (double, n);
  self->y = g_try_new (double, n);
  if (self->x == NULL || self->y == NULL)
    return refuse_memory (error);
  self->n = n;
  for (gsize i = 0; i < n; i++) {
    self->x[i] = ringlet_image_get (sparse->radius, i);
    self->y[i] = ringlet_image_get (row, i);
  }
  return TRUE;
}

/* Where the interval of @x begins, which lies between the first and the last. Radii are
 * even in most files: the interval is found at once, or by halves from there. */
static gsize
interval_of (const Curve *self, double x)
{
  const gsize n = self->n - 1;
  const double part = (x - self->x[0]) / (self->x[n] - self->x[0]);
  const gsize guess =
      part > 0.0 && part < 1.0 ? MIN ((gsize) (part * (double) n), n - 1) : 0;
  gsize low = x >= self->x[guess] ? guess : 0;
  gsize high = x < self->x[guess + 1] ? guess + 1 : n;

  while (high - low > 1) {
    const gsize middle = low + (high - low) / 2;

    *(x >= self->x[middle] ? &low : &high) = middle;
  }
  return low;
}

static double
curve_at (const Curve *self, double x)
{
  gsize low = 0;

  if (self->n == 0 || isnan (x))
    return 0.0;
  if (x <= self->x[0])
    return self->y[0];
  if (x >= self->x[self->n - 1])
    return self->y[self->n - 1];

  low = interval_of (self, x);
  return (self->y[low + 1] - self->y[low]) / (self->x[low + 1] - self->x[low]) *
      (x - self->x[low]) +
      self->y[low];
}

typedef struct {
  const RingletHdf5Sparse *sparse;
  const Curve *curve;
  const Curve *deviation; /* (nullable) */
  gpointer pixels;
  RingletHdf5Background *background;
} Drawing;

/* A background that is not known is that of a frame that failed: no data, too. */
static void
draw_row (gsize slow, gpointer data)
{
  const Drawing *self = data;
  const RingletHdf5Sparse *sparse = self->sparse;
  const gsize first = slow * sparse->n_fast;

  for (gsize i = first; i < first + sparse->n_fast; i++) {
    const double place = ringlet_image_get (sparse->place, i);
    const double norm =
        sparse->norm != NULL ? ringlet_image_get (sparse->norm, i) : 1.0;
    const double value = curve_at (self->curve, place) * norm;

    ringlet_pixel_store (sparse->type, self->pixels, i,
        isfinite (place) && !isnan (value) ? value : sparse->dummy);
  }
}

static gboolean
draw_background (const RingletHdf5Sparse *self, const Curve *curve, gpointer pixels,
    GCancellable *cancellable, GError **error)
{
  Drawing drawing = { .sparse = self, .curve = curve, .pixels = pixels };

  return ringlet_parallel_for (self->n_slow, draw_row, &drawing, cancellable, error);
}

/* @first: number of the first of these pixels */
static gboolean
draw_pixels (const RingletHdf5Sparse *self, guint64 first, const RingletImage *index,
    const RingletImage *intensity, gpointer pixels, GError **error)
{
  const gsize size = ringlet_pixel_type_size (self->type);
  const guint8 *values = intensity->data;

  for (gsize i = 0; i < index->n_fast; i++) {
    const double at = ringlet_image_get (index, i);

    if (!(at >= 0.0 && at < (double) (self->n_slow * self->n_fast))) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "A pixel of the sparsified image is outside of its %" G_GSIZE_FORMAT
          " × %" G_GSIZE_FORMAT " (entry %" G_GUINT64_FORMAT " of the field index)",
          self->n_slow, self->n_fast, first + i);
      return FALSE;
    }
    if (isfinite (ringlet_image_get (self->place, (gsize) at)))
      memcpy ((guint8 *) pixels + (gsize) at * size, values + i * size, size);
  }
  return TRUE;
}

/* The pixels of a frame that stand for themselves; both NULL where there are none. */
static gboolean
read_pixels (const RingletHdf5Sparse *self, guint64 frame, RingletImage **index,
    RingletImage **intensity, GCancellable *cancellable, GError **error)
{
  const guint64 first = (guint64) ringlet_image_get (self->first, (gsize) frame);
  const guint64 end = (guint64) ringlet_image_get (self->first, (gsize) frame + 1);

  if (end == first)
    return TRUE;
  if (end - first > self->n_slow * self->n_fast) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The sparsified images: frame_ptr gives the frame more pixels than it has");
    return FALSE;
  }
  *index = ringlet_hdf5_rows_read (self->index, first, end - first, cancellable, error);
  if (*index != NULL)
    *intensity = ringlet_hdf5_rows_read (
        self->intensity, first, end - first, cancellable, error);
  return *intensity != NULL;
}

gboolean
ringlet_hdf5_sparse_read (const RingletHdf5Sparse *self, guint64 frame, gpointer pixels,
    GCancellable *cancellable, GError **error)
{
  const guint64 first = (guint64) ringlet_image_get (self->first, (gsize) frame);
  g_auto (Curve) curve = { 0 };
  g_autoptr (RingletImage) index = NULL;
  g_autoptr (RingletImage) intensity = NULL;

  return curve_init (&curve, self, self->background, frame, cancellable, error) &&
      draw_background (self, &curve, pixels, cancellable, error) &&
      read_pixels (self, frame, &index, &intensity, cancellable, error) &&
      (index == NULL || draw_pixels (self, first, index, intensity, pixels, error));
}

/* ---- the background alone ---- */

static void
find_row (gsize slow, gpointer data)
{
  const Drawing *self = data;
  const RingletHdf5Sparse *sparse = self->sparse;
  const gsize first = slow * sparse->n_fast;

  for (gsize i = first; i < first + sparse->n_fast; i++) {
    const double place = ringlet_image_get (sparse->place, i);
    const double norm =
        sparse->norm != NULL ? ringlet_image_get (sparse->norm, i) : 1.0;
    const gboolean counts = isfinite (place) && isfinite (norm) && norm > 0.0;

    self->background->norm[i] = counts ? (float) norm : NAN;
    self->background->average[i] = (float) curve_at (self->curve, place);
    self->background->deviation[i] = (float) curve_at (self->deviation, place);
  }
}

gboolean
ringlet_hdf5_sparse_read_background (const RingletHdf5Sparse *self, guint64 frame,
    RingletHdf5Background *background, GCancellable *cancellable, GError **error)
{
  const gsize n_pixels = self->n_slow * self->n_fast;
  g_auto (Curve) curve = { 0 };
  g_auto (Curve) deviation = { 0 };
  g_autoptr (RingletImage) index = NULL;
  g_autoptr (RingletImage) intensity = NULL;
  Drawing drawing = {
    .sparse = self, .curve = &curve, .deviation = &deviation, .background = background
  };

  if (!curve_init (&curve, self, self->background, frame, cancellable, error) ||
      !curve_init (&deviation, self, self->deviation, frame, cancellable, error) ||
      !ringlet_parallel_for (self->n_slow, find_row, &drawing, cancellable, error) ||
      !read_pixels (self, frame, &index, &intensity, cancellable, error))
    return FALSE;
  for (gsize i = 0; index != NULL && i < index->n_fast; i++) {
    const double at = ringlet_image_get (index, i);

    if (at >= 0.0 && at < (double) n_pixels)
      background->norm[(gsize) at] = NAN;
  }
  return TRUE;
}
