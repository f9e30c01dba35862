/* SPDX-License-Identifier: MIT */
#include "engine/widen.h"

#include <math.h>

#include "base/narrow.h"
#include "base/simd.h"

typedef struct {
  const RingletExclusion *exclusion;
  const RingletSlots *slots;
  guint64 lowest;
  guint64 limit;
  gsize first;
  gsize n;
  gint32 *out;
  RingletList *odd;
  RingletList *excluded;
} Run;

/* Sorts one unusual pixel into its list. */
static void
set_aside (const Run *run, gsize i, gboolean is_excluded, __int128 value)
{
  const guint32 pixel = (guint32) (run->first + i);
  const RingletOdd odd = { pixel, value };

  if (is_excluded)
    ringlet_list_append (run->excluded, &pixel, 1);
  else
    ringlet_list_append (run->odd, &odd, 1);
}

/* @in_type: as they lie there, which may be shorter. One function a type, because the
 * first loop must be one the compiler vectorises: it copies and finds out whether there
 * is anything unusual; that is rare, so the second loop need not be fast. Values are
 * counted from the lowest usual one: what is below is large then. */
#define DEFINE_WIDEN(name, in_type, type, utype, smallest, largest)                    \
  static inline __attribute__ ((always_inline)) void name##_by (                       \
      const in_type *in, const Run *run, gconstpointer slot, guint bytes)              \
  {                                                                                    \
    const guint64 deepest = smallest;                                                  \
    const utype low = (utype) (run->lowest < deepest ? run->lowest : deepest);         \
    const utype top = (utype) (MIN (run->limit - 1, (guint64) largest) + low);         \
    const utype start = (utype) run->exclusion->bits;                                  \
    const utype last = (utype) run->exclusion->n_last;                                 \
    const utype none = run->exclusion->active ? 0 : 1;                                 \
    const gsize n = run->n;                                                            \
    gint32 *out = run->out;                                                            \
    guint32 unusual = 0;                                                               \
                                                                                       \
    for (gsize i = 0; i < n; i++) {                                                    \
      const utype bits = (utype) (type) in[i];                                         \
      const gboolean dummy = ((utype) (bits - start) <= last) & !none;                 \
      const guint32 odd = -(guint32) (((utype) (bits + low) > top) | dummy);           \
      const guint32 at =                                                               \
          bytes == 2 ? ((const guint16 *) slot)[i] : ((const guint32 *) slot)[i];      \
                                                                                       \
      out[i] = (gint32) ((guint32) (type) in[i] & ~odd);                               \
      unusual |= at & odd;                                                             \
    }                                                                                  \
    for (gsize i = 0; unusual != 0 && i < n; i++) {                                    \
      const utype bits = (utype) (type) in[i];                                         \
      const gboolean dummy = !none && (utype) (bits - start) <= last;                  \
      const guint32 at =                                                               \
          bytes == 2 ? ((const guint16 *) slot)[i] : ((const guint32 *) slot)[i];      \
                                                                                       \
      if (at != 0 && (dummy || (utype) (bits + low) > top))                            \
        set_aside (run, i, dummy, (__int128) (type) in[i]);                            \
    }                                                                                  \
  }                                                                                    \
  RINGLET_CLONES static void name (const in_type *in, const Run *run)                  \
  {                                                                                    \
    const guint8 *slot = run->slots->slot;                                             \
                                                                                       \
    if (run->slots->bytes == 2)                                                        \
      name##_by (in, run, slot, 2);                                                    \
    else                                                                               \
      name##_by (in, run, slot, 4);                                                    \
  }

