/* SPDX-License-Identifier: MIT */

/* The lines of a relief plot for cairo: curves as far as they are seen, and its axes.
 */

#include <math.h>

#include "display/plot-marks.h"
#include "display/relief.h"

/* In sizes of the text. */
#define TICK_LENGTH (7.0 / 16.0)
#define MINOR_LENGTH (4.0 / 16.0)
#define GAP (5.0 / 16.0)
#define LABEL_GAP (9.0 / 16.0)
#define HALF_HEIGHT 0.36 /* of a digit */

#define BEYOND 1e-6 /* of an axis: what rounding may put past its ends */

/* ---- curves ---- */

static gboolean
is_seen (const RingletReliefPoint *point, gboolean shows_hidden)
{
  return !isnan (point->y) && (shows_hidden || point->y < point->horizon);
}

/* How far from @a to @b the curve crosses the horizon; −1 where the horizon begins
 * between them. */
static double
find_crossing (const RingletReliefPoint *a, const RingletReliefPoint *b)
{
  const double above_a = a->y - a->horizon;
  const double above_b = b->y - b->horizon;

  if (!isfinite (above_a) || !isfinite (above_b) || above_a == above_b)
    return -1.0;
  return above_a / (above_a - above_b);
}

void
ringlet_relief_path (
    const RingletRelief *self, gsize place, gboolean shows_hidden, cairo_t *cr)
{
  const RingletReliefPoint *points = ringlet_relief_points (self, place);
  const double left = ringlet_relief_box (self)->x + 0.5;
  gboolean was_seen = FALSE;

  for (gsize i = 0; i < ringlet_relief_n_columns (self); i++) {
    const RingletReliefPoint *point = &points[i];
    const gboolean seen = is_seen (point, shows_hidden);
    const double share = i > 0 && seen != was_seen && !isnan (point->y)
        ? find_crossing (point - 1, point)
        : -1.0;
    const double x = left + (double) i;

    if (share >= 0.0) {
      const double y = points[i - 1].y + share * (point->y - points[i - 1].y);

      if (seen)
        cairo_move_to (cr, x - 1.0 + share, y);
      else
        cairo_line_to (cr, x - 1.0 + share, y);
    }
    if (seen && (was_seen || share >= 0.0))
      cairo_line_to (cr, x, point->y);
    else if (seen)
      cairo_move_to (cr, x, point->y);
    was_seen = seen;
  }
}

/* ---- edges with numbers ---- */

typedef struct {
  double u;
  double v;
  double w;
} Corner;

/* An edge of the box from one corner to another, and the side on which numbers are. */
typedef struct {
  const RingletReliefProjection *projection;
  Corner from;
  Corner to;
  double out_x; /* of length 1 */
  double out_y;
  double length;
} Edge;

static void
place_on (const Edge *self, double share, double *x, double *y)
{
  const Corner *a = &self->from;
  const Corner *b = &self->to;
  const double gain = self->projection->pose.gain;

  /* The axis says what is there, however much heights are enlarged. */
  ringlet_relief_project (self->projection, a->u + share * (b->u - a->u),
      a->v + share * (b->v - a->v), (a->w + share * (b->w - a->w)) / gain, x, y);
}

static Edge
edge_new (const RingletReliefProjection *projection, Corner from, Corner to)
{
  Edge self = { projection, from, to, -1.0, 0.0, 0.0 };
  double x0, y0, x1, y1, x, y, size;

  place_on (&self, 0.0, &x0, &y0);
  place_on (&self, 1.0, &x1, &y1);
  self.length = fmax (hypot (x1 - x0, y1 - y0), 1.0);
  if (from.w != to.w)
    return self;
  /* At right angles to the edge, away from the middle of the floor. */
  ringlet_relief_project (projection, 0.5, 0.5, 0.0, &x, &y);
  self.out_x = (y1 - y0) / self.length;
  self.out_y = -(x1 - x0) / self.length;
  size = self.out_x * (0.5 * (x0 + x1) - x) + self.out_y * (0.5 * (y0 + y1) - y);
  if (size < 0.0) {
    self.out_x = -self.out_x;
    self.out_y = -self.out_y;
  }
  return self;
}

