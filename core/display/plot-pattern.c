/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "display/plot.h"

#define LINE_WIDTH 1.4
#define ROOM_ABOVE 0.06
#define ROOM_BELOW 0.05
#define LEAST_PART 1e-10 /* of the largest value: ten decades are enough to look at */
#define PIECE 16         /* columns that are stroked at once */
#define FAR 1e6          /* canvas units; cairo's own end is at 8 · 10⁶ */
#define VERY_FAR 1e15    /* to here the position between two bins can be computed */
#define MARGIN 16.0      /* beside the frame, where curves may be cut */

static gboolean
has_point (const RingletPlotCurve *curve, gsize i)
{
  return (curve->count == NULL || curve->count[i] > 0.0) && isfinite (curve->y[i]);
}

/* --- the range --- */

static gboolean
is_shown (const RingletPlotFrame *frame, const RingletPlotCurve *curve, gsize i)
{
  const double at = curve->x[i];

  return has_point (curve, i) && at >= fmin (frame->left, frame->right) &&
      at <= fmax (frame->left, frame->right) &&
      (frame->scale != RINGLET_SCALE_LOG || curve->y[i] > 0.0);
}

void
ringlet_plot_fit_curves (
    RingletPlotFrame *frame, const RingletPlotCurve *curves, gsize n_curves)
{
  const gboolean is_log = frame->scale == RINGLET_SCALE_LOG;
  double min = is_log ? G_MAXDOUBLE : 0.0;
  double max = is_log ? 0.0 : -G_MAXDOUBLE;
  double height;

  for (gsize k = 0; k < n_curves; k++) {
    for (gsize i = 0; i < curves[k].n; i++) {
      if (is_shown (frame, &curves[k], i)) {
        min = fmin (min, curves[k].y[i]);
        max = fmax (max, curves[k].y[i]);
      }
    }
  }
  if (is_log && !(max > 0.0))
    min = max = 1.0;
  if (is_log)
    min = fmax (min, LEAST_PART * max);
  if (!(max > min))
    max = is_log ? 10.0 * min : min + 1.0;

  min = ringlet_scale_apply (frame->scale, min);
  max = ringlet_scale_apply (frame->scale, max);
  height = max - min;
  if (min < 0.0 || is_log)
    min -= ROOM_BELOW * height;
  frame->bottom = ringlet_scale_invert (frame->scale, min);
  frame->top = fmin (
      ringlet_scale_invert (frame->scale, max + ROOM_ABOVE * height), G_MAXDOUBLE);
}

RingletPlotCurve
ringlet_plot_curve_of (const RingletResult *pattern)
{
  return (RingletPlotCurve){
    .n = pattern->n_radial,
    .x = pattern->radial,
    .y = pattern->intensity,
    .sigma = pattern->sigma,
    .count = pattern->count,
  };
}

void
ringlet_plot_fit_y (RingletPlotFrame *frame, const RingletResult *pattern)
{
  const RingletPlotCurve curve = ringlet_plot_curve_of (pattern);

  ringlet_plot_fit_curves (frame, &curve, 1);
}

/* --- the curve --- */

/* A place on the canvas. */
typedef struct {
  double x;
  double y;
} Point;

/**
 * Column:
 * @starts: nothing connects it with the column before
 * @least: its lowest intensity
 * @largest: its highest one
 * @x: of the band
 * @below: lowest end of the band
 * @above: highest end
 *
 * The bins that fall on one canvas unit.
 */
typedef struct {
  gboolean starts;
  Point least;
  Point largest;
  double x;
  double below;
  double above;
} Column;

static double
limit (double y, double most)
{
  return CLAMP (y, -most, most);
}

static Column
column_new (const RingletPlotFrame *frame, const RingletPlotCurve *curve, gsize i)
{
  const double value = curve->y[i];
  const double sigma =
      curve->sigma != NULL && isfinite (curve->sigma[i]) ? curve->sigma[i] : 0.0;
  const double x = ringlet_plot_x (frame, curve->x[i]);
  const Point point = { x, limit (ringlet_plot_y (frame, value), VERY_FAR) };

  return (Column){
    .least = point,
    .largest = point,
    .x = x,
    .below = limit (ringlet_plot_y (frame, value - sigma), VERY_FAR),
    .above = limit (ringlet_plot_y (frame, value + sigma), VERY_FAR),
  };
}

/* On the canvas larger numbers lie higher: at smaller y. */
static void
merge (Column *self, const Column *other)
{
  if (other->least.y > self->least.y)
    self->least = other->least;
  if (other->largest.y < self->largest.y)
    self->largest = other->largest;
  self->below = fmax (self->below, other->below);
  self->above = fmin (self->above, other->above);
}

