/* SPDX-License-Identifier: MIT */
#include "geometry/parallax.h"

#include <string.h>

#include "base/simd.h"

/* Newton steps from where the ray is counted. The shift grows ever more slowly with the
 * radius, so that none after the first goes too far; two reach rounding unless the
 * sensor is as thick as it is far. */
#define N_STEPS 60

/* Relative to the radius: what a step leaves is its square. */
#define LAST_STEP 1e-8

/* Points at a time: what is remembered of them stays near. */
#define BLOCK 256

/* Of that many lengths of absorption nothing is left, and exp of it is a number. */
#define STOPPED 700.0

#define PER_LN_2 1.4426950408889634
#define LN_2_HIGH 0x1.62e42fee00000p-1
#define LN_2_LOW 0x1.a39ef35793c76p-33

/* Added, the last bits of the mantissa are a whole number. */
#define WHOLE 0x1.8p52

/* ---- mean depth ---- */

/* exp (−x) for 0 ≤ x ≤ STOPPED: 2^k times Taylor's polynomial of what is left, at most
 * ½ ln 2; in a form that loops over rows can take in. */
static inline double
exp_minus (double x)
{
  const double whole = WHOLE - x * PER_LN_2;
  const double k = whole - WHOLE;
  const double f = -(x + k * LN_2_HIGH) - k * LN_2_LOW;
  guint64 bits;
  double power;
  double p = 1.0 / 6227020800.0;

  p = p * f + 1.0 / 479001600.0;
  p = p * f + 1.0 / 39916800.0;
  p = p * f + 1.0 / 3628800.0;
  p = p * f + 1.0 / 362880.0;
  p = p * f + 1.0 / 40320.0;
  p = p * f + 1.0 / 5040.0;
  p = p * f + 1.0 / 720.0;
  p = p * f + 1.0 / 120.0;
  p = p * f + 1.0 / 24.0;
  p = p * f + 1.0 / 6.0;
  p = p * f + 0.5;
  p = p * (f * f) + f + 1.0;

  memcpy (&bits, &whole, sizeof bits);
  bits = (bits << 52) + ((guint64) 1023 << 52);
  memcpy (&power, &bits, sizeof power);
  return p * power;
}

/* @mean: depth in units of 1 / µ of what e = µ · length absorbs
 * @growth: e times its derivative by e */
typedef struct {
  double mean;
  double growth;
} Depth;

/* 1 − e / (exp e − 1). Where that cancels its series, whose next term is less than
 * 3e-17 of it. */
static inline Depth
depth_at (double attenuation)
{
  const double e = attenuation < STOPPED ? attenuation : STOPPED;
  const gboolean is_thin = e < 0.5;
  const double left = exp_minus (e);
  const double y = left / (is_thin ? 1.0 : 1.0 - left);
  const double z = e * e;
  double series = 1.0 / 74724249600.0;
  double slope = 1.0 / 5040.0;

  series = series * z - 691.0 / 1307674368000.0;
  series = series * z + 1.0 / 47900160.0;
  series = series * z - 1.0 / 1209600.0;
  series = series * z + 1.0 / 30240.0;
  series = series * z - 1.0 / 720.0;
  series = series * z + 1.0 / 12.0;
  /* Steps need it only roughly. */
  slope = slope * z - 1.0 / 180.0;
  slope = slope * z + 1.0 / 6.0;

  return (Depth){ is_thin ? e * 0.5 - z * series : 1.0 - e * y,
    e * (is_thin ? 0.5 - e * slope : y * (e * (1.0 + y) - 1.0)) };
}

/* µ t at normal incidence. */
static double
straight (const RingletParallax *self)
{
  return self->thickness_m > 0.0 ? self->attenuation_per_m * self->thickness_m
                                 : STOPPED;
}

double
ringlet_parallax_shift (const RingletParallax *self, double sine)
{
  const double cosine = sqrt (fmax (1.0 - sine * sine, 0.0));

  return sine / self->attenuation_per_m * depth_at (straight (self) / cosine).mean;
}

/* ---- radii ---- */

