/* SPDX-License-Identifier: MIT */

/* The layers of the mask in a project file, in both directions: "parts.mask_layers", an
 * array from the lowest up. */

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "project-file-private.h"

#define KEY "mask_layers"

/* ---- written ---- */

/* An infinite limit is null. */
static JsonArray *
write_numbers (const RingletMaskLayer *layer)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; i < layer->n; i++) {
    if (isfinite (layer->numbers[i]))
      json_array_add_double_element (array, layer->numbers[i]);
    else
      json_array_add_null_element (array);
  }
  return array;
}

/* "add RADIUS Y1 X1 Y2 X2 …": one value of the file, however long it is. */
static char *
stroke_text (const RingletMaskStroke *stroke)
{
  GString *text = g_string_new (stroke->cut ? "cut" : "add");
  char number[RINGLET_NUMBER_SIZE];

  for (gsize i = 0; i < stroke->n; i++) {
    g_string_append_c (text, ' ');
    g_string_append (text, ringlet_number_format (stroke->numbers[i], number));
  }
  return g_string_free (text, FALSE);
}

static JsonArray *
write_strokes (const RingletMaskLayer *layer)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < layer->strokes->len; i++) {
    g_autofree char *text = stroke_text (g_ptr_array_index (layer->strokes, i));

    json_array_add_string_element (array, text);
  }
  return array;
}

/* Puts into @array, which owns it then; FALSE with the error. */
static gboolean
write_layer (const RingletProjectWriting *writing, const RingletMaskLayer *layer,
    JsonArray *array, GError **error)
{
  JsonObject *object = json_object_new ();
  JsonObject *mask = NULL;

  json_array_add_object_element (array, object);
  json_object_set_string_member (object, "kind", layer->klass->id);
  json_object_set_string_member (object, "name", layer->name);
  json_object_set_boolean_member (object, "enabled", layer->enabled);
  json_object_set_boolean_member (object, "cut", layer->cut);
  if (layer->n > 0)
    json_object_set_array_member (object, "numbers", write_numbers (layer));
  if (layer->unit != NULL)
    json_object_set_string_member (object, "unit", layer->unit->name);
  if (layer->strokes != NULL)
    json_object_set_array_member (object, "strokes", write_strokes (layer));
  if (layer->mask == NULL)
    return TRUE;

  mask = ringlet_project_write_mask (writing, layer->mask, layer->path, error);
  if (mask == NULL)
    return FALSE;
  json_object_set_object_member (object, "mask", mask);
  return TRUE;
}

