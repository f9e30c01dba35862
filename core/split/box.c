/* SPDX-License-Identifier: MIT */
#include "split/box.h"

#include <math.h>

#include "split/pole.h"

/* In bins. */
typedef struct {
  double min;
  double max;
} Interval;

double
ringlet_box_radial (const RingletRow *row, gsize j)
{
  const double centre = row->centre.radial[j];
  double delta = 0.0;

  for (guint k = 0; k < row->n_corners; k++)
    delta = MAX (delta, fabs (row->corner[k].radial[j] - centre));
  return delta;
}

double
ringlet_box_azimuth (const RingletRow *row, gsize j)
{
  double delta = 0.0;

  if (ringlet_row_holds_pole (row, j))
    return G_PI;
  for (guint k = 0; k < row->n_corners; k++)
    delta = MAX (delta, fabs (ringlet_row_corner_angle (row, j, k)));
  return delta;
}

gboolean
ringlet_box_add_beam (const RingletRow *row, gsize j, RingletShares *shares)
{
  const guint32 start = shares->n_entries;

  if (!ringlet_space_get_class (row->splitter->bins.space)->is_infinite_at_beam ||
      !ringlet_row_holds_pole (row, j))
    return FALSE;

  ringlet_pole_add_shares (row, j, shares);
  ringlet_shares_merge (shares, start);
  return TRUE;
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
add_rows (const RingletBox *self, const RingletRow *row, gsize j, Interval radial,
    RingletShares *shares)
{
  const double delta = self->azimuth_rad / (2.0 * G_PI) * row->turn;
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

void
ringlet_box_add_shares (
    const RingletBox *self, const RingletRow *row, gsize j, RingletShares *shares)
{
  const double centre = row->centre.radial[j];
  const Interval radial = { centre - self->radial, centre + self->radial };

  if (ringlet_box_is_flat (row))
    add_radial (row, radial, 0, 1.0, shares);
  else
    add_rows (self, row, j, radial, shares);
}

RingletExtent
ringlet_box_extent (const RingletBox *self, const RingletRow *row, gsize j)
{
  const double radial = row->centre.radial[j];
  const double chi = atan2 (row->centre.y[j], row->centre.x[j]);

  return (RingletExtent){ radial - self->radial, radial + self->radial,
    chi - self->azimuth_rad, chi + self->azimuth_rad };
}
