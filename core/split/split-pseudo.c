/* SPDX-License-Identifier: MIT */

/* A rectangle with the middle and the proportions of the bounding box and the area of
 * the pixel's polygon in (radial, χ): nearly as narrow as full splitting, at the price
 * of a box. pyFAI's scheme of this name swaps the two widths and weights the clipped
 * part with what is outside, which loses 3 % of the counts; here none are lost.
 *
 * The polygon lies within the bounding box, so the rectangle is never larger than that.
 * In a pattern over the whole turn it is its radial interval. Pixels without a polygon
 * are as bbox has them: around the beam, edge-on, and in a component of q, which stands
 * still along χ on the other axis. */

#include <math.h>

#include "split/box.h"

/* An area below this part of the bounding box is rounding. */
#define FLAT 1e-10

/* Area of the polygon, bins × radians. */
static double
polygon_area (const RingletRow *row, gsize j)
{
  const double centre = row->centre.radial[j];
  const guint n = row->n_corners;
  double u = row->corner[n - 1].radial[j] - centre;
  double v = ringlet_row_corner_angle (row, j, n - 1);
  double twice = 0.0;

  for (guint k = 0; k < n; k++) {
    const double next_u = row->corner[k].radial[j] - centre;
    const double next_v = ringlet_row_corner_angle (row, j, k);

    twice += u * next_v - next_u * v;
    u = next_u;
    v = next_v;
  }
  return fabs (twice) / 2.0;
}

static gboolean
has_polygon (const RingletRow *row, gsize j)
{
  return !ringlet_space_get_class (row->splitter->bins.space)->is_component &&
      !ringlet_row_holds_pole (row, j);
}

static RingletBox
pseudo_box (const RingletRow *row, gsize j)
{
  RingletBox box = ringlet_box_around (row, j);
  double part;

  if (!has_polygon (row, j))
    return box;

  part = polygon_area (row, j) / (4.0 * box.radial * box.azimuth_rad);
  if (part > FLAT && part < 1.0) {
    box.radial *= sqrt (part);
    box.azimuth_rad *= sqrt (part);
  }
  return box;
}

static void
pseudo_pixel (const RingletRow *row, gsize j, RingletShares *shares)
{
  RingletBox box;

  if (ringlet_box_add_beam (row, j, shares))
    return;

  box = pseudo_box (row, j);
  ringlet_box_add_shares (&box, row, j, shares);
}

/* Of the rectangle, so that every pixel lies inside the automatic range. */
static RingletExtent
pseudo_extent (const RingletRow *row, gsize j)
{
  const RingletBox box = pseudo_box (row, j);

  return ringlet_box_extent (&box, row, j);
}

const RingletSplitClass ringlet_split_pseudo = {
  .name = "pseudo",
  .pixel = pseudo_pixel,
  .extent = pseudo_extent,
};
