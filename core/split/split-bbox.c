/* SPDX-License-Identifier: MIT */

/* The bounding box of pyFAI: centre ± the largest deviation of a corner, in the radial
 * direction and in azimuth, as if these were independent. The beam centre's pixel has
 * no azimuth of its own: it is spread over the whole turn; where the radial value grows
 * to infinity there it has no box either, and is quartered. */

#include "split/box.h"
#include "split/cover.h"
#include "split/span-kernels.h"

static void
bbox_pixel (const RingletRow *row, gsize j, RingletShares *shares)
{
  RingletBox box = { 0 };

  if (ringlet_box_add_beam (row, j, shares))
    return;

  box.radial = ringlet_box_radial (row, j);
  if (!ringlet_box_is_flat (row))
    box.azimuth_rad = ringlet_box_azimuth (row, j);
  ringlet_box_add_shares (&box, row, j, shares);
}

static RingletExtent
bbox_extent (const RingletRow *row, gsize j)
{
  const RingletBox box = ringlet_box_around (row, j);

  return ringlet_box_extent (&box, row, j);
}

const RingletSplitClass ringlet_split_bbox = {
  .name = "bbox",
  .pixel = bbox_pixel,
  .row = ringlet_split_bbox_row,
  .extent = bbox_extent,
  .cover = ringlet_split_bbox_cover,
};
