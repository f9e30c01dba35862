/* SPDX-License-Identifier: MIT */

/* Filters of HDF5 over what the libraries write, with every kind of damage; and the
 * library itself with them. */

#include <string.h>

#include <blosc.h>
#include <bzlib.h>
#include <glib/gstdio.h>
#include <lz4.h>
#include <lzf.h>
#include <szlib.h>
#include <zlib.h>
#include <zstd.h>

#include "base/error.h"
#include "image/hdf5-filter.h"

#define N_PIXELS 1500
#define N_BYTES (2 * N_PIXELS)

static guint16 pixels[N_PIXELS];

static void
make_pixels (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (gsize i = 0; i < N_PIXELS; i++)
    pixels[i] = GUINT16_TO_LE ((guint16) (1000 + i / 10 + g_rand_int (rand) % 4));
}

/* ---- what writers make ---- */

static GByteArray *
take (guint8 *bytes, gsize n)
{
  g_assert_cmpuint (n, >, 0);
  return g_byte_array_new_take (bytes, n);
}

static GByteArray *
encode_deflate (void)
{
  uLongf n = 2 * N_BYTES;
  guint8 *to = g_malloc (n);

  g_assert_cmpint (compress (to, &n, (const Bytef *) pixels, N_BYTES), ==, Z_OK);
  return take (to, n);
}

static GByteArray *
encode_bzip2 (void)
{
  unsigned n = 2 * N_BYTES;
  guint8 *to = g_malloc (n);

  BZ2_bzBuffToBuffCompress ((char *) to, &n, (char *) pixels, N_BYTES, 9, 0, 0);
  return take (to, n);
}

static GByteArray *
encode_lzf (void)
{
  guint8 *to = g_malloc (2 * N_BYTES);

  return take (to, lzf_compress (pixels, N_BYTES, to, 2 * N_BYTES));
}

static GByteArray *
encode_zstd (void)
{
  guint8 *to = g_malloc (2 * N_BYTES);

  return take (to, ZSTD_compress (to, 2 * N_BYTES, pixels, N_BYTES, 3));
}

static void
put_be (guint8 *to, guint64 value, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = (guint8) (value >> 8 * (n - 1 - i));
}

/* Two blocks: one that is compressed and one that is not. */
static GByteArray *
encode_lz4 (void)
{
  const int block = 2000;
  guint8 *to = g_malloc (2 * N_BYTES);
  const int n =
      LZ4_compress_default ((const char *) pixels, (char *) to + 16, block, N_BYTES);

  put_be (to, N_BYTES, 8);
  put_be (to + 8, (guint64) block, 4);
  put_be (to + 12, (guint64) n, 4);
  put_be (to + 16 + n, N_BYTES - (guint64) block, 4);
  memcpy (to + 20 + n, (guint8 *) pixels + block, (gsize) (N_BYTES - block));
  return take (to, (gsize) (20 + n + N_BYTES - block));
}

static GByteArray *
encode_blosc (const char *codec, int shuffle)
{
  guint8 *to = g_malloc (2 * N_BYTES);
  const int n =
      blosc_compress_ctx (5, shuffle, 2, N_BYTES, pixels, to, 2 * N_BYTES, codec, 0, 1);

  return take (to, (gsize) n);
}

static GByteArray *
encode_blosclz (void)
{
  return encode_blosc ("blosclz", BLOSC_SHUFFLE);
}

static GByteArray *
encode_blosc_lz4 (void)
{
  return encode_blosc ("lz4", BLOSC_BITSHUFFLE);
}

static GByteArray *
encode_blosc_zlib (void)
{
  return encode_blosc ("zlib", BLOSC_NOSHUFFLE);
}

static GByteArray *
encode_blosc_zstd (void)
{
  return encode_blosc ("zstd", BLOSC_SHUFFLE);
}

static GByteArray *
encode_szip (void)
{
  SZ_com_t options = { 169, 16, 8, 64 };
  guint8 *to = g_malloc (2 * N_BYTES + 4);
  const guint32 total = GUINT32_TO_LE (N_BYTES);
  size_t n = 2 * N_BYTES;

  memcpy (to, &total, sizeof total);
  g_assert_cmpint (
      SZ_BufftoBuffCompress (to + 4, &n, pixels, N_BYTES, &options), ==, SZ_OK);
  return take (to, n + 4);
}

