/* SPDX-License-Identifier: MIT */
#include "mask-tool-shape.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/error.h"
#include "mask-outline.h"
#include "mask-rings.h"
#include "probe.h"

#define ARC_DEGREES 5.0
#define MAX_NUMBERS 6

/**
 * Shape:
 * @id: of the layer; NULL for none
 *
 * What has been dragged out so far.
 */
typedef struct {
  const char *id;
  double numbers[MAX_NUMBERS];
  gsize n;
} Shape;

struct _RingletMaskShaper {
  RingletTool parent_instance;

  RingletMaskEditor *editor;
  const char *word;
  gboolean is_open; /* the button is down */
  RingletToolEvent from;
  RingletToolEvent to;
};

G_DEFINE_FINAL_TYPE (RingletMaskShaper, ringlet_mask_shaper, RINGLET_TYPE_TOOL)

static const RingletState *
get_state (RingletMaskShaper *self)
{
  return ringlet_project_get_state (ringlet_mask_editor_get_project (self->editor));
}

static const RingletDisplay *
get_display (RingletMaskShaper *self)
{
  return ringlet_live_get_display (ringlet_mask_editor_get_live (self->editor));
}

static gboolean
has_geometry (RingletMaskShaper *self)
{
  const RingletDisplay *display = get_display (self);

  return display != NULL && display->detector != NULL &&
      get_state (self)->geometry.distance_m > 0.0;
}

/* ---- from two points to numbers ---- */

static Shape
make_rectangle (RingletMaskShaper *self)
{
  return (Shape){ "rectangle",
    { fmin (self->from.slow, self->to.slow), fmin (self->from.fast, self->to.fast),
        fmax (self->from.slow, self->to.slow), fmax (self->from.fast, self->to.fast) },
    4 };
}

static Shape
make_circle (RingletMaskShaper *self)
{
  const double dy = self->to.slow - self->from.slow;
  const double dx = self->to.fast - self->from.fast;

  if (self->to.state & GDK_SHIFT_MASK)
    return (Shape){ "ellipse",
      { self->from.slow, self->from.fast, fabs (dy), fabs (dx), 0 }, 5 };
  return (Shape){ "circle", { self->from.slow, self->from.fast, hypot (dy, dx) }, 3 };
}

static void
find_centre (RingletMaskShaper *self, double *y, double *x)
{
  const RingletDisplay *display = get_display (self);

  *y = display != NULL ? (double) display->image->n_slow / 2 : 0;
  *x = display != NULL ? (double) display->image->n_fast / 2 : 0;
  if (has_geometry (self)) {
    const RingletPlacement placement =
        ringlet_placement_new (display->detector, &get_state (self)->geometry);

    ringlet_placement_find_angles (&placement, 0, 0, y, x);
  }
}

static Shape
make_ring (RingletMaskShaper *self)
{
  Shape shape = { "ring", { 0 }, 4 };
  double *p = shape.numbers;
  double from = 0;
  double turn = 0;

  find_centre (self, &p[0], &p[1]);
  p[2] = hypot (self->from.slow - p[0], self->from.fast - p[1]);
  p[3] = hypot (self->to.slow - p[0], self->to.fast - p[1]);
  from = atan2 (self->from.slow - p[0], self->from.fast - p[1]) * 180 / G_PI;
  turn = remainder (
      atan2 (self->to.slow - p[0], self->to.fast - p[1]) * 180 / G_PI - from, 360);
  if (p[2] > p[3]) {
    const double outer = p[2];

    p[2] = p[3];
    p[3] = outer;
  }
  if (fabs (turn) < ARC_DEGREES)
    return shape;
  shape.id = "arc";
  shape.n = 6;
  p[4] = turn > 0 ? from : from + turn;
  p[5] = p[4] + fabs (turn);
  return shape;
}

static double
find_two_theta (RingletMaskShaper *self, const RingletToolEvent *event)
{
  const RingletProbe probe = ringlet_probe_at_pixel (
      get_state (self), get_display (self)->detector, event->slow, event->fast);

  return probe.has_two_theta ? probe.two_theta_rad * 180.0 / G_PI : NAN;
}

static Shape
make_range (RingletMaskShaper *self)
{
  double from = 0;
  double to = 0;

  if (!has_geometry (self))
    return (Shape){ 0 };
  from = find_two_theta (self, &self->from);
  to = find_two_theta (self, &self->to);
  if (isnan (from) || isnan (to)) /* beside the detector */
    return (Shape){ 0 };
  return (Shape){ "2theta", { fmin (from, to), fmax (from, to) }, 2 };
}

static const struct {
  const char *word;
  Shape (*make) (RingletMaskShaper *self);
} words[] = {
  { "rectangle", make_rectangle },
  { "circle", make_circle },
  { "ring", make_ring },
  { "range", make_range },
};

