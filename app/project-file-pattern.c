/* SPDX-License-Identifier: MIT */

/* What a project file says about the pattern: the background below it, and the overlays
 * with their numbers: they may be of an image that is not there any more. */

#include <math.h>

#include "base/error.h"
#include "project-fields.h"
#include "project-file-private.h"

/* ---- background ---- */

static const RingletField option_fields[] = {
  RINGLET_FIELD (RingletBackgroundOptions, reach, NUMBER),
  RINGLET_FIELD (RingletBackgroundOptions, reach_is_length, FLAG),
  RINGLET_FIELD (RingletBackgroundOptions, lls, FLAG),
  RINGLET_FIELD (RingletBackgroundOptions, smooth, COUNT),
  RINGLET_FIELD (RingletBackgroundOptions, iterations, COUNT),
  RINGLET_FIELD (RingletBackgroundOptions, order, COUNT),
  RINGLET_FIELD (RingletBackgroundOptions, reject, NUMBER),
  RINGLET_FIELD_END,
};
RINGLET_ASSERT_SIZE (RingletBackgroundOptions, 48);

static const RingletField choice_fields[] = {
  RINGLET_FIELD (RingletBackgroundChoice, is_on, FLAG),
  RINGLET_FIELD (RingletBackgroundChoice, has_range, FLAG),
  RINGLET_FIELD (RingletBackgroundChoice, min, NUMBER),
  RINGLET_FIELD (RingletBackgroundChoice, max, NUMBER),
  RINGLET_FIELD_END,
};
RINGLET_ASSERT_SIZE (RingletBackgroundChoice, 80);

void
ringlet_project_write_pattern_background (const RingletState *state, JsonObject *parts)
{
  const RingletBackgroundChoice usual = ringlet_background_choice_default ();
  const RingletBackgroundChoice *choice = &state->pattern_background;
  JsonObject *object = NULL;

  if (ringlet_background_choice_equal (choice, &usual))
    return;
  object = json_object_new ();
  json_object_set_string_member (
      object, "method", ringlet_background_method_name (choice->options.method));
  ringlet_fields_write (object, option_fields, &choice->options);
  ringlet_fields_write (object, choice_fields, choice);
  json_object_set_object_member (parts, "pattern_background", object);
}

static gboolean
read_choice (RingletKeys *keys, RingletBackgroundChoice *choice, GError **error)
{
  g_autofree char *method = NULL;

  return ringlet_keys_text (keys, "method", &method, error) &&
      ringlet_keys_prefix (keys, "method",
          method == NULL ||
              ringlet_background_method_parse (method, &choice->options.method, error),
          error) &&
      ringlet_fields_read (keys, option_fields, &choice->options, NULL, error) &&
      ringlet_fields_read (keys, choice_fields, choice, NULL, error);
}

gboolean
ringlet_project_read_pattern_background (
    RingletProjectReading *reading, RingletKeys *parts, GError **error)
{
  RingletBackgroundChoice *choice = &reading->state->pattern_background;
  g_auto (RingletKeys) keys = { 0 };

  if (!ringlet_keys_object (parts, "pattern_background", &keys, error))
    return FALSE;
  if (keys.object == NULL)
    return TRUE;
  if (!read_choice (&keys, choice, error))
    return FALSE;

  ringlet_keys_add_left (&keys, reading->unknown);
  return ringlet_keys_prefix (parts, "pattern_background",
      ringlet_background_choice_check (choice, error), error);
}

/* ---- numbers of a pattern ---- */

/* Where there is no intensity, null. */
static JsonArray *
write_numbers (const double *values, gsize n)
{
  JsonArray *array = json_array_sized_new ((guint) n);

  for (gsize i = 0; i < n; i++) {
    if (isfinite (values[i]))
      json_array_add_double_element (array, values[i]);
    else
      json_array_add_null_element (array);
  }
  return array;
}

static JsonObject *
write_pattern (const RingletPattern *pattern)
{
  JsonObject *object = json_object_new ();
  JsonArray *header = json_array_new ();

  for (gsize i = 0; pattern->header[i] != NULL; i++)
    json_array_add_string_element (header, pattern->header[i]);
  json_object_set_string_member (object, "unit", pattern->unit->name);
  json_object_set_double_member (object, "wavelength_m", pattern->wavelength_m);
  json_object_set_array_member (object, "header", header);
  json_object_set_array_member (object, "x", write_numbers (pattern->x, pattern->n));
  json_object_set_array_member (
      object, "intensity", write_numbers (pattern->intensity, pattern->n));
  if (pattern->sigma != NULL)
    json_object_set_array_member (
        object, "sigma", write_numbers (pattern->sigma, pattern->n));
  return object;
}

