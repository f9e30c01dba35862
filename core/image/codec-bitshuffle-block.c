/* SPDX-License-Identifier: MIT */
#include "image/codec-bitshuffle-block.h"

#include <string.h>

#include "base/simd.h"
#include "image/codec-shuffle.h"

/* Bit planes above the lowest byte of 32 bits. */
#define N_UPPER 24

/* A stretch of one plane, of no alignment in memory. As long as a register of AVX2: gcc
 * moves longer ones about by the stack there, which took a sixth of the time of a
 * series. */
typedef guint64 Column __attribute__ ((vector_size (32)));

static gboolean
is_zero (const guint8 *at, gsize n)
{
  return at[0] == 0 && memcmp (at, at + 1, n - 1) == 0;
}

/* Most counts are small, and what is none has all bits set: the eight planes of an
 * upper byte are one and the same then, zeros mostly, and cost a glance. @plane: bytes
 * of one */
static void
join_byte (const RingletBitPlanes *self, const guint8 *planes, gsize plane, guint8 *to)
{
  if (memcmp (planes, planes + plane, 7 * plane) != 0)
    self->join (planes, plane, to);
  else if (is_zero (planes, plane))
    memset (to, 0, 8 * plane);
  else
    self->spread (planes, plane, to);
}

void
ringlet_bitshuffle_join (const RingletBitPlanes *self, const guint8 *planes, gsize n,
    gsize element_size, gboolean streams, guint8 *bytes, guint8 *to)
{
  for (gsize i = 0; i < element_size; i++)
    join_byte (self, planes + i * n, n / 8, bytes + i * n);
  ringlet_codec_unshuffle (bytes, n, element_size, streams, to);
}

/* By reference: a vector by value is handed over in registers that the versions of the
 * caller do not share. */
static guint64
any_bit (const Column *column)
{
  guint64 any = 0;

  for (gsize i = 0; i < sizeof *column / sizeof any; i++)
    any |= (*column)[i];
  return any;
}

/* memcmp() of each plane with the next would read all twice, for each block. */
RINGLET_CLONES static gboolean
are_same_columns (const guint8 *planes, gsize plane, guint n_planes)
{
  Column differ = { 0 };

  for (gsize at = 0; at < plane; at += sizeof (Column)) {
    Column first;

    memcpy (&first, planes + at, sizeof first);
    for (guint i = 1; i < n_planes; i++) {
      Column other;

      memcpy (&other, planes + i * plane + at, sizeof other);
      differ |= first ^ other;
    }
  }
  return any_bit (&differ) == 0;
}

gboolean
ringlet_bitshuffle_is_short (const guint8 *planes, gsize n)
{
  const guint8 *upper = planes + n;
  const gsize plane = n / 8;

  if (plane % sizeof (Column) == 0)
    return are_same_columns (upper, plane, N_UPPER);
  return memcmp (upper, upper + plane, (N_UPPER - 1) * plane) == 0;
}

void
ringlet_bitshuffle_join_short (const RingletBitPlanes *self, const guint8 *planes,
    gsize n, guint8 *bytes, guint8 *to)
{
  join_byte (self, planes, n / 8, bytes);
  self->spread (planes + n, n / 8, bytes + n);
  ringlet_codec_unshuffle (bytes, n, 2, FALSE, to);
}
