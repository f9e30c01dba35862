/* SPDX-License-Identifier: MIT */
#include "split/cover.h"
#include "split/span-kernels.h"

static void
no_pixel (const RingletRow *row, gsize j, RingletShares *shares)
{
  const RingletBins *bins = &row->splitter->bins;
  const double radial = floor (row->centre.radial[j]);
  double azimuth = 0.0;

  if (!(radial >= 0.0 && radial < (double) bins->n_radial))
    return;

  if (!bins->whole_turn || bins->n_azimuth > 1)
    azimuth = floor (ringlet_row_azimuth (row, j));
  if (azimuth >= (double) bins->n_azimuth)
    return;

  ringlet_shares_add (shares, (gsize) azimuth * bins->n_radial + (gsize) radial, 1.0);
}

static RingletExtent
no_extent (const RingletRow *row, gsize j)
{
  const double radial = row->centre.radial[j];
  const double chi = atan2 (row->centre.y[j], row->centre.x[j]);

  return (RingletExtent){ radial, radial, chi, chi };
}

const RingletSplitClass ringlet_split_no = {
  .name = "no",
  .pixel = no_pixel,
  .row = ringlet_split_no_row,
  .extent = no_extent,
  .cover = ringlet_split_no_cover,
};
