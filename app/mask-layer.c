/* SPDX-License-Identifier: MIT */
#include "mask-layer.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "calib/mask-spots.h"
#include "image/mask-edit.h"
#include "mask-layer-private.h"

static void
stroke_unref (gpointer data)
{
  g_atomic_rc_box_release (data);
}

/* ---- numbers ---- */

static const char *
range_problem (const RingletMaskLayer *self)
{
  if (self->unit == NULL || self->unit->is_azimuthal)
    return _ ("a range has a radial unit");
  return NULL;
}

static const char *
threshold_problem (const RingletMaskLayer *self)
{
  const double *p = self->numbers;

  if (self->n != 2)
    return _ ("there are two limits");
  if (!(p[0] <= p[1]))
    return _ ("the smaller limit comes first");
  return isfinite (p[0]) || isfinite (p[1]) ? NULL
                                            : _ ("one of the limits is a number");
}

static const char *
hot_problem (const RingletMaskLayer *self)
{
  return self->n == 1 && self->numbers[0] > 0.0 && isfinite (self->numbers[0])
      ? NULL
      : _ ("the number of sigmas is positive");
}

static const char *
spots_problem (const RingletMaskLayer *self)
{
  const double *p = self->numbers;

  return self->n == 2 && p[0] >= RINGLET_MASK_SPOTS_LEAST_SNR && isfinite (p[0]) &&
          p[1] > 0.0 && p[1] <= 100.0
      ? NULL
      : _ ("the significance is 3 or more, and the radii are positive and at most 100");
}

static const char *
growth_problem (const RingletMaskLayer *self)
{
  const double *p = self->numbers;

  return self->n >= 1 && self->n <= 2 && p[0] >= 0.0 &&
          p[0] <= RINGLET_MASK_MAX_GROWTH && p[0] == floor (p[0]) &&
          (self->n == 1 || p[1] == 0.0 || p[1] == 1.0)
      ? NULL
      : _ ("it is a whole number of pixels up to 1000, and 1 for squares or 0 for "
           "discs");
}

static const char *
plain_problem (const RingletMaskLayer *self)
{
  return self->n == 0 ? NULL : _ ("it has no numbers");
}

const char *
ringlet_mask_layer_problem (const RingletMaskLayer *self)
{
  const RingletMaskShape shape = ringlet_mask_layer_shape (self);
  const char *problem = NULL;

  switch (self->klass->kind) {
  case RINGLET_MASK_LAYER_SHAPE:
    return ringlet_mask_shape_problem (&shape);
  case RINGLET_MASK_LAYER_RANGE:
    problem = range_problem (self);
    return problem != NULL ? problem : ringlet_mask_shape_problem (&shape);
  case RINGLET_MASK_LAYER_THRESHOLD:
    return threshold_problem (self);
  case RINGLET_MASK_LAYER_HOT:
    return hot_problem (self);
  case RINGLET_MASK_LAYER_SPOTS:
    return spots_problem (self);
  case RINGLET_MASK_LAYER_GROW:
  case RINGLET_MASK_LAYER_SHRINK:
    return growth_problem (self);
  default:
    return plain_problem (self);
  }
}

static gboolean
check (const RingletMaskLayer *self, GError **error)
{
  const char *problem = ringlet_mask_layer_problem (self);
  const char *numbers = self->klass->numbers;

  if (problem == NULL)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      _ ("A layer “%s” takes %s: %s"), _ (self->klass->label),
      numbers != NULL ? _ (numbers) : _ ("no numbers"), problem);
  return FALSE;
}

/* ---- made ---- */

static RingletMaskLayer *
new_of (const RingletMaskLayerClass *klass)
{
  RingletMaskLayer *self = g_atomic_rc_box_new0 (RingletMaskLayer);

  self->klass = klass;
  self->name = g_strdup (klass->label);
  self->enabled = TRUE;
  if (klass->kind == RINGLET_MASK_LAYER_BRUSH)
    self->strokes = g_ptr_array_new_with_free_func (stroke_unref);
  return self;
}

