/* SPDX-License-Identifier: MIT */
#include "base/memo.h"

/* How long a cancelled job may go on waiting for what another one computes. */
#define WAIT_US (20 * G_TIME_SPAN_MILLISECOND)

typedef struct {
  char *key;
  const RingletMemoClass *klass;
  gpointer value; /* NULL while some thread computes it */
  gsize n_bytes;
  guint64 used; /* when, by the clock of the memo */
  GList link;   /* in RingletMemo.recent, newest first; unlinked while computing */
} Slot;

struct _RingletMemo {
  GMutex lock;
  GCond landed;
  GHashTable *slots;      /* key -> Slot */
  GHashTable *n_computed; /* class name -> count */
  GQueue recent;
  gsize max_bytes;
  gsize n_bytes;
  guint64 now;
};

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  if (slot->value != NULL)
    g_atomic_rc_box_release_full (slot->value, slot->klass->clear);
  g_free (slot->key);
  g_free (slot);
}

RingletMemo *
ringlet_memo_new (gsize max_bytes)
{
  RingletMemo *self = g_atomic_rc_box_new0 (RingletMemo);

  g_mutex_init (&self->lock);
  g_cond_init (&self->landed);
  self->slots = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, slot_free);
  self->n_computed = g_hash_table_new (g_str_hash, g_str_equal);
  self->max_bytes = max_bytes;
  return self;
}

static void
memo_clear (gpointer data)
{
  RingletMemo *self = data;

  g_hash_table_unref (self->slots);
  g_hash_table_unref (self->n_computed);
  g_cond_clear (&self->landed);
  g_mutex_clear (&self->lock);
}

RingletMemo *
ringlet_memo_ref (RingletMemo *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_memo_unref (RingletMemo *self)
{
  g_atomic_rc_box_release_full (self, memo_clear);
}

static void
drop_locked (RingletMemo *self, Slot *slot)
{
  g_queue_unlink (&self->recent, &slot->link);
  self->n_bytes -= slot->n_bytes;
  g_hash_table_remove (self->slots, slot->key);
}

/* Makes room for one more value of @klass. */
static void
limit_locked (RingletMemo *self, const RingletMemoClass *klass)
{
  Slot *oldest = NULL;
  guint n = 0;

  for (GList *link = self->recent.head; klass->keep > 0 && link != NULL;
       link = link->next) {
    Slot *slot = link->data;

    if (slot->klass != klass)
      continue;
    oldest = slot;
    n++;
  }
  if (n > 0 && n >= klass->keep)
    drop_locked (self, oldest);
}

static void
trim_locked (RingletMemo *self, gsize max_bytes, guint64 since, gboolean spares_held)
{
  GList *before = NULL;

  for (GList *link = self->recent.tail; self->n_bytes > max_bytes && link != NULL;
       link = before) {
    Slot *slot = link->data;

    before = link->prev;
    if (slot->used > since)
      return;
    if (!spares_held || !slot->klass->is_held)
      drop_locked (self, slot);
  }
}

/* A value that has outgrown the memo goes, too; who asked for it has it. */
static void
recount_locked (RingletMemo *self, Slot *slot)
{
  const gsize before = slot->n_bytes;

  slot->n_bytes = slot->klass->n_bytes (slot->value);
  self->n_bytes += slot->n_bytes - before;
  trim_locked (self, self->max_bytes, self->now, FALSE);
}

static gpointer
touch_locked (RingletMemo *self, Slot *slot)
{
  gpointer value = g_atomic_rc_box_acquire (slot->value);

  slot->used = ++self->now;
  g_queue_unlink (&self->recent, &slot->link);
  g_queue_push_head_link (&self->recent, &slot->link);
  if (slot->klass->grows)
    recount_locked (self, slot);
  return value;
}

static void
keep_locked (RingletMemo *self, Slot *slot, gpointer value)
{
  slot->value = g_atomic_rc_box_acquire (value);
  slot->n_bytes = slot->klass->n_bytes (value);
  slot->used = ++self->now;
  self->n_bytes += slot->n_bytes;
  g_queue_push_head_link (&self->recent, &slot->link);
  trim_locked (self, self->max_bytes, self->now, FALSE);
}

static void
land_locked (RingletMemo *self, Slot *slot, gpointer value)
{
  const char *name = slot->klass->name;
  const gsize n = GPOINTER_TO_SIZE (g_hash_table_lookup (self->n_computed, name));

  if (value != NULL)
    g_hash_table_insert (self->n_computed, (gpointer) name, GSIZE_TO_POINTER (n + 1));

  /* A value that does not fit would throw out all others and then itself. */
  if (value != NULL && slot->klass->n_bytes (value) <= self->max_bytes)
    keep_locked (self, slot, value);
  else
    g_hash_table_remove (self->slots, slot->key);
  g_cond_broadcast (&self->landed);
}

gpointer
ringlet_memo_get (RingletMemo *self, const RingletMemoClass *klass, const char *key,
    gconstpointer inputs, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  gpointer value = NULL;
  Slot *slot = NULL;

  while ((slot = g_hash_table_lookup (self->slots, key)) != NULL) {
    if (slot->value != NULL)
      return touch_locked (self, slot);
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    g_cond_wait_until (&self->landed, &self->lock, g_get_monotonic_time () + WAIT_US);
  }

  limit_locked (self, klass);
  slot = g_new0 (Slot, 1);
  slot->key = g_strdup (key);
  slot->klass = klass;
  slot->link.data = slot;
  g_hash_table_insert (self->slots, slot->key, slot);

  g_mutex_unlock (&self->lock);
  value = klass->compute (inputs, cancellable, error);
  g_mutex_lock (&self->lock);

  land_locked (self, slot, value);
  return value;
}

void
ringlet_memo_touch (RingletMemo *self, const char *key)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  Slot *slot = g_hash_table_lookup (self->slots, key);
  const RingletMemoClass *klass = slot != NULL ? slot->klass : NULL;

  if (slot != NULL && slot->value != NULL)
    g_atomic_rc_box_release_full (touch_locked (self, slot), klass->clear);
}

guint64
ringlet_memo_now (RingletMemo *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->now;
}

void
ringlet_memo_trim (RingletMemo *self, gsize max_bytes, guint64 since)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  trim_locked (self, max_bytes, since, TRUE);
}

void
ringlet_memo_forget (RingletMemo *self, const char *name)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  GList *next = NULL;

  /* Those that are being computed are not in the list yet. */
  for (GList *link = self->recent.head; link != NULL; link = next) {
    Slot *slot = link->data;

    next = link->next;
    if (g_str_equal (slot->klass->name, name))
      drop_locked (self, slot);
  }
}

void
ringlet_memo_forget_value (RingletMemo *self, gconstpointer value)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  for (GList *link = self->recent.head; link != NULL; link = link->next) {
    Slot *slot = link->data;

    if (slot->value != value)
      continue;
    drop_locked (self, slot);
    return;
  }
}

guint
ringlet_memo_n_computed (RingletMemo *self, const char *name)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->n_computed, name));
}
