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
ringlet_layer_get_image_clip (RingletLayer *self, graphene_rect_t *clip)
{
  RingletLayerPrivate *priv = get_private (self);
  const RingletViewport *viewport = &priv->viewport;
  double x[2] = { 0, 0 };
  double y[2] = { 0, 0 };
  graphene_rect_t image = { 0 };

  g_return_if_fail (RINGLET_IS_LAYER (self));

  ringlet_viewport_to_view (viewport, 0, 0, &x[0], &y[0]);
  ringlet_viewport_to_view (viewport, viewport->n_slow, viewport->n_fast, &x[1], &y[1]);
  /* A size that is negative, for a flipped view, is a rectangle all the same. */
  graphene_rect_init (&image, (float) x[0] + priv->clip.origin.x,
      (float) y[0] + priv->clip.origin.y, (float) (x[1] - x[0]), (float) (y[1] - y[0]));
  if (!graphene_rect_intersection (&image, &priv->clip, clip))
    graphene_rect_init (clip, 0, 0, 0, 0);
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
