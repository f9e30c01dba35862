/* SPDX-License-Identifier: MIT */
#include "image/hdf5-sparse.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "image/hdf5-field.h"
#include "image/hdf5-storage.h"

gboolean
ringlet_hdf5_is_sparse (hid_t file, const char *path)
{
  static const char *const names[] = { "frame_ptr", "index", "intensity", "mask" };
  g_auto (RingletHdf5Id) group = ringlet_hdf5_open_object (file, path);
  gboolean has_all = group >= 0 && H5Iget_type (group) == H5I_GROUP;

  for (gsize i = 0; has_all && i < G_N_ELEMENTS (names); i++)
    has_all = ringlet_hdf5_has_field (group, names[i]);
  H5Eclear2 (H5E_DEFAULT);
  return has_all;
}

void
ringlet_hdf5_sparse_free (RingletHdf5Sparse *self)
{
  RingletImage *images[] = { self->radius, self->place, self->norm, self->first };
  RingletHdf5Rows *rows[] = { self->background, self->index, self->intensity };

  for (gsize i = 0; i < G_N_ELEMENTS (images); i++)
    g_clear_pointer (&images[i], ringlet_image_unref);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_clear_pointer (&rows[i], ringlet_hdf5_rows_free);
  g_clear_pointer (&self->cache, ringlet_hdf5_cache_free);
  g_free (self);
}

/* ---- opening ---- */

/* Of what is read as a whole. */
static gboolean
check_storage (hid_t dataset, guint64 n, GError **error)
{
  g_auto (RingletHdf5Id) memory_type = H5I_INVALID_HID;
  RingletPixelType type;

  memory_type = ringlet_hdf5_dup_pixel_type (dataset, &type, error);
  return memory_type >= 0 && ringlet_hdf5_check_written (dataset, error) &&
      ringlet_hdf5_check_storage (dataset, n * ringlet_pixel_type_size (type), error);
}

/* A field of one axis or two, one row for the former. */
static RingletImage *
read_field (hid_t group, const char *name, guint n_axes, GError **error)
{
  guint64 shape[2] = { 1, 1 };
  guint64 *lengths = n_axes == 2 ? shape : shape + 1;
  g_auto (RingletHdf5Id) dataset =
      ringlet_hdf5_open_array (group, name, n_axes, lengths, error);
  g_autofree gpointer elements = NULL;
  RingletPixelType type;

  if (dataset < 0)
    return NULL;
  if (!ringlet_image_check_shape (shape[0], shape[1], error) ||
      !check_storage (dataset, shape[0] * shape[1], error) ||
      (elements = ringlet_hdf5_read_elements (
           dataset, (gsize) (shape[0] * shape[1]), &type, error)) == NULL) {
    g_prefix_error (error, "The field %s: ", name);
    return NULL;
  }
  return ringlet_image_new_take (
      type, (gsize) shape[0], (gsize) shape[1], g_steal_pointer (&elements), NULL);
}

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error (
      error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "The sparsified images: %s", reason);
  return FALSE;
}

static gboolean
read_background (RingletHdf5Sparse *self, hid_t group, GError **error)
{
  if (!ringlet_hdf5_has_field (group, "radius") ||
      !ringlet_hdf5_has_field (group, "background_avg"))
    return TRUE;

  self->radius = read_field (group, "radius", 1, error);
  if (self->radius != NULL)
    self->background =
        ringlet_hdf5_rows_new (group, "background_avg", 2, self->cache, 0, error);
  if (self->background == NULL)
    return FALSE;

  if (self->background->n_in_row != self->radius->n_fast ||
      self->background->n_rows != self->n_frames)
    return refuse (error, "background_avg has another shape than frames and radii");
  for (gsize i = 1; i < self->radius->n_fast; i++) {
    if (!(ringlet_image_get (self->radius, i) >
            ringlet_image_get (self->radius, i - 1)))
      return refuse (error, "the field radius does not rise");
  }
  return TRUE;
}

