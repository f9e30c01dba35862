/* SPDX-License-Identifier: MIT */

/* pyFAI's geometry file: "Key: value" lines. Source: pyFAI, io/ponifile.py. */

#include "geometry/poni.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

#define PONI_MAX_SIZE (16 * 1024 * 1024)

void
ringlet_poni_clear (RingletPoni *self)
{
  g_clear_pointer (&self->detector, ringlet_detector_unref);
}

/* Keys in lower case -> last value of the file. */
static GHashTable *
parse_pairs (const char *text)
{
  GHashTable *pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++) {
    char *colon = strchr (lines[i], ':');

    if (colon == NULL || *g_strchug (lines[i]) == '#')
      continue;

    colon = strchr (lines[i], ':');
    *colon = '\0';
    g_hash_table_replace (pairs, g_ascii_strdown (g_strchomp (lines[i]), -1),
        g_strdup (g_strstrip (colon + 1)));
  }
  return pairs;
}

static gboolean
get_number (
    GHashTable *pairs, const char *key, gboolean needed, double *value, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (key, -1);
  const char *text = g_hash_table_lookup (pairs, lower);

  if (text == NULL && needed) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "the line \"%s: …\" is missing; is this a .poni file?", key);
    return FALSE;
  }
  if (text == NULL || (!needed && g_ascii_strcasecmp (text, "None") == 0))
    return TRUE;

  if (!ringlet_number_parse (text, value)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "\"%s: %s\" is not a number", key, text);
    return FALSE;
  }
  return TRUE;
}

static gboolean
parse_geometry (GHashTable *pairs, RingletGeometry *geometry, GError **error)
{
  *geometry = (RingletGeometry){ 0 };

  return get_number (pairs, "Distance", TRUE, &geometry->distance_m, error) &&
      get_number (pairs, "Poni1", TRUE, &geometry->poni_slow_m, error) &&
      get_number (pairs, "Poni2", TRUE, &geometry->poni_fast_m, error) &&
      get_number (pairs, "Rot1", TRUE, &geometry->rot1_rad, error) &&
      get_number (pairs, "Rot2", TRUE, &geometry->rot2_rad, error) &&
      get_number (pairs, "Rot3", TRUE, &geometry->rot3_rad, error) &&
      get_number (pairs, "Wavelength", FALSE, &geometry->wavelength_m, error) &&
      ringlet_geometry_check (geometry, error);
}

static gboolean
check_no_spline (const char *spline, GError **error)
{
  if (spline == NULL || *spline == '\0' || g_ascii_strcasecmp (spline, "None") == 0)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "the distortion spline \"%s\" is not supported yet", spline);
  return FALSE;
}

/* What Detector_config may say; zero where it does not. */
typedef struct {
  double pixel_slow_m;
  double pixel_fast_m;
  gint64 n_slow;
  gint64 n_fast;
  gint64 orientation;
} Config;

static double
member_number (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node)
                                                      : 0.0;
}

static gint64
element_int (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
}

static gboolean
parse_shape (JsonObject *object, Config *config, GError **error)
{
  JsonNode *node = json_object_get_member (object, "max_shape");
  JsonArray *shape = NULL;

  if (node == NULL || json_node_is_null (node))
    return TRUE;

  shape = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (shape == NULL || json_array_get_length (shape) != 2) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "max_shape in Detector_config is not [rows, columns]");
    return FALSE;
  }
  config->n_slow = element_int (shape, 0);
  config->n_fast = element_int (shape, 1);
  return ringlet_image_check_shape (
      (guint64) config->n_slow, (guint64) config->n_fast, error);
}

static gboolean
parse_orientation (JsonObject *object, Config *config, GError **error)
{
  JsonNode *node = json_object_get_member (object, "orientation");

  if (node == NULL || json_node_is_null (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "orientation in Detector_config is not a whole number");
    return FALSE;
  }

  config->orientation = CLAMP (json_node_get_int (node), -1, 99);
  if (config->orientation == 0)
    config->orientation = 3; /* pyFAI: 0 is the default of the class */
  return TRUE;
}

