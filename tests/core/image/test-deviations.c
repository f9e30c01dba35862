/* SPDX-License-Identifier: MIT */

/* Files that stray from the letter of their format, as instruments and programs write
 * them: they are read, and what is odd is said. */

#include "support/raw-files.h"

static RingletImage *
read_named (GByteArray *file, const char *path, const char *name)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (file);
  g_autoptr (GError) error = NULL;
  RingletImage *image = ringlet_test_read_bytes (bytes, path, name, 0, NULL, &error);

  g_assert_no_error (error);
  return image;
}

static RingletImage *
read_file (GByteArray *file, const char *name)
{
  return read_named (file, NULL, name);
}

static void
assert_unknown (GByteArray *file, const char *path)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (file);
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_reader_find (bytes, path, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
}

/* ---- SMV ---- */

static RingletImage *
read_smv (const char *text)
{
  GByteArray *file = g_byte_array_new ();

  ringlet_test_put_text (file, text);
  while (file->len < 512)
    ringlet_test_put_text (file, " ");
  put_frame (file, 0);
  return read_file (file, "smv");
}

/* The key that the format wants first is another one, or in small letters. */
static void
test_smv_size (void)
{
  static const char *const texts[] = {
    "{\nDIM=2;\nBYTE_ORDER=little_endian;\nHEADER_BYTES=  512;\nSIZE1=5;\nSIZE2=3;\n"
    "TYPE=unsigned_short;\n}\n",
    "{\r\nheader_bytes=512;\r\ndim=2;\r\nbyte_order=little_endian;\r\nsize1=5;\r\n"
    "size2=3;\r\ntype=unsigned_short;\r\n}\r\n",
    "{DIM=2; BYTE_ORDER=little_endian; HEADER_BYTES=512; SIZE1=5; SIZE2=3; "
    "TYPE=unsigned_short; }",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (RingletImage) image = read_smv (texts[i]);

    assert_pixels (image, 0);
    g_assert_null (image->meta.warnings);
  }
}

/* d*TREK has the distance and the angles of the crystal in lists of axes. */
static void
test_smv_axes (void)
{
  g_autoptr (RingletImage) image = read_smv (
      "{\nHEADER_BYTES=512;\nDIM=2;\nSIZE1=5;\nSIZE2=3;\n"
      "DETECTOR_NAMES=CCD_;\nData_type=unsigned short int;\nBYTE_ORDER=little_endian;\n"
      "CCD_GONIO_NAMES=RotZ RotX/Swing TransX TransZ/Dist;\n"
      "CCD_GONIO_VALUES=0 -20 0 125;\n"
      "CRYSTAL_GONIO_NAMES=Omega Chi Phi;\nCRYSTAL_GONIO_UNITS=deg deg mrad;\n"
      "CRYSTAL_GONIO_VALUES=1.5 -54.5 0;\n}\n");
  static const double positions[] = { 1.5, -54.5, 0.0 };
  static const char *const names[] = { "Omega", "Chi", "Phi" };
  static const char *const units[] = { "deg", "deg", "mrad" };

  assert_pixels (image, 0);
  g_assert_cmpfloat_with_epsilon (image->meta.distance_m, 0.125, 1e-15);
  g_assert_nonnull (image->meta.motors);
  g_assert_cmpuint (image->meta.motors->len, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const RingletMotor *motor = g_ptr_array_index (image->meta.motors, i);

    g_assert_cmpstr (motor->name, ==, names[i]);
    g_assert_cmpstr (motor->unit, ==, units[i]);
    g_assert_cmpfloat (motor->value, ==, positions[i]);
  }
}

/* ---- NumPy ---- */

static void
test_npy (void)
{
  static const char *const texts[] = {
    "{\"descr\": \"<u2\", \"fortran_order\": False, \"shape\": (3, 5)}",
    "{'shape' : (3L, 5L), 'fortran_order' : False, 'descr' : '<u2'}",
    "{'descr':'<u2','fortran_order':False,'shape':(3,5)}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    GByteArray *file = g_byte_array_new ();
    g_autoptr (RingletImage) image = NULL;

    ringlet_test_put_text (file, "\x93NUMPY\x01");
    ringlet_test_put_le (file, 0, 1);
    ringlet_test_put_le (file, strlen (texts[i]), 2);
    ringlet_test_put_text (file, texts[i]);
    put_frame (file, 0);
    image = read_file (file, "npy");
    assert_pixels (image, 0);
  }
}

/* ---- MRC ---- */

/* The bytes 0, 1, … 254 and 255 as mode 0 in either order, without a stamp that says
 * which order it is. IMOD's flags say whether they have a sign. */
