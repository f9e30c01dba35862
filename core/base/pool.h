/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletPool:
 *
 * Blocks of one size that come back when they are no longer needed and are handed out
 * again: memory that is given back to the system costs its clearing each time, a cake
 * of 1000 × 360 more than its integration. Counted; any thread.
 */
typedef struct _RingletPool RingletPool;

/* Returns (transfer full): a pool of blocks of @n_bytes, of which it keeps at most
 * @max_idle. */
RingletPool *ringlet_pool_new (gsize n_bytes, guint max_idle);
RingletPool *ringlet_pool_ref (RingletPool *self);
void ringlet_pool_unref (RingletPool *self);

/* Returns (transfer full) (nullable): a block of no meaning yet; NULL without memory.
 * The block keeps nothing alive: who takes one holds a reference to the pool. */
gpointer ringlet_pool_take (RingletPool *self);

/* Gives a block back; NULL is allowed. */
void ringlet_pool_give (RingletPool *self, gpointer block);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPool, ringlet_pool_unref)

G_END_DECLS
