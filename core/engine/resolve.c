/* SPDX-License-Identifier: MIT */
#include "engine/resolve.h"

#include <math.h>

#include "base/array.h"
#include "base/error.h"
#include "engine/engine.h"
#include "engine/several.h"
#include "geometry/space.h"

#define EPSILON_32 1.1920928955078125e-7

/* What the extents of rows are computed from. */
typedef struct {
  const RingletSplitter *splitter;
  RingletAzimuths azimuths;
  const RingletPlan *plan;
  RingletMemo *memo;
} RowsInputs;

/* FALSE without error where the engine leaves that to the processor, or has no device
 * just now: who integrates hears of that from the engine itself, and others, a preview
 * by the processor, have no use for it. */
static gboolean
rows_by_engine (const RowsInputs *in, RingletExtent *rows, GCancellable *cancellable,
    GError **error)
{
  const RingletEngineClass *klass = ringlet_engine_for_plan (in->plan, NULL);
  g_autofree char *device =
      ringlet_several_first (ringlet_engine_device (in->plan->engine));
  g_autoptr (GError) reason = NULL;

  if (klass == NULL || klass->row_extents == NULL)
    return FALSE;
  if (klass->row_extents (
          in->splitter, in->azimuths, rows, device, in->memo, cancellable, &reason))
    return TRUE;
  if (!g_error_matches (reason, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED) &&
      !g_error_matches (reason, RINGLET_ERROR, RINGLET_ERROR_DEVICE))
    g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gpointer
rows_compute (gconstpointer data, GCancellable *cancellable, GError **error)
{
  const RowsInputs *in = data;
  const gsize n = in->splitter->detector->n_slow * sizeof (RingletExtent);
  g_autoptr (RingletArray) array = ringlet_array_new (n / sizeof (double), error);
  g_autoptr (GError) failure = NULL;
  RingletExtent *rows = NULL;

  if (array == NULL)
    return NULL;
  rows = (RingletExtent *) array->data;
  if (rows_by_engine (in, rows, cancellable, &failure))
    return g_steal_pointer (&array);
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  return ringlet_splitter_row_extents (
             in->splitter, in->azimuths, rows, cancellable, error)
      ? g_steal_pointer (&array)
      : NULL;
}

static const RingletMemoClass rows_class = {
  .name = "extent",
  .compute = rows_compute,
  .clear = ringlet_array_clear,
  .n_bytes = ringlet_array_n_bytes,
};

/* The rows do not depend on the mask and are found again when it is edited. */
static gboolean
get_extent (const RingletPlan *plan, const RingletSplitter *splitter,
    RingletAzimuths azimuths, RingletExtent *extent, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  static const char *const kinds[] = { "extent", "extent-seam", "extent-all" };
  RingletSplitter bare = *splitter;
  const RowsInputs in = { &bare, azimuths, plan, memo };
  g_autofree char *key = NULL;
  g_autoptr (RingletArray) rows = NULL;

  bare.mask = NULL;
  bare.bins = (RingletBins){ .space = splitter->bins.space };
  key = ringlet_splitter_key (&bare, kinds[azimuths]);
  rows = ringlet_memo_get (memo, &rows_class, key, &in, cancellable, error);
  return rows != NULL &&
      ringlet_splitter_extent (
          splitter, azimuths, (const RingletExtent *) rows->data, extent, error);
}

/* Where a pixel lies across ±180° the bins go all the way round, and nobody needs to
 * know what the others cover. */
static gboolean
get_extent_2d (const RingletPlan *plan, const RingletSplitter *splitter,
    RingletExtent *extent, RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  if (splitter->split != RINGLET_SPLIT_NO) {
    if (!get_extent (
            plan, splitter, RINGLET_AZIMUTHS_SEAM, extent, memo, cancellable, error))
      return FALSE;
    if (extent->azimuth_min < -G_PI || extent->azimuth_max > G_PI)
      return TRUE;
  }
  return get_extent (
      plan, splitter, RINGLET_AZIMUTHS_ALL, extent, memo, cancellable, error);
}

/* Pixels from the beam centre, or from the middle when the beam misses the plane, to
 * the farthest corner. */
static gsize
automatic_n_radial (const RingletSplitter *splitter)
{
  const RingletDetector *detector = splitter->detector;
  const double n_slow = (double) detector->n_slow;
  const double n_fast = (double) detector->n_fast;
  double slow = n_slow / 2.0;
  double fast = n_fast / 2.0;
  double far;

  ringlet_geometry_beam_centre (splitter->geometry, detector, &slow, &fast);
  far = hypot (MAX (slow, n_slow - slow), MAX (fast, n_fast - fast));

  /* A distant beam centre does not ask for more bins than the diagonal has pixels. */
  return (gsize) CLAMP (far, 1.0, 2.0 * hypot (n_slow, n_fast));
}

static void
automatic_radial (const RingletExtent *extent, RingletBins *bins)
{
  const double width = extent->radial_max - extent->radial_min;

  bins->radial_min = extent->radial_min;
  bins->radial_max = extent->radial_max;
  if (ringlet_space_get_class (bins->space)->is_signed) {
    bins->radial_max += width * EPSILON_32;
  } else {
    bins->radial_min = MAX (bins->radial_min, 0.0);
    bins->radial_max *= 1.0 + EPSILON_32;
  }
  if (bins->space == RINGLET_SPACE_SPACING)
    bins->radial_max =
        MIN (bins->radial_max, RINGLET_PLAN_SPACING_RATIO * bins->radial_min);
}

static gboolean
resolve_radial (const RingletPlan *plan, const RingletExtent *extent,
    double wavelength_m, RingletBins *bins, GError **error)
{
  const RingletUnitScale scale = ringlet_unit_scale (plan->unit, wavelength_m);

  if (plan->has_radial_range) {
    bins->radial_min = ringlet_unit_scale_read (scale, plan->radial_min);
    bins->radial_max = ringlet_unit_scale_read (scale, plan->radial_max);
  } else {
    automatic_radial (extent, bins);
  }
  if (bins->radial_min < bins->radial_max)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      plan->has_radial_range
          ? "The radial range is too narrow for a double: take a wider one"
          : "All pixels have the same radial value: there is no range to integrate "
            "over");
  return FALSE;
}

