/* SPDX-License-Identifier: MIT */
#pragma once

/* Blocks of LZ4 as no encoder makes them: every kind of sequence, and damage. Source:
 * github.com/lz4/lz4, doc/lz4_Block_format.md, 2022-11-12. */

#include <glib.h>

static inline void
lz4_streams_put (GByteArray *to, guint byte)
{
  const guint8 value = (guint8) byte;

  g_byte_array_append (to, &value, 1);
}

/* What of a length is not in the token. */
static inline void
lz4_streams_put_length (GByteArray *to, gsize n)
{
  if (n < 15)
    return;
  for (n -= 15; n >= 255; n -= 255)
    lz4_streams_put (to, 255);
  lz4_streams_put (to, (guint) n);
}

/* @n_literals of few values, then @n_match bytes from @offset back; none of 0. */
static inline void
lz4_streams_put_sequence (
    GByteArray *to, GRand *rand, gsize n_literals, gsize offset, gsize n_match)
{
  const gsize more = n_match > 0 ? n_match - 4 : 0;

  lz4_streams_put (to, (guint) (MIN (n_literals, 15) << 4 | MIN (more, 15)));
  lz4_streams_put_length (to, n_literals);
  for (gsize i = 0; i < n_literals; i++)
    lz4_streams_put (to, (guint) g_rand_int_range (rand, 0, 4));
  if (n_match == 0)
    return;
  lz4_streams_put (to, (guint) offset & 0xff);
  lz4_streams_put (to, (guint) offset >> 8);
  lz4_streams_put_length (to, more);
}

/* Mostly small, now and then up to @most. */
static inline gsize
lz4_streams_draw (GRand *rand, gsize least, gsize most)
{
  const gsize small = MIN (most, least + 20);
  const gsize end = g_rand_int_range (rand, 0, 4) == 0 ? most : small;

  return (gsize) g_rand_int_range (rand, (gint32) least, (gint32) end + 1);
}

/* Returns (transfer full): a block of @size bytes. */
static inline GByteArray *
lz4_streams_make (GRand *rand, gsize size)
{
  GByteArray *to = g_byte_array_new ();
  gsize n = 0;

  while (size - n > 12) {
    const gsize n_literals = lz4_streams_draw (rand, n == 0 ? 1 : 0, size - n - 8);
    const gsize back = n + n_literals;
    const gsize offset = lz4_streams_draw (rand, 1, MIN (back, 65535));
    const gsize n_match = lz4_streams_draw (rand, 4, size - back);

    lz4_streams_put_sequence (to, rand, n_literals, offset, n_match);
    n = back + n_match;
  }
  lz4_streams_put_sequence (to, rand, size - n, 0, 0);
  return to;
}

/* Returns (transfer full): the same, cut short, or with a few bytes changed. */
static inline GByteArray *
lz4_streams_damage (GRand *rand, const GByteArray *stream)
{
  GByteArray *to = g_byte_array_new ();
  const guint n_changes = (guint) g_rand_int_range (rand, 0, 3);

  g_byte_array_append (to, stream->data, stream->len);
  for (guint i = 0; i < n_changes; i++) {
    const guint at = (guint) g_rand_int_range (rand, 0, (gint32) to->len);
    const guint8 special[] = { 0, 1, 0xf0, 0x0f, 0xff, (guint8) g_rand_int (rand) };

    to->data[at] = g_rand_int_range (rand, 0, 2) == 0
        ? (guint8) (to->data[at] + g_rand_int_range (rand, -1, 2))
        : special[g_rand_int_range (rand, 0, G_N_ELEMENTS (special))];
  }
  if (n_changes == 0)
    g_byte_array_set_size (to, (guint) g_rand_int_range (rand, 0, (gint32) to->len));
  return to;
}
