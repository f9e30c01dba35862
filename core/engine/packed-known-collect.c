/* SPDX-License-Identifier: MIT */

/* From the lanes of strips to bins. */

#include <string.h>

#include "engine/packed-known-pass.h"

/* Adds, to the bins of an azimuthal row that begins at @row, what lies in lanes @k of
 * the slots that strip @s reaches, all sums at once: a slot is a line of the cache. */
static void
add_lanes (const RingletKnownPass *pass, gsize s, gsize azimuth, guint k)
{
  const RingletPacked *matrix = pass->in->task.matrix;
  const gsize n_radial = matrix->bins.n_radial;
  const gsize row = ringlet_packed_slot (&matrix->bins, azimuth, 0);
  const gsize from = MAX (row - k, (gsize) pass->range[s].first);
  const gsize end = MIN (row + n_radial - k, (gsize) pass->range[s].end);
  const double *sums = pass->sums[s] + k;

  for (gsize slot = from; slot < end; slot++) {
    const gsize bin = azimuth * n_radial + slot + k - row;

    for (guint i = 0; i < pass->n_targets; i++)
      pass->targets[i].out[bin] +=
          pass->targets[i].unit * sums[slot * pass->lanes + pass->targets[i].lane];
  }
}

/* From lanes to the bins of one azimuthal row, strip by strip. */
static void
spread_row (const RingletKnownPass *pass, gsize azimuth)
{
  for (gsize s = pass->first_strip; s < pass->end_strip; s++) {
    for (guint k = 0; k < (guint) pass->in->task.matrix->format; k++)
      add_lanes (pass, s, azimuth, k);
  }
}

/* A bin that is summed anew, strip by strip. */
static double
sum_touched (const RingletKnownPass *pass, gsize slot, const RingletKnownTarget *target)
{
  const guint32 *place = pass->touched->place + slot;
  const guint width = (guint) pass->in->task.matrix->format;
  double sum = 0.0;

  for (gsize s = 0; s < pass->n_strips; s++) {
    for (guint k = 0; pass->sums[s] != NULL && k < width; k++)
      sum +=
          target->unit * pass->sums[s][*(place - k) * pass->lanes + target->lane + k];
  }
  return sum;
}

/* The same of the bins that are summed anew; the others stay as they were. */
static void
spread_touched (
    const RingletKnownPass *pass, gsize azimuth, const RingletKnownTarget *target)
{
  const RingletPacked *matrix = pass->in->task.matrix;
  const gsize n = matrix->bins.n_radial;
  const gsize row = ringlet_packed_slot (&matrix->bins, azimuth, 0);
  double *out = target->out + azimuth * n;
  /* The arrays of both lie alike. */
  const double *before = pass->before->count + (out - pass->out->count);

  memcpy (out, before, n * sizeof *out);
  for (gsize i = ringlet_touched_next (pass->touched, row, row + n); i < row + n;
       i = ringlet_touched_next (pass->touched, i + 1, row + n))
    out[i - row] = sum_touched (pass, i, target);
}

void
ringlet_known_collect_row (gsize azimuth, gpointer data)
{
  const RingletKnownPass *pass = data;

  if (pass->touched == NULL)
    spread_row (pass, azimuth);
  for (guint i = 0; pass->touched != NULL && i < pass->n_targets; i++)
    spread_touched (pass, azimuth, &pass->targets[i]);
}
