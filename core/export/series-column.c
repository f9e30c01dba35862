/* SPDX-License-Identifier: MIT */
#include "export/series-column.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "export/series-pack.h"

#define CHUNK_BYTES ((gsize) 128 << 10)
#define MAX_CHUNK_ROWS 64
#define LEVEL 1 /* what the filter says; the reader does not care */

/* Chunks that are being filled. Frames come in order, more or less. */
#define MAX_TILES 4

typedef struct {
  guint64 index;
  guint8 *data;
  guint n_put;
  gboolean is_old;   /* the file has one in this place */
  gboolean is_dirty; /* it has something else than the file */
} Tile;

struct _RingletSeriesColumn {
  char *name;
  RingletHdf5Id dataset;
  RingletHdf5Id type;
  RingletPixelType pixel_type;
  guint n_axes;
  gsize shape[RINGLET_SERIES_MAX_AXES];
  gsize element_size;
  gsize row_size;
  guint n_chunk;
  gboolean is_text;
  gboolean packed;
  guint64 n_rows;   /* of the dataset */
  guint64 n_needed; /* with the rows that are not in it yet */
  guint64 n_tiles;  /* index of the last tile there was, plus 1 */
  GPtrArray *tiles;
  GByteArray *bytes; /* to pack into */
};

static void
tile_free (gpointer data)
{
  Tile *self = data;

  g_free (self->data);
  g_free (self);
}

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

static gsize
n_elements (const RingletSeriesSpec *spec)
{
  gsize n = 1;

  for (guint i = 0; i < spec->n_axes; i++)
    n *= spec->shape[i];
  return n;
}

static guint
rows_of_chunk (const RingletSeriesSpec *spec, gsize row_size)
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
  self->row_size = n_elements (spec) * self->element_size;
  self->n_chunk = rows_of_chunk (spec, self->row_size);
  self->tiles = g_ptr_array_new_with_free_func (tile_free);
  self->bytes = g_byte_array_new ();
  return self;
}

static gboolean
fail (const RingletSeriesColumn *self, const char *what, GError **error)
{
  ringlet_hdf5_set_error (error, "The dataset %s cannot be %s", self->name, what);
  return FALSE;
}

/* The rows first, then one row. */
static void
set_dims (const RingletSeriesColumn *self, guint64 n_rows, hsize_t *dims)
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

