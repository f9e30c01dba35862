/* SPDX-License-Identifier: MIT */

/* Headers of ADSC and d*TREK by hand: pixel types and byte orders, geometry, what is
 * missing or wrong. */

#include <string.h>

#include "base/error.h"
#include "support/reader-bytes.h"

static GBytes *
make_smv (const char *lines, gsize n_bytes)
{
  GString *text = g_string_new ("{\nHEADER_BYTES=  512;\nDIM=2;\nSIZE1=3;\nSIZE2=2;\n");

  g_string_append_printf (text, "%s}\n", lines);
  while (text->len < 512)
    g_string_append_c (text, ' ');
  for (gsize i = 0; i < n_bytes; i++)
    g_string_append_c (text, (char) (0x80 + i));
  return g_string_free_to_bytes (text);
}

static void
assert_near (double value, double wanted)
{
  g_assert_cmpfloat_with_epsilon (value, wanted, 1e-12 * ABS (wanted));
}

static void
test_dtrek (void)
{
  g_autoptr (GBytes) bytes =
      make_smv ("Data_type=unsigned short int;\nBYTE_ORDER=big_endian;\n"
                "DETECTOR_NAMES=CCD_;\nCCD_DETECTOR_DESCRIPTION=Saturn 92;\n"
                "CCD_SPATIAL_DISTORTION_INFO=257.5 255 0.09 0.08;\n"
                "SOURCE_WAVELENGTH=1 1.5418;\nROTATION=0 0.5 0.5 30;\n"
                "DTREK_DATE_TIME=24-Aug-2012 14:05:12;\nRAXIS_COMPRESSION_RATIO=8;\n",
          12);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image =
      ringlet_test_read_bytes (bytes, NULL, "smv", 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (image->type, ==, RINGLET_PIXEL_U32);
  g_assert_cmpfloat (ringlet_image_get (image, 0), ==, 8 * 0x0081);
  g_assert_cmpfloat (ringlet_image_get (image, 5), ==, 8 * 0x0a8b);
  assert_near (image->meta.wavelength_m, 1.5418e-10);
  assert_near (image->meta.exposure_s, 30.0);
  assert_near (image->meta.pixel_fast_m, 90e-6);
  assert_near (image->meta.pixel_slow_m, 80e-6);
  assert_near (image->meta.beam_fast_px, 257.5);
  assert_near (image->meta.beam_slow_px, 255.0);
  g_assert_cmpstr (image->meta.detector, ==, "Saturn 92");
  g_assert_cmpstr (image->meta.date, ==, "2012-08-24T14:05:12");
}

/* Names of pixel types in headers of d*TREK, ADSC and programs that took after them. */
static const struct {
  const char *name;
  RingletPixelType type;
  double last_little; /* of the bytes 0x80, 0x81, … */
  double last_big;
} smv_types[] = {
  { "signed char", RINGLET_PIXEL_I8, -123, -123 },
  { "unsigned_char", RINGLET_PIXEL_U8, 133, 133 },
  { "short int", RINGLET_PIXEL_I16, -29814, -30069 },
  { "Short", RINGLET_PIXEL_I16, -29814, -30069 },
  { "signed_short_int", RINGLET_PIXEL_I16, -29814, -30069 },
  { "unsigned_short", RINGLET_PIXEL_U16, 35722, 35467 },
  { "long int", RINGLET_PIXEL_I32, -1751738988, -1802135913 },
  { "int", RINGLET_PIXEL_I32, -1751738988, -1802135913 },
  { "signed_long", RINGLET_PIXEL_I32, -1751738988, -1802135913 },
  { "long", RINGLET_PIXEL_I32, -1751738988, -1802135913 },
  { "unsigned long int", RINGLET_PIXEL_U32, 2543228308, 2492831383 },
  { "unsigned_int", RINGLET_PIXEL_U32, 2543228308, 2492831383 },
};

static void
test_smv_types (void)
{
  for (gsize i = 0; i < 2 * G_N_ELEMENTS (smv_types); i++) {
    const gboolean is_big = i % 2 == 1;
    g_autofree char *lines = g_strdup_printf ("TYPE=%s;\nBYTE_ORDER=%s;\n",
        smv_types[i / 2].name, is_big ? "big_endian" : "little_endian");
    const gsize size = ringlet_pixel_type_size (smv_types[i / 2].type);
    g_autoptr (GBytes) bytes = make_smv (lines, 6 * size);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image =
        ringlet_test_read_bytes (bytes, NULL, "smv", 0, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpint (image->type, ==, smv_types[i / 2].type);
    g_assert_cmpfloat (ringlet_image_get (image, 5), ==,
        is_big ? smv_types[i / 2].last_big : smv_types[i / 2].last_little);
  }
}

/* What must be refused, or read with a warning, and a word of the text that says so. */
static const struct {
  const char *lines;
  gsize n_bytes;
  const char *error;
  const char *warning;
} smv_texts[] = {
  { "TYPE=unsigned_short;\nBYTE_ORDER=little_endian;\n", 12, NULL, NULL },
  { "TYPE=unsigned_short;\n", 12, NULL, "no BYTE_ORDER" },
  { "BYTE_ORDER=little_endian;\n", 12, NULL, "no pixel type" },
  { "TYPE=unsigned_short;\nBYTE_ORDER=little_endian;\n", 13, NULL, "1 bytes behind" },
  { "TYPE=unsigned_short;\nBYTE_ORDER=little_endian;\n", 11, "needs 12 bytes", NULL },
  { "TYPE=unsigned_short;\nBYTE_ORDER=middle;\n", 12, "BYTE_ORDER = middle", NULL },
  { "Data_type=Other_type;\n", 12, "\"Other_type\" is unknown", NULL },
  { "Data_type=Compressed;\n", 12, "compressed d*TREK", NULL },
  { "TYPE=unsigned_short;\nCOMPRESSION=BS1;\n", 12, "compressed d*TREK", NULL },
  { "TYPE=unsigned_short;\nRAXIS_COMPRESSION_RATIO=0;\n", 12, "RATIO = 0", NULL },
  { "TYPE=unsigned_short;\nBYTE_ORDER=big_endian;\nPIXEL_SIZE=0.1;\n"
    "BEAM_CENTER_X=2;\nBEAM_CENTER_Y=1;\n",
      12, NULL, "taken as pixels" },
};

static void
test_smv_texts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (smv_texts); i++) {
    g_autoptr (GBytes) bytes = make_smv (smv_texts[i].lines, smv_texts[i].n_bytes);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image =
        ringlet_test_read_bytes (bytes, NULL, "smv", 0, NULL, &error);

    if (smv_texts[i].error != NULL) {
      g_assert_null (image);
      g_assert_nonnull (strstr (error->message, smv_texts[i].error));
      continue;
    }
    g_assert_no_error (error);
    if (smv_texts[i].warning == NULL)
      g_assert_null (image->meta.warnings);
    else
      g_assert_nonnull (
          strstr (g_ptr_array_index (image->meta.warnings, 0), smv_texts[i].warning));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smv/dtrek", test_dtrek);
  g_test_add_func ("/smv/types", test_smv_types);
  g_test_add_func ("/smv/texts", test_smv_texts);
  return g_test_run ();
}
