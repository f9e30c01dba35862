/* SPDX-License-Identifier: MIT */

/* Headers of MarCCD files by hand, after the definition of the maker. */

#include <string.h>

#include "base/error.h"
#include "image/reader.h"

enum { HEADER = 1024, PIXELS = 4096, N_SLOW = 3, N_FAST = 4 };

/* A number of 32 bits at an offset of the header. */
typedef struct {
  gsize at;
  gint32 value;
} Field;

static void
put (guint8 *to, gboolean big_endian, guint64 value, gsize size)
{
  for (gsize i = 0; i < size; i++)
    to[big_endian ? size - 1 - i : i] = (guint8) (value >> 8 * i);
}

static void
put_tag (guint8 *to, gboolean big_endian, guint64 tag, guint64 value)
{
  put (to, big_endian, tag, 2);
  put (to + 2, big_endian, 4, 2); /* LONG */
  put (to + 4, big_endian, 1, 4);
  put (to + 8, big_endian, value, 4);
}

/* A TIFF of one strip with an empty header; pixel i is i. */
static guint8 *
make_file (gboolean big_endian)
{
  static const guint64 tags[][2] = { { 256, N_FAST }, { 257, N_SLOW }, { 258, 16 },
    { 259, 1 }, { 262, 1 }, { 273, PIXELS }, { 277, 1 }, { 278, N_SLOW },
    { 279, 2 * N_SLOW * N_FAST } };
  guint8 *file = g_malloc0 (PIXELS + 2 * N_SLOW * N_FAST);

  memcpy (file, big_endian ? "MM" : "II", 2);
  put (file + 2, big_endian, 42, 2);
  put (file + 4, big_endian, 8, 4);
  put (file + 8, big_endian, G_N_ELEMENTS (tags), 2);
  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    put_tag (file + 10 + 12 * i, big_endian, tags[i][0], tags[i][1]);
  memcpy (file + HEADER + 4, "MMX", 3);
  for (gsize i = 0; i < N_SLOW * N_FAST; i++)
    put (file + PIXELS + 2 * i, big_endian, i, 2);
  return file;
}

static void
put_fields (guint8 *file, gboolean big_endian, const Field *fields, gsize n)
{
  for (gsize i = 0; i < n; i++)
    put (file + HEADER + fields[i].at, big_endian, (guint32) fields[i].value, 4);
}

/* Takes @file. */
static RingletImage *
read_file (guint8 *file, const char *format)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (file, PIXELS + 2 * N_SLOW * N_FAST);
  const RingletReaderInput input = { .bytes = bytes };
  const RingletReader *reader = ringlet_reader_find (bytes, "any.tif", NULL);
  g_autoptr (GError) error = NULL;
  guint64 n_frames = 0;
  gpointer state = NULL;
  RingletImage *image = NULL;

  g_assert_cmpstr (reader->name, ==, format);
  state = reader->open (&input, &n_frames, &error);
  g_assert_no_error (error);
  image = reader->read (state, 0, NULL, &error);
  g_assert_no_error (error);
  reader->close (state);
  for (gsize i = 0; i < N_SLOW * N_FAST; i++)
    g_assert_cmpuint (((const guint16 *) image->data)[i], ==, i);
  return image;
}

static const Field all[] = {
  { 28, 0 }, /* the byte order, set by the test */
  { 80, N_FAST },
  { 84, N_SLOW },
  { 104, 65535 },
  { 640, 208650 },
  { 644, 27800 },
  { 648, -19300 },
  { 656, 500 },
  { 668, 1500 },
  { 672, -2500 },
  { 684, 90000 },
  { 772, 79000 },
  { 776, 80000 },
  { 908, 40660 },
};

static void
put_texts (guint8 *file)
{
  memcpy (file + HEADER + 1024, "A title", 7);
  /* To the last byte, without a NUL. */
  memset (file + HEADER + 1280, 'n', 64);
  memcpy (file + HEADER + 1344, "021118112010.525", 16);
}

