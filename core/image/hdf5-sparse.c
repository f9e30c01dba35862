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
  RingletImage *images[] = { self->radius, self->background, self->place, self->norm,
    self->first, self->index, self->intensity };

  for (gsize i = 0; i < G_N_ELEMENTS (images); i++)
    g_clear_pointer (&images[i], ringlet_image_unref);
  g_free (self);
}

/* ---- opening ---- */

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
      !ringlet_hdf5_check_storage (dataset, shape[0] * shape[1], error) ||
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
    self->background = read_field (group, "background_avg", 2, error);
  if (self->background == NULL)
    return FALSE;

  self->n_radius = self->radius->n_fast;
  if (self->background->n_fast != self->n_radius ||
      self->background->n_slow != self->n_frames)
    return refuse (error, "background_avg has another shape than frames and radii");
  for (gsize i = 1; i < self->n_radius; i++) {
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
  const double n = (double) self->intensity->n_fast;
  double last = 0.0;

  if (self->index->n_fast != self->intensity->n_fast)
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
    self->index = read_field (group, "index", 1, error);
  if (self->index != NULL)
    self->intensity = read_field (group, "intensity", 1, error);
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

  if (!sparse_read_fields (self, group, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  if (!ringlet_hdf5_read_numbers (group, "dummy", 1, &self->dummy, NULL))
    self->dummy = self->type >= RINGLET_PIXEL_F32 ? (double) NAN : 0.0;
  return g_steal_pointer (&self);
}

/* ---- images ---- */

static double
clamp_round (double value, double least, double most)
{
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

static void
curve_init (Curve *self, const RingletHdf5Sparse *sparse, guint64 frame)
{
  self->n = sparse->n_radius;
  self->x = g_new (double, MAX (self->n, 1));
  self->y = g_new (double, MAX (self->n, 1));
  for (gsize i = 0; i < self->n; i++) {
    self->x[i] = ringlet_image_get (sparse->radius, i);
    self->y[i] = ringlet_image_get (sparse->background, (gsize) frame * self->n + i);
  }
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

gboolean
ringlet_hdf5_sparse_read (
    const RingletHdf5Sparse *self, guint64 frame, gpointer pixels, GError **error)
{
  const gsize size = ringlet_pixel_type_size (self->type);
  const gsize first = (gsize) ringlet_image_get (self->first, (gsize) frame);
  const gsize end = (gsize) ringlet_image_get (self->first, (gsize) frame + 1);
  g_auto (Curve) curve = { 0 };

  curve_init (&curve, self, frame);
  draw_background (self, &curve, pixels);
  for (gsize i = first; i < end; i++) {
    const double at = ringlet_image_get (self->index, i);

    if (!(at >= 0.0 && at < (double) (self->n_slow * self->n_fast))) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "A pixel of the sparsified image is outside of its %" G_GSIZE_FORMAT
          " × %" G_GSIZE_FORMAT " (entry %" G_GSIZE_FORMAT " of the field index)",
          self->n_slow, self->n_fast, i);
      return FALSE;
    }
    if (isfinite (ringlet_image_get (self->place, (gsize) at)))
      memcpy ((guint8 *) pixels + (gsize) at * size,
          (const guint8 *) self->intensity->data + i * size, size);
  }
  return TRUE;
}
