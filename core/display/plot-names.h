/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/plot.h"

G_BEGIN_DECLS

/**
 * RingletPlotName:
 * @at: value on the axis below
 * @weight: the label of the heaviest stays where not all have room
 * @label: what stands there
 *
 * A place on the radial axis that has a name: a line of a calibrant.
 */
typedef struct {
  double at;
  double weight;
  char *label;
} RingletPlotName;

/* Ticks at the upper edge of @frame and, above it, as many labels as have room; in the
 * source colour of @cr. @names ascend; of ticks closer than a few canvas units one is
 * drawn. */
void ringlet_plot_names (cairo_t *cr, const RingletPlotFrame *frame, double text_size,
    const RingletPlotName *names, gsize n_names);

/**
 * ringlet_plot_names_choose:
 * @places: (array length=n): middle of each label
 * @widths: (array length=n)
 * @weights: (array length=n)
 * @gap: that stays free between two
 * @shown: (out) (array length=n): indices of the labels that are shown, none over
 *   another, the heaviest first
 *
 * Returns: how many are shown
 */
gsize ringlet_plot_names_choose (const double *places, const double *widths,
    const double *weights, gsize n, double gap, guint *shown);

G_END_DECLS
