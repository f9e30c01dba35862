/* SPDX-License-Identifier: MIT */

/* Compressed files: how much of them is taken into memory, and for how long. Frames of
 * Zstandard may follow each other, so that large contents are made of small pieces. */

#include <string.h>

#include <glib/gstdio.h>
#include <zstd.h>

#include "base/error.h"
#include "image/source-private.h"
#include "support/memory-limit.h"

#define MIB ((gsize) 1 << 20)

static char *path;

static GBytes *
pack (gconstpointer data, gsize size)
{
  const gsize room = ZSTD_compressBound (size);
  guint8 *to = g_malloc (room);
  const gsize n = ZSTD_compress (to, room, data, size, 1);

  g_assert_false (ZSTD_isError (n));
  return g_bytes_new_take (to, n);
}

static void
append (GByteArray *file, GBytes *packed)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (packed, &size);

  g_byte_array_append (file, data, (guint) size);
}

/* @n_mib of zeros, in pieces. */
static void
append_zeros (GByteArray *file, gsize n_mib)
{
  g_autofree guint8 *zeros = g_malloc0 (4 * MIB);
  g_autoptr (GBytes) piece = pack (zeros, 4 * MIB);

  for (gsize i = 0; i < n_mib / 4; i++)
    append (file, piece);
}

static void
append_text (GByteArray *file, const char *text)
{
  g_autoptr (GBytes) piece = pack (text, strlen (text));

  append (file, piece);
}

static void
save (GByteArray *file)
{
  g_assert_true (
      g_file_set_contents (path, (const char *) file->data, file->len, NULL));
}

/* A header of @size bytes at least. */
static char *
make_edf (guint n_fast, guint n_slow, gsize size)
{
  g_autofree char *text = g_strdup_printf (
      "{\nByteOrder = LowByteFirst ;\nDataType = UnsignedByte ;\nDim_1 = %u ;\n"
      "Dim_2 = %u ;\n",
      n_fast, n_slow);

  return g_strdup_printf ("%-*s}\n", (int) size - 2, text);
}

/* ---- contents that are made to fill the memory ---- */

/* Nothing here needs more. */
#define MOST_BYTES (700 * (gint64) MIB)

static gboolean
no_more (gsize size G_GNUC_UNUSED)
{
  return FALSE;
}

