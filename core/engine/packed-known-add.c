/* SPDX-License-Identifier: MIT */

/* From pixels to the lanes of slots, or places: rows, and the entries of the list. */

#include <string.h>

#include "engine/packed-known-pass.h"

static void
leave_out (const RingletList *excluded, gsize first, gsize n, double *x, double *y)
{
  for (gsize i = ringlet_excluded_find (excluded, first); i < excluded->n; i++) {
    const guint32 pixel = ringlet_list_index (excluded, guint32, i);

    if (pixel >= first + n)
      return;
    x[pixel - first] = 0.0;
    y[pixel - first] = 0.0;
  }
}

/* x and y of row @slow; y is not read of norms. */
static RingletPreprocRow
row_values (const RingletKnownRow *buffers, gsize slow, const double **y)
{
  const RingletKnownPass *pass = buffers->pass;
  const gsize n = pass->in->preproc->n_fast;
  RingletPreprocRow row = ringlet_preproc_row (pass->in->preproc, slow, buffers->x);
  double *x = pass->part == RINGLET_KNOWN_PART_NORM ? row.norm
      : pass->part == RINGLET_KNOWN_PART_GAIN       ? row.gain
                                                    : row.dark;

  *y = pass->part == RINGLET_KNOWN_PART_DARK && row.dark_variance != NULL
      ? row.dark_variance
      : buffers->y;
  if (pass->excluded != NULL) {
    memmove (buffers->x, x, n * sizeof *x);
    x = buffers->x;
    if (*y != buffers->y)
      memcpy (buffers->y, *y, n * sizeof *x);
    *y = buffers->y;
    leave_out (pass->excluded, slow * n, n, x, buffers->y);
  }
  row.norm = x;
  return row;
}

/* Lanes of a slot. */
static double *
lanes_at (const RingletKnownPass *pass, gsize slot, double *sums)
{
  return sums +
      (pass->touched != NULL ? pass->touched->place[slot] : slot) * pass->lanes;
}

/* An entry of the list into the lanes that the kernels fill: the count and norms, */
static void
add_norm_entry (
    const RingletKnownPass *pass, const RingletWideEntry *entry, double x, double *sums)
{
  const RingletBins *bins = &pass->in->task.matrix->bins;
  const gsize width = pass->in->task.matrix->format;
  const double live = x != 0.0 ? 1.0 : 0.0;

  for (guint k = 0; k < ringlet_wide_n_shares (entry); k += 2) {
    double *to = lanes_at (pass, ringlet_wide_slot (bins, entry, k), sums);
    const double units[2] = { ringlet_wide_share (entry, k) * live,
      ringlet_wide_share (entry, k + 1) * live };
    const double norm[2] = { units[0] * x, units[1] * x };

    for (guint half = 0; half < 2; half++) {
      to[half] += units[half];
      to[width + half] += norm[half];
      to[2 * width + half] += norm[half] * norm[half];
    }
  }
}

/* or a pair of sums. */
static void
add_pair_entry (const RingletKnownPass *pass, const RingletWideEntry *entry, double x,
    double y, double *sums)
{
  const RingletBins *bins = &pass->in->task.matrix->bins;
  const gsize width = pass->in->task.matrix->format;

  for (guint k = 0; k < ringlet_wide_n_shares (entry); k++) {
    const guint half = k % 2;
    double *to = lanes_at (pass, ringlet_wide_slot (bins, entry, k) - half, sums);
    const double share = ringlet_wide_share (entry, k) / (double) RINGLET_PACKED_ONE;

    to[half] += share * x;
    to[width + half] += share * share * y;
  }
}

/* Whether an entry, @at pixels behind the first of its row, is summed. */
static gboolean
is_entry_summed (
    const RingletKnownPass *pass, const RingletWideEntry *entry, gsize block, gsize at)
{
  const RingletTouched *touched = pass->touched;

  if (touched == NULL)
    return TRUE;
  return ringlet_touched_in_tile (touched, block, at / RINGLET_TILE) &&
      (ringlet_touched_has (touched, entry->slot) ||
          (ringlet_wide_n_shares (entry) > 2 &&
              ringlet_touched_has (touched,
                  ringlet_wide_slot (&pass->in->task.matrix->bins, entry, 2))));
}

/* @n pixels of a row, those of one tile: kernels take them in an order of their own,
 * and other runs would be other bits. */
static void
add_run (const RingletKnownPass *pass, gsize first, gsize n, const double *x,
    const double *y, double *sums)
{
  const RingletPacked *matrix = pass->in->task.matrix;
  RingletScatter pixels = ringlet_scatter_at (matrix, first, n, 0);
  guint32 places[RINGLET_TILE];

  if (pass->touched != NULL) {
    if (!ringlet_touched_places (pass->touched, matrix, pixels.slot, n, places))
      return;
    pixels.slot = places;
  }
  if (pass->part == RINGLET_KNOWN_PART_NORM)
    pass->kernels->known (&pixels, x, sums);
  else
    pass->kernels->real_squares (&pixels, x, y, sums);
}

static void
add_row (const RingletKnownRow *buffers, gsize slow, gsize block,
    RingletWideCursor *cursor, double *sums)
{
  const RingletKnownPass *pass = buffers->pass;
  const RingletWide *wide = &pass->in->task.matrix->wide[block];
  const gsize n = pass->in->preproc->n_fast;
  const gsize first = slow * n;
  const double *y = NULL;
  const RingletPreprocRow row = row_values (buffers, slow, &y);
  const RingletWideEntry *entry = NULL;

  for (gsize at = 0, tile = 0; at < n; at += RINGLET_TILE, tile++) {
    if (pass->touched == NULL || ringlet_touched_in_tile (pass->touched, block, tile))
      add_run (
          pass, first + at, MIN (RINGLET_TILE, n - at), row.norm + at, y + at, sums);
  }
  while ((entry = ringlet_wide_next (wide, cursor, first + n)) != NULL) {
    const gsize at = entry->pixel - first;

    if (!is_entry_summed (pass, entry, block, at))
      continue;
    if (pass->part == RINGLET_KNOWN_PART_NORM)
      add_norm_entry (pass, entry, row.norm[at], sums);
    else
      add_pair_entry (pass, entry, row.norm[at], y[at], sums);
  }
}

void
ringlet_known_add_block (const RingletKnownRow *buffers, gsize block, double *sums)
{
  const RingletPacked *matrix = buffers->pass->in->task.matrix;
  const gsize n = buffers->pass->in->preproc->n_fast;
  const gsize end_row = matrix->block_pixel[block + 1] / n;
  RingletWideCursor cursor = ringlet_wide_begin (&matrix->wide[block]);

  for (gsize slow = matrix->block_pixel[block] / n; slow < end_row; slow++)
    add_row (buffers, slow, block, &cursor, sums);
}
