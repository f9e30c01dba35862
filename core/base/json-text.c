/* SPDX-License-Identifier: MIT */
#include "base/json-text.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/file.h"
#include "base/number.h"

/* The parser follows brackets by recursion. */
#define MAX_DEPTH 64
/* A value of two bytes takes a hundred in memory. */
#define MAX_VALUES 1000000
#define MAX_BYTES ((goffset) 64 << 20)
/* The parser makes −1 of an integer beyond 64 bits, and says nothing. */
#define MAX_DIGITS 18

/* ---- looked over, before the parser sees it: what is no JSON for it, too ---- */

/**
 * Scan:
 * @at: what comes next; ends with a NUL
 * @out: what the parser gets
 */
typedef struct {
  const char *at;
  GString *out;
  guint depth;
  guint n_values;
  guint line;
  gboolean is_python;
} Scan;

static gboolean
fail (const Scan *scan, int code, const char *what, GError **error)
{
  g_set_error (error, RINGLET_ERROR, code, "line %u: %s", scan->line, what);
  return FALSE;
}

static void
copy (Scan *scan, gsize n)
{
  g_string_append_len (scan->out, scan->at, (gssize) n);
  scan->at += n;
}

static gboolean
scan_string (Scan *scan, GError **error)
{
  gsize n = 1;

  while (scan->at[n] != '"') {
    if ((guchar) scan->at[n] < 0x20)
      return fail (
          scan, RINGLET_ERROR_FORMAT, "a text does not end in its line", error);
    if (strncmp (scan->at + n, "\\u0000", 6) == 0)
      return fail (scan, RINGLET_ERROR_FORMAT, "a text with a NUL in it", error);
    n += scan->at[n] == '\\' && scan->at[n + 1] != '\0' ? 2 : 1;
  }
  copy (scan, n + 1);
  return TRUE;
}

static gboolean
scan_number (Scan *scan, GError **error)
{
  const gsize n = strspn (scan->at, "+-.0123456789eE");
  const gsize sign = scan->at[0] == '-' ? 1 : 0;
  const gsize n_digits = strspn (scan->at + sign, "0123456789");
  const gboolean is_whole = sign + n_digits == n;

  if (n_digits == 0 || (n_digits > 1 && scan->at[sign] == '0'))
    return fail (scan, RINGLET_ERROR_FORMAT, "this is no number", error);
  if (is_whole && n_digits > MAX_DIGITS)
    return fail (
        scan, RINGLET_ERROR_LIMIT, "a whole number of more than 18 digits", error);

  copy (scan, n);
  return TRUE;
}

static gboolean
scan_word (Scan *scan, GError **error)
{
  static const char *const words[] = { "true", "false", "null" };
  static const char *const python[] = { "NaN", "Infinity", "-Infinity" };
  const gsize n = strspn (scan->at, "-") + strcspn (scan->at, " \t\r\n,:[]{}\"");

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (n == strlen (words[i]) && strncmp (scan->at, words[i], n) == 0) {
      copy (scan, n);
      return TRUE;
    }
  }
  for (gsize i = 0; scan->is_python && i < G_N_ELEMENTS (python); i++) {
    const gsize length = strlen (python[i]);

    if (strncmp (scan->at, python[i], length) == 0) {
      g_string_append (scan->out, "null");
      scan->at += length;
      return TRUE;
    }
  }
  return fail (
      scan, RINGLET_ERROR_FORMAT, "neither a key nor a value of JSON begins so", error);
}

static gboolean
scan_value (Scan *scan, GError **error)
{
  if (++scan->n_values > MAX_VALUES)
    return fail (scan, RINGLET_ERROR_LIMIT, "more than 10^6 keys and values", error);
  if (*scan->at == '"')
    return scan_string (scan, error);
  if (g_ascii_isdigit (*scan->at) ||
      (*scan->at == '-' && !g_ascii_isalpha (scan->at[1])))
    return scan_number (scan, error);
  return scan_word (scan, error);
}

