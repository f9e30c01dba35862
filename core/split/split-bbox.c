/* SPDX-License-Identifier: MIT */

/* The bounding box of pyFAI: centre ± the largest deviation of a corner, in the radial
 * direction and in azimuth, as if these were independent. The beam centre's pixel has
 * no azimuth of its own: it is spread over the whole turn; where the radial value grows
 * to infinity there it has no box either, and is quartered. */

#include "split/pole.h"
#include "split/span-kernels.h"

/* An interval in bins and what it means for one bin of it. */
typedef struct {
  double min;
  double max;
} Interval;

static Interval
radial_interval (const RingletRow *row, gsize j)
{
  const double centre = row->centre.radial[j];
  double delta = 0.0;

  for (guint k = 0; k < row->n_corners; k++)
    delta = MAX (delta, fabs (row->corner[k].radial[j] - centre));
  return (Interval){ centre - delta, centre + delta };
}

/* Half width in azimuth, radians. */
static double
azimuth_delta (const RingletRow *row, gsize j)
{
  double delta = 0.0;

  if (ringlet_row_holds_pole (row, j))
    return G_PI;
  for (guint k = 0; k < row->n_corners; k++)
    delta = MAX (delta, fabs (ringlet_row_corner_angle (row, j, k)));
  return delta;
}

/* Share of @interval that lies in bin @bin; all of it when it has no width. */
static double
bin_share (Interval interval, double bin)
{
  const double width = interval.max - interval.min;
  const double inside = MIN (interval.max, bin + 1.0) - MAX (interval.min, bin);

  if (!(width > 0.0))
    return 1.0;
  return MAX (inside, 0.0) / width;
}

static void
add_radial (const RingletRow *row, Interval radial, gsize azimuth, double weight,
    RingletShares *shares)
{
  const gsize n = row->splitter->bins.n_radial;
  const double first = MAX (floor (radial.min), 0.0);
  const double last = MIN (floor (radial.max), (double) n - 1.0);

  for (double bin = first; bin <= last; bin += 1.0) {
    const double share = weight * bin_share (radial, bin);

    if (share > 0.0)
      ringlet_shares_add (shares, azimuth * n + (gsize) bin, share);
  }
}

/* The rectangle in the azimuthal rows, @turn bins further round. */
static void
add_turn (const RingletRow *row, Interval radial, Interval azimuth, double turn,
    RingletShares *shares)
{
  const double n = (double) row->splitter->bins.n_azimuth;
  const Interval moved = { azimuth.min + turn, azimuth.max + turn };
  const double first = MAX (floor (moved.min), 0.0);
  const double last = MIN (floor (moved.max), n - 1.0);

  for (double bin = first; bin <= last; bin += 1.0)
    add_radial (row, radial, (gsize) bin, bin_share (moved, bin), shares);
}

static void
bbox_pixel_2d (const RingletRow *row, gsize j, Interval radial, RingletShares *shares)
{
  const double delta = azimuth_delta (row, j) / (2.0 * G_PI) * row->turn;
  const double centre = ringlet_row_azimuth (row, j);
  const Interval azimuth = { centre - delta, centre + delta };
  const guint32 start = shares->n_entries;

  add_turn (row, radial, azimuth, 0.0, shares);
  if (azimuth.max > row->turn)
    add_turn (row, radial, azimuth, -row->turn, shares);
  if (azimuth.min < 0.0)
    add_turn (row, radial, azimuth, row->turn, shares);
  ringlet_shares_merge (shares, start);
}

static void
bbox_pixel (const RingletRow *row, gsize j, RingletShares *shares)
{
  const RingletBins *bins = &row->splitter->bins;
  const Interval radial = radial_interval (row, j);
  const guint32 start = shares->n_entries;

  if (ringlet_space_get_class (bins->space)->is_infinite_at_beam &&
      ringlet_row_holds_pole (row, j)) {
    ringlet_pole_add_shares (row, j, shares);
    ringlet_shares_merge (shares, start);
  } else if (bins->whole_turn && bins->n_azimuth == 1) {
    add_radial (row, radial, 0, 1.0, shares);
  } else {
    bbox_pixel_2d (row, j, radial, shares);
  }
}

static RingletExtent
bbox_extent (const RingletRow *row, gsize j)
{
  const Interval radial = radial_interval (row, j);
  const double chi = atan2 (row->centre.y[j], row->centre.x[j]);
  const double delta = azimuth_delta (row, j);

  return (RingletExtent){ radial.min, radial.max, chi - delta, chi + delta };
}

const RingletSplitClass ringlet_split_bbox = {
  .name = "bbox",
  .pixel = bbox_pixel,
  .row = ringlet_split_bbox_row,
  .extent = bbox_extent,
};