static gboolean
read_number (JsonNode *node, gboolean may_be_null, double *value)
{
  const GType type =
      JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  *value = type == G_TYPE_NONE ? (double) NAN : json_node_get_double (node);
  if (type == G_TYPE_NONE)
    return may_be_null && JSON_NODE_HOLDS_NULL (node);
  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64;
}

static gboolean
read_numbers (RingletKeys *keys, const char *name, JsonArray *array, double *values,
    gsize n, gboolean may_be_null, GError **error)
{
  if (array == NULL || json_array_get_length (array) != n)
    return ringlet_keys_refuse (keys, name, "an array as long as x", error);
  for (guint i = 0; i < n; i++) {
    if (!read_number (json_array_get_element (array, i), may_be_null, &values[i]))
      return ringlet_keys_refuse (keys, name, "an array of numbers", error);
  }
  return TRUE;
}

/* Of what draws it, a curve is no curve that turns back. */
static gboolean
check_positions (RingletKeys *keys, const RingletPattern *pattern, GError **error)
{
  for (gsize i = 1; i < pattern->n; i++) {
    if (!(pattern->x[i] >= pattern->x[i - 1]))
      return ringlet_keys_refuse (
          keys, "x", "an array of numbers that do not fall", error);
  }
  return TRUE;
}

static gboolean
read_header (RingletKeys *keys, RingletPattern *pattern, GError **error)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  JsonArray *array = NULL;

  if (!ringlet_keys_array (keys, "header", &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    const char *text =
        JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

    if (text == NULL)
      return ringlet_keys_refuse (keys, "header", "an array of texts", error);
    g_strv_builder_add (lines, text);
  }
  g_strfreev (pattern->header);
  pattern->header = g_strv_builder_end (lines);
  return TRUE;
}

static gboolean
read_columns (RingletKeys *keys, RingletPattern *pattern, JsonArray *x,
    JsonArray *sigma, GError **error)
{
  JsonArray *intensity = NULL;

  return read_numbers (keys, "x", x, pattern->x, pattern->n, FALSE, error) &&
      check_positions (keys, pattern, error) &&
      ringlet_keys_array (keys, "intensity", &intensity, error) &&
      read_numbers (
          keys, "intensity", intensity, pattern->intensity, pattern->n, TRUE, error) &&
      (sigma == NULL ||
          read_numbers (keys, "sigma", sigma, pattern->sigma, pattern->n, TRUE, error));
}

static gboolean
read_unit (RingletKeys *keys, RingletPattern *pattern, GError **error)
{
  g_autofree char *unit = NULL;

  if (!ringlet_keys_text (keys, "unit", &unit, error))
    return FALSE;
  if (unit == NULL)
    return ringlet_keys_refuse (keys, "unit", "the name of a unit", error);
  pattern->unit = ringlet_unit_find (unit, error);
  return ringlet_keys_prefix (keys, "unit", pattern->unit != NULL, error) &&
      ringlet_keys_number (keys, "wavelength_m", &pattern->wavelength_m, error);
}

/* Returns (transfer full) (nullable) */
static RingletPattern *
read_pattern (RingletKeys *keys, GError **error)
{
  g_autoptr (RingletPattern) pattern = NULL;
  JsonArray *x = NULL;
  JsonArray *sigma = NULL;

  if (!ringlet_keys_array (keys, "x", &x, error) ||
      !ringlet_keys_array (keys, "sigma", &sigma, error))
    return NULL;
  if (x == NULL || json_array_get_length (x) == 0) {
    ringlet_keys_refuse (keys, "x", "an array of numbers", error);
    return NULL;
  }
  pattern = ringlet_pattern_new (json_array_get_length (x), sigma != NULL, error);
  if (pattern == NULL || !read_unit (keys, pattern, error) ||
      !read_header (keys, pattern, error) ||
      !read_columns (keys, pattern, x, sigma, error))
    return NULL;
  return g_steal_pointer (&pattern);
}

/* ---- overlays ---- */

static const RingletField overlay_fields[] = {
  RINGLET_FIELD (RingletOverlay, colour, COUNT),
  RINGLET_FIELD (RingletOverlay, is_visible, FLAG),
  RINGLET_FIELD (RingletOverlay, scale, NUMBER),
  RINGLET_FIELD (RingletOverlay, offset, NUMBER),
  RINGLET_FIELD_END,
};
RINGLET_ASSERT_SIZE (RingletOverlay, 40);

