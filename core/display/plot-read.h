/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/plot.h"

G_BEGIN_DECLS

/* What can be read off a plotted pattern. */

/* The bin nearest to @radial; the first or the last when it lies beyond. */
gsize ringlet_plot_bin (const RingletResult *pattern, double radial);

/* The bin with the highest intensity; n_radial when no bin has a pixel. */
gsize ringlet_plot_highest (const RingletResult *pattern);

/* Where ringlet_plot_pattern() draws the curve at @radial, on the canvas; NaN where it
 * draws none. */
double ringlet_plot_curve_y (
    const RingletPlotFrame *frame, const RingletResult *pattern, double radial);

G_END_DECLS