static gboolean
parse_config (const char *text, Config *config, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = NULL;
  JsonObject *object = NULL;
  JsonNode *spline = NULL;

  *config = (Config){ .orientation = 3 };
  if (text == NULL || *text == '\0')
    return TRUE;

  if (!json_parser_load_from_data (parser, text, -1, error)) {
    g_prefix_error (error, "Detector_config: ");
    return FALSE;
  }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "Detector_config is not a JSON object: %s", text);
    return FALSE;
  }

  object = json_node_get_object (root);
  config->pixel_slow_m = member_number (object, "pixel1");
  config->pixel_fast_m = member_number (object, "pixel2");
  if (!parse_orientation (object, config, error))
    return FALSE;

  spline = json_object_get_member (object, "splineFile");
  if (spline != NULL && JSON_NODE_HOLDS_VALUE (spline) &&
      !check_no_spline (json_node_get_string (spline), error))
    return FALSE;
  return parse_shape (object, config, error);
}

static gboolean
parse_detector_v1 (GHashTable *pairs, RingletDetector **detector, GError **error)
{
  const char *name = g_hash_table_lookup (pairs, "detector");
  double pixel_slow_m = 0.0;
  double pixel_fast_m = 0.0;

  if (!check_no_spline (g_hash_table_lookup (pairs, "splinefile"), error) ||
      !get_number (pairs, "PixelSize1", FALSE, &pixel_slow_m, error) ||
      !get_number (pairs, "PixelSize2", FALSE, &pixel_fast_m, error))
    return FALSE;

  if (name != NULL && g_ascii_strcasecmp (name, "Detector") != 0)
    *detector = ringlet_detector_new_named (name, 3, error);
  else if (pixel_slow_m != 0.0 || pixel_fast_m != 0.0)
    *detector =
        ringlet_detector_new_generic (pixel_slow_m, pixel_fast_m, 0, 0, 3, error);
  else
    return TRUE;
  return *detector != NULL;
}

static gboolean
parse_detector_v2 (GHashTable *pairs, RingletDetector **detector, GError **error)
{
  const char *name = g_hash_table_lookup (pairs, "detector");
  Config config;

  if (!parse_config (g_hash_table_lookup (pairs, "detector_config"), &config, error))
    return FALSE;

  if (name != NULL && g_ascii_strcasecmp (name, "Detector") != 0)
    *detector = ringlet_detector_new_named (name, (int) config.orientation, error);
  else if (config.pixel_slow_m != 0.0 || config.pixel_fast_m != 0.0)
    *detector = ringlet_detector_new_generic (config.pixel_slow_m, config.pixel_fast_m,
        (gsize) config.n_slow, (gsize) config.n_fast, (int) config.orientation, error);
  else
    return TRUE;
  return *detector != NULL;
}

gboolean
ringlet_poni_parse (const char *text, RingletPoni *poni, GError **error)
{
  g_autoptr (GHashTable) pairs = parse_pairs (text);

  *poni = (RingletPoni){ .version = 1.0 };
  if (!get_number (pairs, "poni_version", FALSE, &poni->version, error))
    return FALSE;
  if (poni->version > 2.1) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "poni_version: %s is newer than 2.1, the newest that is read",
        (const char *) g_hash_table_lookup (pairs, "poni_version"));
    return FALSE;
  }

  if (!parse_geometry (pairs, &poni->geometry, error))
    return FALSE;
  if (poni->version >= 2.0 || g_hash_table_contains (pairs, "detector_config"))
    return parse_detector_v2 (pairs, &poni->detector, error);
  return parse_detector_v1 (pairs, &poni->detector, error);
}

