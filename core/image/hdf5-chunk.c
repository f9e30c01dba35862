/* SPDX-License-Identifier: MIT */
#include "image/hdf5-chunk.h"

#include <string.h>

#include "base/error.h"

/* deflate makes at most 1032 bytes of one. Source: zlib, "Technical Details". */
#define MAX_RATIO 1032

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
set_raw_type (RingletRawType *raw, hid_t type, RingletPixelType pixel_type)
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

static gboolean
set_filters (RingletHdf5Chunks *self, hid_t creation)
{
  const int n = H5Pget_nfilters (creation);

  if (n < 0 || n > RINGLET_HDF5_MAX_FILTERS)
    return FALSE;

  for (int i = 0; i < n; i++) {
    unsigned flags = 0;
    size_t n_values = 0;
    const H5Z_filter_t id =
        H5Pget_filter2 (creation, (unsigned) i, &flags, &n_values, NULL, 0, NULL, NULL);

    if (id != H5Z_FILTER_DEFLATE && id != H5Z_FILTER_SHUFFLE &&
        id != H5Z_FILTER_FLETCHER32)
      return FALSE;
    self->filters[self->n_filters++] = id;
  }
  return TRUE;
}

static gboolean
set_layout (RingletHdf5Chunks *self, hid_t creation)
{
  g_auto (RingletHdf5Id) file = H5Iget_file_id (self->dataset);
  g_auto (RingletHdf5Id) space = H5Dget_space (self->dataset);
  hsize_t file_size = 0;

  self->n_axes = H5Sget_simple_extent_dims (space, self->shape, NULL);
  if (self->n_axes < 2 ||
      H5Pget_chunk (creation, H5S_MAX_RANK, self->chunk) != self->n_axes ||
      H5Fget_filesize (file, &file_size) < 0)
    return FALSE;

  self->file_size = file_size;
  self->chunk_size = ringlet_raw_type_size (&self->raw);
  for (int i = 0; i < self->n_axes; i++) {
    if (self->chunk[i] == 0 || self->chunk_size > G_MAXUINT32 / self->chunk[i])
      return FALSE;
    self->chunk_size *= self->chunk[i];
  }
  return TRUE;
}

gboolean
ringlet_hdf5_chunks_init (
    RingletHdf5Chunks *self, hid_t dataset, RingletPixelType type, hid_t memory_type)
{
  g_autoptr (GRecMutexLocker) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) creation = H5Dget_create_plist (dataset);
  g_auto (RingletHdf5Id) file_type = H5Dget_type (dataset);
  gboolean ok = FALSE;

  *self = (RingletHdf5Chunks){ .dataset = dataset };
  ok = creation >= 0 && file_type >= 0 && H5Pget_layout (creation) == H5D_CHUNKED &&
      set_raw_type (&self->raw, file_type, type) && set_filters (self, creation) &&
      set_layout (self, creation) &&
      H5Pget_fill_value (creation, memory_type, self->fill) >= 0;
  H5Eclear2 (H5E_DEFAULT);
  return ok;
}

/* ---- filters ---- */

static GBytes *
set_damaged (GError **error, const char *reason)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "A chunk of the dataset is damaged: %s", reason);
  return NULL;
}

/* Byte 0 of all elements, then byte 1 of all, … → elements. */
static GBytes *
undo_shuffle (GBytes *bytes, gsize element_size)
{
  gsize size = 0;
  const guint8 *from = g_bytes_get_data (bytes, &size);
  const gsize n = size / element_size;
  guint8 *to = g_malloc (size);

  for (gsize i = 0; i < element_size; i++) {
    for (gsize j = 0; j < n; j++)
      to[j * element_size + i] = from[i * n + j];
  }
  /* Bytes that fill no element stay where they are. */
  memcpy (to + n * element_size, from + n * element_size, size - n * element_size);
  return g_bytes_new_take (to, size);
}

