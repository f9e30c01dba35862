/* SPDX-License-Identifier: MIT */

/* Arrays with their shape before them: Fit2D's binary files, stacks of NumPy. Made here
 * from their descriptions. */

#include "plain-file.h"

/* ---- Fit2D ---- */

static void
append_record (GByteArray *file, gsize size, const char *text)
{
  const gsize length = strlen (text);
  static const guint8 zeros[2048] = { 0 };

  g_byte_array_append (file, (const guint8 *) text, (guint) length);
  g_byte_array_append (file, zeros, (guint) (size - length));
}

/* 200 columns, 1 row: two records of numbers, of 512 or more bytes, of which only the
 * first 512 count. Pixel i is i − 100. */
static GByteArray *
build_f2d (gsize record_size, const char *array)
{
  GByteArray *file = g_byte_array_new ();

  append_record (file, record_size, "\\$FFF_START:00000000s00000004TEST");
  append_record (file, record_size, "\\TITLE:00000000s00000005rings and more");
  append_record (file, record_size, "\\LIAR:00000000sffffffffno more");
  append_record (file, record_size, "\\COUNT:00000000iffffffff");
  append_record (file, record_size, "\\SCALE:00000000rbfc00000"); /* −1.5 */
  append_record (file, record_size, array);
  for (gint32 i = 0; i < 200; i++) {
    const guint32 word = GUINT32_TO_LE ((guint32) (i - 100));
    static const guint8 noise[2048] = { 99, 99, 99 };

    if (i == 128)
      g_byte_array_append (file, noise, (guint) record_size - 512);
    g_byte_array_append (file, (const guint8 *) &word, sizeof word);
  }
  append_record (file, record_size - 288, "");
  append_record (file, record_size, "\\$FFF_END:00000000s00000000");
  return file;
}

#define ARRAY(blocks, columns, rows)                                                   \
  "\\data_array:" blocks "ai0000000000000000" columns rows

static void
test_f2d (void)
{
  static const gsize sizes[] = { 512, 1024, 2048 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GByteArray) bytes =
        build_f2d (sizes[i], ARRAY ("00000002", "000000c8", "00000001"));
    g_auto (File) file = { 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = NULL;

    file_open (&file, bytes->data, bytes->len, NULL, &error);
    g_assert_no_error (error);
    image = file_read (&file, 0, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (image->n_fast, ==, 200);
    for (gsize j = 0; j < 200; j++)
      g_assert_cmpfloat (ringlet_image_get (image, j), ==, (double) j - 100);
    g_assert_null (image->meta.warnings);
    g_assert_cmpstr (ringlet_image_meta_lookup (&image->meta, "TITLE"), ==, "rings");
    g_assert_cmpstr (ringlet_image_meta_lookup (&image->meta, "LIAR"), ==, "no more");
    g_assert_cmpstr (ringlet_image_meta_lookup (&image->meta, "COUNT"), ==, "-1");
    g_assert_cmpstr (ringlet_image_meta_lookup (&image->meta, "SCALE"), ==, "-1.5");
  }
}

/* A pixel more than 31: the last one lies in a word of its own. */
static void
test_f2d_flags (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (File) file = { 0 };
  g_autoptr (RingletImage) image = NULL;

  append_record (bytes, 512, "\\$FFF_START:00000000s00000000");
  append_record (bytes, 512, "\\data_array:00000001al00000000000000000000002000000001");
  append_record (bytes, 512, "\x01\x01\x01\xc1\x01"); /* bit 31 is no pixel */
  g_assert_true (file_open (&file, bytes->data, bytes->len, NULL, NULL));
  image = file_read (&file, 0, NULL);
  g_assert_cmpint (image->type, ==, RINGLET_PIXEL_U8);
  for (gsize i = 0; i < 32; i++)
    g_assert_cmpfloat (ringlet_image_get (image, i), ==,
        i == 0 || i == 8 || i == 16 || i == 24 || i == 30 || i == 31 ? 1 : 0);
}

static const struct {
  const char *array;
  int code;
} f2d_refused[] = {
  { ARRAY ("00000001", "000000c8", "00000001"), RINGLET_ERROR_FORMAT },
  { ARRAY ("00000002", "000000c8", "00000002"), RINGLET_ERROR_FORMAT },
  { ARRAY ("00000002", "00000000", "00000001"), RINGLET_ERROR_LIMIT },
  { ARRAY ("00000002", "ffffffff", "ffffffff"), RINGLET_ERROR_LIMIT },
  { ARRAY ("00000002", "7fffffff", "00000001"), RINGLET_ERROR_LIMIT },
  { ARRAY ("ffffffff", "000000c8", "00000001"), RINGLET_ERROR_TRUNCATED },
  { ARRAY ("-0000001", "000000c8", "00000001"), RINGLET_ERROR_FORMAT },
  { ARRAY ("00000002", "0x0000c8", "00000001"), RINGLET_ERROR_FORMAT },
  { "\\data_array:00000002ax0000000000000000000000c800000001",
      RINGLET_ERROR_UNSUPPORTED },
  { "\\data_array:00000002ai", RINGLET_ERROR_FORMAT },
  { "\\data_array:0000", RINGLET_ERROR_FORMAT },
  { "data_array", RINGLET_ERROR_FORMAT },
};

static void
test_f2d_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (f2d_refused); i++) {
    g_autoptr (GByteArray) bytes = build_f2d (512, f2d_refused[i].array);
    g_auto (File) file = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_false (file_open (&file, bytes->data, bytes->len, NULL, &error));
    g_test_message ("%s", error->message);
    g_assert_error (error, RINGLET_ERROR, f2d_refused[i].code);
  }
}

