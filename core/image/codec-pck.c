/* SPDX-License-Identifier: MIT */
#include "image/codec-pck.h"

#include <string.h>

#include "base/error.h"

/* The head of a block: the logarithm of its number of pixels, then the code of their
 * size, which has one bit more in version 2. */
#define COUNT_BITS 3

typedef struct {
  guint n_bits;
  guint8 sizes[16];
} BlockHead;

static const BlockHead heads[] = {
  { 6, { 0, 4, 5, 6, 7, 8, 16, 32 } },
  { 7, { 0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 32 } },
};

typedef struct {
  const guint8 *from;
  gsize size;
  guint64 at; /* in bits */
} BitStream;

/* At least 57 bits from bit @at on, which is within the stream. Behind its end come
 * zeros; @is_inside says that the end is eight bytes away or more. */
static inline guint64
peek_bits (const BitStream *stream, guint64 at, gboolean is_inside)
{
  const gsize byte = (gsize) (at >> 3);
  guint64 word = 0;

  if (is_inside)
    memcpy (&word, stream->from + byte, sizeof word);
  else
    memcpy (&word, stream->from + byte, MIN (sizeof word, stream->size - byte));
  return GUINT64_FROM_LE (word) >> (at & 7);
}

static inline void
unpack_values (const BitStream *stream, guint n_bits, gsize n, gboolean is_inside,
    guint32 *restrict to)
{
  for (gsize i = 0; i < n; i++) {
    const guint64 word = peek_bits (stream, stream->at + i * n_bits, is_inside);

    /* Shifted up and down again, so that the highest bit becomes the sign. */
    to[i] = (guint32) ((gint64) (word << (64 - n_bits)) >> (64 - n_bits));
  }
}

static void
unpack_block (const BitStream *stream, guint n_bits, gsize n, guint32 *to)
{
  const guint64 end = (stream->at + n * n_bits) >> 3;

  if (n_bits == 0)
    memset (to, 0, n * sizeof *to);
  else if (end + sizeof (guint64) <= stream->size)
    unpack_values (stream, n_bits, n, TRUE, to);
  else
    unpack_values (stream, n_bits, n, FALSE, to);
}

static inline gint32
as_signed (guint32 pixel)
{
  return (gint16) (guint16) pixel;
}

/* Turns the differences at @begin … @end into pixels; those before are pixels already.
 */
static void
add_neighbours (guint32 *pixels, gsize begin, gsize end, gsize n_fast)
{
  gsize i = begin;
  gint32 last = i > 0 ? as_signed (pixels[i - 1]) : 0;
  gint32 left = 0;
  gint32 above = 0;

  for (; i < end && i <= n_fast; i++) {
    last = as_signed (pixels[i] + (guint32) last);
    pixels[i] = (guint16) last;
  }
  if (i == end)
    return;

  left = as_signed (pixels[i - n_fast - 1]);
  above = as_signed (pixels[i - n_fast]);
  for (; i < end; i++) {
    const gint32 right = as_signed (pixels[i - n_fast + 1]);
    const gint32 others = left + above + right + 2;

    const gint32 delta = (gint32) pixels[i];
    const gint32 sum = last + others;

    /* The next pixel waits for this one, so the rare cases are a branch: a shift rounds
     * negative sums the other way, and few pixels go round at 16 bits. */
    last = (gint32) ((guint32) delta + (guint32) (sum >> 2));
    if (G_UNLIKELY (sum < 0 || last != as_signed ((guint32) last)))
      last = as_signed ((guint32) delta + (guint32) (sum / 4));
    pixels[i] = (guint16) last;
    left = above;
    above = right;
  }
}

guint64
ringlet_codec_pck_capacity (guint version, gsize size)
{
  const BlockHead *head = &heads[version == 2];
  const guint64 n_blocks = (guint64) size * 8 / head->n_bits;

  /* Blocks of zeros, of as many pixels as the logarithm can say. */
  return n_blocks << ((1u << COUNT_BITS) - 1);
}

gboolean
ringlet_codec_pck (guint version, const guint8 *from, gsize size, gsize n_slow,
    gsize n_fast, guint32 *to, GError **error)
{
  const BlockHead *head = &heads[version == 2];
  const guint count_mask = (1u << COUNT_BITS) - 1;
  const guint code_mask = (1u << (head->n_bits - COUNT_BITS)) - 1;
  const guint64 n_bits = (guint64) size * 8;
  const gsize n = n_slow * n_fast;
  BitStream stream = { from, size, 0 };
  gsize done = 0;

  while (done < n && stream.at + head->n_bits <= n_bits) {
    const gboolean is_inside = (stream.at >> 3) + sizeof (guint64) <= size;
    const guint64 bits = peek_bits (&stream, stream.at, is_inside);
    const gsize count = MIN ((gsize) 1 << (bits & count_mask), n - done);
    const guint value_bits = head->sizes[bits >> COUNT_BITS & code_mask];

    stream.at += head->n_bits;
    if (count * value_bits > n_bits - stream.at)
      break;
    unpack_block (&stream, value_bits, count, to + done);
    stream.at += count * value_bits;
    add_neighbours (to, done, done + count, n_fast);
    done += count;
  }
  if (done == n)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "The packed data end early, at pixel %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT,
      done, n);
  return FALSE;
}