/* @max: what the chunk may become; a stream that gives more is refused at once */
static GBytes *
undo_deflate (GBytes *bytes, gsize max, GError **error)
{
  g_autoptr (GZlibDecompressor) inflate =
      g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autoptr (GError) reason = NULL;
  gsize size = 0;
  const guint8 *from = g_bytes_get_data (bytes, &size);
  g_autofree guint8 *to = NULL;
  gsize used = 0;
  gsize n_out = 0;
  GConverterResult result = G_CONVERTER_CONVERTED;

  if (max / MAX_RATIO > size)
    return set_damaged (error, "its bytes cannot hold so many pixels");

  /* One byte more than needed, so that a longer stream shows. */
  to = g_try_malloc (max + 1);
  while (to != NULL && result == G_CONVERTER_CONVERTED && n_out <= max) {
    gsize n_read = 0;
    gsize n_written = 0;

    result = g_converter_convert (G_CONVERTER (inflate), from + used, size - used,
        to + n_out, max + 1 - n_out, G_CONVERTER_INPUT_AT_END, &n_read, &n_written,
        &reason);
    used += n_read;
    n_out += n_written;
  }

  if (result != G_CONVERTER_FINISHED)
    return set_damaged (
        error, reason != NULL ? reason->message : "it inflates to too many bytes");
  return g_bytes_new_take (g_steal_pointer (&to), n_out);
}

/* Source: HDF5 1.10.8, src/H5checksum.c, H5_checksum_fletcher32(). */
static guint32
fletcher32 (const guint8 *data, gsize size)
{
  guint64 sum1 = 0;
  guint64 sum2 = 0;

  for (gsize i = 0; i + 1 < size; i += 2) {
    sum1 = (sum1 + ((guint32) data[i] << 8 | data[i + 1])) % 65535;
    sum2 = (sum2 + sum1) % 65535;
  }
  if (size % 2 == 1) {
    sum1 = (sum1 + ((guint32) data[size - 1] << 8)) % 65535;
    sum2 = (sum2 + sum1) % 65535;
  }
  return (guint32) (sum2 << 16 | sum1);
}

static guint32
plain_modulo (guint32 sum)
{
  return (sum >> 16) % 65535 << 16 | (sum & 0xffff) % 65535;
}

static GBytes *
undo_fletcher (GBytes *bytes, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint32 stored = 0;

  if (size < sizeof stored)
    return set_damaged (error, "it is shorter than its checksum");

  size -= sizeof stored;
  memcpy (&stored, data + size, sizeof stored);
  stored = GUINT32_FROM_LE (stored);
  /* HDF5 writes 65535 where we have 0: the same number modulo 65535. Before 1.6.3 it
   * swapped the bytes of each half on little-endian machines. */
  if (plain_modulo (stored) != fletcher32 (data, size) &&
      plain_modulo ((stored & 0x00ff00ff) << 8 | (stored >> 8 & 0x00ff00ff)) !=
          fletcher32 (data, size))
    return set_damaged (error, "its checksum does not fit its content");
  return g_bytes_new_from_bytes (bytes, 0, size);
}

static GBytes *
undo_filters (
    const RingletHdf5Chunks *self, GBytes *stored, guint32 skipped, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_ref (stored);

  for (guint i = self->n_filters; i > 0; i--) {
    GBytes *next = NULL;

    if ((skipped >> (i - 1) & 1) != 0)
      continue;
    if (self->filters[i - 1] == H5Z_FILTER_DEFLATE)
      /* A checksum may have been added before it was compressed. */
      next = undo_deflate (bytes, (gsize) self->chunk_size + 4, error);
    else if (self->filters[i - 1] == H5Z_FILTER_SHUFFLE)
      next = undo_shuffle (bytes, ringlet_raw_type_size (&self->raw));
    else
      next = undo_fletcher (bytes, error);
    if (next == NULL)
      return NULL;
    g_bytes_unref (bytes);
    bytes = next;
  }

  if (g_bytes_get_size (bytes) != self->chunk_size) {
    g_autofree char *reason =
        g_strdup_printf ("it holds %" G_GSIZE_FORMAT " bytes, not %" G_GUINT64_FORMAT,
            g_bytes_get_size (bytes), self->chunk_size);

    return set_damaged (error, reason);
  }
  return g_steal_pointer (&bytes);
}