gboolean
ringlet_project_write_layers (
    const RingletProjectWriting *writing, JsonObject *parts, GError **error)
{
  const RingletMaskLayers *layers = writing->state->layers;
  JsonArray *array = NULL;

  if (layers == NULL)
    return TRUE;

  array = json_array_new ();
  json_object_set_array_member (parts, KEY, array);
  for (guint i = 0; i < layers->n; i++) {
    if (!write_layer (writing, layers->layers[i], array, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- read ---- */

/* @numbers: (out) (transfer full) */
static gboolean
read_numbers (RingletKeys *keys, double **numbers, gsize *n, GError **error)
{
  JsonArray *array = NULL;

  *numbers = NULL;
  *n = 0;
  if (!ringlet_keys_array (keys, "numbers", &array, error))
    return FALSE;
  if (array == NULL)
    return TRUE;

  *n = json_array_get_length (array);
  *numbers = g_new (double, MAX (*n, 1));
  for (guint i = 0; i < *n; i++) {
    JsonNode *node = json_array_get_element (array, i);
    const GType type =
        JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

    if (JSON_NODE_HOLDS_NULL (node))
      (*numbers)[i] = i == 0 ? -INFINITY : INFINITY;
    else if (type == G_TYPE_DOUBLE || type == G_TYPE_INT64)
      (*numbers)[i] = json_node_get_double (node);
    else
      return ringlet_keys_refuse (
          keys, "numbers", "an array of numbers, or null for no limit", error);
  }
  return TRUE;
}

static gboolean
read_unit (RingletKeys *keys, const RingletUnit **unit, GError **error)
{
  g_autofree char *name = NULL;

  if (!ringlet_keys_text (keys, "unit", &name, error))
    return FALSE;
  if (name != NULL)
    *unit = ringlet_unit_find (name, error);
  return ringlet_keys_prefix (keys, "unit", name == NULL || *unit != NULL, error);
}

/* Takes @layer. @text: (nullable). Returns (transfer full) (nullable) */
static RingletMaskLayer *
add_stroke (RingletMaskLayer *layer, const char *text)
{
  g_autoptr (RingletMaskLayer) owned = layer;
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);
  const guint n = g_strv_length (words);
  const gboolean cut = g_strcmp0 (words[0], "cut") == 0;
  g_autofree double *numbers = g_new (double, n + 1);

  if (!cut && g_strcmp0 (words[0], "add") != 0)
    return NULL;
  for (guint i = 1; i < n; i++) {
    if (!ringlet_number_parse (words[i], &numbers[i - 1]))
      return NULL;
  }
  return ringlet_mask_layer_with_stroke (owned, cut, numbers, n - 1, NULL);
}

/* @layer: (inout) */
static gboolean
read_strokes (RingletKeys *keys, RingletMaskLayer **layer, GError **error)
{
  JsonArray *array = NULL;

  if (!ringlet_keys_array (keys, "strokes", &array, error))
    return FALSE;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    const char *text =
        JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

    *layer = add_stroke (*layer, text);
    if (*layer == NULL)
      return ringlet_keys_refuse (keys, "strokes",
          "an array of texts such as \"add 4.5 20.5 10 21 12\": add or cut, a radius, "
          "and points, y before x",
          error);
  }
  return TRUE;
}

static RingletMaskLayer *
read_pixels (RingletProjectReading *reading, RingletKeys *outer, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_autoptr (RingletMask) mask = NULL;
  g_autofree char *path = NULL;

  if (!ringlet_keys_object (outer, "mask", &keys, error))
    return NULL;
  if (keys.object == NULL) {
    ringlet_keys_refuse (outer, "mask", "an object with pixels or a file", error);
    return NULL;
  }
  if (!ringlet_project_read_mask (reading, &keys, &mask, &path, error))
    return NULL;
  return ringlet_mask_layer_new_pixels (mask, path);
}

static RingletMaskLayer *
read_shape (RingletKeys *keys, const char *kind, GError **error)
{
  const RingletUnit *unit = NULL;
  g_autofree double *numbers = NULL;
  gsize n = 0;
  RingletMaskLayer *layer = NULL;

  if (!read_numbers (keys, &numbers, &n, error) || !read_unit (keys, &unit, error))
    return NULL;
  layer = ringlet_mask_layer_new (kind, numbers, n, unit, error);
  if (!ringlet_keys_prefix (keys, "numbers", layer != NULL, error) ||
      (layer->strokes != NULL && !read_strokes (keys, &layer, error))) {
    g_clear_pointer (&layer, ringlet_mask_layer_unref);
    return NULL;
  }
  return layer;
}

/* Returns (transfer full) (nullable): what all kinds have in common, put into @bare. */
static RingletMaskLayer *
read_common (RingletKeys *keys, const RingletMaskLayer *bare, GError **error)
{
  g_autofree char *name = g_strdup (bare->name);
  gboolean enabled = TRUE;
  gboolean cut = FALSE;
  g_autoptr (RingletMaskLayer) named = NULL;
  g_autoptr (RingletMaskLayer) told = NULL;

  if (!ringlet_keys_text (keys, "name", &name, error) ||
      !ringlet_keys_flag (keys, "enabled", &enabled, error) ||
      !ringlet_keys_flag (keys, "cut", &cut, error))
    return NULL;
  named = ringlet_mask_layer_with_name (bare, name);
  told = ringlet_mask_layer_with_enabled (named, enabled);
  return ringlet_mask_layer_with_cut (told, cut);
}

static gboolean
read_kind (RingletKeys *keys, char **kind, GError **error)
{
  g_autofree char *ids = ringlet_mask_layer_class_ids ();
  g_autofree char *allowed = g_strdup_printf ("one of %s", ids);

  if (!ringlet_keys_text (keys, "kind", kind, error))
    return FALSE;
  return (*kind != NULL && ringlet_mask_layer_class_find (*kind) != NULL) ||
      ringlet_keys_refuse (keys, "kind", allowed, error);
}

static RingletMaskLayer *
read_layer (RingletProjectReading *reading, RingletKeys *keys, GError **error)
{
  g_autofree char *kind = NULL;
  g_autoptr (RingletMaskLayer) bare = NULL;
  RingletMaskLayer *layer = NULL;

  if (!read_kind (keys, &kind, error))
    return NULL;
  bare = g_str_equal (kind, "pixels") ? read_pixels (reading, keys, error)
                                      : read_shape (keys, kind, error);
  if (bare == NULL)
    return NULL;
  layer = read_common (keys, bare, error);
  ringlet_keys_add_left (keys, reading->unknown);
  return layer;
}

gboolean
ringlet_project_read_layers (
    RingletProjectReading *reading, RingletKeys *parts, GError **error)
{
  JsonArray *array = NULL;

  if (!ringlet_keys_array (parts, KEY, &array, error))
    return FALSE;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    g_auto (RingletKeys) keys = { 0 };
    g_autoptr (RingletMaskLayer) layer = NULL;
    RingletMaskLayers *before = reading->state->layers;

    if (!ringlet_keys_element (parts, KEY, array, i, &keys, error))
      return FALSE;
    layer = read_layer (reading, &keys, error);
    if (layer == NULL)
      return FALSE;
    reading->state->layers = ringlet_mask_layers_insert (before, i, layer);
    ringlet_mask_layers_unref (before);
  }
  return TRUE;
}
