/* SPDX-License-Identifier: MIT */
/* The painter of core/display in a widget, one device pixel for one of its own. */
#include "canvas/surface.h"
#include "display/painter.h"
#include "frame-watch.h"

#define RINGLET_TYPE_SOFT_SURFACE (ringlet_soft_surface_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletSoftSurface, ringlet_soft_surface, RINGLET, SOFT_SURFACE, GtkWidget)

struct _RingletSoftSurface {
  GtkWidget parent_instance;

  RingletCanvasScene scene;
};

static void surface_iface_init (RingletSurfaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingletSoftSurface, ringlet_soft_surface,
    GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (RINGLET_TYPE_SURFACE, surface_iface_init))

static void
set_scene (RingletSurface *surface, const RingletCanvasScene *scene)
{
  if (ringlet_canvas_scene_set (&RINGLET_SOFT_SURFACE (surface)->scene, scene))
    gtk_widget_queue_draw (GTK_WIDGET (surface));
}

static GdkTexture *
paint (RingletSurface *surface)
{
  const RingletCanvasScene *scene = &RINGLET_SOFT_SURFACE (surface)->scene;
  GtkWidget *widget = GTK_WIDGET (surface);
  const int factor = gtk_widget_get_scale_factor (widget);
  const int width = gtk_widget_get_width (widget) * factor;
  const int height = gtk_widget_get_height (widget) * factor;
  const gsize stride = (gsize) width * 4;
  const RingletViewport viewport = ringlet_viewport_scaled (&scene->viewport, factor);
  g_autoptr (GBytes) bytes = NULL;

  if (scene->pyramid == NULL || width < 1 || height < 1)
    return NULL;

  bytes = g_bytes_new_take (g_malloc (stride * height), stride * height);
  ringlet_paint (scene->pyramid, &scene->levels, &viewport, RINGLET_SURFACE_OUTSIDE,
      (guint8 *) g_bytes_get_data (bytes, NULL), stride);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static char *
dup_name (RingletSurface *surface)
{
  return g_strdup ("software");
}

static const GError *
get_error (RingletSurface *surface)
{
  return NULL;
}

static void
surface_iface_init (RingletSurfaceInterface *iface)
{
  iface->set_scene = set_scene;
  iface->paint = paint;
  iface->dup_name = dup_name;
  iface->get_error = get_error;
}

static void
ringlet_soft_surface_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas software snapshot");
  g_autoptr (GdkTexture) texture = paint (RINGLET_SURFACE (widget));

  if (texture != NULL)
    gtk_snapshot_append_texture (snapshot, texture,
        &GRAPHENE_RECT_INIT (
            0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
}

static void
ringlet_soft_surface_finalize (GObject *object)
{
  ringlet_canvas_scene_clear (&RINGLET_SOFT_SURFACE (object)->scene);

  G_OBJECT_CLASS (ringlet_soft_surface_parent_class)->finalize (object);
}

static void
ringlet_soft_surface_class_init (RingletSoftSurfaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringlet_soft_surface_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = ringlet_soft_surface_snapshot;
  gtk_widget_class_set_accessible_role (
      GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ringlet_soft_surface_init (RingletSoftSurface *self)
{
}

GtkWidget *
ringlet_soft_surface_new (void)
{
  return g_object_new (RINGLET_TYPE_SOFT_SURFACE, NULL);
}
