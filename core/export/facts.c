/* SPDX-License-Identifier: MIT */
#include "export/facts.h"

#include <math.h>
#include <string.h>

#include "base/digest.h"
#include "base/number.h"
#include "geometry/factor-text.h"
#include "geometry/poni.h"

static void
fact_free (gpointer data)
{
  RingletFact *self = data;

  g_free (self->text);
  g_free (self);
}

/* Line breaks would end a comment line, other bytes break readers of UTF-8. */
static char *
one_line (const char *text)
{
  char *valid = g_utf8_make_valid (text, -1);

  for (char *at = valid; *at != '\0'; at++) {
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  }
  return valid;
}

static void
add_text (GPtrArray *facts, const char *key, const char *text)
{
  RingletFact *fact = NULL;

  if (text == NULL)
    return;

  fact = g_new0 (RingletFact, 1);
  fact->key = key;
  fact->text = one_line (text);
  g_ptr_array_add (facts, fact);
}

static void
add_number (GPtrArray *facts, const char *key, double number, const char *unit)
{
  RingletFact *fact = g_new0 (RingletFact, 1);
  char buffer[RINGLET_NUMBER_SIZE];

  fact->key = key;
  fact->text = g_strdup (ringlet_number_format (number, buffer));
  fact->unit = unit;
  fact->is_number = TRUE;
  fact->number = number;
  g_ptr_array_add (facts, fact);
}

/* The numbers that were used, and whether the user gave them. */
static void
add_range (GPtrArray *facts, const char *key, gboolean given, double min, double max,
    const char *unit)
{
  char first[RINGLET_NUMBER_SIZE], last[RINGLET_NUMBER_SIZE];
  g_autofree char *text =
      g_strdup_printf ("%s %s %s%s", ringlet_number_format (min, first),
          ringlet_number_format (max, last), unit, given ? "" : " (automatic)");

  add_text (facts, key, text);
}

static void
add_source (GPtrArray *facts, const RingletProvenance *provenance)
{
  g_autofree char *program = g_strconcat ("Ringlet ", provenance->version, NULL);

  add_text (facts, "program", program);
  add_text (facts, "source", provenance->source);
  add_text (facts, "source_sha256", provenance->source_sha256);
  add_text (facts, "source_file_sha256", provenance->source_file_sha256);
  add_number (facts, "frame", (double) provenance->frame, NULL);
  add_text (facts, "combined", provenance->combined);
  if (provenance->n_combined > 0)
    add_number (facts, "combined_frames", (double) provenance->n_combined, NULL);
  if (provenance->monitor > 0.0)
    add_number (facts, "monitor", provenance->monitor, NULL);
}

/* What made counts of photons, where that is known. */
static void
add_sensor (GPtrArray *facts, const RingletSensor *sensor)
{
  if (sensor->material == NULL)
    return;

  add_text (facts, "sensor", ringlet_material_name (sensor->material));
  if (sensor->thickness_m > 0.0)
    add_number (facts, "sensor_thickness", sensor->thickness_m, "m");
}

/* The value of a line "KEY: value" of @text. */
static char *
line_value (const char *text, const char *key)
{
  g_autofree char *start = g_strdup_printf ("\n%s: ", key);
  const char *at = strstr (text, start);

  return at != NULL
      ? g_strndup (at + strlen (start), strcspn (at + strlen (start), "\n"))
      : NULL;
}

/* What a .poni says of it, in its words; nothing for pixels that none can describe. */
static void
add_config (
    GPtrArray *facts, const RingletDetector *detector, const RingletGeometry *geometry)
{
  g_autofree char *poni = ringlet_poni_format (detector, geometry, 0.0, NULL);
  g_autofree char *class_name = poni != NULL ? line_value (poni, "Detector") : NULL;
  g_autofree char *config = poni != NULL ? line_value (poni, "Detector_config") : NULL;

  if (class_name == NULL || config == NULL)
    return;

  if (!g_str_equal (class_name, detector->name))
    add_text (facts, "detector_class", class_name);
  add_text (facts, "detector_config", config);
}

/* What the file was when it was read. */
static void
add_file (GPtrArray *facts, const RingletDetector *detector)
{
  RingletDigest *digest = NULL;
  g_autofree char *hex = NULL;

  if (detector->path == NULL)
    return;

  digest = ringlet_digest_new ("detector");
  ringlet_detector_digest (detector, digest);
  hex = ringlet_digest_finish (digest);
  add_text (facts, "detector_file", detector->path);
  add_text (facts, "detector_sha256", hex);
}

static void
add_detector (
    GPtrArray *facts, const RingletDetector *detector, const RingletGeometry *geometry)
{
  g_autofree char *shape = NULL;

  if (detector == NULL)
    return;

  shape = g_strdup_printf (
      "%" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT, detector->n_slow, detector->n_fast);
  add_text (facts, "detector", detector->name);
  add_text (facts, "shape", shape);
  add_number (facts, "pixel1", detector->pixel_slow_m, "m");
  add_number (facts, "pixel2", detector->pixel_fast_m, "m");
  add_number (facts, "orientation", detector->orientation, NULL);
  add_file (facts, detector);
  add_config (facts, detector, geometry);
  add_sensor (facts, &detector->sensor);
}

