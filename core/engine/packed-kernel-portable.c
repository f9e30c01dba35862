/* SPDX-License-Identifier: MIT */

/* The inner loops for any processor. */

#include <string.h>

#include "engine/packed-kernel.h"

typedef guint64 V4 __attribute__ ((vector_size (32), may_alias));
typedef guint64 V8 __attribute__ ((vector_size (64), may_alias));

#define KERNELS ringlet_kernels_portable
#define KERNELS_NAME "portable"

static gboolean
kernels_supported (void)
{
  return TRUE;
}

/* Nothing here is called from another file, so that no calling convention matters. */
#pragma GCC diagnostic ignored "-Wpsabi"

/* Lanes are sign-extended, so that the product of 64 bits is that of 32. */
static inline __attribute__ ((always_inline)) V4
mul4 (V4 a, V4 b)
{
  return a * b;
}

static inline __attribute__ ((always_inline)) V8
mul8 (V8 a, V8 b)
{
  return a * b;
}

static inline __attribute__ ((always_inline)) void
load_frames (gint32 *const *values, gsize i, V8 *pixels)
{
  for (gsize k = 0; k < 8; k++) {
    for (gsize f = 0; f < 8; f++)
      pixels[k][f] = (guint64) (gint64) values[f][i + k];
  }
}

static inline __attribute__ ((always_inline)) V4
splat4 (const gint32 *value)
{
  const guint64 v = (guint64) (gint64) *value;

  return (V4){ v, v, v, v };
}

static inline __attribute__ ((always_inline)) V8
splat8 (const gint32 *value)
{
  const guint64 v = (guint64) (gint64) *value;

  return (V8){ v, v, v, v, v, v, v, v };
}

static inline __attribute__ ((always_inline)) void
add2 (guint64 *sums, const guint32 *shares, const gint32 *value)
{
  const guint64 v = (guint64) (gint64) *value;

  sums[0] += shares[0] * v;
  sums[1] += shares[1] * v;
}

static inline __attribute__ ((always_inline)) V4
widen4 (const guint32 *p)
{
  return (V4){ p[0], p[1], p[2], p[3] };
}

static inline __attribute__ ((always_inline)) V8
widen8 (const guint32 *p)
{
  return (V8){ p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7] };
}

static inline __attribute__ ((always_inline)) V8
shares8 (const guint16 *rest, gsize i)
{
  const guint16 *p = rest + 7 * i;
  const guint64 sum = (guint64) p[0] + p[1] + p[2] + p[3] + p[4] + p[5] + p[6];

  return (V8){ RINGLET_PACKED_ONE - sum, p[0], p[1], p[2], p[3], p[4], p[5], p[6] };
}

static inline __attribute__ ((always_inline)) V8
whole8 (const guint16 *rest, gsize i)
{
  const guint16 *p = rest + 7 * i;

  return (V8){ RINGLET_PACKED_ONE, p[0], p[1], p[2], p[3], p[4], p[5], p[6] };
}

static inline __attribute__ ((always_inline)) V4
widen4_short (const guint16 *p)
{
  return (V4){ p[0], p[1], p[2], p[3] };
}

#include "engine/packed-loops.h"
