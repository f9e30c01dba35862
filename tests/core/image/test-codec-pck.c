/* SPDX-License-Identifier: MIT */

/* CCP4's packing against a decoder that takes one bit after the other and keeps to the
 * words of the description. It agrees with v2unpack_word() of CCP4's pack_c.c and, for
 * version 1, with FabIO 2026.6 (uncompress_pck, use_CCP4=True) on random streams. */

#include <string.h>

#include "base/error.h"
#include "image/codec-pck.h"

static const guint8 sizes[2][16] = {
  { 0, 4, 5, 6, 7, 8, 16, 32 },
  { 0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 32 },
};

/* ---- a stream, bit by bit ---- */

typedef struct {
  GByteArray *bytes;
  gsize n_bits;
} Writer;

static void
put_bits (Writer *writer, guint32 value, guint n_bits)
{
  for (guint i = 0; i < n_bits; i++, writer->n_bits++) {
    const guint8 zero = 0;

    if (writer->n_bits % 8 == 0)
      g_byte_array_append (writer->bytes, &zero, 1);
    writer->bytes->data[writer->n_bits / 8] |=
        (guint8) ((value >> i & 1) << writer->n_bits % 8);
  }
}

/* Blocks of random differences for at least @n pixels; these go to @deltas. */
static GByteArray *
make_stream (guint version, gsize n, guint32 seed, GArray *deltas)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Writer writer = { g_byte_array_new (), 0 };

  while (deltas->len < n) {
    const guint logarithm = (guint) g_rand_int_range (rand, 0, 8);
    const guint code = (guint) g_rand_int_range (rand, 0, version == 1 ? 8 : 16);
    const guint size = sizes[version - 1][code];

    put_bits (&writer, logarithm, 3);
    put_bits (&writer, code, version == 1 ? 3 : 4);
    for (guint i = 0; i < 1u << logarithm; i++) {
      const guint32 bits = g_rand_int (rand);
      gint32 delta = 0;

      if (size > 0) {
        delta = (gint32) (bits << (32 - size)) >> (32 - size);
        put_bits (&writer, (guint32) delta, size);
      }
      g_array_append_val (deltas, delta);
    }
  }
  return writer.bytes;
}

/* "the difference to the truncated mean of four neighbours", in 16 bits with sign. */
static void
make_pixels (const gint32 *deltas, gsize n_slow, gsize n_fast, gint16 *to)
{
  for (gsize i = 0; i < n_slow * n_fast; i++) {
    gint64 value = deltas[i];

    if (i > n_fast)
      value +=
          (to[i - 1] + to[i - n_fast + 1] + to[i - n_fast] + to[i - n_fast - 1] + 2) /
          4;
    else if (i > 0)
      value += to[i - 1];
    to[i] = (gint16) (guint16) value;
  }
}

static const struct {
  guint version;
  gsize n_slow;
  gsize n_fast;
} cases[] = {
  { 1, 1, 1 },
  { 1, 2, 2 },
  { 1, 40, 71 },
  { 2, 1, 3 },
  { 2, 3, 2 },
  { 2, 64, 33 },
};

static void
test_random (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const gsize n_slow = cases[i].n_slow;
    const gsize n_fast = cases[i].n_fast;
    g_autoptr (GArray) deltas = g_array_new (FALSE, FALSE, sizeof (gint32));
    g_autoptr (GByteArray) stream =
        make_stream (cases[i].version, n_slow * n_fast, 7 + (guint32) i, deltas);
    g_autofree gint16 *wanted = g_new (gint16, n_slow * n_fast);
    g_autofree guint32 *pixels = g_new (guint32, n_slow * n_fast);
    g_autoptr (GError) error = NULL;

    make_pixels ((const gint32 *) deltas->data, n_slow, n_fast, wanted);
    g_assert_true (ringlet_codec_pck (
        cases[i].version, stream->data, stream->len, n_slow, n_fast, pixels, &error));
    g_assert_no_error (error);
    for (gsize k = 0; k < n_slow * n_fast; k++)
      g_assert_cmpuint (pixels[k], ==, (guint16) wanted[k]);
  }
}

/* Whatever is missing at the end is noticed; the bytes are in memory of their own, so
 * that a sanitizer sees a read behind them. */
static void
test_truncated (void)
{
  for (guint version = 1; version <= 2; version++) {
    g_autoptr (GArray) deltas = g_array_new (FALSE, FALSE, sizeof (gint32));
    g_autoptr (GByteArray) stream = make_stream (version, 600, 3, deltas);
    const gsize n = deltas->len;
    g_autofree guint32 *pixels = g_new (guint32, n);

    for (gsize size = 0; size < stream->len; size++) {
      g_autofree guint8 *copy = g_memdup2 (stream->data, size);
      g_autoptr (GError) error = NULL;

      g_assert_false (ringlet_codec_pck (version, copy, size, 1, n, pixels, &error));
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED);
    }
  }
}

/* A block of 128 zeros takes six bits, or seven. */
static void
test_capacity (void)
{
  static const guint8 zeros_1[] = { 0x07 };
  static const guint8 zeros_2[] = { 0x07 };
  guint32 pixels[128];

  g_assert_cmpuint (ringlet_codec_pck_capacity (1, 6), ==, 8 * 128);
  g_assert_cmpuint (ringlet_codec_pck_capacity (2, 7), ==, 8 * 128);
  g_assert_cmpuint (ringlet_codec_pck_capacity (1, 0), ==, 0);
  g_assert_true (ringlet_codec_pck (1, zeros_1, 1, 8, 16, pixels, NULL));
  g_assert_true (ringlet_codec_pck (2, zeros_2, 1, 8, 16, pixels, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (pixels); i++)
    g_assert_cmpuint (pixels[i], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec-pck/random", test_random);
  g_test_add_func ("/codec-pck/truncated", test_truncated);
  g_test_add_func ("/codec-pck/capacity", test_capacity);
  return g_test_run ();
}
