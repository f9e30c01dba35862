/* SPDX-License-Identifier: MIT */
#include "display/pyramid-rows.h"

#include <float.h>
#include <math.h>

#include "engine/widen.h"

/* Compiled twice and chosen at run time, with the same results. */
#define FAST __attribute__ ((target_clones ("avx2", "default")))
#define INLINE static inline __attribute__ ((always_inline))

RingletPixelType
ringlet_pyramid_type (RingletPixelType type)
{
  switch (type) {
  case RINGLET_PIXEL_BOOL:
    return RINGLET_PIXEL_U8;
  case RINGLET_PIXEL_I8:
    return RINGLET_PIXEL_I16;
  case RINGLET_PIXEL_U64:
  case RINGLET_PIXEL_I64:
  case RINGLET_PIXEL_F64:
    return RINGLET_PIXEL_F32;
  default:
    return type;
  }
}

/* One function a type here and below, because the loops must be such that the compiler
 * vectorises them. */
#define DEFINE_STATES(name, utype)                                                     \
  FAST static void name (                                                              \
      const utype *in, const RingletExclusion *exclusion, gsize n, guint8 *states)     \
  {                                                                                    \
    const utype start = (utype) exclusion->bits;                                       \
    const utype last = (utype) exclusion->n_last;                                      \
                                                                                       \
    for (gsize i = 0; i < n; i++)                                                      \
      states[i] = (utype) (in[i] - start) <= last ? RINGLET_PIXEL_NO_DATA              \
                                                  : RINGLET_PIXEL_COUNTS;              \
  }

DEFINE_STATES (states_8, guint8)
DEFINE_STATES (states_16, guint16)
DEFINE_STATES (states_32, guint32)

static void
states_integer (gconstpointer in, gsize size, const RingletExclusion *exclusion,
    gsize n, guint8 *states)
{
  if (!exclusion->active)
    memset (states, RINGLET_PIXEL_COUNTS, n);
  else if (size == 1)
    states_8 (in, exclusion, n, states);
  else if (size == 2)
    states_16 (in, exclusion, n, states);
  else
    states_32 (in, exclusion, n, states);
}

static gboolean
is_excluded (const RingletExclusion *exclusion, double value)
{
  return value >= exclusion->min && value <= exclusion->max &&
      (!exclusion->whole || value == floor (value));
}

FAST static void
states_finite (const float *in, gsize n, guint8 *states)
{
  for (gsize i = 0; i < n; i++)
    states[i] = fabsf (in[i]) <= FLT_MAX ? RINGLET_PIXEL_COUNTS : RINGLET_PIXEL_NO_DATA;
}

static void
states_f32 (const float *in, const RingletExclusion *exclusion, gsize n, guint8 *states)
{
  states_finite (in, n, states);
  for (gsize i = 0; exclusion->active && i < n; i++) {
    if (is_excluded (exclusion, (double) in[i]))
      states[i] = RINGLET_PIXEL_NO_DATA;
  }
}

/* Types that no graphics card has; NaN marks what is no data. */
static void
convert (const RingletImage *image, const RingletExclusion *exclusion, gsize first,
    gsize n, gpointer values, guint8 *states)
{
  g_autofree double *wide = g_new (double, n);

  ringlet_widen_double (image, exclusion, first, n, wide);
  for (gsize i = 0; i < n; i++) {
    const gboolean is_data = !isnan (wide[i]);
    const double value = is_data ? wide[i] : 0.0;

    states[i] = is_data ? RINGLET_PIXEL_COUNTS : RINGLET_PIXEL_NO_DATA;
    if (image->type == RINGLET_PIXEL_I8)
      ((gint16 *) values)[i] = (gint16) value;
    else
      ((float *) values)[i] = (float) CLAMP (value, -FLT_MAX, FLT_MAX);
  }
}

void
ringlet_pyramid_fill_row (const RingletImage *image, const RingletExclusion *exclusion,
    gsize first, gsize n, gpointer values, guint8 *states)
{
  const gsize size = ringlet_pixel_type_size (image->type);
  gconstpointer in = (const guint8 *) image->data + first * size;

  if (values != NULL)
    convert (image, exclusion, first, n, values, states);
  else if (image->type == RINGLET_PIXEL_F32)
    states_f32 (in, exclusion, n, states);
  else
    states_integer (in, size, exclusion, n, states);
}

/* The largest of four that count is the largest of all when those that do not are as
 * low as can be; the states are numbered such that the least one wins. */
#define DEFINE_POOL(name, type, lowest)                                                \
  INLINE type name##_two (const type *values, const guint8 *states, gsize i, gsize j)  \
  {                                                                                    \
    const type v = values[i];                                                          \
    const type w = values[j];                                                          \
    const type a = states[i] == 0 ? v : (type) lowest;                                 \
    const type b = states[j] == 0 ? w : (type) lowest;                                 \
                                                                                       \
    return a > b ? a : b;                                                              \
  }                                                                                    \
                                                                                       \
  FAST static void name (const RingletRowPair *pair, type *out)                        \
  {                                                                                    \
    const type *v = pair->values[0];                                                   \
    const type *w = pair->values[1];                                                   \
    const guint8 *s = pair->states[0];                                                 \
    const guint8 *t = pair->states[1];                                                 \
    const gsize n = pair->n;                                                           \
                                                                                       \
    for (gsize i = 0; i < n / 2; i++) {                                                \
      const type a = name##_two (v, s, 2 * i, 2 * i + 1);                              \
      const type b = name##_two (w, t, 2 * i, 2 * i + 1);                              \
                                                                                       \
      out[i] = a > b ? a : b;                                                          \
    }                                                                                  \
    if (n % 2 == 1)                                                                    \
      out[n / 2] =                                                                     \
          MAX (name##_two (v, s, n - 1, n - 1), name##_two (w, t, n - 1, n - 1));      \
  }

DEFINE_POOL (pool_u8, guint8, 0)
DEFINE_POOL (pool_u16, guint16, 0)
DEFINE_POOL (pool_u32, guint32, 0)
DEFINE_POOL (pool_i16, gint16, G_MININT16)
DEFINE_POOL (pool_i32, gint32, G_MININT32)
DEFINE_POOL (pool_f32, float, -FLT_MAX)

FAST static void
pool_states (const RingletRowPair *pair, guint8 *out)
{
  const guint8 *s = pair->states[0];
  const guint8 *t = pair->states[1];
  const gsize n = pair->n;

  for (gsize i = 0; i < n / 2; i++) {
    const guint8 a = MIN (s[2 * i], t[2 * i]);
    const guint8 b = MIN (s[2 * i + 1], t[2 * i + 1]);

    out[i] = MIN (a, b);
  }
  if (n % 2 == 1)
    out[n / 2] = MIN (s[n - 1], t[n - 1]);
}

void
ringlet_pyramid_pool_row (
    RingletPixelType type, const RingletRowPair *pair, gpointer values, guint8 *states)
{
  pool_states (pair, states);
  switch (type) {
  case RINGLET_PIXEL_U8:
    pool_u8 (pair, values);
    return;
  case RINGLET_PIXEL_U16:
    pool_u16 (pair, values);
    return;
  case RINGLET_PIXEL_U32:
    pool_u32 (pair, values);
    return;
  case RINGLET_PIXEL_I16:
    pool_i16 (pair, values);
    return;
  case RINGLET_PIXEL_I32:
    pool_i32 (pair, values);
    return;
  default:
    pool_f32 (pair, values);
    return;
  }
}
