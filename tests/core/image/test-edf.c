/* SPDX-License-Identifier: MIT */

/* EDF files made here: compressed blocks, and what is refused. */

#include <bzlib.h>
#include <zlib.h>

#include "edf-file.h"

/* ---- blocks ---- */

static gsize
pack_gzip (guint8 to[1000])
{
  guint8 plain[sizeof pixels];
  z_stream stream = {
    .next_in = plain, .avail_in = sizeof plain, .next_out = to, .avail_out = 1000
  };

  store_pixels (plain);
  g_assert_cmpint (
      deflateInit2 (&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 8, 0), ==, Z_OK);
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  deflateEnd (&stream);
  return stream.total_out;
}

static gsize
pack_zlib (guint8 to[1000])
{
  guint8 plain[sizeof pixels];
  uLongf n = 1000;

  store_pixels (plain);
  g_assert_cmpint (compress (to, &n, plain, sizeof plain), ==, Z_OK);
  return n;
}

static gsize
pack_bzip2 (guint8 to[1000])
{
  guint8 plain[sizeof pixels];
  guint n = 1000;

  store_pixels (plain);
  g_assert_cmpint (
      BZ2_bzBuffToBuffCompress ((char *) to, &n, (char *) plain, sizeof plain, 9, 0, 0),
      ==, BZ_OK);
  return n;
}

/* Differences, little-endian whatever ByteOrder says: imgCIF dictionary. */
static gsize
pack_byte_offset (guint8 to[1000])
{
  static const guint8 stream[] = { 0, 1, 0x80, 0x00, 0x02,        /* + 512 */
    0x80, 0x00, 0x80, 0xfe, 0xfd, 0x00, 0x00,                     /* + 65022 */
    0x80, 0x00, 0x80, 0xc9, 0x00, 0xff, 0xff, 0x80, 0x3f, 0xff }; /* − 65335, − 193 */

  memcpy (to, stream, sizeof stream);
  return sizeof stream;
}

typedef struct {
  const char *name;
  const char *value;
  gsize (*pack) (guint8 to[1000]);
} Packing;

static const Packing packings[] = {
  { "none", "None", pack_plain },
  { "no-compression", "NO_COMPRESSION", pack_plain },
  { "gzip", "GZIP", pack_gzip },
  { "gzip-word", "GzipCompression", pack_gzip },
  { "zlib", "Z", pack_zlib },
  { "zlib-word", "ZCompression", pack_zlib },
  { "bzip2", "BZip2", pack_bzip2 },
  { "bz", "BZ", pack_bzip2 },
  { "byte-offset", "BYTE_OFFSET", pack_byte_offset },
  { "cbf", "x-CBF_BYTE_OFFSET", pack_byte_offset },
};

static void
append_block (GByteArray *file, const Packing *packing, gboolean has_size)
{
  guint8 block[1000];
  const gsize size = packing->pack (block);
  g_autofree char *length =
      g_strdup_printf ("EDF_BinarySize = %" G_GSIZE_FORMAT " ;\n", size);
  g_autofree char *lines = g_strdup_printf (
      SHAPE "Compression = %s ;\n%s", packing->value, has_size ? length : "");

  append_header (file, lines);
  append (file, block, size);
}

static void
test_packed (gconstpointer data)
{
  const Packing *packing = data;
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_auto (Edf) edf = { 0 };

  append_block (file, packing, TRUE);
  append_block (file, &packings[2], TRUE);
  append_block (file, packing, FALSE);
  g_assert_true (edf_open (&edf, file->data, file->len, &error));
  g_assert_cmpuint (edf.n_frames, ==, 3);
  for (guint64 i = 0; i < 3; i++) {
    g_autoptr (RingletImage) image = edf_read (&edf, i, &error);

    g_assert_no_error (error);
    assert_pixels (image);
  }
}

