/* SPDX-License-Identifier: MIT */
#include "base/pool.h"

#include "base/recycle.h"

struct _RingletPool {
  gsize n_bytes;
  guint max_idle;
  GMutex mutex;
  GPtrArray *idle;
};

RingletPool *
ringlet_pool_new (gsize n_bytes, guint max_idle)
{
  RingletPool *self = g_atomic_rc_box_new0 (RingletPool);

  self->n_bytes = ringlet_recycle_round (n_bytes);
  self->max_idle = max_idle;
  g_mutex_init (&self->mutex);
  self->idle = g_ptr_array_sized_new (max_idle);
  return self;
}

RingletPool *
ringlet_pool_ref (RingletPool *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
pool_clear (gpointer data)
{
  RingletPool *self = data;

  for (guint i = 0; i < self->idle->len; i++)
    ringlet_recycle_give (g_ptr_array_index (self->idle, i), self->n_bytes);
  g_ptr_array_unref (self->idle);
  g_mutex_clear (&self->mutex);
}

void
ringlet_pool_unref (RingletPool *self)
{
  g_atomic_rc_box_release_full (self, pool_clear);
}

gpointer
ringlet_pool_take (RingletPool *self)
{
  gpointer block = NULL;

  g_mutex_lock (&self->mutex);
  if (self->idle->len > 0)
    block = g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);
  g_mutex_unlock (&self->mutex);
  return block != NULL ? block : ringlet_recycle_take (self->n_bytes);
}

void
ringlet_pool_give (RingletPool *self, gpointer block)
{
  if (block == NULL)
    return;

  g_mutex_lock (&self->mutex);
  if (self->idle->len < self->max_idle) {
    g_ptr_array_add (self->idle, block);
    block = NULL;
  }
  g_mutex_unlock (&self->mutex);
  ringlet_recycle_give (block, self->n_bytes);
}
