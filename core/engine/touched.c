/* SPDX-License-Identifier: MIT */
#include "engine/touched.h"

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "base/simd.h"

typedef struct {
  const RingletPacked *matrix;
  const RingletMask *before; /* (nullable) */
  const RingletMask *after;  /* (nullable) */
  guint8 *is_touched;
} Comparison;

/* Blocks of rows write the same 1 into the same flags. */
static void
touch (const Comparison *self, gsize slot)
{
  __atomic_store_n (&self->is_touched[slot], 1, __ATOMIC_RELAXED);
}

/* The slots of the pixels of a word that differ, whether they have a share of all of
 * them or not; neighbours often have the same. */
static void
touch_pixels (const Comparison *self, gsize word, guint64 differ)
{
  const guint width = (guint) self->matrix->format;
  gsize last = G_MAXSIZE;

  for (; differ != 0; differ &= differ - 1) {
    const gsize slot = ringlet_packed_first_slot (
        self->matrix, 64 * word + (gsize) __builtin_ctzll (differ));

    for (guint k = 0; slot != last && k < width; k++)
      touch (self, slot + k);
    last = slot;
  }
}

/* What differs of pixels @first … @end − 1, those of other words being 0. */
static guint64
differing (const Comparison *self, gsize word, gsize first, gsize end)
{
  return ringlet_mask_word (self->before, word, first, end) ^
      ringlet_mask_word (self->after, word, first, end);
}

/* Those of the list that differ; it is in the order of pixels, so that most are in the
 * word of the one before. */
static void
touch_wide (const Comparison *self, const RingletWide *wide)
{
  gsize word = G_MAXSIZE;
  guint64 differ = 0;

  for (guint32 i = 0; i < wide->n; i++) {
    const RingletWideEntry *entry = &wide->entry[i];

    if (entry->pixel / 64 != word) {
      word = entry->pixel / 64;
      differ = differing (self, word, 0, G_MAXSIZE);
    }
    if ((differ >> entry->pixel % 64 & 1) == 0)
      continue;
    for (guint k = 0; k < ringlet_wide_n_shares (entry); k++)
      touch (self, ringlet_wide_slot (&self->matrix->bins, entry, k));
  }
}

static void
compare_block (gsize block, gpointer data)
{
  const Comparison *self = data;
  const gsize first = self->matrix->block_pixel[block];
  const gsize end = self->matrix->block_pixel[block + 1];
  gboolean any = FALSE;

  for (gsize word = first / 64; 64 * word < end; word++) {
    guint64 differ = differing (self, word, first, end);

    any |= differ != 0;
    touch_pixels (self, word, differ);
  }
  if (any)
    touch_wide (self, &self->matrix->wide[block]);
}

/* Trash counts nowhere, and most pixels that do not count are in slot 0. */
static void
forget_trash (const RingletPacked *matrix, guint8 *is_touched)
{
  memset (is_touched, 0, RINGLET_PACKED_LEAD);
  for (gsize azimuth = 0; azimuth < matrix->bins.n_azimuth; azimuth++)
    is_touched[ringlet_packed_slot (&matrix->bins, azimuth, matrix->bins.n_radial)] = 0;
}

/* Eight flags at once. */
static guint64
eight_flags (const guint8 *flags, gsize at)
{
  guint64 eight;

  memcpy (&eight, flags + at, sizeof eight);
  return eight;
}

gsize
ringlet_touched_next (const RingletTouched *self, gsize from, gsize end)
{
  while (from + 8 <= end && eight_flags (self->is_touched, from) == 0)
    from += 8;
  while (from < end && !self->is_touched[from])
    from++;
  return from;
}

/* Lanes of a slot reach it and the next ones. */
static gsize
give_places (RingletTouched *self, const RingletPacked *matrix)
{
  const gsize width = matrix->format;
  gsize n = 1;

  for (gsize touched = ringlet_touched_next (self, 0, matrix->n_slots), slot = 0;
       touched < matrix->n_slots;
       touched = ringlet_touched_next (self, touched + 1, matrix->n_slots)) {
    for (slot = MAX (slot, touched + 1 - width); slot <= touched; slot++) {
      self->place[slot] = (guint32) n++;
      self->has_place[slot / 32] |= 1u << slot % 32;
    }
  }
  return n;
}

