/* SPDX-License-Identifier: MIT */
#include "image/chunk-stack.h"

#include "image/codec-bitshuffle.h"
#include "image/hdf5-filter.h"

struct _RingletChunkStack {
  RingletHdf5Id file;
  RingletHdf5Id dataset;
  guint64 n_written;
};

/* The parameters are those that the filter itself writes. */
static hid_t
make_creation (RingletPixelType type, gsize n_slow, gsize n_fast)
{
  const hid_t creation = H5Pcreate (H5P_DATASET_CREATE);
  const hsize_t chunk[] = { 1, n_slow, n_fast };
  const unsigned values[] = { 0, 3, (unsigned) ringlet_pixel_type_size (type), 0,
    RINGLET_BITSHUFFLE_LZ4 };

  H5Pset_obj_track_times (creation, FALSE);
  H5Pset_chunk (creation, 3, chunk);
  H5Pset_filter (creation, RINGLET_HDF5_BITSHUFFLE, H5Z_FLAG_OPTIONAL,
      G_N_ELEMENTS (values), values);
  return creation;
}

static gboolean
create_dataset (RingletChunkStack *self, RingletPixelType type, gsize n_slow,
    gsize n_fast, guint64 n_frames, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  const hsize_t shape[] = { n_frames, n_slow, n_fast };
  g_auto (RingletHdf5Id) entry =
      ringlet_hdf5_create_group (self->file, "entry", "NXentry", error);
  g_auto (RingletHdf5Id) data = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) creation = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;

  if (entry < 0)
    return FALSE;
  data = ringlet_hdf5_create_group (entry, "data", "NXdata", error);
  if (data < 0 || !ringlet_hdf5_write_attribute_string (data, "signal", "data", error))
    return FALSE;
  creation = make_creation (type, n_slow, n_fast);
  space = H5Screate_simple (3, shape, NULL);
  self->dataset = H5Dcreate2 (data, "data", ringlet_hdf5_native_type (type), space,
      H5P_DEFAULT, creation, H5P_DEFAULT);
  if (self->dataset >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The dataset of the frames cannot be created");
  return FALSE;
}

RingletChunkStack *
ringlet_chunk_stack_new (const char *path, RingletPixelType type, gsize n_slow,
    gsize n_fast, guint64 n_frames, GError **error)
{
  RingletChunkStack *self = g_new0 (RingletChunkStack, 1);

  self->dataset = H5I_INVALID_HID;
  self->file = ringlet_hdf5_create (path, error);
  if (self->file >= 0 && create_dataset (self, type, n_slow, n_fast, n_frames, error))
    return self;
  ringlet_chunk_stack_close (self, NULL);
  return NULL;
}

gboolean
ringlet_chunk_stack_add (RingletChunkStack *self, GBytes *chunk, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  const hsize_t origin[] = { self->n_written, 0, 0 };

  if (H5Dwrite_chunk (self->dataset, H5P_DEFAULT, 0, origin, g_bytes_get_size (chunk),
          g_bytes_get_data (chunk, NULL)) < 0) {
    ringlet_hdf5_set_error (error, "A frame cannot be written");
    return FALSE;
  }
  self->n_written++;
  return TRUE;
}

gboolean
ringlet_chunk_stack_close (RingletChunkStack *self, GError **error)
{
  gboolean ok = TRUE;

  ringlet_hdf5_id_free (self->dataset);
  if (self->file >= 0)
    ok = ringlet_hdf5_close (&self->file, error);
  g_free (self);
  return ok;
}
