/* SPDX-License-Identifier: MIT */

/* Bitshuffle against its definition, bit by bit. */

#include <string.h>

#include <lz4.h>
#include <zstd.h>

#include "base/error.h"
#include "base/parallel.h"
#include "image/codec-bitshuffle-block.h"
#include "image/codec-bitshuffle.h"
#include "image/codec-shuffle.h"
#include "support/memory-limit.h"

static guint8
random_byte (GRand *rand)
{
  return (guint8) g_rand_int_range (rand, 0, 256);
}

/* ---- the definition ---- */

/* Bit @bit of byte @byte of all elements, eight to a byte, the first the lowest. */
static void
shuffle_block (const guint8 *from, gsize n, gsize size, guint8 *to)
{
  memset (to, 0, n * size);
  for (gsize byte = 0; byte < size; byte++) {
    for (gsize bit = 0; bit < 8; bit++) {
      guint8 *plane = to + (8 * byte + bit) * (n / 8);

      for (gsize j = 0; j < n; j++)
        plane[j / 8] |= (guint8) ((from[j * size + byte] >> bit & 1) << j % 8);
    }
  }
}

static void
add_be (GByteArray *out, guint64 value, gsize n)
{
  for (gsize i = n; i-- > 0;) {
    const guint8 byte = (guint8) (value >> 8 * i);

    g_byte_array_append (out, &byte, 1);
  }
}

static void
add_block (GByteArray *out, RingletBitshuffle compression, const guint8 *block, gsize n)
{
  const gsize room = 2 * n + 64;
  g_autofree guint8 *packed = g_malloc (room);
  gsize n_packed = 0;

  if (compression == RINGLET_BITSHUFFLE_PLAIN) {
    g_byte_array_append (out, block, (guint) n);
    return;
  }
  n_packed = compression == RINGLET_BITSHUFFLE_LZ4
      ? (gsize) LZ4_compress_default (
            (const char *) block, (char *) packed, (int) n, (int) room)
      : ZSTD_compress (packed, room, block, n, 3);
  add_be (out, n_packed, 4);
  g_byte_array_append (out, packed, (guint) n_packed);
}

/* @block: elements */
static GByteArray *
encode (
    RingletBitshuffle compression, gsize size, gsize block, const guint8 *from, gsize n)
{
  GByteArray *out = g_byte_array_new ();
  g_autofree guint8 *shuffled = g_malloc (block * size);
  gsize at = 0;

  if (compression != RINGLET_BITSHUFFLE_PLAIN) {
    add_be (out, n * size, 8);
    add_be (out, block * size, 4);
  }
  for (; at + 8 <= n; at += MIN (block, (n - at) / 8 * 8)) {
    const gsize n_here = MIN (block, (n - at) / 8 * 8);

    shuffle_block (from + at * size, n_here, size, shuffled);
    add_block (out, compression, shuffled, n_here * size);
  }
  g_byte_array_append (out, from + at * size, (guint) ((n - at) * size));
  return out;
}

/* ---- tests ---- */

static void
test_planes (void)
{
  const RingletBitPlanes *const *all = ringlet_bit_planes_list ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (gsize k = 0; all[k] != NULL; k++) {
    if (!all[k]->is_supported ())
      continue;
    for (gsize n = 1; n < 140; n++) {
      g_autofree guint8 *bytes = g_malloc (8 * n);
      g_autofree guint8 *planes = g_malloc (8 * n);
      g_autofree guint8 *back = g_malloc (8 * n + 1);

      for (gsize i = 0; i < 8 * n; i++)
        bytes[i] = random_byte (rand);
      shuffle_block (bytes, 8 * n, 1, planes);
      back[8 * n] = 0xa5;
      all[k]->join (planes, n, back);
      g_assert_cmpmem (back, 8 * n, bytes, 8 * n);
      g_assert_cmpint (back[8 * n], ==, 0xa5);

      all[k]->spread (planes, n, back);
      for (gsize i = 0; i < 8 * n; i++)
        g_assert_cmpint (back[i], ==, (bytes[i] & 1) != 0 ? 0xff : 0);
      g_assert_cmpint (back[8 * n], ==, 0xa5);
    }
  }
}

static void
test_unshuffle (void)
{
  static const gsize sizes[] = { 1, 2, 3, 4, 8, 16 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (gsize k = 0; k < 2 * G_N_ELEMENTS (sizes); k++) {
    const gsize size = sizes[k / 2];

    for (gsize n = 1; n < 140; n++) {
      g_autofree guint8 *from = g_malloc (n * size);
      /* Streams are for aligned memory; any other is written as usual. */
      g_autofree guint8 *memory = g_malloc (n * size + 64);
      guint8 *to = memory + 31 + n % 2;

      to -= n % 2 != 0 ? (guintptr) to % 32 : 0;
      for (gsize i = 0; i < n * size; i++)
        from[i] = random_byte (rand);
      ringlet_codec_unshuffle (from, n, size, k % 2 != 0, to);
      for (gsize i = 0; i < n * size; i++)
        g_assert_cmpint (to[i], ==, from[i % size * n + i / size]);
    }
  }
}

/* Counts: small, with a masked pixel here and there. */
static guint8 *
make_pixels (gsize n, gsize size, guint n_used)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) (n + size));
  guint8 *pixels = g_malloc0 (n * size + 1);

  for (gsize i = 0; i < n; i++) {
    for (gsize b = 0; b < MIN (n_used, size); b++)
      pixels[i * size + b] = random_byte (rand);
    if (n_used > 1 && i % 97 == 5)
      memset (pixels + i * size, 0xff, size);
  }
  return pixels;
}

