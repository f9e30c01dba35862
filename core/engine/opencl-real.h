/* SPDX-License-Identifier: MIT */
#pragma once

#include <string.h>

#include "opencl/context.h"

G_BEGIN_DECLS

/**
 * RingletReal:
 *
 * A number as kernels/real.cl has it: a double, or where the device has none a pair of
 * floats whose sum it is, which keeps 48 bits of it.
 */
typedef union {
  double plain;
  float pair[2];
} RingletReal;

static inline RingletReal
ringlet_real (const RingletCl *cl, double value)
{
  RingletReal real = { .plain = value };
  const float high = (float) value;
  const float low = (float) (value - (double) high);

  if (cl->has_double)
    return real;
  real.pair[0] = high;
  real.pair[1] = low - low == 0.0f ? low : 0.0f;
  return real;
}

static inline double
ringlet_real_get (const RingletCl *cl, RingletReal real)
{
  return cl->has_double ? real.plain : (double) real.pair[0] + (double) real.pair[1];
}

G_END_DECLS
