/* SPDX-License-Identifier: MIT */
#include "image/hdf5-cache.h"

/* What an entry takes besides its chunk: without it, chunks that were never written
 * would be kept without end. */
#define ENTRY_BYTES ((gsize) 256)

typedef struct {
  guint key;
  guint64 number;
  GBytes *chunk;
  GList link; /* in the queue */
} Entry;

struct _RingletHdf5Cache {
  GMutex lock; /* guards the rest */
  gsize max_bytes;
  gsize n_bytes;
  GHashTable *entries;
  GQueue recent; /* the last used first */
};

static guint
entry_hash (gconstpointer data)
{
  const Entry *self = data;

  return g_int64_hash (&self->number) * 31 + self->key;
}

static gboolean
entry_equal (gconstpointer a, gconstpointer b)
{
  const Entry *one = a;
  const Entry *other = b;

  return one->key == other->key && one->number == other->number;
}

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_bytes_unref (self->chunk);
  g_free (self);
}

static gsize
entry_size (GBytes *chunk)
{
  return ENTRY_BYTES + g_bytes_get_size (chunk);
}

RingletHdf5Cache *
ringlet_hdf5_cache_new (gsize max_bytes)
{
  RingletHdf5Cache *self = g_new0 (RingletHdf5Cache, 1);

  g_mutex_init (&self->lock);
  self->max_bytes = max_bytes;
  self->entries = g_hash_table_new_full (entry_hash, entry_equal, NULL, entry_free);
  return self;
}

void
ringlet_hdf5_cache_free (RingletHdf5Cache *self)
{
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->lock);
  g_free (self);
}

GBytes *
ringlet_hdf5_cache_lookup (RingletHdf5Cache *self, guint key, guint64 number)
{
  const Entry wanted = { .key = key, .number = number };
  g_autoptr (GMutexLocker) lock G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  Entry *entry = g_hash_table_lookup (self->entries, &wanted);

  if (entry == NULL)
    return NULL;
  g_queue_unlink (&self->recent, &entry->link);
  g_queue_push_head_link (&self->recent, &entry->link);
  return g_bytes_ref (entry->chunk);
}

static void
drop_oldest (RingletHdf5Cache *self)
{
  Entry *entry = g_queue_pop_tail_link (&self->recent)->data;

  self->n_bytes -= entry_size (entry->chunk);
  g_hash_table_remove (self->entries, entry);
}

void
ringlet_hdf5_cache_insert (
    RingletHdf5Cache *self, guint key, guint64 number, GBytes *chunk)
{
  const Entry wanted = { .key = key, .number = number };
  g_autoptr (GMutexLocker) lock G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  Entry *entry = NULL;

  /* Another thread may have been faster. */
  if (entry_size (chunk) > self->max_bytes ||
      g_hash_table_contains (self->entries, &wanted))
    return;
  while (self->n_bytes + entry_size (chunk) > self->max_bytes)
    drop_oldest (self);

  entry = g_new0 (Entry, 1);
  *entry = (Entry){ .key = key, .number = number, .chunk = g_bytes_ref (chunk) };
  entry->link.data = entry;
  g_hash_table_add (self->entries, entry);
  g_queue_push_head_link (&self->recent, &entry->link);
  self->n_bytes += entry_size (chunk);
}
