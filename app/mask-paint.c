/* SPDX-License-Identifier: MIT */
#include "mask-paint.h"

#include <math.h>
#include <string.h>

#include "calib/mask-spots.h"
#include "engine/flagged.h"
#include "image/mask-value.h"
#include "mask-layer-private.h"

/* Hot pixels are kept from here up; who asks for more looks again. */
#define LEAST_SIGMAS 3.0

typedef struct {
  const RingletMaskLayer *layer;
  const RingletMaskScene *scene;
  RingletMaskFinds *finds;
  guint8 *pixels;
  guint8 value;
  GCancellable *cancellable;
} Paint;

/* ---- what is found in a frame ---- */

void
ringlet_mask_finds_clear (RingletMaskFinds *self)
{
  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->known, ringlet_mask_unref);
  g_clear_pointer (&self->hot, g_array_unref);
  g_clear_pointer (&self->spots, g_array_unref);
}

/* The flags of known detectors are no data whatever the detector, as in "ringlet mask
 * --flagged": a dead pixel that is seen as a hot one helps nobody. */
static RingletMask *
find_dead (const RingletImage *image, GError **error)
{
  const RingletPlan plan = ringlet_plan_default ();

  return ringlet_mask_new_flagged (image, &plan, TRUE, error);
}

/* Of the present frame and detector. */
static gboolean
prepare_finds (const Paint *paint, GError **error)
{
  RingletMaskFinds *finds = paint->finds;
  const RingletMaskScene *scene = paint->scene;
  g_autoptr (RingletMask) dead = NULL;
  g_autoptr (RingletMask) gaps = NULL;

  if (finds->known != NULL && finds->image == scene->image &&
      ringlet_detector_equal (finds->detector, scene->detector))
    return TRUE;

  ringlet_mask_finds_clear (finds);
  dead = find_dead (scene->image, error);
  if (dead == NULL)
    return FALSE;
  if (scene->detector != NULL)
    gaps = ringlet_detector_gap_mask (scene->detector);
  finds->known = ringlet_mask_union (dead, gaps, error);
  if (finds->known == NULL)
    return FALSE;
  finds->image = ringlet_image_ref (scene->image);
  finds->detector =
      scene->detector != NULL ? ringlet_detector_ref (scene->detector) : NULL;
  return TRUE;
}

static GArray *
find_hot (const Paint *paint, GError **error)
{
  const double n_sigma = paint->layer->numbers[0];
  RingletMaskFinds *finds = paint->finds;

  if (n_sigma < LEAST_SIGMAS)
    return ringlet_hot_pixels_find (
        finds->image, finds->known, n_sigma, paint->cancellable, error);
  if (finds->hot == NULL)
    finds->hot = ringlet_hot_pixels_find (
        finds->image, finds->known, LEAST_SIGMAS, paint->cancellable, error);
  return finds->hot != NULL ? g_array_ref (finds->hot) : NULL;
}

/* ---- kinds ---- */

static gboolean
paint_hot (const Paint *paint, GError **error)
{
  g_autoptr (GArray) hot = NULL;

  if (!prepare_finds (paint, error))
    return FALSE;
  hot = find_hot (paint, error);
  if (hot == NULL)
    return FALSE;

  for (guint i = 0; i < hot->len; i++) {
    const RingletHotPixel *pixel = &g_array_index (hot, RingletHotPixel, i);

    if (ringlet_hot_pixel_is (pixel, paint->layer->numbers[0]))
      paint->pixels[pixel->pixel] = paint->value;
  }
  return TRUE;
}

static gboolean
paint_spots (const Paint *paint, GError **error)
{
  RingletMaskFinds *finds = paint->finds;
  const double *p = paint->layer->numbers;

  if (!prepare_finds (paint, error))
    return FALSE;
  if (finds->spots == NULL)
    finds->spots =
        ringlet_mask_spots_find (finds->image, finds->known, paint->cancellable, error);
  if (finds->spots == NULL)
    return FALSE;

  ringlet_mask_spots_paint (finds->spots, p[0], p[1], paint->pixels,
      paint->scene->n_slow, paint->scene->n_fast, paint->value);
  return TRUE;
}

