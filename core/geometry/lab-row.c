/* SPDX-License-Identifier: MIT */
#include "geometry/lab-row.h"

#include "base/simd.h"
#include "base/trig.h"
#include "geometry/lab.h"

RINGLET_CLONES void
ringlet_lab_row_radius (const RingletLabRow *p, gsize n, double *out)
{
  const double *x = p->x;
  const double *y = p->y;

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++)
    out[j] = sqrt (x[j] * x[j] + y[j] * y[j]);
}

void
ringlet_lab_row_two_theta (const RingletLabRow *p, gsize n, double *out)
{
  ringlet_lab_row_radius (p, n, out);
  ringlet_atan2_row (out, p->z, n, out);
}

void
ringlet_lab_row_chi (const RingletLabRow *p, gsize n, double *out)
{
  ringlet_atan2_row (p->y, p->x, n, out);
}

RINGLET_CLONES void
ringlet_lab_row_sin_theta (const RingletLabRow *p, gsize n, double *out)
{
  const double *x = p->x;
  const double *y = p->y;
  const double *z = p->z;

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++)
    out[j] = ringlet_lab_sin_theta ((RingletLab){ x[j], y[j], z[j] });
}
