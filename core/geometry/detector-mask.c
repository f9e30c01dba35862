/* SPDX-License-Identifier: MIT */

/* Which pixels of a detector never count. */

#include "geometry/catalogue.h"
#include "geometry/detector.h"

/* Fills @bad[0 … n) with 1 where index i lies between two modules. */
static void
mark_gaps (guint8 *bad, gsize n, guint module, guint gap)
{
  for (gsize i = 0; i < n; i++)
    bad[i] = i % (module + gap) >= module;
}

static void
mark_seams (guint8 *bad, gsize n, const RingletDetectorRow *row)
{
  const gsize period = row->module_fast + row->gap_fast;
  const gsize first = (gsize) ((int) (row->module_fast / 2) + row->seam_first);

  for (gsize i = 0; i < n; i++) {
    const gsize column = i % period;

    if (column >= first && column < first + row->seam_columns)
      bad[i] = 1;
  }
}

/* The gaps that the catalogue knows; one byte a pixel, or NULL. */
static guint8 *
catalogue_gaps (const RingletDetector *self)
{
  const RingletDetectorRow *row = self->row;
  g_autofree guint8 *slow = NULL;
  g_autofree guint8 *fast = NULL;
  guint8 *bad = NULL;

  if (row == NULL)
    return NULL;

  slow = g_new0 (guint8, self->n_slow);
  fast = g_new0 (guint8, self->n_fast);
  mark_gaps (slow, self->n_slow, row->module_slow, row->gap_slow);
  mark_gaps (fast, self->n_fast, row->module_fast, row->gap_fast);
  mark_seams (fast, self->n_fast, row);

  bad = g_new (guint8, self->n_slow * self->n_fast);
  for (gsize i = 0; i < self->n_slow; i++) {
    for (gsize j = 0; j < self->n_fast; j++)
      bad[i * self->n_fast + j] = slow[i] | fast[j];
  }
  return bad;
}

RingletMask *
ringlet_detector_gap_mask (const RingletDetector *self)
{
  g_autofree guint8 *bad = catalogue_gaps (self);
  g_autoptr (RingletMask) mask = NULL;

  if (bad == NULL)
    return self->mask != NULL ? ringlet_mask_ref (self->mask) : NULL;

  for (gsize i = 0; self->mask != NULL && i < self->n_slow * self->n_fast; i++)
    bad[i] |= self->mask->bad[i];
  mask = ringlet_mask_new_take (self->n_slow, self->n_fast, g_steal_pointer (&bad));
  return mask->n_bad > 0 ? g_steal_pointer (&mask) : NULL;
}

void
ringlet_detector_mask_digest (const RingletDetector *self, RingletDigest *digest)
{
  ringlet_digest_add_string (digest, self->row != NULL ? self->row->name : "");
  ringlet_digest_add_uint (digest, self->n_slow);
  ringlet_digest_add_uint (digest, self->n_fast);
  ringlet_digest_add_string (digest, self->mask != NULL ? self->mask->digest : "");
}
