/* SPDX-License-Identifier: MIT */
#include "display/indexer.h"

#include <math.h>
#include <string.h>

/* Compiled twice and chosen at run time, with the same results. */
#define FAST __attribute__ ((target_clones ("avx2", "default")))
#define INLINE static inline __attribute__ ((always_inline))

#define BLOCK ((gsize) 512)
#define LAST (RINGLET_COLORMAP_SIZE - 1)
#define INFINITE_BITS 0x7f800000

static inline gint32
bits_of (float value)
{
  gint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static inline float
float_of (gint32 bits)
{
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

/* The formula after the scale, before it is rounded down. Clamping at the end is the
 * same as before the steps. @self: a copy, for the registers */
INLINE float
place_of (RingletIndexerFormula self, float scaled)
{
  const float place = (scaled - self.offset) * self.factor * self.steps + self.shift;
  const float from_0 = place > 0.0f ? place : 0.0f;

  return from_0 < (float) LAST ? from_0 : (float) LAST;
}

/* The least positive float of @index, not before @bits. */
static gint32
find_start (const RingletIndexer *self, int index, gint32 bits)
{
  gint32 below = bits;
  gint32 at = INFINITE_BITS;

  while (below < at) {
    const gint32 middle = below + (at - below) / 2;

    if ((int) place_of (self->formula, logf (float_of (middle))) >= index)
      at = middle;
    else
      below = middle + 1;
  }
  return at;
}

static void
init_log (RingletIndexer *self)
{
  guint8 index = 0;

  self->starts[0] = 1;
  for (int i = 1; i <= LAST; i++)
    self->starts[i] = find_start (self, i, self->starts[i - 1]);
  self->starts[LAST + 1] = G_MAXINT32;

  self->base = self->starts[1] - 1;
  self->key_shift = 0;
  while ((self->starts[LAST] - self->base) >> self->key_shift >= RINGLET_INDEXER_KEYS)
    self->key_shift++;
  for (gint32 key = 0; key < RINGLET_INDEXER_KEYS; key++) {
    while (self->starts[index + 1] <=
        MIN (self->base + ((gint64) key << self->key_shift), INFINITE_BITS))
      index++;
    self->keys[key] = index;
  }
}

void
ringlet_indexer_init (
    RingletIndexer *self, const RingletLevelsLine *line, float steps, float shift)
{
  self->scale = line->scale;
  self->formula = (RingletIndexerFormula){ line->offset, line->factor, steps, shift };
  if (line->scale == RINGLET_SCALE_LOG)
    init_log (self);
}

/* Two loops, because the compiler vectorises each of them and not both as one. */
FAST static void
place_all (RingletIndexerFormula formula, float *scaled, gsize n, guint8 *indices)
{
  for (gsize i = 0; i < n; i++)
    scaled[i] = place_of (formula, scaled[i]);
  for (gsize i = 0; i < n; i++)
    indices[i] = (guint8) (gint32) scaled[i];
}

static void
apply_formula (
    const RingletIndexer *self, const float *values, gsize n, guint8 *indices)
{
  float scaled[BLOCK];

  for (gsize first = 0; first < n; first += BLOCK) {
    const gsize n_block = MIN (BLOCK, n - first);
    const float *block = values + first;

    for (gsize i = 0; i < n_block; i++)
      scaled[i] = self->scale == RINGLET_SCALE_SQRT
          ? copysignf (sqrtf (fabsf (block[i])), block[i])
          : block[i];
    place_all (self->formula, scaled, n_block, indices + first);
  }
}

static void
apply_log (const RingletIndexer *self, const float *values, gsize n, guint8 *indices)
{
  for (gsize i = 0; i < n; i++) {
    const gint32 bits = CLAMP (bits_of (values[i]), self->base, self->starts[LAST]);
    guint8 index = self->keys[(bits - self->base) >> self->key_shift];

    while (bits >= self->starts[index + 1])
      index++;
    indices[i] = index;
  }
}

void
ringlet_indexer_apply (
    const RingletIndexer *self, const float *values, gsize n, guint8 *indices)
{
  if (self->scale == RINGLET_SCALE_LOG)
    apply_log (self, values, n, indices);
  else
    apply_formula (self, values, n, indices);
}
