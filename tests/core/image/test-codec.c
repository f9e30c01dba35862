/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "image/codec.h"
#include "image/header.h"
#include "image/raw.h"

/* ---- byte offset ---- */

typedef struct {
  const char *name;
  RingletPixelType type;
  const char *stream;
  gsize size;
  gsize n_pixels;
  int code; /* -1: fine */
  double last;
} OffsetCase;

/* Streams by hand after the imgCIF dictionary. */
static const OffsetCase offset_cases[] = {
  { "one-byte", RINGLET_PIXEL_I32, "\x05\xfe", 2, 2, -1, 3 },
  { "two-bytes", RINGLET_PIXEL_I32, "\x80\x00\x01", 3, 1, -1, 256 },
  { "minus-128", RINGLET_PIXEL_I32, "\x80\x80\xff", 3, 1, -1, -128 },
  { "four-bytes", RINGLET_PIXEL_I32, "\x80\x00\x80\xff\xff\xff\x7f", 7, 1, -1,
      G_MAXINT32 },
  { "eight-bytes", RINGLET_PIXEL_U32,
      "\x80\x00\x80\x00\x00\x00\x80\xff\xff\xff\xff\x00\x00\x00\x00", 15, 1, -1,
      G_MAXUINT32 },
  /* Differences modulo 2^32, by FabIO 2026.6: -2000000000, 2000000000, -3; and
   * 4000000000, 100, 4000000000. */
  { "round-i32", RINGLET_PIXEL_I32,
      "\x80\x00\x80\x00\x6c\xca\x88\x80\x00\x80\x00\x28\x6b\xee\x80\x00\x80\xfd\x6b\xca"
      "\x88",
      21, 3, -1, -3 },
  { "round-u32", RINGLET_PIXEL_U32,
      "\x80\x00\x80\x00\x28\x6b\xee\x80\x00\x80\x64\xd8\x94\x11\x80\x00\x80\x9c\x27\x6b"
      "\xee",
      21, 3, -1, 4000000000.0 },
  { "rest-ignored", RINGLET_PIXEL_U8, "\x01\x01", 2, 1, -1, 1 },
  { "empty", RINGLET_PIXEL_I32, "", 0, 1, RINGLET_ERROR_TRUNCATED, 0 },
  { "cut-two", RINGLET_PIXEL_I32, "\x80\x00", 2, 1, RINGLET_ERROR_TRUNCATED, 0 },
  { "cut-four", RINGLET_PIXEL_I32, "\x80\x00\x80\x01\x02\x03", 6, 1,
      RINGLET_ERROR_TRUNCATED, 0 },
  { "cut-eight", RINGLET_PIXEL_I32, "\x80\x00\x80\x00\x00\x00\x80\x01", 8, 1,
      RINGLET_ERROR_TRUNCATED, 0 },
  { "below-u8", RINGLET_PIXEL_U8, "\xff", 1, 1, RINGLET_ERROR_FORMAT, 0 },
  { "above-i8", RINGLET_PIXEL_I8, "\x7f\x01", 2, 2, RINGLET_ERROR_FORMAT, 0 },
  { "above-u16", RINGLET_PIXEL_U16, "\x80\x00\x80\x00\x00\x01\x00", 7, 1,
      RINGLET_ERROR_FORMAT, 0 },
  { "beyond-32-bits", RINGLET_PIXEL_U32,
      "\x80\x00\x80\x00\x00\x00\x80\x00\x00\x00\x00\x01\x00\x00\x00", 15, 1,
      RINGLET_ERROR_FORMAT, 0 },
};

static void
test_byte_offset (gconstpointer data)
{
  const OffsetCase *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;
  gpointer pixels = ringlet_image_alloc (c->type, 1, c->n_pixels, NULL);
  const gboolean ok = ringlet_codec_byte_offset (
      c->type, (const guint8 *) c->stream, c->size, c->n_pixels, pixels, &error);

  image = ringlet_image_new_take (c->type, 1, c->n_pixels, pixels, NULL);
  if (c->code >= 0) {
    g_assert_error (error, RINGLET_ERROR, c->code);
    return;
  }
  g_assert_no_error (error);
  g_assert_true (ok);
  g_assert_cmpfloat (ringlet_image_get (image, c->n_pixels - 1), ==, c->last);
}

/* ---- half floats ---- */

/* Values of numpy.array(bits, "u2").view("f2"), NumPy 2.4.6. */
static const struct {
  guint16 bits;
  float value;
} halves[] = {
  { 0x0000, 0.0f },
  { 0x8000, -0.0f },
  { 0x0001, 0x1p-24f },
  { 0x83ff, -0x3ffp-24f },
  { 0x0400, 0x1p-14f },
  { 0x3555, 0x1.554p-2f },
  { 0x3c00, 1.0f },
  { 0xc000, -2.0f },
  { 0x7bff, 65504.0f },
  { 0x7c00, INFINITY },
  { 0xfc00, -INFINITY },
};

static void
test_half (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (halves); i++) {
    const float value = ringlet_raw_half_to_float (halves[i].bits);

    g_assert_cmpfloat (value, ==, halves[i].value);
    g_assert_cmpint (!!signbit (value), ==, !!signbit (halves[i].value));
  }
  g_assert_true (isnan (ringlet_raw_half_to_float (0x7e01)));
}

/* ---- numbers in headers ---- */

static const struct {
  const char *text;
  double value; /* 0: ignored, with a warning */
} lengths[] = {
  { "0.2", 0.2 },
  { "0.2 m", 0.2 },
  { "200 mm;", 200 * 1e-3 },
  { "172e-6 m x 172e-6 m", 172e-6 },
  { " 5 A", 5e-10 },
  { "1,5", 1.0 }, /* a comma ends the number in every locale */
  { "nan", 0 },
  { "inf m", 0 },
  { "-3 m", 0 },
  { "0", 0 },
  { "1e400", 0 },
  { "", 0 },
  { "far", 0 },
};

static void
test_header_numbers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_auto (RingletImageMeta) meta = { 0 };

    ringlet_header_set (&meta, &meta.distance_m, "d", lengths[i].text, 1.0);
    g_assert_cmpfloat (meta.distance_m, ==, lengths[i].value);
    g_assert_cmpint (meta.warnings != NULL, ==, lengths[i].value == 0.0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (offset_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/codec/byte-offset/", offset_cases[i].name, NULL);

    g_test_add_data_func (path, &offset_cases[i], test_byte_offset);
  }
  g_test_add_func ("/raw/half", test_half);
  g_test_add_func ("/header/numbers", test_header_numbers);
  return g_test_run ();
}
