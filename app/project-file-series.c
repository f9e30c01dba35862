/* SPDX-License-Identifier: MIT */

/* The series of a document in a project file, in both directions: "parts.series". */

#include "base/error.h"
#include "export/writer.h"
#include "map-expression.h"
#include "project-file-private.h"

#define KEY "series"

/* ---- written ---- */

/* Relative to the project where it is below it, so that both can be moved together. */
static gboolean
write_folder (const RingletProjectWriting *writing, JsonObject *object, GError **error)
{
  const char *folder = writing->state->series->folder;
  g_autoptr (GFile) base = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *relative = NULL;

  if (folder == NULL)
    return TRUE;
  if (!g_utf8_validate (folder, -1, NULL)) {
    g_autofree char *label = g_filename_display_name (folder);

    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: the name is no UTF-8; choose another folder for the series", label);
    return FALSE;
  }
  if (writing->folder != NULL) {
    base = g_file_new_for_path (writing->folder);
    file = g_file_new_for_path (folder);
    relative = g_file_equal (base, file) ? g_strdup (".")
                                         : g_file_get_relative_path (base, file);
  }
  json_object_set_string_member (
      object, "folder", relative != NULL ? relative : folder);
  return TRUE;
}

static JsonArray *
write_formats (const RingletSeriesSetup *setup)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; setup->formats[i] != NULL; i++)
    json_array_add_string_element (array, setup->formats[i]);
  return array;
}

static JsonObject *
write_grid (const RingletMapGrid *grid)
{
  JsonObject *object = json_object_new ();
  g_autofree char *blanks = ringlet_map_blanks_format (grid->blanks);
  g_autofree char *excluded = ringlet_map_blanks_format (grid->excluded);

  json_object_set_int_member (object, "rows", grid->n_slow);
  json_object_set_int_member (object, "columns", grid->n_fast);
  json_object_set_boolean_member (object, "serpentine", grid->serpentine != FALSE);
  json_object_set_int_member (object, "offset", grid->offset);
  if (*blanks != '\0')
    json_object_set_string_member (object, "blanks", blanks);
  if (*excluded != '\0')
    json_object_set_string_member (object, "excluded", excluded);
  return object;
}

static JsonArray *
write_rois (const RingletSeriesSetup *setup)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < setup->rois->len; i++) {
    const RingletMapRoi *roi = ringlet_series_setup_roi (setup, i);
    JsonObject *object = json_object_new ();

    json_object_set_double_member (object, "lo", roi->lo);
    json_object_set_double_member (object, "hi", roi->hi);
    json_object_set_string_member (object, "unit", roi->unit->name);
    json_object_set_string_member (
        object, "quantity", ringlet_map_quantity_name (roi->quantity));
    json_array_add_object_element (array, object);
  }
  return array;
}

gboolean
ringlet_project_write_series (
    const RingletProjectWriting *writing, JsonObject *parts, GError **error)
{
  const RingletSeriesSetup *setup = writing->state->series;
  JsonObject *object = NULL;

  if (setup == NULL)
    return TRUE;

  object = json_object_new ();
  json_object_set_object_member (parts, KEY, object);
  json_object_set_array_member (object, "formats", write_formats (setup));
  if (setup->one_file)
    json_object_set_boolean_member (object, "one_file", TRUE);
  json_object_set_string_member (
      object, "existing", ringlet_existing_name (setup->existing));
  json_object_set_object_member (object, "grid", write_grid (&setup->grid));
  json_object_set_array_member (object, "regions", write_rois (setup));
  if (setup->expression != NULL)
    json_object_set_string_member (object, "expression", setup->expression);
  return write_folder (writing, object, error);
}

/* ---- read ---- */

static gboolean
read_formats (RingletKeys *keys, RingletSeriesSetup *setup, GError **error)
{
  JsonArray *array = NULL;

  if (!ringlet_keys_array (keys, "formats", &array, error))
    return FALSE;
  if (array == NULL)
    return TRUE;

  g_strfreev (setup->formats);
  setup->formats = g_new0 (char *, 1);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    const char *name =
        JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

    if (name == NULL || ringlet_writer_find (name, NULL, FALSE, NULL) == NULL)
      return ringlet_keys_refuse (
          keys, "formats", "an array of names of formats of patterns", error);
    ringlet_series_setup_set_format (setup, name, TRUE);
  }
  return TRUE;
}

static gboolean
read_existing (RingletKeys *keys, RingletSeriesSetup *setup, GError **error)
{
  g_autofree char *name = NULL;

  return ringlet_keys_text (keys, "existing", &name, error) &&
      (name == NULL || ringlet_existing_parse (name, &setup->existing) ||
          ringlet_keys_refuse (
              keys, "existing", "one of skip, replace, number", error));
}

static gboolean
read_numbers (RingletKeys *keys, const char *key, GArray **numbers, GError **error)
{
  g_autofree char *text = NULL;

  return ringlet_keys_text (keys, key, &text, error) &&
      (text == NULL ||
          ringlet_keys_prefix (
              keys, key, ringlet_map_blanks_parse (text, numbers, error), error));
}

