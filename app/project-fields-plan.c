/* SPDX-License-Identifier: MIT */

/* The plan in a project file. */

#include <math.h>

#include "base/choice.h"
#include "engine/engine.h"
#include "project-fields.h"

/* ---- factors ---- */

static const RingletField factors_fields[] = {
  RINGLET_FIELD (RingletFactors, solid_angle_order, COUNT),
  RINGLET_FIELD (RingletFactors, polarization, OPTIONAL),
  RINGLET_FIELD (RingletFactors, polarization_offset_rad, NUMBER),
  RINGLET_FIELD (RingletFactors, sensor_transmission, FLAG),
  RINGLET_FIELD (RingletFactors, oblique_transmission, OPTIONAL),
  RINGLET_FIELD_END,
};
RINGLET_ASSERT_SIZE (RingletFactors, 40 + sizeof (RingletSample) + sizeof (RingletCbn));

/* And its shape. */
static const RingletField sample_fields[] = {
  RINGLET_FIELD (RingletSample, depth, NUMBER),
  RINGLET_FIELD (RingletSample, tilt_x_rad, NUMBER),
  RINGLET_FIELD (RingletSample, tilt_y_rad, NUMBER),
  RINGLET_FIELD (RingletSample, horizontal, FLAG),
  RINGLET_FIELD_END,
};
RINGLET_ASSERT_SIZE (RingletSample, 40);

static const RingletField cbn_fields[] = {
  RINGLET_FIELD (RingletCbn, is_active, FLAG),
  RINGLET_FIELD (RingletCbn, diamond_m, NUMBER),
  RINGLET_FIELD (RingletCbn, seat_m, NUMBER),
  RINGLET_FIELD (RingletCbn, small_radius_m, NUMBER),
  RINGLET_FIELD (RingletCbn, large_radius_m, NUMBER),
  RINGLET_FIELD (RingletCbn, tilt_rad, NUMBER),
  RINGLET_FIELD (RingletCbn, rotation_rad, NUMBER),
  RINGLET_FIELD (RingletCbn, diamond_length_m, NUMBER),
  RINGLET_FIELD (RingletCbn, seat_length_m, NUMBER),
  RINGLET_FIELD (RingletCbn, offset_m, NUMBER),
  RINGLET_FIELD (RingletCbn, offset_angle_rad, NUMBER),
  RINGLET_FIELD_END,
};
RINGLET_ASSERT_SIZE (RingletCbn, 88);

JsonObject *
ringlet_fields_write_factors (const RingletFactors *factors)
{
  JsonObject *object = json_object_new ();
  JsonObject *sample = json_object_new ();
  JsonObject *cbn = json_object_new ();

  ringlet_fields_write (object, factors_fields, factors);
  json_object_set_string_member (
      sample, "shape", ringlet_sample_shape_name (factors->sample.shape));
  ringlet_fields_write (sample, sample_fields, &factors->sample);
  ringlet_fields_write (cbn, cbn_fields, &factors->cbn);
  json_object_set_object_member (object, "sample", sample);
  json_object_set_object_member (object, "cbn", cbn);
  return object;
}

static gboolean
check_factors (gconstpointer data, GError **error)
{
  return ringlet_factors_check (data, error);
}

static gboolean
read_sample (
    RingletKeys *outer, RingletSample *sample, GPtrArray *unknown, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_autofree char *shape = NULL;

  if (!ringlet_keys_object (outer, "sample", &keys, error) ||
      !ringlet_keys_text (&keys, "shape", &shape, error))
    return FALSE;
  if (shape != NULL &&
      !ringlet_keys_prefix (&keys, "shape",
          ringlet_sample_shape_parse (shape, &sample->shape, error), error))
    return FALSE;
  if (!ringlet_fields_read (&keys, sample_fields, sample, NULL, error))
    return FALSE;

  ringlet_keys_add_left (&keys, unknown);
  return ringlet_keys_prefix (
      outer, "sample", ringlet_sample_check (sample, error), error);
}

/* Its members are checked together: the radii depend on each other. */
static gboolean
read_cbn (RingletKeys *outer, RingletCbn *cbn, GPtrArray *unknown, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };

  if (!ringlet_keys_object (outer, "cbn", &keys, error) ||
      !ringlet_fields_read (&keys, cbn_fields, cbn, NULL, error))
    return FALSE;

  ringlet_keys_add_left (&keys, unknown);
  return ringlet_keys_prefix (outer, "cbn", ringlet_cbn_check (cbn, error), error);
}

gboolean
ringlet_fields_read_factors (
    RingletKeys *outer, RingletFactors *factors, GPtrArray *unknown, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };

  if (!ringlet_keys_object (outer, "factors", &keys, error) ||
      !ringlet_fields_read (&keys, factors_fields, factors, check_factors, error) ||
      !read_sample (&keys, &factors->sample, unknown, error) ||
      !read_cbn (&keys, &factors->cbn, unknown, error))
    return FALSE;

  ringlet_keys_add_left (&keys, unknown);
  return TRUE;
}

