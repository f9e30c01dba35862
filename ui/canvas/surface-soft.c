/* SPDX-License-Identifier: MIT */
/* The painter of core/display in a widget, one device pixel for one of its own. */
#include "canvas/surface.h"
#include "display/painter.h"
#include "frame-watch.h"
#include "picture.h"

#define RINGLET_TYPE_SOFT_SURFACE (ringlet_soft_surface_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletSoftSurface, ringlet_soft_surface, RINGLET, SOFT_SURFACE, GtkWidget)

struct _RingletSoftSurface {
  GtkWidget parent_instance;

  RingletCanvasScene scene;
  RingletPictures pictures;
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

/* Returns (transfer none) (nullable): what is to be seen now. */
static cairo_surface_t *
paint_picture (RingletSoftSurface *self)
{
  const RingletCanvasScene *scene = &self->scene;
  GtkWidget *widget = GTK_WIDGET (self);
  const int factor = gtk_widget_get_scale_factor (widget);
  const int width = gtk_widget_get_width (widget) * factor;
  const int height = gtk_widget_get_height (widget) * factor;
  const RingletViewport viewport = ringlet_viewport_scaled (&scene->viewport, factor);
  cairo_surface_t *picture = NULL;

  if (scene->pyramid == NULL || width < 1 || height < 1)
    return NULL;

  picture = ringlet_pictures_take (&self->pictures, width, height, CAIRO_FORMAT_RGB24);
  ringlet_paint (scene->pyramid, &scene->levels, &viewport, RINGLET_SURFACE_OUTSIDE,
      cairo_image_surface_get_data (picture),
      (gsize) cairo_image_surface_get_stride (picture));
  return picture;
}

static GdkTexture *
paint (RingletSurface *surface)
{
  cairo_surface_t *picture = paint_picture (RINGLET_SOFT_SURFACE (surface));

  return picture != NULL ? ringlet_picture_to_texture (picture) : NULL;
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
  cairo_surface_t *picture = paint_picture (RINGLET_SOFT_SURFACE (widget));

  if (picture != NULL)
    ringlet_picture_snapshot (picture, widget, snapshot,
        &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
            (float) gtk_widget_get_height (widget)));
}

static void
ringlet_soft_surface_finalize (GObject *object)
{
  RingletSoftSurface *self = RINGLET_SOFT_SURFACE (object);

  ringlet_canvas_scene_clear (&self->scene);
  ringlet_pictures_clear (&self->pictures);

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
