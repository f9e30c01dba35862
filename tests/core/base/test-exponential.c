/* SPDX-License-Identifier: MIT */
#include "base/exponential.h"

#include <math.h>

#include "base/simd.h"

#define N 1024

RINGLET_CLONES static void
fill (const double *x, double *out)
{
  for (gsize i = 0; i < N; i++)
    out[i] = ringlet_exponential (x[i]);
}

static double
units_off (double value, long double truth)
{
  const double unit = nextafter ((double) truth, INFINITY) - (double) truth;

  return (double) fabsl ((value - truth) / unit);
}

/* Truth: the C library in 80-bit numbers. */
static void
test_accuracy (void)
{
  static const double reaches[] = { 1e-9, 0.4, 20.0, 700.0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  double x[N], out[N];
  double worst = 0.0;

  for (int round = 0; round < 200; round++) {
    const double reach = reaches[round % G_N_ELEMENTS (reaches)];

    for (gsize i = 0; i < N; i++)
      x[i] = g_rand_double_range (rand, -reach, reach);
    fill (x, out);
    for (gsize i = 0; i < N; i++)
      worst = fmax (worst, units_off (out[i], expl (x[i])));
  }
  g_test_message ("%g units in the last place", worst);
  g_assert_cmpfloat (worst, <=, 1.5);
}

static void
test_places (void)
{
  g_assert_cmpfloat (ringlet_exponential (0.0), ==, 1.0);
  g_assert_cmpfloat (units_off (ringlet_exponential (1.0), expl (1.0)), <=, 1.0);
  g_assert_cmpfloat (units_off (ringlet_exponential (-700.0), expl (-700.0)), <=, 1.5);
  g_assert_cmpfloat (units_off (ringlet_exponential (700.0), expl (700.0)), <=, 1.5);
}

/* Alone and in a vector of any width. */
static void
test_same_bits (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  double x[N], out[N];

  for (gsize i = 0; i < N; i++)
    x[i] = g_rand_double_range (rand, -30.0, 0.0);
  fill (x, out);
  for (gsize i = 0; i < N; i++) {
    volatile double alone = x[i];

    g_assert_cmpfloat (out[i], ==, ringlet_exponential (alone));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exponential/accuracy", test_accuracy);
  g_test_add_func ("/exponential/places", test_places);
  g_test_add_func ("/exponential/same-bits", test_same_bits);
  return g_test_run ();
}
