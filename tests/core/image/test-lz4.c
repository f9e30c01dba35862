/* SPDX-License-Identifier: MIT */

/* Blocks of LZ4, against the library that makes them and, changed, against the
 * description of the format. */

#include <string.h>

#include <lz4.h>
#include <lz4hc.h>

#include "image/codec-lz4.h"

#define MAX_SIZE 9000
#define CANARY 0xa5

/* ---- contents ---- */

/* Every period up to 40, which is where copies overlap. */
static void
make_periods (GRand *rand, guint8 *to, gsize n)
{
  gsize period = 1;

  for (gsize at = 0; at < n;) {
    const gsize wanted = at + (gsize) g_rand_int_range (rand, 1, 200);
    const gsize end = MIN (n, wanted);
    const gsize first = at;

    for (; at < end; at++)
      to[at] = at < first + period ? (guint8) g_rand_int (rand) : to[at - period];
    period = period % 40 + 1;
  }
}

/* Planes of bits of small counts: noise, then zeros. */
static void
make_planes (GRand *rand, guint8 *to, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = i < n / 7 ? (guint8) g_rand_int (rand) : 0;
}

/* Few different bytes: many short matches. */
static void
make_words (GRand *rand, guint8 *to, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = (guint8) (g_rand_int_range (rand, 0, 3) * g_rand_int_range (rand, 0, 2));
}

static void
make_noise (GRand *rand, guint8 *to, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = (guint8) g_rand_int (rand);
}

static void
make_zeros (GRand *rand G_GNUC_UNUSED, guint8 *to, gsize n)
{
  memset (to, 0, n);
}

static const struct {
  const char *name;
  void (*make) (GRand *rand, guint8 *to, gsize n);
} contents[] = {
  { "periods", make_periods },
  { "planes", make_planes },
  { "words", make_words },
  { "noise", make_noise },
  { "zeros", make_zeros },
};

/* ---- decoding ---- */

/* In memory of their own, so that a sanitizer sees every byte read or written beyond;
 * FALSE when refused. Nothing behind the slack may change. */
static gboolean
decode (const guint8 *packed, gsize size, gsize room, guint8 *to, gsize *n)
{
  g_autofree guint8 *from = g_memdup2 (packed, size);
  g_autofree guint8 *buffer = g_malloc (room + RINGLET_LZ4_SLACK);
  gboolean ok = FALSE;

  memset (buffer, CANARY, room + RINGLET_LZ4_SLACK);
  ok = ringlet_codec_lz4 (from, size, buffer, room, n);
  if (ok) {
    g_assert_cmpuint (*n, <=, room);
    memcpy (to, buffer, *n);
  }
  return ok;
}

/* The description of the format, a byte at a time. -1 for what is no block. */
static gssize
take_plainly (const guint8 *from, gsize size, gsize *at, guint nibble)
{
  gsize length = nibble;
  guint8 byte = 255;

  while (nibble == 15 && byte == 255) {
    if (*at == size)
      return -1;
    byte = from[(*at)++];
    length += byte;
  }
  return (gssize) length;
}

static gssize
decode_plainly (const guint8 *from, gsize size, gsize room, guint8 *to)
{
  gsize at = 0;
  gsize n = 0;

  while (at < size) {
    const guint8 token = from[at++];
    gssize length = take_plainly (from, size, &at, token >> 4);
    gsize offset = 0;

    for (; length > 0 && at < size && n < room; length--)
      to[n++] = from[at++];
    if (length != 0)
      return -1;
    if (at == size)
      return (gssize) n;
    if (size - at < 2)
      return -1;
    offset = from[at] + 256u * from[at + 1];
    at += 2;
    length = take_plainly (from, size, &at, token & 15);
    if (length < 0 || offset == 0 || offset > n)
      return -1;
    for (length += 4; length > 0 && n < room; length--, n++)
      to[n] = to[n - offset];
    if (length != 0)
      return -1;
  }
  return -1;
}

/* The library (1.9.4) takes an offset of 0 and gives what lay in the memory. */
static void
check_same (const guint8 *packed, gsize size, gsize room)
{
  g_autofree guint8 *ours = g_malloc (room + 1);
  g_autofree guint8 *wanted = g_malloc (room + 1);
  gsize n = 0;
  const gboolean ok = decode (packed, size, room, ours, &n);
  const gssize n_wanted = decode_plainly (packed, size, room, wanted);

  g_assert_cmpint (ok, ==, n_wanted >= 0);
  if (ok)
    g_assert_cmpmem (ours, n, wanted, (gsize) n_wanted);
}