/**
 * Sensor:
 * @depth_m: 1 / µ
 * @per_m: µ t at normal incidence by the distance: times the length of a ray it is its
 *   µ t
 * @distance_2: square of the distance
 */
typedef struct {
  double depth_m;
  double per_m;
  double distance_2;
} Sensor;

static Sensor
sensor_of (const RingletParallax *self)
{
  return (Sensor){ 1.0 / self->attenuation_per_m, straight (self) / self->distance_m,
    self->distance_m * self->distance_m };
}

/* Where a ray is counted that enters at @factor times the root of @square from the
 * point of normal incidence, in units of that root, and how this grows with @factor. */
static inline double
counted_at (const Sensor *self, double square, double factor, double *slope)
{
  const double radius_2 = factor * factor * square;
  const double length_2 = radius_2 + self->distance_2;
  const double length = sqrt (length_2);
  const Depth depth = depth_at (self->per_m * length);
  const double by_length_2 = 1.0 / length_2;
  const double shift = self->depth_m * length * by_length_2;

  /* cos² and sin² of the incidence are distance² and radius² by length². */
  *slope = 1.0 +
      shift * by_length_2 * (depth.mean * self->distance_2 + depth.growth * radius_2);
  return factor * (1.0 + shift * depth.mean);
}

/* A step towards where the ray enters for the points whose last one was not small, by
 * @excess; returns for how many this one was not. */
RINGLET_CLONES static gsize
approach (
    const Sensor *sensor, gsize n, const double *square, double *factor, double *excess)
{
  const Sensor self = *sensor;
  gsize n_moving = 0;

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    double slope;
    const double at = counted_at (&self, square[j], factor[j], &slope);
    const double step = excess[j] > 0.0 ? (1.0 - at) / slope : 0.0;
    const double reached = factor[j] + step;
    const double next = reached < 0.0 ? 0.0 : reached;
    const double more = fabs (step) - LAST_STEP * next;

    factor[j] = next;
    excess[j] = more;
    n_moving += more > 0.0 ? 1 : 0;
  }
  return n_moving;
}

RINGLET_CLONES static void
begin (const RingletParallax *self, const double *slow, const double *fast, gsize n,
    double *square, double *factor, double *excess)
{
  const double slow_m = self->poni_slow_m;
  const double fast_m = self->poni_fast_m;

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    const double y = slow[j] - slow_m;
    const double x = fast[j] - fast_m;

    square[j] = y * y + x * x;
    factor[j] = 1.0;
    excess[j] = 1.0;
  }
}

RINGLET_CLONES static void
stretch (const RingletParallax *self, const double *factor, gsize n, double *slow,
    double *fast)
{
  const double slow_m = self->poni_slow_m;
  const double fast_m = self->poni_fast_m;

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    slow[j] = slow_m + factor[j] * (slow[j] - slow_m);
    fast[j] = fast_m + factor[j] * (fast[j] - fast_m);
  }
}

static void
apply_block (const RingletParallax *self, double *slow, double *fast, gsize n)
{
  double square[BLOCK];
  double factor[BLOCK];
  double excess[BLOCK];
  const Sensor sensor = sensor_of (self);

  begin (self, slow, fast, n, square, factor, excess);
  for (int i = 0; i < N_STEPS; i++) {
    if (approach (&sensor, n, square, factor, excess) == 0)
      break;
  }
  stretch (self, factor, n, slow, fast);
}

void
ringlet_parallax_apply (
    const RingletParallax *self, const RingletPoints *points, gsize n)
{
  for (gsize i = 0; i < n; i += BLOCK)
    apply_block (self, points->slow + i, points->fast + i, MIN (n - i, BLOCK));
}

void
ringlet_parallax_undo (const RingletParallax *self, double *slow_m, double *fast_m)
{
  const double slow = *slow_m - self->poni_slow_m;
  const double fast = *fast_m - self->poni_fast_m;
  const Sensor sensor = sensor_of (self);
  double slope;
  const double factor = counted_at (&sensor, slow * slow + fast * fast, 1.0, &slope);

  stretch (self, &factor, 1, slow_m, fast_m);
}
