/* SPDX-License-Identifier: MIT */

/* Without splitting: the bins of the centres of a whole row at once. */

#include <math.h>

#include "base/simd.h"
#include "split/span-kernels.h"

RINGLET_CLONES static void
radial_bins (const RingletRow *row, RingletSpans *spans)
{
  const double n_radial = (double) row->splitter->bins.n_radial;
  const double *radial = row->centre.radial;

#pragma GCC ivdep
  for (gsize j = 0; j < row->n_fast; j++) {
    const gboolean inside = radial[j] >= 0.0 && radial[j] < n_radial;

    spans->first[j] = (gint32) (inside ? floor (radial[j]) : 0.0);
    spans->n_bins[j] = inside;
    spans->azimuth[j] = 0;
  }
}

RINGLET_CLONES static void
azimuthal_bins (double n_azimuth, RingletSpans *spans)
{
  const double *centre = spans->origin;

#pragma GCC ivdep
  for (gsize j = 0; j < spans->n; j++) {
    const gboolean inside = centre[j] < n_azimuth;

    spans->azimuth[j] = (gint32) (inside ? floor (centre[j]) : 0.0);
    spans->n_bins[j] = spans->n_bins[j] && inside;
  }
}

void
ringlet_split_no_row (const RingletRow *row, RingletSpans *spans)
{
  const RingletSpanTurn turn = ringlet_row_turn (row);

  spans->crossing.n = 0;
  radial_bins (row, spans);
  if (turn.flat)
    return;

  ringlet_row_azimuths (row, &row->centre, spans->origin);
  azimuthal_bins (turn.n, spans);
}
