/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "display/scale-axis.h"

G_BEGIN_DECLS

/* The two parts of a histogram, each from the origin of @cr to the right and down. */

/* In the colour @ink: strong between the limits, faint outside. */
void ringlet_histogram_draw_bars (cairo_t *cr, const RingletHistogram *histogram,
    const RingletLevels *levels, const GdkRGBA *ink, double width, double height);

/* The colours that values along @axis have. */
void ringlet_histogram_draw_colours (cairo_t *cr, const RingletScaleAxis *axis,
    const RingletLevels *levels, double width, double height);

G_END_DECLS