/* The first bin at @value or behind it. */
static gsize
find_bin (const RingletPlotCurve *curve, double value)
{
  gsize low = 0;
  gsize high = curve->n;

  while (low < high) {
    const gsize middle = low + (high - low) / 2;

    if (curve->x[middle] < value)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
move_to_x (Point *self, const Point *other, double x, double f)
{
  self->x = x;
  self->y += f * (other->y - self->y);
}

/* Takes the end of the curve from far outside to the edge, on the line to @inner. */
static void
cut (const RingletPlotFrame *frame, Column *outer, const Column *inner)
{
  const double x =
      CLAMP (outer->x, frame->x - MARGIN, frame->x + frame->width + MARGIN);
  const double f = (x - outer->x) / (inner->x - outer->x);

  if (x == outer->x)
    return;
  move_to_x (&outer->least, &inner->least, x, f);
  move_to_x (&outer->largest, &inner->largest, x, f);
  outer->below += f * (inner->below - outer->below);
  outer->above += f * (inner->above - outer->above);
  outer->x = x;
}

/* Brings all into the reach of cairo without moving what is seen. */
static void
cut_ends (const RingletPlotFrame *frame, GArray *columns)
{
  Column *all = (Column *) (void *) columns->data;
  const guint n = columns->len;

  if (n > 1 && !all[1].starts)
    cut (frame, &all[0], &all[1]);
  if (n > 1 && !all[n - 1].starts)
    cut (frame, &all[n - 1], &all[n - 2]);
  for (guint i = 0; i < n; i++) {
    all[i].x = limit (all[i].x, FAR);
    all[i].least.x = limit (all[i].least.x, FAR);
    all[i].least.y = limit (all[i].least.y, FAR);
    all[i].largest.x = limit (all[i].largest.x, FAR);
    all[i].largest.y = limit (all[i].largest.y, FAR);
    all[i].below = limit (all[i].below, FAR);
    all[i].above = limit (all[i].above, FAR);
  }
}

/* Bins that can be seen, and one more on either side. Returns (transfer full)
 * (element-type Column). */
static GArray *
make_columns (const RingletPlotFrame *frame, const RingletPlotCurve *curve)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (Column));
  const gsize first = find_bin (curve, fmin (frame->left, frame->right));
  const gsize end = find_bin (curve, fmax (frame->left, frame->right));
  Column *last = NULL;
  double last_x = -INFINITY;
  gboolean is_gap = TRUE;

  for (gsize i = MAX (first, 1) - 1; i < MIN (end + 1, curve->n); i++) {
    Column column;

    if (!has_point (curve, i)) {
      is_gap = TRUE;
      continue;
    }
    column = column_new (frame, curve, i);
    /* A gap that no eye can see would make a dot of each bin. */
    column.starts = is_gap && !(fabs (column.x - last_x) < 1.0);
    if (last != NULL && !column.starts && floor (column.x) == floor (last->x)) {
      merge (last, &column);
    } else {
      g_array_append_val (columns, column);
      last = &g_array_index (columns, Column, columns->len - 1);
    }
    last_x = column.x;
    is_gap = FALSE;
  }
  return columns;
}

static void
add_band (cairo_t *cr, const Column *columns, guint n)
{
  cairo_new_sub_path (cr);
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, columns[i].x, columns[i].above);
  for (guint i = n; i > 0; i--)
    cairo_line_to (cr, columns[i - 1].x, columns[i - 1].below);
  cairo_close_path (cr);
}

/* A path through the least and the largest of each column, in the order of the bins. */
static void
add_chords (cairo_t *cr, const Column *columns, guint n)
{
  for (guint i = 0; i < n; i++) {
    const Column *c = &columns[i];
    const gboolean rises = c->least.x < c->largest.x;
    const Point first = rises ? c->least : c->largest;
    const Point last = rises ? c->largest : c->least;

    cairo_line_to (cr, first.x, first.y);
    if (first.x != last.x)
      cairo_line_to (cr, last.x, last.y);
  }
}

/* In pieces: what cairo needs for a line grows faster than its length. */
static void
stroke_curve (cairo_t *cr, const Column *columns, guint n)
{
  for (guint first = 0; first == 0 || first + 1 < n; first += PIECE) {
    add_chords (cr, columns + first, MIN (PIECE + 1, n - first));
    if (n == 1) /* a lone bin: with round ends it is a dot */
      cairo_rel_line_to (cr, 0.0, 0.0);
    cairo_stroke (cr);
  }
}

typedef void (*RunFunc) (cairo_t *cr, const Column *columns, guint n);

/* Calls @func for each run of connected columns. */
static void
for_each_run (cairo_t *cr, const GArray *columns, RunFunc func)
{
  const Column *all = (const Column *) (const void *) columns->data;

  cairo_new_path (cr);
  for (guint first = 0; first < columns->len;) {
    guint end = first + 1;

    while (end < columns->len && !all[end].starts)
      end++;
    func (cr, all + first, end - first);
    first = end;
  }
}

void
ringlet_plot_curve (cairo_t *cr, const RingletPlotStyle *style,
    const RingletPlotFrame *frame, const RingletPlotCurve *curve)
{
  g_autoptr (GArray) columns = make_columns (frame, curve);

  cut_ends (frame, columns);
  cairo_save (cr);
  cairo_rectangle (cr, frame->x, frame->y, frame->width, frame->height);
  cairo_clip (cr);
  if (curve->sigma != NULL) {
    for_each_run (cr, columns, add_band);
    cairo_set_source_rgba (
        cr, style->band[0], style->band[1], style->band[2], style->band[3]);
    cairo_set_antialias (
        cr, CAIRO_ANTIALIAS_FAST); /* pale, its edge is not looked at */
    cairo_fill (cr);
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
  }
  cairo_set_source_rgb (cr, style->curve[0], style->curve[1], style->curve[2]);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_BEVEL); /* round ones take twice as long */
  for_each_run (cr, columns, stroke_curve);
  cairo_restore (cr);
}

void
ringlet_plot_pattern (cairo_t *cr, const RingletPlotStyle *style,
    const RingletPlotFrame *frame, const RingletResult *pattern)
{
  const RingletPlotCurve curve = ringlet_plot_curve_of (pattern);

  ringlet_plot_curve (cr, style, frame, &curve);
}