/* Behind the last row of bins there is nothing but trash, which tiles may reach. */
static gboolean
reaches (const RingletTouched *self, const RingletBins *bins, const RingletTile *tile)
{
  const guint32 end_azimuth = MIN (tile->azimuth[1], (guint32) bins->n_azimuth);

  for (guint32 azimuth = tile->azimuth[0]; azimuth < end_azimuth; azimuth++) {
    const gsize end = ringlet_packed_slot (bins, azimuth, tile->radial[1]);

    if (ringlet_touched_next (
            self, ringlet_packed_slot (bins, azimuth, tile->radial[0]), end) < end)
      return TRUE;
  }
  return FALSE;
}

typedef struct {
  RingletTouched *touched;
  const RingletBins *bins;
  const RingletTiles *tiles;
} Search;

static void
search_block (gsize block, gpointer data)
{
  const Search *self = data;
  const gsize n = self->tiles->n_across;

  for (gsize i = block * n; i < (block + 1) * n; i++)
    self->touched->in_tile[i] =
        reaches (self->touched, self->bins, &self->tiles->tile[i]);
}

static gboolean
alloc (RingletTouched *self, const RingletPacked *matrix, const RingletTiles *tiles)
{
  /* A pixel reaches slots behind its first. */
  const gsize n = matrix->n_slots + RINGLET_PACKED_MAX_WIDTH;

  self->is_touched = g_try_new0 (guint8, n);
  self->place = g_try_new0 (guint32, n);
  self->has_place = g_try_new0 (guint32, n / 32 + 1);
  self->n_across = tiles->n_across;
  self->in_tile = g_try_new (guint8, matrix->n_blocks * tiles->n_across);
  return self->is_touched != NULL && self->place != NULL && self->has_place != NULL &&
      self->in_tile != NULL;
}

RingletTouched *
ringlet_touched_new (const RingletPacked *matrix, const RingletTiles *tiles,
    const RingletMask *before, const RingletMask *after, GError **error)
{
  RingletTouched *self = g_new0 (RingletTouched, 1);
  Comparison comparison = { matrix, before, after, NULL };
  Search search = { self, &matrix->bins, tiles };

  if (!alloc (self, matrix, tiles)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for an edit of %" G_GSIZE_FORMAT " bins; take fewer",
        ringlet_bins_n (&matrix->bins));
    ringlet_touched_free (self);
    return NULL;
  }

  comparison.is_touched = self->is_touched;
  ringlet_parallel_for (matrix->n_blocks, compare_block, &comparison, NULL, NULL);
  forget_trash (matrix, self->is_touched);
  self->n_places = give_places (self, matrix);
  ringlet_parallel_for (matrix->n_blocks, search_block, &search, NULL, NULL);
  return self;
}

void
ringlet_touched_free (RingletTouched *self)
{
  g_free (self->is_touched);
  g_free (self->place);
  g_free (self->has_place);
  g_free (self->in_tile);
  g_free (self);
}

gboolean
ringlet_touched_in_block (const RingletTouched *self, gsize block)
{
  return memchr (self->in_tile + block * self->n_across, 1, self->n_across) != NULL;
}

RINGLET_CLONES static guint32
any_narrow (const guint32 *has_place, const guint16 *slots, gsize n)
{
  guint32 any = 0;

  for (gsize i = 0; i < n; i++)
    any |= has_place[slots[i] / 32] >> slots[i] % 32;
  return any & 1;
}

RINGLET_CLONES static guint32
any_broad (const guint32 *has_place, const guint32 *slots, gsize n)
{
  guint32 any = 0;

  for (gsize i = 0; i < n; i++)
    any |= has_place[slots[i] / 32] >> slots[i] % 32;
  return any & 1;
}

gboolean
ringlet_touched_places (const RingletTouched *self, const RingletPacked *matrix,
    gconstpointer slots, gsize n, guint32 *places)
{
  const gboolean is_narrow = matrix->slot_bytes == 2;

  if (!(is_narrow ? any_narrow (self->has_place, slots, n)
                  : any_broad (self->has_place, slots, n)))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    places[i] = self->place[is_narrow ? ((const guint16 *) slots)[i]
                                      : ((const guint32 *) slots)[i]];
  return TRUE;
}
