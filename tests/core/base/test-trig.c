/* SPDX-License-Identifier: MIT */
#include "base/trig.h"

#include <locale.h>
#include <math.h>
#include <string.h>

/* The same source without vector units: the twin. */
void portable_row (const double *y, const double *x, gsize n, double *out);
#define RINGLET_PORTABLE 1
#define ringlet_atan2_row portable_row
#include "base/trig.c"
#undef ringlet_atan2_row

#define N 1023

/* Of every size and sign, near the axes and the diagonals, too. */
static void
fill (GRand *rand, double *y, double *x)
{
  for (gsize i = 0; i < N; i++) {
    const double size = exp (g_rand_double_range (rand, -30.0, 30.0));

    x[i] = g_rand_double_range (rand, -1.0, 1.0);
    y[i] = i % 3 == 0 ? x[i] * g_rand_double_range (rand, -1.1, 1.1)
                      : size * g_rand_double_range (rand, -1.0, 1.0);
  }
}

/* Truth: the C library in 80-bit numbers. */
static void
test_accuracy (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  double y[N], x[N], out[N];
  double worst = 0.0;

  for (int round = 0; round < 500; round++) {
    fill (rand, y, x);
    ringlet_atan2_row (y, x, N, out);
    for (gsize i = 0; i < N; i++) {
      const long double truth = atan2l (y[i], x[i]);
      const double unit =
          nextafter (fabs ((double) truth), INFINITY) - fabs ((double) truth);

      worst = MAX (worst, (double) fabsl ((out[i] - truth) / unit));
    }
  }
  g_test_message ("%g units in the last place", worst);
  g_assert_cmpfloat (worst, <=, 3.0);
}

static void
test_same_bits (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  double y[N], x[N], out[N], portable[N];

  for (int round = 0; round < 100; round++) {
    const gsize n = (gsize) g_rand_int_range (rand, 0, N + 1);

    fill (rand, y, x);
    ringlet_atan2_row (y, x, n, out);
    portable_row (y, x, n, portable);
    g_assert_cmpmem (out, n * sizeof *out, portable, n * sizeof *out);
    /* In place. */
    ringlet_atan2_row (y, x, n, y);
    g_assert_cmpmem (out, n * sizeof *out, y, n * sizeof *out);
  }
}

typedef struct {
  double y;
  double x;
  double angle;
} Case;

static void
test_special (void)
{
  static const Case cases[] = {
    { 0.0, 1.0, 0.0 },
    { -0.0, 1.0, -0.0 },
    { 0.0, -1.0, G_PI },
    { -0.0, -1.0, -G_PI },
    { 0.0, 0.0, 0.0 },
    { 1.0, 0.0, G_PI_2 },
    { -1.0, 0.0, -G_PI_2 },
    { 1.0, 1.0, G_PI_4 },
    { 1.0, -1.0, 3.0 * G_PI_4 },
    { 1e-300, 1e-300, G_PI_4 },
    { 1e-320, 1.0, 1e-320 },
    { NAN, 1.0, NAN },
    { 1.0, NAN, NAN },
    { NAN, NAN, NAN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    double out;

    ringlet_atan2_row (&c->y, &c->x, 1, &out);
    g_test_message ("%g, %g", c->y, c->x);
    if (isnan (c->angle))
      g_assert_true (isnan (out));
    else
      g_assert_cmpmem (&out, sizeof out, &c->angle, sizeof out);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trig/accuracy", test_accuracy);
  g_test_add_func ("/trig/same-bits", test_same_bits);
  g_test_add_func ("/trig/special", test_special);
  return g_test_run ();
}
