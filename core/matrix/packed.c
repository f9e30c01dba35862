/* SPDX-License-Identifier: MIT */
#include "matrix/packed.h"

#include <string.h>

#include "base/recycle.h"
#include "base/simd.h"
#include "matrix/packed-layer.h"

void
ringlet_packed_clear (gpointer data)
{
  RingletPacked *self = data;

  if (self->parent != NULL) {
    ringlet_packed_unmask (self);
    return;
  }
  g_clear_pointer (&self->spare, ringlet_packed_layer_free);
  for (gsize block = 0; self->wide != NULL && block < self->n_blocks; block++)
    g_free (self->wide[block].entry);
  g_free (self->wide);
  ringlet_recycle_give (self->slot, ringlet_packed_slot_bytes (self));
  ringlet_recycle_give (self->rest, ringlet_packed_rest_bytes (self));
  g_free (self->block_pixel);
  g_free (self->range);
}

RingletPacked *
ringlet_packed_ref (RingletPacked *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_packed_unref (RingletPacked *self)
{
  g_atomic_rc_box_release_full (self, ringlet_packed_clear);
}

RINGLET_CLONES static gboolean
are_narrow_zero (const guint16 *slot, gsize n)
{
  guint16 any = 0;

  for (gsize i = 0; i < n; i++)
    any |= slot[i];
  return any == 0;
}

RINGLET_CLONES static gboolean
are_broad_zero (const guint32 *slot, gsize n)
{
  guint32 any = 0;

  for (gsize i = 0; i < n; i++)
    any |= slot[i];
  return any == 0;
}

/* Nearly always one look at the ends tells. */
gboolean
ringlet_packed_is_gap (const RingletPacked *self, gsize first, gsize n)
{
  if (n == 0 || ringlet_packed_first_slot (self, first) != 0 ||
      ringlet_packed_first_slot (self, first + n - 1) != 0)
    return FALSE;
  return self->slot_bytes == 2
      ? are_narrow_zero ((const guint16 *) self->slot + first, n)
      : are_broad_zero ((const guint32 *) self->slot + first, n);
}

/* First entry whose pixel is @pixel or a later one. */
static guint32
first_entry (const RingletWide *self, gsize pixel)
{
  guint32 low = 0;
  guint32 high = self->n;

  while (low < high) {
    const guint32 middle = low + (high - low) / 2;

    if (self->entry[middle].pixel < pixel)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

const RingletWideEntry *
ringlet_wide_find (const RingletWide *self, gsize pixel, guint32 *n)
{
  const guint32 first = first_entry (self, pixel);

  *n = 0;
  while (first + *n < self->n && self->entry[first + *n].pixel == pixel)
    ++*n;
  return self->entry + first;
}

static gsize
block_of (const RingletPacked *self, gsize pixel)
{
  gsize low = 0;
  gsize high = self->n_blocks;

  while (high - low > 1) {
    const gsize middle = low + (high - low) / 2;

    if (self->block_pixel[middle] <= pixel)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static void
foreach_wide (
    const RingletPacked *self, gsize pixel, RingletPackedFunc func, gpointer data)
{
  guint32 n;
  const RingletWideEntry *entries =
      ringlet_wide_find (&self->wide[block_of (self, pixel)], pixel, &n);

  for (guint32 i = 0; i < n; i++) {
    for (guint k = 0; k < G_N_ELEMENTS (entries[i].lane); k++) {
      const guint32 share = ringlet_wide_share (&entries[i], k);

      if (share > 0)
        func (ringlet_wide_slot (&self->bins, &entries[i], k), share, data);
    }
  }
}

void
ringlet_packed_foreach (
    const RingletPacked *self, gsize pixel, RingletPackedFunc func, gpointer data)
{
  const gsize slot = ringlet_packed_first_slot (self, pixel);
  guint32 share[RINGLET_PACKED_MAX_WIDTH];

  if (slot == 0) {
    func (0, RINGLET_PACKED_ONE, data);
    return;
  }
  if (slot == RINGLET_PACKED_WIDE) {
    foreach_wide (self, pixel, func, data);
    return;
  }

  ringlet_packed_shares (self, pixel, share);
  for (guint k = 0; k < (guint) self->format; k++) {
    if (share[k] > 0)
      func (slot + k, share[k], data);
  }
}
