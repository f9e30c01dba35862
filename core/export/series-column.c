/* SPDX-License-Identifier: MIT */
#include "export/series-column-private.h"

#include <math.h>

#include "base/error.h"

#define CHUNK_BYTES ((gsize) 128 << 10)
#define MAX_CHUNK_ROWS 64
#define LEVEL 1 /* what the filter says; the reader does not care */

void
ringlet_series_column_free (RingletSeriesColumn *self)
{
  ringlet_hdf5_id_free (self->dataset);
  ringlet_hdf5_id_free (self->type);
  g_ptr_array_unref (self->tiles);
  g_byte_array_unref (self->bytes);
  g_free (self->name);
  g_free (self);
}

guint64
ringlet_series_column_n_rows (const RingletSeriesColumn *self)
{
  return self->n_rows;
}

gsize
ringlet_series_column_row_size (const RingletSeriesColumn *self)
{
  return self->row_size;
}

/* ---- making and opening ---- */

static RingletHdf5Id
type_new (const RingletSeriesSpec *spec)
{
  hid_t type = H5I_INVALID_HID;

  if (spec->text_size == 0)
    return H5Tcopy (ringlet_hdf5_native_type (spec->type));
  type = H5Tcopy (H5T_C_S1);
  H5Tset_size (type, spec->text_size);
  H5Tset_strpad (type, H5T_STR_NULLPAD);
  H5Tset_cset (type, H5T_CSET_UTF8);
  return type;
}

gsize
ringlet_series_spec_n_elements (const RingletSeriesSpec *spec)
{
  gsize n = 1;

  for (guint i = 0; i < spec->n_axes; i++)
    n *= spec->shape[i];
  return n;
}

guint
ringlet_series_spec_rows_of_chunk (const RingletSeriesSpec *spec, gsize row_size)
{
  return spec->n_chunk > 0 ? spec->n_chunk
                           : (guint) CLAMP (CHUNK_BYTES / row_size, 1, MAX_CHUNK_ROWS);
}

static RingletSeriesColumn *
column_new (const RingletSeriesSpec *spec)
{
  RingletSeriesColumn *self = g_new0 (RingletSeriesColumn, 1);

  self->name = g_strdup (spec->name);
  self->dataset = H5I_INVALID_HID;
  self->type = type_new (spec);
  self->pixel_type = spec->type;
  self->is_text = spec->text_size > 0;
  self->packed = spec->packed;
  self->n_axes = spec->n_axes;
  for (guint i = 0; i < spec->n_axes; i++)
    self->shape[i] = spec->shape[i];
  self->element_size =
      self->is_text ? spec->text_size : ringlet_pixel_type_size (spec->type);
  self->row_size = ringlet_series_spec_n_elements (spec) * self->element_size;
  self->n_chunk = ringlet_series_spec_rows_of_chunk (spec, self->row_size);
  self->tiles = ringlet_series_column_tiles_new ();
  self->bytes = g_byte_array_new ();
  return self;
}

gboolean
ringlet_series_column_fail (
    const RingletSeriesColumn *self, const char *what, GError **error)
{
  ringlet_hdf5_set_error (error, "The dataset %s cannot be %s", self->name, what);
  return FALSE;
}

void
ringlet_series_column_set_dims (
    const RingletSeriesColumn *self, guint64 n_rows, hsize_t *dims)
{
  dims[0] = n_rows;
  for (guint i = 0; i < self->n_axes; i++)
    dims[i + 1] = self->shape[i];
}

static gboolean
set_fill (const RingletSeriesColumn *self, hid_t creation)
{
  const double none = NAN;

  return self->is_text || self->pixel_type != RINGLET_PIXEL_F64 ||
      H5Pset_fill_value (creation, H5T_NATIVE_DOUBLE, &none) >= 0;
}

static gboolean
set_filters (const RingletSeriesColumn *self, hid_t creation)
{
  if (!self->packed)
    return TRUE;
  return (self->is_text || H5Pset_shuffle (creation) >= 0) &&
      H5Pset_deflate (creation, LEVEL) >= 0;
}

/* The chunks are kept here, not by the library. */
static RingletHdf5Id
access_new (void)
{
  const hid_t access = H5Pcreate (H5P_DATASET_ACCESS);

  H5Pset_chunk_cache (access, 0, 0, H5D_CHUNK_CACHE_W0_DEFAULT);
  return access;
}