static gsize
pack (gboolean is_high, const guint8 *from, gsize n, guint8 *to, gsize room)
{
  const int size = is_high
      ? LZ4_compress_HC (
            (const char *) from, (char *) to, (int) n, (int) room, LZ4HC_CLEVEL_MAX)
      : LZ4_compress_default ((const char *) from, (char *) to, (int) n, (int) room);

  g_assert_cmpint (size, >, 0);
  return (gsize) size;
}

static void
test_whole (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint round = 0; round < 200; round++) {
    const gsize n =
        round < 40 ? round + 1 : (gsize) g_rand_int_range (rand, 1, MAX_SIZE);
    guint8 plain[MAX_SIZE];
    guint8 packed[2 * MAX_SIZE];
    guint8 got[MAX_SIZE + 1];

    for (gsize k = 0; k < 2 * G_N_ELEMENTS (contents); k++) {
      gsize size = 0;
      gsize n_got = 0;

      contents[k / 2].make (rand, plain, n);
      size = pack (k % 2 != 0, plain, n, packed, sizeof packed);
      g_assert_true (decode (packed, size, n, got, &n_got));
      g_assert_cmpmem (got, n_got, plain, n);
      g_assert_true (decode (packed, size, n + 1, got, &n_got));
      g_assert_cmpmem (got, n_got, plain, n);
      g_assert_false (decode (packed, size, n - 1, got, &n_got));
    }
  }
}

static void
test_changed (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint round = 0; round < 2000; round++) {
    const gsize n = (gsize) g_rand_int_range (rand, 1, 600);
    guint8 plain[600];
    guint8 packed[1200];
    gsize size = 0;

    contents[round % G_N_ELEMENTS (contents)].make (rand, plain, n);
    size = pack (round % 2 != 0, plain, n, packed, sizeof packed);
    for (guint i = 0; i < 3; i++) {
      packed[g_rand_int_range (rand, 0, (gint32) size)] ^= (guint8) g_rand_int (rand);
      check_same (packed, size, n);
    }
  }
}

static void
test_truncated (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);

  for (gsize k = 0; k < G_N_ELEMENTS (contents); k++) {
    guint8 plain[500];
    guint8 packed[1000];
    gsize size = 0;

    contents[k].make (rand, plain, sizeof plain);
    size = pack (FALSE, plain, sizeof plain, packed, sizeof packed);
    for (gsize cut = 0; cut < size; cut++)
      check_same (packed, cut, sizeof plain);
  }
}

/* ---- by hand ---- */

static const struct {
  const char *bytes;
  gsize size;
  const char *plain; /* (nullable): NULL when refused */
} blocks[] = {
  { "", 0, NULL },
  { "\0", 1, "" },
  { "\x10"
    "a",
      2, "a" },
  { "\x10", 1, NULL },
  { "\x10"
    "a\x01",
      3, NULL },
  /* Four from one byte before, and of length bytes. */
  { "\x10"
    "a\x01\0\x10"
    "b",
      6, "aaaaab" },
  { "\x1f"
    "a\x01\0\x01\x10"
    "b",
      7, "aaaaaaaaaaaaaaaaaaaaab" },
  { "\x1f"
    "a\x01\0",
      4, NULL },
  { "\x1f"
    "a\x01\0\xff",
      5, NULL },
  /* From nowhere, and from before the first. */
  { "\x10"
    "a\0\0\x10"
    "b",
      6, NULL },
  { "\x10"
    "a\x02\0\x10"
    "b",
      6, NULL },
  { "\x04\x01\0\x10"
    "b",
      5, NULL },
  /* No last literals. */
  { "\x10"
    "a\x01\0",
      4, NULL },
  { "\xf0\xff\xff\xff\xff", 5, NULL },
};

static void
test_by_hand (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++) {
    guint8 got[64] = { 0 };
    gsize n = 0;
    const gboolean ok =
        decode ((const guint8 *) blocks[i].bytes, blocks[i].size, 64, got, &n);

    g_test_message ("%" G_GSIZE_FORMAT, i);
    g_assert_cmpint (ok, ==, blocks[i].plain != NULL);
    if (ok)
      g_assert_cmpmem (got, n, blocks[i].plain, strlen (blocks[i].plain));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lz4/whole", test_whole);
  g_test_add_func ("/lz4/changed", test_changed);
  g_test_add_func ("/lz4/truncated", test_truncated);
  g_test_add_func ("/lz4/by-hand", test_by_hand);
  return g_test_run ();
}
