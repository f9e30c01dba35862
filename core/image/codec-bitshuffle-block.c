/* SPDX-License-Identifier: MIT */
#include "image/codec-bitshuffle-block.h"

#include <string.h>

#include "image/codec-shuffle.h"

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

gboolean
ringlet_bitshuffle_is_short (const guint8 *planes, gsize n)
{
  const guint8 *upper = planes + n;

  return memcmp (upper, upper + n / 8, 23 * (n / 8)) == 0;
}

void
ringlet_bitshuffle_join_short (const RingletBitPlanes *self, const guint8 *planes,
    gsize n, guint8 *bytes, guint8 *to)
{
  join_byte (self, planes, n / 8, bytes);
  self->spread (planes + n, n / 8, bytes + n);
  ringlet_codec_unshuffle (bytes, n, 2, FALSE, to);
}