/* Takes @mask; FALSE when it is NULL. */
static gboolean
paint_mask (const Paint *paint, RingletMask *mask)
{
  const gsize n = paint->scene->n_slow * paint->scene->n_fast;
  g_autoptr (RingletMask) owned = mask;

  if (owned == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    paint->pixels[i] = owned->bad[i] ? paint->value : 0;
  return TRUE;
}

static gboolean
paint_gaps (const Paint *paint)
{
  RingletMask *gaps = ringlet_detector_gap_mask (paint->scene->detector);

  return gaps == NULL || paint_mask (paint, gaps);
}

static gboolean
paint_range (const Paint *paint, GError **error)
{
  const RingletMaskScene *scene = paint->scene;
  const RingletMaskShape shape = ringlet_mask_layer_shape (paint->layer);
  const RingletMaskPaper paper = { paint->pixels, scene->n_slow, scene->n_fast,
    paint->value };

  if (!(scene->geometry->distance_m > 0.0) ||
      (shape.unit->needs_wavelength && !(scene->geometry->wavelength_m > 0.0)))
    return TRUE;
  return ringlet_mask_shape_paint_range (
      &shape, &paper, scene->detector, scene->geometry, paint->cancellable, error);
}

/* What a layer needs and is not there leaves it without pixels. */
static gboolean
paint_whole (const Paint *paint, GError **error)
{
  const RingletMaskLayer *layer = paint->layer;

  switch (layer->klass->kind) {
  case RINGLET_MASK_LAYER_RANGE:
    return paint_range (paint, error);
  case RINGLET_MASK_LAYER_THRESHOLD:
    return paint_mask (paint,
        ringlet_mask_new_outside (
            paint->scene->image, layer->numbers[0], layer->numbers[1], error));
  case RINGLET_MASK_LAYER_HOT:
    return paint_hot (paint, error);
  case RINGLET_MASK_LAYER_SPOTS:
    return paint_spots (paint, error);
  case RINGLET_MASK_LAYER_DEAD:
    return paint_mask (paint, find_dead (paint->scene->image, error));
  case RINGLET_MASK_LAYER_GAPS:
    return paint_gaps (paint);
  case RINGLET_MASK_LAYER_PIXELS:
    return paint_mask (paint, ringlet_mask_ref (layer->mask));
  default:
    return TRUE;
  }
}

static gboolean
has_needs (const RingletMaskLayer *layer, const RingletMaskScene *scene)
{
  const guint needs = layer->klass->needs;
  /* Gaps of the detector are a help for what is found, and not a need. */
  const gboolean detector = needs == RINGLET_MASK_NEEDS_DETECTOR ||
      (needs & RINGLET_MASK_NEEDS_GEOMETRY) != 0;

  return !((needs & RINGLET_MASK_NEEDS_IMAGE) && scene->image == NULL) &&
      !((needs & RINGLET_MASK_NEEDS_GEOMETRY) && scene->geometry == NULL) &&
      !(detector && scene->detector == NULL);
}

/* ---- strokes and shapes, which have a place ---- */

static guint8
value_of (gboolean cut)
{
  return cut ? RINGLET_MASK_PAINT_FREE : RINGLET_MASK_PAINT_BAD;
}

static RingletMaskArea
paint_placed (const RingletMaskShape *shape, gboolean cut,
    const RingletMaskScene *scene, guint8 *pixels)
{
  const RingletMaskPaper paper = { pixels, scene->n_slow, scene->n_fast,
    value_of (cut) };

  shape->klass->paint (shape, &paper);
  return ringlet_mask_shape_area (shape, scene->n_slow, scene->n_fast);
}

static RingletMaskArea
paint_strokes (const RingletMaskLayer *layer, guint first,
    const RingletMaskScene *scene, guint8 *pixels)
{
  RingletMaskArea area = { 0 };

  for (guint i = first; i < layer->strokes->len; i++) {
    const RingletMaskStroke *stroke = g_ptr_array_index (layer->strokes, i);
    const RingletMaskShape shape = ringlet_mask_stroke_shape (stroke);

    area = ringlet_mask_area_union (
        area, paint_placed (&shape, stroke->cut != layer->cut, scene, pixels));
  }
  return area;
}

gboolean
ringlet_mask_paint_layer (const RingletMaskLayer *layer, const RingletMaskScene *scene,
    RingletMaskFinds *finds, guint8 *pixels, RingletMaskArea *area,
    GCancellable *cancellable, GError **error)
{
  const Paint paint = { layer, scene, finds, pixels, value_of (layer->cut),
    cancellable };
  RingletMaskShape shape;

  *area = (RingletMaskArea){ 0 };
  switch (layer->klass->kind) {
  case RINGLET_MASK_LAYER_SHAPE:
    shape = ringlet_mask_layer_shape (layer);
    *area = paint_placed (&shape, layer->cut, scene, pixels);
    return TRUE;
  case RINGLET_MASK_LAYER_BRUSH:
    *area = paint_strokes (layer, 0, scene, pixels);
    return TRUE;
  default:
    if (!has_needs (layer, scene))
      return TRUE;
    *area = (RingletMaskArea){ 0, 0, scene->n_slow, scene->n_fast };
    return paint_whole (&paint, error);
  }
}

/* ---- a stroke that goes on ---- */

/* Whether @b is @a, perhaps with more points. */
static gboolean
goes_on (const RingletMaskStroke *a, const RingletMaskStroke *b)
{
  return a == b ||
      (a->cut == b->cut && a->n <= b->n &&
          memcmp (a->numbers, b->numbers, a->n * sizeof *a->numbers) == 0);
}

static gboolean
is_longer (const RingletMaskLayer *before, const RingletMaskLayer *after)
{
  const GPtrArray *a = before->strokes;
  const GPtrArray *b = after->strokes;

  if (a == NULL || b == NULL || before->cut != after->cut || a->len > b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++) {
    const RingletMaskStroke *s = g_ptr_array_index (a, i);
    const RingletMaskStroke *t = g_ptr_array_index (b, i);

    if (!goes_on (s, t) || (i + 1 < a->len && s->n != t->n))
      return FALSE;
  }
  return TRUE;
}

/* From the last point that was there before. */
static RingletMaskArea
paint_rest (const RingletMaskStroke *before, const RingletMaskStroke *after,
    gboolean cut, const RingletMaskScene *scene, guint8 *pixels)
{
  const RingletMaskShape shape = ringlet_mask_stroke_shape (after);
  const RingletMaskPaper paper = { pixels, scene->n_slow, scene->n_fast,
    value_of (cut) };
  const gsize n_points = (before->n - 1) / 2;

  return ringlet_mask_shape_paint_line (&shape, n_points - 1, &paper);
}

gboolean
ringlet_mask_paint_more (const RingletMaskLayer *before, const RingletMaskLayer *after,
    const RingletMaskScene *scene, guint8 *pixels, RingletMaskArea *area)
{
  const guint n = before->strokes != NULL ? before->strokes->len : 0;

  if (!is_longer (before, after))
    return FALSE;

  *area = (RingletMaskArea){ 0 };
  if (n > 0) {
    const RingletMaskStroke *s = g_ptr_array_index (before->strokes, n - 1);
    const RingletMaskStroke *t = g_ptr_array_index (after->strokes, n - 1);

    if (s->n < t->n)
      *area = paint_rest (s, t, t->cut != after->cut, scene, pixels);
  }
  *area = ringlet_mask_area_union (*area, paint_strokes (after, n, scene, pixels));
  return TRUE;
}