static GByteArray *
build_bytes (gboolean big_endian, gboolean is_imod, guint flags)
{
  const guint words[][2] = { { 0, 16 }, { 4, 16 }, { 8, 1 }, { 64, 1 }, { 68, 2 },
    { 72, 3 }, { 152, is_imod ? 1146047817 : 0 }, { 156, flags } };
  GByteArray *file = g_byte_array_new ();

  ringlet_test_pad (file, 1024);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    ringlet_test_set_le (file, words[i][0],
        big_endian ? GUINT32_SWAP_LE_BE (words[i][1]) : words[i][1], 4);
  ringlet_test_set_text (file, 208, "MAP ");
  for (guint i = 0; i < 256; i++)
    ringlet_test_put_le (file, i, 1);
  return file;
}

static void
test_mrc_bytes (void)
{
  for (guint i = 0; i < 6; i++) {
    const gboolean is_unsigned = i / 2 == 2;
    g_autoptr (RingletImage) image =
        read_file (build_bytes (i % 2 == 1, i / 2 > 0, i / 2 == 1 ? 1 : 0), "mrc");

    g_assert_cmpuint (image->n_slow, ==, 16);
    g_assert_cmpuint (image->n_fast, ==, 16);
    g_assert_cmpint (
        image->type, ==, is_unsigned ? RINGLET_PIXEL_U8 : RINGLET_PIXEL_I8);
    g_assert_cmpfloat (ringlet_image_get (image, 127), ==, 127.0);
    g_assert_cmpfloat (ringlet_image_get (image, 255), ==, is_unsigned ? 255.0 : -1.0);
  }
}

/* ---- R-AXIS ---- */

/* Records of 10 bytes, which is a row; @n_behind bytes stand behind the pixels. */
static GByteArray *
build_raxis (guint n_header, guint n_behind)
{
  GByteArray *file = g_byte_array_new ();

  ringlet_test_put_text (file, "R-AXIS4");
  ringlet_test_pad (file, n_header);
  ringlet_test_set_le (file, 768, N_FAST, 4);
  ringlet_test_set_le (file, 772, N_SLOW, 4);
  ringlet_test_set_le (file, 784, 2 * N_FAST, 4);
  put_frame (file, 0);
  ringlet_test_pad (file, file->len + n_behind);
  return file;
}

static void
test_raxis_end (void)
{
  static const struct {
    guint n_header;
    guint n_behind;
    const char *warning;
  } rows[] = { { 1030, 0, NULL }, { 1060, 0, NULL },
    { 1030, 4, "4 bytes behind the image are ignored" },
    { 1030, 1, "1 bytes behind the image are ignored" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RingletImage) image =
        read_file (build_raxis (rows[i].n_header, rows[i].n_behind), "raxis");

    assert_pixels (image, 0);
    if (rows[i].warning != NULL)
      g_assert_true (ringlet_test_has_warning (image, rows[i].warning));
    else
      g_assert_null (image->meta.warnings);
  }
}

/* ---- GE ---- */

