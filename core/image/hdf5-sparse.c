/* SPDX-License-Identifier: MIT */
#include "image/hdf5-sparse.h"

#include <math.h>

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
  RingletHdf5Rows *rows[] = { self->background, self->deviation, self->index,
    self->intensity };

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

/* Not needed for images: what is odd is passed over. */
static void
read_deviation (RingletHdf5Sparse *self, hid_t group)
{
  if (!ringlet_hdf5_has_field (group, "background_std"))
    return;
  self->deviation =
      ringlet_hdf5_rows_new (group, "background_std", 2, self->cache, 3, NULL);
  if (self->deviation == NULL ||
      (self->deviation->n_in_row == self->background->n_in_row &&
          self->deviation->n_rows == self->background->n_rows))
    return;
  g_clear_pointer (&self->deviation, ringlet_hdf5_rows_free);
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
  read_deviation (self, group);
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
