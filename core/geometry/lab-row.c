/* SPDX-License-Identifier: MIT */
#include "geometry/lab-row.h"

#include "geometry/lab.h"

static inline RingletLab
at (const RingletLabRow *p, gsize j)
{
  return (RingletLab){ p->x[j], p->y[j], p->z[j] };
}

void
ringlet_lab_row_two_theta (const RingletLabRow *p, gsize n, double *out)
{
  for (gsize j = 0; j < n; j++)
    out[j] = ringlet_lab_two_theta (at (p, j));
}

void
ringlet_lab_row_chi (const RingletLabRow *p, gsize n, double *out)
{
  for (gsize j = 0; j < n; j++)
    out[j] = ringlet_lab_chi (at (p, j));
}

void
ringlet_lab_row_radius (const RingletLabRow *p, gsize n, double *out)
{
  for (gsize j = 0; j < n; j++)
    out[j] = ringlet_lab_radius (at (p, j));
}

void
ringlet_lab_row_sin_theta (const RingletLabRow *p, gsize n, double *out)
{
  for (gsize j = 0; j < n; j++)
    out[j] = ringlet_lab_sin_theta (at (p, j));
}
