/* SPDX-License-Identifier: MIT */
#include "scan-config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json-text.h"
#include "base/number.h"
#include "export/pyfai-config.h"
#include "json-keys.h"
#include "map-grid.h"

#define NEWEST 1

void
ringlet_scan_motor_clear (RingletScanMotor *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->unit, g_free);
}

RingletScanAxis
ringlet_scan_motor_axis (const RingletScanMotor *self, const char *name, guint n)
{
  return (RingletScanAxis){ self->name != NULL ? self->name : name, self->unit,
    self->has_range ? self->first : 0.0,
    self->has_range ? self->last : (double) MAX (n, 1) - 1.0 };
}

void
ringlet_scan_config_clear (RingletScanConfig *self)
{
  ringlet_scan_motor_clear (&self->slow);
  ringlet_scan_motor_clear (&self->fast);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->inputs, g_strfreev);
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
}

/* ---- read ---- */

/* Where there is none, or an empty one, nothing is said. */
static gboolean
read_text (RingletKeys *keys, const char *name, char **text, GError **error)
{
  JsonNode *node = ringlet_keys_peek (keys, name);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_string (node) == NULL)
    return ringlet_keys_refuse (keys, name, "a text", error);
  if (*json_node_get_string (node) != '\0')
    *text = g_strdup (json_node_get_string (node));
  return TRUE;
}

static gboolean
read_count (RingletKeys *keys, const char *name, guint *n, GError **error)
{
  guint64 count = *n;

  if (!ringlet_keys_count (keys, name, RINGLET_MAP_MAX_CELLS, &count, error))
    return FALSE;
  *n = (guint) count;
  return TRUE;
}

/* Both ends, or neither. */
static gboolean
read_ends (RingletKeys *keys, RingletScanMotor *motor, GError **error)
{
  const gboolean has_start = ringlet_keys_peek (keys, "start") != NULL;
  const gboolean has_stop = ringlet_keys_peek (keys, "stop") != NULL;

  motor->has_range = has_start && has_stop;
  return ringlet_keys_number (keys, "start", &motor->first, error) &&
      ringlet_keys_number (keys, "stop", &motor->last, error);
}

static gboolean
read_motor (
    RingletKeys *outer, const char *name, RingletScanMotor *motor, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };

  return ringlet_keys_object (outer, name, &keys, error) &&
      read_count (&keys, "points", &motor->n, error) &&
      read_text (&keys, "name", &motor->name, error) && read_ends (&keys, motor, error);
}

/* "slow" or "fast": nbpt_slow, npt_slow, slow_motor_points, … */
static gboolean
read_old_motor (
    RingletKeys *keys, const char *which, RingletScanMotor *motor, GError **error)
{
  g_autofree char *points = g_strdup_printf ("%s_motor_points", which);
  g_autofree char *older = g_strdup_printf ("npt_%s", which);
  g_autofree char *old = g_strdup_printf ("nbpt_%s", which);
  g_autofree char *name = g_strdup_printf ("%s_motor_name", which);
  g_autofree char *range = g_strdup_printf ("%s_motor_range", which);
  JsonNode *node = ringlet_keys_peek (keys, range);
  double ends[2] = { 0.0, 0.0 };
  const gboolean is_open = node != NULL && JSON_NODE_HOLDS_ARRAY (node) &&
      json_array_get_length (json_node_get_array (node)) == 2 &&
      json_array_get_null_element (json_node_get_array (node), 0);

  if (!read_count (keys, points, &motor->n, error) ||
      !read_count (keys, older, &motor->n, error) ||
      !read_count (keys, old, &motor->n, error) ||
      !read_text (keys, name, &motor->name, error))
    return FALSE;
  if (!is_open && !ringlet_keys_pair (keys, range, ends, &motor->has_range, error))
    return FALSE;
  motor->first = ends[0];
  motor->last = ends[1];
  return TRUE;
}

static gboolean
read_offset (RingletKeys *keys, gint64 *offset, GError **error)
{
  double number = 0.0;

  if (!ringlet_keys_number (keys, "offset", &number, error))
    return FALSE;
  if (fabs (number) > G_MAXINT32 || number != rint (number))
    return ringlet_keys_refuse (keys, "offset", "a whole number", error);
  *offset = (gint64) number;
  return TRUE;
}

static const char *
text_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node)
                                                      : NULL;
}

/* Of an array [path, dataset, …] or an object, or the name alone. @dataset: (out)
 * (nullable). Returns (nullable). */
static const char *
input_path (JsonNode *node, const char **dataset)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonNode *inner = NULL;

  if (array != NULL && json_array_get_length (array) > 0) {
    node = json_array_get_element (array, 0);
    inner =
        json_array_get_length (array) > 1 ? json_array_get_element (array, 1) : NULL;
  } else if (JSON_NODE_HOLDS_OBJECT (node)) {
    inner = json_object_get_member (json_node_get_object (node), "h5");
    node = json_object_get_member (json_node_get_object (node), "path");
  }
  *dataset = text_of (inner);
  return text_of (node);
}

/* Beside the configuration, or from the present folder. Returns (transfer full). */
static char *
resolve (const char *name, const char *folder)
{
  g_autofree char *beside = g_canonicalize_filename (name, folder);

  return g_file_test (beside, G_FILE_TEST_EXISTS) ? g_steal_pointer (&beside)
                                                  : g_strdup (name);
}

