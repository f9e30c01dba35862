/* SPDX-License-Identifier: MIT */
#include "profile-tool.h"

#include <math.h>

#include "frame-watch.h"

#define COARSE_STEP 10.0
#define FINE_STEP 0.1

/* What the arrows can move, in the order of the keys. */
static const guint parts[] = { RINGLET_PROFILE_ALL, RINGLET_PROFILE_START,
  RINGLET_PROFILE_END };

struct _RingletProfileTool {
  RingletTool parent_instance;

  RingletProfiler *profiler;
  RingletCanvas *canvas; /* borrowed: it owns the tool */
  RingletProfileKind kind;
  guint chosen; /* of @parts */
  guint width;  /* of the last line */

  guint part; /* under the pointer, or held; 0 for a new one */
  gboolean is_held;
  RingletProfileRegion before; /* when it was grabbed */
  double from_slow;            /* where that was */
  double from_fast;
};

G_DEFINE_FINAL_TYPE (RingletProfileTool, ringlet_profile_tool, RINGLET_TYPE_TOOL)

static const RingletProfileRegion *
get_region (RingletProfileTool *self)
{
  return ringlet_profiler_get_region (self->profiler);
}

static guint
find (RingletProfileTool *self, const RingletToolEvent *event)
{
  return ringlet_profile_region_find (
      get_region (self), event->slow, event->fast, event->reach_px);
}

/* ---- the pointer ---- */

static gboolean
profile_press (RingletTool *tool, const RingletToolEvent *event)
{
  RingletProfileTool *self = RINGLET_PROFILE_TOOL (tool);
  const RingletProfilePlane plane = ringlet_profiler_get_plane (self->profiler);

  if (plane.n_slow == 0)
    return FALSE;
  self->part = find (self, event);
  self->before = *get_region (self);
  if (self->before.kind == RINGLET_PROFILE_LINE)
    self->width = self->before.width;
  self->from_slow = event->slow;
  self->from_fast = event->fast;
  self->is_held = TRUE;
  ringlet_tool_changed (tool);
  return TRUE;
}

static void
follow (RingletProfileTool *self, const RingletToolEvent *event)
{
  const RingletProfilePlane plane = ringlet_profiler_get_plane (self->profiler);
  RingletProfileRegion to = { 0 };

  if (plane.n_slow == 0)
    return;
  if (self->part != 0)
    to = ringlet_profile_region_move (&self->before, self->part,
        event->slow - self->from_slow, event->fast - self->from_fast, &plane);
  else
    to = ringlet_profile_region_span (self->kind, self->from_slow, self->from_fast,
        event->slow, event->fast, MAX (self->width, 1), &plane);
  ringlet_profiler_set_region (self->profiler, &to);
}

static void
profile_motion (RingletTool *tool, const RingletToolEvent *event, gboolean is_pressed)
{
  g_auto (RingletWatch) watch = ringlet_watch ("profile motion");
  RingletProfileTool *self = RINGLET_PROFILE_TOOL (tool);
  const guint before = self->part;

  if (self->is_held) {
    follow (self, event);
    return;
  }
  self->part = find (self, event);
  if (self->part != before)
    ringlet_tool_changed (tool);
}

/* A click beside it is no new one, and takes nothing away. */
static gboolean
is_click (RingletProfileTool *self, const RingletToolEvent *event)
{
  return self->part == 0 &&
      hypot (event->slow - self->from_slow, event->fast - self->from_fast) <
      0.5 * event->reach_px;
}

static void
profile_release (RingletTool *tool, const RingletToolEvent *event)
{
  RingletProfileTool *self = RINGLET_PROFILE_TOOL (tool);

  if (!self->is_held)
    return;
  self->is_held = FALSE;
  /* Keys place it exactly, be it as short as they like. */
  if (is_click (self, event) && !event->is_keyed)
    ringlet_profiler_set_region (self->profiler, &self->before);
  else
    follow (self, event);
  if (ringlet_profile_region_is_empty (get_region (self)))
    ringlet_profiler_set_region (self->profiler, &self->before);
  if (self->part == 0)
    self->chosen = 0;
  ringlet_tool_changed (tool);
}

static void
profile_leave (RingletTool *tool)
{
  RingletProfileTool *self = RINGLET_PROFILE_TOOL (tool);

  if (self->is_held || self->part == 0)
    return;
  self->part = 0;
  ringlet_tool_changed (tool);
}

static gboolean
profile_cancel (RingletTool *tool)
{
  RingletProfileTool *self = RINGLET_PROFILE_TOOL (tool);

  if (!self->is_held)
    return FALSE;
  self->is_held = FALSE;
  ringlet_profiler_set_region (self->profiler, &self->before);
  ringlet_tool_changed (tool);
  return TRUE;
}

/* ---- keys ---- */