static void
check_all (const RingletImageMeta *meta)
{
  const char *const wanted[][2] = { { "nfast", "4" }, { "saturated_value", "65535" },
    { "xtal_to_detector", "208650" }, { "beam_y", "-19300" }, { "start_phi", "90000" },
    { "source_wavelength", "40660" }, { "filetitle", "A title" },
    { "acquire_timestamp", "021118112010.525" } };
  const double angles[] = { 1.5, -2.5, 0.0, 0.0, 0.0 + 90.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_cmpstr (ringlet_image_meta_lookup (meta, wanted[i][0]), ==, wanted[i][1]);
  g_assert_cmpuint (strlen (ringlet_image_meta_lookup (meta, "filename")), ==, 64);
  g_assert_cmpfloat_with_epsilon (meta->distance_m, 0.20865, 1e-15);
  g_assert_cmpfloat_with_epsilon (meta->beam_fast_px, 27.8, 1e-13);
  g_assert_cmpfloat_with_epsilon (meta->beam_slow_px, -19.3, 1e-13);
  g_assert_cmpfloat_with_epsilon (meta->exposure_s, 0.5, 1e-15);
  g_assert_cmpfloat_with_epsilon (meta->pixel_fast_m, 79e-6, 1e-18);
  g_assert_cmpfloat_with_epsilon (meta->pixel_slow_m, 80e-6, 1e-18);
  g_assert_cmpfloat_with_epsilon (meta->wavelength_m, 0.4066e-10, 1e-24);
  g_assert_cmpstr (meta->date, ==, "2010-02-11T18:11:52.5");
  g_assert_cmpuint (meta->motors->len, ==, 7);
  for (guint i = 0; i < G_N_ELEMENTS (angles); i++) {
    const RingletMotor *motor = g_ptr_array_index (meta->motors, i);

    g_assert_cmpfloat (motor->value, ==, angles[i]);
    g_assert_cmpstr (motor->unit, ==, "deg");
  }
}

/* All four of them: the TIFF and the header have a byte order each. */
static void
test_orders (void)
{
  for (guint i = 0; i < 4; i++) {
    const gboolean tiff_is_big = (i & 1) != 0;
    const gboolean header_is_big = (i & 2) != 0;
    guint8 *file = make_file (tiff_is_big);
    g_autoptr (RingletImage) image = NULL;

    put_fields (file, header_is_big, all, G_N_ELEMENTS (all));
    put (file + HEADER + 28, header_is_big, header_is_big ? 4321 : 1234, 4);
    put_texts (file);
    image = read_file (file, "marccd");
    check_all (&image->meta);
    g_assert_null (image->meta.warnings);
  }
}

/* A header that does not say its byte order has that of the TIFF. */
static void
test_no_order (void)
{
  for (guint i = 0; i < 2; i++) {
    guint8 *file = make_file (i == 1);
    g_autoptr (RingletImage) image = NULL;

    put_fields (file, i == 1, all, G_N_ELEMENTS (all));
    put_texts (file);
    image = read_file (file, "marccd");
    check_all (&image->meta);
  }
}

/* Zeros are what the camera was not told. */
static void
test_empty (void)
{
  const Field sizes[] = { { 80, N_FAST }, { 84, N_SLOW } };
  guint8 *file = make_file (FALSE);
  g_autoptr (RingletImage) image = NULL;
  const RingletImageMeta *meta = NULL;

  put_fields (file, FALSE, sizes, G_N_ELEMENTS (sizes));
  image = read_file (file, "marccd");
  meta = &image->meta;
  g_assert_cmpfloat (meta->distance_m + meta->wavelength_m + meta->exposure_s, ==, 0.0);
  g_assert_cmpfloat (meta->beam_fast_px + meta->pixel_fast_m, ==, 0.0);
  g_assert_null (meta->date);
  g_assert_null (meta->motors);
  g_assert_null (meta->warnings);
}

static void
test_warnings (void)
{
  const Field bad[] = { { 80, 2000 }, { 84, -1 }, { 640, -5 }, { 772, G_MININT32 },
    { 908, -1 } };
  guint8 *file = make_file (FALSE);
  g_autoptr (RingletImage) image = NULL;
  const GPtrArray *warnings = NULL;

  put_fields (file, FALSE, bad, G_N_ELEMENTS (bad));
  memset (file + HEADER + 1344, '9', 32);
  image = read_file (file, "marccd");
  warnings = image->meta.warnings;
  g_assert_cmpuint (warnings->len, ==, 4);
  g_assert_cmpstr (g_ptr_array_index (warnings, 0), ==,
      "The header value xtal_to_detector = -5 is ignored");
  g_assert_nonnull (strstr (g_ptr_array_index (warnings, 3), "2000"));
  g_assert_cmpfloat (image->meta.distance_m, ==, 0.0);
  g_assert_cmpfloat (image->meta.pixel_fast_m, ==, 0.0);
  g_assert_null (image->meta.date);
}

/* Without the word it is a TIFF like others. */
static void
test_no_name (void)
{
  guint8 *file = make_file (FALSE);
  g_autoptr (RingletImage) image = NULL;

  file[HEADER + 4] = 'm';
  image = read_file (file, "tiff");
  g_assert_null (ringlet_image_meta_lookup (&image->meta, "nfast"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/marccd/orders", test_orders);
  g_test_add_func ("/marccd/no-order", test_no_order);
  g_test_add_func ("/marccd/empty", test_empty);
  g_test_add_func ("/marccd/warnings", test_warnings);
  g_test_add_func ("/marccd/no-name", test_no_name);
  return g_test_run ();
}