/* ---- statistic ---- */

static const char *const statistic_names[] = {
  [RINGLET_STATISTIC_MEAN] = "mean",
  [RINGLET_STATISTIC_SIGMA_CLIP] = "sigma_clip",
  [RINGLET_STATISTIC_PERCENTILES] = "percentiles",
};

/* Besides these: the kind. */
static const RingletField statistic_fields[] = {
  RINGLET_FIELD (RingletStatistic, clip_threshold, NUMBER),
  RINGLET_FIELD (RingletStatistic, clip_iterations, COUNT),
  RINGLET_FIELD (RingletStatistic, percentile_min, NUMBER),
  RINGLET_FIELD (RingletStatistic, percentile_max, NUMBER),
  RINGLET_FIELD (RingletStatistic, spread, FLAG),
  RINGLET_FIELD_END,
};
RINGLET_ASSERT_SIZE (RingletStatistic, 48);

static JsonObject *
write_statistic (const RingletStatistic *statistic)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", statistic_names[statistic->kind]);
  ringlet_fields_write (object, statistic_fields, statistic);
  return object;
}

/* Its members are checked together: the percentiles depend on each other. */
static gboolean
read_statistic (
    RingletKeys *outer, RingletStatistic *statistic, GPtrArray *unknown, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_autofree char *kind = NULL;
  int index = (int) statistic->kind;

  if (!ringlet_keys_object (outer, "statistic", &keys, error) ||
      !ringlet_keys_text (&keys, "kind", &kind, error) ||
      !ringlet_keys_prefix (&keys, "kind",
          kind == NULL ||
              ringlet_choice_parse (kind, statistic_names,
                  G_N_ELEMENTS (statistic_names), "statistic", &index, error),
          error) ||
      !ringlet_fields_read (&keys, statistic_fields, statistic, NULL, error))
    return FALSE;

  statistic->kind = (RingletStatisticKind) index;
  ringlet_keys_add_left (&keys, unknown);
  return ringlet_keys_prefix (
      outer, "statistic", ringlet_statistic_check (statistic, error), error);
}

/* ---- plan ---- */

static const RingletField plan_fields[] = {
  RINGLET_FIELD (RingletPlan, n_radial, COUNT),
  RINGLET_FIELD (RingletPlan, n_azimuth, COUNT),
  RINGLET_FIELD (RingletPlan, poisson_floor, COUNT),
  RINGLET_FIELD (RingletPlan, dark_variance, FLAG),
  RINGLET_FIELD (RingletPlan, weighted_average, FLAG),
  RINGLET_FIELD (RingletPlan, normalization_factor, NUMBER),
  RINGLET_FIELD (RingletPlan, empty, OPTIONAL),
  RINGLET_FIELD_END,
};
/* Besides these: unit, split, engine, error_model, factors, statistic, and the ranges,
 * the centre and the dummy, which are null or "auto" where the plan leaves them out. */
RINGLET_ASSERT_SIZE (
    RingletPlan, 160 + sizeof (RingletFactors) + sizeof (RingletStatistic));

static void
write_pair (JsonObject *object, const char *key, gboolean given, double a, double b)
{
  JsonArray *pair = NULL;

  if (!given) {
    json_object_set_null_member (object, key);
    return;
  }
  pair = json_array_new ();
  json_array_add_double_element (pair, a);
  json_array_add_double_element (pair, b);
  json_object_set_array_member (object, key, pair);
}

static void
write_dummy (JsonObject *object, const RingletPlan *plan)
{
  JsonObject *value = NULL;

  if (plan->dummy != RINGLET_DUMMY_VALUE) {
    json_object_set_string_member (
        object, "dummy", plan->dummy == RINGLET_DUMMY_AUTO ? "auto" : "none");
    return;
  }
  value = json_object_new ();
  json_object_set_double_member (value, "value", plan->dummy_value);
  json_object_set_double_member (value, "delta", plan->dummy_delta);
  json_object_set_object_member (object, "dummy", value);
}

JsonObject *
ringlet_fields_write_plan (const RingletPlan *plan)
{
  JsonObject *object = json_object_new ();

  ringlet_fields_write (object, plan_fields, plan);
  json_object_set_string_member (object, "unit", plan->unit->name);
  json_object_set_string_member (object, "split", ringlet_split_name (plan->split));
  json_object_set_string_member (
      object, "error_model", ringlet_error_model_name (plan->error_model));
  if (plan->engine != NULL)
    json_object_set_string_member (object, "engine", plan->engine);
  else
    json_object_set_null_member (object, "engine");
  write_pair (object, "radial_range", plan->has_radial_range, plan->radial_min,
      plan->radial_max);
  write_pair (object, "azimuth_range_deg", plan->has_azimuth_range,
      plan->azimuth_min_deg, plan->azimuth_max_deg);
  ringlet_fields_write_number (object, "azimuth_centre_deg",
      plan->has_azimuth_centre ? plan->azimuth_centre_deg : NAN);
  write_dummy (object, plan);
  json_object_set_object_member (object, "factors", ringlet_fields_write_factors (&plan->factors));
  json_object_set_object_member (
      object, "statistic", write_statistic (&plan->statistic));
  return object;
}

