/* SPDX-License-Identifier: MIT */
#include "calib/auto-final.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/select.h"
#include "calib/auto-pixels.h"
#include "calib/peak-ring.h"
#include "calib/refine.h"
#include "geometry/extent.h"

#define N_TURNS 2
#define ENOUGH_POINTS 100
/* Of a ring whose place is known: what is farther is not it. */
#define NEAR_WIDTHS 4.0
#define NEAR_MORE_PX 4.0
#define REJECT_SIGMA 4.0
#define LOOSE_TILT_RAD (1.5 * G_PI / 180.0) /* a tilt known worse may be none */
/* A point of normal incidence two hundred times more certain if the tilt were known, as
 * ENTANGLED_TILT of refine-warnings.c: 1 / √(1 − r²). */
#define ENTANGLED 0.9999875
#define LOOSE_DISTANCE 0.05 /* a distance known worse is none */
#define LOOSE_CENTRE_PX 3.0 /* nor is a centre */
#define MOST_MISFIT 1.05    /* of pixels: σ is right to a fortieth then */
#define MIN_POINTS 12
#define MIN_TURN G_PI /* of azimuth: less of a ring may be any curve */

/* Rings up to the largest angle of the detector. */
static guint
count_rings (
    const RingletAutoWork *work, const RingletGeometry *geometry, const GArray *rings)
{
  const double last_rad = ringlet_geometry_largest_two_theta (geometry, work->detector);
  guint n = 0;

  while (
      n < rings->len && g_array_index (rings, RingletRing, n).two_theta_rad < last_rad)
    n++;
  return n;
}

/**
 * Seen:
 * @powder: (nullable): NULL before the first turn
 * @reach_px: how far from their place rings need be looked for; 0 where that is not
 *   known
 * @points: (nullable) (element-type RingletControlPoint): of the last turn
 *
 * What a turn tells the next one.
 */
typedef struct {
  RingletRingPowder *powder;
  double reach_px;
  GArray *points;
} Seen;

static void
seen_clear (Seen *self)
{
  g_clear_pointer (&self->powder, ringlet_ring_powder_free);
  g_clear_pointer (&self->points, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, seen_clear)

/* By the width of most. */
static double
reach_of (const GArray *points)
{
  g_autofree float *widths = g_new (float, points->len + 1);

  if (points->len == 0)
    return 0.0;
  for (guint i = 0; i < points->len; i++)
    widths[i] = (float) g_array_index (points, RingletRingPoint, i).fwhm_px;
  return NEAR_MORE_PX +
      NEAR_WIDTHS * (double) ringlet_select (widths, points->len, points->len / 2);
}

/* Points on all rings, more closely in each turn. In the first, the place of the
 * rings is known to some pixels only; few points are enough to know it better, and make
 * what is @seen. Of short arcs a degree is a large part: where there are few points,
 * they are looked for more closely. */
static GArray *
extract (const RingletAutoWork *work, const RingletGeometry *geometry,
    const GArray *rings, gsize turn, Seen *seen, GError **error)
{
  const double per_degree[N_TURNS] = { 0.3, 1.0 };
  const double times[] = { 1.0, 4.0 };
  const RingletPlacement placement = ringlet_placement_new (work->detector, geometry);
  const guint n = count_rings (work, geometry, rings);
  RingletRingSearch search = ringlet_ring_search_default ();
  g_autoptr (GArray) most = NULL;

  search.powder = seen->powder;
  if (seen->reach_px > 0.0 && seen->reach_px < RINGLET_RING_REACH_PX)
    search.reach_px = seen->reach_px;
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autoptr (GArray) points = NULL;

    search.points_per_degree = per_degree[turn] * times[i];
    points = ringlet_ring_points_adaptive (
        work->peaks, &placement, rings, 0, n, &search, NULL, work->cancellable, error);
    if (points == NULL)
      return NULL;
    if (most == NULL || points->len > most->len) {
      g_clear_pointer (&most, g_array_unref);
      most = g_steal_pointer (&points);
    }
    if (most->len >= ENOUGH_POINTS)
      break;
  }
  if (seen->powder == NULL)
    seen->powder = ringlet_ring_powder_new (work->peaks, &placement, rings, most);
  seen->reach_px = reach_of (most);
  return ringlet_ring_points_plain (most);
}

static RingletRefinement *
refine (const RingletAutoWork *work, const RingletGeometry *start, const GArray *rings,
    const GArray *points, gboolean hold_tilt, GError **error)
{
  RingletRefineOptions options =
      ringlet_refine_options (start, work->detector, rings, points);

  options.residual = RINGLET_REFINE_PIXELS;
  options.loss = RINGLET_REFINE_CAUCHY;
  options.reject_sigma = REJECT_SIGMA;
  options.use_sigma = TRUE;
  options.rejects_by_scatter = TRUE;
  options.only_this_basin = TRUE;
  options.rings_scatter = TRUE;
  if (hold_tilt) {
    options.limits[RINGLET_REFINE_ROT1].state = RINGLET_REFINE_FIXED;
    options.limits[RINGLET_REFINE_ROT2].state = RINGLET_REFINE_FIXED;
  }
  return ringlet_refine (&options, work->cancellable, error);
}

