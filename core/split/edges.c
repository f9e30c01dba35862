/* SPDX-License-Identifier: MIT */
#include "split/edges.h"

#include <math.h>

#include "base/simd.h"
#include "base/trig.h"

/* Radial values from here on are not finite as far as bins are concerned. */
#define FAR 1e9

void
ringlet_edges_alloc (RingletEdges *self, gsize n)
{
  self->step = g_new (double, 2 * n);
  self->slope = self->step + n;
}

void
ringlet_edges_clear (RingletEdges *self)
{
  g_clear_pointer (&self->step, g_free);
}

RINGLET_CLONES void
ringlet_edges_fill (const RingletNodes *from, const RingletNodes *to, gsize n,
    double per_radian, const RingletEdges *out)
{
  const RingletNodes a = *from, b = *to;
  double *step = out->step;
  double *slope = out->slope;

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    const double cross = a.x[j] * b.y[j] - a.y[j] * b.x[j];
    const double dot = a.x[j] * b.x[j] + a.y[j] * b.y[j];
    const double du = b.radial[j] - a.radial[j];
    const double run = fabs (du) > RINGLET_EDGE_VERTICAL ? du : 1e30;
    /* One division serves for the tangent and the slope. */
    const double inverse = 1.0 / (dot * run);
    const double angle = ringlet_atan_small (cross * (run * inverse));
    const double far = fabs (a.radial[j]) > fabs (b.radial[j]) ? fabs (a.radial[j])
                                                               : fabs (b.radial[j]);
    const double known = fabs (cross) * 32.0 < dot && far < FAR ? per_radian : NAN;

    step[j] = angle * known;
    slope[j] = angle * known * (dot * inverse);
  }
}
