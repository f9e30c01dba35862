/* SPDX-License-Identifier: MIT */
#include "calib/auto-work.h"

#include <math.h>

#define MIN_POINTS 30
#define FEW_POINTS 250
#define MAX_RINGS 300
#define N_CHECKED 4
#define N_ORDER_POINTS 3000

void
ringlet_auto_work_clear (RingletAutoWork *self)
{
  g_clear_pointer (&self->peaks, ringlet_peak_image_free);
  g_clear_pointer (&self->image, ringlet_peak_image_free);
  g_clear_pointer (&self->points, g_array_unref);
  g_clear_pointer (&self->few, g_array_unref);
  g_clear_pointer (&self->candidates, g_array_unref);
}

GArray *
ringlet_auto_rings (const RingletCalibrant *calibrant, double wavelength_m)
{
  GArray *rings = ringlet_rings_new (calibrant, wavelength_m, G_PI);

  /* Calibrants with many lines have more at a short wavelength than can be listed. */
  for (double max = 2.0; rings->len == 0 && max > 1e-3; max /= 2.0) {
    g_array_unref (rings);
    rings = ringlet_rings_new (calibrant, wavelength_m, max);
  }
  if (rings->len > MAX_RINGS)
    g_array_set_size (rings, MAX_RINGS);
  /* Without atoms the strengths are no measure of what should be seen. */
  for (guint i = 0; i < rings->len && !ringlet_calibrant_has_atoms (calibrant); i++)
    g_array_index (rings, RingletRing, i).reflection.strength = 0.0;
  return rings;
}

static RingletMask *
all_that_is_bad (
    const RingletDetector *detector, const RingletMask *mask, GError **error)
{
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (detector);

  return ringlet_mask_union (gaps, (RingletMask *) mask, error);
}

static double
diagonal_of (const RingletDetector *detector)
{
  return hypot ((double) detector->n_slow * detector->pixel_slow_m,
      (double) detector->n_fast * detector->pixel_fast_m);
}

/* Where hardly any line stands out, those that hardly do: twelve pixels in a row are no
 * noise. */
static gboolean
find_lines (RingletAutoWork *self, GError **error)
{
  const double significant[] = { 4.0, 2.8 };

  for (gsize i = 0; i < G_N_ELEMENTS (significant); i++) {
    g_clear_pointer (&self->points, g_array_unref);
    self->points = ringlet_auto_ridges (
        self->image, self->detector, significant[i], self->cancellable, error);
    if (self->points == NULL)
      return FALSE;
    if (self->points->len >= FEW_POINTS)
      break;
  }
  return TRUE;
}

gboolean
ringlet_auto_work_prepare (RingletAutoWork *self, const RingletImage *image,
    const RingletMask *mask, guint32 seed, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (RingletMask) bad = all_that_is_bad (self->detector, mask, &local);

  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  self->bounds = ringlet_cone_bounds (self->detector);
  self->peaks = ringlet_peak_image_new (image, bad, TRUE, error);
  if (self->peaks == NULL)
    return FALSE;
  self->image = ringlet_auto_stabilised (self->peaks);
  for (gsize i = 0; i < self->image->n_slow * self->image->n_fast; i++)
    self->n_valid += !isnan (self->image->values[i]);
  ringlet_progress_report (self->progress, 0.1);
  if (!find_lines (self, error))
    return FALSE;
  ringlet_progress_report (self->progress, 0.3);
  if (self->points->len < MIN_POINTS)
    return TRUE;

  self->few = ringlet_auto_thinned (self->points, N_ORDER_POINTS);
  self->candidates = ringlet_auto_find (self->points, &self->bounds,
      diagonal_of (self->detector), seed, self->cancellable, error);
  ringlet_progress_report (self->progress, 0.6);
  return self->candidates != NULL;
}

static int
compare_checked (gconstpointer a, gconstpointer b)
{
  const RingletAutoChecked *x = a, *y = b;

  return (x->score < y->score) - (x->score > y->score);
}

GArray *
ringlet_auto_work_orders (const RingletAutoWork *self, const GArray *rings,
    gboolean hold_tilt, GError **error)
{
  g_autoptr (GArray) orders = ringlet_auto_orders (self->few, self->candidates, rings,
      &self->bounds, hold_tilt, self->cancellable, error);
  g_autoptr (GArray) checked = g_array_new (FALSE, FALSE, sizeof (RingletAutoChecked));

  for (guint i = 0; orders != NULL && i < MIN (orders->len, N_CHECKED); i++) {
    RingletAutoChecked next = { g_array_index (orders, RingletAutoOrder, i) };

    if (!ringlet_auto_check (self->image, self->detector, &next.order.cone, rings, NULL,
            &next.check, self->cancellable, error))
      return NULL;
    next.score = next.check.score * (0.5 + 0.5 * next.order.explained);
    g_array_append_val (checked, next);
  }
  if (orders == NULL)
    return NULL;
  g_array_sort (checked, compare_checked);
  return g_steal_pointer (&checked);
}
