/* SPDX-License-Identifier: MIT */
#include "display/range.h"

#include <float.h>
#include <math.h>

/* Compiled twice and chosen at run time, with the same results. */
#define FAST __attribute__ ((target_clones ("avx2", "default")))

/* One function a type, because the loop must be one the compiler vectorises. */
#define DEFINE_RANGE(name, type, lowest, highest)                                      \
  FAST static RingletRange name (const type *values, const guint8 *states, gsize n)    \
  {                                                                                    \
    RingletRange range = RINGLET_RANGE_EMPTY;                                          \
    type min = highest;                                                                \
    type max = lowest;                                                                 \
    type positive = highest;                                                           \
    guint32 n_counting = 0;                                                            \
    guint32 n_positive = 0;                                                            \
                                                                                       \
    for (gsize i = 0; i < n; i++) {                                                    \
      const gboolean counts = states[i] == RINGLET_PIXEL_COUNTS;                       \
      const gboolean is_positive = counts & (values[i] > 0);                           \
      const type low = counts ? values[i] : (type) highest;                            \
      const type high = counts ? values[i] : (type) lowest;                            \
      const type above = is_positive ? values[i] : (type) highest;                     \
                                                                                       \
      min = low < min ? low : min;                                                     \
      max = high > max ? high : max;                                                   \
      positive = above < positive ? above : positive;                                  \
      n_counting += (guint32) counts;                                                  \
      n_positive += (guint32) is_positive;                                             \
    }                                                                                  \
    if (n_counting > 0)                                                                \
      range = (RingletRange){ n_counting, (double) min, (double) max, INFINITY };      \
    if (n_positive > 0)                                                                \
      range.positive = (double) positive;                                              \
    return range;                                                                      \
  }

DEFINE_RANGE (range_u8, guint8, 0, G_MAXUINT8)
DEFINE_RANGE (range_u16, guint16, 0, G_MAXUINT16)
DEFINE_RANGE (range_u32, guint32, 0, G_MAXUINT32)
DEFINE_RANGE (range_i16, gint16, G_MININT16, G_MAXINT16)
DEFINE_RANGE (range_i32, gint32, G_MININT32, G_MAXINT32)
DEFINE_RANGE (range_f32, float, -FLT_MAX, FLT_MAX)

RingletRange
ringlet_range_of (const RingletPyramid *pyramid, gsize first, gsize n)
{
  const RingletPyramidLevel *level = &pyramid->levels[0];
  const guint8 *states = level->states + first;

  switch (pyramid->type) {
  case RINGLET_PIXEL_U8:
    return range_u8 ((const guint8 *) level->values + first, states, n);
  case RINGLET_PIXEL_U16:
    return range_u16 ((const guint16 *) level->values + first, states, n);
  case RINGLET_PIXEL_U32:
    return range_u32 ((const guint32 *) level->values + first, states, n);
  case RINGLET_PIXEL_I16:
    return range_i16 ((const gint16 *) level->values + first, states, n);
  case RINGLET_PIXEL_I32:
    return range_i32 ((const gint32 *) level->values + first, states, n);
  default:
    return range_f32 ((const float *) level->values + first, states, n);
  }
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
