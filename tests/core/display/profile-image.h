/* SPDX-License-Identifier: MIT */
#pragma once

/* For the tests of profiles: images whose intensity is a formula, and masks of chance.
 */

#include <locale.h>
#include <math.h>

#include "display/profile.h"

#define N_SLOW 37
#define N_FAST 53
#define ROUNDING 1e-12 /* relative: some hundred terms in double precision */

static const RingletExclusion none G_GNUC_UNUSED = { FALSE };

typedef double (*Formula) (gsize slow, gsize fast);

static inline RingletImage *
make_image (Formula formula)
{
  double *data = g_new (double, N_SLOW *N_FAST);

  for (gsize i = 0; i < N_SLOW * N_FAST; i++)
    data[i] = formula (i / N_FAST, i % N_FAST);
  return ringlet_image_new_take (RINGLET_PIXEL_F64, N_SLOW, N_FAST, data, NULL);
}

/* At the centre of the pixel. */
static inline double
ramp_at (double slow, double fast)
{
  return 7.0 + 3.0 * slow - 2.0 * fast;
}

static inline double
ramp (gsize slow, gsize fast)
{
  return ramp_at ((double) slow + 0.5, (double) fast + 0.5);
}

/* Counts that repeat nowhere near. */
static inline double
noise (gsize slow, gsize fast)
{
  return (double) ((slow * 7919 + fast * 104729 + slow * fast * 31) % 1009);
}

static inline void
assert_near (double a, double b)
{
  if (isnan (b)) {
    g_assert_true (isnan (a));
    return;
  }
  g_assert_cmpfloat_with_epsilon (a, b, ROUNDING * fmax (1.0, fabs (b)));
}

static inline RingletMask *
random_mask (GRand *random, double share)
{
  guint8 *bad = g_new (guint8, N_SLOW * N_FAST);

  for (gsize i = 0; i < N_SLOW * N_FAST; i++)
    bad[i] = g_rand_double (random) < share;
  return ringlet_mask_new_take (N_SLOW, N_FAST, bad);
}
