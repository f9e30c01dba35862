/* SPDX-License-Identifier: MIT */
#include "display/range.h"

#include <float.h>
#include <math.h>

/* Compiled twice and chosen at run time, with the same results. */
#define FAST __attribute__ ((target_clones ("avx2", "default")))

/* One function a type, because the loop must be one the compiler vectorises. The least
 * positive number is the least of all less one without a sign: zero and what lies below
 * it become large. */
#define DEFINE_RANGE(name, type, utype, lowest, highest)                               \
  FAST static RingletRange name (const type *values, const guint8 *states, gsize n)    \
  {                                                                                    \
    type min = highest;                                                                \
    type max = lowest;                                                                 \
    utype positive = (utype) highest - 1;                                              \
                                                                                       \
    for (gsize i = 0; i < n; i++) {                                                    \
      const type value = values[i];                                                    \
      const type low = states[i] == 0 ? value : (type) highest;                        \
      const type high = states[i] == 0 ? value : (type) lowest;                        \
      const utype less_one = (utype) ((utype) low - 1);                                \
                                                                                       \
      min = MIN (min, low);                                                            \
      max = MAX (max, high);                                                           \
      positive = MIN (positive, less_one);                                             \
    }                                                                                  \
    return (RingletRange){ 0, min, max, (double) positive + 1.0 };                     \
  }

DEFINE_RANGE (range_u8, guint8, guint8, 0, G_MAXUINT8)
DEFINE_RANGE (range_u16, guint16, guint16, 0, G_MAXUINT16)
DEFINE_RANGE (range_u32, guint32, guint32, 0, G_MAXUINT32)
DEFINE_RANGE (range_i16, gint16, guint16, G_MININT16, G_MAXINT16)
DEFINE_RANGE (range_i32, gint32, guint32, G_MININT32, G_MAXINT32)

static RingletRange
range_f32 (const float *values, const guint8 *states, gsize n)
{
  float min = FLT_MAX;
  float max = -FLT_MAX;
  float positive = FLT_MAX;

  for (gsize i = 0; i < n; i++) {
    if (states[i] != RINGLET_PIXEL_COUNTS)
      continue;
    min = MIN (min, values[i]);
    max = MAX (max, values[i]);
    if (values[i] > 0.0f)
      positive = MIN (positive, values[i]);
  }
  return (RingletRange){ 0, (double) min, (double) max, (double) positive };
}

FAST static guint32
count (const guint8 *states, gsize n)
{
  guint32 n_counting = 0;

  for (gsize i = 0; i < n; i++)
    n_counting += states[i] == RINGLET_PIXEL_COUNTS;
  return n_counting;
}

static RingletRange
range_of_values (
    RingletPixelType type, gconstpointer values, const guint8 *states, gsize n)
{
  switch (type) {
  case RINGLET_PIXEL_U8:
    return range_u8 (values, states, n);
  case RINGLET_PIXEL_U16:
    return range_u16 (values, states, n);
  case RINGLET_PIXEL_U32:
    return range_u32 (values, states, n);
  case RINGLET_PIXEL_I16:
    return range_i16 (values, states, n);
  case RINGLET_PIXEL_I32:
    return range_i32 (values, states, n);
  default:
    return range_f32 (values, states, n);
  }
}

RingletRange
ringlet_range_of (const RingletPyramid *pyramid, gsize first, gsize n)
{
  const RingletPyramidLevel *level = &pyramid->levels[0];
  const guint8 *states = level->states + first;
  const gsize size = ringlet_pixel_type_size (pyramid->type);
  gconstpointer values = (const guint8 *) level->values + first * size;
  RingletRange range;
  const guint32 n_counting = count (states, n);

  if (n_counting == 0)
    return RINGLET_RANGE_EMPTY;

  range = range_of_values (pyramid->type, values, states, n);
  range.n = n_counting;
  if (range.max <= 0.0)
    range.positive = INFINITY;
  return range;
}

RingletRange
ringlet_range_union (RingletRange a, RingletRange b)
{
  return (RingletRange){
    .n = a.n + b.n,
    .min = fmin (a.min, b.min),
    .max = fmax (a.max, b.max),
    .positive = fmin (a.positive, b.positive),
  };
}
