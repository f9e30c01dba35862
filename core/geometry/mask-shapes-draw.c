/* SPDX-License-Identifier: MIT */

/* A text of shapes into pixels. */

#include <string.h>

#include "base/error.h"
#include "geometry/mask-shape.h"

typedef struct {
  const RingletMaskShapes *shapes;
  gsize n_slow;
  gsize n_fast;
  guint8 *bad;
  const RingletDetector *detector;
  const RingletGeometry *geometry;
  GPtrArray *warnings;
  GCancellable *cancellable;
} Canvas;

/* ---- what is odd about a shape ---- */

static gboolean
fits (RingletMaskBox box, double height, double width)
{
  return box.y0 >= 0.0 && box.x0 >= 0.0 && box.y1 <= height && box.x1 <= width;
}

static void
warn_of_place (const Canvas *canvas, const RingletMaskShape *shape)
{
  const double height = (double) canvas->n_slow;
  const double width = (double) canvas->n_fast;
  const RingletMaskBox box = shape->klass->box (shape);
  const RingletMaskBox turned = { box.x0, box.y0, box.x1, box.y1 };
  const gboolean outside =
      box.y1 <= 0.0 || box.x1 <= 0.0 || box.y0 >= height || box.x0 >= width;
  const char *verb = NULL;
  const char *advice = "";

  if (fits (box, height, width))
    return;
  if (fits (turned, height, width)) {
    verb = "does not fit into";
    advice = ", but would with y and x exchanged: y comes first";
  } else if (outside) {
    verb = "lies outside of";
  }
  if (verb == NULL)
    return;

  g_ptr_array_add (canvas->warnings,
      g_strdup_printf ("%s:%u: the %s %s the image of %" G_GSIZE_FORMAT
                       " × %" G_GSIZE_FORMAT " pixels (rows × columns)%s",
          canvas->shapes->name, shape->line, shape->klass->name, verb, canvas->n_slow,
          canvas->n_fast, advice));
}

/* ---- ranges ---- */

static gboolean
check_scene (const Canvas *canvas, const RingletMaskShape *shape, GError **error)
{
  const char *problem = NULL;

  if (canvas->detector == NULL || canvas->geometry == NULL)
    problem = "needs a geometry: give a .poni file";
  else if (shape->unit->needs_wavelength && !(canvas->geometry->wavelength_m > 0.0))
    problem = "needs the wavelength, which the geometry does not say";
  if (problem == NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s:%u: %s %s",
      canvas->shapes->name, shape->line, shape->klass->name, problem);
  return FALSE;
}

static gboolean
draw_shape (const Canvas *canvas, const RingletMaskShape *shape, GError **error)
{
  const RingletMaskPaper paper = { canvas->bad, canvas->n_slow, canvas->n_fast,
    !shape->cut };

  if (g_cancellable_set_error_if_cancelled (canvas->cancellable, error))
    return FALSE;
  if (shape->klass->box == NULL)
    return check_scene (canvas, shape, error) &&
        ringlet_mask_shape_paint_range (shape, &paper, canvas->detector,
            canvas->geometry, canvas->cancellable, error);

  if (canvas->warnings != NULL)
    warn_of_place (canvas, shape);
  shape->klass->paint (shape, &paper);
  return TRUE;
}

RingletMask *
ringlet_mask_shapes_draw (const RingletMaskShapes *self, const RingletMask *base,
    const RingletDetector *detector, const RingletGeometry *geometry,
    GPtrArray *warnings, GCancellable *cancellable, GError **error)
{
  const gsize n = base->n_slow * base->n_fast;
  g_autofree guint8 *bad =
      ringlet_image_alloc (RINGLET_PIXEL_U8, base->n_slow, base->n_fast, error);
  const Canvas canvas = { self, base->n_slow, base->n_fast, bad, detector, geometry,
    warnings, cancellable };

  if (bad == NULL)
    return NULL;

  memcpy (bad, base->bad, n);
  for (guint i = 0; i < self->shapes->len; i++) {
    if (!draw_shape (
            &canvas, &g_array_index (self->shapes, RingletMaskShape, i), error))
      return NULL;
  }
  return ringlet_mask_new_take (base->n_slow, base->n_fast, g_steal_pointer (&bad));
}
