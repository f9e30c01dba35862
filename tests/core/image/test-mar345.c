/* SPDX-License-Identifier: MIT */

/* Files of mar's plates and panels by hand, after the definition of the maker: scanners
 * and programs, byte orders, both packings, pixels that are too large for them. */

#include <string.h>

#include "base/error.h"
#include "image/reader.h"

enum { HEADER = 4096, N_PIXELS = 16 };

typedef struct {
  const char *name;
  gboolean big_endian;
  gint32 format;
  gint32 n_fast;
  gint32 n_slow;
  gboolean is_late; /* the text begins 64 bytes later */
  gboolean is_v2;
  guint n_high;
  const char *text;
  /* pixel size, wavelength, distance, exposure, beam fast and slow */
  double numbers[6];
  const char *detector;
} Case;

#define TEXT_345                                                                       \
  "mar research\nPROGRAM        mar345 Version 4.1\nDATE           Tue Feb 12 "        \
  "14:03:09 "                                                                          \
  "2002\nSCANNER        12\nFORMAT         4  MAR345  16\nHIGH           2\nPIXEL    " \
  "      "                                                                             \
  "LENGTH 150  HEIGHT 150\nWAVELENGTH     0.7107\nDISTANCE       85.5\nTIME          " \
  " "                                                                                  \
  "300.25\nCENTER         X 1.5  Y 2.25\nEND OF HEADER\n"

#define TEXT_300                                                                       \
  "mar research\nPROGRAM        mar300\nSCANNER        300-7\nPIXEL          LENGTH "  \
  "150  "                                                                              \
  "HEIGHT 150\nEND OF HEADER\n"

#define TEXT_555                                                                       \
  "mar research\nPROGRAM        mar555\nSCANNER        555\nPIXEL          LENGTH "    \
  "139  "                                                                              \
  "HEIGHT 139\nWAVELENGTH     0.65\nTIME 2\nEND OF HEADER\n"

static const Case cases[] = {
  { "mar345", FALSE, 1, 4, 4, FALSE, FALSE, 0, TEXT_345,
      { 150e-6, 0.7107e-10, 0.0855, 300.25, 1.5, 2.25 }, "mar research 12" },
  { "mar345-high", FALSE, 1, 4, 4, FALSE, FALSE, 2, TEXT_345,
      { 150e-6, 0.7107e-10, 0.0855, 300.25, 1.5, 2.25 }, "mar research 12" },
  { "mar345-big-endian", TRUE, 1, 4, 4, TRUE, FALSE, 9, TEXT_345,
      { 150e-6, 0.7107e-10, 0.0855, 300.25, 1.5, 2.25 }, "mar research 12" },
  { "mar345-v2", FALSE, 1, 4, 4, FALSE, TRUE, 1, TEXT_345,
      { 150e-6, 0.7107e-10, 0.0855, 300.25, 1.5, 2.25 }, "mar research 12" },
  /* What its text does not have is in the words. */
  { "mar300", TRUE, 0, 4, 4, FALSE, FALSE, 1, TEXT_300,
      { 150e-6, 1.5418e-10, 0.12, 0.0, 0.0, 0.0 }, "mar research 300-7" },
  /* A panel is not square. */
  { "mar555", FALSE, 1, 8, 2, FALSE, TRUE, 8, TEXT_555,
      { 139e-6, 0.65e-10, 0.12, 2.0, 0.0, 0.0 }, "mar research 555" },
  { "no-text", FALSE, 1, 2, 8, FALSE, FALSE, 0, "",
      { 100e-6, 1.5418e-10, 0.12, 0.0, 0.0, 0.0 }, NULL },
};

static void
put (GByteArray *file, gboolean big_endian, gint32 value)
{
  const guint32 word = big_endian ? GUINT32_TO_BE (value) : GUINT32_TO_LE (value);

  g_byte_array_append (file, (const guint8 *) &word, sizeof word);
}

/* Record i is for pixel 2 i + 1, in the maker's count, which begins at 1. */
static gint32
high_value (guint i)
{
  return 70000 + 1000 * (gint32) i;
}

static void
put_table (GByteArray *file, const Case *c)
{
  for (guint i = 0; i < (c->n_high + 7) / 8 * 8; i++) {
    put (file, c->big_endian, i < c->n_high ? 2 * (gint32) i % N_PIXELS + 1 : 0);
    put (file, c->big_endian, i < c->n_high ? high_value (i) : 0);
  }
}

