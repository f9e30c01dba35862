/* SPDX-License-Identifier: MIT */

/* Shapes into pixels. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "geometry/map-table.h"
#include "geometry/mask-shape.h"
#include "geometry/space.h"

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

/* The first pixel whose centre is at or behind @edge, at most @n. */
static gsize
first_pixel (double edge, gsize n)
{
  return (gsize) CLAMP (ceil (edge - 0.5), 0.0, (double) n);
}

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
draw_range (const Canvas *canvas, const RingletMaskShape *shape, GError **error)
{
  const RingletFactors factors = ringlet_factors_none ();
  g_autofree double *position = g_new (double, 3 * canvas->n_fast);
  g_autoptr (RingletMapContext) context = NULL;
  RingletUnitScale scale;

  if (!check_scene (canvas, shape, error))
    return FALSE;
  context = ringlet_map_context_new (RINGLET_MAP_POSITION, canvas->detector,
      canvas->geometry, &factors, canvas->cancellable, error);
  if (context == NULL)
    return FALSE;

  scale = ringlet_unit_scale (shape->unit, canvas->geometry->wavelength_m);
  for (gsize i = 0; i < canvas->n_slow; i++) {
    ringlet_map_context_row (context, i, position);
    for (gsize j = 0; j < canvas->n_fast; j++) {
      const double *at = position + 3 * j;
      const RingletLab point = { .x = at[2], .y = at[1], .z = at[0] };
      const double value = ringlet_unit_scale_show (scale,
          ringlet_space_of_lab (
              shape->unit->space, point, canvas->geometry->wavelength_m));

      if (value >= shape->numbers[0] && value < shape->numbers[1])
        canvas->bad[i * canvas->n_fast + j] = !shape->cut;
    }
  }
  return TRUE;
}

/* ---- polygons ---- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Where the edges cross the line of height @y, in order; returns how many, an even
 * number. */
static gsize
find_crossings (const RingletMaskShape *shape, double y, double *crossings)
{
  const double *p = shape->numbers;
  gsize n = 0;

  for (gsize i = 0; i < shape->n; i += 2) {
    const gsize k = (i + 2) % shape->n;

    if ((p[i] > y) != (p[k] > y))
      crossings[n++] = p[i + 1] + (y - p[i]) / (p[k] - p[i]) * (p[k + 1] - p[i + 1]);
  }
  qsort (crossings, n, sizeof *crossings, compare_doubles);
  return n;
}

static void
draw_polygon_row (
    const Canvas *canvas, const RingletMaskShape *shape, gsize row, double *crossings)
{
  const gsize n = find_crossings (shape, (double) row + 0.5, crossings);
  guint8 *bad = canvas->bad + row * canvas->n_fast;

  for (gsize i = 0; i + 1 < n; i += 2) {
    const gsize from = first_pixel (crossings[i], canvas->n_fast);
    const gsize to = first_pixel (crossings[i + 1], canvas->n_fast);

    memset (bad + from, !shape->cut, to - from);
  }
}

/* ---- all others ---- */

static void
draw_row (const Canvas *canvas, const RingletMaskShape *shape, gsize row, gsize from,
    gsize to)
{
  guint8 *bad = canvas->bad + row * canvas->n_fast;

  for (gsize j = from; j < to; j++) {
    if (shape->klass->inside (shape, (double) row + 0.5, (double) j + 0.5))
      bad[j] = !shape->cut;
  }
}

static void
draw_placed (const Canvas *canvas, const RingletMaskShape *shape)
{
  const RingletMaskBox box = shape->klass->box (shape);
  /* The box of an ellipse is rounded: one pixel more on each side. */
  const gsize from = first_pixel (box.x0 - 1.0, canvas->n_fast);
  const gsize to = first_pixel (box.x1 + 1.0, canvas->n_fast);
  const gsize last = first_pixel (box.y1 + 1.0, canvas->n_slow);
  g_autofree double *crossings = g_new (double, shape->n);

  for (gsize i = first_pixel (box.y0 - 1.0, canvas->n_slow); i < last; i++) {
    if (shape->klass->inside != NULL)
      draw_row (canvas, shape, i, from, to);
    else
      draw_polygon_row (canvas, shape, i, crossings);
  }
}

static gboolean
draw_shape (const Canvas *canvas, const RingletMaskShape *shape, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (canvas->cancellable, error))
    return FALSE;
  if (shape->klass->box == NULL)
    return draw_range (canvas, shape, error);

  if (canvas->warnings != NULL)
    warn_of_place (canvas, shape);
  draw_placed (canvas, shape);
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