/* 1.6 GiB of zeros behind an image: they are not looked at. */
static void
test_behind_image (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autofree char *header = make_edf (2, 1, 512);
  g_autofree char *image_text = g_strconcat (header, "\x07\x09", NULL);
  const gint64 begin = ringlet_test_memory_begin (MOST_BYTES, no_more);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;

  append_text (file, image_text);
  append_zeros (file, 1600);
  save (file);
  image = ringlet_image_load (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (image->n_fast, ==, 2);
  g_assert_cmpfloat (ringlet_image_get (image, 1), ==, 9.0);
  g_assert_cmpint (ringlet_test_memory_end (begin), <=, 64 * (gint64) MIB);
  ringlet_test_memory_begin (MOST_BYTES, no_more);
}

/* Where a TIFF leads to stands at its end, so that nothing can be left away. */
static void
test_refused (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  static const char start[] = "II*\0\xff\xff\xff\x5f";
  g_autoptr (GBytes) piece = pack (start, sizeof start - 1);

  append (file, piece);
  append_zeros (file, 1600);
  save (file);
  g_assert_null (ringlet_source_open (path, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_nonnull (strstr (error->message, "bytes that can be wanted"));
  g_assert_nonnull (strstr (error->message, "; decompress the file first"));
}

/* ---- contents that are much, but of images ---- */

static void
test_blank (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autofree char *header = make_edf (8192, 8192, 512);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;

  append_text (file, header);
  append_zeros (file, 64);
  save (file);
  image = ringlet_image_load (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (image->n_slow, ==, 8192);
}

/* Many frames with more header than pixels, and with more pixels than header. */
static void
test_stacks (void)
{
  static const struct {
    guint n_fast;
    guint n_slow;
    gsize header;
    guint n_frames;
  } cases[] = { { 16, 1, 4096, 3000 }, { 1024, 256, 512, 40 }, { 4, 4, 30000, 300 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) content = g_byte_array_new ();
    g_autoptr (GByteArray) file = g_byte_array_new ();
    g_autofree char *header =
        make_edf (cases[i].n_fast, cases[i].n_slow, cases[i].header);
    g_autofree guint8 *pixels = g_malloc0 (cases[i].n_fast * cases[i].n_slow);
    g_autoptr (GBytes) piece = NULL;
    g_autoptr (RingletSource) source = NULL;

    g_byte_array_append (content, (guint8 *) header, (guint) strlen (header));
    g_byte_array_append (content, pixels, cases[i].n_fast * cases[i].n_slow);
    piece = pack (content->data, content->len);
    for (guint k = 0; k < cases[i].n_frames; k++)
      append (file, piece);
    save (file);
    source = ringlet_source_open (path, NULL);
    g_assert_cmpuint (ringlet_source_n_frames (source), ==, cases[i].n_frames);
  }
}

/* ---- how many stay ---- */

static void
write_pair (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autofree char *header = make_edf (8192, 4096, 512);

  append_text (file, header);
  append_zeros (file, 32);
  append_text (file, header);
  append_zeros (file, 32);
  save (file);
}

/* Six files of two frames, 64 MiB each. */
static void
test_kept (void)
{
  const char *const names[] = { path, path, path, path, path, path, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = NULL;

  write_pair ();
  source = ringlet_source_open_list (names, &error);
  g_assert_no_error (error);
  for (guint64 i = 0; i < ringlet_source_n_frames (source); i++) {
    g_autoptr (RingletImage) image = ringlet_source_read (source, i, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (image->n_fast, ==, 8192);
    g_assert_cmpuint (source->n_open_bytes, <=, 256 * MIB);
    g_assert_cmpuint (source->recent.length, <=, 3);
    g_assert_cmpuint (
        source->n_open_bytes, ==, source->recent.length * (64 * MIB + 1024));
  }
  g_assert_cmpuint (source->recent.length, ==, 3);
}

/* ---- frames that are to be skipped ---- */

/* RFC 8878, 3.1.2: sixteen magic numbers, a size, and as many bytes. */
static void
append_skippable (GByteArray *file, guint8 number, gsize size)
{
  const guint8 head[8] = { (guint8) (0x50 + number), 0x2a, 0x4d, 0x18,
    (guint8) (size & 0xff), (guint8) (size >> 8), 0, 0 };
  g_autofree guint8 *bytes = g_malloc0 (size + 1);

  g_byte_array_append (file, head, sizeof head);
  g_byte_array_append (file, bytes, (guint) size);
}

static void
test_skippable (void)
{
  static const gsize sizes[] = { 0, 4, 20000 };
  g_autofree char *header = make_edf (2, 1, 512);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GByteArray) file = g_byte_array_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = NULL;

    append_skippable (file, 0, sizes[i]);
    append_text (file, header);
    append_skippable (file, 15, sizes[i]);
    append_text (file, "\x07\x09");
    append_skippable (file, 7, sizes[i]);
    save (file);
    image = ringlet_image_load (path, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpfloat (ringlet_image_get (image, 0), ==, 7.0);
    g_assert_cmpfloat (ringlet_image_get (image, 1), ==, 9.0);
  }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("ringlet-packed-XXXXXX", NULL);
  int code = 0;

  g_test_init (&argc, &argv, NULL);
  path = g_build_filename (folder, "a.edf.zst", NULL);
  ringlet_test_memory_init ();
  ringlet_test_memory_begin (MOST_BYTES, no_more);
  g_test_add_func ("/source-packed/behind-image", test_behind_image);
  g_test_add_func ("/source-packed/refused", test_refused);
  g_test_add_func ("/source-packed/blank", test_blank);
  g_test_add_func ("/source-packed/stacks", test_stacks);
  g_test_add_func ("/source-packed/kept", test_kept);
  g_test_add_func ("/source-packed/skippable", test_skippable);
  code = g_test_run ();
  g_unlink (path);
  g_rmdir (folder);
  g_free (path);
  return code;
}
