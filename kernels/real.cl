/* SPDX-License-Identifier: MIT */

/* The number that sums are made of: double, or where the device has none a pair of
 * floats (high, low) with the value high + low, as good as summing with 48 bits. Twin:
 * RingletReal in core/engine/opencl-real.h, of the same 8 bytes.
 *
 * TwoSum: Knuth, TAOCP 2, 4.2.2; the rest, "Dot2": Ogita, Rump, Oishi, SIAM J. Sci.
 * Comput. 26 (2005) 1955. Both break under -cl-fast-relaxed-math, which is never asked
 * for, and under contraction, which the pragma forbids. */

#pragma OPENCL FP_CONTRACT OFF

#ifdef HAS_DOUBLE
#pragma OPENCL EXTENSION cl_khr_fp64 : enable

typedef double real;

#define REAL_ZERO 0.0
#define real_add(a, b) ((a) + (b))
#define real_sub(a, b) ((a) - (b))
#define real_mul(a, b) ((a) * (b))
#define real_of_float(a) ((double) (a))
#define real_of_long(a) ((double) (a))
#define real_of_ulong(a) ((double) (a))
#define real_is_nan(a) (isnan (a))
#define real_not_below(a, b) ((a) >= (b))
#define REAL_NAN ((double) NAN)

#else

typedef float2 real;

#define REAL_ZERO ((float2) (0.0f, 0.0f))
#define REAL_NAN ((float2) (NAN, 0.0f))
#define real_of_float(a) ((float2) ((a), 0.0f))
#define real_is_nan(a) (isnan ((a).x))

static inline real
real_join (float high, float low)
{
  const float sum = high + low;

  /* What is infinite or none has no low part. */
  return isfinite (sum) ? (float2) (sum, low - (sum - high)) : (float2) (sum, 0.0f);
}

static inline real
real_add (real a, real b)
{
  const float high = a.x + b.x;
  const float part = high - a.x;
  const float lost = (a.x - (high - part)) + (b.x - part);

  return isfinite (high) ? real_join (high, lost + (a.y + b.y)) : (float2) (high, 0.0f);
}

static inline real
real_sub (real a, real b)
{
  return real_add (a, -b);
}

static inline real
real_mul (real a, real b)
{
  const float high = a.x * b.x;
  const float lost = fma (a.x, b.x, -high);

  return isfinite (high) ? real_join (high, lost + (a.x * b.y + a.y * b.x))
                         : (float2) (high, 0.0f);
}

/* 16 bits at a time, each of which a float holds. */
static inline real
real_of_ulong (ulong a)
{
  real sum = REAL_ZERO;

  for (int shift = 48; shift >= 0; shift -= 16)
    sum = real_add (real_mul (sum, (float2) (65536.0f, 0.0f)),
        real_of_float ((float) ((a >> shift) & 0xffff)));
  return sum;
}

static inline real
real_of_long (long a)
{
  return a < 0 ? -real_of_ulong (-(ulong) a) : real_of_ulong ((ulong) a);
}

static inline bool
real_not_below (real a, real b)
{
  return a.x > b.x || (a.x == b.x && a.y >= b.y);
}

#endif

static inline real
real_max (real a, real b)
{
  return real_not_below (a, b) ? a : b;
}
