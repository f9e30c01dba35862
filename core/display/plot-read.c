/* SPDX-License-Identifier: MIT */
#include "display/plot-read.h"

#include <math.h>

/* The last bin whose centre is not beyond @radial; 0 when all are. */
static gsize
bin_before (const RingletResult *pattern, double radial)
{
  gsize low = 0;
  gsize high = pattern->n_radial;

  while (high - low > 1) {
    const gsize middle = low + (high - low) / 2;

    if (pattern->radial[middle] <= radial)
      low = middle;
    else
      high = middle;
  }
  return low;
}

gsize
ringlet_plot_bin (const RingletResult *pattern, double radial)
{
  const gsize before = bin_before (pattern, radial);
  const gsize after = MIN (before + 1, pattern->n_radial - 1);

  return fabs (pattern->radial[after] - radial) <
          fabs (pattern->radial[before] - radial)
      ? after
      : before;
}

static gboolean
has_point (const RingletResult *pattern, gsize i)
{
  return pattern->count[i] > 0.0 && isfinite (pattern->intensity[i]);
}

gsize
ringlet_plot_highest (const RingletResult *pattern)
{
  gsize best = pattern->n_radial;

  for (gsize i = 0; i < pattern->n_radial; i++) {
    if (has_point (pattern, i) &&
        (best == pattern->n_radial || pattern->intensity[i] > pattern->intensity[best]))
      best = i;
  }
  return best;
}

double
ringlet_plot_curve_y (
    const RingletPlotFrame *frame, const RingletResult *pattern, double radial)
{
  const gsize a = bin_before (pattern, radial);
  const gsize b = MIN (a + 1, pattern->n_radial - 1);
  const double step = pattern->radial[b] - pattern->radial[a];
  const double part = step > 0.0 ? (radial - pattern->radial[a]) / step : 0.0;

  if (radial < pattern->radial[0] || radial > pattern->radial[pattern->n_radial - 1])
    return NAN;
  if (!has_point (pattern, a) || (part > 0.0 && !has_point (pattern, b)))
    return NAN;
  if (part == 0.0)
    return ringlet_plot_y (frame, pattern->intensity[a]);
  return (1.0 - part) * ringlet_plot_y (frame, pattern->intensity[a]) +
      part * ringlet_plot_y (frame, pattern->intensity[b]);
}
