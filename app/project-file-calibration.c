/* SPDX-License-Identifier: MIT */

/* Picks and settings of the calibration in a project file: each is written only where
 * it says something, so that files without are what they were. */

#include "base/choice.h"
#include "base/error.h"
#include "project-fields.h"
#include "project-file-private.h"

/* ---- picks ---- */

/* A run of picks that differ in place alone. */
static gsize
run_length (const RingletPicks *picks, gsize from)
{
  const RingletPick *first = &picks->items[from];
  gsize n = 1;

  while (from + n < picks->n && picks->items[from + n].frame == first->frame &&
      picks->items[from + n].origin == first->origin &&
      picks->items[from + n].point.ring == first->point.ring)
    n++;
  return n;
}

static JsonObject *
write_run (const RingletPick *items, gsize n)
{
  JsonObject *object = json_object_new ();
  JsonArray *slow = json_array_new ();
  JsonArray *fast = json_array_new ();
  JsonArray *sigma = json_array_new ();

  json_object_set_int_member (object, "frame", (gint64) items->frame);
  json_object_set_string_member (
      object, "from", ringlet_pick_origin_name (items->origin));
  json_object_set_int_member (object, "ring", items->point.ring);
  for (gsize i = 0; i < n; i++) {
    json_array_add_double_element (slow, items[i].point.slow_px);
    json_array_add_double_element (fast, items[i].point.fast_px);
    json_array_add_double_element (sigma, items[i].point.sigma_px);
  }
  json_object_set_array_member (object, "slow_px", slow);
  json_object_set_array_member (object, "fast_px", fast);
  json_object_set_array_member (object, "sigma_px", sigma);
  return object;
}

static void
write_picks (const RingletState *state, JsonObject *parts)
{
  JsonArray *runs = NULL;

  if (state->picks == NULL)
    return;
  runs = json_array_new ();
  for (gsize i = 0, n; i < state->picks->n; i += n) {
    n = run_length (state->picks, i);
    json_array_add_object_element (runs, write_run (&state->picks->items[i], n));
  }
  json_object_set_array_member (parts, "picks", runs);
}

/* @array: may be NULL, which is all 0 where that is allowed */
static gboolean
read_place (RingletKeys *keys, const char *name, JsonArray *array, guint index,
    double *value, GError **error)
{
  JsonNode *node = json_array_get_element (array, index);
  const GType type =
      JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return ringlet_keys_refuse (keys, name, "an array of numbers", error);
  *value = json_node_get_double (node);
  return TRUE;
}

static gboolean
read_run_head (RingletKeys *keys, RingletPick *like, GError **error)
{
  g_autofree char *from = NULL;
  guint64 ring = 0;

  if (!ringlet_keys_count (keys, "frame", G_MAXINT64, &like->frame, error) ||
      !ringlet_keys_count (keys, "ring", G_MAXINT32, &ring, error) ||
      !ringlet_keys_text (keys, "from", &from, error))
    return FALSE;

  like->point.ring = (guint) ring;
  return ringlet_keys_prefix (keys, "from",
      from == NULL || ringlet_pick_origin_parse (from, &like->origin, error), error);
}

static gboolean
read_run (RingletKeys *keys, GArray *picks, GError **error)
{
  JsonArray *slow = NULL;
  JsonArray *fast = NULL;
  JsonArray *sigma = NULL;
  RingletPick pick = { .origin = RINGLET_PICK_CLICK };

  if (!read_run_head (keys, &pick, error) ||
      !ringlet_keys_array (keys, "slow_px", &slow, error) ||
      !ringlet_keys_array (keys, "fast_px", &fast, error) ||
      !ringlet_keys_array (keys, "sigma_px", &sigma, error))
    return FALSE;
  if (slow == NULL || fast == NULL || sigma == NULL ||
      json_array_get_length (slow) != json_array_get_length (fast) ||
      json_array_get_length (slow) != json_array_get_length (sigma))
    return ringlet_keys_refuse (
        keys, "slow_px", "an array as long as fast_px and sigma_px", error);

  for (guint i = 0; i < json_array_get_length (slow); i++) {
    if (!read_place (keys, "slow_px", slow, i, &pick.point.slow_px, error) ||
        !read_place (keys, "fast_px", fast, i, &pick.point.fast_px, error) ||
        !read_place (keys, "sigma_px", sigma, i, &pick.point.sigma_px, error))
      return FALSE;
    g_array_append_val (picks, pick);
  }
  return TRUE;
}

static gboolean
read_picks (RingletProjectReading *reading, RingletKeys *parts, GError **error)
{
  g_autoptr (GArray) picks = g_array_new (FALSE, FALSE, sizeof (RingletPick));
  JsonArray *runs = NULL;

  if (!ringlet_keys_array (parts, "picks", &runs, error))
    return FALSE;
  for (guint i = 0; runs != NULL && i < json_array_get_length (runs); i++) {
    g_auto (RingletKeys) keys = { 0 };

    if (!ringlet_keys_element (parts, "picks", runs, i, &keys, error) ||
        !read_run (&keys, picks, error))
      return FALSE;
    ringlet_keys_add_left (&keys, reading->unknown);
  }
  reading->state->picks = ringlet_picks_new ((RingletPick *) picks->data, picks->len);
  return TRUE;
}

/* ---- calibration ---- */

static const RingletField limit_fields[] = {
  RINGLET_FIELD (RingletRefineLimit, lo, NUMBER),
  RINGLET_FIELD (RingletRefineLimit, hi, NUMBER),
  RINGLET_FIELD (RingletRefineLimit, known_sigma, NUMBER),
  RINGLET_FIELD_END,
};
RINGLET_ASSERT_SIZE (RingletRefineLimit, 32);

