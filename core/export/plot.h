/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletPlotFrame:
 * @x: left edge on the canvas; so for the next three
 * @left: value at the left edge
 * @right: value at the right edge
 * @bottom: value at the lower edge
 * @top: value at the upper edge; smaller than @bottom where rows count downwards
 *
 * A rectangle on the canvas and the numbers that it shows.
 */
typedef struct {
  double x;
  double y;
  double width;
  double height;
  double left;
  double right;
  double bottom;
  double top;
} RingletPlotFrame;

/**
 * RingletTicks:
 * @first: value of the first tick
 * @step: from one to the next
 * @n: how many
 * @decimals: that tell the values apart
 * @power: the numbers are shown divided by 10^@power; a multiple of 3
 */
typedef struct {
  double first;
  double step;
  int n;
  int decimals;
  int power;
} RingletTicks;

typedef enum {
  RINGLET_TICKS_DECIMAL, /* steps 1, 2, 5 × 10^n */
  RINGLET_TICKS_ANGLE,   /* above 10: 15, 30, 45, 90 degrees */
} RingletTickKind;

/* Round numbers from @min to @max, @n_wanted of them or fewer. */
RingletTicks ringlet_ticks_new (
    double min, double max, int n_wanted, RingletTickKind kind);

typedef enum {
  RINGLET_TEXT_LEFT,
  RINGLET_TEXT_CENTRE,
  RINGLET_TEXT_RIGHT,
} RingletTextAlign;

/* One line of text on the base line @y, aligned to @x. Size in canvas units. */
void ringlet_plot_text (cairo_t *cr, const char *text, double x, double y, double size,
    RingletTextAlign align);

/* Returns (transfer full) "0.01", "200", "10⁶", "5·10⁶"; for positive round numbers. */
char *ringlet_plot_number (double value);

double ringlet_plot_x (const RingletPlotFrame *frame, double value);
double ringlet_plot_y (const RingletPlotFrame *frame, double value);

/* The axis below; without numbers when @label is NULL. The unit of a label stands in
 * brackets: it takes up the power of ten of the numbers. */
void ringlet_plot_axis_x (cairo_t *cr, const RingletPlotFrame *frame, const char *label,
    RingletTickKind kind);
/* The axis on the left. */
void ringlet_plot_axis_y (cairo_t *cr, const RingletPlotFrame *frame, const char *label,
    RingletTickKind kind);

void ringlet_plot_border (cairo_t *cr, const RingletPlotFrame *frame);
/* Faint lines at the ticks of both axes, to be drawn before the data. */
void ringlet_plot_grid (cairo_t *cr, const RingletPlotFrame *frame);

G_END_DECLS
