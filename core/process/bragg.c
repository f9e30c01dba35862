/* SPDX-License-Identifier: MIT */
#include "process/bragg.h"

#include <math.h>

#include "base/error.h"
#include "base/pages.h"
#include "base/parallel.h"
#include "geometry/space.h"

RingletBraggCriteria
ringlet_bragg_criteria_default (void)
{
  return (RingletBraggCriteria){ .noise = 1.0,
    .cutoff_pick = 3.0,
    .cutoff_peak = 3.0,
    .patch_size = 5,
    .connected = 3 };
}

static gboolean
is_positive (double x)
{
  return isfinite (x) && x > 0.0;
}

gboolean
ringlet_bragg_criteria_check (const RingletBraggCriteria *self, GError **error)
{
  const guint side = self->patch_size;

  if (!isfinite (self->noise) || self->noise < 0.0)
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The noise of a pixel is a number from 0 up");
  else if (!is_positive (self->cutoff_pick) || !is_positive (self->cutoff_peak))
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "A cutoff is a number of standard deviations above 0");
  else if (side % 2 == 0 || side < 3 || side > RINGLET_BRAGG_MAX_PATCH)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The side of a patch is an odd number of pixels from 3 to %d, not %u",
        RINGLET_BRAGG_MAX_PATCH, side);
  else if (self->connected < 1 || self->connected > side * side)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "Of the %u pixels of a patch 1 to %u can be asked to be high, not %u",
        side * side, side * side, self->connected);
  else
    return TRUE;
  return FALSE;
}

void
ringlet_bragg_frame_clear (RingletBraggFrame *self)
{
  g_clear_pointer (&self->pattern, ringlet_result_unref);
  g_free (self->average);
  g_free (self->deviation);
  ringlet_list_clear (&self->peaks);
  ringlet_list_clear (&self->index);
  ringlet_list_clear (&self->intensity);
  *self = (RingletBraggFrame){ 0 };
}

void
ringlet_bragg_free (RingletBragg *self)
{
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->integrator, ringlet_integrator_unref);
  g_clear_pointer (&self->preproc, ringlet_preproc_unref);
  g_free (self->radius);
  g_free (self->place);
  g_free (self->norm);
  g_free (self);
}

double
ringlet_bragg_radius_at (const RingletBragg *self, gsize pixel)
{
  const double first = self->radius[0];
  const double step = self->n_bins > 1 ? self->radius[1] - first : 0.0;

  return first + (double) self->place[pixel] * step;
}

/* ---- places and norms of pixels ---- */

typedef struct {
  RingletBragg *bragg;
  RingletPlacement placement;
  const RingletMask *mask;
  const RingletPreprocRow *known;
  gint has_norm; /* atomic */
  gint has_place; /* atomic: some pixel has one */
} Places;

static gboolean
is_masked (const RingletMask *mask, gsize pixel)
{
  return mask != NULL && mask->bad[pixel];
}

/* In bins from the middle of the first one. */
static float
place_of (const RingletBins *bins, double value)
{
  const double n = (double) bins->n_radial;
  const double at =
      (value - bins->radial_min) / (bins->radial_max - bins->radial_min) * n;

  return at >= 0.0 && at < n ? (float) (at - 0.5) : NAN;
}

static void
place_row (gsize slow, gpointer data)
{
  Places *self = data;
  RingletBragg *bragg = self->bragg;
  const RingletBins *bins = ringlet_integrator_get_bins (bragg->integrator);
  const gsize n = bragg->detector->n_fast;
  g_autofree double *values = g_new (double, 4 * n);
  const RingletLabRow centres = { values, values + n, values + 2 * n };
  double *radial = values + 3 * n;
  gboolean has_norm = FALSE;
  gboolean has_place = FALSE;

  ringlet_placement_centres (&self->placement, slow, centres);
  ringlet_space_of_row (
      bins->space, &centres, n, self->placement.geometry.wavelength_m, radial);
  for (gsize i = 0; i < n; i++) {
    const gsize pixel = slow * n + i;
    const double gain = self->known->gain != NULL ? self->known->gain[pixel] : 1.0;
    const double norm = self->known->norm[pixel] / gain;

    bragg->place[pixel] =
        is_masked (self->mask, pixel) || is_masked (bragg->preproc->unusable, pixel)
        ? NAN
        : place_of (bins, radial[i]);
    bragg->norm[pixel] = (float) norm;
    has_norm = has_norm || norm != 1.0;
    has_place = has_place || !isnan (bragg->place[pixel]);
  }
  if (has_norm)
    g_atomic_int_set (&self->has_norm, TRUE);
  if (has_place)
    g_atomic_int_set (&self->has_place, TRUE);
}

