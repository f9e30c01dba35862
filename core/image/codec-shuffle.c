/* SPDX-License-Identifier: MIT */
#include "image/codec-shuffle.h"

#include <string.h>

#include "base/simd.h"

/* Elements anywhere in memory. */
typedef guint16 Any16 __attribute__ ((aligned (1), may_alias));
typedef guint32 Any32 __attribute__ ((aligned (1), may_alias));
typedef guint64 Any64 __attribute__ ((aligned (1), may_alias));

static inline __attribute__ ((always_inline)) guint64
join (const guint8 *from, gsize n, gsize j, gsize n_used)
{
  guint64 value = 0;

  for (gsize i = 0; i < n_used; i++)
    value |= (guint64) from[i * n + j] << 8 * i;
  return value;
}

/* One function for each number of bytes, so that the compiler sees plain loops. */

RINGLET_CLONES static void
join_1_of_2 (const guint8 *restrict from, gsize n, guint8 *restrict to)
{
  for (gsize j = 0; j < n; j++)
    ((Any16 *) to)[j] = GUINT16_FROM_LE ((guint16) from[j]);
}

RINGLET_CLONES static void
join_2_of_2 (const guint8 *restrict from, gsize n, guint8 *restrict to)
{
  for (gsize j = 0; j < n; j++)
    ((Any16 *) to)[j] = GUINT16_FROM_LE ((guint16) (from[j] | from[n + j] << 8));
}

RINGLET_CLONES static void
join_1_of_4 (const guint8 *restrict from, gsize n, guint8 *restrict to)
{
  for (gsize j = 0; j < n; j++)
    ((Any32 *) to)[j] = GUINT32_FROM_LE ((guint32) from[j]);
}

RINGLET_CLONES static void
join_2_of_4 (const guint8 *restrict from, gsize n, guint8 *restrict to)
{
  for (gsize j = 0; j < n; j++)
    ((Any32 *) to)[j] =
        GUINT32_FROM_LE ((guint32) from[j] | (guint32) from[n + j] << 8);
}

RINGLET_CLONES static void
join_4_of_4 (const guint8 *restrict from, gsize n, guint8 *restrict to)
{
  const guint8 *b = from + n;
  const guint8 *c = from + 2 * n;
  const guint8 *d = from + 3 * n;

  for (gsize j = 0; j < n; j++)
    ((Any32 *) to)[j] = GUINT32_FROM_LE ((guint32) from[j] | (guint32) b[j] << 8 |
        (guint32) c[j] << 16 | (guint32) d[j] << 24);
}

RINGLET_CLONES static void
join_4_of_8 (const guint8 *restrict from, gsize n, guint8 *restrict to)
{
  for (gsize j = 0; j < n; j++)
    ((Any64 *) to)[j] = GUINT64_FROM_LE (join (from, n, j, 4));
}

RINGLET_CLONES static void
join_8_of_8 (const guint8 *restrict from, gsize n, guint8 *restrict to)
{
  for (gsize j = 0; j < n; j++)
    ((Any64 *) to)[j] = GUINT64_FROM_LE (join (from, n, j, 8));
}

static void
join_any (const guint8 *from, gsize n, gsize size, guint8 *to)
{
  for (gsize i = 0; i < size; i++) {
    for (gsize j = 0; j < n; j++)
      to[j * size + i] = from[i * n + j];
  }
}

void
ringlet_codec_unshuffle (
    const guint8 *from, gsize n, gsize size, gsize n_used, guint8 *to)
{
  switch (size) {
  case 1:
    memcpy (to, from, n);
    return;
  case 2:
    (n_used == 1 ? join_1_of_2 : join_2_of_2) (from, n, to);
    return;
  case 4:
    (n_used == 1 ? join_1_of_4 : n_used == 2 ? join_2_of_4 : join_4_of_4) (from, n, to);
    return;
  case 8:
    (n_used <= 4 ? join_4_of_8 : join_8_of_8) (from, n, to);
    return;
  default:
    join_any (from, n, size, to);
  }
}
