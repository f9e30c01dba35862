/* SPDX-License-Identifier: MIT */

/* Rows of a column: kept in tiles until a chunk is full, packed, and written. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "export/series-column-private.h"
#include "export/series-pack.h"

/* Chunks that are being filled. Frames come in order, more or less. */
#define MAX_TILES 4

typedef struct {
  guint64 index;
  guint8 *data;
  guint n_put;
  gboolean is_old;   /* the file has one in this place */
  gboolean is_dirty; /* it has something else than the file */
} Tile;

static void
tile_free (gpointer data)
{
  Tile *self = data;

  g_free (self->data);
  g_free (self);
}

GPtrArray *
ringlet_series_column_tiles_new (void)
{
  return g_ptr_array_new_with_free_func (tile_free);
}

/* ---- tiles ---- */

/* As bits. */
static guint32
every_filter (const RingletSeriesColumn *self)
{
  return !self->packed ? 0 : self->is_text ? 1 : 3;
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

/* Rows may be there that nobody has put. */
static gboolean
has_rows (const RingletSeriesColumn *self, guint64 index)
{
  return index < self->n_tiles && index * self->n_chunk < self->n_rows;
}

/* Whether the file has a chunk in this place. Where it cannot tell there is none, which
 * costs room at most. H5Dget_chunk_info_by_coord() would look at all chunks: 10 ms of
 * 100,000. */
static gboolean
has_chunk (const RingletSeriesColumn *self, guint64 index)
{
  const hsize_t offset[RINGLET_SERIES_MAX_AXES + 1] = { index * self->n_chunk };
  hsize_t n_bytes = 0;
  g_autoptr (RingletHdf5Lock) lock = NULL;

  if (!has_rows (self, index))
    return FALSE;
  lock = ringlet_hdf5_lock ();
  if (H5Dget_chunk_storage_size (self->dataset, offset, &n_bytes) >= 0)
    return n_bytes > 0;
  H5Eclear2 (H5E_DEFAULT);
  return FALSE;
}

/* As the file reads there. */
static gboolean
load (RingletSeriesColumn *self, Tile *tile, GError **error)
{
  const guint64 first = tile->index * self->n_chunk;

  fill (self, tile->data);
  if (!has_rows (self, tile->index))
    return TRUE;
  tile->is_old = has_chunk (self, tile->index);
  return ringlet_series_column_read (
      self, first, MIN (self->n_chunk, self->n_rows - first), tile->data, error);
}

static gboolean
set_extent (RingletSeriesColumn *self, guint64 n_rows, GError **error)
{
  hsize_t dims[RINGLET_SERIES_MAX_AXES + 1];

  if (n_rows <= self->n_rows)
    return TRUE;
  ringlet_series_column_set_dims (self, n_rows, dims);
  if (H5Dset_extent (self->dataset, dims) < 0)
    return ringlet_series_column_fail (self, "made longer", error);
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
          ringlet_series_column_fail (self, "written", error));
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
  const gsize n = ringlet_series_spec_n_elements (spec);
  const gsize size = ringlet_pixel_type_size (spec->type);
  GByteArray *packed = NULL;

  if (!spec->packed || ringlet_series_spec_rows_of_chunk (spec, n * size) > 1)
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
