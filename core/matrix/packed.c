/* SPDX-License-Identifier: MIT */
#include "matrix/packed.h"

#include <string.h>

#include "base/error.h"
#include "base/pages.h"
#include "base/parallel.h"
#include "base/simd.h"

/* Of a matrix under a mask the list is its parent's. */
static void
wide_clear (RingletWide *self, gboolean is_masked)
{
  g_free (self->skipped);
  if (is_masked)
    return;
  g_free (self->entry);
}

/* One mask follows another: the system would clear new pages for each, which takes
 * longer than to fill them. */
static void
give_back (RingletPacked *self, gpointer slot)
{
  g_free (g_atomic_pointer_exchange (&self->spare, slot));
}

static gpointer
take_slots (RingletPacked *self)
{
  gpointer slot = g_atomic_pointer_exchange (&self->spare, NULL);

  return slot != NULL ? slot : ringlet_pages_alloc (self->n_pixels, self->slot_bytes);
}

void
ringlet_packed_clear (gpointer data)
{
  RingletPacked *self = data;

  for (gsize block = 0; self->wide != NULL && block < self->n_blocks; block++)
    wide_clear (&self->wide[block], self->parent != NULL);
  g_free (self->wide);
  if (self->parent != NULL) {
    give_back (self->parent, self->slot);
    ringlet_packed_unref (self->parent);
    return;
  }
  g_free (self->slot);
  g_free (self->spare);
  g_free (self->rest);
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

/* The same list, with what the mask hides; FALSE without memory. */
static gboolean
wide_masked (const RingletWide *wide, const RingletMask *mask, RingletWide *out)
{
  guint32 n = 0;

  *out = *wide;
  for (guint32 k = 0; k < wide->n; k++)
    n += mask->bad[wide->entry[k].pixel] != 0;
  out->skipped = g_try_new (guint32, MAX (n, 1));
  if (out->skipped == NULL)
    return FALSE;

  for (guint32 k = 0; k < wide->n; k++) {
    if (mask->bad[wide->entry[k].pixel])
      out->skipped[out->n_skipped++] = k;
  }
  return TRUE;
}

typedef struct {
  const RingletPacked *parent;
  const RingletMask *mask;
  RingletPacked *masked;
  gint no_memory; /* atomic */
} Masking;

RINGLET_CLONES static void
mask_narrow (const guint16 *from, const guint8 *bad, gsize n, guint16 *to)
{
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    to[i] = (guint16) (bad[i] ? 0 : from[i]);
}

RINGLET_CLONES static void
mask_broad (const guint32 *from, const guint8 *bad, gsize n, guint32 *to)
{
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    to[i] = bad[i] ? 0 : from[i];
}

static void
mask_block (gsize block, gpointer data)
{
  Masking *masking = data;
  const RingletPacked *parent = masking->parent;
  const gsize first = parent->block_pixel[block];
  const gsize n = parent->block_pixel[block + 1] - first;
  const guint8 *bad = masking->mask->bad + first;

  if (parent->slot_bytes == 2)
    mask_narrow ((const guint16 *) parent->slot + first, bad, n,
        (guint16 *) masking->masked->slot + first);
  else
    mask_broad ((const guint32 *) parent->slot + first, bad, n,
        (guint32 *) masking->masked->slot + first);
  if (!wide_masked (&parent->wide[block], masking->mask, &masking->masked->wide[block]))
    g_atomic_int_set (&masking->no_memory, TRUE);
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

static RingletPacked *
fail_memory (const RingletPacked *self, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for a matrix of %" G_GSIZE_FORMAT " pixels", self->n_pixels);
  return NULL;
}

RingletPacked *
ringlet_packed_masked (RingletPacked *self, const RingletMask *mask,
    GCancellable *cancellable, GError **error)
{
  Masking masking = { self, mask, NULL, FALSE };
  gpointer slot;
  gboolean is_whole;

  if (mask->n_bad == 0)
    return ringlet_packed_ref (self);

  slot = take_slots (self);
  if (slot == NULL)
    return fail_memory (self, error);

  masking.masked = g_atomic_rc_box_dup (sizeof *self, self);
  masking.masked->parent = ringlet_packed_ref (self);
  masking.masked->slot = slot;
  masking.masked->spare = NULL;
  masking.masked->wide = g_new0 (RingletWide, self->n_blocks);
  is_whole =
      ringlet_parallel_for (self->n_blocks, mask_block, &masking, cancellable, error);
  if (is_whole && !masking.no_memory)
    return masking.masked;

  ringlet_packed_unref (masking.masked);
  return is_whole ? fail_memory (self, error) : NULL;
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