DEFINE_WIDEN (widen_u8, guint8, guint8, guint8, 0, G_MAXUINT8)
DEFINE_WIDEN (widen_u16, guint16, guint16, guint16, 0, G_MAXUINT16)
DEFINE_WIDEN (widen_u32, guint32, guint32, guint32, 0, G_MAXUINT32)
DEFINE_WIDEN (widen_u64, guint64, guint64, guint64, 0, G_MAXUINT64)
DEFINE_WIDEN (widen_i8, gint8, gint8, guint8, 1 << 7, G_MAXINT8)
DEFINE_WIDEN (widen_i16, gint16, gint16, guint16, 1 << 15, G_MAXINT16)
DEFINE_WIDEN (widen_i32, gint32, gint32, guint32, 1u << 31, G_MAXINT32)
DEFINE_WIDEN (widen_i64, gint64, gint64, guint64, (guint64) 1 << 63, G_MAXINT64)
DEFINE_WIDEN (widen_u32_short, gint16, guint32, guint32, 0, G_MAXUINT32)
DEFINE_WIDEN (widen_i32_short, gint16, gint32, guint32, 1u << 31, G_MAXINT32)

static gconstpointer
pixels_from (const RingletImage *image, gsize first)
{
  return (const guint8 *) image->data + first * ringlet_pixel_type_size (image->type);
}

/* Short numbers without a sign, as most runs of counts are: whether all are. */
RINGLET_CLONES static gboolean
copy_counts (const gint16 *restrict in, gsize n, gint32 *restrict out)
{
  gint32 all = 0;

  for (gsize i = 0; i < n; i++) {
    out[i] = in[i];
    all |= in[i];
  }
  return all >= 0;
}

/* Whether none of 0 … 255 is odd or excluded. */
static gboolean
are_usual (const Run *run)
{
  const guint32 start = (guint32) run->exclusion->bits;

  return run->limit > G_MAXUINT8 &&
      (!run->exclusion->active ||
          (start > G_MAXUINT8 && run->exclusion->n_last <= G_MAXUINT32 - start));
}

void
ringlet_widen_i32 (RingletPixels pixels, const RingletExclusion *exclusion,
    const RingletSlots *slots, guint64 lowest, guint64 limit, gsize first, gsize n,
    gint32 *out, RingletList *odd, RingletList *excluded)
{
  const Run run = { exclusion, slots, lowest, limit, first, n, out, odd, excluded };
  gconstpointer in = pixels.data;

  if (pixels.is_short && are_usual (&run) && copy_counts (in, n, out))
    return;
  switch (pixels.type) {
  case RINGLET_PIXEL_BOOL:
  case RINGLET_PIXEL_U8:
    widen_u8 (in, &run);
    return;
  case RINGLET_PIXEL_U16:
    widen_u16 (in, &run);
    return;
  case RINGLET_PIXEL_U32:
    if (pixels.is_short)
      widen_u32_short (in, &run);
    else
      widen_u32 (in, &run);
    return;
  case RINGLET_PIXEL_U64:
    widen_u64 (in, &run);
    return;
  case RINGLET_PIXEL_I8:
    widen_i8 (in, &run);
    return;
  case RINGLET_PIXEL_I16:
    widen_i16 (in, &run);
    return;
  case RINGLET_PIXEL_I32:
    if (pixels.is_short)
      widen_i32_short (in, &run);
    else
      widen_i32 (in, &run);
    return;
  case RINGLET_PIXEL_I64:
    widen_i64 (in, &run);
    return;
  case RINGLET_PIXEL_F32:
  case RINGLET_PIXEL_F64:
  case RINGLET_PIXEL_N_TYPES:
    break;
  }
  g_return_if_reached ();
}

