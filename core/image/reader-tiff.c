/* SPDX-License-Identifier: MIT */

/* TIFF and BigTIFF through libtiff; every page is a frame.
 *
 * Each read opens its own handle, so threads share nothing. Stored values are the
 * truth: a MINISWHITE image is not inverted. */

#include <string.h>

#include "base/error.h"
#include "image/header.h"
#include "image/reader.h"
#include "image/tiff-client.h"
#include "image/tiff-decode.h"

typedef struct {
  GBytes *bytes; /* of the caller */
  GArray *pages; /* guint64: where the directories lie */
  char *warning; /* (nullable) */
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

/* ---- what the page says beside the pixels ---- */

static void
meta_from_tags (RingletImageMeta *meta, TIFF *tiff)
{
  static const struct {
    guint32 tag;
    const char *key;
  } tags[] = {
    { TIFFTAG_MAKE, "Make" },
    { TIFFTAG_MODEL, "Model" },
    { TIFFTAG_SOFTWARE, "Software" },
    { TIFFTAG_DATETIME, "DateTime" },
    { TIFFTAG_ARTIST, "Artist" },
    { TIFFTAG_HOSTCOMPUTER, "HostComputer" },
  };
  const char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++) {
    if (TIFFGetField (tiff, tags[i].tag, &text) && text != NULL)
      ringlet_image_meta_add (meta, tags[i].key, text);
  }

  if (!TIFFGetField (tiff, TIFFTAG_IMAGEDESCRIPTION, &text) || text == NULL)
    return;
  if (*text == '#')
    ringlet_header_add_dectris (meta, text);
  else
    ringlet_image_meta_add (meta, "ImageDescription", text);
}

/* ---- the row of the table ---- */

static int
tiff_probe (const guint8 *head, gsize size)
{
  static const char *const magics[] = { "II*\0", "MM\0*", "II+\0", "MM\0+" };

  /* Not 100: MarCCD files are TIFF too, and their own reader knows more of them. */
  for (gsize i = 0; size >= 4 && i < G_N_ELEMENTS (magics); i++) {
    if (memcmp (head, magics[i], 4) == 0)
      return 90;
  }
  return 0;
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

  state->bytes = input->bytes;
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
  g_auto (RingletImageMeta) meta = { 0 };
  g_autoptr (TIFF) tiff = NULL;
  RingletTiffLayout layout;
  gpointer pixels = NULL;

  tiff = ringlet_tiff_client_open (
      &client, g_array_index (state->pages, guint64, index), error);
  if (tiff == NULL || !layout_init (&layout, tiff, error))
    return NULL;

  pixels = ringlet_tiff_decode (tiff, &client, &layout, cancellable, error);
  if (pixels == NULL)
    return NULL;

  meta_from_tags (&meta, tiff);
  if (state->warning != NULL)
    ringlet_image_meta_warn (&meta, "%s", state->warning);
  return ringlet_image_new_take (
      layout.raw.type, layout.n_slow, layout.n_fast, pixels, &meta);
}

static gboolean
tiff_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const TiffState *state = data;
  g_auto (RingletTiffClient) client = ringlet_tiff_client_init (state->bytes);
  g_autoptr (TIFF) tiff = NULL;
  RingletTiffLayout layout;

  tiff = ringlet_tiff_client_open (
      &client, g_array_index (state->pages, guint64, index), error);
  if (tiff == NULL || !layout_init (&layout, tiff, error))
    return FALSE;

  info->n_slow = layout.n_slow;
  info->n_fast = layout.n_fast;
  info->type = layout.raw.type;
  meta_from_tags (&info->meta, tiff);
  if (state->warning != NULL)
    ringlet_image_meta_warn (&info->meta, "%s", state->warning);
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
