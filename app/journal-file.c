/* SPDX-License-Identifier: MIT */

/* The file of a journal, as it is written. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json-text.h"
#include "journal-private.h"
#include "project-file-private.h"

/* Parts of a state that are longer are said once. */
#define BLOB_CHARS 256

/* Written anew when it is so large, and so many times what it was when it was new. */
#define LARGE ((goffset) 4 << 20)
#define GROWTH 4

struct _RingletJournalFile {
  GMutex lock;
  char *folder;
  int lock_fd;
  int fd;           /* −1: to be written anew */
  goffset size;     /* of whole records */
  goffset new_size; /* when it was written anew */
  gboolean is_removed;

  GHashTable *blobs;  /* (element-type utf8): hashes of those that are in the file */
  GPtrArray *written; /* (element-type RingletJournalStep): what the file says */
};

/* ---- snapshots ---- */

static void
step_free (gpointer data)
{
  RingletJournalStep *self = data;

  ringlet_state_unref (self->state);
  g_free (self->detail);
  g_free (self);
}

GPtrArray *
ringlet_journal_steps_new (void)
{
  return g_ptr_array_new_with_free_func (step_free);
}

void
ringlet_journal_steps_add (
    GPtrArray *steps, RingletState *state, const char *name, const char *detail)
{
  RingletJournalStep *step = g_new0 (RingletJournalStep, 1);

  *step = (RingletJournalStep){ ringlet_state_ref (state), g_intern_string (name),
    g_strdup (detail) };
  g_ptr_array_add (steps, step);
}

void
ringlet_journal_snapshot_free (RingletJournalSnapshot *self)
{
  g_ptr_array_unref (self->steps);
  g_free (self->path);
  g_free (self);
}

/* ---- the file ---- */

static RingletJournalFile *
file_new (const char *folder, int lock)
{
  RingletJournalFile *self = g_atomic_rc_box_new0 (RingletJournalFile);

  g_mutex_init (&self->lock);
  self->folder = g_strdup (folder);
  self->lock_fd = lock;
  self->fd = -1;
  self->blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->written = ringlet_journal_steps_new ();
  return self;
}

RingletJournalFile *
ringlet_journal_file_new (const char *base, GError **error)
{
  g_autofree char *name = g_uuid_string_random ();
  g_autofree char *folder = g_build_filename (base, name, NULL);
  const int lock = ringlet_journal_lock (folder, TRUE, error);

  if (lock >= 0)
    return file_new (folder, lock);

  g_rmdir (folder); /* there was room for a folder and none for a file */
  return NULL;
}

RingletJournalFile *
ringlet_journal_file_adopt (const char *folder, int lock)
{
  return file_new (folder, lock);
}

RingletJournalFile *
ringlet_journal_file_ref (RingletJournalFile *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
file_clear (gpointer data)
{
  RingletJournalFile *self = data;

  if (self->fd >= 0)
    close (self->fd);
  close (self->lock_fd);
  g_hash_table_unref (self->blobs);
  g_ptr_array_unref (self->written);
  g_mutex_clear (&self->lock);
  g_free (self->folder);
}

void
ringlet_journal_file_unref (RingletJournalFile *self)
{
  g_atomic_rc_box_release_full (self, file_clear);
}

const char *
ringlet_journal_file_folder (RingletJournalFile *self)
{
  return self->folder;
}

void
ringlet_journal_file_remove (RingletJournalFile *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!self->is_removed)
    ringlet_journal_remove (self->folder, NULL);
  self->is_removed = TRUE;
}

/* ---- records ---- */

/* What one record adds to a file. */
typedef struct {
  GString *text;
  GHashTable *known; /* hashes in the file */
  GHashTable *added; /* hashes in @text */
} Record;

static void
add_line (GString *text, const char *json)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);

  g_string_append_printf (text, "%.16s %s\n", sum, json);
}

/* Returns (transfer full): in one line: a text of JSON has no line ends of its own. */
static char *
format (JsonNode *node)
{
  return g_strdelimit (g_strchomp (ringlet_json_text_format (node)), "\n", ' ');
}