/* ---- one chunk ---- */

/* Fetches the stored bytes of the chunk at @origin; *@bytes is NULL when it was never
 * written. */
static gboolean
fetch (const RingletHdf5Chunks *self, const hsize_t *origin, GBytes **bytes,
    guint32 *skipped, GError **error)
{
  g_autoptr (GRecMutexLocker) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_autofree guint8 *data = NULL;
  hsize_t size = 0;

  *bytes = NULL;
  if (H5Dget_chunk_storage_size (self->dataset, origin, &size) < 0) {
    ringlet_hdf5_set_error (error, "A chunk of the dataset cannot be found");
    return FALSE;
  }
  if (size == 0)
    return TRUE;
  if (size > self->file_size) {
    set_damaged (error, "it is larger than the file");
    return FALSE;
  }

  data = g_try_malloc (size);
  if (data == NULL ||
      H5Dread_chunk (self->dataset, H5P_DEFAULT, origin, skipped, data) < 0) {
    ringlet_hdf5_set_error (error, "A chunk of the dataset cannot be read");
    return FALSE;
  }
  *bytes = g_bytes_new_take (g_steal_pointer (&data), size);
  return TRUE;
}

gboolean
ringlet_hdf5_chunks_fetch (const RingletHdf5Chunks *self, const hsize_t *origin,
    GBytes **chunk, GError **error)
{
  g_autoptr (GBytes) stored = NULL;
  guint32 skipped = 0;

  *chunk = NULL;
  if (!fetch (self, origin, &stored, &skipped, error))
    return FALSE;
  if (stored == NULL)
    return TRUE;

  *chunk = undo_filters (self, stored, skipped, error);
  return *chunk != NULL;
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
copy_piece (
    const RingletHdf5Chunks *self, const Piece *piece, GBytes *chunk, guint8 *pixels)
{
  const gsize size = ringlet_pixel_type_size (self->raw.type);
  const gsize stored_size = ringlet_raw_type_size (&self->raw);
  const gsize n_fast = (gsize) self->shape[self->n_axes - 1];
  const gsize stride = (gsize) self->chunk[self->n_axes - 1];
  const guint8 *from = g_bytes_get_data (chunk, NULL);

  for (gsize y = 0; y < piece->n_rows; y++)
    ringlet_raw_decode (&self->raw, from + (piece->first + y * stride) * stored_size,
        piece->n_columns, pixels + ((piece->row + y) * n_fast + piece->column) * size);
}

static gboolean
read_piece (
    const RingletHdf5Chunks *self, const Piece *piece, guint8 *pixels, GError **error)
{
  g_autoptr (GBytes) chunk = NULL;

  if (!ringlet_hdf5_chunks_fetch (self, piece->origin, &chunk, error))
    return FALSE;
  if (chunk == NULL)
    fill_piece (self, piece, pixels);
  else
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

gboolean
ringlet_hdf5_chunks_read (const RingletHdf5Chunks *self, guint64 frame, gpointer pixels,
    GCancellable *cancellable, GError **error)
{
  const int slow = self->n_axes - 2;
  const gsize n_slow = (gsize) self->shape[slow];
  const gsize n_fast = (gsize) self->shape[slow + 1];
  const gsize step_slow = (gsize) MIN (self->chunk[slow], n_slow);
  const gsize step_fast = (gsize) MIN (self->chunk[slow + 1], n_fast);
  Piece piece;

  piece_init (&piece, self, frame);
  for (gsize row = 0; row < n_slow; row += step_slow) {
    for (gsize column = 0; column < n_fast; column += step_fast) {
      piece.row = row;
      piece.column = column;
      piece.origin[slow] = row;
      piece.origin[slow + 1] = column;
      piece.n_rows = MIN (step_slow, n_slow - row);
      piece.n_columns = MIN (step_fast, n_fast - column);
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !read_piece (self, &piece, pixels, error))
        return FALSE;
    }
  }
  return TRUE;
}
