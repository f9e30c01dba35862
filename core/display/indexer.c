/* SPDX-License-Identifier: MIT */
#include "display/indexer.h"

#include <math.h>
#include <string.h>

/* Compiled twice and chosen at run time, with the same results. */
#define FAST __attribute__ ((target_clones ("avx2", "default")))
#define INLINE static inline __attribute__ ((always_inline))

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

/* The formula after the scale. @self: a copy, which the compiler keeps in registers */
INLINE guint8
index_of (RingletIndexerFormula self, float scaled)
{
  const float at = (scaled - self.offset) * self.factor;
  const float from_0 = at > 0.0f ? at : 0.0f;
  const float to_1 = from_0 < 1.0f ? from_0 : 1.0f;
  const gint32 index = (gint32) (to_1 * self.steps + self.shift);

  return (guint8) (index < LAST ? index : LAST);
}

/* The least positive float of @index, not before @bits. */
static gint32
find_start (const RingletIndexer *self, int index, gint32 bits)
{
  gint32 below = bits;
  gint32 at = INFINITE_BITS;

  while (below < at) {
    const gint32 middle = below + (at - below) / 2;

    if (index_of (self->formula, logf (float_of (middle))) >= index)
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

FAST static void
apply_linear (const RingletIndexer *self, const float *values, gsize n, guint8 *indices)
{
  const RingletIndexerFormula formula = self->formula;

  for (gsize i = 0; i < n; i++)
    indices[i] = index_of (formula, values[i]);
}

static void
apply_sqrt (const RingletIndexer *self, const float *values, gsize n, guint8 *indices)
{
  const RingletIndexerFormula formula = self->formula;

  for (gsize i = 0; i < n; i++)
    indices[i] = index_of (formula, copysignf (sqrtf (fabsf (values[i])), values[i]));
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
  switch (self->scale) {
  case RINGLET_SCALE_LOG:
    apply_log (self, values, n, indices);
    return;
  case RINGLET_SCALE_SQRT:
    apply_sqrt (self, values, n, indices);
    return;
  default:
    apply_linear (self, values, n, indices);
    return;
  }
}