/* As bits. */
static guint32
every_filter (const RingletSeriesColumn *self)
{
  return !self->packed ? 0 : self->is_text ? 1 : 3;
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

  set_dims (self, n_rows, dims);
  set_dims (self, self->n_chunk, chunk);
  set_dims (self, H5S_UNLIMITED, most);
  space = H5Screate_simple (n_dims, dims, most);
  if (space >= 0 && H5Pset_chunk (creation, n_dims, chunk) >= 0 &&
      H5Pset_obj_track_times (creation, FALSE) >= 0 && set_fill (self, creation) &&
      set_filters (self, creation))
    self->dataset = H5Dcreate2 (
        parent, self->name, self->type, space, H5P_DEFAULT, creation, access);
  if (self->dataset < 0) {
    fail (self, "created", error);
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

/* ---- tiles ---- */

gboolean
ringlet_series_column_read (
    RingletSeriesColumn *self, guint64 first, guint64 n, gpointer data, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) space = H5Dget_space (self->dataset);
  hsize_t start[RINGLET_SERIES_MAX_AXES + 1] = { first };
  hsize_t count[RINGLET_SERIES_MAX_AXES + 1];
  g_auto (RingletHdf5Id) memory = H5I_INVALID_HID;

  set_dims (self, n, count);
  memory = H5Screate_simple ((int) self->n_axes + 1, count, NULL);
  if (space >= 0 && memory >= 0 &&
      H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
      H5Dread (self->dataset, self->type, memory, space, H5P_DEFAULT, data) >= 0)
    return TRUE;
  return fail (self, "read", error);
}

static void
fill (const RingletSeriesColumn *self, guint8 *data)
{
  const gsize n_bytes = self->row_size * self->n_chunk;

  if (self->is_text || self->pixel_type != RINGLET_PIXEL_F64) {
    memset (data, 0, n_bytes);
    return;
  }
  for (gsize i = 0; i < n_bytes / sizeof (double); i++)
    ((double *) (gpointer) data)[i] = NAN;
}

/* Whether the file has a chunk in this place: rows may be there that nobody has put. */
static gboolean
has_chunk (const RingletSeriesColumn *self, guint64 index)
{
  const hsize_t offset[RINGLET_SERIES_MAX_AXES + 1] = { index * self->n_chunk };
  haddr_t at = HADDR_UNDEF;
  hsize_t n_bytes = 0;
  unsigned mask = 0;
  g_autoptr (RingletHdf5Lock) lock = NULL;

  if (index >= self->n_tiles || offset[0] >= self->n_rows)
    return FALSE;
  lock = ringlet_hdf5_lock ();
  return H5Dget_chunk_info_by_coord (self->dataset, offset, &mask, &at, &n_bytes) < 0 ||
      at != HADDR_UNDEF;
}

/* As the file reads there. */
static gboolean
load (RingletSeriesColumn *self, Tile *tile, GError **error)
{
  const guint64 first = tile->index * self->n_chunk;

  fill (self, tile->data);
  if (!has_chunk (self, tile->index))
    return TRUE;
  tile->is_old = TRUE;
  return ringlet_series_column_read (
      self, first, MIN (self->n_chunk, self->n_rows - first), tile->data, error);
}

static gboolean
set_extent (RingletSeriesColumn *self, guint64 n_rows, GError **error)
{
  hsize_t dims[RINGLET_SERIES_MAX_AXES + 1];

  if (n_rows <= self->n_rows)
    return TRUE;
  set_dims (self, n_rows, dims);
  if (H5Dset_extent (self->dataset, dims) < 0)
    return fail (self, "made longer", error);
  self->n_rows = n_rows;
  return TRUE;
}

/* @left_out: filters, as HDF5's mask has them */
static gboolean
write_chunk (RingletSeriesColumn *self, guint64 index, guint32 left_out,
    gconstpointer bytes, gsize n_bytes, GError **error)
{
  const hsize_t offset[RINGLET_SERIES_MAX_AXES + 1] = { index * self->n_chunk };
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();

  return set_extent (self, self->n_needed, error) &&
      (H5Dwrite_chunk (self->dataset, H5P_DEFAULT, left_out, offset, n_bytes, bytes) >=
              0 ||
          fail (self, "written", error));
}

static gboolean
write_tile (RingletSeriesColumn *self, Tile *tile, GError **error)
{
  const gsize n_bytes = self->row_size * self->n_chunk;
  const gboolean pack = self->packed && !tile->is_old && tile->n_put >= self->n_chunk;

  if (pack)
    ringlet_series_pack (tile->data, n_bytes / self->element_size,
        self->row_size / self->element_size, self->element_size, !self->is_text,
        self->bytes);
  if (!(pack ? write_chunk (
                   self, tile->index, 0, self->bytes->data, self->bytes->len, error)
             : write_chunk (
                   self, tile->index, every_filter (self), tile->data, n_bytes, error)))
    return FALSE;
  tile->is_old = TRUE;
  tile->is_dirty = FALSE;
  return TRUE;
}

static Tile *
get_tile (RingletSeriesColumn *self, guint64 index, GError **error)
{
  Tile *tile = NULL;

  for (guint i = 0; i < self->tiles->len; i++) {
    tile = g_ptr_array_index (self->tiles, i);
    if (tile->index == index)
      return tile;
  }
  if (self->tiles->len >= MAX_TILES) {
    tile = g_ptr_array_index (self->tiles, 0);
    if (tile->is_dirty && !write_tile (self, tile, error))
      return NULL;
    g_ptr_array_remove_index (self->tiles, 0);
  }

  tile = g_new0 (Tile, 1);
  tile->index = index;
  tile->data = g_try_malloc (self->row_size * self->n_chunk);
  g_ptr_array_add (self->tiles, tile);
  if (tile->data == NULL) {
    g_ptr_array_remove (self->tiles, tile);
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for rows of the dataset %s", self->name);
    return NULL;
  }
  if (!load (self, tile, error))
    return NULL;
  self->n_tiles = MAX (self->n_tiles, index + 1);
  return tile;
}

gboolean
ringlet_series_column_put (
    RingletSeriesColumn *self, guint64 row, gconstpointer data, GError **error)
{
  Tile *tile = get_tile (self, row / self->n_chunk, error);

  if (tile == NULL)
    return FALSE;
  memcpy (tile->data + row % self->n_chunk * self->row_size, data, self->row_size);
  tile->n_put++;
  tile->is_dirty = TRUE;
  self->n_needed = MAX (self->n_needed, row + 1);
  return tile->n_put < self->n_chunk || write_tile (self, tile, error);
}

/* ---- large rows ---- */

GByteArray *
ringlet_series_column_pack (const RingletSeriesSpec *spec, gconstpointer data)
{
  const gsize n = n_elements (spec);
  const gsize size = ringlet_pixel_type_size (spec->type);
  GByteArray *packed = NULL;

  if (!spec->packed || rows_of_chunk (spec, n * size) > 1)
    return NULL;
  packed = g_byte_array_new ();
  ringlet_series_pack (data, n, n, size, TRUE, packed);
  return packed;
}

/* A chunk that is there would leave its room behind. */
gboolean
ringlet_series_column_put_packed (RingletSeriesColumn *self, guint64 row,
    gconstpointer data, const GByteArray *packed, GError **error)
{
  if (packed == NULL || self->n_chunk > 1 || !self->packed || has_chunk (self, row))
    return ringlet_series_column_put (self, row, data, error);
  self->n_needed = MAX (self->n_needed, row + 1);
  self->n_tiles = MAX (self->n_tiles, row + 1);
  return write_chunk (self, row, 0, packed->data, packed->len, error);
}

gboolean
ringlet_series_column_flush (RingletSeriesColumn *self, guint64 n_rows, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock = NULL;

  self->n_needed = MAX (self->n_needed, n_rows);
  for (guint i = 0; i < self->tiles->len; i++) {
    Tile *tile = g_ptr_array_index (self->tiles, i);

    if (tile->is_dirty && !write_tile (self, tile, error))
      return FALSE;
  }
  lock = ringlet_hdf5_lock ();
  return set_extent (self, self->n_needed, error);
}

/* ---- single values ---- */

gboolean
ringlet_series_column_put_number (
    RingletSeriesColumn *self, guint64 row, double number, GError **error)
{
  guint8 byte = 0;

  if (self->pixel_type == RINGLET_PIXEL_F64)
    return ringlet_series_column_put (self, row, &number, error);
  g_return_val_if_fail (self->pixel_type == RINGLET_PIXEL_U8, FALSE);
  byte = (guint8) number;
  return ringlet_series_column_put (self, row, &byte, error);
}

gboolean
ringlet_series_column_put_text (
    RingletSeriesColumn *self, guint64 row, const char *text, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *padded = g_malloc0 (self->row_size + 1);

  g_strlcpy (padded, valid, self->row_size + 1);
  /* Not in the middle of a character. */
  for (const char *end = NULL; !g_utf8_validate (padded, -1, &end);)
    padded[end - padded] = '\0';
  return ringlet_series_column_put (self, row, padded, error);
}
