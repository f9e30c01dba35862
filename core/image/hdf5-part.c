/* SPDX-License-Identifier: MIT */
#include "image/hdf5-part.h"

#include <string.h>

#include "base/error.h"
#include "image/hdf5-storage.h"
#include "image/hdf5-virtual.h"
#include "image/hdf5-written.h"
#include "image/image.h"

static void
part_clear (gpointer data)
{
  RingletHdf5Part *self = data;

  g_clear_pointer (&self->source, ringlet_hdf5_part_unref);
  g_clear_pointer (&self->mapping, ringlet_hdf5_mapping_free);
  ringlet_hdf5_id_free (self->memory_type);
  ringlet_hdf5_id_free (self->dataset);
  ringlet_hdf5_id_free (self->source_file);
}

RingletHdf5Part *
ringlet_hdf5_part_ref (RingletHdf5Part *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_hdf5_part_unref (RingletHdf5Part *self)
{
  g_atomic_rc_box_release_full (self, part_clear);
}

static gboolean
set_shape (RingletHdf5Part *self, GError **error)
{
  g_auto (RingletHdf5Id) space = H5Dget_space (self->dataset);

  self->n_axes = space >= 0 ? H5Sget_simple_extent_dims (space, self->shape, NULL) : -1;
  if (self->n_axes < 2 || self->n_axes > RINGLET_HDF5_MAX_AXES) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The dataset has %d axes; an image has two, a stack of images up to %d",
        MAX (self->n_axes, 0), RINGLET_HDF5_MAX_AXES);
    return FALSE;
  }

  self->n_frames = 1;
  for (int i = 0; i < self->n_axes - 2; i++) {
    if (self->shape[i] != 0 && self->n_frames > G_MAXINT64 / self->shape[i]) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
          "The dataset has more frames than can be counted");
      return FALSE;
    }
    self->n_frames *= self->shape[i];
  }
  if (self->n_frames == 0) {
    g_autofree char *bad = ringlet_hdf5_dup_bad_sources (self->dataset);

    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The dataset has no frames in it yet%s%s",
        bad != NULL ? ": its sources cannot be read: " : "", bad != NULL ? bad : "");
    return FALSE;
  }
  return ringlet_image_check_shape (
      self->shape[self->n_axes - 2], self->shape[self->n_axes - 1], error);
}

static gboolean
check_bytes (RingletHdf5Part *self, GError **error)
{
  const gsize n_bytes = ringlet_hdf5_part_n_slow (self) *
      ringlet_hdf5_part_n_fast (self) * ringlet_pixel_type_size (self->type);

  return ringlet_hdf5_check_filters (self->dataset, error) &&
      ringlet_hdf5_check_storage (self->dataset, n_bytes, error) &&
      (ringlet_hdf5_get_fill (self->dataset, self->memory_type, self->fill) ||
          ringlet_hdf5_check_written (self->dataset, error));
}

static gboolean
part_init (RingletHdf5Part *self, GError **error)
{
  if (self->dataset < 0) {
    ringlet_hdf5_set_error (error, "The dataset cannot be opened");
    return FALSE;
  }

  self->memory_type = ringlet_hdf5_dup_pixel_type (self->dataset, &self->type, error);
  if (self->memory_type < 0 || !set_shape (self, error) || !check_bytes (self, error))
    return FALSE;

  self->has_chunks = ringlet_hdf5_chunks_init (
      &self->chunks, self->dataset, self->type, self->memory_type);
  if (!self->has_chunks && self->n_axes == 3)
    self->mapping = ringlet_hdf5_mapping_new (self->dataset, self->shape);
  self->is_unwritten = !self->has_chunks && ringlet_hdf5_is_unwritten (self->dataset);
  return TRUE;
}

/* @dataset: (transfer full) */
static RingletHdf5Part *
part_new (RingletHdf5Id dataset)
{
  RingletHdf5Part *self = g_atomic_rc_box_new0 (RingletHdf5Part);

  self->memory_type = self->source_file = H5I_INVALID_HID;
  self->dataset = dataset;
  return self;
}

RingletHdf5Part *
ringlet_hdf5_part_new (hid_t file, const char *path, GError **error)
{
  g_autoptr (RingletHdf5Part) self = part_new (ringlet_hdf5_open_dataset (file, path));

  return part_init (self, error) ? g_steal_pointer (&self) : NULL;
}

gsize
ringlet_hdf5_part_n_slow (const RingletHdf5Part *self)
{
  return (gsize) self->shape[self->n_axes - 2];
}

gsize
ringlet_hdf5_part_n_fast (const RingletHdf5Part *self)
{
  return (gsize) self->shape[self->n_axes - 1];
}

/* ---- pixels ---- */

/* Selects frame @index: the leading axes count in row-major order. */
static gboolean
select_frame (const RingletHdf5Part *self, hid_t space, guint64 index)
{
  hsize_t start[H5S_MAX_RANK] = { 0 };
  hsize_t count[H5S_MAX_RANK];

  for (int i = self->n_axes - 1; i >= 0; i--) {
    const gboolean is_leading = i < self->n_axes - 2;

    count[i] = is_leading ? 1 : self->shape[i];
    if (is_leading) {
      start[i] = index % self->shape[i];
      index /= self->shape[i];
    }
  }
  return H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0;
}