static void
add_geometry (GPtrArray *facts, const RingletGeometry *geometry)
{
  add_number (facts, "distance", geometry->distance_m, "m");
  add_number (facts, "poni1", geometry->poni_slow_m, "m");
  add_number (facts, "poni2", geometry->poni_fast_m, "m");
  add_number (facts, "rot1", geometry->rot1_rad, "rad");
  add_number (facts, "rot2", geometry->rot2_rad, "rad");
  add_number (facts, "rot3", geometry->rot3_rad, "rad");
  if (geometry->wavelength_m > 0.0)
    add_number (facts, "wavelength", geometry->wavelength_m, "m");
  if (geometry->parallax)
    add_text (facts, "parallax", "corrected");
}

static void
add_pixels (GPtrArray *facts, const RingletProvenance *provenance)
{
  const char *digest = provenance->mask_digest;

  add_text (facts, "mask", provenance->mask != NULL ? provenance->mask : "none");
  add_text (facts, "gaps", provenance->gaps);
  add_text (facts, "mask_sha256", digest != NULL ? digest : "none");
  add_number (facts, "masked_pixels", (double) provenance->n_masked, NULL);
  add_number (facts, "excluded_pixels", (double) provenance->n_excluded, NULL);
}

static void
add_dummy (GPtrArray *facts, const RingletPlan *plan)
{
  if (plan->dummy == RINGLET_DUMMY_VALUE) {
    add_number (facts, "dummy", plan->dummy_value, NULL);
    add_number (facts, "dummy_delta", plan->dummy_delta, NULL);
    return;
  }
  add_text (
      facts, "dummy", plan->dummy == RINGLET_DUMMY_AUTO ? "of the detector" : "none");
}

static void
add_solid_angle (GPtrArray *facts, const RingletFactors *factors)
{
  const guint order = factors->solid_angle_order;

  add_text (facts, "solid_angle", order > 0 ? "corrected" : "not corrected");
  if (order > 0 && order != RINGLET_SOLID_ANGLE_ORDER)
    add_number (facts, "solid_angle_order", order, NULL);
}

static void
add_polarization (GPtrArray *facts, const RingletFactors *factors)
{
  if (isnan (factors->polarization)) {
    add_text (facts, "polarization_factor", "none");
    return;
  }
  add_number (facts, "polarization_factor", factors->polarization, NULL);
  if (factors->polarization_offset_rad != 0.0)
    add_number (facts, "polarization_offset", factors->polarization_offset_rad, "rad");
}

/* Those that are rarely asked for are named only then. */
static void
add_factors (GPtrArray *facts, const RingletFactors *factors)
{
  g_autofree char *sample = ringlet_sample_to_text (&factors->sample);
  g_autofree char *cbn = ringlet_cbn_to_text (&factors->cbn);

  add_polarization (facts, factors);
  if (factors->sensor_transmission)
    add_text (facts, "sensor_transmission", "corrected");
  if (!isnan (factors->oblique_transmission))
    add_number (facts, "oblique_transmission", factors->oblique_transmission, NULL);
  if (factors->sample.shape != RINGLET_SAMPLE_NONE)
    add_text (facts, "sample_absorption", sample);
  if (factors->cbn.is_active)
    add_text (facts, "cbn_seat", cbn);
}

static void
add_background (GPtrArray *facts, const RingletProvenance *provenance)
{
  if (provenance->background_digest == NULL)
    return;
  add_text (facts, "background_image",
      provenance->background != NULL ? provenance->background : "in memory");
  add_text (facts, "background_image_sha256", provenance->background_digest);
  add_number (facts, "background_scale", provenance->background_scale, NULL);
}

static void
add_corrections (GPtrArray *facts, const RingletResult *result)
{
  const RingletPlan *plan = &result->plan;
  const RingletProvenance *provenance = &result->provenance;

  add_dummy (facts, plan);
  add_solid_angle (facts, &plan->factors);
  add_text (facts, "average",
      plan->weighted_average ? "weighted by the normalisation" : "of corrected pixels");
  add_factors (facts, &plan->factors);
  add_text (facts, "dark", provenance->dark != NULL ? provenance->dark : "none");
  add_text (facts, "dark_sha256", provenance->dark_digest);
  if (provenance->n_dark > 0)
    add_number (facts, "dark_frames", provenance->n_dark, NULL);
  add_text (facts, "flat", provenance->flat != NULL ? provenance->flat : "none");
  add_text (facts, "flat_sha256", provenance->flat_digest);
  add_text (facts, "absorption", provenance->absorption);
  add_text (facts, "absorption_sha256", provenance->absorption_digest);
  add_background (facts, provenance);
  add_number (facts, "normalization_factor", plan->normalization_factor, NULL);
}

