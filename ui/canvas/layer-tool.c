/* SPDX-License-Identifier: MIT */
#include "canvas/layer-tool.h"

#include "frame-watch.h"

struct _RingletToolLayer {
  RingletLayer parent_instance;

  RingletTool *tool; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (RingletToolLayer, ringlet_tool_layer, RINGLET_TYPE_LAYER)

static void
ringlet_tool_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas tool snapshot");
  RingletToolLayer *self = RINGLET_TOOL_LAYER (widget);
  const RingletViewport *viewport = ringlet_layer_get_viewport (RINGLET_LAYER (self));
  graphene_rect_t clip = { 0 };

  ringlet_layer_get_clip (RINGLET_LAYER (self), &clip);
  if (self->tool == NULL || !(viewport->scale_x > 0 && viewport->scale_y > 0))
    return;

  gtk_snapshot_push_clip (snapshot, &clip);
  ringlet_tool_snapshot (self->tool, widget, snapshot, viewport, &clip);
  gtk_snapshot_pop (snapshot);
}

static void
ringlet_tool_layer_dispose (GObject *object)
{
  ringlet_tool_layer_set_tool (RINGLET_TOOL_LAYER (object), NULL);

  G_OBJECT_CLASS (ringlet_tool_layer_parent_class)->dispose (object);
}

static void
ringlet_tool_layer_class_init (RingletToolLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_tool_layer_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = ringlet_tool_layer_snapshot;
}

static void
ringlet_tool_layer_init (RingletToolLayer *self)
{
}

RingletLayer *
ringlet_tool_layer_new (void)
{
  return g_object_new (RINGLET_TYPE_TOOL_LAYER, NULL);
}

void
ringlet_tool_layer_set_tool (RingletToolLayer *self, RingletTool *tool)
{
  g_return_if_fail (RINGLET_IS_TOOL_LAYER (self));

  if (self->tool == tool)
    return;
  if (self->tool != NULL)
    g_signal_handlers_disconnect_by_func (self->tool, gtk_widget_queue_draw, self);
  g_set_object (&self->tool, tool);
  if (tool != NULL)
    g_signal_connect_object (
        tool, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
