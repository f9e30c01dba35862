/* SPDX-License-Identifier: MIT */

/* Detector_config: one JSON object in one line. Source: pyFAI, detectors/_common.py,
 * _dectris.py: get_config(). */

#include "geometry/poni-config.h"

#include <json-glib/json-glib.h>
#include <math.h>

#include "base/error.h"

/* The object is nearly flat; json-glib follows brackets by recursion. */
#define MAX_BRACKETS 64

void
ringlet_poni_config_clear (RingletPoniConfig *self)
{
  g_clear_pointer (&self->sensor_name, g_free);
  g_clear_pointer (&self->spline, g_free);
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->offsets[0], g_free);
  g_clear_pointer (&self->offsets[1], g_free);
}

static JsonNode *
get_member (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node == NULL || json_node_is_null (node) ? NULL : node;
}

static gboolean
fail_member (JsonNode *node, const char *name, const char *allowed, GError **error)
{
  g_autofree char *value = json_to_string (node, FALSE);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Detector_config: \"%s\" is %s, but must be %s", name, value, allowed);
  return FALSE;
}

static gboolean
read_length (JsonObject *object, const char *name, double *length_m, GError **error)
{
  JsonNode *node = get_member (object, name);
  const GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node)
      ? json_node_get_value_type (node)
      : G_TYPE_INVALID;
  double value = 0.0;

  if (node == NULL)
    return TRUE;
  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    value = json_node_get_double (node);
  if (!(value > 0.0 && isfinite (value)))
    return fail_member (node, name, "a positive length in metres", error);

  *length_m = value;
  return TRUE;
}

static gboolean
read_text (JsonObject *object, const char *name, char **text, GError **error)
{
  JsonNode *node = get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return fail_member (node, name, "a text", error);
  if (*json_node_get_string (node) == '\0' ||
      g_ascii_strcasecmp (json_node_get_string (node), "None") == 0)
    return TRUE;

  g_free (*text);
  *text = g_strdup (json_node_get_string (node));
  return TRUE;
}

static gint64
element_int (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
      ? json_node_get_int (node)
      : 0;
}

static gboolean
read_shape (JsonObject *object, RingletDetectorConfig *config, GError **error)
{
  JsonNode *node = get_member (object, "max_shape");
  JsonArray *shape = NULL;
  gint64 n_slow = 0;
  gint64 n_fast = 0;

  if (node == NULL)
    return TRUE;

  shape = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (shape != NULL && json_array_get_length (shape) == 2) {
    n_slow = element_int (shape, 0);
    n_fast = element_int (shape, 1);
  }
  if (n_slow <= 0 || n_fast <= 0)
    return fail_member (node, "max_shape", "[rows, columns], both positive", error);

  config->n_slow = (gsize) n_slow;
  config->n_fast = (gsize) n_fast;
  return ringlet_image_check_shape ((guint64) n_slow, (guint64) n_fast, error);
}

static gboolean
read_orientation (JsonObject *object, RingletDetectorConfig *config, GError **error)
{
  JsonNode *node = get_member (object, "orientation");
  gint64 value = -1;

  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    value = json_node_get_int (node);
  if (value < 0 || value > 4)
    return fail_member (node, "orientation", "1, 2, 3 or 4", error);

  /* pyFAI: 0 is the default of the class. */
  config->orientation = value == 0 ? 3 : (int) value;
  return TRUE;
}

static gboolean
read_sensor (JsonObject *object, RingletPoniConfig *config, GError **error)
{
  JsonNode *node = get_member (object, "sensor");
  RingletSensor *sensor = &config->detector.sensor;
  g_autofree char *name = NULL;
  JsonObject *inner = NULL;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail_member (node, "sensor", "an object with material and thickness", error);

  inner = json_node_get_object (node);
  if (!read_text (inner, "material", &name, error) ||
      !read_length (inner, "thickness", &sensor->thickness_m, error))
    return FALSE;

  if (name != NULL)
    sensor->material = ringlet_material_find (name, NULL);
  if (sensor->material == NULL) {
    *sensor = (RingletSensor){ 0 };
    config->sensor_name = g_steal_pointer (&name);
  }
  return TRUE;
}

static gboolean
read_object (JsonObject *object, RingletPoniConfig *config, GError **error)
{
  RingletDetectorConfig *detector = &config->detector;

  return read_length (object, "pixel1", &detector->pixel_slow_m, error) &&
      read_length (object, "pixel2", &detector->pixel_fast_m, error) &&
      read_length (object, "radius", &detector->radius_m, error) &&
      read_shape (object, detector, error) &&
      read_orientation (object, detector, error) &&
      read_sensor (object, config, error) &&
      read_text (object, "splineFile", &config->spline, error) &&
      read_text (object, "splinefile", &config->spline, error) &&
      read_text (object, "filename", &config->file, error) &&
      read_text (object, "x_offset_file", &config->offsets[0], error) &&
      read_text (object, "y_offset_file", &config->offsets[1], error);
}

static gboolean
is_deep (const char *text)
{
  guint n = 0;

  for (const char *c = text; *c != '\0'; c++)
    n += *c == '[' || *c == '{';
  return n > MAX_BRACKETS;
}

gboolean
ringlet_poni_config_parse (const char *text, RingletPoniConfig *config, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = NULL;

  *config = (RingletPoniConfig){ .detector.orientation = 3 };
  if (text == NULL || *text == '\0')
    return TRUE;

  if (!is_deep (text) && !json_parser_load_from_data (parser, text, -1, error)) {
    g_prefix_error (error, "Detector_config: ");
    return FALSE;
  }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "Detector_config is not a JSON object: %.80s", text);
    return FALSE;
  }
  return read_object (json_node_get_object (root), config, error);
}
