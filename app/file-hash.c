/* SPDX-License-Identifier: MIT */
#include "file-hash.h"

#include <glib/gstdio.h>

#include "image/source.h"

#define CHUNK ((gsize) 1 << 20)

/* How often a waiting thread looks whether it was cancelled: who has pressed Stop waits
 * for it. */
#define LOOK_US (10 * G_TIME_SPAN_MILLISECOND)

/* Shared by its owner and the thread. */
struct _RingletFileHash {
  char *path;
  GCancellable *stop;
  GMutex mutex; /* of what follows */
  GCond ended;
  guint64 n_read, n_bytes;
  gboolean is_done;
  char *hex;
  GError *error;
};

static void
note_read (RingletFileHash *self, gsize n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->n_read += n;
}

static char *
hash_file (RingletFileHash *self, const char *path, GError **error)
{
  GCancellable *stop = self->stop;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, stop, error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  gssize n = 0;

  if (stream == NULL)
    return NULL;

  do {
    n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, CHUNK, stop, error);
    if (n > 0) {
      g_checksum_update (checksum, buffer, n);
      note_read (self, (gsize) n);
    }
  } while (n > 0);
  return n == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

static gboolean
was_seen (const GPtrArray *files, guint i)
{
  for (guint k = 0; k < i; k++) {
    if (g_str_equal (files->pdata[k], files->pdata[i]))
      return TRUE;
  }
  return FALSE;
}

/* One that is not there will say so when it is read. */
static void
measure (RingletFileHash *self, const GPtrArray *files)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint64 n_bytes = 0;

  for (guint i = 0; i < files->len; i++) {
    GStatBuf info;

    if (g_hash_table_add (seen, files->pdata[i]) &&
        g_stat (files->pdata[i], &info) == 0)
      n_bytes += (guint64) info.st_size;
  }
  /* Not before: a mount that hangs would hang who asks how far it is. */
  g_mutex_lock (&self->mutex);
  self->n_bytes = n_bytes;
  g_mutex_unlock (&self->mutex);
}

/* Of several files, the lines that sha256sum would begin with. */
static char *
hash_all (RingletFileHash *self, GError **error)
{
  g_autoptr (GPtrArray) files =
      ringlet_image_list_files (self->path, self->stop, error);
  g_autoptr (GString) lines = g_string_new (NULL);
  guint n = 0;

  if (files == NULL)
    return NULL;

  measure (self, files);
  for (guint i = 0; i < files->len; i++) {
    g_autofree char *hex = NULL;

    if (was_seen (files, i))
      continue;
    hex = hash_file (self, files->pdata[i], error);
    if (hex == NULL)
      return NULL;
    g_string_append_printf (lines, "%s\n", hex);
    n++;
  }
  if (n == 1)
    return g_strndup (lines->str, lines->len - 1);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, lines->str, -1);
}

static void
hash_clear (gpointer data)
{
  RingletFileHash *self = data;

  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->ended);
  g_clear_error (&self->error);
  g_object_unref (self->stop);
  g_free (self->hex);
  g_free (self->path);
}

static void
hash_unref (RingletFileHash *self)
{
  g_atomic_rc_box_release_full (self, hash_clear);
}

static gpointer
run (gpointer data)
{
  RingletFileHash *self = data;
  GError *error = NULL;
  char *hex = hash_all (self, &error);

  g_mutex_lock (&self->mutex);
  self->hex = hex;
  self->error = error;
  self->is_done = TRUE;
  g_cond_broadcast (&self->ended);
  g_mutex_unlock (&self->mutex);
  hash_unref (self);
  return NULL;
}

RingletFileHash *
ringlet_file_hash_new (const char *path)
{
  RingletFileHash *self = g_atomic_rc_box_new0 (RingletFileHash);

  self->path = g_strdup (path);
  self->stop = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->ended);
  g_thread_unref (g_thread_new ("file-hash", run, g_atomic_rc_box_acquire (self)));
  return self;
}

void
ringlet_file_hash_free (RingletFileHash *self)
{
  g_cancellable_cancel (self->stop);
  hash_unref (self);
}

double
ringlet_file_hash_get_progress (RingletFileHash *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->is_done)
    return 1.0;
  return self->n_bytes > 0 ? (double) self->n_read / (double) self->n_bytes : 0.0;
}

const char *
ringlet_file_hash_wait (
    RingletFileHash *self, GCancellable *cancellable, GError **error)
{
  g_mutex_lock (&self->mutex);
  while (!self->is_done && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&self->ended, &self->mutex, g_get_monotonic_time () + LOOK_US);
  g_mutex_unlock (&self->mutex);

  /* Written once, before is_done. */
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  return self->hex;
}
