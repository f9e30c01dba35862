/* SPDX-License-Identifier: MIT */

/* TIFF and BigTIFF through libtiff; every page is a frame. MarCCD and Rayonix cameras
 * write TIFF with a header of their own between the tags and the pixels.
 *
 * Each read opens its own handle, so threads share nothing. Stored values are the
 * truth: a MINISWHITE image is not inverted. */

#include <string.h>

#include "base/error.h"
#include "image/marccd.h"
#include "image/reader.h"
#include "image/tiff-client.h"
#include "image/tiff-decode.h"
#include "image/tiff-meta.h"
#include "image/tiff-pages.h"

typedef struct {
  GBytes *bytes; /* of the caller */
  GArray *pages; /* guint64: where the directories lie */
  char *warning; /* (nullable) */
  gboolean is_marccd;
} TiffState;

/* ---- what the tags say ---- */

static gboolean
layout_set_type (RingletTiffLayout *layout, guint16 sample_format, GError **error)
{
  static const struct {
    guint16 format;
    guint16 bits;
    RingletPixelType type;
  } types[] = {
    { SAMPLEFORMAT_UINT, 1, RINGLET_PIXEL_BOOL },
    { SAMPLEFORMAT_UINT, 8, RINGLET_PIXEL_U8 },
    { SAMPLEFORMAT_UINT, 16, RINGLET_PIXEL_U16 },
    { SAMPLEFORMAT_UINT, 32, RINGLET_PIXEL_U32 },
    { SAMPLEFORMAT_UINT, 64, RINGLET_PIXEL_U64 },
    { SAMPLEFORMAT_INT, 8, RINGLET_PIXEL_I8 },
    { SAMPLEFORMAT_INT, 16, RINGLET_PIXEL_I16 },
    { SAMPLEFORMAT_INT, 32, RINGLET_PIXEL_I32 },
    { SAMPLEFORMAT_INT, 64, RINGLET_PIXEL_I64 },
    { SAMPLEFORMAT_IEEEFP, 16, RINGLET_PIXEL_F32 },
    { SAMPLEFORMAT_IEEEFP, 32, RINGLET_PIXEL_F32 },
    { SAMPLEFORMAT_IEEEFP, 64, RINGLET_PIXEL_F64 },
  };

  if (sample_format == SAMPLEFORMAT_VOID)
    sample_format = SAMPLEFORMAT_UINT;

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    if (types[i].format == sample_format && types[i].bits == layout->bits) {
      layout->raw.type = types[i].type;
      layout->raw.half = types[i].type == RINGLET_PIXEL_F32 && layout->bits == 16;
      /* libtiff brings the bytes into the order of this machine. */
      layout->raw.big_endian = G_BYTE_ORDER == G_BIG_ENDIAN;
      return TRUE;
    }
  }

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "TIFF pixels of %u bits with sample format %u are not supported", layout->bits,
      sample_format);
  return FALSE;
}

/* Counts are one number per pixel; anything else is a picture to look at. */
static gboolean
check_grey (TIFF *tiff, GError **error)
{
  guint16 n_samples = 1;
  guint16 photometric = PHOTOMETRIC_MINISBLACK;

  TIFFGetFieldDefaulted (tiff, TIFFTAG_SAMPLESPERPIXEL, &n_samples);
  TIFFGetField (tiff, TIFFTAG_PHOTOMETRIC, &photometric);

  if (photometric == PHOTOMETRIC_RGB || photometric == PHOTOMETRIC_PALETTE) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "This TIFF is a colour picture (%s), not counts of a detector; export the "
        "image as greyscale",
        photometric == PHOTOMETRIC_RGB ? "RGB" : "with a palette");
    return FALSE;
  }
  if (n_samples != 1) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The TIFF has %u samples per pixel; only images of one are supported",
        n_samples);
    return FALSE;
  }
  if (photometric > PHOTOMETRIC_MINISBLACK) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "TIFF images of photometric interpretation %u are not supported", photometric);
    return FALSE;
  }
  return TRUE;
}

static gboolean
layout_init (RingletTiffLayout *layout, TIFF *tiff, GError **error)
{
  guint16 sample_format = SAMPLEFORMAT_UINT;

  *layout = (RingletTiffLayout){ .bits = 1, .compression = COMPRESSION_NONE };
  TIFFGetField (tiff, TIFFTAG_IMAGEWIDTH, &layout->n_fast);
  TIFFGetField (tiff, TIFFTAG_IMAGELENGTH, &layout->n_slow);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_BITSPERSAMPLE, &layout->bits);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_COMPRESSION, &layout->compression);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_SAMPLEFORMAT, &sample_format);

  if (!ringlet_image_check_shape (layout->n_slow, layout->n_fast, error) ||
      !check_grey (tiff, error) || !layout_set_type (layout, sample_format, error))
    return FALSE;

  if (!TIFFIsCODECConfigured (layout->compression)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "TIFF compression %u is unknown here; save the image without compression",
        layout->compression);
    return FALSE;
  }

  layout->row_size = ((guint64) layout->n_fast * layout->bits + 7) / 8;
  return TRUE;
}

