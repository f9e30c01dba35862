/* SPDX-License-Identifier: MIT */
#include "image/hdf5-rows.h"

#include "base/error.h"
#include "image/hdf5-field.h"
#include "image/hdf5-storage.h"

void
ringlet_hdf5_rows_free (RingletHdf5Rows *self)
{
  ringlet_hdf5_id_free (self->memory_type);
  ringlet_hdf5_id_free (self->dataset);
  g_free (self);
}

static gboolean
rows_init (RingletHdf5Rows *self, hid_t group, const char *name, GError **error)
{
  guint64 shape[2] = { 0, 1 };

  self->dataset = ringlet_hdf5_open_array (group, name, self->n_axes, shape, error);
  if (self->dataset < 0)
    return FALSE;
  self->n_rows = shape[0];
  self->n_in_row = shape[1];
  self->memory_type = ringlet_hdf5_dup_pixel_type (self->dataset, &self->type, error);
  if (self->memory_type < 0 || !ringlet_image_check_shape (1, self->n_in_row, error) ||
      (self->n_rows > 0 && !ringlet_hdf5_check_written (self->dataset, error)) ||
      !ringlet_hdf5_check_storage (self->dataset, 0, error)) {
    g_prefix_error (error, "The field %s: ", name);
    return FALSE;
  }
  self->has_chunks = ringlet_hdf5_chunks_init (
      &self->chunks, self->dataset, self->type, self->memory_type);
  return TRUE;
}

RingletHdf5Rows *
ringlet_hdf5_rows_new (hid_t group, const char *name, guint n_axes,
    RingletHdf5Cache *cache, guint cache_key, GError **error)
{
  g_autoptr (RingletHdf5Rows) self = g_new0 (RingletHdf5Rows, 1);

  g_return_val_if_fail (n_axes == 1 || n_axes == 2, NULL);

  self->memory_type = self->dataset = H5I_INVALID_HID;
  self->n_axes = n_axes;
  if (!rows_init (self, group, name, error))
    return NULL;
  self->chunks.cache = cache;
  self->chunks.cache_key = cache_key;
  return g_steal_pointer (&self);
}

static gboolean
read_by_library (const RingletHdf5Rows *self, guint64 first, guint64 n,
    gpointer elements, GCancellable *cancellable, GError **error)
{
  const hsize_t start[] = { first, 0 };
  const hsize_t count[] = { n, self->n_in_row };
  g_autoptr (RingletHdf5Lock) lock = ringlet_hdf5_lock_cancellable (cancellable, error);
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) memory = H5I_INVALID_HID;

  if (lock == NULL)
    return FALSE;
  space = H5Dget_space (self->dataset);
  memory = H5Screate_simple ((int) self->n_axes, count, NULL);
  if (space >= 0 && memory >= 0 &&
      H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
      H5Dread (
          self->dataset, self->memory_type, memory, space, H5P_DEFAULT, elements) >= 0)
    return TRUE;

  ringlet_hdf5_set_error (error, "It cannot be read");
  return FALSE;
}

RingletImage *
ringlet_hdf5_rows_read (const RingletHdf5Rows *self, guint64 first, guint64 n,
    GCancellable *cancellable, GError **error)
{
  const gsize n_slow = self->n_axes == 2 ? (gsize) n : 1;
  const gsize n_fast = self->n_axes == 2 ? (gsize) self->n_in_row : (gsize) n;
  g_autofree gpointer elements = NULL;

  g_return_val_if_fail (
      n > 0 && first < self->n_rows && n <= self->n_rows - first, NULL);

  if (!ringlet_image_check_shape (n_slow, n_fast, error))
    return NULL;
  elements = ringlet_image_alloc (self->type, n_slow, n_fast, error);
  if (elements == NULL)
    return NULL;
  if (self->has_chunks
          ? !ringlet_hdf5_chunks_read_rows (
                &self->chunks, first, n, elements, cancellable, error)
          : !read_by_library (self, first, n, elements, cancellable, error))
    return NULL;
  return ringlet_image_new_take (
      self->type, n_slow, n_fast, g_steal_pointer (&elements), NULL);
}
