/* SPDX-License-Identifier: MIT */
#include "json-keys.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"

/* Of a text that is said back to the user. */
#define MAX_QUOTED 60

static void
begin (RingletKeys *self, JsonObject *object, char *path)
{
  self->object = object;
  self->path = path;
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
ringlet_keys_clear (RingletKeys *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->asked, g_hash_table_unref);
}

gboolean
ringlet_keys_begin (RingletKeys *self, JsonNode *node, GError **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    begin (self, json_node_get_object (node), g_strdup (""));
    return TRUE;
  }

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "this is no JSON object with keys and values");
  return FALSE;
}

JsonNode *
ringlet_keys_peek (RingletKeys *self, const char *name)
{
  JsonNode *node = NULL;

  g_hash_table_add (self->asked, g_strdup (name));
  if (self->object != NULL)
    node = json_object_get_member (self->object, name);
  return node == NULL || json_node_is_null (node) ? NULL : node;
}

char *
ringlet_keys_path (const RingletKeys *self, const char *name)
{
  return g_strconcat (self->path, *self->path != '\0' ? "." : "", name, NULL);
}

/* ---- refused ---- */

/* In few words: there may be a million of them. */
static char *
describe (JsonNode *node)
{
  g_autofree char *text = NULL;

  if (node == NULL || json_node_is_null (node))
    return g_strdup ("null");
  if (JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup ("an object");
  if (JSON_NODE_HOLDS_ARRAY (node))
    return g_strdup_printf (
        "an array of %u", json_array_get_length (json_node_get_array (node)));
  if (json_node_get_value_type (node) == G_TYPE_STRING &&
      g_utf8_strlen (json_node_get_string (node), -1) > MAX_QUOTED) {
    text = g_utf8_substring (json_node_get_string (node), 0, MAX_QUOTED);
    return g_strdup_printf ("\"%s…\"", text);
  }
  return json_to_string (node, FALSE);
}

static gboolean
refuse_node (const char *path, JsonNode *node, const char *allowed, GError **error)
{
  g_autofree char *value = describe (node);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s must be %s, not %s", path,
      allowed, value);
  return FALSE;
}

gboolean
ringlet_keys_refuse (
    RingletKeys *self, const char *name, const char *allowed, GError **error)
{
  g_autofree char *path = ringlet_keys_path (self, name);

  return refuse_node (path, ringlet_keys_peek (self, name), allowed, error);
}

gboolean
ringlet_keys_prefix (
    const RingletKeys *self, const char *name, gboolean ok, GError **error)
{
  g_autofree char *path = ringlet_keys_path (self, name);

  if (!ok)
    g_prefix_error (error, "%s: ", path);
  return ok;
}

void
ringlet_keys_add_left (const RingletKeys *self, GPtrArray *paths)
{
  g_autoptr (GList) names =
      self->object != NULL ? json_object_get_members (self->object) : NULL;

  for (GList *at = names; at != NULL; at = at->next) {
    if (!g_hash_table_contains (self->asked, at->data))
      g_ptr_array_add (paths, ringlet_keys_path (self, at->data));
  }
}

/* ---- values ---- */

