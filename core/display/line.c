/* SPDX-License-Identifier: MIT */
#include "display/line.h"

/* Compiled twice and chosen at run time, with the same results. */
#define FAST __attribute__ ((target_clones ("avx2", "default")))
#define INLINE static inline __attribute__ ((always_inline))

/* A number as low as a code is moved one step up. */
#define LEAST (-0x1.fffffcp+127f)

typedef struct {
  gconstpointer values;
  const guint8 *states;
  gsize n;
} Run;

INLINE float
larger (float a, float b)
{
  return a > b ? a : b;
}

INLINE float
code (float value, guint8 state)
{
  const float number = larger (value, LEAST);
  const float lack =
      state == RINGLET_PIXEL_MASKED ? RINGLET_LINE_MASKED : RINGLET_LINE_NO_DATA;

  return state == RINGLET_PIXEL_COUNTS ? number : lack;
}

/* Two functions a type, because each loop must be one the compiler vectorises. */
#define DEFINE_LOAD(name, type)                                                        \
  FAST static void name (const Run *run, float *line)                                  \
  {                                                                                    \
    const type *values = run->values;                                                  \
    const guint8 *states = run->states;                                                \
    const gsize n = run->n;                                                            \
                                                                                       \
    for (gsize i = 0; i < n; i++)                                                      \
      line[i] = code ((float) values[i], states[i]);                                   \
  }                                                                                    \
                                                                                       \
  FAST static void name##_larger (const Run *run, float *line)                         \
  {                                                                                    \
    const type *values = run->values;                                                  \
    const guint8 *states = run->states;                                                \
    const gsize n = run->n;                                                            \
                                                                                       \
    for (gsize i = 0; i < n; i++)                                                      \
      line[i] = larger (line[i], code ((float) values[i], states[i]));                 \
  }

DEFINE_LOAD (load_u8, guint8)
DEFINE_LOAD (load_u16, guint16)
DEFINE_LOAD (load_u32, guint32)
DEFINE_LOAD (load_i16, gint16)
DEFINE_LOAD (load_i32, gint32)
DEFINE_LOAD (load_f32, float)

static const struct {
  void (*load) (const Run *run, float *line);
  void (*load_larger) (const Run *run, float *line);
} loaders[RINGLET_PIXEL_N_TYPES] = {
  [RINGLET_PIXEL_U8] = { load_u8, load_u8_larger },
  [RINGLET_PIXEL_U16] = { load_u16, load_u16_larger },
  [RINGLET_PIXEL_U32] = { load_u32, load_u32_larger },
  [RINGLET_PIXEL_I16] = { load_i16, load_i16_larger },
  [RINGLET_PIXEL_I32] = { load_i32, load_i32_larger },
  [RINGLET_PIXEL_F32] = { load_f32, load_f32_larger },
};

static Run
run_of (const RingletPyramid *pyramid, guint level, gsize first, gsize n)
{
  const RingletPyramidLevel *from = &pyramid->levels[level];

  return (Run){
    .values =
        (const guint8 *) from->values + first * ringlet_pixel_type_size (pyramid->type),
    .states = from->states + first,
    .n = n,
  };
}

void
ringlet_line_load (
    const RingletPyramid *pyramid, guint level, gsize first, gsize n, float *line)
{
  const Run run = run_of (pyramid, level, first, n);

  loaders[pyramid->type].load (&run, line);
}

void
ringlet_line_load_larger (
    const RingletPyramid *pyramid, guint level, gsize first, gsize n, float *line)
{
  const Run run = run_of (pyramid, level, first, n);

  loaders[pyramid->type].load_larger (&run, line);
}
