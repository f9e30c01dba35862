/* SPDX-License-Identifier: MIT */

/* The inner loops for any processor. */

#include <string.h>

#include <glib.h>

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

#include "engine/packed-loops.h"
