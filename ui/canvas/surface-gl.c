/* SPDX-License-Identifier: MIT */
/* The painter of core/display as a shader. */
#include <string.h>

#include "base/error.h"
#include "canvas/gl-painter.h"
#include "canvas/surface.h"
#include "doctor.h"
#include "frame-watch.h"

#define UPLOAD_US 5000 /* that a frame may spend on textures */

#define RINGLET_TYPE_GL_SURFACE (ringlet_gl_surface_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletGlSurface, ringlet_gl_surface, RINGLET, GL_SURFACE, GtkGLArea)

/**
 * RingletGlSurface:
 * @max_texture: largest side to use, 0 for what the driver allows
 * @driver_texture: largest side that the driver allows
 * @tick_id: of the callback that asks for the rest of a frame
 * @name: (nullable): of the driver
 * @error: (nullable): why it cannot paint
 */
struct _RingletGlSurface {
  GtkGLArea parent_instance;

  gboolean allow_software;
  RingletCanvasScene scene;
  guint max_texture;
  int driver_texture;
  RingletGlPainter painter;
  guint tick_id;
  char *name;
  GError *error;
};

static void surface_iface_init (RingletSurfaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingletGlSurface, ringlet_gl_surface, GTK_TYPE_GL_AREA,
    G_IMPLEMENT_INTERFACE (RINGLET_TYPE_SURFACE, surface_iface_init))

static void
fail (RingletGlSurface *self, GError *error)
{
  if (self->error != NULL) {
    g_error_free (error);
    return;
  }
  self->error = error;
  g_signal_emit_by_name (self, "failed");
}

static gboolean
draw (RingletGlSurface *self, const RingletViewport *viewport, gint64 deadline_us,
    gboolean *is_complete)
{
  GError *error = NULL;

  if (ringlet_gl_painter_draw (&self->painter, self->scene.pyramid, &self->scene.levels,
          viewport, RINGLET_SURFACE_OUTSIDE, deadline_us, is_complete, &error))
    return TRUE;
  fail (self, error);
  return FALSE;
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  RINGLET_GL_SURFACE (widget)->tick_id = 0;
  gtk_gl_area_queue_render (GTK_GL_AREA (widget));
  return G_SOURCE_REMOVE;
}

/* GtkGLArea forgets what it is asked for while it renders. */
static void
render_again (RingletGlSurface *self)
{
  if (self->tick_id == 0)
    self->tick_id =
        gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static gboolean
ringlet_gl_surface_render (GtkGLArea *area, GdkGLContext *context)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas OpenGL render");
  RingletGlSurface *self = RINGLET_GL_SURFACE (area);
  const int factor = gtk_widget_get_scale_factor (GTK_WIDGET (area));
  const RingletViewport viewport =
      ringlet_viewport_scaled (&self->scene.viewport, factor);
  gboolean is_complete = FALSE;

  if (self->scene.pyramid == NULL || self->error != NULL || viewport.width < 1 ||
      viewport.height < 1)
    return TRUE;
  if (draw (self, &viewport, g_get_monotonic_time () + UPLOAD_US, &is_complete) &&
      !is_complete)
    render_again (self);
  return TRUE;
}

/* --- a picture beside the screen --- */

/* Rows from the top down, which OpenGL reads from the bottom up. */
static GdkTexture *
read_pixels (int width, int height)
{
  const gsize stride = (gsize) width * 4;
  g_autofree guint8 *upwards = g_malloc (stride * height);
  guint8 *downwards = g_malloc (stride * height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (downwards, stride * height);

  glPixelStorei (GL_PACK_ALIGNMENT, 4);
  glReadPixels (0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, upwards);
  for (int y = 0; y < height; y++)
    memcpy (downwards + y * stride, upwards + (height - 1 - y) * stride, stride);
  return gdk_memory_texture_new (
      width, height, GDK_MEMORY_R8G8B8A8_PREMULTIPLIED, bytes, stride);
}

static GdkTexture *
paint (RingletSurface *surface)
{
  RingletGlSurface *self = RINGLET_GL_SURFACE (surface);
  GtkWidget *widget = GTK_WIDGET (self);
  const int factor = gtk_widget_get_scale_factor (widget);
  const RingletViewport viewport =
      ringlet_viewport_scaled (&self->scene.viewport, factor);
  const int width = (int) viewport.width;
  const int height = (int) viewport.height;
  GdkTexture *texture = NULL;
  gboolean is_complete = FALSE;
  GLuint framebuffer = 0;
  GLuint picture = 0;

  if (!gtk_widget_get_realized (widget) || self->error != NULL ||
      self->scene.pyramid == NULL || width < 1 || height < 1)
    return NULL;

  gtk_gl_area_make_current (GTK_GL_AREA (self));
  glGenRenderbuffers (1, &picture);
  glBindRenderbuffer (GL_RENDERBUFFER, picture);
  glRenderbufferStorage (GL_RENDERBUFFER, GL_RGBA8, width, height);
  glGenFramebuffers (1, &framebuffer);
  glBindFramebuffer (GL_FRAMEBUFFER, framebuffer);
  glFramebufferRenderbuffer (
      GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, picture);
  if (draw (self, &viewport, G_MAXINT64, &is_complete))
    texture = read_pixels (width, height);
  glBindFramebuffer (GL_FRAMEBUFFER, 0);
  glDeleteFramebuffers (1, &framebuffer);
  glDeleteRenderbuffers (1, &picture);
  return texture;
}

/* --- the widget --- */

/* OpenGL or OpenGL ES, whichever GTK has here; left alone GtkGLArea takes the first. */
static GdkGLContext *
ringlet_gl_surface_create_context (GtkGLArea *area)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (area));
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkGLContext) context =
      gdk_surface_create_gl_context (gtk_native_get_surface (native), &error);

  if (context != NULL) {
    gdk_gl_context_set_allowed_apis (context, GDK_GL_API_GL | GDK_GL_API_GLES);
    /* The least of OpenGL ES that does; of OpenGL GTK takes 3.2 and more. */
    gdk_gl_context_set_required_version (context, 3, 0);
    if (gdk_gl_context_realize (context, &error))
      return g_steal_pointer (&context);
  }
  gtk_gl_area_set_error (area, error);
  return NULL;
}