/* What was made of results of integrations. */
static void
add_operations (GPtrArray *facts, const RingletProvenance *provenance)
{
  if (provenance->n_added > 1)
    add_number (facts, "results_added", (double) provenance->n_added, NULL);
  if (provenance->n_subtracted > 0)
    add_number (facts, "results_subtracted", (double) provenance->n_subtracted, NULL);
  add_text (facts, "operations", provenance->operations);
  add_text (facts, "sector", provenance->sector);
}

static void
add_statistic (GPtrArray *facts, const RingletStatistic *statistic)
{
  switch (statistic->kind) {
  case RINGLET_STATISTIC_SIGMA_CLIP:
    add_text (facts, "statistic", "mean after sigma clipping");
    add_number (facts, "clip_threshold", statistic->clip_threshold, NULL);
    add_number (facts, "clip_iterations", statistic->clip_iterations, NULL);
    break;
  case RINGLET_STATISTIC_PERCENTILES:
    add_text (facts, "statistic",
        ringlet_statistic_is_quantile (statistic) ? "pixel at a percentile"
                                                  : "mean between percentiles");
    add_number (facts, "percentile_min", statistic->percentile_min, NULL);
    add_number (facts, "percentile_max", statistic->percentile_max, NULL);
    break;
  case RINGLET_STATISTIC_MEAN:
    break;
  }
  if (statistic->spread)
    add_text (facts, "sigma_chi", "standard deviation of the pixels in each bin");
}

static void
add_errors (GPtrArray *facts, const RingletResult *result)
{
  const RingletPlan *plan = &result->plan;

  add_text (facts, "error_model", ringlet_error_model_name (plan->error_model));
  if (plan->error_model == RINGLET_ERROR_MODEL_NONE)
    return;

  if (plan->poisson_floor != 0.0)
    add_number (facts, "poisson_floor", plan->poisson_floor, NULL);
  if (plan->error_model == RINGLET_ERROR_MODEL_AZIMUTHAL)
    return;
  add_text (facts, "dark_variance", plan->dark_variance ? "added" : "not added");
  if (result->variance_is_lower_bound)
    add_text (facts, "variance", "lower bound");
}

/* The axis of I(χ) is the azimuth; its ring is in the plan. */
static void
add_ring (GPtrArray *facts, const RingletResult *result)
{
  const RingletPlan *plan = &result->plan;

  add_range (facts, "azimuth_range", plan->has_azimuth_range, result->radial_min,
      result->radial_max, "deg");
  add_number (facts, "azimuth_bins", (double) result->n_radial, NULL);
  add_range (facts, "radial_range", plan->has_radial_range, plan->radial_min,
      plan->radial_max, plan->unit->name);
  add_number (facts, "radial_bins", plan->n_radial, NULL);
}

static void
add_axes (GPtrArray *facts, const RingletResult *result)
{
  const RingletPlan *plan = &result->plan;

  add_range (facts, "radial_range", plan->has_radial_range, result->radial_min,
      result->radial_max, result->unit->name);
  add_number (facts, "radial_bins", (double) result->n_radial, NULL);
  add_range (facts, "azimuth_range", plan->has_azimuth_range, result->azimuth_min_deg,
      result->azimuth_max_deg, "deg");
  if (plan->n_azimuth > 0)
    add_number (facts, "azimuth_bins", (double) result->n_azimuth, NULL);
  if (plan->n_azimuth > 0 && plan->has_azimuth_centre)
    add_number (facts, "azimuth_centre", plan->azimuth_centre_deg, "deg");
}

/* Where a name stands for another engine, or for whichever can. */
static void
add_engine (GPtrArray *facts, const RingletProvenance *provenance)
{
  g_auto (GStrv) words = NULL;
  g_autofree char *text = NULL;

  if (provenance->requested_engine == NULL)
    return;

  words = g_strsplit (provenance->method, ", ", -1);
  text = g_strdup_printf ("%s, run as %s", provenance->requested_engine,
      g_strv_length (words) > 2 ? words[2] : words[0]);
  add_text (facts, "engine", text);
  add_text (facts, "no_device", provenance->no_device);
  add_text (facts, "lost_device", provenance->lost_device);
}

static void
add_bins (GPtrArray *facts, const RingletResult *result)
{
  const RingletPlan *plan = &result->plan;

  add_text (facts, "method", result->provenance.method);
  add_engine (facts, &result->provenance);
  add_text (facts, "unit", result->unit->name);
  if (result->unit->is_azimuthal)
    add_ring (facts, result);
  else
    add_axes (facts, result);
  if (!isnan (plan->empty))
    add_number (facts, "empty_bins", plan->empty, NULL);
}

GPtrArray *
ringlet_result_facts (const RingletResult *result)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);

  g_return_val_if_fail (result != NULL, facts);

  add_source (facts, &result->provenance);
  add_operations (facts, &result->provenance);
  add_detector (facts, result->provenance.detector, &result->provenance.geometry);
  add_geometry (facts, &result->provenance.geometry);
  add_pixels (facts, &result->provenance);
  add_corrections (facts, result);
  add_statistic (facts, &result->plan.statistic);
  add_errors (facts, result);
  add_bins (facts, result);
  return facts;
}