static void
check_round_trip (RingletBitshuffle compression, gsize size, gsize block, gsize n)
{
  for (guint n_used = 0; n_used < 3; n_used++) {
    g_autofree guint8 *pixels = make_pixels (n, size, n_used);
    g_autoptr (GByteArray) stream =
        encode (compression, size, block > 0 ? block : 8192 / size, pixels, n);
    g_autofree guint8 *back = g_malloc (n * size + 1);
    g_autoptr (GError) error = NULL;
    gsize n_back = 0;

    g_assert_true (ringlet_codec_bitshuffle (compression, size, block, stream->data,
        stream->len, back, n * size, &n_back, &error));
    g_assert_no_error (error);
    g_assert_cmpmem (back, n_back, pixels, n * size);
  }
}

static void
test_round_trip (void)
{
  static const RingletBitshuffle compressions[] = { RINGLET_BITSHUFFLE_PLAIN,
    RINGLET_BITSHUFFLE_LZ4, RINGLET_BITSHUFFLE_ZSTD };
  static const gsize sizes[] = { 1, 2, 4, 8 };
  static const gsize blocks[] = { 0, 8, 512, 4096 };
  static const gsize counts[] = { 1, 7, 8, 15, 2048, 5003 };

  for (gsize c = 0; c < 3; c++) {
    for (gsize s = 0; s < 4; s++) {
      for (gsize b = 0; b < 4; b++) {
        for (gsize n = 0; n < G_N_ELEMENTS (counts); n++)
          check_round_trip (compressions[c], sizes[s], blocks[b], counts[n]);
      }
    }
  }
  check_round_trip (RINGLET_BITSHUFFLE_LZ4, 3, 512, 1000);
  /* Larger than the caches. */
  check_round_trip (RINGLET_BITSHUFFLE_LZ4, 4, 0, 1200003);
  check_round_trip (RINGLET_BITSHUFFLE_LZ4, 2, 0, 2400003);
}

#define N_PIXELS 600

/* Every shorter stream is refused. */
static void
test_truncated (void)
{
  g_autofree guint8 *pixels = make_pixels (N_PIXELS + 3, 4, 2);
  g_autoptr (GByteArray) stream =
      encode (RINGLET_BITSHUFFLE_LZ4, 4, 256, pixels, N_PIXELS + 3);
  guint8 back[(N_PIXELS + 3) * 4];

  for (gsize size = 0; size < stream->len; size++) {
    g_autofree guint8 *part = g_memdup2 (stream->data, MAX (size, 1));
    g_autoptr (GError) error = NULL;
    gsize n = 0;

    g_assert_false (ringlet_codec_bitshuffle (
        RINGLET_BITSHUFFLE_LZ4, 4, 0, part, size, back, sizeof back, &n, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
  }
}

/* What the sizes of a stream may say. */
static const struct {
  gsize at, n_bytes;
  guint64 value;
  int code;
  const char *words;
} sizes_said[] = {
  { 0, 8, (guint64) 1 << 40, RINGLET_ERROR_LIMIT, "1099511627776" },
  { 0, 8, G_MAXUINT64, RINGLET_ERROR_LIMIT, "more than" },
  { 0, 8, 4 * N_PIXELS + 1, RINGLET_ERROR_LIMIT, "more than" },
  { 0, 8, 4 * N_PIXELS - 1, RINGLET_ERROR_FORMAT, "whole number" },
  { 8, 4, 36, RINGLET_ERROR_FORMAT, "whole number" },
  { 8, 4, 0x7fffffe0, RINGLET_ERROR_FORMAT, "decompressed" },
  { 8, 4, 0xffffffe0, RINGLET_ERROR_FORMAT, "decompressed" },
  { 12, 4, 0, RINGLET_ERROR_FORMAT, "decompressed" },
  { 12, 4, 0x7fffffff, RINGLET_ERROR_FORMAT, "longer than" },
  { 12, 4, 0xffffffff, RINGLET_ERROR_FORMAT, "longer than" },
};

static void
test_sizes (void)
{
  g_autofree guint8 *pixels = make_pixels (N_PIXELS, 4, 2);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes_said); i++) {
    g_autoptr (GByteArray) stream =
        encode (RINGLET_BITSHUFFLE_LZ4, 4, 256, pixels, N_PIXELS);
    g_autoptr (GError) error = NULL;
    guint8 back[N_PIXELS * 4];
    gsize n = 0;

    for (gsize k = 0; k < sizes_said[i].n_bytes; k++)
      stream->data[sizes_said[i].at + k] =
          (guint8) (sizes_said[i].value >> 8 * (sizes_said[i].n_bytes - 1 - k));
    g_assert_false (ringlet_codec_bitshuffle (RINGLET_BITSHUFFLE_LZ4, 4, 0,
        stream->data, stream->len, back, sizeof back, &n, &error));
    g_assert_error (error, RINGLET_ERROR, sizes_said[i].code);
    if (strstr (error->message, sizes_said[i].words) == NULL)
      g_error ("row %" G_GSIZE_FORMAT ": %s", i, error->message);
  }
}

