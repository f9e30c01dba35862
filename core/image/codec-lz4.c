/* SPDX-License-Identifier: MIT */
#include "image/codec-lz4.h"

#include <string.h>

/* What a token holds of a length; more follows in bytes of their own. */
#define TOKEN_MAX 15
#define LEAST_MATCH 4

/* All bytes of a word. */
#define EACH_BYTE ((guint64) 0x0101010101010101)

typedef struct {
  const guint8 *at, *end; /* what is left of the block */
  guint8 *begin, *to, *to_end;
} Block;

static inline gboolean
take_length (Block *self, gsize *length)
{
  guint8 byte = 255;

  if (*length < TOKEN_MAX)
    return TRUE;
  while (byte == 255) {
    if (self->at == self->end)
      return FALSE;
    byte = *self->at++;
    *length += byte;
  }
  return TRUE;
}

/* Of few bytes more are copied than there are: a fixed number is one instruction. */
static inline gboolean
copy_literals (Block *self, gsize n)
{
  const gsize left = (gsize) (self->end - self->at);

  if (n > left || n > (gsize) (self->to_end - self->to))
    return FALSE;
  if (n <= RINGLET_LZ4_SLACK && left >= RINGLET_LZ4_SLACK)
    memcpy (self->to, self->at, RINGLET_LZ4_SLACK);
  else
    memcpy (self->to, self->at, n);
  self->at += n;
  self->to += n;
  return TRUE;
}

static inline gboolean
is_run (const guint8 *at, gsize n)
{
  for (gsize i = 1; i < n; i++) {
    if (at[i] != at[0])
      return FALSE;
  }
  return TRUE;
}

static inline void
fill (guint8 *to, guint8 byte, gsize n)
{
  const guint64 word = EACH_BYTE * byte;

  if (n > RINGLET_LZ4_SLACK) {
    memset (to, byte, n);
    return;
  }
  for (gsize i = 0; i < RINGLET_LZ4_SLACK; i += sizeof word)
    memcpy (to + i, &word, sizeof word);
}

/* @step: bytes at once, at most those from @from to @to, and RINGLET_LZ4_SLACK */
static inline __attribute__ ((always_inline)) void
copy_steps (guint8 *to, const guint8 *from, gsize n, gsize step)
{
  for (gsize i = 0; i < n; i += step)
    memcpy (to + i, from + i, step);
}

/* Fewer than eight bytes again and again. What a step writes too much, the next one
 * writes over. By way of a word: where eight bytes are no whole number of periods,
 * those that are read and written overlap. */
static void
copy_period (guint8 *to, gsize period, gsize n)
{
  const gsize step = 8 / period * period;
  guint64 word = 0;

  for (gsize i = 0; i < 8; i++)
    to[i] = to[(gssize) i - (gssize) period];
  for (gsize i = 8; i < n; i += step) {
    memcpy (&word, to + i - step, sizeof word);
    memcpy (to + i, &word, sizeof word);
  }
}

/* What lies @offset bytes back, which may be fewer than @n. */
static inline void
copy_match (guint8 *to, gsize offset, gsize n)
{
  const guint8 *from = to - offset;

  if (offset >= 32)
    copy_steps (to, from, n, 32);
  else if (offset >= 16)
    copy_steps (to, from, n, 16);
  else if (is_run (from, offset))
    fill (to, *from, n);
  else if (offset >= 8)
    copy_steps (to, from, n, 8);
  else
    copy_period (to, offset, n);
}

static inline gboolean
take_match (Block *self, gsize n)
{
  gsize offset = 0;

  if (self->end - self->at < 2)
    return FALSE;
  offset = (gsize) (self->at[0] | self->at[1] << 8);
  self->at += 2;
  if (!take_length (self, &n) || offset == 0 ||
      offset > (gsize) (self->to - self->begin) ||
      n + LEAST_MATCH > (gsize) (self->to_end - self->to))
    return FALSE;
  copy_match (self->to, offset, n + LEAST_MATCH);
  self->to += n + LEAST_MATCH;
  return TRUE;
}

gboolean
ringlet_codec_lz4 (const guint8 *from, gsize size, guint8 *to, gsize room, gsize *n)
{
  /* Of no bytes there may be no pointer. */
  Block self = { from, size > 0 ? from + size : from, to, to, to + room };

  while (self.at < self.end) {
    const guint8 token = *self.at++;
    gsize n_literals = token >> 4;

    if (!take_length (&self, &n_literals) || !copy_literals (&self, n_literals))
      return FALSE;
    /* The last sequence has no match. */
    if (self.at == self.end) {
      *n = (gsize) (self.to - to);
      return TRUE;
    }
    if (!take_match (&self, token & TOKEN_MAX))
      return FALSE;
  }
  return FALSE;
}
