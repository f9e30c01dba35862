/* SPDX-License-Identifier: MIT */

/* A packed matrix whose pixels were put elsewhere. */

#include <string.h>

#include "base/error.h"
#include "matrix/packed.h"

/* Shape and format of another one. */
static RingletPacked *
new_like (const RingletPacked *empty)
{
  RingletPacked *self = g_atomic_rc_box_new0 (RingletPacked);

  *self = (RingletPacked){ .format = empty->format,
    .bins = empty->bins,
    .n_pixels = empty->n_pixels,
    .n_slots = empty->n_slots,
    .slot_bytes = empty->slot_bytes,
    .n_blocks = empty->n_blocks };
  self->block_pixel =
      g_memdup2 (empty->block_pixel, (empty->n_blocks + 1) * sizeof (gsize));
  self->range = g_new (RingletSlotRange, MAX (empty->n_blocks, 1));
  self->wide = g_new0 (RingletWide, MAX (empty->n_blocks, 1));
  /* Which slots a block reaches nobody has looked at: all that there are. */
  for (gsize block = 0; block < empty->n_blocks; block++)
    self->range[block] =
        (RingletSlotRange){ RINGLET_PACKED_LEAD, (guint32) empty->n_slots };
  return self;
}

/* The entries of each block; FALSE without memory. */
static gboolean
share_out (RingletPacked *self, const RingletWideEntry *entries, gsize n)
{
  gsize at = 0;

  for (gsize block = 0; block < self->n_blocks; block++) {
    RingletWide *wide = &self->wide[block];
    const gsize first = at;

    while (at < n && entries[at].pixel < self->block_pixel[block + 1])
      at++;
    wide->entry = g_try_new (RingletWideEntry, MAX (at - first, 1));
    if (wide->entry == NULL)
      return FALSE;
    wide->n = (guint32) (at - first);
    memcpy (wide->entry, entries + first, wide->n * sizeof *entries);
  }
  return TRUE;
}

RingletPacked *
ringlet_packed_new_filled (const RingletPacked *empty, gpointer slot, guint16 *rest,
    const RingletWideEntry *entries, gsize n, GError **error)
{
  g_autoptr (RingletPacked) self = new_like (empty);

  self->slot = slot;
  self->rest = rest;
  if (share_out (self, entries, n))
    return g_steal_pointer (&self);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for a matrix of %" G_GSIZE_FORMAT " pixels", empty->n_pixels);
  return NULL;
}