static void
limit_textures (RingletGlSurface *self)
{
  if (self->max_texture > 0)
    self->painter.max_texture = MIN ((int) self->max_texture, self->driver_texture);
  else
    self->painter.max_texture = self->driver_texture;
}

static void
ringlet_gl_surface_realize (GtkWidget *widget)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas OpenGL realize");
  RingletGlSurface *self = RINGLET_GL_SURFACE (widget);
  GtkGLArea *area = GTK_GL_AREA (widget);
  GdkGLContext *context = NULL;
  const char *renderer = NULL;
  int major = 0;
  int minor = 0;

  GTK_WIDGET_CLASS (ringlet_gl_surface_parent_class)->realize (widget);

  gtk_gl_area_make_current (area);
  if (gtk_gl_area_get_error (area) != NULL) {
    fail (self, g_error_copy (gtk_gl_area_get_error (area)));
    return;
  }
  context = gtk_gl_area_get_context (area);
  gdk_gl_context_get_version (context, &major, &minor);
  renderer = (const char *) glGetString (GL_RENDERER);
  g_free (self->name);
  self->name = g_strdup_printf ("OpenGL%s %d.%d (%s)",
      gdk_gl_context_get_use_es (context) ? " ES" : "", major, minor, renderer);
  /* The painter of core/display is faster than GL in software: on two cores, 1000 × 700
   * pixels of a uint32 image, other levels in each frame, it shows 52 frames a second
   * where llvmpipe shows 28 (GSK_RENDERER=gl; 37 and 16 with cairo). */
  if (!self->allow_software && ringlet_gl_is_software (renderer)) {
    fail (self,
        g_error_new (
            RINGLET_ERROR, RINGLET_ERROR_DEVICE, "%s computes in software", renderer));
    return;
  }
  ringlet_gl_painter_init (&self->painter, gdk_gl_context_get_use_es (context));
  self->driver_texture = self->painter.max_texture;
  limit_textures (self);
}

static void
ringlet_gl_surface_unrealize (GtkWidget *widget)
{
  RingletGlSurface *self = RINGLET_GL_SURFACE (widget);

  gtk_gl_area_make_current (GTK_GL_AREA (widget));
  if (gtk_gl_area_get_error (GTK_GL_AREA (widget)) == NULL)
    ringlet_gl_painter_clear (&self->painter);

  GTK_WIDGET_CLASS (ringlet_gl_surface_parent_class)->unrealize (widget);
}

static void
set_scene (RingletSurface *surface, const RingletCanvasScene *scene)
{
  if (ringlet_canvas_scene_set (&RINGLET_GL_SURFACE (surface)->scene, scene))
    gtk_gl_area_queue_render (GTK_GL_AREA (surface));
}

static char *
dup_name (RingletSurface *surface)
{
  return g_strdup (RINGLET_GL_SURFACE (surface)->name);
}

static const GError *
get_error (RingletSurface *surface)
{
  return RINGLET_GL_SURFACE (surface)->error;
}

static void
set_max_texture (RingletSurface *surface, guint pixels)
{
  RingletGlSurface *self = RINGLET_GL_SURFACE (surface);

  self->max_texture = pixels;
  limit_textures (self);
  gtk_gl_area_queue_render (GTK_GL_AREA (surface));
}

static void
surface_iface_init (RingletSurfaceInterface *iface)
{
  iface->set_scene = set_scene;
  iface->paint = paint;
  iface->dup_name = dup_name;
  iface->get_error = get_error;
  iface->set_max_texture = set_max_texture;
}

static void
ringlet_gl_surface_finalize (GObject *object)
{
  RingletGlSurface *self = RINGLET_GL_SURFACE (object);

  ringlet_canvas_scene_clear (&self->scene);
  g_clear_pointer (&self->name, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ringlet_gl_surface_parent_class)->finalize (object);
}

static void
ringlet_gl_surface_class_init (RingletGlSurfaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ringlet_gl_surface_finalize;
  widget_class->realize = ringlet_gl_surface_realize;
  widget_class->unrealize = ringlet_gl_surface_unrealize;
  GTK_GL_AREA_CLASS (klass)->create_context = ringlet_gl_surface_create_context;
  GTK_GL_AREA_CLASS (klass)->render = ringlet_gl_surface_render;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ringlet_gl_surface_init (RingletGlSurface *self)
{
  gtk_gl_area_set_auto_render (GTK_GL_AREA (self), FALSE);
}

GtkWidget *
ringlet_gl_surface_new (gboolean allow_software)
{
  RingletGlSurface *self = g_object_new (RINGLET_TYPE_GL_SURFACE, NULL);

  self->allow_software = allow_software;
  return GTK_WIDGET (self);
}
