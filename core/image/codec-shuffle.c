/* SPDX-License-Identifier: MIT */
#include "image/codec-shuffle.h"

#include <string.h>

#include "base/simd.h"

/* Elements anywhere in memory. */
typedef guint16 Any16 __attribute__ ((aligned (1), may_alias));
typedef guint32 Any32 __attribute__ ((aligned (1), may_alias));
typedef guint64 Any64 __attribute__ ((aligned (1), may_alias));

/* One function for each size, so that the compiler sees plain loops. @j: where to begin
 */

RINGLET_CLONES static void
join_2 (const guint8 *restrict from, gsize n, gsize j, guint8 *restrict to)
{
  for (; j < n; j++)
    ((Any16 *) to)[j] = GUINT16_FROM_LE ((guint16) (from[j] | from[n + j] << 8));
}

RINGLET_CLONES static void
join_4 (const guint8 *restrict from, gsize n, gsize j, guint8 *restrict to)
{
  const guint8 *b = from + n;
  const guint8 *c = from + 2 * n;
  const guint8 *d = from + 3 * n;

  for (; j < n; j++)
    ((Any32 *) to)[j] = GUINT32_FROM_LE ((guint32) from[j] | (guint32) b[j] << 8 |
        (guint32) c[j] << 16 | (guint32) d[j] << 24);
}

RINGLET_CLONES static void
join_8 (const guint8 *restrict from, gsize n, guint8 *restrict to)
{
  for (gsize j = 0; j < n; j++) {
    guint64 value = 0;

    for (gsize i = 0; i < 8; i++)
      value |= (guint64) from[i * n + j] << 8 * i;
    ((Any64 *) to)[j] = GUINT64_FROM_LE (value);
  }
}

static void
join_any (const guint8 *from, gsize n, gsize size, guint8 *to)
{
  for (gsize i = 0; i < size; i++) {
    for (gsize j = 0; j < n; j++)
      to[j * size + i] = from[i * n + j];
  }
}

static gsize
join_wide (const guint8 *from, gsize n, gsize size, gboolean streams, guint8 *to)
{
#ifdef RINGLET_X86_KERNELS
  if (__builtin_cpu_supports ("avx2"))
    return ringlet_codec_unshuffle_avx2 (from, n, size, streams, to);
#endif
  return 0;
}

void
ringlet_codec_unshuffle (
    const guint8 *from, gsize n, gsize size, gboolean streams, guint8 *to)
{
  switch (size) {
  case 1:
    memcpy (to, from, n);
    return;
  case 2:
    join_2 (from, n, join_wide (from, n, 2, streams, to), to);
    return;
  case 4:
    join_4 (from, n, join_wide (from, n, 4, streams, to), to);
    return;
  case 8:
    join_8 (from, n, to);
    return;
  default:
    join_any (from, n, size, to);
  }
}
