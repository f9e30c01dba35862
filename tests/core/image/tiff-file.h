/* SPDX-License-Identifier: MIT */
#pragma once

/* TIFF files made in a test, with libtiff. */

#include <string.h>

#include <glib/gstdio.h>
#include <tiffio.h>

#include "base/error.h"
#include "image/reader.h"

G_BEGIN_DECLS

/* Neither is a multiple of the tile's 16, nor of the strip's rows. */
enum { N_SLOW = 21, N_FAST = 37, N_PIXELS = N_SLOW * N_FAST };

/* ---- pixels ---- */

typedef struct {
  RingletPixelType type; /* as it is read */
  guint16 format;
  guint16 bits;
} Kind;

static const Kind kinds[] = {
  { RINGLET_PIXEL_U8, SAMPLEFORMAT_UINT, 8 },
  { RINGLET_PIXEL_U16, SAMPLEFORMAT_UINT, 16 },
  { RINGLET_PIXEL_U32, SAMPLEFORMAT_UINT, 32 },
  { RINGLET_PIXEL_U64, SAMPLEFORMAT_UINT, 64 },
  { RINGLET_PIXEL_U16, SAMPLEFORMAT_VOID, 16 },
  { RINGLET_PIXEL_I8, SAMPLEFORMAT_INT, 8 },
  { RINGLET_PIXEL_I16, SAMPLEFORMAT_INT, 16 },
  { RINGLET_PIXEL_I32, SAMPLEFORMAT_INT, 32 },
  { RINGLET_PIXEL_I64, SAMPLEFORMAT_INT, 64 },
  { RINGLET_PIXEL_F32, SAMPLEFORMAT_IEEEFP, 16 },
  { RINGLET_PIXEL_F32, SAMPLEFORMAT_IEEEFP, 32 },
  { RINGLET_PIXEL_F64, SAMPLEFORMAT_IEEEFP, 64 },
};

/* A number whose bytes all differ, of either sign where the type has one. */
static guint64
bits_of (gsize i)
{
  return (i % 7 == 0 ? G_GUINT64_CONSTANT (0xfffffffffffffff0) : 0) ^
      (G_GUINT64_CONSTANT (0x0102030405060708) * (i % 251));
}

/* Half floats from 1 to 2; others a quarter of a number. */
static inline double
real_of (const Kind *kind, gsize i)
{
  return kind->bits == 16 ? 1.0 + (double) (i % 1024) / 1024.0
                          : (double) (i % 4001) / 4.0 - 300.0;
}

static inline void
put_pixel (const Kind *kind, guint8 *to, gsize i)
{
  const guint64 bits = bits_of (i);
  const float single = (float) real_of (kind, i);
  const double real = real_of (kind, i);
  const guint16 half = (guint16) (0x3c00 + i % 1024);
  const gsize size = kind->bits / 8;

  if (kind->format == SAMPLEFORMAT_IEEEFP)
    memcpy (to,
        size == 2       ? (gconstpointer) &half
            : size == 4 ? (gconstpointer) &single
                        : (gconstpointer) &real,
        size);
  else if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    memcpy (to, &bits, size);
  else
    memcpy (to, (const guint8 *) &bits + 8 - size, size);
}

static inline void
assert_pixels (const Kind *kind, const RingletImage *image)
{
  const gsize size = ringlet_pixel_type_size (kind->type);

  g_assert_cmpint (image->type, ==, kind->type);
  g_assert_cmpuint (image->n_slow, ==, N_SLOW);
  g_assert_cmpuint (image->n_fast, ==, N_FAST);
  for (gsize i = 0; i < N_PIXELS; i++) {
    guint8 wanted[8];

    if (kind->format == SAMPLEFORMAT_IEEEFP) {
      g_assert_cmpfloat (ringlet_image_get (image, i), ==, real_of (kind, i));
      continue;
    }
    put_pixel (kind, wanted, i);
    g_assert_cmpmem ((const guint8 *) image->data + i * size, size, wanted, size);
  }
}

/* ---- files ---- */

typedef struct {
  const char *mode; /* of TIFFOpen() */
  guint16 compression;
  guint16 predictor; /* 0: none is written */
  gboolean is_tiled;
  guint16 fill_order; /* 0: none is written */
} Layout;

