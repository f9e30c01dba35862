/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "display/histogram.h"
#include "display/levels.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_HISTOGRAM_VIEW (ringlet_histogram_view_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletHistogramView, ringlet_histogram_view, RINGLET, HISTOGRAM_VIEW, GtkWidget)

/**
 * RingletHistogramView:
 *
 * The histogram of an image on the scale of its colours, counts on a logarithmic axis,
 * the colours below it, and two handles for the limits: dragged with the pointer, or
 * moved with the arrow keys while one has the focus (each handle is a slider to
 * assistive technology, with its value in counts).
 *
 * Signal "limits-changed" (double min, double max): the user moves a handle.
 */
GtkWidget *ringlet_histogram_view_new (void);

/* @histogram: (nullable) */
void ringlet_histogram_view_set_histogram (
    RingletHistogramView *self, RingletHistogram *histogram);
void ringlet_histogram_view_set_levels (
    RingletHistogramView *self, const RingletLevels *levels);

G_END_DECLS