/* @dx, @dy: to the right and down on the screen */
static void
move (RingletProfileTool *self, double dx, double dy, GdkModifierType state)
{
  const RingletProfilePlane plane = ringlet_profiler_get_plane (self->profiler);
  const RingletViewport *viewport = ringlet_canvas_get_viewport (self->canvas);
  const gboolean is_line = get_region (self)->kind == RINGLET_PROFILE_LINE;
  const double step = state & GDK_SHIFT_MASK       ? COARSE_STEP
      : (state & GDK_CONTROL_MASK) != 0 && is_line ? FINE_STEP
                                                   : 1.0;
  const RingletProfileRegion to = ringlet_profile_region_move (get_region (self),
      parts[self->chosen], viewport->flip_y ? -dy * step : dy * step,
      viewport->flip_x ? -dx * step : dx * step, &plane);

  ringlet_profiler_set_region (self->profiler, &to);
}

static gboolean
move_by_key (RingletProfileTool *self, guint keyval, GdkModifierType state)
{
  static const struct {
    guint keyval;
    guint keypad;
    double dx;
    double dy;
  } arrows[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, -1.0, 0.0 },
    { GDK_KEY_Right, GDK_KEY_KP_Right, 1.0, 0.0 },
    { GDK_KEY_Up, GDK_KEY_KP_Up, 0.0, -1.0 },
    { GDK_KEY_Down, GDK_KEY_KP_Down, 0.0, 1.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++) {
    if (keyval != arrows[i].keyval && keyval != arrows[i].keypad)
      continue;
    move (self, arrows[i].dx, arrows[i].dy, state);
    return TRUE;
  }
  return FALSE;
}

static gboolean
profile_key (RingletTool *tool, guint keyval, const RingletToolEvent *event)
{
  RingletProfileTool *self = RINGLET_PROFILE_TOOL (tool);

  if (self->is_held || get_region (self)->kind == RINGLET_PROFILE_NONE)
    return FALSE;
  switch (keyval) {
  case GDK_KEY_Delete:
  case GDK_KEY_KP_Delete:
  case GDK_KEY_BackSpace:
    ringlet_profiler_clear (self->profiler);
    return TRUE;
  case GDK_KEY_period:
  case GDK_KEY_comma:
    self->chosen =
        (self->chosen + (keyval == GDK_KEY_period ? 1 : G_N_ELEMENTS (parts) - 1)) %
        G_N_ELEMENTS (parts);
    ringlet_tool_changed (tool);
    return TRUE;
  default:
    return move_by_key (self, keyval, event->state);
  }
}

static const char *
profile_get_cursor (RingletTool *tool)
{
  RingletProfileTool *self = RINGLET_PROFILE_TOOL (tool);

  if (self->part == 0)
    return "crosshair";
  if (self->part == RINGLET_PROFILE_ALL)
    return self->is_held ? "grabbing" : "grab";
  if (self->part == RINGLET_PROFILE_SLOW0 || self->part == RINGLET_PROFILE_SLOW1)
    return "ns-resize";
  if (self->part == RINGLET_PROFILE_FAST0 || self->part == RINGLET_PROFILE_FAST1)
    return "ew-resize";
  return "move";
}

/* ---- set-up ---- */

static void
ringlet_profile_tool_finalize (GObject *object)
{
  RingletProfileTool *self = RINGLET_PROFILE_TOOL (object);

  g_clear_object (&self->profiler);
  G_OBJECT_CLASS (ringlet_profile_tool_parent_class)->finalize (object);
}

static void
ringlet_profile_tool_class_init (RingletProfileToolClass *klass)
{
  RingletToolClass *tool_class = RINGLET_TOOL_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ringlet_profile_tool_finalize;
  tool_class->press = profile_press;
  tool_class->motion = profile_motion;
  tool_class->release = profile_release;
  tool_class->leave = profile_leave;
  tool_class->key = profile_key;
  tool_class->cancel = profile_cancel;
  tool_class->get_cursor = profile_get_cursor;
}

static void
ringlet_profile_tool_init (RingletProfileTool *self)
{
  self->kind = RINGLET_PROFILE_LINE;
  self->width = 1;
}

RingletTool *
ringlet_profile_tool_new (RingletProfiler *profiler, RingletCanvas *canvas)
{
  RingletProfileTool *self = g_object_new (RINGLET_TYPE_PROFILE_TOOL, NULL);

  self->profiler = g_object_ref (profiler);
  self->canvas = canvas;
  return RINGLET_TOOL (self);
}

void
ringlet_profile_tool_set_kind (RingletProfileTool *self, RingletProfileKind kind)
{
  g_return_if_fail (RINGLET_IS_PROFILE_TOOL (self));

  self->kind = kind;
  self->chosen = 0;
  self->part = 0;
  ringlet_tool_changed (RINGLET_TOOL (self));
}

guint
ringlet_profile_tool_get_part (RingletProfileTool *self)
{
  g_return_val_if_fail (RINGLET_IS_PROFILE_TOOL (self), 0);
  return parts[self->chosen];
}