/* Each frame has the pixels from its first one to that of the next. */
static gboolean
check_first (const RingletHdf5Sparse *self, GError **error)
{
  const double n = (double) self->intensity->n_rows;
  double last = 0.0;

  if (self->index->n_rows != self->intensity->n_rows)
    return refuse (error, "index and intensity have different lengths");
  for (gsize i = 0; i < self->first->n_fast; i++) {
    const double at = ringlet_image_get (self->first, i);

    if (!(at >= last && at <= n))
      return refuse (error, "frame_ptr does not rise from 0 to the number of pixels");
    last = at;
  }
  return TRUE;
}

static gboolean
sparse_read_fields (RingletHdf5Sparse *self, hid_t group, GError **error)
{
  self->place = read_field (group, "mask", 2, error);
  if (self->place != NULL)
    self->first = read_field (group, "frame_ptr", 1, error);
  if (self->first != NULL)
    self->index = ringlet_hdf5_rows_new (group, "index", 1, self->cache, 1, error);
  if (self->index != NULL)
    self->intensity =
        ringlet_hdf5_rows_new (group, "intensity", 1, self->cache, 2, error);
  if (self->intensity == NULL)
    return FALSE;
  if (self->first->n_fast < 2)
    return refuse (error, "frame_ptr has no frame");

  self->n_slow = self->place->n_slow;
  self->n_fast = self->place->n_fast;
  self->n_frames = self->first->n_fast - 1;
  self->type = self->intensity->type;
  if (ringlet_hdf5_has_field (group, "normalization") &&
      (self->norm = read_field (group, "normalization", 2, error)) == NULL)
    return FALSE;
  if (self->norm != NULL &&
      (self->norm->n_slow != self->n_slow || self->norm->n_fast != self->n_fast))
    return refuse (error, "normalization has another shape than mask");
  return check_first (self, error) && read_background (self, group, error);
}

