/* SPDX-License-Identifier: MIT */
#include "image/tiff-decode.h"

#include <string.h>

#include "base/error.h"
#include "base/pages.h"
#include "image/tiff-check.h"

/* What every step of decoding needs. */
typedef struct {
  TIFF *tiff;
  const RingletTiffClient *client;
  const RingletTiffLayout *layout;
  guint8 *rows; /* n_slow rows of row_size bytes */
} TiffDecode;

/* ---- pixels as they are in the file ---- */

/* Whether strips hold nothing but pixels, so that they need no library. */
static gboolean
is_plain (const TiffDecode *self)
{
  guint16 fill_order = FILLORDER_MSB2LSB;
  const guint32 n_rows = ringlet_tiff_rows_per_strip (self->tiff, self->layout);

  TIFFGetFieldDefaulted (self->tiff, TIFFTAG_FILLORDER, &fill_order);
  if (self->layout->compression != COMPRESSION_NONE || TIFFIsTiled (self->tiff) ||
      self->layout->bits < 8 || fill_order != FILLORDER_MSB2LSB)
    return FALSE;

  for (guint32 row = 0; row < self->layout->n_slow; row += n_rows) {
    const guint64 size =
        self->layout->row_size * MIN (n_rows, self->layout->n_slow - row);

    if (TIFFGetStrileByteCount (self->tiff, row / n_rows) < size)
      return FALSE;
  }
  return TRUE;
}

static RingletRawType
raw_of_file (const TiffDecode *self)
{
  RingletRawType raw = self->layout->raw;

  raw.big_endian = TIFFIsBigEndian (self->tiff) != 0;
  return raw;
}

/* Each strip is copied once; ringlet_tiff_check_pieces() found it in the file. */
static gpointer
decode_plain (const TiffDecode *self, GCancellable *cancellable, GError **error)
{
  const RingletTiffLayout *layout = self->layout;
  const RingletRawType raw = raw_of_file (self);
  const gsize to_row = layout->n_fast * ringlet_pixel_type_size (raw.type);
  const guint32 n_rows = ringlet_tiff_rows_per_strip (self->tiff, self->layout);
  g_autofree guint8 *data =
      ringlet_image_alloc (raw.type, layout->n_slow, layout->n_fast, error);

  for (guint32 row = 0; data != NULL && row < layout->n_slow; row += n_rows) {
    const gsize n = MIN (n_rows, layout->n_slow - row);
    const guint64 offset = TIFFGetStrileOffset (self->tiff, row / n_rows);

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    ringlet_raw_decode (
        &raw, self->client->data + offset, n * layout->n_fast, data + row * to_row);
  }
  return g_steal_pointer (&data);
}

/* ---- pixels through the library ---- */

static gboolean
check_size (const TiffDecode *self, tmsize_t size, guint64 wanted, GError **error)
{
  if (size >= 0 && (guint64) size == wanted)
    return TRUE;

  ringlet_tiff_client_set_error (self->client, "The TIFF data are damaged", error);
  return FALSE;
}

static gboolean
decode_strips (const TiffDecode *self, GCancellable *cancellable, GError **error)
{
  const RingletTiffLayout *layout = self->layout;
  const guint32 n_rows = ringlet_tiff_rows_per_strip (self->tiff, self->layout);

  for (guint32 row = 0; row < layout->n_slow; row += n_rows) {
    const guint64 size = layout->row_size * MIN (n_rows, layout->n_slow - row);
    guint8 *to = self->rows + layout->row_size * row;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (!check_size (self,
            TIFFReadEncodedStrip (self->tiff, row / n_rows, to, (tmsize_t) size), size,
            error))
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  guint32 n_slow;
  guint32 n_fast;
  guint64 row_size;
  guint8 *data;
} TiffTile;

static gboolean
tile_init (TiffTile *tile, const TiffDecode *self, GError **error)
{
  TIFFGetField (self->tiff, TIFFTAG_TILELENGTH, &tile->n_slow);
  TIFFGetField (self->tiff, TIFFTAG_TILEWIDTH, &tile->n_fast);
  tile->row_size = TIFFTileRowSize64 (self->tiff);

  /* Multiples of 16 by the standard; hence tiles begin at whole bytes. */
  if (tile->n_fast % 8 != 0 ||
      !ringlet_image_check_shape (tile->n_slow, tile->n_fast, NULL) ||
      tile->row_size != (guint64) tile->n_fast * self->layout->bits / 8 ||
      TIFFTileSize64 (self->tiff) != tile->row_size * tile->n_slow) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "TIFF tiles of %u × %u pixels make no sense", tile->n_slow, tile->n_fast);
    return FALSE;
  }

  tile->data =
      ringlet_image_alloc (RINGLET_PIXEL_U8, tile->n_slow, tile->row_size, error);
  return tile->data != NULL;
}

