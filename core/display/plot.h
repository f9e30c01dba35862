/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "base/scale.h"
#include "engine/result.h"

G_BEGIN_DECLS

/**
 * RingletPlotStyle:
 * @text_size: of the numbers, canvas units
 * @label_size: of the names of the axes
 * @ink: lines and text; red, green, blue, 0 … 1
 * @grid: faint lines
 * @curve: the pattern
 * @band: ±σ around it; the last one is the opacity
 *
 * How plots look: on a white page, in a light or in a dark window.
 */
typedef struct {
  double text_size;
  double label_size;
  double ink[3];
  double grid[3];
  double curve[3];
  double band[4];
} RingletPlotStyle;

/* Black on white at the size of the printed page. */
RingletPlotStyle ringlet_plot_style_page (void);

/**
 * RingletPlotFrame:
 * @x: left edge on the canvas; so for the next three
 * @left: value at the left edge
 * @right: value at the right edge
 * @bottom: value at the lower edge
 * @top: value at the upper edge; smaller than @bottom where rows count downwards
 * @scale: of the values from bottom to top
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
  RingletScale scale;
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

/**
 * RingletTickKind:
 * @RINGLET_TICKS_DECIMAL: steps 1, 2, 5 × 10^n
 * @RINGLET_TICKS_ANGLE: above 10: 15, 30, 45, 90 degrees
 * @RINGLET_TICKS_SPACING: the axis is in q, Å⁻¹ or nm⁻¹, and its numbers are d in Å:
 *   round ones of 1, 2, 5 × 10^n and between them as far as they stand apart, falling
 * to the right. The curve stays where it is when the user asks for d instead of q
 */
typedef enum {
  RINGLET_TICKS_DECIMAL,
  RINGLET_TICKS_ANGLE,
  RINGLET_TICKS_SPACING,
} RingletTickKind;

/* Round numbers from @min to @max, @n_wanted of them or fewer; not for spacings. */
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

/* Returns (transfer full) "0", "0.01", "200", "10⁶", "−5·10⁶". */
char *ringlet_plot_number (double value);

double ringlet_plot_x (const RingletPlotFrame *frame, double value);
/* On the scale of the frame; a value that a logarithm cannot show lies far below. */
double ringlet_plot_y (const RingletPlotFrame *frame, double value);
/* The inverse of ringlet_plot_x() and ringlet_plot_y(). */
double ringlet_plot_value_x (const RingletPlotFrame *frame, double x);
double ringlet_plot_value_y (const RingletPlotFrame *frame, double y);

/**
 * ringlet_plot_axis_x:
 * @label: (nullable): without numbers when NULL. The unit of a label stands in
 * brackets: it takes up the power of ten of the numbers
 * @q_per_inverse_angstrom: for #RINGLET_TICKS_SPACING, 1 for an axis in Å⁻¹, 10 for
 *   nm⁻¹; else ignored
 *
 * The axis below.
 */
void ringlet_plot_axis_x (cairo_t *cr, const RingletPlotStyle *style,
    const RingletPlotFrame *frame, const char *label, RingletTickKind kind,
    double q_per_inverse_angstrom);
/* The axis on the left; decades where the scale is logarithmic. */
void ringlet_plot_axis_y (cairo_t *cr, const RingletPlotStyle *style,
    const RingletPlotFrame *frame, const char *label, RingletTickKind kind);

void ringlet_plot_border (
    cairo_t *cr, const RingletPlotStyle *style, const RingletPlotFrame *frame);
/* Faint lines at the ticks of both axes, to be drawn before the data; @kind_x and
 * @q_per_inverse_angstrom as for the axis below. */
void ringlet_plot_grid (cairo_t *cr, const RingletPlotStyle *style,
    const RingletPlotFrame *frame, RingletTickKind kind_x,
    double q_per_inverse_angstrom);

/**
 * RingletPlotCurve:
 * @n: points
 * @x: (array length=n): ascending
 * @y: (array length=n): not finite where there is none
 * @sigma: (array length=n) (nullable): half the height of the band
 * @count: (array length=n) (nullable): points where it is 0 are left out
 *
 * What is drawn; borrows its numbers.
 */
typedef struct {
  gsize n;
  const double *x;
  const double *y;
  const double *sigma;
  const double *count;
} RingletPlotCurve;

/**
 * ringlet_plot_fit_curves:
 * @frame: gets bottom and top for what of @curves lies between left and right
 *
 * Room above the highest point; from zero unless a curve goes below, on a logarithmic
 * scale from a little below the least positive value, but of ten decades at most:
 * what a subtraction leaves of nothing is not to be looked at.
 */
void ringlet_plot_fit_curves (
    RingletPlotFrame *frame, const RingletPlotCurve *curves, gsize n_curves);

/* Borrows the numbers of @pattern. */
RingletPlotCurve ringlet_plot_curve_of (const RingletResult *pattern);

/* The same for one pattern. */
void ringlet_plot_fit_y (RingletPlotFrame *frame, const RingletResult *pattern);

/* Band of ±σ where there is one, then the curve; points that are left out leave gaps.
 * Of more points than canvas units no more than the least and the largest of each unit
 * are drawn. Clips to the frame. */
void ringlet_plot_curve (cairo_t *cr, const RingletPlotStyle *style,
    const RingletPlotFrame *frame, const RingletPlotCurve *curve);

/* The same for a pattern; bins without a pixel are left out. */
void ringlet_plot_pattern (cairo_t *cr, const RingletPlotStyle *style,
    const RingletPlotFrame *frame, const RingletResult *pattern);

G_END_DECLS
