/* SPDX-License-Identifier: MIT */
#include "image/tiff-check.h"

#include "base/error.h"

#define OVERHANG_ALWAYS_ALLOWED ((guint64) 16 << 20)

/* What every step needs. */
typedef struct {
  TIFF *tiff;
  const RingletTiffClient *client;
  const RingletTiffLayout *layout;
} TiffPieces;

static gboolean
is_deflate (guint16 compression)
{
  return compression == COMPRESSION_ADOBE_DEFLATE || compression == COMPRESSION_DEFLATE;
}

/* How many bytes one byte can stand for at most. Deflate: 1032; packbits: 128 in two.
 * LZW: a code of 9 to 12 bits adds a byte to the longest string, up to 3838 of them
 * between two resets. The others have no useful bound; this one keeps a few bytes from
 * asking for gigabytes. */
static guint64
max_ratio (guint16 compression)
{
  if (compression == COMPRESSION_NONE)
    return 1;
  if (compression == COMPRESSION_PACKBITS)
    return 64;
  if (is_deflate (compression))
    return 1032;
  return compression == COMPRESSION_LZW ? 1400 : 65536;
}

guint32
ringlet_tiff_rows_per_strip (TIFF *tiff, const RingletTiffLayout *layout)
{
  guint32 n_rows = layout->n_slow;

  TIFFGetFieldDefaulted (tiff, TIFFTAG_ROWSPERSTRIP, &n_rows);
  return CLAMP (n_rows, 1, layout->n_slow);
}

/* Bytes of a whole strip or tile; the last strip may be shorter, or filled up. */
static guint64
piece_size (const TiffPieces *self)
{
  if (TIFFIsTiled (self->tiff))
    return TIFFTileSize64 (self->tiff);
  return self->layout->row_size *
      ringlet_tiff_rows_per_strip (self->tiff, self->layout);
}

/* libtiff stops when it has pixels enough and never sees the checksum behind them: what
 * was damaged in between would pass for counts. So the stream is run through once, as
 * far as its piece has pixels: pieces may overlap, and each may be a long stream. */
static gboolean
check_deflate (const guint8 *from, gsize size, guint64 max_size,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (GZlibDecompressor) inflate =
      g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autoptr (GError) reason = NULL;
  GConverterResult result = G_CONVERTER_CONVERTED;
  guint64 n_inflated = 0;
  guint8 scratch[16384];

  while (result == G_CONVERTER_CONVERTED && n_inflated <= max_size) {
    gsize n_read = 0;
    gsize n_written = 0;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    result = g_converter_convert (G_CONVERTER (inflate), from, size, scratch,
        sizeof scratch, G_CONVERTER_INPUT_AT_END, &n_read, &n_written, &reason);
    from += n_read;
    size -= n_read;
    n_inflated += n_written;
  }
  if (result == G_CONVERTER_FINISHED && n_inflated <= max_size)
    return TRUE;

  if (result == G_CONVERTER_ERROR)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The deflate data of the TIFF are damaged: %s", reason->message);
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The deflate data of a TIFF strip or tile go on behind its %" G_GUINT64_FORMAT
        " bytes of pixels",
        max_size);
  return FALSE;
}

static gboolean
check_place (const TiffPieces *self, guint32 index, guint64 *stored, GError **error)
{
  const guint64 offset = TIFFGetStrileOffset (self->tiff, index);
  const guint64 size = TIFFGetStrileByteCount (self->tiff, index);
  const guint64 file_size = self->client->size;

  if (offset > file_size || size > file_size - offset) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "TIFF %s %u needs %" G_GUINT64_FORMAT " bytes from byte %" G_GUINT64_FORMAT
        " on, but the file ends at byte %" G_GUINT64_FORMAT,
        TIFFIsTiled (self->tiff) ? "tile" : "strip", index + 1, size, offset,
        file_size);
    return FALSE;
  }
  *stored += size;
  return TRUE;
}

/* Strips and tiles may reach over the image, but not for many times its size: each byte
 * of them costs time. */
static gboolean
check_overhang (const TiffPieces *self, guint32 n, GError **error)
{
  const guint64 image_size = self->layout->row_size * self->layout->n_slow;
  guint64 size = 0;

  if (g_uint64_checked_mul (&size, n, piece_size (self)) &&
      (size <= OVERHANG_ALWAYS_ALLOWED || size / 4 <= image_size))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "The TIFF has %u %s of %" G_GUINT64_FORMAT
      " bytes, too large for an image of %u × %u pixels",
      n, TIFFIsTiled (self->tiff) ? "tiles" : "strips", piece_size (self),
      self->layout->n_slow, self->layout->n_fast);
  return FALSE;
}

static gboolean
check_sizes (const TiffPieces *self, guint32 n, GError **error)
{
  const RingletTiffLayout *layout = self->layout;
  const guint64 ratio = max_ratio (layout->compression);
  guint64 stored = 0;

  for (guint32 i = 0; i < n; i++) {
    if (!check_place (self, i, &stored, error))
      return FALSE;
  }

  /* Pieces that overlap do not make the file longer. */
  stored = MIN (stored, self->client->size);
  if (stored >= layout->row_size * layout->n_slow / ratio)
    return check_overhang (self, n, error);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "%" G_GUINT64_FORMAT " bytes of TIFF data cannot hold %u × %u pixels of %u bits",
      stored, layout->n_slow, layout->n_fast, layout->bits);
  return FALSE;
}

gboolean
ringlet_tiff_check_pieces (TIFF *tiff, const RingletTiffClient *client,
    const RingletTiffLayout *layout, GCancellable *cancellable, GError **error)
{
  const TiffPieces self = { tiff, client, layout };
  const guint32 n =
      TIFFIsTiled (tiff) ? TIFFNumberOfTiles (tiff) : TIFFNumberOfStrips (tiff);

  if (!check_sizes (&self, n, error))
    return FALSE;
  for (guint32 i = 0; is_deflate (layout->compression) && i < n; i++) {
    if (!check_deflate (client->data + TIFFGetStrileOffset (tiff, i),
            (gsize) TIFFGetStrileByteCount (tiff, i), piece_size (&self), cancellable,
            error))
      return FALSE;
  }
  return TRUE;
}