static gboolean
read_grid (RingletProjectReading *reading, RingletKeys *outer, RingletMapGrid *grid,
    GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  guint64 n_slow = 0;
  guint64 n_fast = 0;
  double offset = 0.0;

  if (!ringlet_keys_object (outer, "grid", &keys, error) ||
      !ringlet_keys_count (&keys, "rows", G_MAXUINT, &n_slow, error) ||
      !ringlet_keys_count (&keys, "columns", G_MAXUINT, &n_fast, error) ||
      !ringlet_keys_flag (&keys, "serpentine", &grid->serpentine, error) ||
      !ringlet_keys_number (&keys, "offset", &offset, error) ||
      !read_numbers (&keys, "blanks", &grid->blanks, error) ||
      !read_numbers (&keys, "excluded", &grid->excluded, error))
    return FALSE;
  ringlet_keys_add_left (&keys, reading->unknown);

  /* Whole numbers of this size are exact. */
  if (offset != (double) (gint64) CLAMP (offset, -1e15, 1e15))
    return ringlet_keys_refuse (&keys, "offset", "a whole number", error);
  grid->offset = (gint64) offset;
  grid->n_slow = (guint) n_slow;
  grid->n_fast = (guint) n_fast;
  return ringlet_keys_prefix (
      outer, "grid", ringlet_map_grid_check (grid, error), error);
}

static gboolean
read_roi (RingletProjectReading *reading, RingletKeys *keys, RingletMapRoi *roi,
    GError **error)
{
  g_autofree char *unit = NULL;
  g_autofree char *quantity = NULL;

  if (!ringlet_keys_number (keys, "lo", &roi->lo, error) ||
      !ringlet_keys_number (keys, "hi", &roi->hi, error) ||
      !ringlet_keys_text (keys, "unit", &unit, error) ||
      !ringlet_keys_text (keys, "quantity", &quantity, error))
    return FALSE;
  ringlet_keys_add_left (keys, reading->unknown);

  roi->unit = ringlet_unit_find (unit != NULL ? unit : "2th_deg", error);
  if (roi->unit == NULL)
    return ringlet_keys_prefix (keys, "unit", FALSE, error);
  if (roi->lo >= roi->hi)
    return ringlet_keys_refuse (keys, "hi", "larger than lo", error);
  return quantity == NULL || ringlet_map_quantity_parse (quantity, &roi->quantity) ||
      ringlet_keys_refuse (keys, "quantity", "one of sum, area, position, fwhm", error);
}

static gboolean
read_rois (RingletProjectReading *reading, RingletKeys *keys, RingletSeriesSetup *setup,
    GError **error)
{
  JsonArray *array = NULL;

  if (!ringlet_keys_array (keys, "regions", &array, error))
    return FALSE;
  if (array != NULL && json_array_get_length (array) > RINGLET_MAP_MAX_ROIS)
    return ringlet_keys_refuse (keys, "regions", "at most 26 of them", error);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    g_auto (RingletKeys) inner = { 0 };
    RingletMapRoi roi = { 0 };

    if (!ringlet_keys_element (keys, "regions", array, i, &inner, error) ||
        !read_roi (reading, &inner, &roi, error))
      return FALSE;
    g_array_append_val (setup->rois, roi);
  }
  return TRUE;
}

/* Of the regions that there are. */
static gboolean
read_expression (RingletKeys *keys, RingletSeriesSetup *setup, GError **error)
{
  g_autoptr (RingletMapExpression) parsed = NULL;

  if (!ringlet_keys_text (keys, "expression", &setup->expression, error))
    return FALSE;
  if (setup->expression == NULL)
    return TRUE;
  parsed =
      ringlet_map_expression_new (setup->expression, setup->rois->len, NULL, error);
  return ringlet_keys_prefix (keys, "expression", parsed != NULL, error);
}

gboolean
ringlet_project_read_series (
    RingletProjectReading *reading, RingletKeys *parts, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_autoptr (RingletSeriesSetup) setup = ringlet_series_setup_dup (NULL);
  g_autofree char *folder = NULL;

  if (!ringlet_keys_object (parts, KEY, &keys, error))
    return FALSE;
  if (keys.object == NULL)
    return TRUE;
  if (!ringlet_keys_text (&keys, "folder", &folder, error) ||
      !read_formats (&keys, setup, error) ||
      !ringlet_keys_flag (&keys, "one_file", &setup->one_file, error) ||
      !read_existing (&keys, setup, error) ||
      !read_grid (reading, &keys, &setup->grid, error) ||
      !read_rois (reading, &keys, setup, error) ||
      !read_expression (&keys, setup, error))
    return FALSE;

  ringlet_keys_add_left (&keys, reading->unknown);
  if (folder != NULL)
    setup->folder = g_canonicalize_filename (folder, reading->folder);
  reading->state->series = g_steal_pointer (&setup);
  return TRUE;
}
