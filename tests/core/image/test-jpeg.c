/* SPDX-License-Identifier: MIT */

/* JPEG, written here by the library itself: flat blocks, which survive at full quality.
 */

#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "support/reader-bytes.h"

#define N_SLOW 24
#define N_FAST 40

/* One value a block of 8 × 8 pixels. */
static guint8
block_value (guint row, guint column)
{
  return (guint8) (row / 8 * 70 + column / 8 * 11);
}

typedef struct {
  guint n_channels;
  gboolean progressive;
  gboolean coloured; /* the last channel differs in one pixel */
  const char *comment;
} Jpeg;

static void
fill_row (const Jpeg *kind, guint row, guint8 *to)
{
  for (guint i = 0; i < N_FAST; i++) {
    for (guint j = 0; j < kind->n_channels; j++)
      *to++ = block_value (row, i);
    if (kind->coloured && row == 9 && i == 9)
      to[-1] ^= 0x80;
  }
}

static GBytes *
build_jpeg (const Jpeg *kind)
{
  struct jpeg_compress_struct jpeg = { 0 };
  struct jpeg_error_mgr errors;
  unsigned char *data = NULL;
  unsigned long size = 0;
  guint8 row[4 * N_FAST];
  JSAMPROW rows[] = { row };

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_mem_dest (&jpeg, &data, &size);
  jpeg.image_width = N_FAST;
  jpeg.image_height = N_SLOW;
  jpeg.input_components = (int) kind->n_channels;
  jpeg.in_color_space = kind->n_channels == 1 ? JCS_GRAYSCALE
      : kind->n_channels == 3                 ? JCS_RGB
                                              : JCS_CMYK;
  jpeg_set_defaults (&jpeg);
  jpeg_set_quality (&jpeg, 100, TRUE);
  if (kind->progressive)
    jpeg_simple_progression (&jpeg);
  jpeg_start_compress (&jpeg, TRUE);
  if (kind->comment != NULL)
    jpeg_write_marker (&jpeg, JPEG_COM, (const JOCTET *) kind->comment,
        (unsigned) strlen (kind->comment));
  for (guint i = 0; i < N_SLOW; i++) {
    fill_row (kind, i, row);
    jpeg_write_scanlines (&jpeg, rows, 1);
  }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  return g_bytes_new_with_free_func (data, size, free, data);
}

static void
assert_blocks (const RingletImage *image)
{
  g_assert_cmpint (image->type, ==, RINGLET_PIXEL_U8);
  g_assert_cmpuint (image->n_slow, ==, N_SLOW);
  g_assert_cmpuint (image->n_fast, ==, N_FAST);
  for (guint i = 0; i < N_SLOW; i++) {
    for (guint j = 0; j < N_FAST; j++) {
      const double value = ringlet_image_get (image, i * N_FAST + j);

      /* The discrete cosine transform is rounded to whole numbers. */
      g_assert_cmpfloat (value, >=, block_value (i, j) - 1);
      g_assert_cmpfloat (value, <=, block_value (i, j) + 1);
    }
  }
}

static const Jpeg good_jpegs[] = {
  { 1, FALSE, FALSE, "by hand" },
  { 1, TRUE, FALSE, NULL },
  { 3, FALSE, FALSE, NULL },
  { 3, TRUE, FALSE, NULL },
};

static void
test_jpeg (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good_jpegs); i++) {
    g_autoptr (GBytes) bytes = build_jpeg (&good_jpegs[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image =
        ringlet_test_read_bytes (bytes, "a.png", "jpeg", 0, NULL, &error);

    g_assert_no_error (error);
    assert_blocks (image);
    g_assert_null (image->meta.warnings);
    g_assert_cmpstr (
        ringlet_image_meta_lookup (&image->meta, "Comment"), ==, good_jpegs[i].comment);
  }
}

static void
test_jpeg_coloured (void)
{
  const Jpeg coloured[] = { { 3, FALSE, TRUE, NULL }, { 4, FALSE, FALSE, NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (coloured); i++) {
    g_autoptr (GBytes) bytes = build_jpeg (&coloured[i]);
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_test_read_bytes (bytes, NULL, "jpeg", 0, NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
    g_assert_nonnull (strstr (error->message, "coloured"));
  }
}

/* Not one byte may be missing, not even of the marker of the end. */
static void
test_jpeg_cut (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good_jpegs); i++) {
    g_autoptr (GBytes) bytes = build_jpeg (&good_jpegs[i]);

    for (gsize size = 0; size < g_bytes_get_size (bytes); size++) {
      g_autoptr (GBytes) cut = g_bytes_new (g_bytes_get_data (bytes, NULL), size);
      g_autoptr (GError) error = NULL;

      g_assert_null (ringlet_test_read_bytes (cut, NULL, NULL, 0, NULL, &error));
      g_assert_cmpint (error->domain, ==, RINGLET_ERROR);
    }
  }
}

/* Where the marker 0xff, @code stands. */
static guint
find_marker (GBytes *bytes, guint8 code)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (guint i = 0; i + 1 < size; i++) {
    if (data[i] == 0xff && data[i + 1] == code)
      return i;
  }
  g_assert_not_reached ();
}

static GBytes *
with_byte (GBytes *bytes, guint at, guint8 value)
{
  gsize size = 0;
  guint8 *copy = NULL;

  copy = g_memdup2 (g_bytes_get_data (bytes, &size), g_bytes_get_size (bytes));
  g_assert_cmpuint (at, <, size);
  copy[at] = value;
  return g_bytes_new_take (copy, size);
}

/* Arithmetic coding by its marker; more rows than there are data; more pixels than a
 * thousand bytes can hold. */
static void
test_jpeg_changed (void)
{
  g_autoptr (GBytes) good = build_jpeg (&good_jpegs[0]);
  const guint frame = find_marker (good, 0xc0);
  g_autoptr (GBytes) arithmetic = with_byte (good, frame + 1, 0xc9);
  g_autoptr (GBytes) tall = with_byte (good, frame + 5, 0xff);
  g_autoptr (GBytes) large = with_byte (tall, frame + 7, 0xff);
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_test_read_bytes (arithmetic, NULL, "jpeg", 0, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (ringlet_test_read_bytes (tall, NULL, "jpeg", 0, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_null (ringlet_test_read_bytes (large, NULL, "jpeg", 0, NULL, &error));
  g_assert_nonnull (strstr (error->message, "65320"));

  ringlet_test_hostile_field (good, NULL, frame + 5, 2);
  ringlet_test_hostile_field (good, NULL, frame + 7, 2);
  ringlet_test_hostile_field (good, NULL, frame + 2, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jpeg/whole", test_jpeg);
  g_test_add_func ("/jpeg/coloured", test_jpeg_coloured);
  g_test_add_func ("/jpeg/cut", test_jpeg_cut);
  g_test_add_func ("/jpeg/changed", test_jpeg_changed);
  return g_test_run ();
}
