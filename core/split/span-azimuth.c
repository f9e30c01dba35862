/* SPDX-License-Identifier: MIT */

/* Azimuths of the points of a row. */

#include <math.h>

#include "base/simd.h"
#include "base/trig.h"
#include "split/span.h"

/* Points from one arctangent to the next: what is added up between them is off by some
 * 1e-12 bins. */
#define RUN 64

/* Runs at a time, so that no addition waits for the one before. */
#define RUNS 4

/* From χ to bins from the start of the range, 0 ≤ result < @turn. */
RINGLET_CLONES static void
wrap_angles (double origin, double turn, gsize n, double *angles)
{
  const double per_radian = turn / (2.0 * G_PI);

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    const double azimuth = (angles[j] - origin) * per_radian;
    const double wrapped = azimuth - turn * floor (azimuth / turn);

    /* A value a rounding error below 0 wraps to turn itself: that is 0 again. */
    angles[j] = wrapped < turn ? wrapped : 0.0;
  }
}

/* Of the points @first … @first + @n − 1. */
static void
fill_exactly (const RingletRow *row, const RingletNodes *points, gsize first, gsize n,
    double *out)
{
  ringlet_atan2_row (points->y + first, points->x + first, n, out + first);
  wrap_angles (row->splitter->bins.azimuth_min, row->turn, n, out + first);
}

void
ringlet_row_azimuths (const RingletRow *row, const RingletNodes *points, double *out)
{
  fill_exactly (row, points, 0, row->n_fast, out);
}

/* Whether all of a run are known and none is beyond the discontinuity. */
RINGLET_CLONES static gboolean
lie_within (const double *azimuths, gsize n, double turn)
{
  gint64 outside = 0;

  for (gsize j = 0; j < n; j++)
    outside |= !(azimuths[j] >= 0.0 && azimuths[j] < turn);
  return outside == 0;
}

/* Runs of RUN points from those that @out has already. */
static void
add_up (const double *step, gsize n_runs, double *out)
{
  double azimuth[RUNS];

  for (gsize r = 0; r < n_runs; r++)
    azimuth[r] = out[r * RUN];
  for (gsize i = 1; i < RUN; i++) {
    for (gsize r = 0; r < n_runs; r++) {
      azimuth[r] += step[r * RUN + i - 1];
      out[r * RUN + i] = azimuth[r];
    }
  }
}

void
ringlet_row_azimuths_along (const RingletRow *row, double *out)
{
  const RingletNodes *points = &row->corner[0];
  const double *step = row->edge[3].step;
  gsize first = 0;

  for (; first + RUN * RUNS <= row->n_fast; first += RUN * RUNS) {
    for (gsize r = 0; r < RUNS; r++)
      fill_exactly (row, points, first + r * RUN, 1, out);
    add_up (step + first, RUNS, out + first);
    for (gsize r = 0; r < RUNS; r++) {
      if (!lie_within (out + first + r * RUN, RUN, row->turn))
        fill_exactly (row, points, first + r * RUN, RUN, out);
    }
  }
  fill_exactly (row, points, first, row->n_fast - first, out);
}