static gboolean
refuse_memory (gsize n, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for the places of %" G_GSIZE_FORMAT " pixels", n);
  return FALSE;
}

static gboolean
place_pixels (RingletBragg *self, const RingletIntegratorInputs *inputs,
    GCancellable *cancellable, GError **error)
{
  const gsize n = self->detector->n_slow * self->detector->n_fast;
  Places places = { .bragg = self,
    .placement = ringlet_placement_new (inputs->detector, inputs->geometry),
    .mask = inputs->mask };

  places.known = ringlet_preproc_arrays (self->preproc, error);
  if (places.known == NULL)
    return FALSE;
  self->place = ringlet_pages_alloc (n, sizeof (float));
  self->norm = ringlet_pages_alloc (n, sizeof (float));
  if (self->place == NULL || self->norm == NULL)
    return refuse_memory (n, error);
  if (!ringlet_parallel_for (
          self->detector->n_slow, place_row, &places, cancellable, error))
    return FALSE;
  if (!places.has_place) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "No pixel that is not masked lies in the radial range");
    return FALSE;
  }
  if (!places.has_norm || !self->criteria.wants_pixels)
    g_clear_pointer (&self->norm, g_free);
  return TRUE;
}

static void
find_radii (RingletBragg *self, double wavelength_m)
{
  const RingletBins *bins = ringlet_integrator_get_bins (self->integrator);
  const RingletUnitScale scale = ringlet_unit_scale (self->unit, wavelength_m);
  const double width = (bins->radial_max - bins->radial_min) / (double) bins->n_radial;

  self->n_bins = bins->n_radial;
  self->radius = g_new (double, self->n_bins);
  for (gsize i = 0; i < self->n_bins; i++)
    self->radius[i] =
        ringlet_unit_scale_show (scale, bins->radial_min + ((double) i + 0.5) * width);
}

/* ---- making one ---- */

static gboolean
check_plan (const RingletPlan *plan, GError **error)
{
  const char *problem = NULL;

  if (plan->n_azimuth > 0 || plan->unit->is_azimuthal || plan->has_azimuth_range)
    problem = "The background is that of whole rings: no cake, no azimuthal range";
  else if (plan->statistic.kind != RINGLET_STATISTIC_SIGMA_CLIP)
    problem =
        "The background is what is left when outliers are clipped: no mean and no "
        "percentiles";
  else if (plan->error_model == RINGLET_ERROR_MODEL_NONE)
    problem = "How far a pixel may be above the background is told by an error model: "
              "poisson, azimuthal or hybrid";
  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, problem);
  return FALSE;
}

RingletBragg *
ringlet_bragg_new (const RingletIntegratorInputs *inputs,
    const RingletBraggCriteria *criteria, RingletMemo *memo, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (RingletBragg) self = g_new0 (RingletBragg, 1);

  if (!check_plan (inputs->plan, error) ||
      !ringlet_bragg_criteria_check (criteria, error))
    return NULL;
  self->criteria = *criteria;
  self->plan = *inputs->plan;
  self->unit = inputs->plan->unit;
  self->detector = ringlet_detector_ref (inputs->detector);
  self->integrator = ringlet_integrator_new (inputs, memo, cancellable, error);
  if (self->integrator == NULL)
    return NULL;
  self->preproc = ringlet_preproc_get (inputs->detector, inputs->geometry, inputs->plan,
      &inputs->corrections, memo, cancellable, error);
  if (self->preproc == NULL || !place_pixels (self, inputs, cancellable, error))
    return NULL;
  find_radii (self, inputs->geometry->wavelength_m);
  return g_steal_pointer (&self);
}
