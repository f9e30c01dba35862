/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "cli/calibrate-tell.h"
#include "cli/json.h"
#include "cli/refine-json.h"
#include "geometry/convert.h"

static void
add_parameters (JsonBuilder *json, const RingletRefinement *fit)
{
  json_builder_set_member_name (json, "parameters");
  json_builder_begin_object (json);
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    json_builder_set_member_name (json, ringlet_refine_parameter_name (k));
    json_builder_begin_object (json);
    ringlet_json_add_number (
        json, "value", ringlet_refine_parameter_get (&fit->geometry, k));
    ringlet_refine_json_add_state (json, fit->sigma[k], fit->states[k]);
    json_builder_end_object (json);
  }
  json_builder_end_object (json);
}

static void
add_correlations (JsonBuilder *json, const RingletRefinement *fit)
{
  json_builder_set_member_name (json, "correlations");
  json_builder_begin_object (json);
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    for (RingletRefineParameter l = 0; l < k; l++) {
      g_autofree char *name = g_strconcat (ringlet_refine_parameter_name (l), ",",
          ringlet_refine_parameter_name (k), NULL);

      if (isfinite (fit->correlation[k][l]))
        ringlet_json_add_number (json, name, fit->correlation[k][l]);
    }
  }
  json_builder_end_object (json);
}

static void
add_ring (JsonBuilder *json, const RingletCalibration *calibration,
    const RingletRefineRing *ring)
{
  g_autofree char *label = ringlet_calibrate_ring_label (calibration, ring->number);

  json_builder_begin_object (json);
  ringlet_json_add_number (json, "ring", ring->number);
  ringlet_json_add_text (json, "hkl", g_str_equal (label, "–") ? NULL : label);
  ringlet_json_add_number (json, "two_theta_rad", ring->two_theta_rad);
  ringlet_json_add_number (json, "points", (double) ring->n);
  ringlet_json_add_number (json, "rejected", (double) ring->n_rejected);
  ringlet_json_add_number (json, "mean_px", ring->mean_px);
  ringlet_json_add_number (json, "rms_px", ring->rms_px);
  ringlet_json_add_number (json, "rms_two_theta_rad", ring->rms_two_theta_rad);
  ringlet_json_add_number (json, "centre_px", ring->harmonics[0].amplitude_px);
  ringlet_json_add_number (json, "tilt_px", ring->harmonics[1].amplitude_px);
  json_builder_end_object (json);
}

static void
add_answer (JsonBuilder *json, const char *name, const RingletAutoAnswer *answer)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_object (json);
  ringlet_json_add_number (json, "confidence", answer->confidence);
  ringlet_json_add_number (json, "matched", answer->n_matched);
  ringlet_json_add_number (json, "possible", answer->n_possible);
  ringlet_json_add_number (json, "first_ring", answer->first);
  ringlet_json_add_number (json, "last_ring", answer->last);
  json_builder_end_object (json);
}

static void
add_automatic (JsonBuilder *json, const RingletAutoResult *automatic)
{
  json_builder_set_member_name (json, "automatic");
  if (automatic == NULL) {
    json_builder_add_null_value (json);
    return;
  }
  json_builder_begin_object (json);
  ringlet_json_add_flag (json, "found", automatic->is_found);
  ringlet_json_add_flag (json, "tilt_held", automatic->tilt_held);
  ringlet_json_add_text (json, "message", automatic->message);
  ringlet_json_add_text (json, "advice", automatic->advice);
  add_answer (json, "best", &automatic->best);
  if (automatic->has_runner_up)
    add_answer (json, "runner_up", &automatic->runner_up);
  json_builder_end_object (json);
}

static void
add_beam (JsonBuilder *json, const RingletCalibrateTale *tale)
{
  RingletFit2d f;

  if (!ringlet_fit2d_from_geometry (
          tale->inputs->detector, &tale->calibration->geometry, &f, NULL))
    return;
  ringlet_json_add_number (json, "centre_slow_px", f.centre_slow_px);
  ringlet_json_add_number (json, "centre_fast_px", f.centre_fast_px);
  ringlet_json_add_number (json, "direct_distance_m", f.distance_m);
  ringlet_json_add_number (json, "tilt_rad", f.tilt_rad);
  ringlet_json_add_number (json, "tilt_plane_rad", f.tilt_plane_rad);
}

static void
add_fault (JsonBuilder *json, const RingletRefineFault *fault)
{
  static const char *const names[] = { "", "centre_px", "tilt_rad", "distance_share",
    "rings_px" };

  json_builder_begin_object (json);
  ringlet_json_add_number (json, names[fault->hint], fault->size);
  if (fault->hint == RINGLET_REFINE_HINT_CENTRE) {
    ringlet_json_add_number (json, "slow_px", fault->slow_px);
    ringlet_json_add_number (json, "fast_px", fault->fast_px);
  }
  ringlet_json_add_number (json, "effect_px", fault->effect_px);
  json_builder_end_object (json);
}

static void
add_faults (JsonBuilder *json, const RingletRefinement *fit)
{
  json_builder_set_member_name (json, "faults");
  json_builder_begin_array (json);
  for (guint i = 0; i < fit->n_faults; i++)
    add_fault (json, &fit->faults[i]);
  json_builder_end_array (json);
}

static void
add_refinement (JsonBuilder *json, const RingletCalibrateTale *tale)
{
  const RingletRefinement *fit = tale->calibration->refinement;
  g_autofree char *far = ringlet_calibrate_far (tale);

  add_beam (json, tale);
  ringlet_refine_json_add_fit (
      json, &fit->total, fit->chi2, fit->n_used, fit->n_rejected);
  add_parameters (json, fit);
  add_correlations (json, fit);
  json_builder_set_member_name (json, "rings");
  json_builder_begin_array (json);
  for (guint i = 0; i < fit->rings->len; i++)
    add_ring (
        json, tale->calibration, &g_array_index (fit->rings, RingletRefineRing, i));
  json_builder_end_array (json);
  add_faults (json, fit);
  ringlet_json_add_text (json, "far", far);
  ringlet_json_add_texts (json, "warnings", (const char *const *) fit->warnings);
}

void
ringlet_calibrate_tell_json (const RingletCalibrateTale *tale)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "version", RINGLET_VERSION);
  ringlet_json_add_text (json, "path", tale->name);
  ringlet_json_add_text (json, "calibrant", tale->inputs->calibrant->name);
  ringlet_json_add_text (json, "detector", tale->inputs->detector->name);
  ringlet_json_add_flag (json, "found", tale->calibration->refinement != NULL);
  add_automatic (json, tale->calibration->automatic);
  if (tale->calibration->refinement != NULL)
    add_refinement (json, tale);
  ringlet_json_add_texts (json, "outputs", tale->outputs);
  json_builder_end_object (json);
  ringlet_json_print (json);
}