static const RingletField settings_fields[] = {
  RINGLET_FIELD (RingletCalibrationSettings, reject_sigma, NUMBER),
  RINGLET_FIELD (RingletCalibrationSettings, points_per_degree, NUMBER),
  RINGLET_FIELD (RingletCalibrationSettings, n_rings, COUNT),
  RINGLET_FIELD_END,
};
RINGLET_ASSERT_SIZE (
    RingletCalibrationSettings, RINGLET_REFINE_N * sizeof (RingletRefineLimit) + 32);

static const char *const limit_states[] = { "fixed", "free", "bounded" };
static const char *const residuals[] = { "2theta", "q", "pixels" };
static const char *const losses[] = { "linear", "huber", "cauchy" };

/* The bits of #RingletConfirmed, from the lowest, each a flag of its own. */
static const char *const confirmed[] = { "calibrant", "wavelength", "detector",
  "geometry" };

static void
write_calibration (const RingletState *state, JsonObject *parts)
{
  const RingletCalibrationSettings usual = ringlet_calibration_settings ();
  const RingletCalibrationSettings *settings = &state->calibration;
  JsonObject *object = NULL;
  JsonObject *flags = NULL;

  if (ringlet_calibration_settings_equal (settings, &usual))
    return;
  object = json_object_new ();
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    JsonObject *limit = json_object_new ();

    json_object_set_string_member (
        limit, "state", limit_states[settings->limits[k].state]);
    ringlet_fields_write (limit, limit_fields, &settings->limits[k]);
    json_object_set_object_member (object, ringlet_refine_parameter_name (k), limit);
  }
  json_object_set_string_member (object, "residual", residuals[settings->residual]);
  json_object_set_string_member (object, "loss", losses[settings->loss]);
  ringlet_fields_write (object, settings_fields, settings);
  flags = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (confirmed); i++)
    json_object_set_boolean_member (
        flags, confirmed[i], (settings->confirmed & (1u << i)) != 0);
  json_object_set_object_member (object, "confirmed", flags);
  json_object_set_object_member (parts, "calibration", object);
}

static gboolean
read_word (RingletKeys *keys, const char *name, const char *const *words, gsize n_words,
    int *index, GError **error)
{
  g_autofree char *text = NULL;

  if (!ringlet_keys_text (keys, name, &text, error))
    return FALSE;
  return ringlet_keys_prefix (keys, name,
      text == NULL || ringlet_choice_parse (text, words, n_words, name, index, error),
      error);
}

static gboolean
read_limit (RingletProjectReading *reading, RingletKeys *outer,
    RingletRefineParameter parameter, RingletRefineLimit *limit, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  int state = (int) limit->state;

  if (!ringlet_keys_object (
          outer, ringlet_refine_parameter_name (parameter), &keys, error) ||
      !read_word (
          &keys, "state", limit_states, G_N_ELEMENTS (limit_states), &state, error) ||
      !ringlet_fields_read (&keys, limit_fields, limit, NULL, error))
    return FALSE;

  limit->state = (RingletRefineState) state;
  ringlet_keys_add_left (&keys, reading->unknown);
  return TRUE;
}

static gboolean
read_confirmed (
    RingletProjectReading *reading, RingletKeys *outer, guint *bits, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };

  if (!ringlet_keys_object (outer, "confirmed", &keys, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (confirmed); i++) {
    gboolean is_set = FALSE;

    if (!ringlet_keys_flag (&keys, confirmed[i], &is_set, error))
      return FALSE;
    if (is_set)
      *bits |= 1u << i;
  }
  ringlet_keys_add_left (&keys, reading->unknown);
  return TRUE;
}

static gboolean
read_settings (RingletProjectReading *reading, RingletKeys *keys, GError **error)
{
  RingletCalibrationSettings *settings = &reading->state->calibration;
  int residual = (int) settings->residual;
  int loss = (int) settings->loss;

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    if (!read_limit (reading, keys, k, &settings->limits[k], error))
      return FALSE;
  }
  if (!read_word (
          keys, "residual", residuals, G_N_ELEMENTS (residuals), &residual, error) ||
      !read_word (keys, "loss", losses, G_N_ELEMENTS (losses), &loss, error) ||
      !ringlet_fields_read (keys, settings_fields, settings, NULL, error) ||
      !read_confirmed (reading, keys, &settings->confirmed, error))
    return FALSE;

  settings->residual = (RingletRefineResidual) residual;
  settings->loss = (RingletRefineLoss) loss;
  return TRUE;
}

static gboolean
read_calibration (RingletProjectReading *reading, RingletKeys *parts, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };

  if (!ringlet_keys_object (parts, "calibration", &keys, error))
    return FALSE;
  if (keys.object == NULL)
    return TRUE;
  if (!read_settings (reading, &keys, error))
    return FALSE;
  if (!ringlet_keys_prefix (parts, "calibration",
          ringlet_calibration_settings_check (&reading->state->calibration, error),
          error))
    return FALSE;

  ringlet_keys_add_left (&keys, reading->unknown);
  return TRUE;
}

/* ---- both ---- */

void
ringlet_project_write_calibration (const RingletState *state, JsonObject *parts)
{
  write_picks (state, parts);
  write_calibration (state, parts);
}

gboolean
ringlet_project_read_calibration (
    RingletProjectReading *reading, RingletKeys *parts, GError **error)
{
  return read_picks (reading, parts, error) && read_calibration (reading, parts, error);
}
