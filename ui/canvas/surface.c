/* SPDX-License-Identifier: MIT */
#include "canvas/surface.h"

G_DEFINE_INTERFACE (RingletSurface, ringlet_surface, GTK_TYPE_WIDGET)

static void
ringlet_surface_default_init (RingletSurfaceInterface *iface)
{
  g_signal_new ("failed", RINGLET_TYPE_SURFACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
      G_TYPE_NONE, 0);
}

gboolean
ringlet_canvas_scene_set (RingletCanvasScene *self, const RingletCanvasScene *from)
{
  RingletPyramid *old = self->pyramid;
  const gboolean differs = old != from->pyramid ||
      !ringlet_levels_equal (&self->levels, &from->levels) ||
      !ringlet_viewport_equal (&self->viewport, &from->viewport);

  *self = *from;
  if (self->pyramid != NULL)
    ringlet_pyramid_ref (self->pyramid);
  g_clear_pointer (&old, ringlet_pyramid_unref);
  return differs;
}

void
ringlet_canvas_scene_clear (RingletCanvasScene *self)
{
  g_clear_pointer (&self->pyramid, ringlet_pyramid_unref);
}

void
ringlet_surface_set_scene (RingletSurface *self, const RingletCanvasScene *scene)
{
  RINGLET_SURFACE_GET_IFACE (self)->set_scene (self, scene);
}

GdkTexture *
ringlet_surface_paint (RingletSurface *self)
{
  return RINGLET_SURFACE_GET_IFACE (self)->paint (self);
}

char *
ringlet_surface_dup_name (RingletSurface *self)
{
  return RINGLET_SURFACE_GET_IFACE (self)->dup_name (self);
}

const GError *
ringlet_surface_get_error (RingletSurface *self)
{
  return RINGLET_SURFACE_GET_IFACE (self)->get_error (self);
}

void
ringlet_surface_set_max_texture (RingletSurface *self, guint pixels)
{
  RingletSurfaceInterface *iface = RINGLET_SURFACE_GET_IFACE (self);

  if (iface->set_max_texture != NULL)
    iface->set_max_texture (self, pixels);
}