static JsonObject *
write_overlay (const RingletOverlay *item)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", item->name);
  ringlet_fields_write (object, overlay_fields, item);
  json_object_set_object_member (object, "pattern", write_pattern (item->pattern));
  return object;
}

/* By numbers and not as an array: of an object that changes in one member, a journal
 * writes that member alone. */
void
ringlet_project_write_overlays (const RingletState *state, JsonObject *parts)
{
  const RingletOverlays *overlays = state->overlays;
  JsonObject *object = NULL;

  if (overlays == NULL)
    return;
  object = json_object_new ();
  json_object_set_double_member (object, "waterfall", overlays->waterfall);
  json_object_set_int_member (object, "compared", overlays->compared + 1);
  for (guint i = 0; i < overlays->n; i++) {
    g_autofree char *key = g_strdup_printf ("%u", i + 1);

    json_object_set_object_member (object, key, write_overlay (&overlays->items[i]));
  }
  json_object_set_object_member (parts, "overlays", object);
}

static gboolean
read_overlay (RingletProjectReading *reading, RingletKeys *keys, RingletOverlay *item,
    GError **error)
{
  g_auto (RingletKeys) inner = { 0 };

  if (!ringlet_keys_text (keys, "name", &item->name, error) ||
      !ringlet_fields_read (keys, overlay_fields, item, NULL, error) ||
      !ringlet_keys_object (keys, "pattern", &inner, error))
    return FALSE;
  if (item->name == NULL)
    return ringlet_keys_refuse (keys, "name", "a text", error);
  if (item->scale == 0.0)
    return ringlet_keys_refuse (keys, "scale", "a number other than 0", error);
  if (inner.object == NULL)
    return ringlet_keys_refuse (keys, "pattern", "an object", error);
  item->pattern = read_pattern (&inner, error);
  if (item->pattern == NULL)
    return FALSE;

  ringlet_keys_add_left (&inner, reading->unknown);
  ringlet_keys_add_left (keys, reading->unknown);
  return TRUE;
}

/* @overlays: (inout) (transfer full) */
static gboolean
read_one (RingletProjectReading *reading, RingletKeys *outer, const char *key,
    RingletOverlays **overlays, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_autoptr (RingletOverlays) before = *overlays;
  RingletOverlay item = { .is_visible = TRUE, .scale = 1.0 };
  gboolean ok = FALSE;

  *overlays = NULL;
  ok = ringlet_keys_object (outer, key, &keys, error) &&
      read_overlay (reading, &keys, &item, error);
  if (ok)
    *overlays = ringlet_overlays_with (before, &item);
  g_free (item.name);
  if (item.pattern != NULL)
    ringlet_pattern_unref (item.pattern);
  return ok;
}

static gboolean
read_settings (RingletKeys *keys, RingletOverlays **overlays, GError **error)
{
  double waterfall = 0.0;
  guint64 compared = 0;

  if (!ringlet_keys_number (keys, "waterfall", &waterfall, error) ||
      !ringlet_keys_count (
          keys, "compared", ringlet_overlays_count (*overlays), &compared, error))
    return FALSE;
  if (*overlays != NULL) {
    g_autoptr (RingletOverlays) plain = *overlays;
    g_autoptr (RingletOverlays) lifted =
        ringlet_overlays_with_waterfall (plain, waterfall);

    *overlays = ringlet_overlays_with_compared (lifted, (int) compared - 1);
  }
  return TRUE;
}

gboolean
ringlet_project_read_overlays (
    RingletProjectReading *reading, RingletKeys *parts, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_autoptr (RingletOverlays) overlays = NULL;

  if (!ringlet_keys_object (parts, "overlays", &keys, error))
    return FALSE;
  if (keys.object == NULL)
    return TRUE;
  for (guint i = 1;; i++) {
    g_autofree char *key = g_strdup_printf ("%u", i);

    if (ringlet_keys_peek (&keys, key) == NULL)
      break;
    if (!read_one (reading, &keys, key, &overlays, error))
      return FALSE;
  }
  if (!read_settings (&keys, &overlays, error))
    return FALSE;

  ringlet_keys_add_left (&keys, reading->unknown);
  reading->state->overlays = g_steal_pointer (&overlays);
  return TRUE;
}
