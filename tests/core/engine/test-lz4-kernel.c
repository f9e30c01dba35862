/* SPDX-License-Identifier: MIT */

/* kernels/lz4_block.cl as C, for one lane, where a sanitizer sees what it reads and
 * writes, and elsewhere its own bounds do: it takes the blocks that ringlet_codec_lz4()
 * takes, and no others. */

#include <locale.h>
#include <stdbool.h>
#include <string.h>

#include <lz4.h>

#include "image/codec-lz4.h"
#include "support/lz4-streams.h"
#include "support/sanitizer.h"

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

static inline guint
atomic_cmpxchg (volatile guint *at, guint before, guint after)
{
  const guint was = *at;

  *at = was == before ? after : was;
  return was;
}

#if !RINGLET_TEST_HAS_ASAN
#define CHECKED
#define CHECKED_FILE 1u
#define BOUNDED(name, n_bytes) name, n_bytes, fault
#else
#define BOUNDED(name, n_bytes) name
#endif

#include "../../../kernels/array.cl"
#include "../../../kernels/lz4_block.cl"

/* What kernels note of the first access out of bounds. */
static guint fault[5];

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
  g_assert_cmpint (decode_lz4 (BOUNDED (words, 4 * n_words), (guint) shift, (guint) n,
                       BOUNDED (decoded, (size + 3) / 4 * 4), (guint) size),
      ==, is_right);
  g_assert_cmpuint (fault[0], ==, 0);
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

#ifdef CHECKED
/* A room that is a word too short is noted, and what lies behind it left alone. */
static void
test_short (void)
{
  const guint8 literals[20] = { 0x80, 1, 2, 3, 4, 5, 6, 7, 8 };
  guint32 words[5];
  guint32 room[2] = { 0, 5 };

  memcpy (words, literals, sizeof words);
  decode_lz4 (BOUNDED (words, sizeof words), 0, 9, BOUNDED (room, 4), 8);
  g_assert_cmpuint (fault[0], !=, 0);
  g_assert_cmpuint (fault[1], ==, 1);
  g_assert_cmpuint (fault[3], ==, 1);
  g_assert_cmpuint (room[1], ==, 5);
  memset (fault, 0, sizeof fault);
}
#endif

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
#ifdef CHECKED
  g_test_add_func ("/lz4-kernel/short", test_short);
#endif
  return g_test_run ();
}
