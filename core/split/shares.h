/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletShares:
 * @first_pixel: flat index of the first pixel
 * @n_pixels: how many pixels follow it
 * @start: (array length=n_pixels+1): entries of pixel first_pixel + i are
 *   start[i] … start[i + 1] − 1; never decreasing
 * @bin: flat bin of each entry, no bin twice for one pixel
 * @share: fraction of the pixel that lies in the bin, 0 < share ≤ 1
 * @n_entries: how many entries there are
 * @n_allocated: how many there is room for
 * @overflow: entries were dropped because there was no memory for them: the block is
 * not to be used
 *
 * What the splitting schemes emit for a block of detector rows, in pixel order. A
 * masked pixel has no entry; the entries of a pixel that straddles the edge of the
 * range sum to less than 1.
 */
typedef struct {
  gsize first_pixel;
  gsize n_pixels;
  guint32 *start;
  guint32 *bin;
  double *share;
  guint32 n_entries;
  guint32 n_allocated;
  gboolean overflow;
} RingletShares;

/* Returns (transfer full): no entry yet, every start 0; without memory it has no pixel,
 * and @overflow is set. Belongs to one thread; NULL may be freed. */
RingletShares *ringlet_shares_new (gsize first_pixel, gsize n_pixels);
void ringlet_shares_free (RingletShares *self);

/* Makes room for more entries; FALSE without memory for them: @overflow is set then. */
gboolean ringlet_shares_grow (RingletShares *self);

/* Appends an entry; without memory for it @overflow is set. */
static inline void
ringlet_shares_add (RingletShares *self, gsize bin, double share)
{
  if (self->n_entries == self->n_allocated && !ringlet_shares_grow (self))
    return;

  self->bin[self->n_entries] = (guint32) bin;
  self->share[self->n_entries] = share;
  self->n_entries++;
}

/* Sorts the entries from @start on by bin and sums those of one bin. Very many of them
 * need memory for that: without, @overflow is set. */
void ringlet_shares_merge (RingletShares *self, guint32 start);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletShares, ringlet_shares_free)

G_END_DECLS
