/* SPDX-License-Identifier: MIT */
#include "process/poisson.h"

#include <math.h>

#define N_DRAWS 400000

/* Both methods, on both sides of where they change, and the limits. */
static const double means[] = { 0.01, 0.5, 3.0, 9.99, 10.0, 10.5, 35.0, 1000.0, 1e6,
  1e9 };

/* Mean and variance of the distribution are the mean; the tolerance is five standard
 * errors: √(μ/n) of the mean, √((2μ² + μ)/n) of the variance. */
static void
test_moments (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240229);

  for (gsize i = 0; i < G_N_ELEMENTS (means); i++) {
    const double mean = means[i];
    double sum = 0.0;
    double sum2 = 0.0;

    for (int n = 0; n < N_DRAWS; n++) {
      const double rest = ringlet_poisson_sample (rand, mean) - mean;

      sum += rest;
      sum2 += rest * rest;
    }
    g_test_message ("%g: mean %+g, variance %g", mean, sum / N_DRAWS, sum2 / N_DRAWS);
    g_assert_cmpfloat (fabs (sum / N_DRAWS), <, 5.0 * sqrt (mean / N_DRAWS));
    g_assert_cmpfloat (fabs (sum2 / N_DRAWS - mean), <,
        5.0 * sqrt ((2.0 * mean * mean + mean) / N_DRAWS));
  }
}

/* The shape, not only the moments: χ² of the histogram against the probabilities. */
static void
test_shape (void)
{
  static const double shapes[] = { 2.0, 12.0, 60.0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    const double mean = shapes[i];
    guint histogram[256] = { 0 };
    double chi2 = 0.0;
    int n_cells = 0;

    for (int n = 0; n < N_DRAWS; n++)
      histogram[MIN (ringlet_poisson_sample (rand, mean), 255)]++;
    for (int k = 0; k < 255; k++) {
      const double expected = N_DRAWS * exp (k * log (mean) - mean - lgamma (k + 1.0));

      if (expected < 10.0)
        continue;
      chi2 += (histogram[k] - expected) * (histogram[k] - expected) / expected;
      n_cells++;
    }
    g_test_message ("%g: chi2 %g in %d cells", mean, chi2, n_cells);
    g_assert_cmpfloat (chi2, <, n_cells + 5.0 * sqrt (2.0 * n_cells));
  }
}

static void
test_zero (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  g_assert_cmpuint (ringlet_poisson_sample (rand, 0.0), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/poisson/moments", test_moments);
  g_test_add_func ("/poisson/shape", test_shape);
  g_test_add_func ("/poisson/zero", test_zero);

  return g_test_run ();
}
