/* SPDX-License-Identifier: MIT */
#include "canvas/tool.h"

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE (RingletTool, ringlet_tool, G_TYPE_OBJECT)

static void
ringlet_tool_class_init (RingletToolClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", RINGLET_TYPE_TOOL, G_SIGNAL_RUN_LAST, 0,
      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringlet_tool_init (RingletTool *self)
{
}

gboolean
ringlet_tool_press (RingletTool *self, const RingletToolEvent *event)
{
  RingletToolClass *klass = RINGLET_TOOL_GET_CLASS (self);

  return klass->press != NULL && klass->press (self, event);
}

void
ringlet_tool_motion (
    RingletTool *self, const RingletToolEvent *event, gboolean is_pressed)
{
  RingletToolClass *klass = RINGLET_TOOL_GET_CLASS (self);

  if (klass->motion != NULL)
    klass->motion (self, event, is_pressed);
}

void
ringlet_tool_release (RingletTool *self, const RingletToolEvent *event)
{
  RingletToolClass *klass = RINGLET_TOOL_GET_CLASS (self);

  if (klass->release != NULL)
    klass->release (self, event);
}

void
ringlet_tool_leave (RingletTool *self)
{
  RingletToolClass *klass = RINGLET_TOOL_GET_CLASS (self);

  if (klass->leave != NULL)
    klass->leave (self);
}

gboolean
ringlet_tool_key (RingletTool *self, guint keyval, const RingletToolEvent *event)
{
  RingletToolClass *klass = RINGLET_TOOL_GET_CLASS (self);

  return klass->key != NULL && klass->key (self, keyval, event);
}

gboolean
ringlet_tool_cancel (RingletTool *self)
{
  RingletToolClass *klass = RINGLET_TOOL_GET_CLASS (self);

  return klass->cancel != NULL && klass->cancel (self);
}

void
ringlet_tool_snapshot (RingletTool *self, GtkWidget *widget, GtkSnapshot *snapshot,
    const RingletViewport *viewport, const graphene_rect_t *clip)
{
  RingletToolClass *klass = RINGLET_TOOL_GET_CLASS (self);

  if (klass->snapshot != NULL)
    klass->snapshot (self, widget, snapshot, viewport, clip);
}

const char *
ringlet_tool_get_cursor (RingletTool *self)
{
  RingletToolClass *klass = RINGLET_TOOL_GET_CLASS (self);

  return klass->get_cursor != NULL ? klass->get_cursor (self) : NULL;
}

void
ringlet_tool_changed (RingletTool *self)
{
  g_return_if_fail (RINGLET_IS_TOOL (self));

  g_signal_emit (self, signals[CHANGED], 0);
}
