/* SPDX-License-Identifier: MIT */
#include "mask-text.h"

#include <string.h>

#include "base/error.h"

/* ---- written ---- */

static void
add_row (GString *text, const guint8 *bad, gsize n)
{
  guint8 value = 0;
  gsize from = 0;

  while (from < n) {
    gsize to = from;

    while (to < n && bad[to] == value)
      to++;
    g_string_append_printf (
        text, "%s%" G_GSIZE_FORMAT, from > 0 || value ? " " : "", to - from);
    from = to;
    value = !value;
  }
}

static gsize
count_alike (const RingletMask *mask, gsize slow)
{
  const guint8 *row = mask->bad + slow * mask->n_fast;
  gsize n = 1;

  while (slow + n < mask->n_slow &&
      memcmp (row, row + n * mask->n_fast, mask->n_fast) == 0)
    n++;
  return n;
}

JsonObject *
ringlet_mask_text_write (const RingletMask *mask)
{
  JsonObject *object = json_object_new ();
  JsonArray *shape = json_array_new ();
  JsonArray *rows = json_array_new ();
  gsize n_alike = 0;

  json_array_add_int_element (shape, (gint64) mask->n_slow);
  json_array_add_int_element (shape, (gint64) mask->n_fast);
  for (gsize slow = 0; slow < mask->n_slow; slow += n_alike) {
    g_autoptr (GString) text = g_string_new (NULL);

    n_alike = count_alike (mask, slow);
    g_string_append_printf (text, "%" G_GSIZE_FORMAT "*", n_alike);
    add_row (text, mask->bad + slow * mask->n_fast, mask->n_fast);
    json_array_add_string_element (rows, text->str);
  }
  json_object_set_array_member (object, "shape", shape);
  json_object_set_array_member (object, "rows", rows);
  return object;
}

/* ---- read ---- */

/* A whole number at @at, which moves behind it; at most @max. */
static gboolean
take_number (const char **at, gsize max, gsize *number)
{
  char *end = NULL;
  guint64 value = 0;

  if (!g_ascii_isdigit (**at))
    return FALSE;

  value = g_ascii_strtoull (*at, &end, 10);
  if (value > max)
    return FALSE;

  *at = end;
  *number = (gsize) value;
  return TRUE;
}

/* Behind the "*". */
static gboolean
take_row (const char *at, guint8 *bad, gsize n)
{
  gsize from = 0;
  guint8 value = 0;

  while (*at != '\0') {
    gsize run = 0;

    if (!take_number (&at, n - from, &run) || (*at != '\0' && *at != ' '))
      return FALSE;
    memset (bad + from, value, run);
    from += run;
    value = !value;
    at += *at == ' ';
  }
  return from == n;
}

/* Returns how many rows there are of it, 0 where it is not in order. */
static gsize
take_rows (const char *text, guint8 *bad, gsize n_slow, gsize n_fast)
{
  const char *at = text;
  gsize n = 0;

  if (!take_number (&at, n_slow, &n) || n == 0 || *at != '*' ||
      !take_row (at + 1, bad, n_fast))
    return 0;

  for (gsize i = 1; i < n; i++)
    memcpy (bad + i * n_fast, bad, n_fast);
  return n;
}

static const char *
get_text (JsonArray *rows, guint i)
{
  JsonNode *node = json_array_get_element (rows, i);

  return JSON_NODE_HOLDS_VALUE (node) &&
          json_node_get_value_type (node) == G_TYPE_STRING
      ? json_node_get_string (node)
      : "";
}

static gboolean
fill (RingletKeys *keys, JsonArray *rows, guint8 *bad, gsize n_slow, gsize n_fast,
    GError **error)
{
  g_autofree char *path = ringlet_keys_path (keys, "rows");
  gsize slow = 0;

  for (guint i = 0; i < json_array_get_length (rows); i++) {
    const gsize n = slow < n_slow
        ? take_rows (get_text (rows, i), bad + slow * n_fast, n_slow - slow, n_fast)
        : 0;

    if (n == 0) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "%s[%u] must be a text such as \"12*100 3 897\": how many rows, and runs of "
          "pixels that add up to %" G_GSIZE_FORMAT "; there are %" G_GSIZE_FORMAT
          " rows left",
          path, i, n_fast, n_slow - slow);
      return FALSE;
    }
    slow += n;
  }
  return slow == n_slow ||
      ringlet_keys_refuse (keys, "rows", "as many rows as the shape says", error);
}

gboolean
ringlet_mask_text_read (RingletKeys *keys, RingletMask **mask, GError **error)
{
  JsonArray *rows = NULL;
  g_autofree guint8 *bad = NULL;
  gsize shape[2] = { 0, 0 };

  if (!ringlet_keys_shape (keys, "shape", FALSE, shape, error) ||
      !ringlet_keys_prefix (keys, "shape",
          ringlet_image_check_shape (shape[0], shape[1], error), error) ||
      !ringlet_keys_array (keys, "rows", &rows, error))
    return FALSE;
  if (rows == NULL)
    return ringlet_keys_refuse (keys, "rows", "an array of texts", error);

  bad = ringlet_image_alloc (RINGLET_PIXEL_U8, shape[0], shape[1], error);
  if (bad == NULL || !fill (keys, rows, bad, shape[0], shape[1], error))
    return FALSE;

  *mask = ringlet_mask_new_take (shape[0], shape[1], g_steal_pointer (&bad));
  return TRUE;
}
