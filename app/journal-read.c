/* SPDX-License-Identifier: MIT */

/* A journal, as it is read again. */

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/json-text.h"
#include "journal-private.h"
#include "json-keys.h"
#include "project-file-private.h"

#define SUM_CHARS 16
#define MAX_STEPS 100000

static void
unref_object (gpointer data)
{
  json_object_unref (data);
}

void
ringlet_journal_text_clear (RingletJournalText *self)
{
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->title, g_free);
}

/* ---- parts ---- */

static void
free_node (gpointer data)
{
  json_node_unref (data);
}

/* Puts back what stands elsewhere; a part that is missing is the error of the key. */
static void
put_back (JsonObject *object, GHashTable *blobs)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *at = names; at != NULL; at = at->next) {
    JsonNode *node = json_object_get_member (object, at->data);
    JsonObject *inner = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    JsonNode *blob = NULL;

    if (inner == NULL)
      continue;
    if (json_object_has_member (inner, "$"))
      blob = g_hash_table_lookup (blobs, json_object_get_string_member (inner, "$"));
    if (blob != NULL)
      json_object_set_member (object, at->data, json_node_copy (blob));
    else
      put_back (inner, blobs);
  }
}

static void
add_blob (GHashTable *blobs, JsonObject *object)
{
  const char *hash = json_object_get_string_member_with_default (object, "blob", "");
  JsonNode *value = json_object_dup_member (object, "value");

  if (value == NULL)
    return;
  /* Those in it came before it. */
  if (JSON_NODE_HOLDS_OBJECT (value))
    put_back (json_node_get_object (value), blobs);
  g_hash_table_replace (blobs, g_strdup (hash), value);
}

/* ---- records ---- */

/* Returns (transfer full) (nullable): NULL for a line that is torn */
static JsonNode *
parse_line (const char *line, gsize size)
{
  g_autofree char *sum = NULL;

  if (size <= SUM_CHARS + 1 || line[SUM_CHARS] != ' ')
    return NULL;
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256,
      (const guchar *) line + SUM_CHARS + 1, size - SUM_CHARS - 1);
  if (strncmp (sum, line, SUM_CHARS) != 0)
    return NULL;
  return ringlet_json_text_parse (
      line + SUM_CHARS + 1, size - SUM_CHARS - 1, RINGLET_JSON_STRICT, NULL);
}

static void
take_steps (RingletJournalText *self, JsonArray *array, GHashTable *blobs)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    JsonObject *step = NULL;

    if (!JSON_NODE_HOLDS_OBJECT (node))
      continue;
    step = json_node_get_object (node);
    put_back (step, blobs);
    if (json_object_has_member (step, "state"))
      put_back (json_object_get_object_member (step, "state"), blobs);
    g_ptr_array_add (self->steps, json_object_ref (step));
  }
}

static gboolean
take_record (RingletJournalText *self, RingletKeys *keys, GHashTable *blobs,
    GError **error)
{
  guint64 version = 0, drop = 0, keep = 0, now = 0, time = 0;
  JsonArray *array = NULL;

  if (!ringlet_keys_count (keys, "version", G_MAXINT32, &version, error) ||
      !ringlet_keys_count (keys, "drop", self->steps->len, &drop, error) ||
      !ringlet_keys_count (keys, "keep", self->steps->len - drop, &keep, error) ||
      !ringlet_keys_count (keys, "now", MAX_STEPS, &now, error) ||
      !ringlet_keys_count (keys, "time", G_MAXINT64, &time, error) ||
      !ringlet_keys_array (keys, "steps", &array, error))
    return FALSE;
  if (version > RINGLET_JOURNAL_VERSION) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "This journal was written by a newer Ringlet");
    return FALSE;
  }

  g_ptr_array_remove_range (self->steps, 0, (guint) drop);
  g_ptr_array_set_size (self->steps, (int) keep);
  if (array != NULL)
    take_steps (self, array, blobs);
  self->now = (guint) now;
  self->saved_us = (gint64) time;
  return now < self->steps->len || ringlet_keys_refuse (keys, "now", "a step", error);
}

static gboolean
take_words (RingletJournalText *self, RingletKeys *keys, GError **error)
{
  JsonNode *saved = ringlet_keys_peek (keys, "saved");

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->title, g_free);
  self->saved = saved != NULL ? (int) json_node_get_int (saved) : -1;
  if (self->saved >= (int) self->steps->len)
    self->saved = -1;
  if (json_object_has_member (keys->object, "title"))
    self->title =
        g_strdup (json_object_get_string_member_with_default (keys->object, "title", ""));
  return ringlet_keys_text (keys, "path", &self->path, error);
}

static gboolean
take_line (RingletJournalText *self, JsonNode *node, GHashTable *blobs, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };

  if (!ringlet_keys_begin (&keys, node, error))
    return FALSE;
  if (json_object_has_member (keys.object, "blob")) {
    add_blob (blobs, keys.object);
    return TRUE;
  }
  return take_record (self, &keys, blobs, error) && take_words (self, &keys, error);
}