static void
resolve_azimuth (
    const RingletPlan *plan, const RingletExtent *extent, RingletBins *bins)
{
  const double degree = G_PI / 180.0;
  double min_deg;
  double max_deg;

  bins->n_azimuth = MAX (plan->n_azimuth, 1);
  bins->azimuth_min = -G_PI;
  bins->azimuth_max = G_PI;
  if (ringlet_plan_azimuth_range (plan, &min_deg, &max_deg)) {
    bins->azimuth_min = min_deg * degree;
    bins->azimuth_max = max_deg * degree;
    bins->whole_turn = ringlet_plan_is_whole_turn (min_deg, max_deg);
    return;
  }

  bins->whole_turn =
      plan->n_azimuth == 0 || extent->azimuth_min < -G_PI || extent->azimuth_max > G_PI;
  if (bins->whole_turn)
    return;
  bins->azimuth_min = MAX (extent->azimuth_min, -G_PI);
  bins->azimuth_max =
      MIN (extent->azimuth_max + EPSILON_32 * fabs (extent->azimuth_max),
          bins->azimuth_min + 2.0 * G_PI);
}

gboolean
ringlet_plan_resolve (const RingletPlan *plan, RingletSplitter *splitter,
    RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  const gboolean needs_azimuth =
      plan->n_azimuth > 0 && !plan->has_azimuth_range && !plan->has_azimuth_centre;
  RingletBins *bins = &splitter->bins;
  RingletExtent extent = { 0 };

  if (!ringlet_plan_check (plan, error))
    return FALSE;

  splitter->split = plan->split;
  *bins = (RingletBins){ .space = plan->unit->space };
  if (plan->unit->needs_wavelength && !(splitter->geometry->wavelength_m > 0.0)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The wavelength is not known, so the unit %s cannot be used; give the "
        "wavelength or choose 2th_deg or r_mm",
        plan->unit->name);
    return FALSE;
  }
  if (needs_azimuth) {
    if (!get_extent_2d (plan, splitter, &extent, memo, cancellable, error))
      return FALSE;
  } else if (!plan->has_radial_range) {
    if (!get_extent (
            plan, splitter, RINGLET_AZIMUTHS_NONE, &extent, memo, cancellable, error))
      return FALSE;
  }

  bins->n_radial = plan->n_radial > 0 ? plan->n_radial : automatic_n_radial (splitter);
  if (!ringlet_plan_check_bins (bins->n_radial, plan->n_azimuth, error))
    return FALSE;
  resolve_azimuth (plan, &extent, bins);
  return resolve_radial (plan, &extent, splitter->geometry->wavelength_m, bins, error);
}
