/* SPDX-License-Identifier: MIT */

/* TIFF files by hand that are small and ask for much work: directories on top of each
 * other, strips that share their bytes, tiles larger than the image. */

#include <string.h>

#include <zlib.h>

#include "base/error.h"
#include "image/reader.h"

static void
put (GByteArray *file, gsize at, guint64 value, gsize size)
{
  if (file->len < at + size) {
    const guint from = file->len;

    g_byte_array_set_size (file, (guint) (at + size));
    memset (file->data + from, 0, file->len - from);
  }
  for (gsize i = 0; i < size; i++)
    file->data[at + i] = (guint8) (value >> 8 * i);
}

static void
put_head (GByteArray *file, guint64 first)
{
  put (file, 0, 0x2a4949, 4);
  put (file, 4, first, 4);
}

/* A number of 32 bits, or @count of them at @value. */
static gsize
put_tag (GByteArray *file, gsize at, guint tag, guint count, guint64 value)
{
  put (file, at, tag, 2);
  put (file, at + 2, 4, 2);
  put (file, at + 4, count, 4);
  put (file, at + 8, value, 4);
  return at + 12;
}

/* Takes @file. */
static RingletImage *
read_file (
    GByteArray *file, GCancellable *cancellable, guint64 *n_frames, GError **error)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (file);
  const RingletReaderInput input = { .bytes = bytes };
  const RingletReader *reader = ringlet_reader_find (bytes, NULL, error);
  gpointer state = reader->open (&input, n_frames, error);
  RingletImage *image = NULL;

  if (state == NULL)
    return NULL;
  image = reader->read (state, 0, cancellable, error);
  reader->close (state);
  return image;
}

/* ---- directories ---- */

/* A page of 2 × 1 pixels of 8 bits, which lie at byte 8. */
static void
put_page (GByteArray *file, gsize at, guint64 next)
{
  static const guint tags[][2] = { { 256, 2 }, { 257, 1 }, { 258, 8 }, { 259, 1 },
    { 262, 1 }, { 273, 8 }, { 279, 2 } };
  gsize end = at + 2;

  put (file, at, G_N_ELEMENTS (tags), 2);
  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    end = put_tag (file, end, tags[i][0], 1, tags[i][1]);
  put (file, end, next, 4);
}

enum { PAGE_SIZE = 2 + 7 * 12 + 4 };

static const struct {
  const char *name;
  gsize second_at; /* the first is at byte 16 */
  guint64 third;   /* where the second says that it is */
  guint64 n_frames;
  const char *warning;
} chains[] = {
  { "apart", 16 + PAGE_SIZE, 0, 2, NULL },
  { "before", 300, 200, 3, NULL },
  { "circle", 200, 16, 2, "circle" },
  { "itself", 200, 200, 2, "circle" },
  { "inside", 200, 26, 2, "byte 26 overlaps the one at byte 16" },
  { "by-a-byte", 200, 201 - PAGE_SIZE, 2, "overlaps the one at byte 200" },
};

static void
test_chains (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (chains); i++) {
    GByteArray *file = g_byte_array_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = NULL;
    guint64 n_frames = 0;

    put_head (file, 16);
    put (file, 8, 0x0705, 2);
    put (file, 600, 0, 1);
    if (chains[i].third > 26)
      put_page (file, chains[i].third, 0);
    put_page (file, 16, chains[i].second_at);
    put_page (file, chains[i].second_at, chains[i].third);
    image = read_file (file, NULL, &n_frames, &error);
    g_test_message ("%s", chains[i].name);
    g_assert_no_error (error);
    g_assert_cmpuint (n_frames, ==, chains[i].n_frames);
    g_assert_cmpfloat (ringlet_image_get (image, 1), ==, 7.0);
    g_assert_cmpint (image->meta.warnings != NULL, ==, chains[i].warning != NULL);
    if (chains[i].warning != NULL)
      g_assert_nonnull (
          strstr (g_ptr_array_index (image->meta.warnings, 0), chains[i].warning));
  }
}

/* Directories of 60000 tags each, one twelve bytes behind the other: the tags of all
 * are what the file holds once. Their last tag would be the next directory's length. */
static void
test_stacked (void)
{
  const guint n = 60000;
  GByteArray *file = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;
  guint64 n_frames = 0;

  put_head (file, 8);
  for (gsize i = 0; i < 5000; i++)
    put (file, 8 + 12 * i, n, 2);
  /* Each ends with the offset of the next. */
  for (gsize i = 0; i < 5000; i++)
    put (file, 8 + 12 * i + 2 + 12 * n, 8 + 12 * (i + 1), 4);
  image = read_file (file, NULL, &n_frames, &error);
  g_assert_cmpuint (n_frames, ==, 1);
}

/* ---- strips ---- */

/* @n_slow rows of 1000 pixels, one a strip; all are the stream at the end of the file.
 */
