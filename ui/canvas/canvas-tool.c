/* SPDX-License-Identifier: MIT */

/* The tool that has the primary button: what pointer and keys are to it. */

#include "canvas/canvas-private.h"
#include "canvas/layer-tool.h"

#define REACH 8.0 /* widget pixels that a hand misses by */

static RingletToolEvent
make_event (RingletCanvas *self, const RingletCanvasPoint *point)
{
  const RingletViewport *viewport = &self->scene.viewport;

  return (RingletToolEvent){ point->slow, point->fast,
    REACH / MIN (viewport->scale_x, viewport->scale_y), point->state, point->is_keyed };
}

static gboolean
has_tool (RingletCanvas *self)
{
  return self->tool != NULL && self->scene.pyramid != NULL &&
      self->scene.viewport.scale_x > 0;
}

static void
update_cursor (RingletCanvas *self)
{
  const char *name = self->tool != NULL ? ringlet_tool_get_cursor (self->tool) : NULL;

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->pans ? "grab" : name);
}

void
ringlet_canvas_set_pans (RingletCanvas *self, gboolean pans)
{
  if (self->pans == pans)
    return;
  self->pans = pans;
  update_cursor (self);
}

static void
add_tool_layer (RingletCanvas *self)
{
  self->tool_layer = ringlet_tool_layer_new ();
  ringlet_canvas_add_layer (self, self->tool_layer);
}

void
ringlet_canvas_set_tool (RingletCanvas *self, RingletTool *tool)
{
  g_return_if_fail (RINGLET_IS_CANVAS (self));

  if (self->tool == tool)
    return;
  ringlet_canvas_tool_cancel (self);
  if (self->tool != NULL)
    g_signal_handlers_disconnect_by_func (self->tool, update_cursor, self);
  g_set_object (&self->tool, tool);
  if (tool != NULL)
    g_signal_connect_object (
        tool, "changed", G_CALLBACK (update_cursor), self, G_CONNECT_SWAPPED);
  if (self->tool_layer == NULL)
    add_tool_layer (self);
  ringlet_tool_layer_set_tool (RINGLET_TOOL_LAYER (self->tool_layer), tool);
  update_cursor (self);
}

RingletTool *
ringlet_canvas_get_tool (RingletCanvas *self)
{
  g_return_val_if_fail (RINGLET_IS_CANVAS (self), NULL);

  return self->tool;
}

gboolean
ringlet_canvas_tool_press (RingletCanvas *self, const RingletCanvasPoint *point)
{
  const RingletToolEvent event = make_event (self, point);

  if (!has_tool (self))
    return FALSE;
  if (self->tool_is_pressed) /* by a key: the button says where it ends */
    return TRUE;
  self->tool_is_pressed = ringlet_tool_press (self->tool, &event);
  return self->tool_is_pressed;
}

void
ringlet_canvas_tool_motion (RingletCanvas *self, const RingletCanvasPoint *point)
{
  const RingletToolEvent event = make_event (self, point);

  if (has_tool (self))
    ringlet_tool_motion (self->tool, &event, self->tool_is_pressed);
}

void
ringlet_canvas_tool_release (RingletCanvas *self, const RingletCanvasPoint *point)
{
  const RingletToolEvent event = make_event (self, point);

  if (!has_tool (self) || !self->tool_is_pressed)
    return;
  self->tool_is_pressed = FALSE;
  ringlet_tool_release (self->tool, &event);
}

void
ringlet_canvas_tool_leave (RingletCanvas *self)
{
  if (has_tool (self))
    ringlet_tool_leave (self->tool);
}

gboolean
ringlet_canvas_tool_cancel (RingletCanvas *self)
{
  gboolean was_pressed = FALSE;

  g_return_val_if_fail (RINGLET_IS_CANVAS (self), FALSE);

  was_pressed = self->tool_is_pressed;

  self->tool_is_pressed = FALSE;
  return self->tool != NULL && (ringlet_tool_cancel (self->tool) || was_pressed);
}

gboolean
ringlet_canvas_tool_key (
    RingletCanvas *self, guint keyval, const RingletCanvasPoint *point)
{
  const RingletToolEvent event = make_event (self, point);

  if (!has_tool (self))
    return GDK_EVENT_PROPAGATE;
  if (ringlet_tool_key (self->tool, keyval, &event))
    return GDK_EVENT_STOP;
  if (keyval == GDK_KEY_Escape)
    return ringlet_canvas_tool_cancel (self);
  if (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter)
    return GDK_EVENT_PROPAGATE;
  if (!self->tool_is_pressed)
    return ringlet_canvas_tool_press (self, point);
  ringlet_canvas_tool_release (self, point);
  return GDK_EVENT_STOP;
}