static void
add_blob (Record *record, const char *hash, const char *json)
{
  g_autofree char *line = g_strdup_printf ("{\"blob\": \"%s\", \"value\": %s}", hash, json);

  if (g_hash_table_contains (record->known, hash) ||
      !g_hash_table_add (record->added, g_strdup (hash)))
    return;
  add_line (record->text, line);
}

static void put_aside (Record *record, JsonObject *object);

/* From the inside out, so that a part which stays the same in one that changes is said
 * once, too. */
static void
put_member_aside (Record *record, JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autofree char *json = NULL;
  g_autofree char *hash = NULL;
  JsonObject *stand_in = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    put_aside (record, json_node_get_object (node));
  json = format (node);
  if (strlen (json) <= BLOB_CHARS)
    return;

  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);
  add_blob (record, hash, json);
  stand_in = json_object_new ();
  json_object_set_string_member (stand_in, "$", hash);
  json_object_set_object_member (object, name, stand_in);
}

static void
put_aside (Record *record, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *at = names; at != NULL; at = at->next)
    put_member_aside (record, object, at->data);
}

static JsonObject *
step_object (Record *record, const RingletJournalStep *step, GError **error)
{
  const RingletProjectWriting writing = { step->state, NULL, NULL };
  JsonObject *state = ringlet_project_write_all (&writing, error);
  JsonObject *object = NULL;

  if (state == NULL)
    return NULL;
  put_aside (record, state);
  object = json_object_new ();
  if (step->name != NULL)
    json_object_set_string_member (object, "name", step->name);
  if (step->detail != NULL)
    json_object_set_string_member (object, "detail", step->detail);
  json_object_set_object_member (object, "state", state);
  return object;
}

static char *
title_of (const RingletJournalSnapshot *snapshot)
{
  const RingletJournalStep *step = g_ptr_array_index (snapshot->steps, snapshot->now);
  const RingletState *state = step->state;
  const char *path = snapshot->path != NULL ? snapshot->path
      : state->source != NULL ? ringlet_source_path (state->source, state->frame)
                              : state->geometry_path;
  g_autofree char *base = path != NULL ? g_path_get_basename (path) : NULL;

  return base != NULL ? g_filename_display_name (base) : g_strdup ("");
}

/* Where the history is the one that the file says: without its first @drop, the first
 * @keep of what is left. */
static void
compare (GPtrArray *written, GPtrArray *steps, guint *drop, guint *keep)
{
  const RingletJournalStep *first = g_ptr_array_index (steps, 0);

  *drop = 0;
  *keep = 0;
  while (*drop < written->len &&
      ((RingletJournalStep *) g_ptr_array_index (written, *drop))->state !=
          first->state)
    ++*drop;
  while (*keep < steps->len && *drop + *keep < written->len) {
    const RingletJournalStep *a = g_ptr_array_index (written, *drop + *keep);
    const RingletJournalStep *b = g_ptr_array_index (steps, *keep);

    if (a->state != b->state || a->name != b->name ||
        g_strcmp0 (a->detail, b->detail) != 0)
      return;
    ++*keep;
  }
}

static void
describe (JsonObject *object, const RingletJournalSnapshot *snapshot)
{
  g_autofree char *title = title_of (snapshot);

  json_object_set_int_member (object, "version", RINGLET_JOURNAL_VERSION);
  json_object_set_int_member (object, "now", snapshot->now);
  json_object_set_int_member (object, "time", g_get_real_time ());
  json_object_set_string_member (object, "title", title);
  json_object_set_int_member (object, "saved", snapshot->saved);
  if (snapshot->path != NULL && g_utf8_validate (snapshot->path, -1, NULL))
    json_object_set_string_member (object, "path", snapshot->path);
}

