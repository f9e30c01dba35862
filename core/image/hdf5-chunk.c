/* SPDX-License-Identifier: MIT */
#include "image/hdf5-chunk.h"

#include <string.h>

#include "base/error.h"

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
      set_layout (self, creation) &&
      H5Pget_fill_value (creation, memory_type, self->fill) >= 0;
  H5Eclear2 (H5E_DEFAULT);
  return ok;
}

/* ---- filters ---- */

static gboolean
set_damaged (GError **error, const char *reason)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "A chunk of the dataset is damaged: %s", reason);
  return FALSE;
}

/* Bytes of a stage between two filters: what did not shrink has grown a little. */
static gsize
between_room (gsize chunk_size)
{
  return chunk_size + chunk_size / 4 + 4096;
}

static gboolean
has_right_size (gsize size, gsize wanted, GError **error)
{
  g_autofree char *reason = NULL;

  if (size == wanted)
    return TRUE;

  reason = g_strdup_printf (
      "it holds %" G_GSIZE_FORMAT " bytes, not %" G_GSIZE_FORMAT, size, wanted);
  return set_damaged (error, reason);
}

/* @stored: @size bytes; @chunk: room for one chunk as it is stored */
static gboolean
undo_filters (const RingletHdf5Chunks *self, const guint8 *stored, gsize size,
    guint32 skipped, guint8 *chunk, GError **error)
{
  const gsize chunk_size = self->n_in_chunk * self->element_size;
  g_autofree guint8 *last = NULL;
  const guint32 all = (1u << self->n_filters) - 1;
  const guint8 *from = stored;

  for (guint i = self->n_filters; i-- > 0;) {
    const gboolean is_end = (~skipped & all & ((1u << i) - 1)) == 0;
    const gsize room = is_end ? chunk_size : between_room (chunk_size);
    g_autofree guint8 *between = NULL;

    if ((skipped >> i & 1) != 0)
      continue;
    if (!is_end && (between = g_try_malloc (room)) == NULL)
      return set_damaged (error, "there is not enough memory for it");
    if (!ringlet_hdf5_filter_undo (&self->filters[i], from, size,
            is_end ? chunk : between, room, &size, error)) {
      g_prefix_error (error, "A chunk of the dataset is damaged: ");
      return FALSE;
    }
    g_free (last);
    from = last = g_steal_pointer (&between);
    if (is_end)
      return has_right_size (size, chunk_size, error);
  }

  if (!has_right_size (size, chunk_size, error))
    return FALSE;
  if (from != chunk)
    memcpy (chunk, from, chunk_size);
  return TRUE;
}

/* ---- one chunk ---- */

/* What is stored of the chunk at @origin: none when it was never written. */
typedef struct {
  guint8 *bytes; /* @owned, or where the chunk goes */
  guint8 *owned;
  gsize size;
  guint32 skipped; /* filters that were left out, a bit each */
} Stored;

static void
stored_clear (Stored *self)
{
  g_free (self->owned);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stored, stored_clear)

/* Stored bytes of a chunk, 0 for one that was never written.
 * H5Dget_chunk_storage_size() looks it up, but calls such a one an error;
 * H5Dget_chunk_info_by_coord() knows, but walks through all chunks before it. */
static gboolean
find_size (const RingletHdf5Chunks *self, const hsize_t *origin, hsize_t *size)
{
  haddr_t address = HADDR_UNDEF;
  unsigned skipped = 0;

  if (H5Dget_chunk_storage_size (self->dataset, origin, size) >= 0 && *size > 0)
    return TRUE;
  if (H5Dget_chunk_info_by_coord (self->dataset, origin, &skipped, &address, size) < 0)
    return FALSE;
  if (address == HADDR_UNDEF)
    *size = 0;
  return TRUE;
}

/* The only part that needs the lock. Without filters the bytes go where they belong. */
static gboolean
fetch (const RingletHdf5Chunks *self, const hsize_t *origin, guint8 *chunk,
    Stored *stored, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  hsize_t size = 0;

  if (!find_size (self, origin, &size)) {
    ringlet_hdf5_set_error (error, "A chunk of the dataset cannot be found");
    return FALSE;
  }
  if (size == 0)
    return TRUE;
  if (size > self->file_size)
    return set_damaged (error, "it is larger than the file");

  stored->size = (gsize) size;
  stored->bytes = chunk;
  if (self->n_filters > 0 || size != self->n_in_chunk * self->element_size)
    stored->bytes = stored->owned = g_try_malloc (stored->size);
  if (stored->bytes == NULL ||
      H5Dread_chunk (
          self->dataset, H5P_DEFAULT, origin, &stored->skipped, stored->bytes) < 0) {
    ringlet_hdf5_set_error (error, "A chunk of the dataset cannot be read");
    return FALSE;
  }
  return TRUE;
}

/* A chunk that reaches beyond the dataset may be stored without filters. */
static gboolean
is_plain_edge (const RingletHdf5Chunks *self, const hsize_t *origin)
{
  for (int i = 0; self->has_plain_edges && i < self->n_axes; i++) {
    if (self->chunk[i] > self->shape[i] - origin[i])
      return TRUE;
  }
  return FALSE;
}

