/* SPDX-License-Identifier: MIT */
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/number.h"
#include "calib/goniometer-keys.h"
#include "geometry/poni.h"

/* More than any model has; each is a level of the parser's stack at worst. */
#define MAX_BRACKETS 200

const char *const ringlet_goniometer_keys[RINGLET_REFINE_N] = {
  [RINGLET_REFINE_DISTANCE] = "dist_expr",
  [RINGLET_REFINE_PONI_SLOW] = "poni1_expr",
  [RINGLET_REFINE_PONI_FAST] = "poni2_expr",
  [RINGLET_REFINE_ROT1] = "rot1_expr",
  [RINGLET_REFINE_ROT2] = "rot2_expr",
  [RINGLET_REFINE_ROT3] = "rot3_expr",
  [RINGLET_REFINE_WAVELENGTH] = "wavelength_expr",
};

static gboolean
refuse (const char *key, const char *allowed, GError **error)
{
  g_set_error (
      error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "“%s” must be %s", key, allowed);
  return FALSE;
}

/* (nullable): NULL for null and for what is not there. */
static JsonNode *
member (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static gboolean
node_number (JsonNode *node, double *value)
{
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_DOUBLE &&
          json_node_get_value_type (node) != G_TYPE_INT64))
    return FALSE;
  *value = json_node_get_double (node);
  return isfinite (*value);
}

static const char *
node_text (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/* (transfer full) (nullable): a list of texts. */
static char **
read_names (JsonObject *object, const char *key, GError **error)
{
  JsonNode *node = member (object, key);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)) {
    refuse (key, "a list of names", error);
    return NULL;
  }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const char *name = node_text (json_array_get_element (array, i));

    if (name == NULL) {
      refuse (key, "a list of names, all of them texts", error);
      return NULL;
    }
    g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static double *
read_params (JsonObject *object, gsize n, GError **error)
{
  JsonNode *node = member (object, "param");
  g_autofree double *params = g_new0 (double, n + 1);
  JsonArray *array = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) ||
      json_array_get_length (json_node_get_array (node)) != n) {
    refuse ("param", "a list with one number for each name in param_names", error);
    return NULL;
  }
  array = json_node_get_array (node);
  for (gsize i = 0; i < n; i++) {
    if (!node_number (json_array_get_element (array, (guint) i), &params[i])) {
      refuse ("param", "a list of finite numbers", error);
      return NULL;
    }
  }
  return g_steal_pointer (&params);
}

/**
 * Constants:
 * @names: (array zero-terminated=1)
 * @values: (array)
 */
typedef struct {
  GPtrArray *names;
  GArray *values;
} Constants;

static void
constants_clear (Constants *self)
{
  g_ptr_array_unref (self->names);
  g_array_unref (self->values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Constants, constants_clear)

static gboolean
read_constants (JsonObject *object, Constants *constants, GError **error)
{
  JsonNode *node = member (object, "constants");
  g_autoptr (GList) keys = NULL;

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    return refuse ("constants", "an object of numbers", error);
  if (node != NULL)
    keys = json_object_get_members (json_node_get_object (node));
  for (GList *l = keys; l != NULL; l = l->next) {
    double value = 0.0;

    if (!node_number (
            json_object_get_member (json_node_get_object (node), l->data), &value))
      return refuse ("constants", "an object of finite numbers", error);
    g_ptr_array_add (constants->names, g_strdup (l->data));
    g_array_append_val (constants->values, value);
  }
  g_ptr_array_add (constants->names, NULL);
  return TRUE;
}

static gboolean
read_formulas (
    JsonObject *object, const char *formulas[RINGLET_REFINE_N], GError **error)
{
  for (int k = 0; k < RINGLET_REFINE_N; k++) {
    JsonNode *node = member (object, ringlet_goniometer_keys[k]);

    formulas[k] = node_text (node);
    if (node != NULL && formulas[k] == NULL)
      return refuse (ringlet_goniometer_keys[k], "a formula as a text", error);
  }
  return TRUE;
}

/* ---- the detector ---- */

/* The configuration as JSON on one line. Version 1.1 has its keys among the others. */
static char *
config_text (JsonObject *object, gboolean is_old)
{
  static const char *const keys[] = { "pixel1", "pixel2", "max_shape", "orientation",
    "splineFile", "filename", "x_offset_file", "y_offset_file", "radius", "sensor" };
  JsonNode *node = member (object, "detector_config");
  g_autoptr (JsonNode) made = NULL;

  if (is_old) {
    JsonObject *config = json_object_new ();

    for (gsize k = 0; k < G_N_ELEMENTS (keys); k++) {
      if (member (object, keys[k]) != NULL)
        json_object_set_member (
            config, keys[k], json_node_copy (member (object, keys[k])));
    }
    made = json_node_init_object (json_node_alloc (), config);
    json_object_unref (config);
    node = made;
  }
  return node != NULL ? json_to_string (node, FALSE) : g_strdup ("{}");
}

/* As a .poni file would say it: its reader knows all detectors. */
static RingletDetector *
read_detector (JsonObject *object, gboolean is_old, const char *folder, GError **error)
{
  const char *name = node_text (member (object, "detector"));
  g_autofree char *config = config_text (object, is_old);
  g_autofree char *text = NULL;
  g_auto (RingletPoni) poni = { 0 };

  if (name == NULL || strpbrk (name, "\r\n") != NULL) {
    refuse ("detector", "the name of a detector", error);
    return NULL;
  }
  text =
      g_strdup_printf ("poni_version: 2.1\nDetector: %s\nDetector_config: %s\n"
                       "Distance: 1\nPoni1: 0\nPoni2: 0\nRot1: 0\nRot2: 0\nRot3: 0\n",
          name, config);
  if (!ringlet_poni_parse (text, folder, RINGLET_ORIENTATION_ONE_FLIP, &poni, error))
    return NULL;
  if (poni.detector == NULL)
    refuse ("detector", "a detector whose pixel size is known", error);
  return g_steal_pointer (&poni.detector);
}

/* ---- the model ---- */

static gboolean
check_content (JsonObject *object, JsonObject *function, GError **error)
{
  const char *content = node_text (member (object, "content"));
  const char *kind = node_text (member (function, "content"));

  if (content == NULL ||
      (strcmp (content, RINGLET_GONIOMETER_OLD) != 0 &&
          strcmp (content, RINGLET_GONIOMETER_NEW) != 0)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "“content” is “%.60s”, but must be “%s” or “%s”",
        content != NULL ? content : "", RINGLET_GONIOMETER_OLD, RINGLET_GONIOMETER_NEW);
    return FALSE;
  }
  if (kind == NULL || strcmp (kind, "GeometryTransformation") == 0 ||
      strcmp (kind, "GeometryTranslation") == 0 ||
      strcmp (kind, "ExtendedTransformation") == 0)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "“content” of the trans_function is “%.60s”, but must be GeometryTransformation, "
      "GeometryTranslation or ExtendedTransformation",
      kind);
  return FALSE;
}