static gboolean
read_inputs (RingletKeys *keys, const char *folder, char ***inputs, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  JsonArray *array = NULL;

  if (!ringlet_keys_array (keys, "input_data", &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    const char *dataset = NULL;
    const char *name = input_path (json_array_get_element (array, i), &dataset);
    g_autofree char *path = name != NULL ? resolve (name, folder) : NULL;
    g_autofree char *within = NULL;

    if (path == NULL)
      return ringlet_keys_refuse (
          keys, "input_data", "an array of files, each [path, …]", error);
    within = dataset != NULL && *dataset != '\0'
        ? g_strconcat (path, "::", dataset, NULL)
        : g_strdup (path);
    g_strv_builder_add (names, within);
  }
  *inputs = g_strv_builder_end (names);
  return TRUE;
}

static gboolean
read_motors (RingletKeys *keys, RingletScanConfig *config, GError **error)
{
  guint64 version = 0;

  if (ringlet_keys_peek (keys, "diffmap_config_version") == NULL)
    return read_old_motor (keys, "slow", &config->slow, error) &&
        read_old_motor (keys, "fast", &config->fast, error);
  if (!ringlet_keys_count (keys, "diffmap_config_version", G_MAXINT32, &version, error))
    return FALSE;
  if (version > NEWEST) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "diffmap_config_version is newer than 1, the newest that is read");
    return FALSE;
  }
  return read_motor (keys, "slow_motor", &config->slow, error) &&
      read_motor (keys, "fast_motor", &config->fast, error);
}

static void
warn_left (const RingletKeys *keys, GPtrArray *warnings)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_free);

  ringlet_keys_add_left (keys, left);
  for (guint i = 0; i < left->len; i++)
    g_ptr_array_add (warnings,
        g_strdup_printf ("%s is no key of these configurations and was left out",
            (const char *) g_ptr_array_index (left, i)));
}

/* How to integrate is said in "ai", or, older still, beside the rest. */
static gboolean
read_all (JsonNode *node, const char *folder, RingletScanConfig *config, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };

  if (!ringlet_keys_begin (&keys, node, error))
    return FALSE;
  if (ringlet_keys_peek (&keys, "ai") == NULL)
    return TRUE;
  if (!read_motors (&keys, config, error) ||
      !read_offset (&keys, &config->offset, error) ||
      !ringlet_keys_flag (&keys, "zigzag_scan", &config->serpentine, error) ||
      !read_text (&keys, "experiment_title", &config->title, error) ||
      !read_text (&keys, "output_file", &config->output, error) ||
      !read_inputs (&keys, folder, &config->inputs, error))
    return FALSE;
  ringlet_keys_peek (&keys, "npt_rad");
  ringlet_keys_peek (&keys, "npt_azim");
  warn_left (&keys, config->warnings);
  return TRUE;
}

gboolean
ringlet_scan_config_load (const char *path, RingletScanConfig *config, GError **error)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (whole);
  g_autoptr (JsonNode) node = ringlet_json_text_load (path, RINGLET_JSON_PYTHON, error);

  *config = (RingletScanConfig){ .warnings = g_ptr_array_new_with_free_func (g_free) };
  if (node == NULL)
    return FALSE;
  if (read_all (node, folder, config, error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

/* ---- written ---- */

static void
append_text (GString *json, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);
  g_autofree char *quoted = NULL;

  json_node_set_string (node, valid);
  quoted = json_to_string (node, FALSE);
  g_string_append (json, quoted);
}

static void
append_number (GString *json, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  g_string_append (json, ringlet_number_format (value, number));
}

static void
append_motor (GString *json, const char *key, const RingletScanAxis *axis, guint n)
{
  g_string_append_printf (json, "\"%s\": {\"start\": ", key);
  append_number (json, axis->first);
  g_string_append (json, ", \"stop\": ");
  append_number (json, axis->last);
  g_string_append_printf (json, ", \"points\": %u, \"name\": ", n);
  append_text (json, axis->name);
  g_string_append (json, "},\n");
}

/* [path, dataset, frames, shape], the dataset where it is named. */
static void
append_input (GString *json, const char *input, guint64 n_frames)
{
  const char *inner = strstr (input, "::");
  g_autofree char *path =
      inner != NULL ? g_strndup (input, (gsize) (inner - input)) : g_strdup (input);

  g_string_append_c (json, '[');
  append_text (json, path);
  g_string_append (json, ", ");
  if (inner != NULL)
    append_text (json, inner + 2);
  else
    g_string_append (json, "null");
  g_string_append_printf (json, ", %" G_GUINT64_FORMAT ", null]", n_frames);
}

char *
ringlet_scan_config_format (const RingletScanFacts *facts, const RingletResult *like,
    gboolean serpentine, const guint64 *n_frames, const char *output)
{
  g_autoptr (GString) json =
      g_string_new ("{\n\"diffmap_config_version\": 1,\n\"experiment_title\": ");
  g_autofree char *ai = ringlet_pyfai_config (like);

  append_text (json, facts->title);
  g_string_append (json, ",\n");
  append_motor (json, "slow_motor", &facts->slow, facts->n_slow);
  append_motor (json, "fast_motor", &facts->fast, facts->n_fast);
  g_string_append_printf (json,
      "\"offset\": %" G_GINT64_FORMAT ",\n\"zigzag_scan\": %s,\n\"ai\": ",
      facts->offset, serpentine ? "true" : "false");
  g_string_append (json, g_strchomp (ai));
  g_string_append (json, ",\n\"input_data\": [");
  for (gsize i = 0; facts->inputs[i] != NULL; i++) {
    g_string_append (json, i > 0 ? ",\n" : "");
    append_input (json, facts->inputs[i], n_frames[i]);
  }
  g_string_append (json, "],\n\"output_file\": ");
  append_text (json, output);
  g_string_append (json, "\n}\n");
  return g_string_free (g_steal_pointer (&json), FALSE);
}