gboolean
ringlet_journal_text_read (
    const char *folder, RingletJournalText *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "journal", NULL);
  g_autoptr (GHashTable) blobs =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_node);
  g_autofree char *contents = NULL;
  gsize size = 0;

  *text = (RingletJournalText){ .saved = -1 };
  if (!ringlet_file_load (path, &contents, &size, error))
    return FALSE;

  text->steps = g_ptr_array_new_with_free_func (unref_object);
  for (const char *at = contents, *end; at < contents + size; at = end + 1) {
    g_autoptr (JsonNode) node = NULL;

    end = memchr (at, '\n', (gsize) (contents + size - at));
    node = end != NULL ? parse_line (at, (gsize) (end - at)) : NULL;
    if (node == NULL)
      break;
    if (!take_line (text, node, blobs, error))
      return FALSE;
  }
  if (text->steps->len > 0)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "%s says nothing: it was torn before its first record", path);
  return FALSE;
}

/* ---- states ---- */

typedef struct {
  const RingletJournalText *text;
  RingletProjectShelf *shelf;
  GPtrArray *warnings;
  GCancellable *cancellable;
} Loading;

/* Returns (transfer full) */
static RingletState *
load_step (const Loading *loading, guint index, gboolean is_now, GError **error)
{
  JsonObject *step = g_ptr_array_index (loading->text->steps, index);
  JsonNode *node = json_object_get_member (step, "state");
  g_auto (RingletProjectFile) file = { 0 };

  if (node == NULL) {
    g_set_error_literal (
        error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "The journal has a step without a state");
    return NULL;
  }
  if (g_cancellable_set_error_if_cancelled (loading->cancellable, error) ||
      !ringlet_project_parse (node, "/", "", TRUE, loading->shelf, &file, NULL,
          loading->cancellable, error))
    return NULL;

  for (guint i = 0; is_now && i < file.warnings->len; i++)
    g_ptr_array_add (loading->warnings, g_strdup (file.warnings->pdata[i]));
  return g_steal_pointer (&file.state);
}

static void
add_step (GPtrArray *steps, JsonObject *step, RingletState *state, gboolean in_front)
{
  ringlet_journal_steps_add (steps, state,
      json_object_get_string_member_with_default (step, "name", NULL),
      json_object_get_string_member_with_default (step, "detail", NULL));
  if (in_front)
    g_ptr_array_insert (steps, 0, g_ptr_array_steal_index (steps, steps->len - 1));
  ringlet_state_unref (state);
}

/* One way from the step that holds, as far as the files are there. Returns the number
 * of steps. */
static guint
load_side (const Loading *loading, int by, GPtrArray *steps, GError **error)
{
  const RingletJournalText *text = loading->text;
  guint n = 0;

  for (gint64 i = (gint64) text->now + by; i >= 0 && i < text->steps->len; i += by) {
    RingletState *state = load_step (loading, (guint) i, FALSE, error);

    if (state == NULL)
      break;
    add_step (steps, g_ptr_array_index (text->steps, (guint) i), state, by < 0);
    n++;
  }
  return n;
}

static gboolean
load_sides (const Loading *loading, RingletJournalSnapshot *out, GError **error)
{
  static const int ways[] = { -1, 1 };
  guint n[2] = { 0, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autoptr (GError) lost = NULL;

    n[i] = load_side (loading, ways[i], out->steps, &lost);
    if (g_error_matches (lost, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_propagate_error (error, g_steal_pointer (&lost));
      return FALSE;
    }
    if (lost != NULL)
      g_ptr_array_add (loading->warnings,
          g_strdup_printf ("Some steps of the history cannot be had back: %s",
              lost->message));
  }
  out->now = n[0];
  if (loading->text->saved >= 0)
    out->saved = loading->text->saved - (int) (loading->text->now - n[0]);
  if (out->saved < 0 || out->saved >= (int) out->steps->len)
    out->saved = -1;
  return TRUE;
}

RingletJournalSnapshot *
ringlet_journal_text_load (const RingletJournalText *self, GPtrArray *warnings,
    const RingletProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) shelf = ringlet_project_shelf_new ();
  const Loading loading = { self, shelf, warnings, cancellable };
  RingletState *state = load_step (&loading, self->now, TRUE, error);
  g_autoptr (RingletJournalSnapshot) out = NULL;

  if (state == NULL)
    return NULL;

  out = g_new0 (RingletJournalSnapshot, 1);
  out->steps = ringlet_journal_steps_new ();
  out->path = g_strdup (self->path);
  out->saved = -1;
  add_step (out->steps, g_ptr_array_index (self->steps, self->now), state, FALSE);
  ringlet_progress_report (progress, 0.5);
  if (!load_sides (&loading, out, error))
    return NULL;

  ringlet_progress_report (progress, 1.0);
  return g_steal_pointer (&out);
}
