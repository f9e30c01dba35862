/* SPDX-License-Identifier: MIT */
#pragma once

/* The three files of the pattern view: state (pattern-view.c), what the user does
 * (pattern-input.c) and how it looks (pattern-draw.c). */

#include "display/plot-names.h"
#include "display/plot-range.h"
#include "plot/pattern-view.h"
#include "plot/plot-overlay.h"

G_BEGIN_DECLS

/**
 * RingletPatternDrag:
 * @RINGLET_PATTERN_CHOOSE: the range from where the drag began to the pointer
 * @RINGLET_PATTERN_PAN: the axis follows the pointer
 */
typedef enum {
  RINGLET_PATTERN_HOVER,
  RINGLET_PATTERN_CHOOSE,
  RINGLET_PATTERN_PAN,
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
  RingletPlotRange range;
  RingletPlotFrame frame;
  double cursor;

  RingletPatternDrag drag;
  GtkGesture *choose;
  double drag_x; /* where it began */
  double drag_y;
  RingletPlotRange drag_range; /* what was shown then */
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
void ringlet_pattern_draw (
    GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer view);

void ringlet_pattern_input_install (GtkWidgetClass *widget_class);
void ringlet_pattern_input_connect (RingletPatternView *self);

G_END_DECLS
