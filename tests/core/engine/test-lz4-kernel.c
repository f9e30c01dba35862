/* SPDX-License-Identifier: MIT */

/* kernels/lz4_block.cl as C, for one lane, where a sanitizer sees what it reads and
 * writes: it takes the blocks that ringlet_codec_lz4() takes, and no others. */

#include <locale.h>
#include <stdbool.h>
#include <string.h>

#include <lz4.h>

#include "image/codec-lz4.h"
#include "support/lz4-streams.h"

#define global
#define local
#define LANES 1
#define CLK_LOCAL_MEM_FENCE 0
#define uchar guint8
#define ulong guint64
#define min MIN
#define max MAX

static inline guint
get_local_id (guint axis)
{
  return axis;
}

static inline void
barrier (guint fence)
{
  g_assert_cmpuint (fence, ==, 0);
}

#include "../../../kernels/lz4_block.cl"

/* A block at @shift in memory that ends 8 bytes behind it, rounded up to words. */
static void
compare (const guint8 *stored, gsize n, gsize shift, gsize size)
{
  const gsize n_words = (shift + n + 8 + 3) / 4;
  g_autofree guint32 *words = g_new (guint32, n_words);
  g_autofree guint32 *decoded = g_new (guint32, (size + 3) / 4);
  g_autofree guint8 *right = g_malloc (size + RINGLET_LZ4_SLACK);
  gsize n_right = 0;
  const gboolean is_right =
      ringlet_codec_lz4 (stored, n, right, size, &n_right) && n_right == size;

  memset (words, 0xff, 4 * n_words);
  memset (decoded, 0xee, (size + 3) / 4 * 4);
  if (n > 0)
    memcpy ((guint8 *) words + shift, stored, n);
  g_assert_cmpint (decode_lz4 (words, (guint) shift, (guint) n, decoded, (guint) size),
      ==, is_right);
  if (is_right)
    g_assert_cmpmem (decoded, size, right, size);
}

/* Streams of all kinds of sequences, then each of them damaged. */
static void
test_streams (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint n_right = 0;

  for (guint i = 0; i < 2000; i++) {
    const gsize size = (gsize) g_rand_int_range (rand, 1, i % 4 == 0 ? 9000 : 300);
    g_autoptr (GByteArray) stream = lz4_streams_make (rand, size);

    compare (stream->data, stream->len, i % 4, size);
    n_right += stream->len > 0 ? 1 : 0;
    for (guint k = 0; k < 8; k++) {
      g_autoptr (GByteArray) damaged = lz4_streams_damage (rand, stream);

      compare (damaged->data, damaged->len, k % 4, size);
    }
    compare (stream->data, stream->len, 0, size + 1);
    if (size > 1)
      compare (stream->data, stream->len, 0, size - 1);
  }
  g_assert_cmpuint (n_right, ==, 2000);
}

/* What the library makes of planes of counts, at every length. */
static void
test_truncated (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  guint8 planes[1024] = { 0 };
  guint8 stored[2048];
  int n;

  for (gsize i = 0; i < 300; i++)
    planes[i] = (guint8) (i < 100 ? g_rand_int (rand) : i % 16 == 0 ? 1 : 0);
  n = LZ4_compress_default (
      (const char *) planes, (char *) stored, sizeof planes, sizeof stored);
  g_assert_cmpint (n, >, 0);
  for (gsize i = 0; i <= (gsize) n; i++)
    compare (stored, i, i % 4, sizeof planes);
}

/* Lengths that no block can have. */
static void
test_endless (void)
{
  guint8 stored[4096];

  memset (stored, 0xff, sizeof stored);
  compare (stored, sizeof stored, 0, 8192);
  memset (stored, 0, sizeof stored);
  compare (stored, sizeof stored, 0, 8192);
  stored[0] = 0x1f; /* a literal, and a match of all that follows */
  memset (stored + 2, 0xff, sizeof stored - 2);
  stored[2] = 1;
  stored[3] = 0;
  compare (stored, sizeof stored, 0, 8192);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lz4-kernel/streams", test_streams);
  g_test_add_func ("/lz4-kernel/truncated", test_truncated);
  g_test_add_func ("/lz4-kernel/endless", test_endless);
  return g_test_run ();
}