/* 16 pixels of 5. Version 1: a block of 2^0 pixels of 4 bits, which is 5, then one of
 * 2^4 of none, in heads of 3 + 3 bits; version 2: the same in heads of 3 + 4 bits. */
static void
put_packed (GByteArray *file, const Case *c)
{
  const guint32 bits =
      c->is_v2 ? 2u << 3 | 5u << 7 | 4u << 11 : 1u << 3 | 5u << 6 | 4u << 10;
  g_autofree char *line = g_strdup_printf ("\nCCP4 packed image%s, X: %04d, Y: %04d\n",
      c->is_v2 ? " V2" : "", c->n_fast, c->n_slow);

  g_byte_array_append (file, (const guint8 *) line, (guint) strlen (line));
  for (guint i = 0; i < 3; i++) {
    const guint8 byte = (guint8) (bits >> 8 * i);

    g_byte_array_append (file, &byte, 1);
  }
}

static GBytes *
make_file (const Case *c)
{
  const gint32 words[16] = { 1234, c->n_fast, (gint32) c->n_high, c->format, 1,
    c->n_fast * c->n_slow, 100, 100, 1541800, 120000 };
  GByteArray *file = g_byte_array_new ();
  const guint text_at = c->is_late ? 128 : 64;
  guint from = 0;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    put (file, c->big_endian, words[i]);
  from = file->len;
  g_byte_array_set_size (file, HEADER);
  memset (file->data + from, 0, HEADER - from);
  memcpy (file->data + text_at, c->text, strlen (c->text));
  put_table (file, c);
  put_packed (file, c);
  return g_byte_array_free_to_bytes (file);
}

static RingletImage *
read_file (GBytes *bytes, GError **error)
{
  const RingletReaderInput input = { .bytes = bytes };
  const RingletReader *reader = ringlet_reader_find (bytes, NULL, error);
  guint64 n_frames = 0;
  gpointer state = NULL;
  RingletImage *image = NULL;

  g_assert_cmpstr (reader->name, ==, "mar345");
  state = reader->open (&input, &n_frames, error);
  if (state == NULL)
    return NULL;
  g_assert_cmpuint (n_frames, ==, 1);
  image = reader->read (state, 0, NULL, error);
  reader->close (state);
  return image;
}

static double
wanted_pixel (const Case *c, guint index)
{
  double value = 5.0;

  for (guint i = 0; i < c->n_high; i++) {
    if (2 * i % N_PIXELS == index)
      value = high_value (i);
  }
  return value;
}

static void
test_file (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GBytes) bytes = make_file (c);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = read_file (bytes, &error);
  double numbers[6] = { 0.0 };

  g_assert_no_error (error);
  g_assert_cmpuint (image->n_slow, ==, c->n_slow);
  g_assert_cmpuint (image->n_fast, ==, c->n_fast);
  for (guint i = 0; i < N_PIXELS; i++)
    g_assert_cmpfloat (ringlet_image_get (image, i), ==, wanted_pixel (c, i));

  numbers[0] = image->meta.pixel_fast_m;
  numbers[1] = image->meta.wavelength_m;
  numbers[2] = image->meta.distance_m;
  numbers[3] = image->meta.exposure_s;
  numbers[4] = image->meta.beam_fast_px;
  numbers[5] = image->meta.beam_slow_px;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpfloat (
        ABS (numbers[i] - c->numbers[i]), <=, 1e-15 * ABS (c->numbers[i]));
  g_assert_cmpstr (image->meta.detector, ==, c->detector);
  if (strstr (c->text, "DATE") != NULL)
    g_assert_cmpstr (image->meta.date, ==, "2002-02-12T14:03:09");
}

/* All cuts are refused: the three bytes of the stream hold the last pixel too. */
static void
test_cut (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GBytes) bytes = make_file (c);

  for (gsize size = 64; size < g_bytes_get_size (bytes) - 1; size++) {
    g_autoptr (GBytes) cut =
        g_bytes_new_take (g_memdup2 (g_bytes_get_data (bytes, NULL), size), size);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = read_file (cut, &error);

    g_assert_null (image);
    g_assert_cmpint (error->domain, ==, RINGLET_ERROR);
  }
}

static void
test_spiral (void)
{
  Case c = cases[0];
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  c.format = 2;
  bytes = make_file (&c);
  g_assert_null (read_file (bytes, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "spiral"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/mar345/file/%s", cases[i].name);
    g_autofree char *cut = g_strdup_printf ("/mar345/cut/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_file);
    g_test_add_data_func (cut, &cases[i], test_cut);
  }
  g_test_add_func ("/mar345/spiral", test_spiral);
  return g_test_run ();
}
