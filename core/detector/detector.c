/* SPDX-License-Identifier: MIT */
#include "detector/detector.h"

#include <math.h>

#include "base/error.h"
#include "detector/catalogue.h"

/* Takes the grid; @name is not copied. */
static RingletDetector *
detector_new (const char *name, RingletGrid *grid, int orientation)
{
  RingletDetector *self = g_atomic_rc_box_new0 (RingletDetector);

  self->name = name;
  self->n_slow = grid->n_slow;
  self->n_fast = grid->n_fast;
  self->pixel_slow_m = grid->pixel_slow_m;
  self->pixel_fast_m = grid->pixel_fast_m;
  self->orientation = orientation;
  self->binning_slow = 1;
  self->binning_fast = 1;
  self->grid = grid;
  return self;
}

static RingletDetector *
detector_dup (const RingletDetector *self)
{
  RingletDetector *copy = g_atomic_rc_box_new0 (RingletDetector);

  *copy = *self;
  ringlet_grid_ref (copy->grid);
  if (copy->mask != NULL)
    ringlet_mask_ref (copy->mask);
  copy->path = g_strdup (self->path);
  return copy;
}

gboolean
ringlet_detector_check_orientation (int orientation, GError **error)
{
  if (orientation >= 1 && orientation <= 4)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The detector orientation is 1, 2, 3 or 4, not %d", orientation);
  return FALSE;
}

/* What it is made of where the maker offers no choice. */
static RingletSensor
only_sensor (const RingletDetectorRow *row)
{
  const RingletSensorChoice *sensors = row->sensors;

  if (sensors[0].material == NULL || sensors[1].material != NULL)
    return (RingletSensor){ NULL, 0.0 };

  return (RingletSensor){ .material = ringlet_material_find (sensors[0].material, NULL),
    .thickness_m = sensors[0].thickness_m };
}

RingletDetector *
ringlet_detector_new_mode (
    const RingletDetectorMode *mode, double radius_m, int orientation, GError **error)
{
  const RingletDetectorRow *row = mode->row;
  RingletGrid *grid = ringlet_detector_mode_grid (mode, radius_m, error);
  RingletDetector *self = NULL;

  if (grid == NULL)
    return NULL;

  self = detector_new (row->name, grid, orientation);
  self->row = row;
  self->has_flags = row->has_flags;
  self->binning_slow = mode->binning_slow;
  self->binning_fast = mode->binning_fast;
  self->sensor = only_sensor (row);
  if (row->layout == RINGLET_LAYOUT_CYLINDER)
    self->radius_m = radius_m > 0.0 ? radius_m : row->radius_m;
  return self;
}

RingletDetector *
ringlet_detector_new_generic (double pixel_slow_m, double pixel_fast_m, gsize n_slow,
    gsize n_fast, int orientation, GError **error)
{
  const gboolean has_shape = n_slow > 0 || n_fast > 0;

  if (!ringlet_detector_check_orientation (orientation, error))
    return NULL;
  if (has_shape && !ringlet_image_check_shape (n_slow, n_fast, error))
    return NULL;

  if (!(pixel_slow_m > 0.0 && pixel_fast_m > 0.0 && isfinite (pixel_slow_m) &&
          isfinite (pixel_fast_m))) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The pixel size of the detector must be a positive length");
    return NULL;
  }

  return detector_new ("Detector",
      ringlet_grid_new_uniform (pixel_slow_m, pixel_fast_m, n_slow, n_fast),
      orientation);
}

RingletDetector *
ringlet_detector_new_grid (
    const char *name, RingletGrid *grid, int orientation, GError **error)
{
  if (!ringlet_detector_check_orientation (orientation, error)) {
    ringlet_grid_unref (grid);
    return NULL;
  }

  return detector_new (g_intern_string (name), grid, orientation);
}

RingletDetector *
ringlet_detector_with_orientation (const RingletDetector *self, int orientation)
{
  RingletDetector *copy = NULL;

  g_return_val_if_fail (orientation >= 1 && orientation <= 4, NULL);

  copy = detector_dup (self);
  copy->orientation = orientation;
  return copy;
}

RingletDetector *
ringlet_detector_with_sensor (const RingletDetector *self, const RingletSensor *sensor)
{
  RingletDetector *copy = detector_dup (self);

  copy->sensor = *sensor;
  return copy;
}

RingletDetector *
ringlet_detector_with_mask (const RingletDetector *self, RingletMask *mask)
{
  RingletDetector *copy = NULL;

  g_return_val_if_fail (
      mask == NULL || (mask->n_slow == self->n_slow && mask->n_fast == self->n_fast),
      NULL);

  copy = detector_dup (self);
  g_clear_pointer (&copy->mask, ringlet_mask_unref);
  if (mask != NULL)
    copy->mask = ringlet_mask_ref (mask);
  return copy;
}

RingletDetector *
ringlet_detector_with_path (const RingletDetector *self, const char *path)
{
  RingletDetector *copy = detector_dup (self);

  g_free (copy->path);
  copy->path = g_strdup (path);
  return copy;
}

RingletDetector *
ringlet_detector_with_grid (const RingletDetector *self, RingletGrid *grid)
{
  RingletDetector *copy = NULL;

  g_return_val_if_fail (
      grid->n_slow == self->n_slow && grid->n_fast == self->n_fast, NULL);

  copy = detector_dup (self);
  ringlet_grid_unref (copy->grid);
  copy->grid = grid;
  copy->pixel_slow_m = grid->pixel_slow_m;
  copy->pixel_fast_m = grid->pixel_fast_m;
  return copy;
}

RingletDetector *
ringlet_detector_with_shape (const RingletDetector *self, gsize n_slow, gsize n_fast)
{
  RingletDetector *copy = detector_dup (self);

  ringlet_grid_unref (copy->grid);
  copy->grid =
      ringlet_grid_new_uniform (self->pixel_slow_m, self->pixel_fast_m, n_slow, n_fast);
  copy->n_slow = n_slow;
  copy->n_fast = n_fast;
  return copy;
}

static gboolean
same_mask (const RingletMask *a, const RingletMask *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_str_equal (a->digest, b->digest);
}

gboolean
ringlet_detector_equal (const RingletDetector *a, const RingletDetector *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;

  return a->row == b->row && g_str_equal (a->name, b->name) &&
      a->orientation == b->orientation && a->binning_slow == b->binning_slow &&
      a->binning_fast == b->binning_fast && g_strcmp0 (a->path, b->path) == 0 &&
      ringlet_grid_equal (a->grid, b->grid) &&
      ringlet_sensor_equal (&a->sensor, &b->sensor) && same_mask (a->mask, b->mask);
}

void
ringlet_detector_digest (const RingletDetector *self, RingletDigest *digest)
{
  ringlet_digest_add_string (digest, self->grid->klass->name);
  self->grid->klass->digest (self->grid, digest);
  ringlet_digest_add_uint (digest, (guint64) self->orientation);
}

gboolean
ringlet_detector_has_flags (const RingletDetector *self)
{
  return self != NULL && self->has_flags;
}

RingletDetector *
ringlet_detector_ref (RingletDetector *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
detector_clear (gpointer data)
{
  RingletDetector *self = data;

  ringlet_grid_unref (self->grid);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_free (self->path);
}

void
ringlet_detector_unref (RingletDetector *self)
{
  g_atomic_rc_box_release_full (self, detector_clear);
}
