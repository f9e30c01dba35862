/* SPDX-License-Identifier: MIT */
#pragma once

/* Messages as a detector sends them: stream of SIMPLON, version 1. Each is
 * (transfer full) (element-type GBytes). */

#include <string.h>

#include <lz4.h>

#include "image/image.h"
#include "support/bslz4.h"

static inline GPtrArray *
stream_parts (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static inline void G_GNUC_PRINTF (2, 3)
    stream_add_text (GPtrArray *parts, const char *format, ...)
{
  va_list arguments;
  char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (parts, g_bytes_new_take (text, strlen (text)));
}

static inline void
stream_replace (GPtrArray *parts, guint i, GBytes *bytes)
{
  g_bytes_unref (g_ptr_array_index (parts, i));
  g_ptr_array_index (parts, i) = bytes;
}

static inline void
stream_replace_text (GPtrArray *parts, guint i, const char *text)
{
  stream_replace (parts, i, g_bytes_new (text, strlen (text)));
}

/* Seeded counts, and the flag of a masked pixel here and there. */
static inline RingletImage *
stream_image (RingletPixelType type, gsize n_slow, gsize n_fast, guint32 seed)
{
  const gsize size = ringlet_pixel_type_size (type);
  guint8 *pixels = ringlet_image_alloc (type, n_slow, n_fast, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  for (gsize i = 0; i < n_slow * n_fast; i++) {
    const guint32 value = (guint32) g_rand_int_range (random, 0, 100);
    const guint32 pixel = value < 98 ? value : G_MAXUINT32;

    for (gsize k = 0; k < size; k++)
      pixels[i * size + k] = (guint8) (pixel >> 8 * k);
  }
  return ringlet_image_new_take (type, n_slow, n_fast, pixels, NULL);
}

/* Pixel @i is marked where @i modulo 97 is 5, by another bit each time. */
static inline guint32
stream_mask_value (gsize i)
{
  return i % 97 == 5 ? (guint32) 1 << i % 32 : 0;
}

static inline void
stream_add_mask (GPtrArray *parts, gsize n_slow, gsize n_fast)
{
  guint32 *mask = g_new (guint32, n_slow * n_fast);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    mask[i] = GUINT32_TO_LE (stream_mask_value (i));
  stream_add_text (parts,
      "{\"htype\": \"dpixelmask-1.0\", \"shape\": [%" G_GSIZE_FORMAT
      ", %" G_GSIZE_FORMAT "], \"type\": \"uint32\"}",
      n_fast, n_slow);
  g_ptr_array_add (parts, g_bytes_new_take (mask, n_slow * n_fast * sizeof *mask));
}

static inline void
stream_add_floats (GPtrArray *parts, const char *htype, gsize n_slow, gsize n_fast)
{
  stream_add_text (parts,
      "{\"htype\": \"%s-1.0\", \"shape\": [%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT
      "], \"type\": \"float32\"}",
      htype, n_fast, n_slow);
  g_ptr_array_add (parts,
      g_bytes_new_take (
          g_new0 (float, n_slow *n_fast), n_slow * n_fast * sizeof (float)));
}

/* @detail: "none", "basic" or "all", which has the mask */
static inline GPtrArray *
stream_header (
    guint64 series, const char *detail, gsize n_slow, gsize n_fast, guint64 n_frames)
{
  GPtrArray *parts = stream_parts ();

  stream_add_text (parts,
      "{\"htype\": \"dheader-1.0\", \"series\": %" G_GUINT64_FORMAT
      ", \"header_detail\": \"%s\"}",
      series, detail);
  if (g_str_equal (detail, "none"))
    return parts;
  stream_add_text (parts,
      "{\"description\": \"Dectris EIGER2 Test\", \"wavelength\": 0.4, "
      "\"detector_distance\": 0.25, \"count_time\": 0.0099, \"x_pixel_size\": 7.5e-05, "
      "\"y_pixel_size\": 7.6e-05, \"beam_center_x\": 12.5, \"beam_center_y\": 3.25, "
      "\"nimages\": %" G_GUINT64_FORMAT ", \"ntrigger\": 1, \"x_pixels_in_detector\": "
      "%" G_GSIZE_FORMAT ", \"y_pixels_in_detector\": %" G_GSIZE_FORMAT
      ", \"photon_energy\": NaN, \"list\": [1, 2]}",
      n_frames, n_fast, n_slow);
  if (g_str_equal (detail, "basic"))
    return parts;
  stream_add_floats (parts, "dflatfield", n_slow, n_fast);
  stream_add_mask (parts, n_slow, n_fast);
  stream_add_floats (parts, "dcountrate_table", 2, 1000);
  return parts;
}

static inline GBytes *
stream_blob (const RingletImage *image, const char *encoding)
{
  const gsize size = ringlet_pixel_type_size (image->type);
  const gsize n = ringlet_image_n_pixels (image);
  gsize n_bytes = 0;
  guint8 *bytes = NULL;

  if (g_str_has_prefix (encoding, "bs")) {
    bytes = bslz4_encode (image->data, n, size, 2048, &n_bytes);
    return g_bytes_new_take (bytes, n_bytes);
  }
  if (!g_str_has_prefix (encoding, "lz4"))
    return g_bytes_new (image->data, n * size);
  bytes = g_malloc ((gsize) LZ4_compressBound ((int) (n * size)));
  n_bytes = (gsize) LZ4_compress_default (image->data, (char *) bytes, (int) (n * size),
      LZ4_compressBound ((int) (n * size)));
  return g_bytes_new_take (bytes, n_bytes);
}

static inline GPtrArray *
stream_frame (
    guint64 series, guint64 frame, const RingletImage *image, const char *encoding)
{
  GBytes *blob = stream_blob (image, encoding);
  GPtrArray *parts = stream_parts ();

  stream_add_text (parts,
      "{\"htype\": \"dimage-1.0\", \"series\": %" G_GUINT64_FORMAT
      ", \"frame\": %" G_GUINT64_FORMAT ", \"hash\": \"0123\"}",
      series, frame);
  stream_add_text (parts,
      "{\"htype\": \"dimage_d-1.0\", \"shape\": [%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT
      "], \"type\": \"%s\", \"encoding\": \"%s\", \"size\": %" G_GSIZE_FORMAT "}",
      image->n_fast, image->n_slow, ringlet_pixel_type_name (image->type), encoding,
      g_bytes_get_size (blob));
  g_ptr_array_add (parts, blob);
  stream_add_text (parts,
      "{\"htype\": \"dconfig-1.0\", \"start_time\": 5, \"stop_time\": 9900005, "
      "\"real_time\": 9900000}");
  return parts;
}

/* A first part that says @md5 of the pixels of a frame; what is true without it. */
static inline void
stream_hash (GPtrArray *parts, guint64 series, guint64 frame, const char *md5)
{
  g_autofree char *sum =
      g_compute_checksum_for_bytes (G_CHECKSUM_MD5, g_ptr_array_index (parts, 2));
  g_autofree char *text =
      g_strdup_printf ("{\"htype\": \"dimage-1.0\", \"series\": %" G_GUINT64_FORMAT
                       ", \"frame\": %" G_GUINT64_FORMAT ", \"hash\": \"%s\"}",
          series, frame, md5 != NULL ? md5 : sum);

  stream_replace_text (parts, 0, text);
}

static inline GPtrArray *
stream_end (guint64 series)
{
  GPtrArray *parts = stream_parts ();

  stream_add_text (parts,
      "{\"htype\": \"dseries_end-1.0\", \"series\": %" G_GUINT64_FORMAT "}", series);
  return parts;
}
