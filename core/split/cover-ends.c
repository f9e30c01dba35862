/* SPDX-License-Identifier: MIT */

/* The azimuths of a row from its first and its last pixel. Seen along the beam, a
 * straight line that passes it by turns one way only. */

#include <math.h>

#include "split/cover.h"

/* A line so near the beam, as a part of the distance of its ends, hardly turns on the
 * way out: rounding would decide which of its pixels reaches farthest. */
#define LEAST_TURN 1e-8

static gboolean
turns (const RingletNodes *from, const RingletNodes *to)
{
  const double cross = from->x[0] * to->y[1] - to->x[1] * from->y[0];
  const double far = from->x[0] * from->x[0] + from->y[0] * from->y[0] +
      to->x[1] * to->x[1] + to->y[1] * to->y[1];

  return fabs (cross) > LEAST_TURN * far;
}

gboolean
ringlet_cover_ends (RingletCover *self, const RingletRow *ends, RingletExtent *extent)
{
  RingletExtent azimuths;

  g_assert (self->n == 2 && ends->n_fast == 2 && ends->n_corners == 4);
  if (!turns (&ends->corner[0], &ends->corner[3]) ||
      !turns (&ends->corner[1], &ends->corner[2]))
    return FALSE;

  ringlet_split_full_cover (ends, TRUE, self);
  if (self->ask[0] || self->ask[1])
    return FALSE;
  azimuths = ringlet_cover_extent (self, ends, TRUE);
  extent->azimuth_min = azimuths.azimuth_min;
  extent->azimuth_max = azimuths.azimuth_max;
  return TRUE;
}
