/* SPDX-License-Identifier: MIT */

/* How it was integrated. */

#include <math.h>

#include "base/number.h"
#include "engine/engine.h"
#include "export/fact-read.h"
#include "geometry/factor-text.h"
#include "like-private.h"

static gboolean
read_dummy (const RingletPattern *header, RingletPlan *plan, GError **error)
{
  const char *text = ringlet_fact_text (header, "dummy", error);

  if (text == NULL)
    return FALSE;
  if (g_str_equal (text, "of the detector") || g_str_equal (text, "none")) {
    plan->dummy = *text == 'n' ? RINGLET_DUMMY_NONE : RINGLET_DUMMY_AUTO;
    return TRUE;
  }

  plan->dummy = RINGLET_DUMMY_VALUE;
  if (!ringlet_number_parse (text, &plan->dummy_value))
    return ringlet_fact_refuse (
        "dummy", text, "\"of the detector\", \"none\" or a number", error);
  return ringlet_fact_number (header, "dummy_delta", NULL, &plan->dummy_delta, error);
}

static gboolean
read_solid_angle (const RingletPattern *header, RingletFactors *factors, GError **error)
{
  gboolean is_corrected = FALSE;

  if (!ringlet_fact_choice (
          header, "solid_angle", "corrected", "not corrected", &is_corrected, error))
    return FALSE;
  factors->solid_angle_order = is_corrected ? RINGLET_SOLID_ANGLE_ORDER : 0;
  return !is_corrected ||
      ringlet_pattern_header (header, "solid_angle_order") == NULL ||
      ringlet_fact_count (header, "solid_angle_order", RINGLET_SOLID_ANGLE_ORDER,
          &factors->solid_angle_order, error);
}

static gboolean
read_polarization (
    const RingletPattern *header, RingletFactors *factors, GError **error)
{
  const char *text = ringlet_fact_text (header, "polarization_factor", error);

  if (text == NULL)
    return FALSE;
  factors->polarization = NAN;
  if (g_str_equal (text, "none"))
    return TRUE;
  return ringlet_fact_number (
             header, "polarization_factor", NULL, &factors->polarization, error) &&
      (ringlet_pattern_header (header, "polarization_offset") == NULL ||
          ringlet_fact_number (header, "polarization_offset", "rad",
              &factors->polarization_offset_rad, error));
}

