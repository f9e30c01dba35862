/* SPDX-License-Identifier: MIT */
#include "matrix/packed.h"

#include <string.h>

#include "base/error.h"

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
  g_free (self->wide);
  if (self->parent != NULL) {
    ringlet_packed_unref (self->parent);
    return;
  }
  g_free (self->first);
  g_free (self->block_pixel);
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

/* Those pixels of @wide that the mask leaves. */
static void
wide_masked (const RingletWide *wide, const RingletMask *mask, RingletWide *out)
{
  const guint32 n_entries = wide->start[wide->n];

  *out = (RingletWide){
    .pixel = g_new (guint32, wide->n),
    .start = g_new0 (guint32, (gsize) wide->n + 1),
    .slot = g_new (guint32, n_entries),
    .share = g_new (guint32, n_entries),
  };
  for (guint32 k = 0; k < wide->n; k++) {
    guint32 at = out->start[out->n];

    if (mask->bad[wide->pixel[k]])
      continue;
    for (guint32 i = wide->start[k]; i < wide->start[k + 1]; i++, at++) {
      out->slot[at] = wide->slot[i];
      out->share[at] = wide->share[i];
    }
    out->pixel[out->n++] = wide->pixel[k];
    out->start[out->n] = at;
  }
}

RingletPacked *
ringlet_packed_masked (RingletPacked *self, const RingletMask *mask, GError **error)
{
  gpointer slot;
  RingletPacked *masked;

  if (mask->n_bad == 0)
    return ringlet_packed_ref (self);

  slot = g_try_malloc_n (self->n_pixels, self->slot_bytes);
  if (slot == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a matrix of %" G_GSIZE_FORMAT " pixels", self->n_pixels);
    return NULL;
  }
  memcpy (slot, self->slot, self->n_pixels * self->slot_bytes);
  for (gsize pixel = 0; pixel < self->n_pixels; pixel++) {
    if (!mask->bad[pixel])
      continue;
    if (self->slot_bytes == 2)
      ((guint16 *) slot)[pixel] = 0;
    else
      ((guint32 *) slot)[pixel] = 0;
  }

  masked = g_atomic_rc_box_dup (sizeof *self, self);
  masked->parent = ringlet_packed_ref (self);
  masked->slot = slot;
  masked->wide = g_new0 (RingletWide, self->n_blocks);
  for (gsize block = 0; block < self->n_blocks; block++)
    wide_masked (&self->wide[block], mask, &masked->wide[block]);
  return masked;
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