static void
put_numbers (RingletMaskLayer *self, const double *numbers, gsize n)
{
  g_free (self->numbers);
  self->numbers = n > 0 ? g_memdup2 (numbers, n * sizeof *numbers) : NULL;
  self->n = n;
}

RingletMaskLayer *
ringlet_mask_layer_new (const char *id, const double *numbers, gsize n,
    const RingletUnit *unit, GError **error)
{
  const RingletMaskLayerClass *klass = ringlet_mask_layer_class_find (id);
  g_autoptr (RingletMaskLayer) self = NULL;

  if (klass == NULL || klass->kind == RINGLET_MASK_LAYER_PIXELS) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "\"%s\" is no layer that is made of numbers", id);
    return NULL;
  }
  self = new_of (klass);
  put_numbers (self, numbers, n);
  if (klass->kind == RINGLET_MASK_LAYER_RANGE)
    self->unit =
        g_str_equal (id, "2theta") ? ringlet_unit_find ("2th_deg", NULL) : unit;
  return check (self, error) ? g_steal_pointer (&self) : NULL;
}

RingletMaskLayer *
ringlet_mask_layer_new_pixels (RingletMask *mask, const char *path)
{
  RingletMaskLayer *self = new_of (ringlet_mask_layer_class_find ("pixels"));

  self->mask = ringlet_mask_ref (mask);
  self->path = g_strdup (path);
  if (path != NULL) {
    g_autofree char *base = g_path_get_basename (path);

    g_free (self->name);
    self->name = g_filename_display_name (base);
  }
  return self;
}

