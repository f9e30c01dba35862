/* SPDX-License-Identifier: MIT */
#include "opencl/store.h"

struct _RingletClStore {
  const RingletClApi *api;
  cl_command_queue queue;
  gsize most[RINGLET_CL_N_KINDS];

  GMutex mutex; /* for what is below */
  GArray
      *idle[RINGLET_CL_N_KINDS]; /* (element-type RingletClMemory): the oldest first */
  gsize n_bytes[RINGLET_CL_N_KINDS];
};

RingletClStore *
ringlet_cl_store_new (const RingletClApi *api, cl_command_queue queue,
    const gsize most[RINGLET_CL_N_KINDS])
{
  RingletClStore *self = g_new0 (RingletClStore, 1);

  self->api = api;
  self->queue = queue;
  g_mutex_init (&self->mutex);
  for (guint kind = 0; kind < RINGLET_CL_N_KINDS; kind++) {
    self->most[kind] = most[kind];
    self->idle[kind] = g_array_new (FALSE, FALSE, sizeof (RingletClMemory));
  }
  return self;
}

void
ringlet_cl_store_free (RingletClStore *self)
{
  ringlet_cl_store_empty (self);
  self->api->Finish (self->queue);
  self->api->ReleaseCommandQueue (self->queue);
  for (guint kind = 0; kind < RINGLET_CL_N_KINDS; kind++)
    g_array_unref (self->idle[kind]);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

cl_command_queue
ringlet_cl_store_get_queue (const RingletClStore *self)
{
  return self->queue;
}

/* The smallest that is large enough; the number of all where there is none. */
static guint
find (const GArray *idle, gsize n_bytes)
{
  guint best = idle->len;
  gsize least = G_MAXSIZE;

  for (guint i = 0; i < idle->len; i++) {
    const gsize size = g_array_index (idle, RingletClMemory, i).n_bytes;

    if (size < n_bytes || size / 2 > n_bytes || size >= least)
      continue;
    best = i;
    least = size;
  }
  return best;
}

static RingletClMemory
take (RingletClStore *self, RingletClMemoryKind kind, guint i)
{
  const RingletClMemory memory = g_array_index (self->idle[kind], RingletClMemory, i);

  self->n_bytes[kind] -= memory.n_bytes;
  g_array_remove_index (self->idle[kind], i);
  return memory;
}

gboolean
ringlet_cl_store_take (RingletClStore *self, RingletClMemoryKind kind, gsize n_bytes,
    RingletClMemory *memory)
{
  gboolean is_there;
  guint i;

  g_mutex_lock (&self->mutex);
  i = find (self->idle[kind], n_bytes);
  is_there = i < self->idle[kind]->len;
  if (is_there)
    *memory = take (self, kind, i);
  g_mutex_unlock (&self->mutex);
  return is_there;
}

void
ringlet_cl_store_release (const RingletClStore *self, RingletClMemory memory)
{
  if (memory.data != NULL)
    self->api->EnqueueUnmapMemObject (
        self->queue, memory.mem, memory.data, 0, NULL, NULL);
  self->api->ReleaseMemObject (memory.mem);
}

/* Under the lock. */
static void
release_oldest (RingletClStore *self, RingletClMemoryKind kind, gsize most)
{
  while (self->n_bytes[kind] > most)
    ringlet_cl_store_release (self, take (self, kind, 0));
}

void
ringlet_cl_store_put (
    RingletClStore *self, RingletClMemoryKind kind, RingletClMemory memory)
{
  g_mutex_lock (&self->mutex);
  g_array_append_val (self->idle[kind], memory);
  self->n_bytes[kind] += memory.n_bytes;
  release_oldest (self, kind, self->most[kind]);
  g_mutex_unlock (&self->mutex);
}

gboolean
ringlet_cl_store_empty (RingletClStore *self)
{
  gboolean had_some = FALSE;

  g_mutex_lock (&self->mutex);
  for (guint kind = 0; kind < RINGLET_CL_N_KINDS; kind++) {
    had_some = had_some || self->idle[kind]->len > 0;
    release_oldest (self, kind, 0);
  }
  g_mutex_unlock (&self->mutex);
  /* Mapped memory is given back when it is unmapped. */
  if (had_some)
    self->api->Finish (self->queue);
  return had_some;
}