static void
test_f2d_cut (void)
{
  g_autoptr (GByteArray) bytes =
      build_f2d (512, ARRAY ("00000002", "000000c8", "00000001"));

  for (gsize size = 0; size < bytes->len; size++) {
    g_auto (File) file = { 0 };
    g_autoptr (GError) error = NULL;
    const gboolean ok = file_open (&file, bytes->data, size, NULL, &error);

    g_assert_cmpint (ok, ==, size >= 8 * 512);
    if (ok) {
      g_autoptr (RingletImage) image = file_read (&file, 0, &error);

      g_assert_cmpfloat (ringlet_image_get (image, 199), ==, 99);
      g_assert_cmpint (image->meta.warnings != NULL, ==, size % 512 != 0);
    }
  }
}

/* ---- NumPy ---- */

/* 2 × 3 frames of 1 × 2 pixels; element (i, j, 0, k) is 100 i + 10 j + k. */
static GBytes *
build_npy (gboolean is_fortran)
{
  g_autofree char *header = g_strdup_printf (
      "{'descr': '|u1', 'fortran_order': %s, 'shape': (2, 3, 1, 2), }\n",
      is_fortran ? "True" : "False");
  const guint8 length[2] = { (guint8) strlen (header), 0 };
  GByteArray *file = g_byte_array_new ();

  g_byte_array_append (file, (const guint8 *) "\x93NUMPY\x01\x00", 8);
  g_byte_array_append (file, length, 2);
  g_byte_array_append (file, (const guint8 *) header, length[0]);
  for (guint n = 0; n < 12; n++) {
    const guint i = is_fortran ? n % 2 : n / 6;
    const guint j = is_fortran ? n / 2 % 3 : n / 2 % 3;
    const guint k = is_fortran ? n / 6 : n % 2;
    const guint8 value = (guint8) (100 * i + 10 * j + k);

    g_byte_array_append (file, &value, 1);
  }
  return g_byte_array_free_to_bytes (file);
}

/* As HDF5's: the axes before the last two count frames, the last of them fastest. */
static void
test_npy_axes (void)
{
  for (guint order = 0; order < 2; order++) {
    g_autoptr (GBytes) bytes = build_npy (order == 1);
    g_auto (File) file = { 0 };

    g_assert_true (file_open (
        &file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL));
    g_assert_cmpuint (file.n_frames, ==, 6);
    for (guint64 i = 0; i < 6; i++) {
      g_autoptr (RingletImage) image = file_read (&file, i, NULL);
      const double first = (double) (100 * (i / 3) + 10 * (i % 3));

      g_assert_cmpfloat (ringlet_image_get (image, 0), ==, first);
      g_assert_cmpfloat (ringlet_image_get (image, 1), ==, first + 1);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/f2d/numbers", test_f2d);
  g_test_add_func ("/f2d/flags", test_f2d_flags);
  g_test_add_func ("/f2d/refused", test_f2d_refused);
  g_test_add_func ("/f2d/cut", test_f2d_cut);
  g_test_add_func ("/npy/axes", test_npy_axes);
  return g_test_run ();
}