gboolean
ringlet_poni_load (const char *path, RingletPoni *poni, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;
  gsize size = 0;

  *poni = (RingletPoni){ 0 };
  if (!g_file_get_contents (path, &text, &size, error))
    return FALSE;

  if (size > PONI_MAX_SIZE || memchr (text, '\0', size) != NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s: this is not a text file, so not a .poni geometry", path);
    return FALSE;
  }

  /* Parts of it come back in messages, which are UTF-8. */
  valid = g_utf8_make_valid (text, (gssize) size);
  if (!ringlet_poni_parse (valid, poni, error)) {
    g_prefix_error (error, "%s: ", path);
    ringlet_poni_clear (poni);
    return FALSE;
  }
  return TRUE;
}

static void
append_number (GString *text, const char *key, double value)
{
  char buffer[RINGLET_NUMBER_SIZE];

  g_string_append_printf (text, "%s: %s\n", key, ringlet_number_format (value, buffer));
}

static void
append_config (GString *text, const RingletDetector *detector, gboolean orientation)
{
  char slow[RINGLET_NUMBER_SIZE];
  char fast[RINGLET_NUMBER_SIZE];
  const char *comma = "";

  g_string_append (text, "Detector_config: {");
  if (detector->row == NULL) {
    g_string_append_printf (text, "\"pixel1\": %s, \"pixel2\": %s",
        ringlet_number_format (detector->pixel_slow_m, slow),
        ringlet_number_format (detector->pixel_fast_m, fast));
    comma = ", ";
  }
  if (detector->row == NULL && detector->n_slow > 0)
    g_string_append_printf (text,
        ", \"max_shape\": [%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT "]", detector->n_slow,
        detector->n_fast);
  if (orientation)
    g_string_append_printf (
        text, "%s\"orientation\": %d", comma, detector->orientation);
  g_string_append (text, "}\n");
}

static gboolean
check_version (const RingletDetector *detector, double version, GError **error)
{
  if (version != 1.0 && version != 2.0 && version != 2.1) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "A .poni file is written in version 1, 2 or 2.1");
    return FALSE;
  }
  if (version == 1.0 && detector->row == NULL && detector->n_slow > 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The shape of a detector without a name needs version 2 of the .poni file");
    return FALSE;
  }
  if (version < 2.1 && detector->orientation != 3) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "Orientation %d needs version 2.1 of the .poni file", detector->orientation);
    return FALSE;
  }
  return TRUE;
}

char *
ringlet_poni_format (const RingletDetector *detector, const RingletGeometry *geometry,
    double version, GError **error)
{
  g_autoptr (GString) text =
      g_string_new ("# Nota: C-Order, 1 refers to the Y axis, 2 to the X axis\n"
                    "# Written by Ringlet " RINGLET_VERSION "\n");
  const double v = version == 0.0 ? 2.1 : version;

  if (!check_version (detector, v, error))
    return NULL;

  if (v == 1.0) {
    if (detector->row != NULL)
      g_string_append_printf (text, "Detector: %s\n", detector->name);
    append_number (text, "PixelSize1", detector->pixel_slow_m);
    append_number (text, "PixelSize2", detector->pixel_fast_m);
  } else {
    append_number (text, "poni_version", v);
    g_string_append_printf (text, "Detector: %s\n", detector->name);
    append_config (text, detector, v >= 2.1);
  }
  append_number (text, "Distance", geometry->distance_m);
  append_number (text, "Poni1", geometry->poni_slow_m);
  append_number (text, "Poni2", geometry->poni_fast_m);
  append_number (text, "Rot1", geometry->rot1_rad);
  append_number (text, "Rot2", geometry->rot2_rad);
  append_number (text, "Rot3", geometry->rot3_rad);
  if (v == 1.0)
    g_string_append (text, "SplineFile: None\n");
  if (geometry->wavelength_m > 0.0)
    append_number (text, "Wavelength", geometry->wavelength_m);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