/* Fills block @block, of what is stored, with what no decoder takes. */
static void
damage_block (GByteArray *stream, gsize block)
{
  guint8 *at = stream->data + 12;
  guint32 stored = 0;

  for (gsize i = 0; i <= block; i++) {
    at += stored;
    memcpy (&stored, at, sizeof stored);
    stored = GUINT32_FROM_BE (stored);
    at += 4;
  }
  memset (at, 0xff, stored);
}

/* One bad block of many, whichever thread comes across it. */
static void
test_one_block (void)
{
  static const gsize blocks[] = { 0, 63, 64, 300, 624 };
  const gsize n = 5000;
  g_autofree guint8 *pixels = make_pixels (n, 4, 2);
  g_autofree guint8 *back = g_malloc (4 * n);

  for (gsize i = 0; i < 4 * G_N_ELEMENTS (blocks); i++) {
    g_autoptr (GByteArray) stream = encode (RINGLET_BITSHUFFLE_LZ4, 4, 8, pixels, n);
    g_autoptr (GError) error = NULL;
    gsize n_back = 0;

    damage_block (stream, blocks[i / 4]);
    ringlet_parallel_set_threads (1 + i % 4);
    g_assert_false (ringlet_codec_bitshuffle (RINGLET_BITSHUFFLE_LZ4, 4, 0,
        stream->data, stream->len, back, 4 * n, &n_back, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
    g_assert_nonnull (strstr (error->message, "decompressed"));
  }
  ringlet_parallel_set_threads (0);
}

/* What an error needs is there. */
static gboolean
is_small (gsize size)
{
  return size < 4096;
}

/* Neither the list of many parts nor room for a block: no fault of the stream. */
static void
test_no_memory (void)
{
  static const gsize blocks[] = { 8, 40000 };
  const gsize n = 40000;
  g_autofree guint8 *pixels = make_pixels (n, 4, 2);
  g_autofree guint8 *back = g_malloc (4 * n);

  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++) {
    g_autoptr (GByteArray) stream =
        encode (RINGLET_BITSHUFFLE_LZ4, 4, blocks[i], pixels, n);
    g_autoptr (GError) error = NULL;
    gsize n_back = 0;
    const gint64 begin = ringlet_test_memory_begin (0, is_small);

    g_assert_false (ringlet_codec_bitshuffle (RINGLET_BITSHUFFLE_LZ4, 4, 0,
        stream->data, stream->len, back, 4 * n, &n_back, &error));
    ringlet_test_memory_end (begin);
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
    g_assert_nonnull (strstr (error->message, "memory"));
  }
}

/* A block is short when the three upper bytes of each element are 0 or 255; one bit of
 * them, whichever it is, makes it long, and one of the lowest byte does not. */
static void
test_short (void)
{
  static const gsize sizes[] = { 8, 128, 512, 520, 1024, 2048 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++) {
    const gsize n = sizes[s];
    g_autofree guint32 *values = g_new (guint32, n);
    g_autofree guint8 *planes = g_malloc (4 * n);

    for (gsize i = 0; i < n; i++)
      values[i] = random_byte (rand) | (g_rand_boolean (rand) ? 0xffffff00u : 0);
    for (guint bit = 0; bit < 32; bit++) {
      const gsize at = g_rand_int_range (rand, 0, n);

      values[at] ^= 1u << bit;
      shuffle_block ((const guint8 *) values, n, 4, planes);
      g_assert_cmpint (ringlet_bitshuffle_is_short (planes, n), ==, bit < 8);
      values[at] ^= 1u << bit;
    }
    shuffle_block ((const guint8 *) values, n, 4, planes);
    g_assert_true (ringlet_bitshuffle_is_short (planes, n));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bitshuffle/planes", test_planes);
  g_test_add_func ("/bitshuffle/unshuffle", test_unshuffle);
  g_test_add_func ("/bitshuffle/round-trip", test_round_trip);
  g_test_add_func ("/bitshuffle/truncated", test_truncated);
  g_test_add_func ("/bitshuffle/sizes", test_sizes);
  g_test_add_func ("/bitshuffle/one-block", test_one_block);
  g_test_add_func ("/bitshuffle/short", test_short);
  // The sanitizer's allocator is its own and refuses no memory.
  if (!RINGLET_TEST_HAS_ASAN) {
    g_test_add_func ("/bitshuffle/no-memory", test_no_memory);
  }
  return g_test_run ();
}