static inline void
set_layout (TIFF *tiff, const Kind *kind, const Layout *layout)
{
  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, N_FAST);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, N_SLOW);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, kind->bits);
  TIFFSetField (tiff, TIFFTAG_SAMPLEFORMAT, kind->format);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, layout->compression);
  if (layout->predictor != 0)
    TIFFSetField (tiff, TIFFTAG_PREDICTOR, layout->predictor);
  if (layout->fill_order != 0)
    TIFFSetField (tiff, TIFFTAG_FILLORDER, layout->fill_order);
  if (layout->is_tiled) {
    TIFFSetField (tiff, TIFFTAG_TILEWIDTH, 16);
    TIFFSetField (tiff, TIFFTAG_TILELENGTH, 16);
  } else {
    TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, 10);
  }
}

static inline void
write_strips (TIFF *tiff, const Kind *kind)
{
  guint8 row[N_FAST * 8];

  for (guint32 y = 0; y < N_SLOW; y++) {
    for (gsize x = 0; x < N_FAST; x++)
      put_pixel (kind, row + x * kind->bits / 8, y * N_FAST + x);
    g_assert_cmpint (TIFFWriteScanline (tiff, row, y, 0), ==, 1);
  }
}

static inline void
write_tiles (TIFF *tiff, const Kind *kind)
{
  guint8 tile[16 * 16 * 8] = { 0 };

  for (guint32 y = 0; y < N_SLOW; y += 16) {
    for (guint32 x = 0; x < N_FAST; x += 16) {
      for (guint32 i = 0; i < 256; i++) {
        const guint32 row = y + i / 16, column = x + i % 16;

        if (row < N_SLOW && column < N_FAST)
          put_pixel (kind, tile + i * kind->bits / 8, row * N_FAST + column);
      }
      g_assert_cmpint (TIFFWriteTile (tiff, tile, x, y, 0, 0), >, 0);
    }
  }
}

static inline void
write_page (TIFF *tiff, const Kind *kind, const Layout *layout)
{
  set_layout (tiff, kind, layout);
  if (layout->is_tiled)
    write_tiles (tiff, kind);
  else
    write_strips (tiff, kind);
  g_assert_cmpint (TIFFWriteDirectory (tiff), ==, 1);
}

typedef struct {
  char *path;
  TIFF *tiff;
} Writing;

static inline Writing
begin (const char *mode)
{
  Writing self = { 0 };
  const int fd = g_file_open_tmp ("ringlet-test-XXXXXX.tif", &self.path, NULL);

  g_close (fd, NULL);
  self.tiff = TIFFOpen (self.path, mode);
  g_assert_nonnull (self.tiff);
  return self;
}

/* (transfer full): what was written */
static inline GBytes *
end (Writing *self)
{
  char *data = NULL;
  gsize size = 0;

  TIFFClose (self->tiff);
  g_assert_true (g_file_get_contents (self->path, &data, &size, NULL));
  g_unlink (self->path);
  g_clear_pointer (&self->path, g_free);
  return g_bytes_new_take (data, size);
}

/* ---- reading ---- */

static inline RingletImage *
read_frame (GBytes *bytes, guint64 index, guint64 *n_frames, GError **error)
{
  const RingletReaderInput input = { .bytes = bytes };
  const RingletReader *reader = ringlet_reader_find (bytes, NULL, error);
  g_auto (RingletFrameInfo) info = { 0 };
  RingletImage *image = NULL;
  gpointer state = NULL;

  g_assert_cmpstr (reader->name, ==, "tiff");
  state = reader->open (&input, n_frames, error);
  if (state == NULL)
    return NULL;
  image = reader->read (state, index, NULL, error);
  if (image != NULL) {
    g_assert_true (reader->describe (state, index, &info, NULL));
    g_assert_cmpuint (info.n_slow, ==, image->n_slow);
    g_assert_cmpuint (info.n_fast, ==, image->n_fast);
    g_assert_cmpint (info.type, ==, image->type);
    g_assert_cmpstr (info.meta.date, ==, image->meta.date);
  }
  reader->close (state);
  return image;
}

G_END_DECLS
