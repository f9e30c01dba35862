/* SPDX-License-Identifier: MIT */
#include "calib/auto-work.h"

#include <math.h>

#include "calib/auto-arc.h"
#include "calib/auto-pairs.h"

#define MIN_POINTS 30
#define FEW_POINTS 250
#define MAX_RINGS 300
#define N_CHECKED 4
#define N_ORDER_POINTS 3000
#define N_ARCS 40
#define N_NEAR 20   /* of the orders of pairs, fitted to the points */
#define N_NEAREST 6 /* of these, held against the image */
#define SAME_DISTANCE 1e-4 /* its logarithm */
#define SAME_TILT 2e-4

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
  self->peaks = ringlet_peak_image_new (image, bad, TRUE, self->cancellable, error);
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

/* What was held against the image need not be so again. */
static gboolean
is_checked (const GArray *checked, const RingletCone *cone)
{
  for (guint i = 0; i < checked->len; i++) {
    const RingletCone *old = &g_array_index (checked, RingletAutoChecked, i).order.cone;

    if (fabs (log (old->distance_m / cone->distance_m)) < SAME_DISTANCE &&
        hypot (old->tilt[0] - cone->tilt[0], old->tilt[1] - cone->tilt[1]) < SAME_TILT)
      return TRUE;
  }
  return FALSE;
}

/* Holds up to @most of @orders against the image. */
static gboolean
check_orders (const RingletAutoWork *self, const GArray *orders, guint most,
    const GArray *rings, GArray *checked, GError **error)
{
  for (guint i = 0; i < MIN (orders->len, most); i++) {
    RingletAutoChecked next = { g_array_index (orders, RingletAutoOrder, i) };

    if (is_checked (checked, &next.order.cone))
      continue;
    if (!ringlet_auto_check (self->image, self->detector, &next.order.cone, rings, NULL,
            &next.check, self->cancellable, error))
      return FALSE;
    next.score = next.check.score * (0.5 + 0.5 * next.order.explained);
    g_array_append_val (checked, next);
  }
  g_array_sort (checked, compare_checked);
  return TRUE;
}

GArray *
ringlet_auto_work_orders (const RingletAutoWork *self, const GArray *rings,
    gboolean hold_tilt, GError **error)
{
  g_autoptr (GArray) orders = ringlet_auto_orders (self->few, self->candidates, rings,
      &self->bounds, hold_tilt, self->cancellable, error);
  g_autoptr (GArray) checked = g_array_new (FALSE, FALSE, sizeof (RingletAutoChecked));

  if (orders == NULL || !check_orders (self, orders, N_CHECKED, rings, checked, error))
    return NULL;
  return g_steal_pointer (&checked);
}

static GArray *
points_of_arcs (const GArray *arcs)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (RingletConePoint));

  for (guint i = 0; i < arcs->len; i++)
    g_array_append_vals (
        points, g_array_index (arcs, RingletArc, i).points, RINGLET_ARC_POINTS);
  return points;
}

/* The same fits from the best of @from, whose elements of @size start with a cone. */
static GArray *
fit_near (const RingletAutoWork *self, const GArray *points, const GArray *from,
    const GArray *rings, gboolean hold_tilt, guint most, GError **error)
{
  const gsize size = g_array_get_element_size ((GArray *) from);
  g_autoptr (GArray) cones = g_array_new (FALSE, FALSE, sizeof (RingletCone));

  for (guint i = 0; i < from->len; i++)
    g_array_append_vals (cones, from->data + i * size, 1);
  return ringlet_auto_orders_near (
      points, cones, rings, &self->bounds, hold_tilt, most, self->cancellable, error);
}

gboolean
ringlet_auto_work_pairs (const RingletAutoWork *self, const GArray *rings,
    gboolean hold_tilt, guint round, GArray *checked, GError **error)
{
  g_autoptr (GArray) arcs = ringlet_arcs_new (self->points, self->detector, N_ARCS);
  g_autoptr (GArray) points = points_of_arcs (arcs);
  g_autoptr (GArray) pairs = ringlet_auto_pairs (
      arcs, rings, &self->bounds, hold_tilt, round, self->cancellable, error);
  g_autoptr (GArray) roughly = NULL;
  g_autoptr (GArray) orders = NULL;

  if (pairs == NULL)
    return FALSE;
  roughly = fit_near (self, points, pairs, rings, hold_tilt, N_NEAR, error);
  if (roughly == NULL)
    return FALSE;
  orders = fit_near (self, self->few, roughly, rings, hold_tilt, N_NEAREST, error);
  return orders != NULL &&
      check_orders (self, orders, N_NEAREST, rings, checked, error);
}