static gboolean
read_factors (const RingletPattern *header, RingletFactors *factors, GError **error)
{
  const char *sample = ringlet_pattern_header (header, "sample_absorption");
  const char *cbn = ringlet_pattern_header (header, "cbn_seat");

  if (!read_solid_angle (header, factors, error) ||
      !read_polarization (header, factors, error))
    return FALSE;
  if (ringlet_pattern_header (header, "sensor_transmission") != NULL &&
      !ringlet_fact_choice (header, "sensor_transmission", "corrected", "none",
          &factors->sensor_transmission, error))
    return FALSE;
  if (ringlet_pattern_header (header, "oblique_transmission") != NULL &&
      !ringlet_fact_number (
          header, "oblique_transmission", NULL, &factors->oblique_transmission, error))
    return FALSE;
  if (sample != NULL && !ringlet_sample_from_text (sample, &factors->sample, error)) {
    g_prefix_error (error, "sample_absorption: %.200s: ", sample);
    return FALSE;
  }
  if (cbn != NULL && !ringlet_cbn_from_text (cbn, &factors->cbn, error)) {
    g_prefix_error (error, "cbn_seat: %.200s: ", cbn);
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_errors (const RingletPattern *header, RingletPlan *plan, GError **error)
{
  const char *text = ringlet_fact_text (header, "error_model", error);

  if (text == NULL)
    return FALSE;
  if (!ringlet_error_model_parse (text, &plan->error_model, error)) {
    g_prefix_error (error, "error_model: %.200s: ", text);
    return FALSE;
  }
  if (plan->error_model == RINGLET_ERROR_MODEL_VARIANCE)
    return ringlet_like_refuse_key (header, "error_model",
        "an image of the variance comes with each frame, which only the library takes",
        error);
  return (ringlet_pattern_header (header, "poisson_floor") == NULL ||
             ringlet_fact_count (header, "poisson_floor", RINGLET_PLAN_MAX_FLOOR,
                 &plan->poisson_floor, error)) &&
      (ringlet_pattern_header (header, "dark_variance") == NULL ||
          ringlet_fact_choice (header, "dark_variance", "added", "not added",
              &plan->dark_variance, error));
}

/* "1d, bbox, packed, c, cpu", and "lut, run as csr" where the engine has another name.
 */
static gboolean
read_method (const RingletPattern *header, RingletPlan *plan, GError **error)
{
  const char *method = ringlet_fact_text (header, "method", error);
  const char *engine = ringlet_pattern_header (header, "engine");
  g_auto (GStrv) words = method != NULL ? g_strsplit (method, ", ", -1) : NULL;
  g_auto (GStrv) names = NULL;

  if (method == NULL)
    return FALSE;
  if (g_strv_length (words) != 5)
    return ringlet_fact_refuse ("method", method,
        "dimension, splitting, algorithm, implementation and target", error);
  names = g_strsplit (engine != NULL ? engine : words[2], ", ", 2);
  plan->engine = ringlet_engine_name (names[0] != NULL ? names[0] : "", error);
  if (plan->engine != NULL && ringlet_split_parse (words[1], &plan->split, error))
    return TRUE;

  g_prefix_error (error,
      "%s: %.200s: ", plan->engine == NULL && engine != NULL ? "engine" : "method",
      plan->engine == NULL && engine != NULL ? engine : method);
  return FALSE;
}

/* ---- bins ---- */

static gboolean
find_unit (const char *key, const char *name, RingletPlan *plan, GError **error)
{
  plan->unit = ringlet_unit_find (name, error);
  if (plan->unit != NULL && !plan->unit->is_azimuthal)
    return TRUE;
  if (plan->unit != NULL)
    return ringlet_fact_refuse (key, name, "a radial unit", error);

  g_prefix_error (error, "%s: %.200s: ", key, name);
  return FALSE;
}

static gboolean
read_radial (const RingletPattern *header, RingletPlan *plan, GError **error)
{
  RingletFactRange range = { 0 };

  if (!ringlet_fact_range (header, "radial_range", &range, error) ||
      !ringlet_fact_count (
          header, "radial_bins", RINGLET_PLAN_MAX_BINS, &plan->n_radial, error))
    return FALSE;
  if (plan->n_radial == 0)
    return ringlet_fact_refuse ("radial_bins", "0", "1 or more", error);
  plan->has_radial_range = range.is_given;
  plan->radial_min = range.is_given ? range.min : 0.0;
  plan->radial_max = range.is_given ? range.max : 0.0;
  return find_unit ("radial_range", range.unit, plan, error);
}

static gboolean
read_azimuth (const RingletPattern *header, RingletPlan *plan, GError **error)
{
  RingletFactRange range = { 0 };

  if (!ringlet_fact_range (header, "azimuth_range", &range, error))
    return FALSE;
  if (!g_str_equal (range.unit, "deg"))
    return ringlet_fact_refuse ("azimuth_range", range.unit, "deg", error);
  plan->has_azimuth_range = range.is_given;
  plan->azimuth_min_deg = range.is_given ? range.min : 0.0;
  plan->azimuth_max_deg = range.is_given ? range.max : 0.0;
  plan->has_azimuth_centre = ringlet_pattern_header (header, "azimuth_centre") != NULL;
  return !plan->has_azimuth_centre ||
      ringlet_fact_number (
          header, "azimuth_centre", "deg", &plan->azimuth_centre_deg, error);
}

/* "3 12 -180 180": the whole cake is made again. */
static gboolean
read_sector (const char *text, RingletLike *self, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  RingletPlan *plan = &self->plan;
  guint64 row = 0;
  guint64 n = 0;

  self->kind = RINGLET_LIKE_SECTORS;
  if (g_strv_length (words) != 4 ||
      !g_ascii_string_to_unsigned (words[1], 10, 1, RINGLET_PLAN_MAX_BINS, &n, NULL) ||
      !g_ascii_string_to_unsigned (words[0], 10, 1, n, &row, NULL) ||
      !ringlet_number_parse (words[2], &plan->azimuth_min_deg) ||
      !ringlet_number_parse (words[3], &plan->azimuth_max_deg))
    return ringlet_fact_refuse (
        "sector", text, "number, how many, and the azimuths of all of them", error);
  plan->has_azimuth_range = TRUE;
  self->cake = (RingletCakeBins){ 0, (guint) n };
  return TRUE;
}

static gboolean
read_cake (
    const RingletPattern *header, RingletLike *self, gboolean is_ring, GError **error)
{
  self->kind = is_ring ? RINGLET_LIKE_RING : RINGLET_LIKE_CAKE;
  self->cake.n_radial = self->plan.n_radial;
  if (!ringlet_fact_count (
          header, "azimuth_bins", RINGLET_PLAN_MAX_BINS, &self->cake.n_azimuth, error))
    return FALSE;
  if (self->cake.n_azimuth == 0)
    return ringlet_fact_refuse ("azimuth_bins", "0", "1 or more", error);
  if (!is_ring)
    return TRUE;

  self->plan.n_radial = 0;
  return self->cake.n_radial == 1 ||
      ringlet_like_refuse_key (
          header, "radial_bins", "a ring of one radial bin can be repeated", error);
}

static gboolean
read_bins (const RingletPattern *header, RingletLike *self, GError **error)
{
  const char *unit = ringlet_fact_text (header, "unit", error);
  const char *sector = ringlet_pattern_header (header, "sector");
  const gboolean is_ring = unit != NULL && g_str_equal (unit, "chi_deg");

  if (unit == NULL || !read_radial (header, &self->plan, error) ||
      !read_azimuth (header, &self->plan, error))
    return FALSE;
  if (!is_ring && !g_str_equal (unit, self->plan.unit->name))
    return ringlet_fact_refuse ("unit", unit, "the unit of \"radial_range\"", error);
  if (sector != NULL)
    return read_sector (sector, self, error);
  return (!is_ring && ringlet_pattern_header (header, "azimuth_bins") == NULL) ||
      read_cake (header, self, is_ring, error);
}

gboolean
ringlet_like_read_plan (const RingletPattern *header, RingletLike *self, GError **error)
{
  RingletPlan *plan = &self->plan;

  return read_dummy (header, plan, error) &&
      ringlet_fact_choice (header, "average", "weighted by the normalisation",
          "of corrected pixels", &plan->weighted_average, error) &&
      read_factors (header, &plan->factors, error) &&
      ringlet_fact_number (
          header, "normalization_factor", NULL, &plan->normalization_factor, error) &&
      read_errors (header, plan, error) && read_method (header, plan, error) &&
      read_bins (header, self, error) &&
      (ringlet_pattern_header (header, "empty_bins") == NULL ||
          ringlet_fact_number (header, "empty_bins", NULL, &plan->empty, error)) &&
      ringlet_plan_check (plan, error) &&
      ringlet_plan_check_bins (
          MAX (self->cake.n_radial, 1), self->cake.n_azimuth, error);
}
