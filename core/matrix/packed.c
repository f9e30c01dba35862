/* SPDX-License-Identifier: MIT */
#include "matrix/packed.h"

static void
wide_clear (RingletWide *self)
{
  g_free (self->pixel);
  g_free (self->start);
  g_free (self->slot);
  g_free (self->share);
}

void
ringlet_packed_clear (gpointer data)
{
  RingletPacked *self = data;

  for (gsize block = 0; block < self->n_blocks; block++)
    wide_clear (&self->wide[block]);
  g_free (self->slot);
  g_free (self->first);
  g_free (self->block_pixel);
  g_free (self->wide);
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

/* Index of @pixel in @wide, or −1. */
static gssize
wide_find (const RingletWide *wide, gsize pixel)
{
  guint32 low = 0;
  guint32 high = wide->n;

  while (low < high) {
    const guint32 middle = low + (high - low) / 2;

    if (wide->pixel[middle] < pixel)
      low = middle + 1;
    else
      high = middle;
  }
  return low < wide->n && wide->pixel[low] == pixel ? (gssize) low : -1;
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

void
ringlet_packed_foreach (
    const RingletPacked *self, gsize pixel, RingletPackedFunc func, gpointer data)
{
  const RingletWide *wide = &self->wide[block_of (self, pixel)];
  const gsize slot = ringlet_packed_first_slot (self, pixel);
  const gssize k = wide_find (wide, pixel);

  if (k >= 0) {
    for (guint32 i = wide->start[k]; i < wide->start[k + 1]; i++)
      func (wide->slot[i], wide->share[i], data);
  } else if (self->format == RINGLET_PACKED_P1) {
    func (slot, RINGLET_PACKED_ONE, data);
  } else {
    func (slot, self->first[pixel], data);
    func (slot + 1, RINGLET_PACKED_ONE - self->first[pixel], data);
  }
}