static void
test_ge_date (void)
{
  static const char *const rows[][2] = {
    { "10:20:30", "2012-08-24T10:20:30" },
    { "twenty past ten", "2012-08-24" },
    { "", "2012-08-24" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    GByteArray *file = build_ge ();
    g_autoptr (RingletImage) image = NULL;

    ringlet_test_set_text (file, 50, rows[i][0]);
    image = read_file (file, "ge");
    assert_pixels (image, 0);
    g_assert_cmpstr (image->meta.date, ==, rows[i][1]);
  }
}

/* Zeros but for the number of frames, and @n_more bytes behind them. */
static GByteArray *
build_blank_ge (guint n_told, guint n_frames, guint n_more)
{
  GByteArray *file = g_byte_array_new ();

  g_byte_array_set_size (file, 8192 + n_frames * 2048 * 2048 * 2 + n_more);
  memset (file->data, 0, file->len);
  ringlet_test_set_le (file, 22, n_told, 2);
  ringlet_test_set_le (file, 8192 + 2 * 2047, 77, 2);
  return file;
}

/* With the number of frames the size is no riddle. Only the name says that it is GE. */
static void
test_ge_blank (void)
{
  static const guint n_more[] = { 0, 100 };

  for (gsize i = 0; i < G_N_ELEMENTS (n_more); i++) {
    g_autoptr (RingletImage) image =
        read_named (build_blank_ge (1, 1, n_more[i]), "a.ge3", "ge");

    g_assert_cmpuint (image->n_slow, ==, 2048);
    g_assert_cmpuint (image->n_fast, ==, 2048);
    g_assert_cmpfloat (ringlet_image_get (image, 2047), ==, 77);
    g_assert_cmpuint (image->meta.warnings->len, ==, 1);
    assert_unknown (build_blank_ge (1, 1, n_more[i]), "a.bin");
  }
}

/* A blank first word before a header that is there. */
static void
test_ge_nameless (void)
{
  GByteArray *file = build_ge ();
  g_autoptr (RingletImage) image = NULL;

  memset (file->data, 0, 10);
  image = read_named (file, "a.ge", "ge");
  assert_pixels (image, 0);
  g_assert_cmpstr (image->meta.detector, ==, "Angio");
}

/* ---- KCD ---- */

static void
test_kcd_keys (void)
{
  GByteArray *file = g_byte_array_new ();
  g_autoptr (RingletImage) image = NULL;

  ringlet_test_put_text (file,
      "No 1\ndata type = u16\nx dimension = 5\ny dimension = 3\n"
      "number of readouts = 1\nexposure time = 2.5\n");
  ringlet_test_pad (file, 512);
  put_frame (file, 0);
  image = read_file (file, "kcd");
  /* A sum of readouts, so wider than they. */
  g_assert_cmpint (image->type, ==, RINGLET_PIXEL_I32);
  g_assert_cmpuint (image->n_fast, ==, N_FAST);
  for (gsize i = 0; i < N_PIXELS; i++)
    g_assert_cmpfloat (ringlet_image_get (image, i), ==, pixels[i]);
  g_assert_cmpfloat (image->meta.exposure_s, ==, 2.5);
  g_assert_null (image->meta.warnings);
}

/* ---- Fit2D spreadsheet ---- */

/* Of columns and rows alone the name says what they are. */
static void
test_sheet_plain (void)
{
  static const char *const texts[] = { "3 2\n1 2 3\n4 5 6\n",
    "# by hand\n 3  2 \r\n"
    "1 2 3\r\n4 5 6",
    "3 2 any words\n1 2 3\n4 5 6\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    GByteArray *file = g_byte_array_new ();
    GByteArray *other = g_byte_array_new ();
    g_autoptr (RingletImage) image = NULL;

    ringlet_test_put_text (file, texts[i]);
    ringlet_test_put_text (other, texts[i]);
    image = read_named (file, "a.spr", "Fit2D spreadsheet");
    g_assert_cmpuint (image->n_fast, ==, 3);
    g_assert_cmpfloat (ringlet_image_get (image, 5), ==, 6);
    assert_unknown (other, "a.txt");
  }
}

/* A table whose first line is no size, and a text. */
static void
test_sheet_refused (void)
{
  static const char *const texts[] = { "1 5\n2 8\n3 2\n", "2 1\nx y\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
    g_autoptr (GError) error = NULL;

    g_assert_null (
        ringlet_test_read_bytes (bytes, "a.spr", "Fit2D spreadsheet", 0, NULL, &error));
    g_assert_cmpint (error->domain, ==, RINGLET_ERROR);
  }
}

static void
test_sheet_end (void)
{
  static const char filling[] = "\n\n \0\0\n\x1a";
  GByteArray *file = g_byte_array_new ();
  g_autoptr (RingletImage) image = NULL;

  ringlet_test_put_text (file, "2 2 Start pixel = ( 1 1 )\r\n1 2\r\n3 4.5");
  g_byte_array_append (file, (const guint8 *) filling, sizeof filling - 1);
  image = read_file (file, "Fit2D spreadsheet");
  g_assert_cmpuint (ringlet_image_n_pixels (image), ==, 4);
  g_assert_cmpfloat (ringlet_image_get (image, 3), ==, 4.5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deviations/smv/size", test_smv_size);
  g_test_add_func ("/deviations/smv/axes", test_smv_axes);
  g_test_add_func ("/deviations/npy", test_npy);
  g_test_add_func ("/deviations/mrc/bytes", test_mrc_bytes);
  g_test_add_func ("/deviations/raxis/end", test_raxis_end);
  g_test_add_func ("/deviations/ge/date", test_ge_date);
  g_test_add_func ("/deviations/ge/blank", test_ge_blank);
  g_test_add_func ("/deviations/ge/nameless", test_ge_nameless);
  g_test_add_func ("/deviations/kcd/keys", test_kcd_keys);
  g_test_add_func ("/deviations/sheet/end", test_sheet_end);
  g_test_add_func ("/deviations/sheet/plain", test_sheet_plain);
  g_test_add_func ("/deviations/sheet/refused", test_sheet_refused);
  return g_test_run ();
}
