/* SPDX-License-Identifier: MIT */

/* Streams made by the libraries of each method, cut and changed everywhere, and files
 * of which they are the outside. The truth is what was compressed. */

#include <string.h>

#include <bzlib.h>
#include <glib/gstdio.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include "base/error.h"
#include "image/compression.h"
#include "image/hdf5-handle.h"
#include "image/source.h"

#define ROOM ((gsize) 1 << 20)

/* ---- compressing ---- */

static gsize
pack_deflate (const guint8 *from, gsize size, guint8 *to, int window_bits)
{
  z_stream stream = { .next_in = (z_const Bytef *) from,
    .avail_in = (uInt) size,
    .next_out = to,
    .avail_out = ROOM };

  g_assert_cmpint (deflateInit2 (&stream, 9, Z_DEFLATED, window_bits, 8, 0), ==, Z_OK);
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  deflateEnd (&stream);
  return stream.total_out;
}

static gsize
pack_gzip (const guint8 *from, gsize size, guint8 *to)
{
  return pack_deflate (from, size, to, MAX_WBITS + 16);
}

static gsize
pack_zlib (const guint8 *from, gsize size, guint8 *to)
{
  return pack_deflate (from, size, to, MAX_WBITS);
}

static gsize
pack_bzip2 (const guint8 *from, gsize size, guint8 *to)
{
  guint n = ROOM;

  g_assert_cmpint (
      BZ2_bzBuffToBuffCompress ((char *) to, &n, (char *) from, (guint) size, 9, 0, 0),
      ==, BZ_OK);
  return n;
}

static gsize
pack_xz (const guint8 *from, gsize size, guint8 *to)
{
  gsize n = 0;

  g_assert_cmpint (
      lzma_easy_buffer_encode (0, LZMA_CHECK_CRC32, NULL, from, size, to, &n, ROOM), ==,
      LZMA_OK);
  return n;
}

static gsize
pack_zstd (const guint8 *from, gsize size, guint8 *to)
{
  ZSTD_CCtx *context = ZSTD_createCCtx ();
  gsize n = 0;

  ZSTD_CCtx_setParameter (context, ZSTD_c_checksumFlag, 1);
  n = ZSTD_compress2 (context, to, ROOM, from, size);
  g_assert_false (ZSTD_isError (n));
  ZSTD_freeCCtx (context);
  return n;
}

typedef struct {
  const char *name;
  RingletCompression compression;
  const char *path; /* (nullable): what ringlet_compression_strip() makes "a" of */
  gsize (*pack) (const guint8 *from, gsize size, guint8 *to);
} Method;

static const Method methods[] = {
  { "gzip", RINGLET_COMPRESSION_GZIP, "a.GZ", pack_gzip },
  { "zlib", RINGLET_COMPRESSION_ZLIB, NULL, pack_zlib },
  { "bzip2", RINGLET_COMPRESSION_BZIP2, "a.bz2", pack_bzip2 },
  { "xz", RINGLET_COMPRESSION_XZ, "a.xz", pack_xz },
  { "Zstandard", RINGLET_COMPRESSION_ZSTD, "a.zst", pack_zstd },
};

static GBytes *
pack (const Method *method, gconstpointer from, gsize size)
{
  g_autofree guint8 *to = g_malloc (ROOM);

  return g_bytes_new (to, method->pack (from, size, to));
}

/* Compressible, but not to nothing. */
static GBytes *
make_content (gsize size)
{
  guint8 *data = g_malloc (size);
  guint32 state = 1;

  for (gsize i = 0; i < size; i++) {
    state = state * 1664525u + 1013904223u;
    data[i] = (guint8) (state >> 30);
  }
  return g_bytes_new_take (data, size);
}

static GBytes *
unpack (const Method *method, GBytes *packed, gsize size, gsize max, GError **error)
{
  /* A copy of its own, so that a sanitizer sees every byte read behind the end. */
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (packed, NULL), size);

  return ringlet_decompress (method->compression, copy, size, max, error);
}

/* ---- streams ---- */

static void
test_whole (gconstpointer data)
{
  const Method *method = data;
  static const gsize sizes[] = { 1, 2, 1000, 65535, 65536, 65537, 300000 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GBytes) content = make_content (sizes[i]);
    g_autoptr (GBytes) packed =
        pack (method, g_bytes_get_data (content, NULL), sizes[i]);
    const gsize n = g_bytes_get_size (packed);
    g_autoptr (GBytes) exact = unpack (method, packed, n, sizes[i], NULL);
    g_autoptr (GBytes) roomy = unpack (method, packed, n, 1 << 30, NULL);

    g_assert_true (g_bytes_equal (exact, content));
    g_assert_true (g_bytes_equal (roomy, content));
  }
}

