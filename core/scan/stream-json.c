/* SPDX-License-Identifier: MIT */
#include "scan/stream-json.h"

#include <math.h>

#include "base/error.h"
#include "base/json-text.h"
#include "base/number.h"
#include "image/image.h"

/* The longest that a detector sends, its configuration, has some thousand bytes. */
#define MAX_BYTES ((gsize) 1 << 20)

JsonNode *
ringlet_stream_json_parse (GBytes *part, const char *what, GError **error)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (part, &size);
  g_autoptr (JsonNode) node = NULL;

  if (size > MAX_BYTES) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "%s: more than 1 MiB are no such part", what);
    return NULL;
  }
  /* Without a byte there may be no address, either. */
  node =
      ringlet_json_text_parse (size > 0 ? text : "", size, RINGLET_JSON_PYTHON, error);
  if (node == NULL) {
    g_prefix_error (error, "%s: ", what);
    return NULL;
  }
  if (JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&node);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "%s: this is no object of JSON", what);
  return NULL;
}

static JsonNode *
value_of (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

const char *
ringlet_stream_json_text (JsonObject *object, const char *key)
{
  JsonNode *node = value_of (object, key);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
      ? json_node_get_string (node)
      : NULL;
}

gboolean
ringlet_stream_json_is (JsonObject *object, const char *htype)
{
  const char *text = ringlet_stream_json_text (object, "htype");

  return text != NULL && g_str_has_prefix (text, htype);
}

static gboolean
is_count (JsonNode *node, guint64 max)
{
  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 &&
      json_node_get_int (node) >= 0 && (guint64) json_node_get_int (node) <= max;
}

gboolean
ringlet_stream_json_count (
    JsonObject *object, const char *key, guint64 max, guint64 *value, GError **error)
{
  JsonNode *node = value_of (object, key);

  if (!is_count (node, max)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "\"%s\" is no whole number from 0 to %" G_GUINT64_FORMAT, key, max);
    return FALSE;
  }
  *value = (guint64) json_node_get_int (node);
  return TRUE;
}

double
ringlet_stream_json_number (JsonObject *object, const char *key)
{
  JsonNode *node = value_of (object, key);
  double value = 0.0;

  if (node == NULL ||
      (json_node_get_value_type (node) != G_TYPE_DOUBLE &&
          json_node_get_value_type (node) != G_TYPE_INT64))
    return 0.0;
  value = json_node_get_double (node);
  return isfinite (value) && value > 0.0 ? value : 0.0;
}

char *
ringlet_stream_json_scalar (JsonNode *node)
{
  char number[RINGLET_NUMBER_SIZE];

  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return g_strdup (ringlet_number_format (json_node_get_double (node), number));
  return json_to_string (node, FALSE);
}

gboolean
ringlet_stream_json_shape (
    JsonObject *object, gsize *n_slow, gsize *n_fast, GError **error)
{
  JsonNode *node = json_object_get_member (object, "shape");
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  const guint n = array != NULL ? json_array_get_length (array) : 0;
  guint64 sizes[3] = { 0, 0, 1 };

  for (guint i = 0; i < MIN (n, 3); i++) {
    JsonNode *size = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_VALUE (size) && is_count (size, G_MAXUINT32))
      sizes[i] = (guint64) json_node_get_int (size);
    else
      sizes[2] = 0;
  }
  if (n < 2 || n > 3 || sizes[2] != 1) {
    g_set_error_literal (
        error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "\"shape\" is not [columns, rows]");
    return FALSE;
  }
  if (!ringlet_image_check_shape (sizes[1], sizes[0], error))
    return FALSE;
  *n_slow = (gsize) sizes[1];
  *n_fast = (gsize) sizes[0];
  return TRUE;
}