RingletHdf5Sparse *
ringlet_hdf5_sparse_new (hid_t file, const char *path, GError **error)
{
  g_autoptr (RingletHdf5Sparse) self = g_new0 (RingletHdf5Sparse, 1);
  g_auto (RingletHdf5Id) group = ringlet_hdf5_open_object (file, path);

  self->cache = ringlet_hdf5_cache_new (RINGLET_HDF5_CACHE_BYTES);
  if (!sparse_read_fields (self, group, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  if (!ringlet_hdf5_read_numbers (group, "dummy", 1, &self->dummy, NULL))
    self->dummy = self->type >= RINGLET_PIXEL_F32 ? (double) NAN : 0.0;
  return g_steal_pointer (&self);
}

/* ---- images ---- */

/* Of integers: a cast of what they do not hold is undefined. */
static double
clamp_round (double value, double least, double most)
{
  if (isnan (value))
    return 0.0;
  /* Halves away from 0. */
  return CLAMP (round (value), least, most);
}

static void
store (RingletPixelType type, gpointer pixels, gsize i, double value)
{
  switch (type) {
  case RINGLET_PIXEL_BOOL:
  case RINGLET_PIXEL_U8:
    ((guint8 *) pixels)[i] = (guint8) clamp_round (value, 0.0, G_MAXUINT8);
    return;
  case RINGLET_PIXEL_U16:
    ((guint16 *) pixels)[i] = (guint16) clamp_round (value, 0.0, G_MAXUINT16);
    return;
  case RINGLET_PIXEL_U32:
    ((guint32 *) pixels)[i] = (guint32) clamp_round (value, 0.0, G_MAXUINT32);
    return;
  case RINGLET_PIXEL_U64:
    ((guint64 *) pixels)[i] = (guint64) clamp_round (value, 0.0, 0x1.fffffffffffffp63);
    return;
  case RINGLET_PIXEL_I8:
    ((gint8 *) pixels)[i] = (gint8) clamp_round (value, G_MININT8, G_MAXINT8);
    return;
  case RINGLET_PIXEL_I16:
    ((gint16 *) pixels)[i] = (gint16) clamp_round (value, G_MININT16, G_MAXINT16);
    return;
  case RINGLET_PIXEL_I32:
    ((gint32 *) pixels)[i] = (gint32) clamp_round (value, G_MININT32, G_MAXINT32);
    return;
  case RINGLET_PIXEL_I64:
    ((gint64 *) pixels)[i] =
        (gint64) clamp_round (value, -0x1p63, 0x1.fffffffffffffp62);
    return;
  case RINGLET_PIXEL_F32:
    ((float *) pixels)[i] = (float) value;
    return;
  case RINGLET_PIXEL_F64:
    ((double *) pixels)[i] = value;
    return;
  case RINGLET_PIXEL_N_TYPES:
    break;
  }
  g_return_if_reached ();
}

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
curve_init (Curve *self, const RingletHdf5Sparse *sparse, guint64 frame,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletImage) row = NULL;
  gsize n = 0;

  if (sparse->background == NULL)
    return TRUE;
  row = ringlet_hdf5_rows_read (sparse->background, frame, 1, cancellable, error);
  if (row == NULL)
    return FALSE;

  n = sparse->radius->n_fast;
  self->x = g_try_new (double, n);
  self->y = g_try_new (double, n);
  if (self->x == NULL || self->y == NULL)
    return refuse (error, "there is not enough memory for the background");
  self->n = n;
  for (gsize i = 0; i < n; i++) {
    self->x[i] = ringlet_image_get (sparse->radius, i);
    self->y[i] = ringlet_image_get (row, i);
  }
  return TRUE;
}

static double
curve_at (const Curve *self, double x)
{
  gsize low = 0;
  gsize high = self->n;

  if (self->n == 0)
    return 0.0;
  if (x <= self->x[0])
    return self->y[0];
  if (x >= self->x[self->n - 1])
    return self->y[self->n - 1];

  while (high - low > 1) {
    const gsize middle = low + (high - low) / 2;

    *(x >= self->x[middle] ? &low : &high) = middle;
  }
  return (self->y[low + 1] - self->y[low]) / (self->x[low + 1] - self->x[low]) *
      (x - self->x[low]) +
      self->y[low];
}

static void
draw_background (const RingletHdf5Sparse *self, const Curve *curve, gpointer pixels)
{
  for (gsize i = 0; i < self->n_slow * self->n_fast; i++) {
    const double place = ringlet_image_get (self->place, i);
    const double norm = self->norm != NULL ? ringlet_image_get (self->norm, i) : 1.0;
    const double value = curve_at (curve, place) * norm;

    store (self->type, pixels, i, isfinite (place) ? value : self->dummy);
  }
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

gboolean
ringlet_hdf5_sparse_read (const RingletHdf5Sparse *self, guint64 frame, gpointer pixels,
    GCancellable *cancellable, GError **error)
{
  const guint64 first = (guint64) ringlet_image_get (self->first, (gsize) frame);
  const guint64 end = (guint64) ringlet_image_get (self->first, (gsize) frame + 1);
  g_auto (Curve) curve = { 0 };
  g_autoptr (RingletImage) index = NULL;
  g_autoptr (RingletImage) intensity = NULL;

  if (!curve_init (&curve, self, frame, cancellable, error))
    return FALSE;
  draw_background (self, &curve, pixels);
  if (end == first)
    return TRUE;
  if (end - first > self->n_slow * self->n_fast)
    return refuse (error, "frame_ptr gives the frame more pixels than it has");

  index = ringlet_hdf5_rows_read (self->index, first, end - first, cancellable, error);
  if (index != NULL)
    intensity = ringlet_hdf5_rows_read (
        self->intensity, first, end - first, cancellable, error);
  return intensity != NULL &&
      draw_pixels (self, first, index, intensity, pixels, error);
}
