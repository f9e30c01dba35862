/* SPDX-License-Identifier: MIT */
#pragma once

/* The files of the histogram view: state and looks (histogram-view.c), and what the
 * user does (histogram-input.c). */

#include "display/scale-axis.h"
#include "plot/histogram-view.h"
#include "plot/limit-handle.h"

G_BEGIN_DECLS

struct _RingletHistogramView {
  GtkWidget parent_instance;

  GtkWidget *bars;
  GtkWidget *handles[RINGLET_LIMIT_N];
  GtkWidget *value; /* of the handle that moves */

  RingletHistogram *histogram;
  RingletLevels levels;
  RingletScaleAxis axis;

  int dragged;               /* a limit; RINGLET_LIMIT_N for none */
  double drag_x;             /* where it began */
  RingletLevels drag_levels; /* what was shown then */
  double grip;               /* from the pointer to the line of the handle */
  double pointer_x;          /* the latest, maybe not acted upon yet */
  gboolean is_changed;       /* since "limits-changed" */
  guint tick;
};

/* The axis begins and ends half a handle inside the widget. */
double ringlet_histogram_view_axis_width (RingletHistogramView *self);
double ringlet_histogram_view_limit_x (RingletHistogramView *self, RingletLimit limit);

/* After the limits or the axis changed; after the limit that moves did. */
void ringlet_histogram_view_update (RingletHistogramView *self);
void ringlet_histogram_view_update_value (RingletHistogramView *self);

void ringlet_histogram_input_connect (RingletHistogramView *self);

G_END_DECLS