/* 11 bits over the least value 1000, the upper bit first. */
static GByteArray *
encode_scaleoffset (void)
{
  const gsize n = 21 + (11 * N_PIXELS + 7) / 8;
  guint8 *to = g_malloc0 (n);

  to[0] = 11;
  to[4] = 8;
  to[5] = 1000 % 256;
  to[6] = 1000 / 256;
  for (gsize i = 0; i < 11 * N_PIXELS; i++) {
    const guint code = GUINT16_FROM_LE (pixels[i / 11]) - 1000u;

    to[21 + i / 8] |= (guint8) ((code >> (10 - i % 11) & 1) << (7 - i % 8));
  }
  return take (to, n);
}

static GByteArray *
encode_shuffle (void)
{
  guint8 *to = g_malloc (N_BYTES);

  for (gsize i = 0; i < N_BYTES; i++)
    to[i % 2 * N_PIXELS + i / 2] = ((guint8 *) pixels)[i];
  return take (to, N_BYTES);
}

static const struct {
  const char *name;
  RingletHdf5Filter filter;
  GByteArray *(*encode) (void);
} cases[] = {
  { "gzip", { .id = H5Z_FILTER_DEFLATE }, encode_deflate },
  { "shuffle", { .id = H5Z_FILTER_SHUFFLE, .values = { 2 } }, encode_shuffle },
  { "bzip2", { .id = RINGLET_HDF5_BZIP2 }, encode_bzip2 },
  { "lzf", { .id = RINGLET_HDF5_LZF }, encode_lzf },
  { "zstd", { .id = RINGLET_HDF5_ZSTD }, encode_zstd },
  { "lz4", { .id = RINGLET_HDF5_LZ4 }, encode_lz4 },
  { "blosclz", { .id = RINGLET_HDF5_BLOSC }, encode_blosclz },
  { "blosc-lz4", { .id = RINGLET_HDF5_BLOSC }, encode_blosc_lz4 },
  { "blosc-zlib", { .id = RINGLET_HDF5_BLOSC }, encode_blosc_zlib },
  { "blosc-zstd", { .id = RINGLET_HDF5_BLOSC }, encode_blosc_zstd },
  { "szip", { .id = H5Z_FILTER_SZIP, .values = { 169, 8, 16, 64 } }, encode_szip },
  { "scale-offset",
      { .id = H5Z_FILTER_SCALEOFFSET, .values = { 2, 0, N_PIXELS, 0, 2 } },
      encode_scaleoffset },
};

/* ---- tests ---- */

static void
test_undo (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) stored = cases[i].encode ();
    g_autoptr (GError) error = NULL;
    guint8 back[N_BYTES];
    gsize n = 0;

    g_assert_true (ringlet_hdf5_filter_is_known (cases[i].filter.id));
    if (!ringlet_hdf5_filter_undo (
            &cases[i].filter, stored->data, stored->len, back, sizeof back, &n, &error))
      g_error ("%s: %s", cases[i].name, error->message);
    g_assert_cmpmem (back, n, pixels, N_BYTES);
  }
}

/* Less room than the chunk says it needs is an error, whoever lies. */
static void
test_no_room (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) stored = cases[i].encode ();

    for (gsize room = 0; room < N_BYTES; room += room < 8 ? 1 : 371) {
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *back = g_malloc (MAX (room, 1));
      gsize n = 0;

      g_assert_false (ringlet_hdf5_filter_undo (
          &cases[i].filter, stored->data, stored->len, back, room, &n, &error));
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
    }
  }
}

/* A cut stream is an error or gives fewer bytes, which the reader refuses then. */
static void
test_truncated (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) stored = cases[i].encode ();

    for (gsize size = 0; size < stored->len; size++) {
      g_autofree guint8 *part = g_malloc (MAX (size, 1));
      g_autoptr (GError) error = NULL;
      guint8 back[N_BYTES];
      gsize n = 0;

      memcpy (part, stored->data, size);
      if (ringlet_hdf5_filter_undo (
              &cases[i].filter, part, size, back, sizeof back, &n, &error)) {
        if (n == N_BYTES && memcmp (back, pixels, N_BYTES) != 0)
          g_error ("%s: %" G_GSIZE_FORMAT " of %u bytes give others", cases[i].name,
              size, stored->len);
        continue;
      }
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
    }
  }
}