RingletMaskLayer *
ringlet_mask_layer_ref (RingletMaskLayer *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
layer_clear (gpointer data)
{
  RingletMaskLayer *self = data;

  g_free (self->name);
  g_free (self->numbers);
  g_clear_pointer (&self->strokes, g_ptr_array_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_free (self->path);
}

void
ringlet_mask_layer_unref (RingletMaskLayer *self)
{
  g_atomic_rc_box_release_full (self, layer_clear);
}

/* ---- changed ---- */

static RingletMaskLayer *
copy_of (const RingletMaskLayer *self)
{
  RingletMaskLayer *copy = g_atomic_rc_box_new (RingletMaskLayer);

  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->numbers = NULL;
  put_numbers (copy, self->numbers, self->n);
  if (self->strokes != NULL)
    g_ptr_array_ref (self->strokes);
  if (self->mask != NULL)
    ringlet_mask_ref (self->mask);
  copy->path = g_strdup (self->path);
  return copy;
}

RingletMaskLayer *
ringlet_mask_layer_with_name (const RingletMaskLayer *self, const char *name)
{
  RingletMaskLayer *copy = copy_of (self);

  g_free (copy->name);
  copy->name = g_strdup (*name != '\0' ? name : self->klass->label);
  return copy;
}

RingletMaskLayer *
ringlet_mask_layer_with_enabled (const RingletMaskLayer *self, gboolean enabled)
{
  RingletMaskLayer *copy = copy_of (self);

  copy->enabled = enabled != FALSE;
  return copy;
}

RingletMaskLayer *
ringlet_mask_layer_with_cut (const RingletMaskLayer *self, gboolean cut)
{
  RingletMaskLayer *copy = copy_of (self);

  copy->cut = cut != FALSE;
  return copy;
}

RingletMaskLayer *
ringlet_mask_layer_with_numbers (
    const RingletMaskLayer *self, const double *numbers, gsize n, GError **error)
{
  g_autoptr (RingletMaskLayer) copy = copy_of (self);

  put_numbers (copy, numbers, n);
  return check (copy, error) ? g_steal_pointer (&copy) : NULL;
}

/* ---- strokes ---- */

/* Returns (transfer full): @numbers and the @n_more behind them. */
static RingletMaskStroke *
stroke_new (gboolean cut, const double *numbers, gsize n, const double *more,
    gsize n_more, GError **error)
{
  const gsize size = sizeof (RingletMaskStroke) + (n + n_more) * sizeof *numbers;
  RingletMaskStroke *self = g_atomic_rc_box_alloc0 (size);
  RingletMaskShape shape;
  const char *problem = NULL;

  self->cut = cut != FALSE;
  self->n = n + n_more;
  memcpy (self->numbers, numbers, n * sizeof *numbers);
  if (n_more > 0)
    memcpy (self->numbers + n, more, n_more * sizeof *more);
  shape = ringlet_mask_stroke_shape (self);
  problem = ringlet_mask_shape_problem (&shape);
  if (problem == NULL)
    return self;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "A stroke takes RADIUS Y1 X1 Y2 X2 …: %s", problem);
  stroke_unref (self);
  return NULL;
}

/* The first @n_kept strokes and @stroke: (transfer full) */
static RingletMaskLayer *
with_strokes (const RingletMaskLayer *self, guint n_kept, RingletMaskStroke *stroke)
{
  RingletMaskLayer *copy = copy_of (self);

  g_ptr_array_unref (copy->strokes);
  copy->strokes = g_ptr_array_new_full (n_kept + 1, stroke_unref);
  for (guint i = 0; i < n_kept; i++)
    g_ptr_array_add (
        copy->strokes, g_atomic_rc_box_acquire (g_ptr_array_index (self->strokes, i)));
  g_ptr_array_add (copy->strokes, stroke);
  return copy;
}

RingletMaskLayer *
ringlet_mask_layer_with_stroke (const RingletMaskLayer *self, gboolean cut,
    const double *numbers, gsize n, GError **error)
{
  RingletMaskStroke *stroke = stroke_new (cut, numbers, n, NULL, 0, error);

  return stroke != NULL ? with_strokes (self, self->strokes->len, stroke) : NULL;
}

RingletMaskLayer *
ringlet_mask_layer_with_point (
    const RingletMaskLayer *self, double y, double x, GError **error)
{
  const guint n_kept = self->strokes->len - 1;
  const RingletMaskStroke *last = g_ptr_array_index (self->strokes, n_kept);
  const double point[] = { y, x };
  RingletMaskStroke *stroke =
      stroke_new (last->cut, last->numbers, last->n, point, 2, error);

  return stroke != NULL ? with_strokes (self, n_kept, stroke) : NULL;
}

/* ---- compared ---- */

static gboolean
same_strokes (const GPtrArray *a, const GPtrArray *b)
{
  if (a == b || a == NULL || b == NULL || a->len != b->len)
    return a == b;

  for (guint i = 0; i < a->len; i++) {
    const RingletMaskStroke *s = g_ptr_array_index (a, i);
    const RingletMaskStroke *t = g_ptr_array_index (b, i);

    if (s == t)
      continue;
    if (s->cut != t->cut || s->n != t->n ||
        memcmp (s->numbers, t->numbers, s->n * sizeof *s->numbers) != 0)
      return FALSE;
  }
  return TRUE;
}

static gboolean
same_mask (const RingletMask *a, const RingletMask *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;
  return g_str_equal (a->digest, b->digest);
}

gboolean
ringlet_mask_layer_same_pixels (const RingletMaskLayer *a, const RingletMaskLayer *b)
{
  return a == b ||
      (a->klass == b->klass && a->cut == b->cut && a->unit == b->unit && a->n == b->n &&
          (a->n == 0 ||
              memcmp (a->numbers, b->numbers, a->n * sizeof *a->numbers) == 0) &&
          same_strokes (a->strokes, b->strokes) && same_mask (a->mask, b->mask));
}

gboolean
ringlet_mask_layer_equal (const RingletMaskLayer *a, const RingletMaskLayer *b)
{
  return a == b ||
      (a->enabled == b->enabled && g_str_equal (a->name, b->name) &&
          g_strcmp0 (a->path, b->path) == 0 && ringlet_mask_layer_same_pixels (a, b));
}