static gboolean
read_by_library (const RingletHdf5Part *self, guint64 index, gpointer pixels,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock = ringlet_hdf5_lock_cancellable (cancellable, error);
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) memory = H5I_INVALID_HID;

  if (lock == NULL)
    return FALSE;
  space = H5Dget_space (self->dataset);
  memory = H5Screate_simple (2, self->shape + self->n_axes - 2, NULL);
  if (space >= 0 && memory >= 0 && select_frame (self, space, index) &&
      H5Dread (self->dataset, self->memory_type, memory, space, H5P_DEFAULT, pixels) >=
          0)
    return TRUE;

  ringlet_hdf5_set_error (error, "It cannot be read");
  return FALSE;
}

/* HDF5 leaves the memory as it is where no fill value is defined. */
static void
fill_pixels (const RingletHdf5Part *self, guint8 *pixels)
{
  const gsize size = ringlet_pixel_type_size (self->type);
  const gsize n = ringlet_hdf5_part_n_slow (self) * ringlet_hdf5_part_n_fast (self);

  for (gsize i = 0; i < n; i++)
    memcpy (pixels + i * size, self->fill, size);
}

/* ---- virtual datasets ---- */

/* With the lock: the source, if it is as the virtual dataset has it, in chunks, and not
 * virtual in turn. */
static RingletHdf5Part *
open_source (const RingletHdf5Part *self, guint index)
{
  RingletHdf5Id file = H5I_INVALID_HID;
  g_autoptr (RingletHdf5Part) source =
      part_new (ringlet_hdf5_mapping_open (self->mapping, index, &file));

  source->source_file = file;
  if (!part_init (source, NULL) || source->type != self->type || !source->has_chunks ||
      ringlet_hdf5_part_n_slow (source) != ringlet_hdf5_part_n_slow (self) ||
      ringlet_hdf5_part_n_fast (source) != ringlet_hdf5_part_n_fast (self))
    return NULL;
  return g_steal_pointer (&source);
}

/* Returns (transfer full) (nullable): the dataset that frame @frame is in, and which
 * one it is there; NULL where the library reads it better. */
static RingletHdf5Part *
find_source (RingletHdf5Part *self, guint64 *frame, GCancellable *cancellable)
{
  guint index = 0;
  guint64 at = 0;
  g_autoptr (RingletHdf5Lock) lock = NULL;

  if (self->mapping == NULL ||
      !ringlet_hdf5_mapping_find (self->mapping, *frame, &index, &at))
    return NULL;
  lock = ringlet_hdf5_lock_cancellable (cancellable, NULL);
  if (lock == NULL)
    return NULL;
  if (!self->has_source_index || self->source_index != index) {
    g_clear_pointer (&self->source, ringlet_hdf5_part_unref);
    self->source = open_source (self, index);
    self->source_index = index;
    self->has_source_index = TRUE;
  }
  if (self->source == NULL || at >= self->source->n_frames)
    return NULL;
  *frame = at;
  return ringlet_hdf5_part_ref (self->source);
}

static gboolean
read_pixels (const RingletHdf5Part *self, guint64 frame, gpointer pixels,
    GCancellable *cancellable, GError **error)
{
  if (self->has_chunks)
    return ringlet_hdf5_chunks_read (&self->chunks, frame, pixels, cancellable, error);
  if (!self->is_unwritten)
    return read_by_library (self, frame, pixels, cancellable, error);
  fill_pixels (self, pixels);
  return TRUE;
}

static void
make_booleans (guint8 *pixels, gsize n)
{
  for (gsize i = 0; i < n; i++)
    pixels[i] = pixels[i] != 0;
}

gboolean
ringlet_hdf5_part_read (RingletHdf5Part *self, guint64 frame, gpointer pixels,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletHdf5Part) source = find_source (self, &frame, cancellable);
  const gboolean ok =
      read_pixels (source != NULL ? source : self, frame, pixels, cancellable, error);

  if (ok && self->type == RINGLET_PIXEL_BOOL)
    make_booleans (
        pixels, ringlet_hdf5_part_n_slow (self) * ringlet_hdf5_part_n_fast (self));
  return ok;
}

gboolean
ringlet_hdf5_part_fetch (RingletHdf5Part *self, guint64 frame, GBytes **stored,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletHdf5Part) source = find_source (self, &frame, cancellable);
  const RingletHdf5Part *part = source != NULL ? source : self;

  *stored = NULL;
  return !part->has_chunks ||
      ringlet_hdf5_chunks_fetch_stored (
          &part->chunks, frame, stored, cancellable, error);
}

RingletWritten
ringlet_hdf5_part_written (
    RingletHdf5Part *self, guint64 frame, GCancellable *cancellable)
{
  g_autoptr (RingletHdf5Part) source = find_source (self, &frame, cancellable);
  const RingletHdf5Part *part = source != NULL ? source : self;
  g_autoptr (RingletHdf5Lock) lock = ringlet_hdf5_lock_cancellable (cancellable, NULL);

  if (lock == NULL)
    return RINGLET_WRITTEN_NOT;
  return ringlet_hdf5_written (part->dataset, part->n_axes, part->shape, frame);
}