/* ---- read ---- */

static gboolean
check_plan (gconstpointer data, GError **error)
{
  return ringlet_plan_check (data, error);
}

/* What has a name. */
static gboolean
read_names (RingletKeys *keys, RingletPlan *plan, GError **error)
{
  g_autofree char *unit = NULL;
  g_autofree char *split = NULL;
  g_autofree char *engine = NULL;
  g_autofree char *model = NULL;

  if (!ringlet_keys_text (keys, "unit", &unit, error) ||
      !ringlet_keys_text (keys, "split", &split, error) ||
      !ringlet_keys_text (keys, "engine", &engine, error) ||
      !ringlet_keys_text (keys, "error_model", &model, error))
    return FALSE;

  if (unit != NULL)
    plan->unit = ringlet_unit_find (unit, error);
  if (!ringlet_keys_prefix (
          keys, "unit", plan->unit != NULL && check_plan (plan, error), error))
    return FALSE;
  if (engine != NULL)
    plan->engine = ringlet_engine_name (engine, error);
  if (engine != NULL && plan->engine == NULL)
    return ringlet_keys_prefix (keys, "engine", FALSE, error);
  return ringlet_keys_prefix (keys, "split",
             split == NULL || ringlet_split_parse (split, &plan->split, error),
             error) &&
      ringlet_keys_prefix (keys, "error_model",
          model == NULL || ringlet_error_model_parse (model, &plan->error_model, error),
          error);
}

static gboolean
read_range (RingletKeys *keys, const char *key, RingletPlan *plan, gboolean *given,
    double *min, double *max, GError **error)
{
  double pair[2] = { 0.0, 0.0 };

  if (!ringlet_keys_pair (keys, key, pair, given, error))
    return FALSE;

  *min = pair[0];
  *max = pair[1];
  return ringlet_keys_prefix (keys, key, ringlet_plan_check (plan, error), error);
}

static gboolean
read_centre (RingletKeys *keys, RingletPlan *plan, GError **error)
{
  static const char key[] = "azimuth_centre_deg";

  plan->has_azimuth_centre = ringlet_keys_peek (keys, key) != NULL;
  return ringlet_keys_number (keys, key, &plan->azimuth_centre_deg, error) &&
      ringlet_keys_prefix (keys, key, ringlet_plan_check (plan, error), error);
}

static gboolean
read_dummy_value (
    RingletKeys *outer, RingletPlan *plan, GPtrArray *unknown, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };

  if (!ringlet_keys_object (outer, "dummy", &keys, error))
    return FALSE;
  if (ringlet_keys_peek (&keys, "value") == NULL)
    return ringlet_keys_refuse (&keys, "value", "a finite number", error);

  plan->dummy = RINGLET_DUMMY_VALUE;
  if (!ringlet_keys_number (&keys, "value", &plan->dummy_value, error) ||
      !ringlet_keys_number (&keys, "delta", &plan->dummy_delta, error))
    return FALSE;

  ringlet_keys_add_left (&keys, unknown);
  return ringlet_keys_prefix (outer, "dummy", ringlet_plan_check (plan, error), error);
}

static gboolean
read_dummy (RingletKeys *keys, RingletPlan *plan, GPtrArray *unknown, GError **error)
{
  JsonNode *node = ringlet_keys_peek (keys, "dummy");
  const char *text = NULL;

  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return read_dummy_value (keys, plan, unknown, error);

  text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  if (g_strcmp0 (text, "auto") != 0 && g_strcmp0 (text, "none") != 0)
    return ringlet_keys_refuse (
        keys, "dummy", "\"auto\", \"none\" or an object with value and delta", error);

  plan->dummy = g_str_equal (text, "none") ? RINGLET_DUMMY_NONE : RINGLET_DUMMY_AUTO;
  return TRUE;
}

gboolean
ringlet_fields_read_plan (
    RingletKeys *keys, RingletPlan *plan, GPtrArray *unknown, GError **error)
{
  return read_names (keys, plan, error) &&
      ringlet_fields_read (keys, plan_fields, plan, check_plan, error) &&
      read_range (keys, "radial_range", plan, &plan->has_radial_range,
          &plan->radial_min, &plan->radial_max, error) &&
      read_range (keys, "azimuth_range_deg", plan, &plan->has_azimuth_range,
          &plan->azimuth_min_deg, &plan->azimuth_max_deg, error) &&
      read_centre (keys, plan, error) && read_dummy (keys, plan, unknown, error) &&
      ringlet_fields_read_factors (keys, &plan->factors, unknown, error) &&
      read_statistic (keys, &plan->statistic, unknown, error) &&
      ringlet_keys_prefix (keys, "statistic", ringlet_plan_check (plan, error), error);
}
