/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"

G_BEGIN_DECLS

/**
 * RingletPlotRange:
 * @min: left end
 * @max: right end, larger
 *
 * The part of a radial axis that is looked at, in the unit of the pattern.
 */
typedef struct {
  double min;
  double max;
} RingletPlotRange;

/* From the first edge of the bins to the last. */
RingletPlotRange ringlet_plot_range_all (const RingletResult *pattern);
/* No less than a few bins wide, as far as zooming goes. */
double ringlet_plot_range_least (const RingletResult *pattern);

/**
 * ringlet_plot_range_zoom:
 * @all: the result lies inside
 * @at: the value that stays where it is, unless an end of @all is reached
 * @factor: more than 1 to see less and larger
 * @least: the result is no narrower
 */
RingletPlotRange ringlet_plot_range_zoom (const RingletPlotRange *self,
    const RingletPlotRange *all, double at, double factor, double least);

/* Moved to the right by @by, as wide as before, and stopped at the ends of @all. */
RingletPlotRange ringlet_plot_range_move (
    const RingletPlotRange *self, const RingletPlotRange *all, double by);

/* What of @self lies in @all, widened to @least; @all when nothing does. */
RingletPlotRange ringlet_plot_range_within (
    const RingletPlotRange *self, const RingletPlotRange *all, double least);

G_END_DECLS