/* --- uncertainties in words that do not depend on each other --- */

/* Derivative of centre (slow and fast, pixels), ln distance and tilt by one parameter
 * of the refinement, times its σ. */
static void
derive (const RingletRefinement *fit, const RingletDetector *detector,
    RingletRefineParameter k, double out[5])
{
  const double step = fit->sigma[k] * 1e-3;
  RingletCone cones[2];

  memset (out, 0, 5 * sizeof *out);
  if (!(step > 0.0) || !isfinite (step))
    return;
  for (int side = 0; side < 2; side++) {
    RingletGeometry geometry = fit->geometry;

    ringlet_refine_parameter_set (&geometry, k,
        ringlet_refine_parameter_get (&geometry, k) + (side == 0 ? -step : step));
    cones[side] = ringlet_cone_of_geometry (&geometry);
  }
  out[0] = (cones[1].centre[0] - cones[0].centre[0]) / detector->pixel_slow_m;
  out[1] = (cones[1].centre[1] - cones[0].centre[1]) / detector->pixel_fast_m;
  out[2] = log (cones[1].distance_m / cones[0].distance_m);
  for (int i = 0; i < 2; i++)
    out[3 + i] = cones[1].tilt[i] - cones[0].tilt[i];
  for (int i = 0; i < 5; i++)
    out[i] /= 2e-3;
}

static void
propagate (const RingletRefinement *fit, const RingletDetector *detector,
    RingletAutoFinal *final)
{
  double by[RINGLET_REFINE_N][5];
  double variance[5] = { 0.0 };

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
    derive (fit, detector, k, by[k]);
  for (int k = 0; k < RINGLET_REFINE_N; k++)
    for (int l = 0; l < RINGLET_REFINE_N; l++) {
      const double together = k == l ? 1.0 : fit->correlation[k][l];

      for (int i = 0; i < 5 && isfinite (together); i++)
        variance[i] += together * by[k][i] * by[l][i];
    }
  for (int i = 0; i < 5; i++)
    final->sigma[i] = sqrt (fmax (variance[i], 0.0));
}

static gboolean
is_open (const RingletRefinement *fit)
{
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_ROT3; k++)
    if (fit->states[k] != RINGLET_REFINE_FIXED && !isfinite (fit->sigma[k]))
      return TRUE;
  return FALSE;
}

static gboolean
is_entangled (const RingletRefinement *fit)
{
  return fabs (fit->correlation[RINGLET_REFINE_PONI_SLOW][RINGLET_REFINE_ROT2]) >
      ENTANGLED ||
      fabs (fit->correlation[RINGLET_REFINE_PONI_FAST][RINGLET_REFINE_ROT1]) >
      ENTANGLED;
}

static void
keep_points (
    const RingletRefinement *fit, const GArray *points, RingletAutoFinal *final)
{
  g_clear_pointer (&final->points, g_array_unref);
  final->points = g_array_new (FALSE, FALSE, sizeof (RingletControlPoint));
  for (guint i = 0; i < fit->points->len; i++) {
    const RingletRefinePoint *point =
        &g_array_index (fit->points, RingletRefinePoint, i);

    if (!point->is_rejected)
      g_array_append_val (
          final->points, g_array_index (points, RingletControlPoint, point->index));
  }
}

static gboolean
is_loose (const RingletAutoFinal *final)
{
  return final->sigma[2] > LOOSE_DISTANCE ||
      fmax (final->sigma[0], final->sigma[1]) > LOOSE_CENTRE_PX;
}

/* Of the points from the rings of the geometry. */
static double
rms_of (
    const RingletAutoFinal *final, const RingletDetector *detector, const GArray *rings)
{
  const RingletCone cone = ringlet_cone_of_geometry (&final->geometry);
  double squares = 0.0;

  for (guint i = 0; i < final->points->len; i++) {
    const RingletControlPoint *at =
        &g_array_index (final->points, RingletControlPoint, i);
    RingletConePoint point;
    RingletConeView view;

    if (!ringlet_cone_point (detector, at->slow_px, at->fast_px, &point))
      continue;
    view = ringlet_cone_see (&cone, &point);
    squares +=
        pow ((ringlet_cone_two_theta (&view) -
                 g_array_index (rings, RingletRing, at->ring - 1).two_theta_rad) /
                view.per_pixel,
            2.0);
  }
  return sqrt (squares / MAX (final->points->len, 1));
}

/* Whether one height, width and background a ring is all that the pixels show, and no
 * ring lies off as a whole: its mean square has a standard deviation of √(2 / n). */
static gboolean
are_even (const RingletAutoPixels *pixels)
{
  const double n = MAX (pixels->n_rings - 1.0, 1.0);

  return pixels->is_settled && pixels->misfit <= MOST_MISFIT &&
      pixels->ring_misfit <= 1.0 + 2.0 * sqrt (2.0 / n);
}

