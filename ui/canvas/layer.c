/* SPDX-License-Identifier: MIT */
#include "canvas/layer.h"

typedef struct {
  RingletViewport viewport;
  graphene_rect_t clip;
} RingletLayerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RingletLayer, ringlet_layer, GTK_TYPE_WIDGET)

static RingletLayerPrivate *
get_private (RingletLayer *self)
{
  return ringlet_layer_get_instance_private (self);
}

static void
ringlet_layer_class_init (RingletLayerClass *klass)
{
  gtk_widget_class_set_accessible_role (
      GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ringlet_layer_init (RingletLayer *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
}

const RingletViewport *
ringlet_layer_get_viewport (RingletLayer *self)
{
  g_return_val_if_fail (RINGLET_IS_LAYER (self), NULL);

  return &get_private (self)->viewport;
}

void
ringlet_layer_set_viewport (RingletLayer *self, const RingletViewport *viewport)
{
  RingletLayerPrivate *priv = get_private (self);

  g_return_if_fail (RINGLET_IS_LAYER (self));

  if (ringlet_viewport_equal (&priv->viewport, viewport))
    return;
  priv->viewport = *viewport;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ringlet_layer_get_clip (RingletLayer *self, graphene_rect_t *clip)
{
  g_return_if_fail (RINGLET_IS_LAYER (self));

  *clip = get_private (self)->clip;
}

void
ringlet_layer_set_clip (RingletLayer *self, const graphene_rect_t *clip)
{
  RingletLayerPrivate *priv = get_private (self);

  g_return_if_fail (RINGLET_IS_LAYER (self));

  if (graphene_rect_equal (&priv->clip, clip))
    return;
  priv->clip = *clip;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
