/* SPDX-License-Identifier: MIT */

/* The inner loop of bitshuffle for any processor, and the table of all. */

#include <string.h>

#include "image/codec-bitshuffle.h"

#ifdef RINGLET_X86_KERNELS
extern const RingletBitPlanes ringlet_bit_planes_avx2;
#endif

static gboolean
is_supported (void)
{
  return TRUE;
}

static inline guint64
load (const guint8 *at, gsize n)
{
  guint64 word = 0;

  memcpy (&word, at, n);
  return GUINT64_FROM_LE (word);
}

/* Exchanges the upper bits of each group in @low with the lower ones in @high. */
static inline void
exchange (guint64 *low, guint64 *high, int shift, guint64 mask)
{
  const guint64 t = (*low >> shift ^ *high) & mask;

  *high ^= t;
  *low ^= t << shift;
}

/* Distances 4, 2, 1 between the words, and as many bits or bytes within them. */
static inline void
transpose (guint64 *words, int unit, const guint64 *masks)
{
  for (gsize k = 0; k < 4; k++)
    exchange (&words[k], &words[k + 4], 4 * unit, masks[0]);
  for (gsize k = 0; k < 8; k += 4) {
    exchange (&words[k], &words[k + 2], 2 * unit, masks[1]);
    exchange (&words[k + 1], &words[k + 3], 2 * unit, masks[1]);
  }
  for (gsize k = 0; k < 8; k += 2)
    exchange (&words[k], &words[k + 1], unit, masks[2]);
}

void
ringlet_bit_planes_join_rest (const guint8 *planes, gsize n, gsize first, guint8 *to)
{
  static const guint64 bits[] = { 0x0f0f0f0f0f0f0f0f, 0x3333333333333333,
    0x5555555555555555 };
  static const guint64 bytes[] = { 0x00000000ffffffff, 0x0000ffff0000ffff,
    0x00ff00ff00ff00ff };

  for (gsize at = first; at < n; at += 8) {
    const gsize n_here = MIN (8, n - at);
    guint64 words[8];

    for (gsize k = 0; k < 8; k++)
      words[k] = load (planes + k * n + at, n_here);
    transpose (words, 1, bits);
    transpose (words, 8, bytes);
    for (gsize k = 0; k < n_here; k++) {
      const guint64 word = GUINT64_TO_LE (words[k]);

      memcpy (to + 8 * (at + k), &word, sizeof word);
    }
  }
}

static void
join (const guint8 *planes, gsize n, guint8 *to)
{
  ringlet_bit_planes_join_rest (planes, n, 0, to);
}

/* Bit k of a byte stays in byte k alone, where it carries into the highest bit of that
 * byte; from there all bits follow. */
void
ringlet_bit_planes_spread_rest (const guint8 *plane, gsize n, gsize first, guint8 *to)
{
  for (gsize at = first; at < n; at++) {
    const guint64 one = plane[at] * G_GUINT64_CONSTANT (0x0101010101010101) &
        G_GUINT64_CONSTANT (0x8040201008040201);
    const guint64 high = (one + G_GUINT64_CONSTANT (0x7f7f7f7f7f7f7f7f)) &
        G_GUINT64_CONSTANT (0x8080808080808080);
    const guint64 word = GUINT64_TO_LE (high | (high - (high >> 7)));

    memcpy (to + 8 * at, &word, sizeof word);
  }
}

static void
spread (const guint8 *plane, gsize n, guint8 *to)
{
  ringlet_bit_planes_spread_rest (plane, n, 0, to);
}

static const RingletBitPlanes portable = {
  .name = "portable",
  .is_supported = is_supported,
  .join = join,
  .spread = spread,
};

static const RingletBitPlanes *const all[] = {
#ifdef RINGLET_X86_KERNELS
  &ringlet_bit_planes_avx2,
#endif
  &portable,
  NULL,
};

const RingletBitPlanes *const *
ringlet_bit_planes_list (void)
{
  return all;
}

const RingletBitPlanes *
ringlet_bit_planes_best (void)
{
  gsize i = 0;

  while (!all[i]->is_supported ())
    i++;
  return all[i];
}
