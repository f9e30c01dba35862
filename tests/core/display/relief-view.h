/* SPDX-License-Identifier: MIT */
#pragma once

/* For the tests of reliefs: where one is drawn, and how near numbers must be. */

#include <locale.h>
#include <math.h>

#include "display/relief.h"

#define N_COLUMNS 120
#define HEIGHT 90
#define N_ROWS 25
#define DEGREE (G_PI / 180.0)
#define EXACT 1e-9  /* some roundings of doubles of about 100 */
#define SINGLE 2e-4 /* single precision of numbers up to some 1000 */
#define CAIRO 8e-3  /* its places are whole 256ths */

static const RingletReliefBox box G_GNUC_UNUSED = { 30.0, 20.0, N_COLUMNS, HEIGHT };

static inline void
assert_near (double got, double wanted, double tolerance, const char *what)
{
  if (fabs (got - wanted) <= tolerance)
    return;
  g_error ("%s: %.9g in place of %.9g", what, got, wanted);
}

static inline RingletReliefPose
turned (double azimuth_deg, double elevation_deg)
{
  RingletReliefPose pose = ringlet_relief_pose_default (RINGLET_RELIEF_SURFACE);

  pose.azimuth_rad = azimuth_deg * DEGREE;
  pose.elevation_rad = elevation_deg * DEGREE;
  return pose;
}