static gboolean
convert (const RingletHdf5Chunks *self, guint8 *chunk, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file_type = H5Dget_type (self->dataset);

  if (file_type >= 0 &&
      H5Tconvert (file_type, ringlet_hdf5_native_type (self->raw.type),
          self->n_in_chunk, chunk, NULL, H5P_DEFAULT) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The numbers of the dataset cannot be converted");
  return FALSE;
}

gsize
ringlet_hdf5_chunks_room (const RingletHdf5Chunks *self)
{
  const gsize size = ringlet_raw_type_size (&self->raw);

  return self->n_in_chunk * MAX (size, self->element_size);
}

gboolean
ringlet_hdf5_chunks_fetch (const RingletHdf5Chunks *self, const hsize_t *origin,
    guint8 *chunk, gboolean *is_written, GError **error)
{
  g_auto (Stored) stored = { 0 };

  if (!fetch (self, origin, chunk, &stored, error))
    return FALSE;
  *is_written = stored.size > 0;
  if (!*is_written)
    return TRUE;

  if (is_plain_edge (self, origin))
    stored.skipped = G_MAXUINT32;
  return undo_filters (self, stored.bytes, stored.size, stored.skipped, chunk, error) &&
      (!self->converts || convert (self, chunk, error));
}

/* Where a frame meets a chunk: rows and columns of the frame. */
typedef struct {
  hsize_t origin[H5S_MAX_RANK];
  gsize row, n_rows;
  gsize column, n_columns;
  gsize first; /* index in the chunk of the pixel at (row, column) */
} Piece;

static void
fill_piece (const RingletHdf5Chunks *self, const Piece *piece, guint8 *pixels)
{
  const gsize size = ringlet_pixel_type_size (self->raw.type);
  const gsize n_fast = (gsize) self->shape[self->n_axes - 1];

  for (gsize y = 0; y < piece->n_rows; y++) {
    guint8 *to = pixels + ((piece->row + y) * n_fast + piece->column) * size;

    for (gsize x = 0; x < piece->n_columns; x++)
      memcpy (to + x * size, self->fill, size);
  }
}

static void
copy_piece (const RingletHdf5Chunks *self, const Piece *piece, const guint8 *chunk,
    guint8 *pixels)
{
  const gsize size = ringlet_pixel_type_size (self->raw.type);
  const gsize stored_size = ringlet_raw_type_size (&self->raw);
  const gsize n_fast = (gsize) self->shape[self->n_axes - 1];
  const gsize stride = (gsize) self->chunk[self->n_axes - 1];

  for (gsize y = 0; y < piece->n_rows; y++)
    ringlet_raw_decode (&self->raw, chunk + (piece->first + y * stride) * stored_size,
        piece->n_columns, pixels + ((piece->row + y) * n_fast + piece->column) * size);
}

/* @chunk: (nullable): room for one; NULL: @pixels are one chunk as it is stored */
static gboolean
read_piece (const RingletHdf5Chunks *self, const Piece *piece, guint8 *chunk,
    guint8 *pixels, GError **error)
{
  gboolean is_written = FALSE;

  if (!ringlet_hdf5_chunks_fetch (
          self, piece->origin, chunk != NULL ? chunk : pixels, &is_written, error))
    return FALSE;
  if (!is_written)
    fill_piece (self, piece, pixels);
  else if (chunk != NULL)
    copy_piece (self, piece, chunk, pixels);
  return TRUE;
}

/* Sets what all pieces of frame @frame share: the place on the leading axes. */
static void
piece_init (Piece *piece, const RingletHdf5Chunks *self, guint64 frame)
{
  gsize stride =
      (gsize) (self->chunk[self->n_axes - 2] * self->chunk[self->n_axes - 1]);

  *piece = (Piece){ 0 };
  for (int i = self->n_axes - 3; i >= 0; i--) {
    const guint64 at = frame % self->shape[i];

    piece->origin[i] = at - at % self->chunk[i];
    piece->first += (gsize) (at % self->chunk[i]) * stride;
    stride *= (gsize) self->chunk[i];
    frame /= self->shape[i];
  }
}

/* Whether a chunk is a frame, byte for byte: it is decoded where the pixels belong. */
static gboolean
is_frame (const RingletHdf5Chunks *self)
{
  for (int i = 0; i < self->n_axes; i++) {
    if (self->chunk[i] != (i < self->n_axes - 2 ? 1 : self->shape[i]))
      return FALSE;
  }
  return self->raw.type != RINGLET_PIXEL_BOOL && !self->raw.half &&
      self->raw.big_endian == (G_BYTE_ORDER == G_BIG_ENDIAN) &&
      ringlet_hdf5_chunks_room (self) ==
      self->n_in_chunk * ringlet_pixel_type_size (self->raw.type);
}

static gboolean
read_pieces (const RingletHdf5Chunks *self, Piece *piece, guint8 *chunk, guint8 *pixels,
    GCancellable *cancellable, GError **error)
{
  const int slow = self->n_axes - 2;
  const gsize n_slow = (gsize) self->shape[slow];
  const gsize n_fast = (gsize) self->shape[slow + 1];
  const gsize step_slow = (gsize) MIN (self->chunk[slow], n_slow);
  const gsize step_fast = (gsize) MIN (self->chunk[slow + 1], n_fast);

  for (gsize row = 0; row < n_slow; row += step_slow) {
    for (gsize column = 0; column < n_fast; column += step_fast) {
      piece->origin[slow] = piece->row = row;
      piece->origin[slow + 1] = piece->column = column;
      piece->n_rows = MIN (step_slow, n_slow - row);
      piece->n_columns = MIN (step_fast, n_fast - column);
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !read_piece (self, piece, chunk, pixels, error))
        return FALSE;
    }
  }
  return TRUE;
}

gboolean
ringlet_hdf5_chunks_read (const RingletHdf5Chunks *self, guint64 frame, gpointer pixels,
    GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *chunk = NULL;
  Piece piece;

  if (!is_frame (self)) {
    chunk = g_try_malloc (ringlet_hdf5_chunks_room (self));
    if (chunk == NULL)
      return set_damaged (error, "there is not enough memory for it");
  }
  piece_init (&piece, self, frame);
  return read_pieces (self, &piece, chunk, pixels, cancellable, error);
}