/* ---- one page ---- */

/* Opens a page and says what it is, without its pixels. */
static TIFF *
page_open (const TiffState *state, RingletTiffClient *client, guint64 index,
    RingletTiffLayout *layout, GError **error)
{
  g_autoptr (TIFF) tiff = ringlet_tiff_client_open (
      client, g_array_index (state->pages, guint64, index), error);

  if (tiff == NULL || !layout_init (layout, tiff, error))
    return NULL;
  return g_steal_pointer (&tiff);
}

static void
page_describe (const TiffState *state, TIFF *tiff, const RingletTiffLayout *layout,
    RingletFrameInfo *info)
{
  info->n_slow = layout->n_slow;
  info->n_fast = layout->n_fast;
  info->type = layout->raw.type;
  ringlet_tiff_meta_add (&info->meta, tiff);
  if (state->is_marccd)
    ringlet_marccd_add (&info->meta, state->bytes, info->n_slow, info->n_fast);
  if (state->warning != NULL)
    ringlet_image_meta_warn (&info->meta, "%s", state->warning);
}

/* ---- the row of the table ---- */

static int
tiff_probe (const guint8 *head, gsize size)
{
  static const char *const magics[] = { "II*\0", "MM\0*", "II+\0", "MM\0+" };

  /* Not 100: MarCCD files are TIFF too. */
  for (gsize i = 0; size >= 4 && i < G_N_ELEMENTS (magics); i++) {
    if (memcmp (head, magics[i], 4) == 0)
      return 90;
  }
  return 0;
}

static int
marccd_probe (const guint8 *head, gsize size)
{
  return ringlet_marccd_detect (head, size) ? 100 : 0;
}

static void
tiff_close (gpointer data)
{
  TiffState *state = data;

  g_clear_pointer (&state->pages, g_array_unref);
  g_free (state->warning);
  g_free (state);
}

static gpointer
tiff_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  TiffState *state = g_new0 (TiffState, 1);
  gsize size = 0;
  const guint8 *head = g_bytes_get_data (input->bytes, &size);

  state->bytes = input->bytes;
  state->is_marccd = ringlet_marccd_detect (head, size);
  state->pages = ringlet_tiff_find_pages (input->bytes, &state->warning, error);
  if (state->pages == NULL) {
    tiff_close (state);
    return NULL;
  }
  *n_frames = state->pages->len;
  return state;
}

static RingletImage *
tiff_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const TiffState *state = data;
  g_auto (RingletTiffClient) client = ringlet_tiff_client_init (state->bytes);
  g_auto (RingletFrameInfo) info = { 0 };
  RingletTiffLayout layout;
  g_autoptr (TIFF) tiff = page_open (state, &client, index, &layout, error);
  RingletImage *image = NULL;
  gpointer pixels = NULL;
  RingletRawType raw;
  guint64 offset;

  if (tiff == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  page_describe (state, tiff, &layout, &info);
  if (ringlet_tiff_find_plain (tiff, &client, &layout, &raw, &offset))
    image = ringlet_raw_image_within (
        &raw, state->bytes, (gsize) offset, info.n_slow, info.n_fast, &info.meta);
  if (image != NULL)
    return image;

  pixels = ringlet_tiff_decode (tiff, &client, &layout, cancellable, error);
  if (pixels == NULL)
    return NULL;
  return ringlet_image_new_take (
      info.type, info.n_slow, info.n_fast, pixels, &info.meta);
}

static gboolean
tiff_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const TiffState *state = data;
  g_auto (RingletTiffClient) client = ringlet_tiff_client_init (state->bytes);
  RingletTiffLayout layout;
  g_autoptr (TIFF) tiff = page_open (state, &client, index, &layout, error);

  if (tiff == NULL)
    return FALSE;
  page_describe (state, tiff, &layout, info);
  return TRUE;
}

static const char *const tiff_suffixes[] = { ".tif", ".tiff", NULL };

const RingletReader ringlet_reader_tiff = {
  .name = "tiff",
  .suffixes = tiff_suffixes,
  .probe = tiff_probe,
  .open = tiff_open,
  .read = tiff_read,
  .describe = tiff_describe,
  .close = tiff_close,
};

static const char *const marccd_suffixes[] = { ".mccd", NULL };

const RingletReader ringlet_reader_marccd = {
  .name = "marccd",
  .suffixes = marccd_suffixes,
  .probe = marccd_probe,
  .open = tiff_open,
  .read = tiff_read,
  .describe = tiff_describe,
  .close = tiff_close,
};