static RingletGoniometer *
read_function (JsonObject *object, JsonObject *function, RingletDetector *detector,
    double wavelength_m, GError **error)
{
  g_auto (GStrv) param_names = read_names (function, "param_names", error);
  g_auto (GStrv) pos_names = NULL;
  g_autofree double *params = NULL;
  g_auto (Constants) constants = { g_ptr_array_new_with_free_func (g_free),
    g_array_new (FALSE, TRUE, sizeof (double)) };
  const char *formulas[RINGLET_REFINE_N] = { NULL };

  if (param_names == NULL)
    return NULL;
  pos_names = read_names (function, "pos_names", error);
  params = read_params (object, g_strv_length (param_names), error);
  if (pos_names == NULL || params == NULL ||
      !read_constants (function, &constants, error) ||
      !read_formulas (function, formulas, error))
    return NULL;
  return ringlet_goniometer_new (detector, wavelength_m,
      (const char *const *) param_names, params, (const char *const *) pos_names,
      formulas, (const char *const *) constants.names->pdata,
      (const double *) (gpointer) constants.values->data, error);
}

static RingletGoniometer *
read_object (JsonObject *object, const char *folder, GError **error)
{
  JsonNode *function = member (object, "trans_function");
  JsonNode *wavelength = member (object, "wavelength");
  g_autoptr (RingletDetector) detector = NULL;
  double wavelength_m = 0.0;

  if (function == NULL || !JSON_NODE_HOLDS_OBJECT (function)) {
    refuse ("trans_function", "an object with the formulas", error);
    return NULL;
  }
  if (!check_content (object, json_node_get_object (function), error))
    return NULL;
  if (wavelength != NULL &&
      !(node_number (wavelength, &wavelength_m) && wavelength_m > 0.0)) {
    refuse ("wavelength", "a positive number of metres", error);
    return NULL;
  }
  detector = read_detector (object,
      strcmp (node_text (member (object, "content")), RINGLET_GONIOMETER_OLD) == 0,
      folder, error);
  if (detector == NULL)
    return NULL;
  return read_function (
      object, json_node_get_object (function), detector, wavelength_m, error);
}

static gboolean
is_deep (const char *text)
{
  gsize n = 0;

  for (const char *c = text; *c != '\0'; c++)
    n += *c == '[' || *c == '{';
  return n > MAX_BRACKETS;
}

RingletGoniometer *
ringlet_goniometer_parse (const char *text, const char *folder, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) cause = NULL;
  JsonNode *root = NULL;

  if (!g_utf8_validate (text, -1, NULL) || is_deep (text) ||
      !json_parser_load_from_data (parser, text, -1, &cause)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "It is no JSON of a goniometer: %s",
        cause != NULL ? cause->message : "not UTF-8, or too many brackets");
    return NULL;
  }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "It is no JSON object: a goniometer has “content”, “param”, “trans_function”");
    return NULL;
  }
  return read_object (json_node_get_object (root), folder, error);
}

RingletGoniometer *
ringlet_goniometer_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  RingletGoniometer *self = NULL;
  gsize size = 0;

  if (!ringlet_file_load (path, &text, &size, error))
    return NULL;
  if (strlen (text) != size) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s: a zero byte is in it, so it is no text", path);
    return NULL;
  }
  self = ringlet_goniometer_parse (text, folder, error);
  if (self == NULL)
    g_prefix_error (error, "%s: ", path);
  return self;
}
