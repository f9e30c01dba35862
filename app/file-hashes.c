/* SPDX-License-Identifier: MIT */
#include "file-hashes.h"

struct _RingletFileHashes {
  RingletSource *source;
  GMutex lock;        /* of what follows */
  GHashTable *hashes; /* path → RingletFileHash */
};

static void
hash_free (gpointer data)
{
  ringlet_file_hash_free (data);
}

RingletFileHashes *
ringlet_file_hashes_new (RingletSource *source)
{
  RingletFileHashes *self = g_new0 (RingletFileHashes, 1);

  self->source = ringlet_source_ref (source);
  self->hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, hash_free);
  g_mutex_init (&self->lock);
  return self;
}

void
ringlet_file_hashes_free (RingletFileHashes *self)
{
  g_hash_table_unref (self->hashes);
  ringlet_source_unref (self->source);
  g_mutex_clear (&self->lock);
  g_free (self);
}

RingletFileHash *
ringlet_file_hashes_get (RingletFileHashes *self, guint64 frame)
{
  const char *path = ringlet_source_path (self->source, frame);
  g_autoptr (GMutexLocker) locker = NULL;
  RingletFileHash *hash = NULL;

  if (!ringlet_source_is_of_stack (self->source, frame))
    return NULL;

  locker = g_mutex_locker_new (&self->lock);
  hash = g_hash_table_lookup (self->hashes, path);
  if (hash == NULL) {
    hash = ringlet_file_hash_new (path);
    g_hash_table_insert (self->hashes, g_strdup (path), hash);
  }
  return hash;
}

double
ringlet_file_hashes_get_progress (RingletFileHashes *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GHashTableIter iter;
  gpointer hash = NULL;
  double least = 1.0;

  g_hash_table_iter_init (&iter, self->hashes);
  while (g_hash_table_iter_next (&iter, NULL, &hash))
    least = MIN (least, ringlet_file_hash_get_progress (hash));
  return least;
}