/* One byte too many is too many, and its memory is not asked for. */
static void
test_limit (gconstpointer data)
{
  const Method *method = data;
  g_autoptr (GBytes) content = make_content (70000);
  g_autoptr (GBytes) packed = pack (method, g_bytes_get_data (content, NULL), 70000);
  const gsize n = g_bytes_get_size (packed);
  static const gsize limits[] = { 1, 100, 65536, 69999 };

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) head = NULL;
    g_autoptr (GBytes) wanted = g_bytes_new_from_bytes (content, 0, limits[i]);

    g_assert_null (unpack (method, packed, n, limits[i], &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
    g_assert_nonnull (strstr (error->message, method->name));
    head = ringlet_decompress_head (
        method->compression, g_bytes_get_data (packed, NULL), n, limits[i], NULL);
    g_assert_true (g_bytes_equal (head, wanted));
  }
}

static void
test_every_truncation (gconstpointer data)
{
  const Method *method = data;
  g_autoptr (GBytes) content = make_content (1000);
  g_autoptr (GBytes) packed = pack (method, g_bytes_get_data (content, NULL), 1000);

  for (gsize size = 0; size < g_bytes_get_size (packed); size++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (unpack (method, packed, size, 2000, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED);
    g_assert_nonnull (strstr (error->message, method->name));
    g_assert_nonnull (strstr (error->message, "ends early"));
  }
}

/* The checksum sees what the decoder does not. What is not content may change. The
 * Adler-32 of zlib is the same when neighbours change by 1, -2 and 1. */
static void
test_every_change (gconstpointer data)
{
  const Method *method = data;
  g_autoptr (GBytes) content = make_content (1000);
  g_autoptr (GBytes) packed = pack (method, g_bytes_get_data (content, NULL), 1000);
  const gsize size = g_bytes_get_size (packed);
  guint n_refused = 0;

  for (gsize i = 0; i < 8 * size; i++) {
    g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (packed, NULL), size);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) changed = NULL;

    copy[i / 8] ^= (guint8) (1 << i % 8);
    changed = ringlet_decompress (method->compression, copy, size, 2000, &error);
    g_assert_cmpint (changed == NULL, ==, error != NULL);
    if (changed != NULL && method->compression != RINGLET_COMPRESSION_ZLIB)
      g_assert_true (g_bytes_equal (changed, content));
    n_refused += error != NULL ? 1 : 0;
  }
  g_assert_cmpuint (n_refused, >, 7 * size);
}

/* pigz, pbzip2 and "cat a.gz b.gz" write several streams. */
static void
test_joined (gconstpointer data)
{
  const Method *method = data;
  g_autoptr (GBytes) packed = pack (method, "one", 3);
  const gsize size = g_bytes_get_size (packed);
  g_autoptr (GByteArray) joined = g_byte_array_new ();
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) padded = NULL;
  static const guint8 zeros[8] = { 0 };

  g_byte_array_append (joined, g_bytes_get_data (packed, NULL), (guint) size);
  g_byte_array_append (joined, zeros, sizeof zeros);
  padded = ringlet_decompress (method->compression, joined->data, joined->len, 3, NULL);
  g_assert_cmpmem (
      g_bytes_get_data (padded, NULL), g_bytes_get_size (padded), "one", 3);

  g_byte_array_append (joined, g_bytes_get_data (packed, NULL), (guint) size);
  content =
      ringlet_decompress (method->compression, joined->data, joined->len, 6, NULL);
  /* zlib has no magic, so that nothing tells a second stream from what follows. */
  if (method->compression == RINGLET_COMPRESSION_ZLIB)
    g_assert_cmpuint (g_bytes_get_size (content), ==, 3);
  else
    g_assert_cmpmem (
        g_bytes_get_data (content, NULL), g_bytes_get_size (content), "oneone", 6);
}

static void
test_detection (gconstpointer data)
{
  const Method *method = data;
  g_autoptr (GBytes) packed = pack (method, "one", 3);
  g_autofree char *name = method->path != NULL
      ? ringlet_compression_strip (method->compression, method->path)
      : NULL;
  const RingletCompression found = ringlet_compression_of (
      g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));

  if (method->path == NULL) {
    g_assert_cmpint (found, ==, RINGLET_COMPRESSION_NONE);
    return;
  }
  g_assert_cmpint (found, ==, method->compression);
  g_assert_cmpstr (name, ==, "a");
  g_assert_null (ringlet_compression_strip (method->compression, "a.edf"));
}

/* A frame of Zstandard with a window of 128 MiB: RFC 8878, 3.1.1.1.2. */
static void
test_window (void)
{
  static const guint8 frame[] = { 0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x88, 0x01, 0x00,
    0x00 };
  g_autoptr (GError) error = NULL;

  g_assert_null (
      ringlet_decompress (RINGLET_COMPRESSION_ZSTD, frame, sizeof frame, 100, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "64 MiB"));
}

/* ---- files ---- */

#define EDF                                                                            \
  "{\nByteOrder = LowByteFirst ;\nDataType = UnsignedByte ;\nDim_1 = 2 ;\n"            \
  "Dim_2 = 1 ;\n}\n"                                                                   \
  "\x07\x09"

static char *
write_file (const char *folder, const char *name, GBytes *bytes)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (
      path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  return path;
}

static void
remove_folder (const char *folder, const char *file)
{
  g_unlink (file);
  g_rmdir (folder);
}

