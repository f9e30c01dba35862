/* SPDX-License-Identifier: MIT */
#include "grip-tool.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "frame-watch.h"
#include "grip-draw.h"

#define DRAG "grip" /* the word that its edits share */
#define REST_MS 400 /* keys that come sooner are one step */

struct _RingletGripTool {
  RingletTool parent_instance;

  RingletProject *project;
  RingletLive *live;
  GArray *rings;
  RingletGrip grip; /* under the pointer, or held */
  gboolean is_held;
  guint rest_id;     /* keys move the centre, until they rest */
  double right_fast; /* what one pixel to the right of the screen is in the file: ±1 */
  double down_slow;  /* likewise */
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

  /* What follows begins a drag of its own, which ends that of the keys. */
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->grip = find (self, event);
  if (self->grip.kind == RINGLET_GRIP_NONE)
    return FALSE;

  /* The keys before it are a step of their own, and their rest ends nothing of this. */
  g_clear_handle_id (&self->rest_id, g_source_remove);
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

  if (!self->is_held && self->rest_id == 0)
    return FALSE;
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->is_held = FALSE;
  ringlet_project_cancel_drag (self->project);
  ringlet_tool_changed (tool);
  return TRUE;
}

/* --- keys --- */

static gboolean
on_rest (gpointer data)
{
  RingletGripTool *self = data;

  self->rest_id = 0;
  /* What was undone meanwhile has ended, and the wheel on a value may have begun. */
  if (ringlet_project_in_drag (self->project))
    ringlet_project_end_drag (self->project);
  return G_SOURCE_REMOVE;
}

/* All that is pressed without a rest is one step, and previews follow it. */
static void
move_centre (RingletGripTool *self, double slow, double fast)
{
  RingletGeometry geometry = ringlet_project_get_state (self->project)->geometry;
  RingletDetector *detector = get_detector (self);
  double at[2];

  if (detector == NULL || !(geometry.distance_m > 0.0) ||
      !ringlet_geometry_beam_centre (&geometry, detector, &at[0], &at[1]) ||
      !ringlet_grip_centre (&geometry, detector, at[0] + slow, at[1] + fast, &geometry))
    return;
  if (self->rest_id == 0 || !ringlet_project_in_drag (self->project)) {
    ringlet_live_prepare_preview (self->live);
    ringlet_project_begin_drag (self->project, N_ ("Move Beam Centre"));
  }
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MS, on_rest, self);
  ringlet_project_set_geometry (self->project, &geometry, DRAG, NULL);
}

static double
key_step (GdkModifierType state)
{
  if ((state & GDK_SHIFT_MASK) != 0)
    return 10.0;
  return (state & GDK_CONTROL_MASK) != 0 ? 0.1 : 1.0;
}

/* What is held by Enter follows the crosshair, which the arrows move then. */
static gboolean
grip_key (RingletTool *tool, guint keyval, const RingletToolEvent *event)
{
  const struct {
    guint keyval;
    guint keypad;
    double right;
    double down;
  } arrows[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, -1.0, 0.0 },
    { GDK_KEY_Right, GDK_KEY_KP_Right, 1.0, 0.0 },
    { GDK_KEY_Up, GDK_KEY_KP_Up, 0.0, -1.0 },
    { GDK_KEY_Down, GDK_KEY_KP_Down, 0.0, 1.0 },
  };
  RingletGripTool *self = RINGLET_GRIP_TOOL (tool);
  const double step = key_step (event->state);

  if (self->is_held || (event->state & GDK_ALT_MASK) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++) {
    if (arrows[i].keyval != keyval && arrows[i].keypad != keyval)
      continue;
    move_centre (self, step * arrows[i].down * self->down_slow,
        step * arrows[i].right * self->right_fast);
    return TRUE;
  }
  return FALSE;
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

/* A picture may be turned over; the keys go where they say. */
static void
note_directions (RingletGripTool *self, const RingletViewport *viewport)
{
  double x[2];
  double y[2];

  ringlet_viewport_to_view (viewport, 0.0, 0.0, &x[0], &y[0]);
  ringlet_viewport_to_view (viewport, 1.0, 1.0, &x[1], &y[1]);
  self->right_fast = x[1] < x[0] ? -1.0 : 1.0;
  self->down_slow = y[1] < y[0] ? -1.0 : 1.0;
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

  note_directions (self, viewport);
  if (detector == NULL || !(geometry->distance_m > 0.0) ||
      !ringlet_geometry_beam_centre (geometry, detector, &at[0], &at[1]) ||
      !ringlet_grip_normal (geometry, detector, &at[2], &at[3]))
    return;

  ringlet_grip_draw (snapshot, viewport, clip, self->grip.kind, at);
}

/* --- set-up --- */

static void
ringlet_grip_tool_finalize (GObject *object)
{
  RingletGripTool *self = RINGLET_GRIP_TOOL (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
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
  tool_class->key = grip_key;
  tool_class->cancel = grip_cancel;
  tool_class->snapshot = grip_snapshot;
  tool_class->get_cursor = grip_get_cursor;
}

static void
ringlet_grip_tool_init (RingletGripTool *self)
{
  self->right_fast = 1.0;
  self->down_slow = 1.0;
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
