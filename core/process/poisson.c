/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* lgamma_r(): lgamma() writes a global */
#include "process/poisson.h"

#include <math.h>

/* Below this mean the transformed rejection does not hold. */
#define LEAST_PTRS_MEAN 10.0

/* Sequential search through the distribution function. */
static guint32
sample_inversion (GRand *rand, double mean)
{
  const double u = g_rand_double (rand);
  double p = exp (-mean);
  double sum = p;
  guint32 k = 0;

  while (u > sum && p > 0.0) {
    k++;
    p *= mean / k;
    sum += p;
  }
  return k;
}

/* Algorithm PTRS: W. Hörmann, The transformed rejection method for generating Poisson
 * random variables, Insurance: Mathematics and Economics 12 (1993) 39. */
static guint32
sample_ptrs (GRand *rand, double mean)
{
  const double b = 0.931 + 2.53 * sqrt (mean);
  const double a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double v_r = 0.9277 - 3.6224 / (b - 2.0);
  int sign = 0;

  for (;;) {
    const double u = g_rand_double (rand) - 0.5;
    const double v = g_rand_double (rand);
    const double us = 0.5 - fabs (u);
    const double k = floor ((2.0 * a / us + b) * u + mean + 0.43);

    if (us >= 0.07 && v <= v_r)
      return (guint32) k;
    if (k < 0.0 || (us < 0.013 && v > us))
      continue;
    if (log (v * inverse_alpha / (a / (us * us) + b)) <=
        k * log (mean) - mean - lgamma_r (k + 1.0, &sign))
      return (guint32) k;
  }
}

guint32
ringlet_poisson_sample (GRand *rand, double mean)
{
  g_return_val_if_fail (mean >= 0.0 && mean <= 1e9, 0);

  if (mean == 0.0)
    return 0;
  return mean < LEAST_PTRS_MEAN ? sample_inversion (rand, mean)
                                : sample_ptrs (rand, mean);
}
