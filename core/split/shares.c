/* SPDX-License-Identifier: MIT */
#include "split/shares.h"

/* More entries of one pixel than this are sorted in n log n. */
#define MANY 32

RingletShares *
ringlet_shares_new (gsize first_pixel, gsize n_pixels)
{
  RingletShares *self = g_new0 (RingletShares, 1);

  self->first_pixel = first_pixel;
  self->n_pixels = n_pixels;
  self->n_allocated = (guint32) (2 * n_pixels + 16);
  self->start = g_try_new0 (guint32, n_pixels + 1);
  self->bin = g_try_new (guint32, self->n_allocated);
  self->share = g_try_new (double, self->n_allocated);
  if (self->start == NULL || self->bin == NULL || self->share == NULL) {
    self->overflow = TRUE;
    self->n_pixels = 0;
    self->n_allocated = 0;
  }
  return self;
}

void
ringlet_shares_free (RingletShares *self)
{
  if (self == NULL)
    return;

  g_free (self->start);
  g_free (self->bin);
  g_free (self->share);
  g_free (self);
}

gboolean
ringlet_shares_grow (RingletShares *self)
{
  const gsize n = (gsize) self->n_allocated + self->n_allocated / 2;
  guint32 *bin = n <= G_MAXUINT32 ? g_try_renew (guint32, self->bin, n) : NULL;
  double *share = NULL;

  if (bin != NULL) {
    self->bin = bin;
    share = g_try_renew (double, self->share, n);
  }
  if (share == NULL) {
    self->overflow = TRUE;
    return FALSE;
  }

  self->share = share;
  self->n_allocated = (guint32) n;
  return TRUE;
}

typedef struct {
  guint32 bin;
  double share;
} Entry;

/* Merges two sorted runs of @from, up to @middle and up to @end; of equal bins the one
 * that came first stays first. */
static void
merge_runs (const Entry *from, Entry *to, gsize start, gsize middle, gsize end)
{
  gsize a = start;
  gsize b = middle;

  for (gsize i = start; i < end; i++) {
    if (a < middle && (b == end || from[a].bin <= from[b].bin))
      to[i] = from[a++];
    else
      to[i] = from[b++];
  }
}

/* Returns that of the two arrays, @n each, where the sorted entries are. */
static const Entry *
sort_runs (Entry *from, Entry *to, gsize n)
{
  for (gsize run = 1; run < n; run *= 2) {
    Entry *swap = from;

    for (gsize start = 0; start < n; start += 2 * run)
      merge_runs (from, to, start, MIN (start + run, n), MIN (start + 2 * run, n));
    from = to;
    to = swap;
  }
  return from;
}

/* The many entries of a pixel around the beam. The sort is stable, so that the order of
 * summation is the same everywhere; GLib's would end the program without memory. */
static void
sort_many (RingletShares *self, guint32 start)
{
  const gsize n = self->n_entries - start;
  g_autofree Entry *entries = g_try_new (Entry, 2 * n);
  const Entry *sorted = NULL;

  if (entries == NULL) {
    self->overflow = TRUE;
    return;
  }

  for (gsize i = 0; i < n; i++)
    entries[i] = (Entry){ self->bin[start + i], self->share[start + i] };
  sorted = sort_runs (entries, entries + n, n);
  for (gsize i = 0; i < n; i++) {
    self->bin[start + i] = sorted[i].bin;
    self->share[start + i] = sorted[i].share;
  }
}

/* A few entries, nearly always sorted already: insertion. */
static void
sort_entries (RingletShares *self, guint32 start)
{
  for (guint32 i = start + 1; i < self->n_entries; i++) {
    const guint32 bin = self->bin[i];
    const double share = self->share[i];
    guint32 k = i;

    for (; k > start && self->bin[k - 1] > bin; k--) {
      self->bin[k] = self->bin[k - 1];
      self->share[k] = self->share[k - 1];
    }
    self->bin[k] = bin;
    self->share[k] = share;
  }
}

void
ringlet_shares_merge (RingletShares *self, guint32 start)
{
  guint32 kept = start;

  if (self->n_entries - start > MANY)
    sort_many (self, start);
  else
    sort_entries (self, start);
  for (guint32 i = start; i < self->n_entries; i++) {
    if (kept > start && self->bin[kept - 1] == self->bin[i]) {
      self->share[kept - 1] += self->share[i];
    } else {
      self->bin[kept] = self->bin[i];
      self->share[kept] = self->share[i];
      kept++;
    }
  }
  self->n_entries = kept;

  /* The parts of a whole may sum to the next number above 1. */
  for (guint32 i = start; i < kept; i++)
    self->share[i] = MIN (self->share[i], 1.0);
}