static void
test_packed_truncated (gconstpointer data)
{
  const Packing *packing = data;
  g_autoptr (GByteArray) file = g_byte_array_new ();

  append_block (file, packing, TRUE);
  for (gsize size = 0; size < file->len; size++) {
    g_auto (Edf) edf = { 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = NULL;

    if (edf_open (&edf, file->data, size, &error))
      image = edf_read (&edf, 0, &error);
    g_assert_null (image);
    g_assert_cmpint (error->domain, ==, RINGLET_ERROR);
  }
}

/* Frames that are whole are read, and it is said that others are not, whether they
 * stand in blocks of their own or in one. */
static void
test_frames_missing (void)
{
  static const char *const lines[] = { SHAPE, SHAPE "Dim_3 = 3 ;\n",
    SHAPE "Size = 36 ;\nDim_3 = 3 ;\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GByteArray) file = g_byte_array_new ();
    guint8 bytes[sizeof pixels];
    g_auto (Edf) edf = { 0 };
    g_auto (RingletFrameInfo) info = { 0 };
    g_autoptr (GError) error = NULL;

    store_pixels (bytes);
    for (gsize frame = 0; frame < 3; frame++) {
      if (frame == 0 || i == 0)
        append_header (file, lines[i]);
      append (file, bytes, sizeof bytes);
    }
    g_assert_true (edf_open (&edf, file->data, file->len - 1, &error));
    g_assert_cmpuint (edf.n_frames, ==, 2);
    g_assert_true (edf_reader ()->describe (edf.state, 0, &info, &error));
    g_assert_cmpuint (info.meta.warnings->len, ==, 1);
    g_assert_nonnull (
        strstr (g_ptr_array_index (info.meta.warnings, 0), "ends within frame 2;"));
  }
}

/* ---- refused ---- */

static const struct {
  const char *name;
  const char *lines;
  int code;
  const char *words;
} refused[] = {
  { "unknown", "Dim_1 = 3 ;\nDim_2 = 2 ;\nCompression = LZW ;\n",
      RINGLET_ERROR_UNSUPPORTED, "Compression = LZW" },
  { "stack", "Dim_1 = 3 ;\nDim_2 = 2 ;\nDim_3 = 2 ;\nCompression = Z ;\n",
      RINGLET_ERROR_UNSUPPORTED, "Dim_3 = 2" },
  { "float-offset",
      "Dim_1 = 3 ;\nDim_2 = 2 ;\nDataType = FloatValue ;\nCompression = Byte_Offset "
      ";\n",
      RINGLET_ERROR_UNSUPPORTED, "float32" },
  { "offset-too-long",
      "Dim_1 = 16384 ;\nDim_2 = 16384 ;\nCompression = Byte_Offset ;\n",
      RINGLET_ERROR_TRUNCATED, "cannot hold" },
  { "no-gzip", "Dim_1 = 3 ;\nDim_2 = 2 ;\nCompression = Gzip ;\n", RINGLET_ERROR_FORMAT,
      "gzip stream is damaged" },
  { "no-bytes", "Dim_1 = 3 ;\nDim_2 = 2 ;\nCompression = Gzip ;\nSize = 0 ;\n",
      RINGLET_ERROR_TRUNCATED, "gzip stream ends early" },
  { "file", "Dim_1 = 3 ;\nDim_2 = 2 ;\nEDF_BinaryFileName = /etc/passwd ;\n",
      RINGLET_ERROR_UNSUPPORTED, "EDF_BinaryFileName" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GByteArray) file = g_byte_array_new ();
    g_auto (Edf) edf = { 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = NULL;

    append_header (file, refused[i].lines);
    append (file, "not compressed at all", 21);
    if (edf_open (&edf, file->data, file->len, &error))
      image = edf_read (&edf, 0, &error);
    g_test_message ("%s: %s", refused[i].name, error != NULL ? error->message : "-");
    g_assert_null (image);
    g_assert_error (error, RINGLET_ERROR, refused[i].code);
    g_assert_nonnull (strstr (error->message, refused[i].words));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (packings); i++) {
    g_autofree char *whole = g_strdup_printf ("/edf/packed/%s", packings[i].name);
    g_autofree char *cut = g_strdup_printf ("/edf/truncated/%s", packings[i].name);

    if (packings[i].pack != pack_plain)
      g_test_add_data_func (whole, &packings[i], test_packed);
    g_test_add_data_func (cut, &packings[i], test_packed_truncated);
  }
  g_test_add_func ("/edf/frames-missing", test_frames_missing);
  g_test_add_func ("/edf/refused", test_refused);
  return g_test_run ();
}