/* Ticks of a straight axis as long as the edge: their places become shares of it. */
static GArray *
find_marks (const Edge *self, const RingletPlotStyle *style,
    const RingletReliefAxis *axis, RingletScale scale, int *power)
{
  const gboolean is_upright = self->from.w != self->to.w;
  const RingletPlotFrame frame = { 0.0, 0.0, self->length, self->length, axis->first,
    axis->last, axis->first, axis->last, is_upright ? scale : RINGLET_SCALE_LINEAR };
  GArray *marks = is_upright
      ? ringlet_plot_marks_y (style, &frame, RINGLET_TICKS_DECIMAL, power)
      : ringlet_plot_marks_x (style, &frame, RINGLET_TICKS_DECIMAL, 1.0, power);

  for (guint i = 0; i < marks->len; i++) {
    RingletPlotMark *mark = &g_array_index (marks, RingletPlotMark, i);

    mark->at = is_upright ? 1.0 - mark->at / self->length : mark->at / self->length;
  }
  /* Of a short axis one number may be the next round one. */
  for (guint i = marks->len; i > 0; i--) {
    const double at = g_array_index (marks, RingletPlotMark, i - 1).at;

    if (at < -BEYOND || at > 1.0 + BEYOND)
      g_array_remove_index_fast (marks, i - 1);
  }
  return marks;
}

/* As near to @x as a text of that width can stand without being cut. */
static double
within_page (cairo_t *cr, double x, double half_width)
{
  double left = 0.0;
  double top = 0.0;
  double right = 0.0;
  double bottom = 0.0;

  cairo_clip_extents (cr, &left, &top, &right, &bottom);
  return fmax (fmin (x, right - half_width), left + half_width);
}

/* Its nearest point is @reach away from (x, y). Returns how far the text reaches. */
static double
put_text (cairo_t *cr, const Edge *self, const char *text, double x, double y,
    double reach, double size)
{
  cairo_text_extents_t extents;
  double half_width = 0.0;
  double away = 0.0;

  cairo_set_font_size (cr, size);
  cairo_text_extents (cr, text, &extents);
  half_width = 0.5 * extents.x_advance;
  away = fabs (self->out_x) * half_width + fabs (self->out_y) * 0.5 * size;
  x = within_page (cr, x + self->out_x * (reach + away), half_width);
  ringlet_plot_text (cr, text, x, y + self->out_y * (reach + away) + HALF_HEIGHT * size,
      size, RINGLET_TEXT_CENTRE);
  return reach + 2.0 * away;
}

/* Along the vertical axis, or beside the edge. */
static void
put_label (cairo_t *cr, const Edge *self, const RingletPlotStyle *style,
    const char *text, double reach)
{
  const double far = reach + LABEL_GAP * style->text_size;
  double x = 0.0;
  double y = 0.0;

  place_on (self, 0.5, &x, &y);
  if (self->from.w == self->to.w) {
    put_text (cr, self, text, x, y, far, style->label_size);
    return;
  }
  cairo_save (cr);
  cairo_translate (cr, x - far, y);
  cairo_rotate (cr, -G_PI / 2.0);
  ringlet_plot_text (cr, text, 0.0, 0.0, style->label_size, RINGLET_TEXT_CENTRE);
  cairo_restore (cr);
}

/* Returns how far the numbers reach. */
static double
draw_numbers (cairo_t *cr, const Edge *self, const RingletPlotStyle *style,
    const RingletReliefAxis *axis, RingletScale scale, int *power)
{
  g_autoptr (GArray) marks = find_marks (self, style, axis, scale, power);
  double reach = 0.0;
  double x = 0.0;
  double y = 0.0;

  ringlet_plot_start_line (cr, style);
  place_on (self, 0.0, &x, &y);
  cairo_move_to (cr, x, y);
  place_on (self, 1.0, &x, &y);
  cairo_line_to (cr, x, y);
  for (guint i = 0; i < marks->len; i++) {
    const RingletPlotMark *mark = &g_array_index (marks, RingletPlotMark, i);
    const double size =
        style->text_size * (mark->has_number ? TICK_LENGTH : MINOR_LENGTH);

    place_on (self, mark->at, &x, &y);
    cairo_move_to (cr, x, y);
    cairo_rel_line_to (cr, size * self->out_x, size * self->out_y);
  }
  cairo_stroke (cr);
  for (guint i = 0; i < marks->len; i++) {
    const RingletPlotMark *mark = &g_array_index (marks, RingletPlotMark, i);

    place_on (self, mark->at, &x, &y);
    if (mark->has_number)
      reach = fmax (reach,
          put_text (cr, self, mark->text, x, y, style->text_size * (TICK_LENGTH + GAP),
              style->text_size));
  }
  return reach;
}

static void
draw_edge (cairo_t *cr, const Edge *self, const RingletPlotStyle *style,
    const RingletReliefAxis *axis, RingletScale scale)
{
  int power = 0;
  const double reach = draw_numbers (cr, self, style, axis, scale, &power);
  g_autofree char *whole = ringlet_plot_label (axis->label, power);
  g_autofree char *brief =
      axis->brief != NULL ? ringlet_plot_label (axis->brief, power) : NULL;
  cairo_text_extents_t extents;

  cairo_set_font_size (cr, style->label_size);
  cairo_text_extents (cr, whole, &extents);
  put_label (cr, self, style,
      brief != NULL && extents.x_advance > self->length ? brief : whole, reach);
}

