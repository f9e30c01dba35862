/* SPDX-License-Identifier: MIT */

/* The bins that several sets have in common.
 *
 * pyFAI takes the least and the largest of all pixel centres, masked ones too, as the
 * radial and as the azimuthal range, and that one even for a pattern: half of the
 * outermost pixels is lost, and where the range cuts into pixels its histograms count
 * them whole. Here the range is that of the pixels that count, edges included, and a
 * pattern takes the whole turn. */

#include <float.h>
#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "engine/resolve.h"
#include "engine/shape.h"
#include "scan/multi.h"

#define DEGREE (G_PI / 180.0)

/* Wavelengths of one experiment, written with ten digits. */
#define SAME_WAVELENGTH 1e-9

/* A range goes from the space of its unit to what is displayed and back: what that
 * rounds must not put the outermost pixel outside. */
#define ROUNDING (8.0 * DBL_EPSILON)

/* What the sets reach, as displayed. */
typedef struct {
  gsize n_radial;
  double radial_min;
  double radial_max;
  gboolean whole_turn;
  double azimuth_min_deg;
  double azimuth_max_deg;
} Reach;

/* In units of 1/length the same value means another angle at another wavelength, which
 * is right; an angle or a place means another value. */
static gboolean
check_wavelengths (
    const RingletMultiSet *sets, gsize n_sets, const RingletUnit *unit, GError **error)
{
  const double first = sets[0].inputs.geometry->wavelength_m;
  char texts[2][RINGLET_NUMBER_SIZE];

  for (gsize i = 1; i < n_sets && !unit->needs_wavelength; i++) {
    const double other = sets[i].inputs.geometry->wavelength_m;

    if (first > 0.0 && other > 0.0 && fabs (other - first) > SAME_WAVELENGTH * first) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "Sets 1 and %" G_GSIZE_FORMAT
          " have the wavelengths %s and %s m: their patterns agree in q or d, not in "
          "%s; choose another unit",
          i + 1, ringlet_number_format (first, texts[0]),
          ringlet_number_format (other, texts[1]), unit->name);
      return FALSE;
    }
  }
  return TRUE;
}

/* As the integrator does, with the names of the files, but before they are used here.
 */
static gboolean
check_inputs (const RingletIntegratorInputs *in, GError **error)
{
  const RingletCorrectionPaths paths = { in->dark_path, in->flat_path,
    in->absorption_path, in->background_path };
  const RingletCompanion mask = { "mask", in->mask_path,
    in->mask != NULL ? in->mask->n_slow : 0, in->mask != NULL ? in->mask->n_fast : 0 };

  return ringlet_geometry_check (in->geometry, error) &&
      (in->mask == NULL || ringlet_companion_check (&mask, in->detector, error)) &&
      ringlet_corrections_check (&in->corrections, &paths, in->detector, error);
}

/* With the pixels that the corrections leave no number for, as the integrator has it.
 */
static RingletMask *
dup_mask (const RingletIntegratorInputs *in, const RingletPlan *plan, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletPreproc) preproc = ringlet_preproc_get (
      in->detector, in->geometry, plan, &in->corrections, memo, cancellable, error);

  if (preproc == NULL)
    return NULL;
  if (in->mask == NULL && preproc->unusable == NULL)
    return ringlet_mask_new_take (in->detector->n_slow, in->detector->n_fast,
        g_malloc0_n (in->detector->n_slow, in->detector->n_fast));
  return ringlet_mask_union (in->mask, preproc->unusable, error);
}

static gboolean
resolve_set (const RingletMultiSet *set, const RingletPlan *plan, RingletBins *bins,
    RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  const RingletIntegratorInputs *in = &set->inputs;
  g_autoptr (RingletMask) mask = NULL;
  RingletSplitter splitter = { .detector = in->detector, .geometry = in->geometry };

  if (!check_inputs (in, error))
    return FALSE;
  mask = dup_mask (in, plan, memo, cancellable, error);
  if (mask == NULL)
    return FALSE;

  splitter.mask = mask;
  if (!ringlet_plan_resolve (plan, &splitter, memo, cancellable, error))
    return FALSE;
  *bins = splitter.bins;
  return TRUE;
}

static void
reach_further (Reach *reach, const RingletBins *bins, RingletUnitScale scale)
{
  const double min = ringlet_unit_scale_show (scale, bins->radial_min);
  const double max = ringlet_unit_scale_show (scale, bins->radial_max);

  reach->n_radial = MAX (reach->n_radial, bins->n_radial);
  reach->radial_min = fmin (reach->radial_min, min - ROUNDING * fabs (min));
  reach->radial_max = fmax (reach->radial_max, max + ROUNDING * fabs (max));
  reach->whole_turn = reach->whole_turn || bins->whole_turn;
  reach->azimuth_min_deg =
      fmin (reach->azimuth_min_deg, bins->azimuth_min / DEGREE * (1.0 + ROUNDING));
  reach->azimuth_max_deg =
      fmax (reach->azimuth_max_deg, bins->azimuth_max / DEGREE * (1.0 + ROUNDING));
}

static void
apply_reach (const Reach *reach, RingletPlan *common)
{
  double min_deg, max_deg;

  common->n_radial = (guint) reach->n_radial;
  if (!common->has_radial_range) {
    common->has_radial_range = TRUE;
    common->radial_min = reach->radial_min;
    common->radial_max = reach->radial_max;
    /* Each set ends where its own least d says. */
    if (common->unit->space == RINGLET_SPACE_SPACING)
      common->radial_max =
          fmin (reach->radial_max, RINGLET_PLAN_SPACING_RATIO * reach->radial_min);
  }
  if (common->n_azimuth == 0 || ringlet_plan_azimuth_range (common, &min_deg, &max_deg))
    return;

  common->has_azimuth_range = TRUE;
  common->azimuth_min_deg = reach->whole_turn ? -180.0 : reach->azimuth_min_deg;
  common->azimuth_max_deg = reach->whole_turn
      ? 180.0
      : fmin (reach->azimuth_max_deg, reach->azimuth_min_deg + 360.0);
}

gboolean
ringlet_multi_resolve (const RingletMultiSet *sets, gsize n_sets,
    const RingletPlan *plan, RingletPlan *common, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  Reach reach = { 0, INFINITY, -INFINITY, FALSE, INFINITY, -INFINITY };

  g_return_val_if_fail (n_sets > 0, FALSE);

  if (!ringlet_plan_check (plan, error) ||
      !check_wavelengths (sets, n_sets, plan->unit, error))
    return FALSE;

  for (gsize i = 0; i < n_sets; i++) {
    RingletBins bins;

    if (!resolve_set (&sets[i], plan, &bins, memo, cancellable, error)) {
      g_prefix_error (error, "Set %" G_GSIZE_FORMAT ": ", i + 1);
      return FALSE;
    }
    reach_further (&reach, &bins,
        ringlet_unit_scale (plan->unit, sets[i].inputs.geometry->wavelength_m));
  }
  *common = *plan;
  apply_reach (&reach, common);
  return ringlet_plan_check (common, error);
}
