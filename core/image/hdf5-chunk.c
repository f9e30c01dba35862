/* SPDX-License-Identifier: MIT */

/* What kind of chunks a dataset has. */

#include "image/hdf5-chunk.h"
#include "image/hdf5-storage.h"

/* ---- what kind of dataset ---- */

/* IEEE binary16 as NumPy writes it. */
static gboolean
is_half (hid_t type)
{
  size_t sign, exponent, exponent_size, mantissa, mantissa_size;

  return H5Tget_class (type) == H5T_FLOAT && H5Tget_size (type) == 2 &&
      H5Tget_fields (
          type, &sign, &exponent, &exponent_size, &mantissa, &mantissa_size) >= 0 &&
      sign == 15 && exponent == 10 && exponent_size == 5 && mantissa == 0 &&
      mantissa_size == 10 && H5Tget_ebias (type) == 15;
}

/* Whether the stored bytes are those of @pixel_type but for their order. */
static gboolean
set_plain_type (RingletRawType *raw, hid_t type, RingletPixelType pixel_type)
{
  g_auto (RingletHdf5Id) plain = H5Tcopy (ringlet_hdf5_native_type (pixel_type));
  const H5T_order_t order = H5Tget_order (type);

  *raw = (RingletRawType){ .type = pixel_type, .big_endian = order == H5T_ORDER_BE };
  if (pixel_type == RINGLET_PIXEL_BOOL)
    return TRUE;
  if (order != H5T_ORDER_LE && order != H5T_ORDER_BE)
    return FALSE;

  raw->half = is_half (type);
  return raw->half || (H5Tset_order (plain, order) >= 0 && H5Tequal (type, plain) > 0);
}

static void
set_type (RingletHdf5Chunks *self, hid_t type, RingletPixelType pixel_type)
{
  self->element_size = H5Tget_size (type);
  self->converts = !set_plain_type (&self->raw, type, pixel_type);
  if (self->converts)
    self->raw = (RingletRawType){ .type = pixel_type,
      .big_endian = G_BYTE_ORDER == G_BIG_ENDIAN };
}

static gboolean
set_filters (RingletHdf5Chunks *self, hid_t creation)
{
  const int n = H5Pget_nfilters (creation);

  if (n < 0 || n > RINGLET_HDF5_MAX_FILTERS)
    return FALSE;

  for (int i = 0; i < n; i++) {
    ringlet_hdf5_get_filter (creation, (guint) i, &self->filters[i]);
    if (!ringlet_hdf5_filter_is_known (self->filters[i].id))
      return FALSE;
  }
  self->n_filters = (guint) n;
  return TRUE;
}

static gboolean
set_layout (RingletHdf5Chunks *self, hid_t creation)
{
  g_auto (RingletHdf5Id) file = H5Iget_file_id (self->dataset);
  g_auto (RingletHdf5Id) space = H5Dget_space (self->dataset);
  hsize_t file_size = 0;
  unsigned options = 0;

  self->n_axes = H5Sget_simple_extent_dims (space, self->shape, NULL);
  if (self->n_axes < 1 ||
      H5Pget_chunk (creation, H5S_MAX_RANK, self->chunk) != self->n_axes ||
      H5Fget_filesize (file, &file_size) < 0)
    return FALSE;

  if (H5Pget_chunk_opts (creation, &options) >= 0)
    self->has_plain_edges = (options & H5D_CHUNK_DONT_FILTER_PARTIAL_CHUNKS) != 0;
  self->file_size = file_size;
  self->n_in_chunk = 1;
  for (int i = 0; i < self->n_axes; i++) {
    if (self->chunk[i] == 0 ||
        self->n_in_chunk * self->element_size > G_MAXUINT32 / self->chunk[i])
      return FALSE;
    self->n_in_chunk *= (gsize) self->chunk[i];
  }
  return TRUE;
}

/* Whether the size that the library tells of a stored chunk is the one that it reads.
 * Without filters it tells that of any chunk, and the first kind of index, the only one
 * with a size there, may have another: HDF5 (1.10.8) reads that many bytes to wherever
 * it is told. */
static gboolean
has_certain_sizes (const RingletHdf5Chunks *self)
{
  H5D_chunk_index_t index = H5D_CHUNK_IDX_BTREE;

  return self->n_filters > 0 ||
      (H5Dget_chunk_index_type (self->dataset, &index) >= 0 &&
          index != H5D_CHUNK_IDX_BTREE);
}

gboolean
ringlet_hdf5_chunks_init (
    RingletHdf5Chunks *self, hid_t dataset, RingletPixelType type, hid_t memory_type)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) creation = H5Dget_create_plist (dataset);
  g_auto (RingletHdf5Id) file_type = H5Dget_type (dataset);
  gboolean ok = FALSE;

  *self = (RingletHdf5Chunks){ .dataset = dataset };
  if (file_type >= 0)
    set_type (self, file_type, type);
  ok = creation >= 0 && self->element_size > 0 &&
      H5Pget_layout (creation) == H5D_CHUNKED && set_filters (self, creation) &&
      set_layout (self, creation) && has_certain_sizes (self);
  if (ok)
    ringlet_hdf5_get_fill (dataset, memory_type, self->fill);
  H5Eclear2 (H5E_DEFAULT);
  return ok;
}