static gboolean
decode_tile (const TiffDecode *self, const TiffTile *tile, guint32 row, guint32 column,
    GError **error)
{
  const RingletTiffLayout *layout = self->layout;
  const guint32 index = TIFFComputeTile (self->tiff, column, row, 0, 0);
  const guint64 size = tile->row_size * tile->n_slow;
  const guint64 from_byte = (guint64) column * layout->bits / 8;
  const guint32 n_rows = MIN (tile->n_slow, layout->n_slow - row);

  if (!check_size (self,
          TIFFReadEncodedTile (self->tiff, index, tile->data, (tmsize_t) size), size,
          error))
    return FALSE;

  /* The right and lower tiles reach over the edge of the image. */
  for (guint32 i = 0; i < n_rows; i++)
    memcpy (self->rows + layout->row_size * (row + i) + from_byte,
        tile->data + tile->row_size * i,
        (gsize) MIN (tile->row_size, layout->row_size - from_byte));
  return TRUE;
}

static gboolean
decode_tiles (const TiffDecode *self, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *data = NULL;
  TiffTile tile = { 0 };

  if (!tile_init (&tile, self, error))
    return FALSE;

  data = tile.data;
  for (guint32 row = 0; row < self->layout->n_slow; row += tile.n_slow) {
    for (guint32 column = 0; column < self->layout->n_fast; column += tile.n_fast) {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !decode_tile (self, &tile, row, column, error))
        return FALSE;
    }
  }
  return TRUE;
}

/* Eight pixels in a byte, the first in the highest bit. */
static void
unpack_bits (const RingletTiffLayout *layout, const guint8 *rows, guint8 *to)
{
  for (gsize y = 0; y < layout->n_slow; y++) {
    for (gsize x = 0; x < layout->n_fast; x++)
      *to++ = rows[y * layout->row_size + x / 8] >> (7 - x % 8) & 1;
  }
}

/* From rows as libtiff gives them to pixels of a type of ours; takes @rows. */
static gpointer
convert_rows (const RingletTiffLayout *layout, gpointer rows, GError **error)
{
  g_autofree gpointer owned = rows;
  gpointer data = NULL;

  if (layout->bits != 1 && !layout->raw.half)
    return g_steal_pointer (&owned);

  data = ringlet_image_alloc (layout->raw.type, layout->n_slow, layout->n_fast, error);
  if (data == NULL)
    return NULL;

  if (layout->bits == 1)
    unpack_bits (layout, rows, data);
  else
    ringlet_raw_decode (
        &layout->raw, rows, (gsize) layout->n_slow * layout->n_fast, data);
  return data;
}

gpointer
ringlet_tiff_decode (TIFF *tiff, const RingletTiffClient *client,
    const RingletTiffLayout *layout, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *rows = NULL;
  TiffDecode self = { tiff, client, layout, NULL };
  gboolean ok;

  if (!ringlet_tiff_check_pieces (tiff, client, layout, cancellable, error))
    return NULL;
  if (is_plain (&self))
    return decode_plain (&self, cancellable, error);

  rows = ringlet_pages_alloc ((gsize) layout->row_size, layout->n_slow);
  self.rows = rows;
  if (rows == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %u × %u pixels", layout->n_slow, layout->n_fast);
    return NULL;
  }

  ok = TIFFIsTiled (tiff) ? decode_tiles (&self, cancellable, error)
                          : decode_strips (&self, cancellable, error);
  return ok ? convert_rows (layout, g_steal_pointer (&rows), error) : NULL;
}

gboolean
ringlet_tiff_find_plain (TIFF *tiff, const RingletTiffClient *client,
    const RingletTiffLayout *layout, RingletRawType *raw, guint64 *offset)
{
  const TiffDecode self = { tiff, client, layout, NULL };
  guint64 end = 0;

  if (!is_plain (&self) ||
      !ringlet_tiff_check_pieces (tiff, client, layout, NULL, NULL))
    return FALSE;

  *offset = end = TIFFGetStrileOffset (tiff, 0);
  for (guint32 row = 0; row < layout->n_slow;
       row += ringlet_tiff_rows_per_strip (tiff, layout)) {
    if (TIFFGetStrileOffset (tiff, row / ringlet_tiff_rows_per_strip (tiff, layout)) !=
        end)
      return FALSE;
    end += layout->row_size * ringlet_tiff_rows_per_strip (tiff, layout);
  }
  *raw = raw_of_file (&self);
  return TRUE;
}
