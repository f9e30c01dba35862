/* SPDX-License-Identifier: MIT */
#include "base/trig.h"

#include <math.h>

#include "base/simd.h"

#define TAN_PI_8 0.41421356237309503

/* What the doubles nearest to π/4, π/2 and π leave out. */
#define PI_4_REST 3.061616997868383e-17
#define PI_2_REST 6.123233995736766e-17
#define PI_REST 1.2246467991473532e-16

/* (atan t / t − 1) / t² over z = t², 0 ≤ z ≤ tan² (π/8), interpolated at the zeros of a
 * Chebyshev polynomial: relative error of the arc tangent 5e-18. */
static inline double
polynomial (double z)
{
  double p = -0.01917688711906226;

  p = p * z + 0.03923165829558719;
  p = p * z - 0.0508544973794026;
  p = p * z + 0.0585814891280221;
  p = p * z - 0.06664511447381948;
  p = p * z + 0.07692183190826087;
  p = p * z - 0.09090904578123903;
  p = p * z + 0.11111111015256361;
  p = p * z - 0.14285714284666542;
  p = p * z + 0.1999999999999552;
  return p * z - 0.3333333333333333;
}

/* atan (small / large) for 0 ≤ small ≤ large. Above π/8 the angle is taken from π/4. */
static inline double
first_octant (double small, double large)
{
  const gboolean is_far = small > TAN_PI_8 * large;
  const double over = is_far ? small - large : small;
  const double under = is_far ? small + large : large;
  const double t = over / (under == 0.0 ? 1.0 : under);
  const double z = t * t;
  const double angle = t + t * (z * polynomial (z));

  return is_far ? G_PI_4 + (angle + PI_4_REST) : angle;
}

static inline double
angle_of (double y, double x)
{
  const double a = fabs (y);
  const double b = fabs (x);
  const gboolean is_steep = a > b;
  double angle = first_octant (is_steep ? b : a, is_steep ? a : b);

  angle = is_steep ? G_PI_2 - (angle - PI_2_REST) : angle;
  angle = x < 0.0 ? G_PI - (angle - PI_REST) : angle;
  return copysign (angle, y);
}

RINGLET_CLONES void
ringlet_atan2_row (const double *y, const double *x, gsize n, double *out)
{
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    out[i] = angle_of (y[i], x[i]);
}
