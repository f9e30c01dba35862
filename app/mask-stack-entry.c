/* SPDX-License-Identifier: MIT */

/* One layer of a stack. */

#include <string.h>

#include "base/error.h"
#include "base/simd.h"
#include "image/mask-edit.h"
#include "mask-stack-private.h"

RingletMaskRows
ringlet_mask_rows_union (RingletMaskRows a, RingletMaskRows b)
{
  if (a.to <= a.from)
    return b;
  if (b.to <= b.from)
    return a;
  return (RingletMaskRows){ MIN (a.from, b.from), MAX (a.to, b.to) };
}

static RingletMaskRows
rows_of (RingletMaskArea area)
{
  if (area.fast_end <= area.fast)
    return (RingletMaskRows){ 0, 0 };
  return (RingletMaskRows){ area.slow, area.slow_end };
}

/* ---- painted ---- */

RINGLET_CLONES static guint32
count_painted (const guint8 *pixels, gsize n)
{
  guint32 n_painted = 0;

  for (gsize i = 0; i < n; i++)
    n_painted += pixels[i] != 0;
  return n_painted;
}

static void
count_rows (RingletMaskEntry *self, RingletMaskRows rows)
{
  for (gsize i = rows.from; i < rows.to; i++)
    self->n_own[i] = count_painted (self->pixels + i * self->n_fast, self->n_fast);
}

/* Untouched pages of zeros are no memory. */
static guint8 *
alloc_zeros (const RingletMaskScene *scene, GError **error)
{
  guint8 *pixels = g_try_malloc0_n (scene->n_slow, scene->n_fast);

  if (pixels == NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a mask layer of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " pixels",
        scene->n_slow, scene->n_fast);
  return pixels;
}

static void
note_inputs (RingletMaskEntry *self, const RingletMaskScene *scene)
{
  const guint needs = self->layer->klass->needs;

  if ((needs & RINGLET_MASK_NEEDS_IMAGE) && scene->image != NULL)
    self->image = ringlet_image_ref (scene->image);
  if ((needs & RINGLET_MASK_NEEDS_DETECTOR) && scene->detector != NULL)
    self->detector = ringlet_detector_ref (scene->detector);
  if ((needs & RINGLET_MASK_NEEDS_GEOMETRY) && scene->geometry != NULL)
    self->geometry = *scene->geometry;
}

static gboolean
prepare (RingletMaskEntry *self, const RingletMaskScene *scene, RingletMaskFinds *finds,
    GCancellable *cancellable, GError **error)
{
  if (ringlet_mask_layer_class_is_operation (self->layer->klass)) {
    self->below = alloc_zeros (scene, error);
    self->above = self->below != NULL ? alloc_zeros (scene, error) : NULL;
    return self->above != NULL;
  }

  self->pixels = alloc_zeros (scene, error);
  if (self->pixels == NULL ||
      !ringlet_mask_paint_layer (
          self->layer, scene, finds, self->pixels, &self->area, cancellable, error))
    return FALSE;
  note_inputs (self, scene);
  count_rows (self, rows_of (self->area));
  return TRUE;
}

RingletMaskEntry *
ringlet_mask_entry_new (RingletMaskLayer *layer, const RingletMaskScene *scene,
    RingletMaskFinds *finds, GCancellable *cancellable, GError **error)
{
  RingletMaskEntry *self = g_new0 (RingletMaskEntry, 1);

  self->layer = ringlet_mask_layer_ref (layer);
  self->n_slow = scene->n_slow;
  self->n_fast = scene->n_fast;
  self->n_own = g_new0 (guint32, scene->n_slow);
  self->n_changed = g_new0 (guint32, scene->n_slow);
  if (prepare (self, scene, finds, cancellable, error))
    return self;

  ringlet_mask_entry_free (self);
  return NULL;
}

void
ringlet_mask_entry_free (gpointer data)
{
  RingletMaskEntry *self = data;

  if (self == NULL)
    return;
  ringlet_mask_layer_unref (self->layer);
  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_free (self->pixels);
  g_free (self->n_own);
  g_free (self->n_changed);
  g_free (self->below);
  g_free (self->above);
  g_free (self);
}

