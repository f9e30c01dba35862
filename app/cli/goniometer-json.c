/* SPDX-License-Identifier: MIT */
#include "cli/goniometer-tell.h"
#include "cli/json.h"
#include "cli/refine-json.h"

static void
add_parameters (JsonBuilder *json, const RingletGoniometerTale *tale)
{
  const RingletGoniometerRefinement *fit = tale->refinement;

  json_builder_set_member_name (json, "parameters");
  json_builder_begin_object (json);
  for (gsize k = 0; k < tale->model->n_params; k++) {
    json_builder_set_member_name (json, tale->model->param_names[k]);
    json_builder_begin_object (json);
    ringlet_json_add_number (json, "value", tale->model->params[k]);
    if (fit != NULL) {
      ringlet_refine_json_add_state (json, fit->sigma[k], fit->states[k]);
      ringlet_json_add_number (json, "at_bound", fit->at_bound[k]);
    }
    json_builder_end_object (json);
  }
  json_builder_end_object (json);
}

static void
add_formulas (JsonBuilder *json, const RingletGoniometer *model)
{
  json_builder_set_member_name (json, "formulas");
  json_builder_begin_object (json);
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    if (model->formulas[k] != NULL)
      ringlet_json_add_text (
          json, ringlet_refine_parameter_name (k), model->formulas[k]);
  }
  json_builder_end_object (json);
}

static void
add_geometry (JsonBuilder *json, const RingletGeometry *geometry)
{
  json_builder_set_member_name (json, "geometry");
  json_builder_begin_object (json);
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
    ringlet_json_add_number (json, ringlet_refine_parameter_name (k),
        ringlet_refine_parameter_get (geometry, k));
  json_builder_end_object (json);
}

static void
add_position (JsonBuilder *json, const RingletGoniometerTale *tale)
{
  if (tale->positions == NULL)
    return;
  json_builder_set_member_name (json, "position");
  json_builder_begin_object (json);
  for (gsize i = 0; i < tale->model->n_pos; i++)
    ringlet_json_add_number (json, tale->model->pos_names[i], tale->positions[i]);
  json_builder_end_object (json);
  add_geometry (json, &tale->geometry);
}

static void
add_images (JsonBuilder *json, const RingletGoniometerRefinement *fit)
{
  json_builder_set_member_name (json, "images");
  json_builder_begin_array (json);
  for (guint i = 0; i < fit->images->len; i++) {
    const RingletGoniometerFit *image =
        &g_array_index (fit->images, RingletGoniometerFit, i);

    json_builder_begin_object (json);
    ringlet_json_add_text (json, "path", image->label);
    ringlet_json_add_number (json, "points", (double) image->total.n);
    ringlet_json_add_number (json, "rejected", (double) image->total.n_rejected);
    ringlet_json_add_number (json, "mean_px", image->total.mean_px);
    ringlet_json_add_number (json, "rms_px", image->total.rms_px);
    add_geometry (json, &image->geometry);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
}

static void
add_refinement (JsonBuilder *json, const RingletGoniometerRefinement *fit)
{
  if (fit == NULL)
    return;
  ringlet_refine_json_add_fit (
      json, &fit->total, fit->chi2, fit->n_used, fit->n_rejected);
  ringlet_json_add_number (json, "chi2_start", fit->chi2_start);
  add_images (json, fit);
  ringlet_json_add_texts (json, "warnings", (const char *const *) fit->warnings);
}

void
ringlet_goniometer_tell_json (const RingletGoniometerTale *tale)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "version", RINGLET_VERSION);
  ringlet_json_add_text (json, "path", tale->name);
  ringlet_json_add_text (json, "detector", tale->model->detector->name);
  ringlet_json_add_number (json, "wavelength", tale->model->wavelength_m);
  ringlet_json_add_texts (json, "motors", (const char *const *) tale->model->pos_names);
  add_parameters (json, tale);
  add_formulas (json, tale->model);
  add_position (json, tale);
  add_refinement (json, tale->refinement);
  ringlet_json_add_texts (json, "outputs", tale->outputs);
  json_builder_end_object (json);
  ringlet_json_print (json);
}

static void
add_line (
    JsonBuilder *json, RingletRefineParameter k, const RingletGoniometerLine *line)
{
  json_builder_set_member_name (json, ringlet_refine_parameter_name (k));
  json_builder_begin_object (json);
  ringlet_json_add_number (json, "intercept", line->intercept);
  ringlet_json_add_number (json, "slope", line->slope);
  ringlet_json_add_number (json, "sigma_intercept", line->sigma_intercept);
  ringlet_json_add_number (json, "sigma_slope", line->sigma_slope);
  ringlet_json_add_number (json, "rms", line->rms);
  ringlet_json_add_number (json, "correlation", line->correlation);
  json_builder_end_object (json);
}

void
ringlet_regression_tell_json (const RingletRegressionTale *tale)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "version", RINGLET_VERSION);
  ringlet_json_add_text (json, "detector", tale->detector->name);
  ringlet_json_add_number (json, "geometries", (double) tale->n);
  json_builder_set_member_name (json, "lines");
  json_builder_begin_object (json);
  for (RingletRefineParameter k = 0; k <= RINGLET_REFINE_ROT3; k++)
    add_line (json, k, &tale->lines[k]);
  json_builder_end_object (json);
  ringlet_json_add_texts (json, "outputs", tale->outputs);
  json_builder_end_object (json);
  ringlet_json_print (json);
}
