/* SPDX-License-Identifier: MIT */
#pragma once

/* Small files of formats whose pixels lie uncompressed behind a header, made after the
 * descriptions that their readers name. */

#include "support/reader-bytes.h"

enum { N_SLOW = 3, N_FAST = 5, N_PIXELS = N_SLOW * N_FAST };

/* All samples hold these, row-major; the second frame of a stack has one more each. */
static const guint16 pixels[N_PIXELS] = { 0, 1, 2, 3, 500, 10, 11, 12, 13, 14, 4000, 21,
  22, 23, 24 };

static inline void
put_frame (GByteArray *file, guint index)
{
  for (gsize i = 0; i < N_PIXELS; i++)
    ringlet_test_put_le (file, pixels[i] + index, 2);
}

/* ---- builders of good files ---- */

static inline GByteArray *
build_ge (void)
{
  GByteArray *file = g_byte_array_new ();
  const float exposure_ms = 250.0f;

  ringlet_test_put_text (file, "ADEPT");
  ringlet_test_pad (file, 8192 + 16);
  ringlet_test_set_le (file, 12, 8192, 4);
  ringlet_test_set_le (file, 18, 16, 4); /* the user's header */
  ringlet_test_set_le (file, 22, 2, 2);
  ringlet_test_set_le (file, 24, N_SLOW, 2);
  ringlet_test_set_le (file, 26, N_FAST, 2);
  ringlet_test_set_le (file, 28, 16, 2);
  ringlet_test_set_text (file, 30, "24-Aug-2012");
  ringlet_test_set_text (file, 140, "Angio");
  memcpy (file->data + 696, &exposure_ms, sizeof exposure_ms);
  put_frame (file, 0);
  put_frame (file, 1);
  return file;
}

static inline GByteArray *
build_ge_edf (void)
{
  GByteArray *file = g_byte_array_new ();

  ringlet_test_put_text (file, "{\nNum_Images = 1 ;\nDetector = GE ;\n}\n");
  ringlet_test_pad (file, 8192 + 2048 * 2048 * 2);
  ringlet_test_set_le (file, 8192, 77, 2);
  return file;
}

static inline GByteArray *
build_hipic (void)
{
  static const char comment[] =
      "[Application],Date=\"2014/06/07\",Time=\"10:20:30\"\r\n"
      "[Acquisition],ExposureTime=500 ms,areSource=\"0,0,5,3\"\r\n"
      "[Camera],CameraName=\"C4742\"\r\n";
  GByteArray *file = g_byte_array_new ();

  ringlet_test_put_text (file, "IM");
  ringlet_test_put_le (file, strlen (comment), 2);
  ringlet_test_put_le (file, N_FAST, 2);
  ringlet_test_put_le (file, N_SLOW, 2);
  ringlet_test_pad (file, 64);
  ringlet_test_set_le (file, 12, 2, 2);
  ringlet_test_put_text (file, comment);
  put_frame (file, 0);
  return file;
}

static inline GByteArray *
build_spe (void)
{
  const float exposure_s = 0.25f;
  GByteArray *file = g_byte_array_new ();

  ringlet_test_pad (file, 4100);
  memcpy (file->data + 10, &exposure_s, sizeof exposure_s);
  ringlet_test_set_text (file, 20, "07Jun2014");
  ringlet_test_set_le (file, 42, N_FAST, 2);
  ringlet_test_set_le (file, 108, 3, 2);
  ringlet_test_set_text (file, 172, "102030");
  ringlet_test_set_le (file, 656, N_SLOW, 2);
  ringlet_test_set_le (file, 1446, 2, 4);
  put_frame (file, 0);
  put_frame (file, 1);
  return file;
}

/* LightField: an empty header, 10 bytes between frames, a size that only the XML has.
 */
static inline GByteArray *
build_spe3 (void)
{
  static const char xml[] =
      "<SpeFormat version=\"3.0\" xmlns=\"http://a/b\"><DataFormat>"
      "<DataBlock type=\"Frame\" count=\"2\" stride=\"40\">"
      "<DataBlock type=\"Region\" width=\"5\" height=\"3\"/></DataBlock></DataFormat>"
      "<Origin created=\"2014-06-07T10:20:30.5+02:00\"/><Camera model=\"PIXIS\">"
      "<ShutterTiming><ExposureTime type=\"Double\">250</ExposureTime></ShutterTiming>"
      "</Camera></SpeFormat>";
  GByteArray *file = g_byte_array_new ();

  ringlet_test_pad (file, 4100);
  ringlet_test_set_le (file, 108, 3, 2);
  ringlet_test_set_le (file, 678, 4100 + 80, 8);
  ringlet_test_set_le (file, 1992, 0x40400000, 4); /* 3.0 */
  put_frame (file, 0);
  ringlet_test_pad (file, 4100 + 40);
  put_frame (file, 1);
  ringlet_test_pad (file, 4100 + 80);
  ringlet_test_put_text (file, xml);
  return file;
}

static inline GByteArray *
build_mrc (void)
{
  GByteArray *file = g_byte_array_new ();

  ringlet_test_pad (file, 1024);
  ringlet_test_set_le (file, 0, N_FAST, 4);
  ringlet_test_set_le (file, 4, N_SLOW, 4);
  ringlet_test_set_le (file, 8, 1, 4);
  ringlet_test_set_le (file, 12, 6, 4);
  for (guint i = 0; i < 3; i++)
    ringlet_test_set_le (file, 64 + 4 * i, i + 1, 4);
  ringlet_test_set_le (file, 92, 8, 4);
  ringlet_test_set_text (file, 208, "MAP DD");
  ringlet_test_set_text (file, 224, "made by hand");
  ringlet_test_pad (file, 1024 + 8);
  put_frame (file, 0);
  return file;
}

static inline GByteArray *
build_pixi (void)
{
  GByteArray *file = g_byte_array_new ();

  ringlet_test_put_le (file, (24 + 2 * 512 * 476 - 4) / 2, 4);
  ringlet_test_pad (file, 24);
  for (guint i = 0; i < 512 * 476; i++)
    ringlet_test_put_le (file, i & 0xffff, 2);
  return file;
}

/* Frame @index of those that the builders put in. */
static inline void
assert_pixels (const RingletImage *image, guint64 index)
{
  g_assert_cmpint (image->type, ==, RINGLET_PIXEL_U16);
  g_assert_cmpuint (image->n_slow, ==, N_SLOW);
  g_assert_cmpuint (image->n_fast, ==, N_FAST);
  for (gsize i = 0; i < N_PIXELS; i++)
    g_assert_cmpfloat (ringlet_image_get (image, i), ==, pixels[i] + (double) index);
}