/* Integers into doubles; what is excluded becomes NaN. */
#define DEFINE_REAL(name, type, utype)                                                 \
  RINGLET_CLONES static gsize name (                                                   \
      const type *in, const RingletExclusion *exclusion, gsize n, double *out)         \
  {                                                                                    \
    const utype start = (utype) exclusion->bits;                                       \
    const utype last = (utype) exclusion->n_last;                                      \
    gsize n_nan = 0;                                                                   \
                                                                                       \
    for (gsize i = 0; i < n; i++)                                                      \
      out[i] = (double) in[i];                                                         \
    for (gsize i = 0; exclusion->active && i < n; i++)                                 \
      n_nan += (utype) ((utype) in[i] - start) <= last;                                \
    for (gsize i = 0; n_nan > 0 && i < n; i++) {                                       \
      if ((utype) ((utype) in[i] - start) <= last)                                     \
        out[i] = NAN;                                                                  \
    }                                                                                  \
    return n_nan;                                                                      \
  }

static double
same (double x)
{
  return x;
}

/* Floats: what is not finite or excluded becomes NaN; 1 in @n_nan for each. Gaps are in
 * nearly every run of pixels, so that this has no branch; compared in the type of the
 * image, twice as many floats at a time as doubles. */
#define DEFINE_FLOAT(name, type, largest, up, down, absolute, whole_part)              \
  RINGLET_CLONES static gsize name (                                                   \
      const type *in, const RingletExclusion *exclusion, gsize n, double *out)         \
  {                                                                                    \
    const type min = exclusion->active ? up (exclusion->min) : (type) INFINITY;        \
    const type max = exclusion->active ? down (exclusion->max) : (type) -INFINITY;     \
    const gboolean any = !exclusion->whole;                                            \
    guint32 n_nan = 0;                                                                 \
                                                                                       \
    for (gsize i = 0; i < n; i++) {                                                    \
      const type value = in[i];                                                        \
      const gboolean is_out = (!(absolute (value) <= largest)) |                       \
          ((value >= min) & (value <= max) & (any | (value == whole_part (value))));   \
                                                                                       \
      out[i] = (double) (is_out ? (type) NAN : value);                                 \
      n_nan += is_out;                                                                 \
    }                                                                                  \
    return n_nan;                                                                      \
  }

DEFINE_REAL (real_u8, guint8, guint8)
DEFINE_REAL (real_u16, guint16, guint16)
DEFINE_REAL (real_u32, guint32, guint32)
DEFINE_REAL (real_u64, guint64, guint64)
DEFINE_REAL (real_i8, gint8, guint8)
DEFINE_REAL (real_i16, gint16, guint16)
DEFINE_REAL (real_i32, gint32, guint32)
DEFINE_REAL (real_i64, gint64, guint64)

DEFINE_FLOAT (
    real_f32, float, G_MAXFLOAT, ringlet_narrow_up, ringlet_narrow_down, fabsf, floorf)
DEFINE_FLOAT (real_f64, double, G_MAXDOUBLE, same, same, fabs, floor)

gsize
ringlet_widen_double (const RingletImage *image, const RingletExclusion *exclusion,
    gsize first, gsize n, double *out)
{
  gconstpointer in = pixels_from (image, first);

  switch (image->type) {
  case RINGLET_PIXEL_BOOL:
  case RINGLET_PIXEL_U8:
    return real_u8 (in, exclusion, n, out);
  case RINGLET_PIXEL_U16:
    return real_u16 (in, exclusion, n, out);
  case RINGLET_PIXEL_U32:
    return real_u32 (in, exclusion, n, out);
  case RINGLET_PIXEL_U64:
    return real_u64 (in, exclusion, n, out);
  case RINGLET_PIXEL_I8:
    return real_i8 (in, exclusion, n, out);
  case RINGLET_PIXEL_I16:
    return real_i16 (in, exclusion, n, out);
  case RINGLET_PIXEL_I32:
    return real_i32 (in, exclusion, n, out);
  case RINGLET_PIXEL_I64:
    return real_i64 (in, exclusion, n, out);
  case RINGLET_PIXEL_F32:
    return real_f32 (in, exclusion, n, out);
  case RINGLET_PIXEL_F64:
    return real_f64 (in, exclusion, n, out);
  case RINGLET_PIXEL_N_TYPES:
    break;
  }
  g_return_val_if_reached (0);
}