/* Returns (transfer full) the same text, as the parser takes it. */
static char *
scan_all (const char *text, gboolean is_python, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  Scan scan = { .at = text, .out = out, .line = 1, .is_python = is_python };

  while (*scan.at != '\0') {
    const char c = *scan.at;

    scan.line += c == '\n';
    scan.depth += c == '{' || c == '[';
    scan.depth -= (c == '}' || c == ']') && scan.depth > 0;
    if (scan.depth > MAX_DEPTH) {
      fail (&scan, RINGLET_ERROR_LIMIT, "brackets within brackets, more than 64 deep",
          error);
      return NULL;
    }
    if (strchr (" \t\r\n,:[]{}", c) != NULL)
      copy (&scan, 1);
    else if (!scan_value (&scan, error))
      return NULL;
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ---- parsed ---- */

/**
 * Members:
 * @counts: object → how many keys it had so far
 * @twice: (nullable): the first that was there already
 */
typedef struct {
  GHashTable *counts;
  char *twice;
} Members;

/* The parser lets the second one replace the first. */
static void
on_member (JsonParser *parser, JsonObject *object, const char *name, Members *members)
{
  const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (members->counts, object)) + 1;

  g_hash_table_insert (members->counts, object, GUINT_TO_POINTER (n));
  if (n > json_object_get_size (object) && members->twice == NULL)
    members->twice = g_strdup (name);
}

static gboolean
parse (JsonParser *parser, const char *text, GError **error)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  Members members = { counts, NULL };
  g_autofree char *twice = NULL;
  g_autoptr (GError) local = NULL;
  gboolean ok = FALSE;

  g_signal_connect (parser, "object-member", G_CALLBACK (on_member), &members);
  ok = json_parser_load_from_data (parser, text, -1, &local);
  twice = members.twice;
  if (!ok) {
    const char *what = strstr (local->message, "Parse error");

    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "this is no JSON: %s",
        what != NULL ? local->message + strlen ("<data>:") : local->message);
    return FALSE;
  }
  if (twice == NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "the key \"%s\" appears twice in one object: remove one of them", twice);
  return FALSE;
}

JsonNode *
ringlet_json_text_parse (
    const char *text, gsize size, RingletJsonDialect dialect, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *whole = NULL;
  g_autofree char *clean = NULL;
  const char *end = NULL;

  if (!g_utf8_validate (text, (gssize) size, &end)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "the byte at %" G_GSIZE_FORMAT " is no UTF-8", (gsize) (end - text));
    return NULL;
  }
  whole = g_strndup (text, size);
  clean = scan_all (whole, dialect == RINGLET_JSON_PYTHON, error);
  if (clean == NULL || !parse (parser, clean, error))
    return NULL;
  if (json_parser_get_root (parser) == NULL) {
    g_set_error_literal (
        error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED, "the file is empty");
    return NULL;
  }
  return json_parser_steal_root (parser);
}

static gboolean
check_file (const char *path, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0 ||
      (S_ISREG (info.st_mode) && info.st_size <= MAX_BYTES))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      S_ISREG (info.st_mode) ? "%s: more than 64 MiB are no such file"
                             : "%s: this is not an ordinary file",
      path);
  return FALSE;
}

JsonNode *
ringlet_json_text_load (const char *path, RingletJsonDialect dialect, GError **error)
{
  g_autofree char *text = NULL;
  gsize size = 0;
  JsonNode *root = NULL;

  if (!check_file (path, error) || !ringlet_file_load (path, &text, &size, error))
    return NULL;

  root = ringlet_json_text_parse (text, size, dialect, error);
  if (root == NULL)
    g_prefix_error (error, "%s: ", path);
  return root;
}

/* ---- written ---- */

static void add_node (GString *text, JsonNode *node, guint indent);

static void
add_break (GString *text, guint indent)
{
  g_string_append_printf (text, "\n%*s", (int) (2 * indent), "");
}

static void
add_scalar (GString *text, JsonNode *node)
{
  char number[RINGLET_NUMBER_SIZE];
  g_autofree char *plain = NULL;

  if (!json_node_is_null (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE) {
    g_string_append (text, ringlet_number_format (json_node_get_double (node), number));
    return;
  }
  plain = json_to_string (node, FALSE);
  g_string_append (text, plain);
}

static void
add_object (GString *text, JsonObject *object, guint indent)
{
  g_autoptr (GList) names =
      g_list_sort (json_object_get_members (object), (GCompareFunc) strcmp);

  g_string_append_c (text, '{');
  for (GList *at = names; at != NULL; at = at->next) {
    g_autoptr (JsonNode) name = json_node_init_string (json_node_alloc (), at->data);

    add_break (text, indent + 1);
    add_scalar (text, name);
    g_string_append (text, ": ");
    add_node (text, json_object_get_member (object, at->data), indent + 1);
    if (at->next != NULL)
      g_string_append_c (text, ',');
  }
  if (names != NULL)
    add_break (text, indent);
  g_string_append_c (text, '}');
}

static gboolean
is_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) != G_TYPE_STRING;
}

static void
add_array (GString *text, JsonArray *array, guint indent)
{
  const guint n = json_array_get_length (array);
  const gboolean is_row = n == 0 || is_number (json_array_get_element (array, 0));

  g_string_append_c (text, '[');
  for (guint i = 0; i < n; i++) {
    if (!is_row)
      add_break (text, indent + 1);
    add_node (text, json_array_get_element (array, i), indent + 1);
    if (i + 1 < n)
      g_string_append (text, is_row ? ", " : ",");
  }
  if (!is_row)
    add_break (text, indent);
  g_string_append_c (text, ']');
}

static void
add_node (GString *text, JsonNode *node, guint indent)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    add_object (text, json_node_get_object (node), indent);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    add_array (text, json_node_get_array (node), indent);
  else
    add_scalar (text, node);
}

char *
ringlet_json_text_format (JsonNode *root)
{
  GString *text = g_string_new (NULL);

  add_node (text, root, 0);
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}
