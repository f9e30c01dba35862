/* SPDX-License-Identifier: MIT */
#include "image/codec-bitshuffle-encode.h"

#include <lz4.h>

#define USUAL_BLOCK_BYTES 8192
#define LEAST_BLOCK 128
#define GROUP 8

static void
put_be (GByteArray *out, guint64 value, guint n)
{
  guint8 bytes[8];

  for (guint i = 0; i < n; i++)
    bytes[i] = (guint8) (value >> 8 * (n - 1 - i));
  g_byte_array_append (out, bytes, n);
}

/* Bit k of byte i becomes bit i of byte k. Source: H. S. Warren, Hacker's Delight,
 * second edition, 7-3. */
static guint64
transpose (guint64 x)
{
  guint64 t = (x ^ (x >> 7)) & 0x00aa00aa00aa00aaULL;

  x ^= t ^ (t << 7);
  t = (x ^ (x >> 14)) & 0x0000cccc0000ccccULL;
  x ^= t ^ (t << 14);
  t = (x ^ (x >> 28)) & 0x00000000f0f0f0f0ULL;
  return x ^ t ^ (t << 28);
}

/* @n elements, a multiple of 8, as planes of bits. */
static void
shuffle (const guint8 *from, gsize n, gsize size, guint8 *planes)
{
  for (gsize i = 0; i < n / GROUP; i++) {
    for (gsize byte = 0; byte < size; byte++) {
      guint64 x = 0;

      for (gsize k = 0; k < GROUP; k++)
        x |= (guint64) from[(GROUP * i + k) * size + byte] << 8 * k;
      x = transpose (x);
      for (gsize bit = 0; bit < 8; bit++)
        planes[(8 * byte + bit) * (n / GROUP) + i] = (guint8) (x >> 8 * bit);
    }
  }
}

static void
add_block (GByteArray *out, const guint8 *planes, gsize n_bytes)
{
  const int room = LZ4_compressBound ((int) n_bytes);
  g_autofree guint8 *packed = g_malloc ((gsize) room);
  const int n = LZ4_compress_default (
      (const char *) planes, (char *) packed, (int) n_bytes, room);

  put_be (out, (guint64) n, 4);
  g_byte_array_append (out, packed, (guint) n);
}

GBytes *
ringlet_codec_bitshuffle_encode (
    gconstpointer from, gsize n, gsize element_size, gsize block)
{
  const guint8 *bytes = from;
  const gsize usual =
      MAX (USUAL_BLOCK_BYTES / element_size / GROUP * GROUP, LEAST_BLOCK);
  const gsize step = block > 0 ? block : usual;
  const gsize n_grouped = n - n % GROUP;
  g_autofree guint8 *planes = g_malloc (step * element_size);
  GByteArray *out = g_byte_array_new ();

  put_be (out, (guint64) n * element_size, 8);
  put_be (out, (guint64) step * element_size, 4);
  for (gsize at = 0; at < n_grouped; at += step) {
    const gsize n_here = MIN (step, n_grouped - at);

    shuffle (bytes + at * element_size, n_here, element_size, planes);
    add_block (out, planes, n_here * element_size);
  }
  g_byte_array_append (
      out, bytes + n_grouped * element_size, (guint) ((n - n_grouped) * element_size));
  return g_byte_array_free_to_bytes (out);
}
