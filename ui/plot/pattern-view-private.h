/* SPDX-License-Identifier: MIT */
#pragma once

/* The files of the pattern view: state (pattern-view.c), what the user does
 * (pattern-input.c, pattern-peaks.c) and how it looks (pattern-draw.c,
 * pattern-traces.c).
 */

#include "display/plot-names.h"
#include "display/plot-range.h"
#include "plot/pattern-view.h"
#include "plot/plot-overlay.h"

G_BEGIN_DECLS

/**
 * RingletPatternDrag:
 * @RINGLET_PATTERN_CHOOSE: the range from where the drag began to the pointer
 * @RINGLET_PATTERN_PAN: the axis follows the pointer
 * @RINGLET_PATTERN_LIFT: the overlays do
 * @RINGLET_PATTERN_LIMIT: an end of the range does
 */
typedef enum {
  RINGLET_PATTERN_HOVER,
  RINGLET_PATTERN_CHOOSE,
  RINGLET_PATTERN_PAN,
  RINGLET_PATTERN_LIFT,
  RINGLET_PATTERN_LIMIT,
} RingletPatternDrag;

struct _RingletPatternView {
  GtkWidget parent_instance;

  GtkWidget *curve;   /* drawn anew when the pattern or the range changes */
  GtkWidget *phases;  /* above the curve, a layer of its own */
  GtkWidget *overlay; /* drawn anew when the pointer moves */
  GtkWidget *empty;   /* the text in their place */

  RingletResult *pattern;
  gboolean is_stale;
  gboolean as_spacing;
  RingletScale scale;
  GArray *rings; /* (element-type RingletRing) */
  GArray *names; /* (element-type RingletPlotName): the rings in the unit of the axis */
  GPtrArray *traces; /* (nullable) (element-type RingletTrace) */
  RingletPlotRange range;
  RingletPlotFrame frame;
  double cursor;

  RingletPatternDrag drag;
  GtkGesture *choose;
  double drag_x; /* where it began */
  double drag_y;
  RingletPlotRange drag_range; /* what was shown then */
  gboolean has_limits;
  double limits[2];
  int limit; /* which of them is dragged */
  double drag_limits[2];
  RingletPlotFrame drag_frame; /* where, and how high */
  double pointer_x;            /* the latest, maybe not acted upon yet */
  double pointer_y;
  gboolean pointer_inside;
  guint tick;
};

/* Shows @range, as far as there is a pattern. */
void ringlet_pattern_view_set_range (
    RingletPatternView *self, const RingletPlotRange *range);
void ringlet_pattern_view_zoom_at (
    RingletPatternView *self, double radial, double factor);

/* The frame for this size, and the marker in it. */
void ringlet_pattern_view_arrange (RingletPatternView *self);
void ringlet_pattern_view_update_marker (RingletPatternView *self);
/* Bottom and top of the frame for all that is drawn in it. */
void ringlet_pattern_fit_y (RingletPatternView *self);
/* What lies under the curve of the pattern, and what lies on it. */
void ringlet_pattern_draw_traces (
    RingletPatternView *self, const RingletPlotStyle *style, cairo_t *cr);
void ringlet_pattern_draw_fits (
    RingletPatternView *self, const RingletPlotStyle *style, cairo_t *cr);
void ringlet_pattern_draw_legend (
    RingletPatternView *self, const RingletPlotStyle *style, cairo_t *cr);
void ringlet_pattern_draw (
    GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer view);

/* Which end of the range is held at a place of the widget; −1 for none. */
int ringlet_pattern_limit_at (RingletPatternView *self, double x, double y);
/* Tells where the end that is dragged would be, and where both were before. */
void ringlet_pattern_move_limit (
    RingletPatternView *self, double x, gboolean has_ended);
void ringlet_pattern_restore_limits (RingletPatternView *self);
void ringlet_pattern_draw_limits (
    RingletPatternView *self, const RingletPlotStyle *style, cairo_t *cr);

/* Moves the cursor to a bin, and tells. */
void ringlet_pattern_put_cursor (RingletPatternView *self, gssize bin);

/* Tells what was picked; @n: the clicks that followed each other at once */
void ringlet_pattern_pick (RingletPatternView *self, double radial, int n);

/* Actions of the class. */
void ringlet_pattern_next_peak (
    GtkWidget *widget, const char *name, GVariant *parameter);
void ringlet_pattern_pick_at_cursor (
    GtkWidget *widget, const char *name, GVariant *parameter);

void ringlet_pattern_input_install (GtkWidgetClass *widget_class);
void ringlet_pattern_input_connect (RingletPatternView *self);

G_END_DECLS
