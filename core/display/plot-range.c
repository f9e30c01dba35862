/* SPDX-License-Identifier: MIT */
#include "display/plot-range.h"

#include <math.h>

#define LEAST_BINS 8.0

RingletPlotRange
ringlet_plot_range_all (const RingletResult *pattern)
{
  return (RingletPlotRange){ pattern->radial_min, pattern->radial_max };
}

double
ringlet_plot_range_least (const RingletResult *pattern)
{
  const double width = pattern->radial_max - pattern->radial_min;

  return width * fmin (LEAST_BINS / (double) pattern->n_radial, 1.0);
}

RingletPlotRange
ringlet_plot_range_move (
    const RingletPlotRange *self, const RingletPlotRange *all, double by)
{
  const double inside = fmax (fmin (by, all->max - self->max), all->min - self->min);

  return (RingletPlotRange){ self->min + inside, self->max + inside };
}

RingletPlotRange
ringlet_plot_range_zoom (const RingletPlotRange *self, const RingletPlotRange *all,
    double at, double factor, double least)
{
  const double width = self->max - self->min;
  const double wanted = fmax (width / factor, least);
  const double left = (at - self->min) / width;
  RingletPlotRange range = { at - left * wanted, at + (1.0 - left) * wanted };

  if (wanted >= all->max - all->min)
    return *all;
  return ringlet_plot_range_move (&range, all, 0.0);
}

RingletPlotRange
ringlet_plot_range_within (
    const RingletPlotRange *self, const RingletPlotRange *all, double least)
{
  const RingletPlotRange common = { fmax (self->min, all->min),
    fmin (self->max, all->max) };

  if (!(common.max > common.min))
    return *all;
  if (common.max - common.min >= least)
    return common;
  return ringlet_plot_range_zoom (
      &common, all, (common.min + common.max) / 2.0, 1.0, least);
}