/* ---- all of them ---- */

/* The upright edge that is farthest to the left on the canvas. */
static Corner
find_left (const RingletReliefProjection *projection)
{
  Corner found = { 0.0, 0.0, 0.0 };
  double least = INFINITY;

  for (guint i = 0; i < 4; i++) {
    const Corner corner = { i & 1, i >> 1, 0.0 };
    double x = 0.0;
    double y = 0.0;

    ringlet_relief_project (projection, corner.u, corner.v, 0.0, &x, &y);
    if (x < least) {
      least = x;
      found = corner;
    }
  }
  return found;
}

static void
draw_upright (cairo_t *cr, const RingletPlotStyle *style,
    const RingletReliefProjection *projection, const RingletReliefAxis *w,
    RingletScale scale)
{
  const Corner foot = find_left (projection);
  const Corner head = { foot.u, foot.v, 1.0 };
  const Edge edge = edge_new (projection, foot, head);

  draw_edge (cr, &edge, style, w, scale);
}

static void
draw_floor (cairo_t *cr, const RingletPlotStyle *style,
    const RingletReliefProjection *projection, const RingletReliefAxis *u,
    const RingletReliefAxis *v)
{
  const double front = ringlet_relief_projection_eye (projection) < 0.5 ? 0.0 : 1.0;
  const double side = sin (projection->pose.azimuth_rad) > 0.0 ? 0.0 : 1.0;
  const Edge along =
      edge_new (projection, (Corner){ 0.0, front, 0.0 }, (Corner){ 1.0, front, 0.0 });
  const Edge back =
      edge_new (projection, (Corner){ side, 0.0, 0.0 }, (Corner){ side, 1.0, 0.0 });

  draw_edge (cr, &along, style, u, RINGLET_SCALE_LINEAR);
  draw_edge (cr, &back, style, v, RINGLET_SCALE_LINEAR);
}

/* The axes of the first curve, and its place among the others on the right. */
static void
draw_shifted (cairo_t *cr, const RingletPlotStyle *style,
    const RingletReliefProjection *projection, const RingletReliefAxis *u,
    const RingletReliefAxis *v, const RingletReliefAxis *w, RingletScale scale)
{
  Edge edge =
      edge_new (projection, (Corner){ 1.0, 0.0, 0.0 }, (Corner){ 1.0, 1.0, 0.0 });
  const Edge upright =
      edge_new (projection, (Corner){ 0.0, 0.0, 0.0 }, (Corner){ 0.0, 0.0, 1.0 });
  RingletPlotFrame frame = { .left = u->first, .right = u->last };
  int power = 0;
  double x = 0.0;
  double y = 0.0;

  ringlet_relief_project (projection, 0.0, 0.0, 0.0, &frame.x, &frame.y);
  ringlet_relief_project (projection, 1.0, 0.0, 0.0, &x, &y);
  frame.width = x - frame.x;
  ringlet_plot_axis_x (cr, style, &frame, u->label, RINGLET_TICKS_DECIMAL, 1.0);
  ringlet_plot_start_line (cr, style);
  cairo_move_to (cr, frame.x, frame.y);
  cairo_line_to (cr, x, y);
  cairo_stroke (cr);
  draw_edge (cr, &upright, style, w, scale);
  edge.out_x = 1.0;
  edge.out_y = 0.0;
  if (edge.length > 3.0 * style->text_size)
    draw_numbers (cr, &edge, style, v, RINGLET_SCALE_LINEAR, &power);
  /* Beside the numbers there is no room for a name. */
  place_on (&edge, 1.0, &x, &y);
  ringlet_plot_text (cr, v->label, x + TICK_LENGTH * style->text_size,
      y - style->text_size, style->label_size, RINGLET_TEXT_LEFT);
}

void
ringlet_relief_draw_axes (cairo_t *cr, const RingletPlotStyle *style,
    const RingletReliefProjection *projection, const RingletReliefAxis *u,
    const RingletReliefAxis *v, const RingletReliefAxis *w, RingletScale scale)
{
  RingletReliefAxis heights = *w;

  /* What stands at the ceiling when heights are enlarged. */
  heights.last = ringlet_scale_invert (scale,
      ringlet_scale_apply (scale, w->first) +
          (ringlet_scale_apply (scale, w->last) -
              ringlet_scale_apply (scale, w->first)) /
              projection->pose.gain);
  if (projection->pose.kind == RINGLET_RELIEF_WATERFALL) {
    draw_shifted (cr, style, projection, u, v, &heights, scale);
    return;
  }
  draw_floor (cr, style, projection, u, v);
  draw_upright (cr, style, projection, &heights, scale);
}
