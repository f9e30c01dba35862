/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside of the plots: where the ticks of an axis stand and what they say. */

#include "display/plot.h"

G_BEGIN_DECLS

/**
 * RingletPlotMark:
 * @at: x or y on the canvas
 * @has_number: a long tick, with a number
 * @text: of the number, for humans
 */
typedef struct {
  double at;
  gboolean has_number;
  char text[40];
} RingletPlotMark;

/**
 * ringlet_plot_marks_x:
 * @power: (out): of ten, by which the numbers were divided
 *
 * Returns: (transfer full) (element-type RingletPlotMark): the ticks of the axis below,
 *   in no order
 */
GArray *ringlet_plot_marks_x (const RingletPlotStyle *style,
    const RingletPlotFrame *frame, RingletTickKind kind, double q_per_inverse_angstrom,
    int *power);

/* The same for the axis on the left. */
GArray *ringlet_plot_marks_y (const RingletPlotStyle *style,
    const RingletPlotFrame *frame, RingletTickKind kind, int *power);

/* Returns (transfer full) "Intensity (10⁶ counts)" for "Intensity (counts)" when the
 * numbers are divided. */
char *ringlet_plot_label (const char *label, int power);

/* On the middle of a canvas pixel, where a thin line is sharp. */
double ringlet_plot_crisp (double at);

/* The pen of axes and borders. */
void ringlet_plot_start_line (cairo_t *cr, const RingletPlotStyle *style);

G_END_DECLS
