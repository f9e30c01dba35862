/* SPDX-License-Identifier: MIT */
#pragma once

/* Frames as filter 32008 of HDF5 stores them. Source of the format:
 * github.com/kiyo-masui/bitshuffle, src/bshuf_h5filter.c, version 0.5. */

#include <string.h>

#include <glib.h>
#include <lz4.h>

/* Byte @k of the result has bit @k of all eight bytes. Source: Hacker's Delight, second
 * edition, 7-3. */
static inline guint64
bslz4_transpose (guint64 x)
{
  guint64 t;

  t = (x ^ (x >> 7)) & 0x00aa00aa00aa00aaULL;
  x ^= t ^ (t << 7);
  t = (x ^ (x >> 14)) & 0x0000cccc0000ccccULL;
  x ^= t ^ (t << 14);
  t = (x ^ (x >> 28)) & 0x00000000f0f0f0f0ULL;
  return x ^ t ^ (t << 28);
}

/* @n elements, a multiple of 8, as planes of bits. */
static inline void
bslz4_shuffle (const guint8 *from, gsize n, gsize size, guint8 *to)
{
  for (gsize i = 0; i < n / 8; i++) {
    for (gsize byte = 0; byte < size; byte++) {
      guint64 x = 0;

      for (gsize k = 0; k < 8; k++)
        x |= (guint64) from[(8 * i + k) * size + byte] << 8 * k;
      x = bslz4_transpose (x);
      for (gsize bit = 0; bit < 8; bit++)
        to[(8 * byte + bit) * (n / 8) + i] = (guint8) (x >> 8 * bit);
    }
  }
}

static inline void
bslz4_put_be (guint8 *to, guint64 value, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = (guint8) (value >> 8 * (n - 1 - i));
}

/* Returns (transfer full): @n elements of @size bytes in blocks of @block elements, a
 * multiple of 8; @n_bytes of them. */
static inline guint8 *
bslz4_encode (gconstpointer data, gsize n, gsize size, gsize block, gsize *n_bytes)
{
  const guint8 *from = data;
  const gsize n_grouped = n - n % 8;
  const gsize n_block = MIN (block, MAX (n_grouped, 8)) * size;
  const gsize room = (gsize) LZ4_compressBound ((int) n_block) + 4;
  g_autofree guint8 *planes = g_malloc (n_block);
  guint8 *to = g_malloc (12 + (n_grouped / block + 1) * room + 8 * size);
  gsize at = 12;

  bslz4_put_be (to, (guint64) n * size, 8);
  bslz4_put_be (to + 8, block * size, 4);
  for (gsize i = 0; i < n_grouped; i += block) {
    const gsize here = MIN (block, n_grouped - i);
    int n_packed;

    bslz4_shuffle (from + i * size, here, size, planes);
    n_packed = LZ4_compress_default ((const char *) planes, (char *) to + at + 4,
        (int) (here * size), (int) room - 4);
    g_assert (n_packed > 0);
    bslz4_put_be (to + at, (guint64) n_packed, 4);
    at += 4 + (gsize) n_packed;
  }
  memcpy (to + at, from + n_grouped * size, (n - n_grouped) * size);
  *n_bytes = at + (n - n_grouped) * size;
  return to;
}