RingletSeriesColumn *
ringlet_series_column_create (
    hid_t parent, const RingletSeriesSpec *spec, guint64 n_rows, GError **error)
{
  g_autoptr (RingletSeriesColumn) self = column_new (spec);
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) access = access_new ();
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  hsize_t dims[RINGLET_SERIES_MAX_AXES + 1];
  hsize_t chunk[RINGLET_SERIES_MAX_AXES + 1];
  hsize_t most[RINGLET_SERIES_MAX_AXES + 1];
  const int n_dims = (int) self->n_axes + 1;

  ringlet_series_column_set_dims (self, n_rows, dims);
  ringlet_series_column_set_dims (self, self->n_chunk, chunk);
  ringlet_series_column_set_dims (self, H5S_UNLIMITED, most);
  space = H5Screate_simple (n_dims, dims, most);
  if (space >= 0 && H5Pset_chunk (creation, n_dims, chunk) >= 0 &&
      H5Pset_obj_track_times (creation, FALSE) >= 0 && set_fill (self, creation) &&
      set_filters (self, creation))
    self->dataset = H5Dcreate2 (
        parent, self->name, self->type, space, H5P_DEFAULT, creation, access);
  if (self->dataset < 0) {
    ringlet_series_column_fail (self, "created", error);
    return NULL;
  }
  self->n_rows = n_rows;
  return g_steal_pointer (&self);
}

/* The type has to be the same, but for the length of texts. */
static gboolean
check_type (RingletSeriesColumn *self)
{
  g_auto (RingletHdf5Id) type = H5Dget_type (self->dataset);

  if (type < 0)
    return FALSE;
  if (!self->is_text)
    return H5Tequal (type, self->type) > 0;
  if (H5Tget_class (type) != H5T_STRING || H5Tis_variable_str (type) > 0)
    return FALSE;
  ringlet_hdf5_id_free (self->type);
  self->type = H5Tcopy (type);
  self->element_size = self->row_size = H5Tget_size (type);
  return TRUE;
}

static gboolean
check_shape (RingletSeriesColumn *self)
{
  g_auto (RingletHdf5Id) space = H5Dget_space (self->dataset);
  g_auto (RingletHdf5Id) creation = H5Dget_create_plist (self->dataset);
  hsize_t dims[RINGLET_SERIES_MAX_AXES + 1] = { 0 };
  hsize_t chunk[RINGLET_SERIES_MAX_AXES + 1] = { 0 };
  const int n_dims = (int) self->n_axes + 1;

  if (space < 0 || H5Sget_simple_extent_ndims (space) != n_dims ||
      H5Sget_simple_extent_dims (space, dims, NULL) < 0 ||
      H5Pget_layout (creation) != H5D_CHUNKED ||
      H5Pget_chunk (creation, n_dims, chunk) < 0 || chunk[0] > G_MAXUINT)
    return FALSE;
  for (guint i = 0; i < self->n_axes; i++) {
    if (dims[i + 1] != self->shape[i] || chunk[i + 1] != self->shape[i])
      return FALSE;
  }
  self->n_rows = dims[0];
  self->n_chunk = (guint) chunk[0];
  self->n_tiles = (self->n_rows + self->n_chunk - 1) / self->n_chunk;
  self->packed = H5Pget_nfilters (creation) > 0;
  return TRUE;
}

RingletSeriesColumn *
ringlet_series_column_open (hid_t parent, const RingletSeriesSpec *spec, GError **error)
{
  g_autoptr (RingletSeriesColumn) self = column_new (spec);
  g_auto (RingletHdf5Id) access = access_new ();

  self->dataset = H5Dopen2 (parent, self->name, access);
  if (self->dataset >= 0 && check_type (self) && check_shape (self))
    return g_steal_pointer (&self);

  H5Eclear2 (H5E_DEFAULT);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      self->dataset < 0
          ? "it has no dataset %s, which these results need"
          : "its dataset %s has another shape or type than these results need",
      self->name);
  return NULL;
}

gboolean
ringlet_series_column_read (
    RingletSeriesColumn *self, guint64 first, guint64 n, gpointer data, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) space = H5Dget_space (self->dataset);
  hsize_t start[RINGLET_SERIES_MAX_AXES + 1] = { first };
  hsize_t count[RINGLET_SERIES_MAX_AXES + 1];
  g_auto (RingletHdf5Id) memory = H5I_INVALID_HID;

  ringlet_series_column_set_dims (self, n, count);
  memory = H5Screate_simple ((int) self->n_axes + 1, count, NULL);
  if (space >= 0 && memory >= 0 &&
      H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
      H5Dread (self->dataset, self->type, memory, space, H5P_DEFAULT, data) >= 0)
    return TRUE;
  return ringlet_series_column_fail (self, "read", error);
}
