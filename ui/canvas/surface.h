/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "display/levels.h"
#include "display/pyramid.h"
#include "display/viewport.h"

G_BEGIN_DECLS

/* For the canvas and its surfaces alone. */

/* Beside the image: a dark grey of no colormap, in light and dark windows alike. */
#define RINGLET_SURFACE_OUTSIDE 0xFF2A2A2E

/**
 * RingletCanvasScene:
 * @pyramid: (nullable): what is looked at
 * @levels: how values become colours
 * @viewport: which part, in widget pixels of the surface
 *
 * All that a surface shows.
 */
typedef struct {
  RingletPyramid *pyramid;
  RingletLevels levels;
  RingletViewport viewport;
} RingletCanvasScene;

/* Returns: whether it differs */
gboolean ringlet_canvas_scene_set (
    RingletCanvasScene *self, const RingletCanvasScene *from);
void ringlet_canvas_scene_clear (RingletCanvasScene *self);

#define RINGLET_TYPE_SURFACE (ringlet_surface_get_type ())
G_DECLARE_INTERFACE (RingletSurface, ringlet_surface, RINGLET, SURFACE, GtkWidget)

/**
 * RingletSurface:
 *
 * The widget of a canvas that paints the image, by OpenGL or by the processor. A
 * surface that cannot paint emits "failed", at the latest while it is drawn.
 */
struct _RingletSurfaceInterface {
  GTypeInterface parent_interface;

  void (*set_scene) (RingletSurface *self, const RingletCanvasScene *scene);
  /* (transfer full) (nullable): the whole picture, complete, in device pixels */
  GdkTexture *(*paint) (RingletSurface *self);
  /* (transfer full) (nullable): before it is realized nobody may know */
  char *(*dup_name) (RingletSurface *self);
  /* (nullable): why it cannot paint */
  const GError *(*get_error) (RingletSurface *self);
  /* (optional) */
  void (*set_max_texture) (RingletSurface *self, guint pixels);
};

/* @scene: copied; queues a redraw when it differs */
void ringlet_surface_set_scene (RingletSurface *self, const RingletCanvasScene *scene);
GdkTexture *ringlet_surface_paint (RingletSurface *self);
char *ringlet_surface_dup_name (RingletSurface *self);
const GError *ringlet_surface_get_error (RingletSurface *self);
void ringlet_surface_set_max_texture (RingletSurface *self, guint pixels);

GtkWidget *ringlet_soft_surface_new (void);
/* @allow_software: also on a driver that computes in software; else that is an error */
GtkWidget *ringlet_gl_surface_new (gboolean allow_software);

G_END_DECLS
