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
  self->start = g_new0 (guint32, n_pixels + 1);
  self->n_allocated = (guint32) (2 * n_pixels + 16);
  self->bin = g_new (guint32, self->n_allocated);
  self->share = g_new (double, self->n_allocated);
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

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer data)
{
  const guint32 x = ((const Entry *) a)->bin;
  const guint32 y = ((const Entry *) b)->bin;

  return (x > y) - (x < y);
}

/* The many entries of a pixel around the beam. The sort is stable, so that the order of
 * summation is the same everywhere. */
static void
sort_many (RingletShares *self, guint32 start)
{
  const gsize n = self->n_entries - start;
  g_autofree Entry *entries = g_new (Entry, n);

  for (gsize i = 0; i < n; i++)
    entries[i] = (Entry){ self->bin[start + i], self->share[start + i] };
  g_qsort_with_data (entries, (int) n, sizeof *entries, compare_entries, NULL);
  for (gsize i = 0; i < n; i++) {
    self->bin[start + i] = entries[i].bin;
    self->share[start + i] = entries[i].share;
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