static gboolean
add_steps (Record *record, const RingletJournalSnapshot *snapshot, GPtrArray *written,
    GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *json = NULL;
  JsonArray *array = json_array_new ();
  guint drop = 0;
  guint keep = 0;

  compare (written, snapshot->steps, &drop, &keep);
  json_object_set_array_member (object, "steps", array);
  json_object_set_int_member (object, "drop", drop);
  json_object_set_int_member (object, "keep", keep);
  for (guint i = keep; i < snapshot->steps->len; i++) {
    JsonObject *step =
        step_object (record, g_ptr_array_index (snapshot->steps, i), error);

    if (step == NULL)
      return FALSE;
    json_array_add_object_element (array, step);
  }
  describe (object, snapshot);
  json = format (node);
  add_line (record->text, json);
  return TRUE;
}

/* ---- to the disk ---- */

static gboolean
fail_errno (const char *path, int code, GError **error)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", path,
      g_strerror (code));
  return FALSE;
}

/* Returns an errno. */
static int
write_whole (int fd, const char *data, gsize size)
{
  while (size > 0) {
    const gssize n = write (fd, data, size);

    if (n < 0 && errno != EINTR)
      return errno;
    if (n > 0) {
      data += n;
      size -= (gsize) n;
    }
  }
  return fdatasync (fd) == 0 ? 0 : errno;
}

/* A record that is half there is taken away again. */
static gboolean
append (RingletJournalFile *self, const GString *text, GError **error)
{
  const int code = write_whole (self->fd, text->str, text->len);

  if (code == 0) {
    self->size += (goffset) text->len;
    return TRUE;
  }
  if (ftruncate (self->fd, self->size) != 0) {
    close (self->fd);
    self->fd = -1;
  }
  return fail_errno (self->folder, code, error);
}

/* Beside, and renamed: what was there before is whole until then. */
static gboolean
write_anew (RingletJournalFile *self, const GString *text, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "journal", NULL);
  g_autofree char *beside = g_build_filename (self->folder, "journal.new", NULL);
  const int fd =
      g_open (beside, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  int code = fd < 0 ? errno : write_whole (fd, text->str, text->len);

  if (code == 0 && g_rename (beside, path) != 0)
    code = errno;
  if (code != 0) {
    if (fd >= 0)
      close (fd);
    g_unlink (beside);
    return fail_errno (self->folder, code, error);
  }

  if (self->fd >= 0)
    close (self->fd);
  self->fd = fd;
  self->size = self->new_size = (goffset) text->len;
  return TRUE;
}

static gboolean
is_too_large (const RingletJournalFile *self)
{
  return self->size > LARGE && self->size > GROWTH * self->new_size;
}

static void
note_written (
    RingletJournalFile *self, Record *record, const RingletJournalSnapshot *snapshot)
{
  GHashTableIter iter;
  gpointer hash = NULL;

  g_hash_table_iter_init (&iter, record->added);
  while (g_hash_table_iter_next (&iter, &hash, NULL))
    g_hash_table_add (self->blobs, g_strdup (hash));
  g_ptr_array_unref (self->written);
  self->written = g_ptr_array_ref (snapshot->steps);
}

static gboolean
write_record (RingletJournalFile *self, const RingletJournalSnapshot *snapshot,
    gboolean is_new, GError **error)
{
  g_autoptr (GHashTable) nothing =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) none = ringlet_journal_steps_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) added =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Record record = { text, is_new ? nothing : self->blobs, added };

  if (!add_steps (&record, snapshot, is_new ? none : self->written, error))
    return FALSE;
  if (!(is_new ? write_anew : append) (self, text, error))
    return FALSE;

  if (is_new)
    g_hash_table_remove_all (self->blobs);
  note_written (self, &record, snapshot);
  return TRUE;
}

gboolean
ringlet_journal_file_write (
    RingletJournalFile *self, const RingletJournalSnapshot *snapshot, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->is_removed)
    return TRUE;
  if (self->fd >= 0 && !is_too_large (self))
    return write_record (self, snapshot, FALSE, error);
  if (write_record (self, snapshot, TRUE, error))
    return TRUE;
  if (self->fd < 0)
    return FALSE;

  /* There is no room for another one; maybe for one more record. */
  g_clear_error (error);
  return write_record (self, snapshot, FALSE, error);
}
