/* SPDX-License-Identifier: MIT */
#include "image/hdf5-growing.h"

/* The fastest: higher levels take several times as long for a few percent. */
#define GZIP_LEVEL 1

/* Elements of a chunk: it has to fit HDF5's cache of 1 MiB, in which it fills. */
#define CHUNK_ELEMENTS ((guint64) 1 << 16)

/* Of rows of unknown length: many chunks are filled at once. */
#define CHUNK_ROW 256
#define CHUNK_ROWS 64

static hid_t
make_creation (guint n_axes, guint64 n_in_row)
{
  const guint64 width = n_in_row == 0 ? CHUNK_ROW : MIN (n_in_row, CHUNK_ELEMENTS);
  const hsize_t chunk[] = {
    n_in_row == 0 ? CHUNK_ROWS : MAX (CHUNK_ELEMENTS / width, 1), width
  };
  const hid_t creation = H5Pcreate (H5P_DATASET_CREATE);

  H5Pset_obj_track_times (creation, FALSE);
  H5Pset_chunk (creation, (int) n_axes, chunk);
  H5Pset_shuffle (creation);
  H5Pset_deflate (creation, GZIP_LEVEL);
  return creation;
}

gboolean
ringlet_hdf5_growing_init (RingletHdf5Growing *self, hid_t parent, const char *name,
    RingletPixelType type, guint n_axes, guint64 n_in_row, GError **error)
{
  const hsize_t shape[] = { 0, n_in_row };
  const hsize_t most[] = { H5S_UNLIMITED, n_in_row == 0 ? H5S_UNLIMITED : n_in_row };
  g_auto (RingletHdf5Id) creation = make_creation (n_axes, n_axes == 1 ? 1 : n_in_row);
  g_auto (RingletHdf5Id) space = H5Screate_simple ((int) n_axes, shape, most);

  *self = (RingletHdf5Growing){
    .type = type, .n_axes = n_axes, .n_in_row = n_axes == 1 ? 1 : n_in_row
  };
  self->dataset = H5Dcreate2 (parent, name, ringlet_hdf5_native_type (type), space,
      H5P_DEFAULT, creation, H5P_DEFAULT);
  if (self->dataset >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The dataset %s cannot be created", name);
  return FALSE;
}

static gboolean
set_extent (RingletHdf5Growing *self, GError **error)
{
  const hsize_t shape[] = { self->n_rows, self->n_in_row };

  if (H5Dset_extent (self->dataset, shape) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "A dataset cannot be made larger");
  return FALSE;
}

gboolean
ringlet_hdf5_growing_widen (RingletHdf5Growing *self, guint64 n_in_row, GError **error)
{
  if (n_in_row <= self->n_in_row)
    return TRUE;
  self->n_in_row = n_in_row;
  return set_extent (self, error);
}

gboolean
ringlet_hdf5_growing_add (RingletHdf5Growing *self, guint64 n_rows, guint64 n_each,
    gconstpointer rows, GError **error)
{
  const hsize_t start[] = { self->n_rows, 0 };
  const hsize_t count[] = { n_rows, n_each };
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) memory = H5I_INVALID_HID;

  self->n_rows += n_rows;
  if (!set_extent (self, error))
    return FALSE;
  if (rows == NULL || n_rows * n_each == 0)
    return TRUE;
  space = H5Dget_space (self->dataset);
  memory = H5Screate_simple ((int) self->n_axes, count, NULL);
  if (space >= 0 && memory >= 0 &&
      H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
      H5Dwrite (self->dataset, ringlet_hdf5_native_type (self->type), memory, space,
          H5P_DEFAULT, rows) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "Rows cannot be added to a dataset");
  return FALSE;
}

void
ringlet_hdf5_growing_clear (RingletHdf5Growing *self)
{
  ringlet_hdf5_id_free (self->dataset);
  *self = (RingletHdf5Growing) RINGLET_HDF5_GROWING_NONE;
}
