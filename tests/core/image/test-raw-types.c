/* SPDX-License-Identifier: MIT */

/* Formats whose pixels lie uncompressed behind a header: each type of pixels, and what
 * one format alone has. */

#include "support/raw-files.h"

static RingletImage *
read_file (GByteArray *file, const char *name)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (file);
  g_autoptr (GError) error = NULL;
  RingletImage *image = ringlet_test_read_bytes (bytes, "a.ge", name, 0, NULL, &error);

  g_assert_no_error (error);
  return image;
}

static void
test_ge_without_header (void)
{
  GByteArray *blank = g_byte_array_new ();
  g_autoptr (RingletImage) edf = read_file (build_ge_edf (), "ge");
  g_autoptr (RingletImage) zeros = NULL;

  g_assert_cmpfloat (ringlet_image_get (edf, 0), ==, 77);
  g_assert_cmpstr (ringlet_image_meta_lookup (&edf->meta, "Detector"), ==, "GE");

  ringlet_test_pad (blank, 8192 + 2048 * 2048 * 2);
  ringlet_test_set_le (blank, blank->len - 2, 99, 2);
  zeros = read_file (blank, "ge");
  g_assert_cmpuint (zeros->n_slow, ==, 2048);
  g_assert_cmpfloat (ringlet_image_get (zeros, 2048 * 2048 - 1), ==, 99);
  g_assert_true (ringlet_test_has_warning (zeros, "blank"));
}

/* Two frames, of which the second is cut. */
static void
test_pixi (void)
{
  GByteArray *file = build_pixi ();
  g_autoptr (RingletImage) image = NULL;

  ringlet_test_put_le (file, 0, 1);
  image = read_file (file, "pixi");
  g_assert_cmpuint (image->n_slow, ==, 512);
  g_assert_cmpuint (image->n_fast, ==, 476);
  for (gsize i = 0; i < 512 * 476; i++)
    g_assert_cmpuint (((const guint16 *) image->data)[i], ==, i & 0xffff);
  g_assert_true (ringlet_test_has_warning (image, "1 of 2"));
}

/* FabIO's rule: above 4095, 65535 less. */
static void
test_hipic_negative (void)
{
  GByteArray *file = build_hipic ();
  const guint last = file->len - 2;
  g_autoptr (RingletImage) image = NULL;

  ringlet_test_set_le (file, last, 65000, 2);
  ringlet_test_set_le (file, last - 2, 4095, 2);
  image = read_file (file, "hipic");
  g_assert_cmpint (image->type, ==, RINGLET_PIXEL_I32);
  g_assert_cmpfloat (ringlet_image_get (image, N_PIXELS - 1), ==, -535);
  g_assert_cmpfloat (ringlet_image_get (image, N_PIXELS - 2), ==, 4095);
  g_assert_cmpstr (
      ringlet_image_meta_lookup (&image->meta, "areSource"), ==, "0,0,5,3");
}

/* ---- types of pixels ---- */

typedef struct {
  GByteArray *(*build) (void);
  guint at;
  guint64 code;
  guint size; /* of a pixel */
  RingletPixelType type;
  guint64 stored;
  double value;
} Typed;

/* The first pixel of each type, by its bits. */
static const Typed typed[] = {
  { build_ge, 28, 8, 1, RINGLET_PIXEL_U8, 0xff, 255 },
  { build_ge, 28, 32, 4, RINGLET_PIXEL_U32, 0xfffffffe, 4294967294.0 },
  { build_hipic, 12, 0, 1, RINGLET_PIXEL_U8, 0xff, 255 },
  { build_hipic, 12, 3, 4, RINGLET_PIXEL_U32, 0xfffffffe, 4294967294.0 },
  { build_spe, 108, 0, 4, RINGLET_PIXEL_F32, 0x3fc00000, 1.5 },
  { build_spe, 108, 1, 4, RINGLET_PIXEL_I32, 0xfffffffe, -2 },
  { build_spe, 108, 2, 2, RINGLET_PIXEL_I16, 0xfffe, -2 },
  { build_spe, 108, 5, 8, RINGLET_PIXEL_F64, 0x3ff8000000000000, 1.5 },
  { build_spe, 108, 6, 1, RINGLET_PIXEL_U8, 0xff, 255 },
  { build_spe, 108, 8, 4, RINGLET_PIXEL_U32, 0xfffffffe, 4294967294.0 },
  { build_mrc, 12, 0, 1, RINGLET_PIXEL_I8, 0xfe, -2 },
  { build_mrc, 12, 1, 2, RINGLET_PIXEL_I16, 0xfffe, -2 },
  { build_mrc, 12, 2, 4, RINGLET_PIXEL_F32, 0x3fc00000, 1.5 },
  { build_mrc, 12, 12, 2, RINGLET_PIXEL_F32, 0x3e00, 1.5 },
};

static void
test_types (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++) {
    GByteArray *file = typed[i].build ();
    const guint n_frames =
        typed[i].build == build_ge || typed[i].build == build_spe ? 2 : 1;
    const guint at = file->len - n_frames * 2 * N_PIXELS;
    g_autoptr (RingletImage) image = NULL;

    ringlet_test_pad (file, at + n_frames * 8 * N_PIXELS);
    ringlet_test_set_le (file, typed[i].at, typed[i].code, 2);
    ringlet_test_set_le (file, at, typed[i].stored, typed[i].size);
    image = read_file (file, NULL);
    g_assert_cmpint (image->type, ==, typed[i].type);
    g_assert_cmpfloat (ringlet_image_get (image, 0), ==, typed[i].value);
  }
}

/* The same file in the other byte order, with its stamp and without. */
static void
test_mrc_big_endian (void)
{
  static const char *const stamps[] = { "MAP \x11\x11", "MAP ", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (stamps); i++) {
    const guint words[] = { N_FAST, N_SLOW, 1, 6 };
    GByteArray *file = g_byte_array_new ();
    g_autoptr (RingletImage) image = NULL;

    for (gsize j = 0; j < G_N_ELEMENTS (words); j++)
      ringlet_test_put_be (file, words[j], 4);
    ringlet_test_pad (file, 64);
    for (guint j = 1; j <= 3; j++)
      ringlet_test_put_be (file, j, 4);
    ringlet_test_pad (file, 1024);
    ringlet_test_set_text (file, 208, stamps[i]);
    for (gsize j = 0; j < N_PIXELS; j++)
      ringlet_test_put_be (file, pixels[j], 2);
    image = read_file (file, "mrc");
    assert_pixels (image, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/raw-types/types", test_types);
  g_test_add_func ("/raw-types/ge-without-header", test_ge_without_header);
  g_test_add_func ("/raw-types/pixi-cut", test_pixi);
  g_test_add_func ("/raw-types/hipic-negative", test_hipic_negative);
  g_test_add_func ("/raw-types/mrc-big-endian", test_mrc_big_endian);
  return g_test_run ();
}