gboolean
ringlet_mask_entry_is_of (const RingletMaskEntry *self, const RingletMaskLayer *layer,
    const RingletMaskScene *scene)
{
  const RingletGeometry nowhere = { 0 };
  const guint needs = layer->klass->needs;

  return ringlet_mask_layer_same_pixels (self->layer, layer) &&
      (!(needs & RINGLET_MASK_NEEDS_IMAGE) || self->image == scene->image) &&
      (!(needs & RINGLET_MASK_NEEDS_DETECTOR) ||
          ringlet_detector_equal (self->detector, scene->detector)) &&
      (!(needs & RINGLET_MASK_NEEDS_GEOMETRY) ||
          ringlet_geometry_equal (
              &self->geometry, scene->geometry != NULL ? scene->geometry : &nowhere));
}

void
ringlet_mask_entry_take_layer (RingletMaskEntry *self, RingletMaskLayer *layer)
{
  self->was_enabled = self->layer->enabled;
  ringlet_mask_layer_ref (layer);
  ringlet_mask_layer_unref (self->layer);
  self->layer = layer;
}

gboolean
ringlet_mask_entry_paint_more (RingletMaskEntry *self, RingletMaskLayer *layer,
    const RingletMaskScene *scene, RingletMaskRows *rows)
{
  RingletMaskArea area = { 0 };

  if (!ringlet_mask_paint_more (self->layer, layer, scene, self->pixels, &area))
    return FALSE;

  *rows = rows_of (area);
  self->area = ringlet_mask_area_union (self->area, area);
  count_rows (self, *rows);
  return TRUE;
}

RingletMaskRows
ringlet_mask_entry_rows (const RingletMaskEntry *self)
{
  return self->pixels != NULL ? rows_of (self->area)
                              : (RingletMaskRows){ 0, self->n_slow };
}

/* ---- operations ---- */

gboolean
ringlet_mask_entry_acts (const RingletMaskEntry *self)
{
  return self->layer->enabled &&
      ringlet_mask_layer_class_is_operation (self->layer->klass);
}

/* How many rows away it looks. */
static gsize
reach_of (const RingletMaskEntry *self)
{
  switch (self->layer->klass->kind) {
  case RINGLET_MASK_LAYER_GROW:
  case RINGLET_MASK_LAYER_SHRINK:
    return (gsize) self->layer->numbers[0];
  case RINGLET_MASK_LAYER_FILL:
    return self->n_slow;
  default:
    return 0;
  }
}

static RingletMaskRows
widen (const RingletMaskEntry *self, RingletMaskRows rows, gsize n)
{
  return (RingletMaskRows){ rows.from - MIN (rows.from, n),
    MIN (rows.to + n, self->n_slow) };
}

static RingletMask *
operate (const RingletMaskEntry *self, const RingletMask *part, GError **error)
{
  const RingletMaskLayer *layer = self->layer;
  const guint n = layer->n > 0 ? (guint) layer->numbers[0] : 0;
  const RingletMaskKernel kernel = layer->n > 1 && layer->numbers[1] != 0.0
      ? RINGLET_MASK_SQUARE
      : RINGLET_MASK_DISC;

  switch (layer->klass->kind) {
  case RINGLET_MASK_LAYER_GROW:
    return ringlet_mask_grow (part, n, kernel, error);
  case RINGLET_MASK_LAYER_SHRINK:
    return ringlet_mask_shrink (part, n, kernel, error);
  case RINGLET_MASK_LAYER_FILL:
    return ringlet_mask_fill_holes (part, error);
  default:
    return ringlet_mask_invert (part, error);
  }
}

RINGLET_CLONES static guint32
count_different (const guint8 *a, const guint8 *b, gsize n)
{
  guint32 n_different = 0;

  for (gsize i = 0; i < n; i++)
    n_different += a[i] != b[i];
  return n_different;
}

/* Of as many rows as decide about those that change: its edges do not matter, then, or
 * are those of the image. */
gboolean
ringlet_mask_entry_operate (
    RingletMaskEntry *self, RingletMaskRows *rows, GError **error)
{
  const gsize reach = reach_of (self);
  const RingletMaskRows out = widen (self, *rows, reach);
  const RingletMaskRows in = widen (self, out, reach);
  const gsize n_fast = self->n_fast;
  g_autoptr (RingletMask) part = ringlet_mask_new_take (in.to - in.from, n_fast,
      g_memdup2 (self->below + in.from * n_fast, (in.to - in.from) * n_fast));
  g_autoptr (RingletMask) done = operate (self, part, error);

  if (done == NULL)
    return FALSE;

  memcpy (self->above + out.from * n_fast, done->bad + (out.from - in.from) * n_fast,
      (out.to - out.from) * n_fast);
  for (gsize i = out.from; i < out.to; i++)
    self->n_changed[i] =
        count_different (self->below + i * n_fast, self->above + i * n_fast, n_fast);
  *rows = out;
  return TRUE;
}
