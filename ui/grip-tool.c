/* SPDX-License-Identifier: MIT */
#include "grip-tool.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "frame-watch.h"

#define ARM 14.0f /* of the cross at the beam centre, widget pixels as all here */
#define HANDLE 7.0
#define DRAG "grip" /* the word that its edits share */

struct _RingletGripTool {
  RingletTool parent_instance;

  RingletProject *project;
  RingletLive *live;
  GArray *rings;
  RingletGrip grip; /* under the pointer, or held */
  gboolean is_held;
};

G_DEFINE_FINAL_TYPE (RingletGripTool, ringlet_grip_tool, RINGLET_TYPE_TOOL)

static RingletDetector *
get_detector (RingletGripTool *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);

  if (display != NULL && display->detector != NULL)
    return display->detector;
  return ringlet_project_get_state (self->project)->detector;
}

static RingletGrip
find (RingletGripTool *self, const RingletToolEvent *event)
{
  const RingletGrip none = { 0 };
  RingletDetector *detector = get_detector (self);

  if (detector == NULL)
    return none;
  return ringlet_grip_find (detector,
      &ringlet_project_get_state (self->project)->geometry, self->rings, event->slow,
      event->fast, event->reach_px);
}

/* --- pointer --- */

static const char *
step_name (RingletGripKind kind)
{
  if (kind == RINGLET_GRIP_DISTANCE)
    return N_ ("Drag Ring");
  return kind == RINGLET_GRIP_TILT ? N_ ("Drag Tilt") : N_ ("Drag Beam Centre");
}

static gboolean
grip_press (RingletTool *tool, const RingletToolEvent *event)
{
  RingletGripTool *self = RINGLET_GRIP_TOOL (tool);

  self->grip = find (self, event);
  if (self->grip.kind == RINGLET_GRIP_NONE)
    return FALSE;

  ringlet_live_prepare_preview (self->live);
  ringlet_project_begin_drag (self->project, step_name (self->grip.kind));
  self->is_held = TRUE;
  ringlet_tool_changed (tool);
  return TRUE;
}

static void
follow (RingletGripTool *self, const RingletToolEvent *event)
{
  RingletGeometry moved;

  if (ringlet_grip_move (
          &self->grip, get_detector (self), event->slow, event->fast, &moved))
    ringlet_project_set_geometry (self->project, &moved, DRAG, NULL);
}

static void
grip_motion (RingletTool *tool, const RingletToolEvent *event, gboolean is_pressed)
{
  g_auto (RingletWatch) watch = ringlet_watch ("grip motion");
  RingletGripTool *self = RINGLET_GRIP_TOOL (tool);
  const RingletGrip before = self->grip;

  if (self->is_held) {
    follow (self, event);
    return;
  }
  self->grip = find (self, event);
  if (self->grip.kind == before.kind && self->grip.ring == before.ring)
    return;
  if (self->grip.kind == RINGLET_GRIP_DISTANCE || self->grip.kind == RINGLET_GRIP_TILT)
    ringlet_live_prepare_preview (self->live);
  ringlet_tool_changed (tool);
}

static void
grip_release (RingletTool *tool, const RingletToolEvent *event)
{
  RingletGripTool *self = RINGLET_GRIP_TOOL (tool);

  if (!self->is_held)
    return;
  follow (self, event);
  self->is_held = FALSE;
  ringlet_project_end_drag (self->project);
  ringlet_tool_changed (tool);
}

static void
grip_leave (RingletTool *tool)
{
  RingletGripTool *self = RINGLET_GRIP_TOOL (tool);

  if (self->is_held || self->grip.kind == RINGLET_GRIP_NONE)
    return;
  self->grip.kind = RINGLET_GRIP_NONE;
  ringlet_tool_changed (tool);
}

static gboolean
grip_cancel (RingletTool *tool)
{
  RingletGripTool *self = RINGLET_GRIP_TOOL (tool);

  if (!self->is_held)
    return FALSE;
  self->is_held = FALSE;
  ringlet_project_cancel_drag (self->project);
  ringlet_tool_changed (tool);
  return TRUE;
}

/* --- seen --- */

/* Along the radius, as it lies in the file: a picture that is turned over has the
 * other diagonal, which nobody minds. */
static const char *
ring_cursor (RingletGripTool *self)
{
  static const char *const names[] = { "ew-resize", "nwse-resize", "ns-resize",
    "nesw-resize" };
  double slow = 0.0;
  double fast = 0.0;
  double angle = 0.0;

  ringlet_geometry_beam_centre (&self->grip.start, get_detector (self), &slow, &fast);
  angle = atan2 (self->grip.slow_px - slow, self->grip.fast_px - fast);
  return names[((int) lround (angle / (G_PI / 4.0)) + 8) % 4];
}

static const char *
grip_get_cursor (RingletTool *tool)
{
  RingletGripTool *self = RINGLET_GRIP_TOOL (tool);

  if (self->grip.kind == RINGLET_GRIP_DISTANCE)
    return ring_cursor (self);
  if (self->grip.kind == RINGLET_GRIP_NONE)
    return NULL;
  return self->is_held ? "grabbing" : "grab";
}