/* Any byte changed: no crash, and nothing beyond the room. */
static void
test_changed (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) stored = cases[i].encode ();

    for (gsize at = 0; at < stored->len; at += 1 + at / 200) {
      const guint8 was = stored->data[at];
      g_autoptr (GError) error = NULL;
      guint8 back[N_BYTES];
      gsize n = 0;
      gboolean ok;

      stored->data[at] = (guint8) g_rand_int (rand);
      ok = ringlet_hdf5_filter_undo (
          &cases[i].filter, stored->data, stored->len, back, sizeof back, &n, &error);
      g_assert_true (ok == (error == NULL));
      g_assert_cmpuint (n, <=, sizeof back);
      stored->data[at] = was;
    }
  }
}

static const struct {
  const char *name;
  RingletHdf5Filter filter;
} impossible[] = {
  { "shuffle of 0", { .id = H5Z_FILTER_SHUFFLE } },
  { "bitshuffle of 0", { .id = RINGLET_HDF5_BITSHUFFLE } },
  { "bitshuffle with codec 9",
      { .id = RINGLET_HDF5_BITSHUFFLE, .values = { 0, 3, 2, 0, 9 } } },
  { "szip, 0 a block", { .id = H5Z_FILTER_SZIP, .values = { 169, 0, 8, 64 } } },
  { "szip, odd", { .id = H5Z_FILTER_SZIP, .values = { 169, 7, 8, 64 } } },
  { "szip, 33 bits", { .id = H5Z_FILTER_SZIP, .values = { 169, 16, 33, 64 } } },
  { "szip, long lines", { .id = H5Z_FILTER_SZIP, .values = { 169, 16, 8, 1u << 31 } } },
  { "scale-offset, many",
      { .id = H5Z_FILTER_SCALEOFFSET, .values = { 2, 0, G_MAXUINT32, 0, 2 } } },
  { "scale-offset of 0",
      { .id = H5Z_FILTER_SCALEOFFSET, .values = { 2, 0, N_PIXELS, 0, 0 } } },
  { "scale-offset, real shorts",
      { .id = H5Z_FILTER_SCALEOFFSET, .values = { 0, 0, N_PIXELS, 1, 2 } } },
  { "scale-offset, exponents",
      { .id = H5Z_FILTER_SCALEOFFSET, .values = { 1, 0, N_PIXELS, 1, 4 } } },
};

static void
test_parameters (void)
{
  const guint8 from[64] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (impossible); i++) {
    g_autoptr (GError) error = NULL;
    guint8 back[N_BYTES];
    gsize n = 0;

    if (ringlet_hdf5_filter_undo (
            &impossible[i].filter, from, sizeof from, back, sizeof back, &n, &error))
      g_error ("%s is accepted", impossible[i].name);
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
  }
}

/* Decimals: least value + code / 10^decimals; the largest code is the fill value. */
static void
test_decimals (void)
{
  const RingletHdf5Filter floats = { .id = H5Z_FILTER_SCALEOFFSET,
    .values = { 0, 2, 3, 1, 4, 1, 0, 1, 0x40490fdb /* π as a float */ } };
  /* 4 bits: 0, 9, 15; the least value is 1.5 as a float. */
  const guint8 from[] = { 4, 0, 0, 0, 8, 0, 0, 0xc0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0x09, 0xf0 };
  g_autoptr (GError) error = NULL;
  float back[3];
  gsize n = 0;

  g_assert_true (ringlet_hdf5_filter_undo (
      &floats, from, sizeof from, (guint8 *) back, sizeof back, &n, &error));
  g_assert_cmpuint (n, ==, sizeof back);
  g_assert_cmpfloat (back[0], ==, 1.5f);
  g_assert_cmpfloat (back[1], ==, 9.0f / 100.0f + 1.5f);
  g_assert_cmpfloat (back[2], ==, 3.14159274f);
}

/* ---- within the library ---- */