/* Where the pixels do not contradict even rings, the geometry that they make most
 * likely takes the place of that of the points. */
static gboolean
use_pixels (const RingletAutoWork *work, const GArray *rings,
    const RingletRingPowder *powder, gboolean hold_tilt, RingletAutoFinal *final,
    GError **error)
{
  RingletAutoPixels pixels;
  const guint n = count_rings (work, &final->geometry, rings);

  if (!ringlet_auto_pixels (
          work, &final->geometry, rings, n, powder, hold_tilt, &pixels, error))
    return FALSE;
  if (!are_even (&pixels))
    return TRUE;
  final->is_of_pixels = TRUE;
  final->geometry = pixels.geometry;
  final->rms_px = rms_of (final, work->detector, rings);
  memcpy (final->sigma, pixels.sigma, sizeof final->sigma);
  final->is_loose = is_loose (final);
  return TRUE;
}

/* Too few for a fit; the pixels may still do. */
static void
keep_few (GArray *points, RingletAutoFinal *final)
{
  g_clear_pointer (&final->points, g_array_unref);
  final->points = g_array_ref (points);
  final->is_loose = TRUE;
}

/* The same beam on the detector, without tilt. */
static RingletGeometry
without_tilt (const RingletGeometry *geometry)
{
  RingletCone cone = ringlet_cone_of_geometry (geometry);

  cone.tilt[0] = cone.tilt[1] = 0.0;
  return ringlet_cone_geometry (&cone, geometry->wavelength_m);
}

static gboolean
fit_points (const RingletAutoWork *work, const GArray *rings, const GArray *points,
    gboolean hold_tilt, RingletAutoFinal *final, GError **error)
{
  g_autoptr (RingletRefinement) fit =
      refine (work, &final->geometry, rings, points, hold_tilt, error);

  if (fit == NULL)
    return FALSE;
  final->geometry = fit->geometry;
  final->rms_px = fit->total.rms_px;
  propagate (fit, work->detector, final);
  final->is_loose = is_open (fit) || is_loose (final);
  final->is_entangled = is_entangled (fit);
  final->turn_rad = fit->total.azimuth_rad;
  keep_points (fit, points, final);
  return TRUE;
}

/* Turns of extraction and refinement. */
static gboolean
settle (const RingletAutoWork *work, const GArray *rings, gboolean hold_tilt,
    Seen *seen, RingletAutoFinal *final, GError **error)
{
  for (gsize turn = 0; turn < N_TURNS; turn++) {
    GArray *points = extract (work, &final->geometry, rings, turn, seen, error);

    if (points == NULL)
      return FALSE;
    g_clear_pointer (&seen->points, g_array_unref);
    seen->points = points;
    if (points->len < MIN_POINTS) {
      keep_few (points, final);
      break;
    }
    if (!fit_points (work, rings, points, hold_tilt, final, error))
      return FALSE;
  }
  return use_pixels (work, rings, seen->powder, hold_tilt, final, error);
}

/* The same points once more without a tilt: they lie where they did. */
static gboolean
settle_upright (const RingletAutoWork *work, const GArray *rings, const Seen *seen,
    RingletAutoFinal *final, GError **error)
{
  final->geometry = without_tilt (&final->geometry);
  final->tilt_held = TRUE;
  final->is_of_pixels = FALSE;
  final->is_loose = TRUE;
  if (seen->points->len >= MIN_POINTS &&
      !fit_points (work, rings, seen->points, TRUE, final, error))
    return FALSE;
  return use_pixels (work, rings, seen->powder, TRUE, final, error);
}

static double
tilt_of (const RingletGeometry *geometry)
{
  const RingletCone cone = ringlet_cone_of_geometry (geometry);

  return asin (fmin (hypot (cone.tilt[0], cone.tilt[1]), 1.0));
}

static double
sigma_tilt (const RingletAutoFinal *final)
{
  return fmax (final->sigma[3], final->sigma[4]);
}

gboolean
ringlet_auto_final (const RingletAutoWork *work, const RingletGeometry *start,
    const GArray *rings, gboolean hold_tilt, gboolean knows_tilt,
    RingletAutoFinal *final, GError **error)
{
  g_auto (Seen) seen = { NULL, 0.0, NULL };
  gboolean is_unknown = TRUE;

  *final = (RingletAutoFinal){ .geometry = *start };
  if (!settle (work, rings, hold_tilt, &seen, final, error))
    return FALSE;
  final->tilt_held = hold_tilt;
  is_unknown = hold_tilt || final->is_loose || sigma_tilt (final) >= LOOSE_TILT_RAD;
  if (!hold_tilt && (is_unknown || final->is_entangled) &&
      tilt_of (&final->geometry) <= 2.0 * sigma_tilt (final) &&
      !settle_upright (work, rings, &seen, final, error))
    return FALSE;
  if (final->tilt_held && is_unknown && !knows_tilt && final->turn_rad < MIN_TURN)
    final->is_loose = TRUE;
  return TRUE;
}