static graphene_point_t
place (const RingletViewport *viewport, const graphene_rect_t *clip, double slow,
    double fast)
{
  double x = 0.0;
  double y = 0.0;

  ringlet_viewport_to_view (viewport, slow, fast, &x, &y);
  return GRAPHENE_POINT_INIT ((float) x + clip->origin.x, (float) y + clip->origin.y);
}

static void
stroke_twice (cairo_t *cr, gboolean is_lit)
{
  cairo_set_source_rgba (cr, 0, 0, 0, 0.7);
  cairo_set_line_width (cr, 4.0);
  cairo_stroke_preserve (cr);
  if (is_lit)
    cairo_set_source_rgb (cr, 1.0, 0.85, 0.2);
  else
    cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_set_line_width (cr, 1.8);
  cairo_stroke (cr);
}

/* A cross where the beam is, a circle where the normal is, and the lever between. */
static void
draw_handles (
    RingletGripTool *self, cairo_t *cr, graphene_point_t beam, graphene_point_t normal)
{
  const double dashes[] = { 4.0, 3.0 };

  cairo_move_to (cr, beam.x, beam.y);
  cairo_line_to (cr, normal.x, normal.y);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0.0);
  stroke_twice (cr, self->grip.kind == RINGLET_GRIP_TILT);
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_move_to (cr, beam.x - ARM, beam.y);
  cairo_line_to (cr, beam.x + ARM, beam.y);
  cairo_move_to (cr, beam.x, beam.y - ARM);
  cairo_line_to (cr, beam.x, beam.y + ARM);
  stroke_twice (cr, self->grip.kind == RINGLET_GRIP_CENTRE);
  cairo_new_sub_path (cr);
  cairo_arc (cr, normal.x, normal.y, HANDLE, 0.0, 2.0 * G_PI);
  stroke_twice (cr, self->grip.kind == RINGLET_GRIP_TILT);
}

static void
grip_snapshot (RingletTool *tool, GtkWidget *widget, GtkSnapshot *snapshot,
    const RingletViewport *viewport, const graphene_rect_t *clip)
{
  g_auto (RingletWatch) watch = ringlet_watch ("grip snapshot");
  RingletGripTool *self = RINGLET_GRIP_TOOL (tool);
  const RingletGeometry *geometry =
      &ringlet_project_get_state (self->project)->geometry;
  RingletDetector *detector = get_detector (self);
  double at[4] = { NAN, NAN, NAN, NAN };
  graphene_rect_t bounds;
  graphene_point_t beam;
  graphene_point_t normal;
  cairo_t *cr = NULL;

  if (detector == NULL || !(geometry->distance_m > 0.0) ||
      !ringlet_geometry_beam_centre (geometry, detector, &at[0], &at[1]) ||
      !ringlet_grip_normal (geometry, detector, &at[2], &at[3]))
    return;

  beam = place (viewport, clip, at[0], at[1]);
  normal = place (viewport, clip, at[2], at[3]);
  bounds = GRAPHENE_RECT_INIT (beam.x, beam.y, 0, 0);
  graphene_rect_expand (&bounds, &normal, &bounds);
  graphene_rect_inset (&bounds, -ARM - 4, -ARM - 4);
  if (!graphene_rect_intersection (&bounds, clip, &bounds))
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  draw_handles (self, cr, beam, normal);
  cairo_destroy (cr);
}

/* --- set-up --- */

static void
ringlet_grip_tool_finalize (GObject *object)
{
  RingletGripTool *self = RINGLET_GRIP_TOOL (object);

  g_clear_object (&self->project);
  g_clear_object (&self->live);
  g_clear_pointer (&self->rings, g_array_unref);
  G_OBJECT_CLASS (ringlet_grip_tool_parent_class)->finalize (object);
}

static void
ringlet_grip_tool_class_init (RingletGripToolClass *klass)
{
  RingletToolClass *tool_class = RINGLET_TOOL_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ringlet_grip_tool_finalize;
  tool_class->press = grip_press;
  tool_class->motion = grip_motion;
  tool_class->release = grip_release;
  tool_class->leave = grip_leave;
  tool_class->cancel = grip_cancel;
  tool_class->snapshot = grip_snapshot;
  tool_class->get_cursor = grip_get_cursor;
}

static void
ringlet_grip_tool_init (RingletGripTool *self)
{
}

RingletTool *
ringlet_grip_tool_new (RingletProject *project, RingletLive *live)
{
  RingletGripTool *self = g_object_new (RINGLET_TYPE_GRIP_TOOL, NULL);

  self->project = g_object_ref (project);
  self->live = g_object_ref (live);
  return RINGLET_TOOL (self);
}

void
ringlet_grip_tool_set_rings (RingletGripTool *self, GArray *rings)
{
  g_return_if_fail (RINGLET_IS_GRIP_TOOL (self));

  if (self->rings == rings)
    return;
  g_clear_pointer (&self->rings, g_array_unref);
  self->rings = rings != NULL ? g_array_ref (rings) : NULL;
}

void
ringlet_grip_tool_update (RingletGripTool *self)
{
  ringlet_tool_changed (RINGLET_TOOL (self));
}
