/* SPDX-License-Identifier: MIT */
#pragma once

#include <math.h>

/* Bounds of doubles for floats: which floats lie between them stays the same. */

/* The least float that is not below @x. */
static inline float
ringlet_narrow_up (double x)
{
  const float near = (float) x;

  return (double) near < x ? nextafterf (near, INFINITY) : near;
}

/* The largest float that is not above @x. */
static inline float
ringlet_narrow_down (double x)
{
  const float near = (float) x;

  return (double) near > x ? nextafterf (near, -INFINITY) : near;
}