/* The library reads what only it can, a virtual dataset say, with our filters. */
static void
check_library (gsize i)
{
  const hsize_t shape[] = { 1, N_PIXELS };
  const hsize_t origin[] = { 0, 0 };
  g_autoptr (GByteArray) stored = cases[i].encode ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_create (NULL, &error);
  g_auto (RingletHdf5Id) space = H5Screate_simple (2, shape, NULL);
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;
  const unsigned values[] = { 4, 261, N_BYTES, N_BYTES, 0 };
  guint16 back[N_PIXELS] = { 0 };

  H5Pset_chunk (creation, 2, shape);
  g_assert_cmpint (H5Pset_filter (creation, cases[i].filter.id, H5Z_FLAG_OPTIONAL,
                       G_N_ELEMENTS (values), values),
      >=, 0);
  /* A filter that can only read keeps a dataset from being made; one that is not there
   * and is optional does not. */
  g_assert_cmpint (H5Zunregister (cases[i].filter.id), >=, 0);
  set = H5Dcreate2 (
      file, "data", H5T_STD_U16LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  ringlet_hdf5_filter_register ();
  g_assert_cmpint (
      H5Dwrite_chunk (set, H5P_DEFAULT, 0, origin, stored->len, stored->data), >=, 0);
  g_assert_cmpint (
      H5Dread (set, H5T_NATIVE_UINT16, H5S_ALL, H5S_ALL, H5P_DEFAULT, back), >=, 0);
  for (gsize k = 0; k < N_PIXELS; k++)
    g_assert_cmpuint (back[k], ==, GUINT16_FROM_LE (pixels[k]));
}

static void
test_library (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (cases[i].filter.id > H5Z_FILTER_RESERVED)
      check_library (i);
  }
}

/* Piece by piece, so that this takes no memory. */
static unsigned
compress_zeros (guint n_mib, char *to, unsigned room)
{
  g_autofree char *zeros = g_malloc0 (1 << 20);
  bz_stream stream = { .next_out = to, .avail_out = room };

  g_assert_cmpint (BZ2_bzCompressInit (&stream, 9, 0, 0), ==, BZ_OK);
  for (guint i = 0; i < n_mib; i++) {
    stream.next_in = zeros;
    stream.avail_in = 1 << 20;
    while (stream.avail_in > 0)
      g_assert_cmpint (BZ2_bzCompress (&stream, BZ_RUN), ==, BZ_RUN_OK);
  }
  g_assert_cmpint (BZ2_bzCompress (&stream, BZ_FINISH), ==, BZ_STREAM_END);
  BZ2_bzCompressEnd (&stream);
  return room - stream.avail_out;
}

/* Zeros that somebody hid in a chunk of a few pixels; the library does not say how many
 * bytes it expects. */
static void
test_library_bomb (void)
{
  const hsize_t shape[] = { 1, N_PIXELS };
  const hsize_t origin[] = { 0, 0 };
  g_autofree char *stored = g_malloc (65536);
  const unsigned n = compress_zeros (128, stored, 65536);
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_create (NULL, NULL);
  g_auto (RingletHdf5Id) space = H5Screate_simple (2, shape, NULL);
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;
  guint16 back[N_PIXELS] = { 0 };

  H5Pset_chunk (creation, 2, shape);
  H5Pset_filter (creation, RINGLET_HDF5_BZIP2, H5Z_FLAG_OPTIONAL, 0, NULL);
  g_assert_cmpint (H5Zunregister (RINGLET_HDF5_BZIP2), >=, 0);
  set = H5Dcreate2 (
      file, "data", H5T_STD_U16LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  ringlet_hdf5_filter_register ();
  g_assert_cmpint (H5Dwrite_chunk (set, H5P_DEFAULT, 0, origin, n, stored), >=, 0);
  g_assert_cmpint (
      H5Dread (set, H5T_NATIVE_UINT16, H5S_ALL, H5S_ALL, H5P_DEFAULT, back), <, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  make_pixels ();
  g_test_add_func ("/hdf5-filter/undo", test_undo);
  g_test_add_func ("/hdf5-filter/no-room", test_no_room);
  g_test_add_func ("/hdf5-filter/truncated", test_truncated);
  g_test_add_func ("/hdf5-filter/changed", test_changed);
  g_test_add_func ("/hdf5-filter/parameters", test_parameters);
  g_test_add_func ("/hdf5-filter/decimals", test_decimals);
  g_test_add_func ("/hdf5-filter/library", test_library);
  g_test_add_func ("/hdf5-filter/library-bomb", test_library_bomb);
  return g_test_run ();
}