static GByteArray *
make_strips (guint n_slow, const guint8 *stream, gsize size)
{
  const gsize tables_at = 8 + 2 + 8 * 12 + 4;
  const gsize stream_at = tables_at + 8 * n_slow;
  GByteArray *file = g_byte_array_new ();
  gsize at = 10;

  put_head (file, 8);
  put (file, 8, 8, 2);
  at = put_tag (file, at, 256, 1, 1000);
  at = put_tag (file, at, 257, 1, n_slow);
  at = put_tag (file, at, 258, 1, 8);
  at = put_tag (file, at, 259, 1, 8);
  at = put_tag (file, at, 262, 1, 1);
  at = put_tag (file, at, 273, n_slow, tables_at);
  at = put_tag (file, at, 278, 1, 1);
  at = put_tag (file, at, 279, n_slow, tables_at + 4 * n_slow);
  put (file, at, 0, 4);
  for (gsize i = 0; i < n_slow; i++) {
    put (file, tables_at + 4 * i, stream_at, 4);
    put (file, tables_at + 4 * (n_slow + i), size, 4);
  }
  g_byte_array_append (file, stream, (guint) size);
  return file;
}

/* (transfer full): @n bytes of 3, deflated */
static guint8 *
deflate_bytes (gsize n, uLongf *size)
{
  g_autofree guint8 *plain = g_malloc (n);
  guint8 *stream = NULL;

  memset (plain, 3, n);
  *size = compressBound (n);
  stream = g_malloc (*size);
  g_assert_cmpint (compress (stream, size, plain, n), ==, Z_OK);
  return stream;
}

/* Rows may be one and the same stream, but each is inflated as far as it has pixels:
 * the streams of 32 MiB would be 64 GiB for 2000 rows. */
static void
test_strips (void)
{
  const gsize lengths[] = { 1000, (gsize) 32 << 20 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    uLongf size = 0;
    g_autofree guint8 *stream = deflate_bytes (lengths[i], &size);
    g_autoptr (GError) error = NULL;
    guint64 n_frames = 0;
    g_autoptr (RingletImage) image =
        read_file (make_strips (2000, stream, size), NULL, &n_frames, &error);

    if (lengths[i] == 1000) {
      g_assert_no_error (error);
      g_assert_cmpfloat (ringlet_image_get (image, 1999999), ==, 3.0);
      continue;
    }
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
    g_assert_nonnull (strstr (error->message, "behind its 1000 bytes"));
  }
}

static void
test_cancelled (void)
{
  uLongf size = 0;
  g_autofree guint8 *stream = deflate_bytes (1000, &size);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint64 n_frames = 0;
  g_autoptr (RingletImage) image = NULL;

  g_cancellable_cancel (cancellable);
  image = read_file (make_strips (10, stream, size), cancellable, &n_frames, &error);
  g_assert_null (image);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What the file cannot hold, though its strips add up: 10 GB by the tables. */
static void
test_shared (void)
{
  const guint n = 200000;
  guint8 stream[50] = { 0 };
  g_autoptr (GError) error = NULL;
  guint64 n_frames = 0;
  GByteArray *file = make_strips (n, stream, sizeof stream);
  g_autoptr (RingletImage) image = NULL;

  put (file, 10 + 3 * 12 + 8, 1, 4); /* not compressed */
  image = read_file (file, NULL, &n_frames, &error);
  g_assert_null (image);
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED);
}

/* ---- tiles ---- */

/* One pixel wide, with a tile for each 16 rows. */
static void
test_tiles (void)
{
  const guint widths[] = { 16, 1 << 20 };

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++) {
    GByteArray *file = g_byte_array_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = NULL;
    guint64 n_frames = 0;
    gsize at = 10;

    put_head (file, 8);
    put (file, 8, 9, 2);
    at = put_tag (file, at, 256, 1, 1);
    at = put_tag (file, at, 257, 1, 32);
    at = put_tag (file, at, 258, 1, 8);
    at = put_tag (file, at, 259, 1, 32773);
    at = put_tag (file, at, 262, 1, 1);
    at = put_tag (file, at, 322, 1, widths[i]);
    at = put_tag (file, at, 323, 1, 16);
    at = put_tag (file, at, 324, 2, at + 3 * 12 - 8);
    at = put_tag (file, at, 325, 2, at + 2 * 12);
    put (file, at, 0, 4);
    put (file, at + 4, at + 20, 4);
    put (file, at + 8, at + 20, 4);
    put (file, at + 12, 4, 4);
    put (file, at + 16, 4, 4);
    put (file, at + 20, 0x09810981, 4); /* 128 bytes of 9, twice */
    put (file, 10 + 7 * 12 + 8, at + 4, 4);
    put (file, 10 + 8 * 12 + 8, at + 12, 4);
    image = read_file (file, NULL, &n_frames, &error);
    if (i == 0) {
      g_assert_no_error (error);
      g_assert_cmpfloat (ringlet_image_get (image, 31), ==, 9.0);
    } else {
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
      g_assert_nonnull (strstr (error->message, "2 tiles of 16777216 bytes"));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tiff-limits/chains", test_chains);
  g_test_add_func ("/tiff-limits/stacked", test_stacked);
  g_test_add_func ("/tiff-limits/strips", test_strips);
  g_test_add_func ("/tiff-limits/cancelled", test_cancelled);
  g_test_add_func ("/tiff-limits/shared", test_shared);
  g_test_add_func ("/tiff-limits/tiles", test_tiles);
  return g_test_run ();
}
