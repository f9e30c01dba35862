/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Large blocks that come back and are handed out again, of any size and for the whole
 * process: frames of a series are all of one size, and the system clears the pages of a
 * fresh one, which takes longer than to read it; matrices of one geometry follow those
 * of another while it is dragged, and their sums those of the last. Up to 40 blocks are
 * kept, 160 MiB at most. Thread-safe. Under the address sanitizer nothing is kept. */

/**
 * ringlet_recycle_take:
 * @n_bytes: exactly what was given back may be handed out
 *
 * Returns: (transfer full) (nullable): memory of no meaning yet, as
 * ringlet_pages_alloc(); NULL without memory. g_free() frees it for good
 */
gpointer ringlet_recycle_take (gsize n_bytes);

/* The size to ask for where the next one may be a little smaller or larger: that of a
 * cake with a bin more. */
static inline gsize
ringlet_recycle_round (gsize n_bytes)
{
  const gsize step = (gsize) 256 << 10;

  return n_bytes < step || n_bytes > G_MAXSIZE - step
      ? n_bytes
      : (n_bytes + step - 1) / step * step;
}

/* Gives a block back that g_free() would free; NULL is allowed. */
void ringlet_recycle_give (gpointer block, gsize n_bytes);

/**
 * ringlet_recycle_bytes:
 * @block: (transfer full): at least @n_bytes, given back as @n_block when the last
 *   reference goes
 *
 * Returns: (transfer full): its first @n_bytes
 */
GBytes *ringlet_recycle_bytes (gpointer block, gsize n_bytes, gsize n_block);

/* Frees what is kept. */
void ringlet_recycle_clear (void);

/* Allocates what the last ringlet_recycle_clear() freed, once, and touches it: whoever
 * takes it soon does not wait until the system has cleared the pages. Takes a
 * millisecond a MiB. */
void ringlet_recycle_refill (void);

G_END_DECLS