static gboolean
has_type (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static gboolean
get_number (JsonNode *node, double *value)
{
  if (!has_type (node, G_TYPE_DOUBLE) && !has_type (node, G_TYPE_INT64))
    return FALSE;

  *value = json_node_get_double (node);
  return isfinite (*value);
}

gboolean
ringlet_keys_number (RingletKeys *self, const char *name, double *value, GError **error)
{
  JsonNode *node = ringlet_keys_peek (self, name);

  return node == NULL || get_number (node, value) ||
      ringlet_keys_refuse (self, name, "a finite number", error);
}

gboolean
ringlet_keys_pair (RingletKeys *self, const char *name, double pair[2], gboolean *given,
    GError **error)
{
  g_autofree char *path = ringlet_keys_path (self, name);
  JsonArray *array = NULL;

  if (!ringlet_keys_array (self, name, &array, error))
    return FALSE;
  if (array == NULL)
    return TRUE;
  if (json_array_get_length (array) != 2)
    return ringlet_keys_refuse (self, name, "two numbers", error);

  for (guint i = 0; i < 2; i++) {
    JsonNode *node = json_array_get_element (array, i);
    g_autofree char *element = g_strdup_printf ("%s[%u]", path, i);

    if (!get_number (node, &pair[i]))
      return refuse_node (element, node, "a finite number", error);
  }
  *given = TRUE;
  return TRUE;
}

static gboolean
is_length (double n)
{
  return n >= 1.0 && n < 0x1p31 && n == floor (n);
}

gboolean
ringlet_keys_shape (RingletKeys *self, const char *name, gboolean may_be_zero,
    gsize shape[2], GError **error)
{
  double pair[2] = { 0.0, 0.0 };
  gboolean given = FALSE;

  if (!ringlet_keys_pair (self, name, pair, &given, error))
    return FALSE;
  if (!given || (may_be_zero && pair[0] == 0.0 && pair[1] == 0.0))
    return TRUE;
  if (!is_length (pair[0]) || !is_length (pair[1]))
    return ringlet_keys_refuse (
        self, name, "[rows, columns], both positive whole numbers", error);

  shape[0] = (gsize) pair[0];
  shape[1] = (gsize) pair[1];
  return TRUE;
}

gboolean
ringlet_keys_count (
    RingletKeys *self, const char *name, guint64 max, guint64 *value, GError **error)
{
  JsonNode *node = ringlet_keys_peek (self, name);
  g_autofree char *allowed = NULL;
  double number = -1.0;

  if (node == NULL)
    return TRUE;
  /* As it stands there: beyond 2^53 a double is another number. */
  if (has_type (node, G_TYPE_INT64) && json_node_get_int (node) >= 0 &&
      (guint64) json_node_get_int (node) <= max) {
    *value = (guint64) json_node_get_int (node);
    return TRUE;
  }
  if (has_type (node, G_TYPE_DOUBLE) && get_number (node, &number) && number >= 0.0 &&
      number <= MIN ((double) max, 0x1p53) && number == floor (number)) {
    *value = (guint64) number;
    return TRUE;
  }

  allowed = g_strdup_printf ("a whole number from 0 to %" G_GUINT64_FORMAT, max);
  return ringlet_keys_refuse (self, name, allowed, error);
}

gboolean
ringlet_keys_flag (RingletKeys *self, const char *name, gboolean *value, GError **error)
{
  JsonNode *node = ringlet_keys_peek (self, name);

  if (node == NULL)
    return TRUE;
  if (!has_type (node, G_TYPE_BOOLEAN))
    return ringlet_keys_refuse (self, name, "true or false", error);

  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
ringlet_keys_text (RingletKeys *self, const char *name, char **text, GError **error)
{
  JsonNode *node = ringlet_keys_peek (self, name);

  if (node == NULL)
    return TRUE;
  if (!has_type (node, G_TYPE_STRING) || *json_node_get_string (node) == '\0')
    return ringlet_keys_refuse (self, name, "a text", error);

  g_free (*text);
  *text = g_strdup (json_node_get_string (node));
  return TRUE;
}

gboolean
ringlet_keys_array (
    RingletKeys *self, const char *name, JsonArray **array, GError **error)
{
  JsonNode *node = ringlet_keys_peek (self, name);

  *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  return node == NULL || *array != NULL ||
      ringlet_keys_refuse (self, name, "an array", error);
}

gboolean
ringlet_keys_object (
    RingletKeys *self, const char *name, RingletKeys *inner, GError **error)
{
  JsonNode *node = ringlet_keys_peek (self, name);

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    return ringlet_keys_refuse (self, name, "an object", error);

  begin (inner, node != NULL ? json_node_get_object (node) : NULL,
      ringlet_keys_path (self, name));
  return TRUE;
}

gboolean
ringlet_keys_element (const RingletKeys *self, const char *name, JsonArray *array,
    guint index, RingletKeys *inner, GError **error)
{
  JsonNode *node = json_array_get_element (array, index);
  g_autofree char *outer = ringlet_keys_path (self, name);
  g_autofree char *path = g_strdup_printf ("%s[%u]", outer, index);

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse_node (path, node, "an object", error);

  begin (inner, json_node_get_object (node), g_steal_pointer (&path));
  return TRUE;
}
