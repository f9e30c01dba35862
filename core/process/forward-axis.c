/* SPDX-License-Identifier: MIT */
#include "process/forward-axis.h"

#include <math.h>

#include "base/error.h"

/* An edge is good to this part of a bin: files have some ten digits. */
#define EDGE 1e-6

/* Bins go all around when no bin of the size of its neighbours fits in between. */
#define GAP 1.5

static gboolean
check (const char *what, const double *centre, gsize n, double turn, GError **error)
{
  gboolean ok = n >= (turn > 0.0 ? 1 : 2) && isfinite (centre[0]);

  for (gsize i = 1; ok && i < n; i++)
    ok = isfinite (centre[i]) && centre[i] > centre[i - 1];
  if (ok && turn > 0.0)
    ok = centre[n - 1] - centre[0] < turn;
  if (ok)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "The %s must ascend%s", what,
      turn > 0.0 ? " and lie within one turn" : ", and be at least two");
  return FALSE;
}

gboolean
ringlet_forward_axis_init (RingletForwardAxis *self, const char *what,
    const double *centre, gsize n, double turn, GError **error)
{
  double first_step;
  double last_step;
  double gap;

  if (!check (what, centre, n, turn, error))
    return FALSE;

  first_step = n > 1 ? centre[1] - centre[0] : turn;
  last_step = n > 1 ? centre[n - 1] - centre[n - 2] : turn;
  gap = turn - (centre[n - 1] - centre[0]);
  *self = (RingletForwardAxis){ n, centre, .turn = turn };
  self->is_ring = turn > 0.0 && gap < GAP * fmax (first_step, last_step);
  if (self->is_ring)
    first_step = last_step = gap;
  self->first = centre[0] - (0.5 + EDGE) * first_step;
  self->last = centre[n - 1] + (0.5 + EDGE) * last_step;
  return TRUE;
}

/* The bin that @value lies in, which is within the axis. */
static gsize
find_bin (const RingletForwardAxis *self, double value)
{
  gsize low = 0;
  gsize high = self->n - 1;

  while (low < high) {
    const gsize middle = low + (high - low) / 2;

    if (value < 0.5 * (self->centre[middle] + self->centre[middle + 1]))
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/* The bin beside @bin, upwards or downwards; there is none beyond the ends. */
static RingletForwardPlace
place_between (const RingletForwardAxis *self, gsize bin, double above)
{
  const gsize end = above >= 0.0 ? self->n - 1 : 0;
  const gsize beyond = above >= 0.0 ? 0 : self->n - 1;
  gsize other = bin;
  double step;

  if (bin != end)
    other = above >= 0.0 ? bin + 1 : bin - 1;
  else if (self->is_ring)
    other = beyond;
  step = fabs (self->centre[other] - self->centre[bin]);
  if (bin == end && self->is_ring)
    step = self->turn - step;
  return (RingletForwardPlace){ bin, other,
    other != bin ? fmin (fabs (above) / step, 0.5) : 0.0 };
}

gboolean
ringlet_forward_axis_find (
    const RingletForwardAxis *self, double value, RingletForwardPlace *place)
{
  gsize bin;

  if (self->turn > 0.0)
    value -= self->turn * floor ((value - self->first) / self->turn);
  if (!(value >= self->first && value <= self->last))
    return FALSE;

  bin = find_bin (self, value);
  *place = place_between (self, bin, value - self->centre[bin]);
  return TRUE;
}
