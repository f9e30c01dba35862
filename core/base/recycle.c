/* SPDX-License-Identifier: MIT */
#include "base/recycle.h"

#include "base/pages.h"

#ifdef __SANITIZE_ADDRESS__
#define MAX_BLOCKS 0
#else
#define MAX_BLOCKS 40
#endif

#define MAX_BYTES ((gsize) 160 << 20)

/* Smaller ones are the allocator's business. */
#define MIN_BYTES ((gsize) 256 << 10)

typedef struct {
  gpointer block;
  gsize n_bytes;
} Block;

static GMutex mutex;
static Block idle[MAX_BLOCKS + 1]; /* newest first; guarded by @mutex, as the next */
static guint n_idle;
static gsize cleared[MAX_BLOCKS + 1]; /* bytes of what was freed last */
static guint n_cleared;

static gsize
idle_bytes (void)
{
  gsize sum = 0;

  for (guint i = 0; i < n_idle; i++)
    sum += idle[i].n_bytes;
  return sum;
}

/* Takes block @index out of the list. */
static gpointer
remove_block (guint index)
{
  gpointer block = idle[index].block;

  for (guint i = index; i + 1 < n_idle; i++)
    idle[i] = idle[i + 1];
  n_idle--;
  return block;
}

gpointer
ringlet_recycle_take (gsize n_bytes)
{
  gpointer block = NULL;

  g_mutex_lock (&mutex);
  for (guint i = 0; block == NULL && i < n_idle; i++) {
    if (idle[i].n_bytes == n_bytes)
      block = remove_block (i);
  }
  g_mutex_unlock (&mutex);
  return block != NULL ? block : ringlet_pages_alloc (n_bytes, 1);
}

void
ringlet_recycle_give (gpointer block, gsize n_bytes)
{
  if (block == NULL)
    return;
  if (n_bytes < MIN_BYTES || n_bytes > MAX_BYTES / 2 || MAX_BLOCKS == 0) {
    g_free (block);
    return;
  }

  g_mutex_lock (&mutex);
  while (n_idle == MAX_BLOCKS || (n_idle > 0 && idle_bytes () + n_bytes > MAX_BYTES))
    g_free (remove_block (n_idle - 1));
  for (guint i = n_idle++; i > 0; i--)
    idle[i] = idle[i - 1];
  idle[0] = (Block){ block, n_bytes };
  g_mutex_unlock (&mutex);
}

static void
block_give (gpointer data)
{
  Block *self = data;

  ringlet_recycle_give (self->block, self->n_bytes);
  g_free (self);
}

GBytes *
ringlet_recycle_bytes (gpointer block, gsize n_bytes, gsize n_block)
{
  Block *self = g_new (Block, 1);

  *self = (Block){ block, n_block };
  return g_bytes_new_with_free_func (block, n_bytes, block_give, self);
}

void
ringlet_recycle_clear (void)
{
  g_mutex_lock (&mutex);
  if (n_idle > 0)
    n_cleared = 0;
  while (n_idle > 0) {
    cleared[n_cleared++] = idle[n_idle - 1].n_bytes;
    g_free (remove_block (n_idle - 1));
  }
  g_mutex_unlock (&mutex);
}

void
ringlet_recycle_refill (void)
{
  gsize sizes[MAX_BLOCKS + 1];
  guint n = 0;

  g_mutex_lock (&mutex);
  for (; n < n_cleared; n++)
    sizes[n] = cleared[n];
  n_cleared = 0;
  g_mutex_unlock (&mutex);
  for (guint i = 0; i < n; i++)
    ringlet_recycle_give (ringlet_pages_alloc0 (sizes[i], 1), sizes[i]);
}