static Shape
make_shape (RingletMaskShaper *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (words[i].word, self->word))
      return words[i].make (self);
  }
  g_return_val_if_reached ((Shape){ 0 });
}

/* ---- what the user does ---- */

static gboolean
ringlet_mask_shaper_press (RingletTool *tool, const RingletToolEvent *event)
{
  RingletMaskShaper *self = RINGLET_MASK_SHAPER (tool);

  if (g_str_equal (self->word, "range") && !has_geometry (self))
    ringlet_mask_editor_fail (self->editor,
        g_error_new_literal (RINGLET_ERROR, RINGLET_ERROR_VALUE,
            _ ("A range needs a geometry: open a .poni file or calibrate first")));
  ringlet_live_prepare_preview (ringlet_mask_editor_get_live (self->editor));
  self->from = self->to = *event;
  self->is_open = TRUE;
  return TRUE;
}

static void
ringlet_mask_shaper_motion (
    RingletTool *tool, const RingletToolEvent *event, gboolean is_pressed)
{
  RingletMaskShaper *self = RINGLET_MASK_SHAPER (tool);

  if (!is_pressed || !self->is_open)
    return;
  self->to = *event;
  ringlet_tool_changed (tool);
}

/* A click that did not move drew nothing. */
static gboolean
has_moved (RingletMaskShaper *self)
{
  return hypot (self->to.slow - self->from.slow, self->to.fast - self->from.fast) >
      self->to.reach_px / 4;
}

static void
ringlet_mask_shaper_release (RingletTool *tool, const RingletToolEvent *event)
{
  RingletMaskShaper *self = RINGLET_MASK_SHAPER (tool);
  Shape shape = { 0 };

  if (!self->is_open)
    return;
  self->is_open = FALSE;
  self->to = *event;
  if (has_moved (self))
    shape = make_shape (self);
  if (shape.id != NULL)
    ringlet_mask_editor_add_new (self->editor, shape.id, shape.numbers, shape.n);
  ringlet_tool_changed (tool);
}

static gboolean
ringlet_mask_shaper_cancel (RingletTool *tool)
{
  RingletMaskShaper *self = RINGLET_MASK_SHAPER (tool);
  const gboolean was_open = self->is_open;

  self->is_open = FALSE;
  ringlet_tool_changed (tool);
  return was_open;
}

/* ---- what is seen ---- */

static void
sketch_range (
    RingletMaskShaper *self, const RingletMaskSketch *sketch, const double *degrees)
{
  for (guint i = 0; i < 2; i++)
    ringlet_mask_sketch_ring (sketch, get_display (self)->detector,
        &get_state (self)->geometry, degrees[i] * G_PI / 180.0, FALSE);
}

static void
ringlet_mask_shaper_snapshot (RingletTool *tool, GtkWidget *widget,
    GtkSnapshot *snapshot, const RingletViewport *viewport, const graphene_rect_t *clip)
{
  RingletMaskShaper *self = RINGLET_MASK_SHAPER (tool);
  const RingletMaskSketch sketch = { snapshot, viewport, clip };
  g_autoptr (GArray) points = NULL;
  Shape shape = { 0 };

  if (!self->is_open || !has_moved (self))
    return;
  shape = make_shape (self);
  if (shape.id == NULL)
    return;
  if (g_str_equal (shape.id, "2theta")) {
    sketch_range (self, &sketch, shape.numbers);
    return;
  }
  points = ringlet_mask_outline_new (shape.id, shape.numbers, shape.n);
  ringlet_mask_sketch_lines (&sketch, points, TRUE);
}

static const char *
ringlet_mask_shaper_get_cursor (RingletTool *tool)
{
  return "crosshair";
}

static void
ringlet_mask_shaper_dispose (GObject *object)
{
  g_clear_object (&RINGLET_MASK_SHAPER (object)->editor);

  G_OBJECT_CLASS (ringlet_mask_shaper_parent_class)->dispose (object);
}

static void
ringlet_mask_shaper_class_init (RingletMaskShaperClass *klass)
{
  RingletToolClass *tool_class = RINGLET_TOOL_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_mask_shaper_dispose;
  tool_class->press = ringlet_mask_shaper_press;
  tool_class->motion = ringlet_mask_shaper_motion;
  tool_class->release = ringlet_mask_shaper_release;
  tool_class->cancel = ringlet_mask_shaper_cancel;
  tool_class->snapshot = ringlet_mask_shaper_snapshot;
  tool_class->get_cursor = ringlet_mask_shaper_get_cursor;
}

static void
ringlet_mask_shaper_init (RingletMaskShaper *self)
{
}

RingletTool *
ringlet_mask_shaper_new (RingletMaskEditor *editor, const char *word)
{
  RingletMaskShaper *self = g_object_new (RINGLET_TYPE_MASK_SHAPER, NULL);

  self->editor = g_object_ref (editor);
  self->word = g_intern_string (word);
  return RINGLET_TOOL (self);
}
