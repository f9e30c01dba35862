/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "canvas/canvas-private.h"
#include "frame-watch.h"

static gboolean
has_shape (const RingletPyramid *pyramid, const RingletViewport *viewport)
{
  return pyramid == NULL ||
      ((double) pyramid->levels[0].n_fast == viewport->n_fast &&
          (double) pyramid->levels[0].n_slow == viewport->n_slow);
}

void
ringlet_canvas_set_pyramid (RingletCanvas *self, RingletPyramid *pyramid)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas set pyramid");
  RingletCanvasScene scene = { 0 };
  RingletViewport viewport = { 0 };

  g_return_if_fail (RINGLET_IS_CANVAS (self));

  scene = self->scene;
  scene.pyramid = pyramid;
  viewport = scene.viewport;
  ringlet_canvas_scene_set (&self->scene, &scene);
  if (!has_shape (pyramid, &viewport)) {
    viewport.n_fast = (double) pyramid->levels[0].n_fast;
    viewport.n_slow = (double) pyramid->levels[0].n_slow;
    if (viewport.width > 0)
      ringlet_viewport_fit (&viewport);
  }
  ringlet_canvas_push_scene (self);
  ringlet_canvas_take_viewport (self, &viewport);
}

RingletPyramid *
ringlet_canvas_get_pyramid (RingletCanvas *self)
{
  g_return_val_if_fail (RINGLET_IS_CANVAS (self), NULL);

  return self->scene.pyramid;
}

void
ringlet_canvas_set_hint (RingletCanvas *self, const char *text)
{
  g_return_if_fail (RINGLET_IS_CANVAS (self));

  gtk_label_set_text (GTK_LABEL (self->hint), text);
}

void
ringlet_canvas_set_levels (RingletCanvas *self, const RingletLevels *levels)
{
  g_return_if_fail (RINGLET_IS_CANVAS (self));

  self->scene.levels = *levels;
  ringlet_canvas_push_scene (self);
}

GdkTexture *
ringlet_canvas_paint (RingletCanvas *self)
{
  g_return_val_if_fail (RINGLET_IS_CANVAS (self), NULL);

  return ringlet_surface_paint (RINGLET_SURFACE (self->surface));
}

void
ringlet_canvas_set_free_aspect (RingletCanvas *self, gboolean is_free)
{
  RingletViewport viewport = { 0 };

  g_return_if_fail (RINGLET_IS_CANVAS (self));

  viewport = self->scene.viewport;
  if (viewport.is_free == is_free)
    return;
  viewport.is_free = is_free;
  if (viewport.width > 0 && self->scene.pyramid != NULL)
    ringlet_viewport_fit (&viewport);
  ringlet_canvas_take_viewport (self, &viewport);
}

const RingletViewport *
ringlet_canvas_get_viewport (RingletCanvas *self)
{
  g_return_val_if_fail (RINGLET_IS_CANVAS (self), NULL);

  return &self->scene.viewport;
}

/* Size and shape are those of the widget and of its image, whoever asks. */
void
ringlet_canvas_set_viewport (RingletCanvas *self, const RingletViewport *viewport)
{
  RingletViewport taken = { 0 };

  g_return_if_fail (RINGLET_IS_CANVAS (self));

  taken = *viewport;
  taken.n_fast = self->scene.viewport.n_fast;
  taken.n_slow = self->scene.viewport.n_slow;
  taken.is_free = self->scene.viewport.is_free;
  if (self->scene.viewport.width > 0) {
    taken.width = self->scene.viewport.width;
    taken.height = self->scene.viewport.height;
  }
  ringlet_canvas_take_viewport (self, &taken);
}

/* Before the first image and the first allocation there is nothing to move. */
static gboolean
has_view (RingletCanvas *self)
{
  return self->scene.pyramid != NULL && self->scene.viewport.width > 0 &&
      self->scene.viewport.height > 0;
}

void
ringlet_canvas_fit (RingletCanvas *self)
{
  RingletViewport viewport = { 0 };

  g_return_if_fail (RINGLET_IS_CANVAS (self));

  viewport = self->scene.viewport;
  if (!has_view (self))
    return;
  ringlet_viewport_fit (&viewport);
  ringlet_canvas_take_viewport (self, &viewport);
}

void
ringlet_canvas_zoom_at (RingletCanvas *self, double factor, double x, double y)
{
  RingletViewport viewport = self->scene.viewport;

  if (!has_view (self))
    return;
  /* A wheel turns before the pointer was ever seen. */
  ringlet_viewport_zoom (&viewport, factor, isnan (x) ? viewport.width / 2 : x,
      isnan (y) ? viewport.height / 2 : y);
  ringlet_canvas_take_viewport (self, &viewport);
}

void
ringlet_canvas_pan (RingletCanvas *self, double dx, double dy)
{
  RingletViewport viewport = self->scene.viewport;

  if (!has_view (self))
    return;
  ringlet_viewport_pan (&viewport, dx, dy);
  ringlet_canvas_take_viewport (self, &viewport);
}

void
ringlet_canvas_zoom (RingletCanvas *self, double factor)
{
  g_return_if_fail (RINGLET_IS_CANVAS (self));

  ringlet_canvas_zoom_at (
      self, factor, self->scene.viewport.width / 2, self->scene.viewport.height / 2);
}

void
ringlet_canvas_zoom_original (RingletCanvas *self)
{
  RingletViewport viewport = { 0 };

  g_return_if_fail (RINGLET_IS_CANVAS (self));

  viewport = self->scene.viewport;
  if (!has_view (self))
    return;
  ringlet_viewport_set_scale (
      &viewport, 1.0 / gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  ringlet_canvas_take_viewport (self, &viewport);
}

void
ringlet_canvas_flip (RingletCanvas *self, gboolean flip_x, gboolean flip_y)
{
  RingletViewport viewport = { 0 };

  g_return_if_fail (RINGLET_IS_CANVAS (self));

  viewport = self->scene.viewport;
  ringlet_viewport_flip (&viewport, flip_x, flip_y);
  ringlet_canvas_take_viewport (self, &viewport);
}
