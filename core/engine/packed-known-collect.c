/* SPDX-License-Identifier: MIT */

/* From the lanes of strips to bins. */

#include <string.h>

#include "engine/packed-known-pass.h"

/* From lanes to the bins of one azimuthal row, strip by strip. */
static void
spread_row (
    const RingletKnownPass *pass, gsize azimuth, const RingletKnownTarget *target)
{
  const RingletPacked *matrix = pass->in->task.matrix;
  const gsize n_radial = matrix->bins.n_radial;
  const gsize row = ringlet_packed_slot (&matrix->bins, azimuth, 0);
  double *out = target->out + azimuth * n_radial;

  for (gsize s = pass->first_strip; s < pass->end_strip; s++) {
    for (guint k = 0; k < (guint) matrix->format; k++) {
      const gsize from = MAX (row - k, (gsize) pass->range[s].first);
      const gsize end = MIN (row + n_radial - k, (gsize) pass->range[s].end);
      const double *sums = pass->sums[s] + target->lane + k;

      for (gsize slot = from; slot < end; slot++)
        out[slot + k - row] += target->unit * sums[slot * pass->lanes];
    }
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

  for (gsize i = 0; i < G_N_ELEMENTS (pass->targets); i++) {
    if (pass->targets[i].out == NULL)
      continue;
    if (pass->touched != NULL)
      spread_touched (pass, azimuth, &pass->targets[i]);
    else
      spread_row (pass, azimuth, &pass->targets[i]);
  }
}