static void
test_file (gconstpointer data)
{
  const Method *method = data;
  g_autofree char *folder = g_dir_make_tmp ("ringlet-test-XXXXXX", NULL);
  g_autoptr (GBytes) packed = pack (method, EDF, sizeof EDF - 1);
  /* The content decides, not the name. */
  g_autofree char *path = write_file (folder, "image.tif", packed);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_image_load (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (image->n_fast, ==, 2);
  g_assert_cmpfloat (ringlet_image_get (image, 0), ==, 7);
  g_assert_cmpfloat (ringlet_image_get (image, 1), ==, 9);
  remove_folder (folder, path);
}

/* One layer is taken off, and what is left is no image. */
static void
test_nested (gconstpointer data)
{
  const Method *method = data;
  g_autofree char *folder = g_dir_make_tmp ("ringlet-test-XXXXXX", NULL);
  g_autoptr (GBytes) once = pack (method, EDF, sizeof EDF - 1);
  g_autoptr (GBytes) twice =
      pack (method, g_bytes_get_data (once, NULL), g_bytes_get_size (once));
  g_autofree char *path = write_file (folder, "image.edf", twice);
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_source_open (path, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_nonnull (strstr (error->message, "Decompressed: "));
  g_assert_nonnull (strstr (error->message, method->name));
  remove_folder (folder, path);
}

/* Two suffixes: the inner one is that of the image, and it is named. */
static void
test_inner_suffix (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ringlet-test-XXXXXX", NULL);
  g_autoptr (GBytes) packed = pack (&methods[0], "Dear all,\n", 10);
  g_autofree char *path = write_file (folder, "image.edf.gz", packed);
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_source_open (path, &error));
  g_assert_nonnull (strstr (error->message, "edf format"));
  remove_folder (folder, path);
}

/* Numbers of a stated shape that happen to begin like gzip are numbers, unless the name
 * says that they are compressed. */
static void
test_stated (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ringlet-test-XXXXXX", NULL);
  g_autoptr (GBytes) packed = pack (&methods[0], "\1\2", 2);
  g_autofree char *plain = write_file (folder, "a.bin", packed);
  g_autofree char *named = write_file (folder, "a.bin.gz", packed);
  g_autofree char *plain_raw = g_strconcat (plain, "::raw:1x3:uint8", NULL);
  g_autofree char *named_raw = g_strconcat (named, "::raw:1x2:uint8", NULL);
  g_autoptr (RingletSource) source = ringlet_source_open (plain_raw, NULL);
  g_autoptr (RingletImage) first = ringlet_source_read (source, 0, NULL, NULL);
  g_autoptr (RingletImage) image = ringlet_image_load (named_raw, NULL, NULL);

  g_assert_cmpmem (first->data, 3, "\x1f\x8b\x08", 3);
  g_assert_cmpmem (image->data, 2, "\1\2", 2);
  g_unlink (plain);
  remove_folder (folder, named);
}

static void
test_hdf5 (void)
{
  static const guint16 pixels[6] = { 1, 2, 3, 4, 5, 65535 };
  const guint64 shape[] = { 2, 3 };
  g_autofree char *folder = g_dir_make_tmp ("ringlet-test-XXXXXX", NULL);
  g_autofree char *inside = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (GPtrArray) files = NULL;
  RingletHdf5Id file = ringlet_hdf5_create (NULL, NULL);
  RingletHdf5Id set = ringlet_hdf5_write_array (
      file, "data", RINGLET_PIXEL_U16, 2, shape, pixels, 0, NULL);

  ringlet_hdf5_id_free (set);
  bytes = ringlet_hdf5_close_to_bytes (&file, NULL);
  packed = pack (&methods[0], g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  path = write_file (folder, "image.h5.gz", packed);
  inside = g_strconcat (path, "::data", NULL);
  files = ringlet_image_list_files (inside, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (files, 0), ==, path);
  image = ringlet_image_load (inside, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (image->data, sizeof pixels, pixels, sizeof pixels);
  remove_folder (folder, path);
}

static void
add_method (const Method *method)
{
  static const struct {
    const char *name;
    GTestDataFunc run;
    gboolean needs_magic;
  } tests[] = {
    { "whole", test_whole, FALSE },
    { "limit", test_limit, FALSE },
    { "every-truncation", test_every_truncation, FALSE },
    { "every-change", test_every_change, FALSE },
    { "joined", test_joined, FALSE },
    { "detection", test_detection, FALSE },
    { "file", test_file, TRUE },
    { "nested", test_nested, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path =
        g_strdup_printf ("/compression/%s/%s", method->name, tests[i].name);

    if (method->path != NULL || !tests[i].needs_magic)
      g_test_add_data_func (path, method, tests[i].run);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    add_method (&methods[i]);
  g_test_add_func ("/compression/window", test_window);
  g_test_add_func ("/compression/inner-suffix", test_inner_suffix);
  g_test_add_func ("/compression/stated", test_stated);
  g_test_add_func ("/compression/hdf5", test_hdf5);
  return g_test_run ();
}
