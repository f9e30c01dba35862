/* SPDX-License-Identifier: MIT */
#include "engine/widen.h"

#include <math.h>

typedef struct {
  const RingletExclusion *exclusion;
  guint64 limit;
  gsize first;
  gsize n;
  guint32 *out;
  GArray *odd;
  GArray *excluded;
} Run;

static gboolean
is_excluded (const RingletExclusion *exclusion, guint64 bits, guint64 mask)
{
  return exclusion->active && ((bits - exclusion->bits) & mask) <= exclusion->n_last;
}

/* Sorts one unusual pixel into its list. @bits: the value in the width of the type */
static void
set_aside (const Run *run, gsize i, guint64 bits, guint64 mask, __int128 value)
{
  const guint32 pixel = (guint32) (run->first + i);

  if (is_excluded (run->exclusion, bits, mask)) {
    g_array_append_val (run->excluded, pixel);
  } else {
    const RingletOdd odd = { pixel, value };

    g_array_append_val (run->odd, odd);
  }
  run->out[i] = 0;
}

/* One function a type, because the first loop must be one the compiler vectorises: it
 * copies and finds out whether there is anything unusual; that is rare, so the second
 * loop need not be fast. A negative number is a large one in its bits. */
#define DEFINE_WIDEN(name, type, utype, largest)                                       \
  static void name (const type *in, const Run *run)                                    \
  {                                                                                    \
    const utype top = (utype) MIN (run->limit - 1, (guint64) largest);                 \
    const utype start = (utype) run->exclusion->bits;                                  \
    const utype last = (utype) run->exclusion->n_last;                                 \
    const utype none = run->exclusion->active ? 0 : 1;                                 \
    guint32 *out = run->out;                                                           \
    utype unusual = 0;                                                                 \
                                                                                       \
    for (gsize i = 0; i < run->n; i++) {                                               \
      const utype bits = (utype) in[i];                                                \
      const utype dummy = (utype) (((utype) (bits - start) <= last) & !none);          \
                                                                                       \
      unusual |= (utype) ((bits > top) | dummy);                                       \
      out[i] = (guint32) bits;                                                         \
    }                                                                                  \
    for (gsize i = 0; unusual != 0 && i < run->n; i++) {                               \
      const utype bits = (utype) in[i];                                                \
                                                                                       \
      if (bits > top || (!none && (utype) (bits - start) <= last))                     \
        set_aside (run, i, bits, (utype) ~(utype) 0, (__int128) in[i]);                \
    }                                                                                  \
  }

DEFINE_WIDEN (widen_u8, guint8, guint8, G_MAXUINT8)
DEFINE_WIDEN (widen_u16, guint16, guint16, G_MAXUINT16)
DEFINE_WIDEN (widen_u32, guint32, guint32, G_MAXUINT32)
DEFINE_WIDEN (widen_u64, guint64, guint64, G_MAXUINT64)
DEFINE_WIDEN (widen_i8, gint8, guint8, G_MAXINT8)
DEFINE_WIDEN (widen_i16, gint16, guint16, G_MAXINT16)
DEFINE_WIDEN (widen_i32, gint32, guint32, G_MAXINT32)
DEFINE_WIDEN (widen_i64, gint64, guint64, G_MAXINT64)

void
ringlet_widen_u32 (const RingletImage *image, const RingletExclusion *exclusion,
    guint64 limit, gsize first, gsize n, guint32 *out, GArray *odd, GArray *excluded)
{
  const Run run = { exclusion, limit, first, n, out, odd, excluded };
  gconstpointer in =
      (const guint8 *) image->data + first * ringlet_pixel_type_size (image->type);

  switch (image->type) {
  case RINGLET_PIXEL_BOOL:
  case RINGLET_PIXEL_U8:
    widen_u8 (in, &run);
    return;
  case RINGLET_PIXEL_U16:
    widen_u16 (in, &run);
    return;
  case RINGLET_PIXEL_U32:
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

/* Bits of an integer pixel, sign-extended to 64. */
static guint64
integer_bits (const RingletImage *image, gsize pixel)
{
  switch (image->type) {
  case RINGLET_PIXEL_U64:
    return ((const guint64 *) image->data)[pixel];
  case RINGLET_PIXEL_I64:
    return (guint64) ((const gint64 *) image->data)[pixel];
  default:
    return (guint64) (gint64) ringlet_image_get (image, pixel);
  }
}

static gboolean
is_excluded_float (const RingletExclusion *exclusion, double value)
{
  return exclusion->active && value >= exclusion->min && value <= exclusion->max &&
      (!exclusion->whole || value == floor (value));
}

gsize
ringlet_widen_double (const RingletImage *image, const RingletExclusion *exclusion,
    gsize first, gsize n, double *out)
{
  const gboolean is_float = ringlet_pixel_type_is_float (image->type);
  const gsize type_bits = 8 * ringlet_pixel_type_size (image->type);
  const guint64 mask = type_bits == 64 ? G_MAXUINT64 : ((guint64) 1 << type_bits) - 1;
  gsize n_nan = 0;

  for (gsize i = 0; i < n; i++) {
    const double value = ringlet_image_get (image, first + i);
    gboolean bad;

    if (is_float)
      bad = !isfinite (value) || is_excluded_float (exclusion, value);
    else
      bad = is_excluded (exclusion, integer_bits (image, first + i), mask);
    out[i] = bad ? NAN : value;
    n_nan += bad;
  }
  return n_nan;
}
