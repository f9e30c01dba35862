/* SPDX-License-Identifier: MIT */
#include "geometry/detector.h"

#include <math.h>

#include "base/error.h"
#include "geometry/catalogue.h"

static RingletDetector *
detector_new (const RingletDetectorRow *row, gsize n_slow, gsize n_fast,
    double pixel_slow_m, double pixel_fast_m, int orientation)
{
  RingletDetector *self = g_atomic_rc_box_new0 (RingletDetector);

  self->row = row;
  self->name = row != NULL ? row->name : "Detector";
  self->n_slow = n_slow;
  self->n_fast = n_fast;
  self->pixel_slow_m = pixel_slow_m;
  self->pixel_fast_m = pixel_fast_m;
  self->orientation = orientation;
  return self;
}

static gboolean
check_orientation (int orientation, GError **error)
{
  if (orientation >= 1 && orientation <= 4)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The detector orientation is 1, 2, 3 or 4, not %d", orientation);
  return FALSE;
}

RingletDetector *
ringlet_detector_new_named (const char *name, int orientation, GError **error)
{
  const RingletDetectorRow *row = ringlet_catalogue_find (name);

  if (!check_orientation (orientation, error))
    return NULL;

  if (row == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "There is no detector \"%s\" in the catalogue; \"ringlet detectors\" lists it",
        name);
    return NULL;
  }

  return detector_new (
      row, row->n_slow, row->n_fast, row->pixel_m, row->pixel_m, orientation);
}

RingletDetector *
ringlet_detector_new_generic (double pixel_slow_m, double pixel_fast_m, gsize n_slow,
    gsize n_fast, int orientation, GError **error)
{
  const gboolean has_shape = n_slow > 0 || n_fast > 0;

  if (!check_orientation (orientation, error))
    return NULL;
  if (has_shape && !ringlet_image_check_shape (n_slow, n_fast, error))
    return NULL;

  if (!(pixel_slow_m > 0.0 && pixel_fast_m > 0.0 && isfinite (pixel_slow_m) &&
          isfinite (pixel_fast_m))) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The pixel size of the detector must be a positive length");
    return NULL;
  }

  return detector_new (NULL, n_slow, n_fast, pixel_slow_m, pixel_fast_m, orientation);
}

RingletDetector *
ringlet_detector_with_orientation (RingletDetector *self, int orientation)
{
  g_return_val_if_fail (orientation >= 1 && orientation <= 4, NULL);

  return detector_new (self->row, self->n_slow, self->n_fast, self->pixel_slow_m,
      self->pixel_fast_m, orientation);
}

RingletDetector *
ringlet_detector_for_image (
    RingletDetector *self, gsize n_slow, gsize n_fast, GError **error)
{
  g_autofree char *fitting = NULL;

  if (self->n_slow == n_slow && self->n_fast == n_fast)
    return ringlet_detector_ref (self);

  if (self->n_slow == 0)
    return detector_new (NULL, n_slow, n_fast, self->pixel_slow_m, self->pixel_fast_m,
        self->orientation);

  fitting = ringlet_detector_guess (n_slow, n_fast, 0.0);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The image has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels (rows × columns), but the geometry is for a %s of %" G_GSIZE_FORMAT
      " × %" G_GSIZE_FORMAT "%s%s",
      n_slow, n_fast, self->name, self->n_slow, self->n_fast,
      *fitting != '\0' ? "; detectors of that shape: " : "", fitting);
  return NULL;
}

char *
ringlet_detector_guess (gsize n_slow, gsize n_fast, double pixel_m)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (const RingletDetectorRow *row = ringlet_catalogue (); row->name != NULL; row++) {
    const gboolean fits = row->n_slow == n_slow && row->n_fast == n_fast;
    const gboolean pitch = pixel_m == 0.0 || fabs (row->pixel_m - pixel_m) < 1e-8;

    if (fits && pitch)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", row->name);
  }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* Fills @bad[0 … n) with 1 where index i lies between two modules. */
static void
mark_gaps (guint8 *bad, gsize n, guint module, guint gap)
{
  for (gsize i = 0; i < n; i++)
    bad[i] = i % (module + gap) >= module;
}

static void
mark_seams (guint8 *bad, gsize n, const RingletDetectorRow *row)
{
  const gsize period = row->module_fast + row->gap_fast;
  const gsize first = (gsize) ((int) (row->module_fast / 2) + row->seam_first);

  for (gsize i = 0; i < n; i++) {
    const gsize column = i % period;

    if (column >= first && column < first + row->seam_columns)
      bad[i] = 1;
  }
}

RingletMask *
ringlet_detector_gap_mask (const RingletDetector *self)
{
  const RingletDetectorRow *row = self->row;
  g_autofree guint8 *slow = NULL;
  g_autofree guint8 *fast = NULL;
  g_autoptr (RingletMask) mask = NULL;
  guint8 *bad = NULL;

  if (row == NULL)
    return NULL;

  slow = g_new0 (guint8, self->n_slow);
  fast = g_new0 (guint8, self->n_fast);
  mark_gaps (slow, self->n_slow, row->module_slow, row->gap_slow);
  mark_gaps (fast, self->n_fast, row->module_fast, row->gap_fast);
  mark_seams (fast, self->n_fast, row);

  bad = g_new (guint8, self->n_slow * self->n_fast);
  for (gsize i = 0; i < self->n_slow; i++) {
    for (gsize j = 0; j < self->n_fast; j++)
      bad[i * self->n_fast + j] = slow[i] | fast[j];
  }

  mask = ringlet_mask_new_take (self->n_slow, self->n_fast, bad);
  return mask->n_bad > 0 ? g_steal_pointer (&mask) : NULL;
}

const char *const *
ringlet_detector_names (void)
{
  static const char *names[256];
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    gsize n = 0;

    for (const RingletDetectorRow *row = ringlet_catalogue (); row->name != NULL; row++)
      names[n++] = row->name;
    names[n] = NULL;
    g_once_init_leave (&ready, 1);
  }
  return names;
}

gboolean
ringlet_detector_equal (const RingletDetector *a, const RingletDetector *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;

  return a->row == b->row && a->n_slow == b->n_slow && a->n_fast == b->n_fast &&
      a->pixel_slow_m == b->pixel_slow_m && a->pixel_fast_m == b->pixel_fast_m &&
      a->orientation == b->orientation;
}

void
ringlet_detector_digest (const RingletDetector *self, RingletDigest *digest)
{
  ringlet_digest_add_uint (digest, self->n_slow);
  ringlet_digest_add_uint (digest, self->n_fast);
  ringlet_digest_add_double (digest, self->pixel_slow_m);
  ringlet_digest_add_double (digest, self->pixel_fast_m);
  ringlet_digest_add_uint (digest, (guint64) self->orientation);
}

RingletDetector *
ringlet_detector_ref (RingletDetector *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_detector_unref (RingletDetector *self)
{
  g_atomic_rc_box_release (self);
}
