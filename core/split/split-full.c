/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "split/cover.h"
#include "split/pole.h"
#include "split/polygon.h"
#include "split/span-kernels.h"

/* For pixels that are seen edge-on and have no area in (radial, χ). */
extern const RingletSplitClass ringlet_split_bbox;

static RingletPolygon
pixel_polygon (const RingletRow *row, gsize j)
{
  const RingletBins *bins = &row->splitter->bins;
  const gboolean flat = bins->whole_turn && bins->n_azimuth == 1;
  const double centre = flat ? 0.0 : ringlet_row_azimuth (row, j);
  const double per_radian = row->turn / (2.0 * G_PI);
  RingletPolygon polygon;

  polygon.n = (int) row->n_corners;
  for (guint k = 0; k < row->n_corners; k++) {
    polygon.u[k] = row->corner[k].radial[j];
    polygon.v[k] = centre + ringlet_row_corner_angle (row, j, k) * per_radian;
  }
  return polygon;
}

/* The angle of corner @k about the axis of the component, from the centre of the pixel.
 */
static double
axial_angle (const RingletRow *row, gsize j, guint k)
{
  const RingletNodes *corner = &row->corner[k];
  const gboolean is_x = row->splitter->bins.space == RINGLET_SPACE_QX;
  const double a0 = is_x ? row->centre.y[j] : row->centre.x[j];
  const double a = is_x ? corner->y[j] : corner->x[j];
  const double cross = row->centre.z[j] * a - a0 * corner->z[j];

  return atan2 (cross, row->centre.z[j] * corner->z[j] + a0 * a);
}

/* For a component of q, which stands still along χ on the other axis: the component and
 * the angle about its own axis. Areas there are solid angles (the sphere and its
 * cylinder), so that no direction but the axis itself is special. FALSE there. */
static gboolean
axial_polygon (const RingletRow *row, gsize j, RingletPolygon *polygon)
{
  polygon->n = (int) row->n_corners;
  for (guint k = 0; k < row->n_corners; k++) {
    polygon->u[k] = row->corner[k].radial[j];
    polygon->v[k] = axial_angle (row, j, k);
    if (!(fabs (polygon->v[k]) < G_PI / 2.0))
      return FALSE;
  }
  return TRUE;
}

/* The one radial bin that holds the whole pixel, or −1. */
static double
only_radial_bin (const RingletRow *row, gsize j)
{
  const double bin = floor (row->corner[0].radial[j]);

  for (guint k = 1; k < row->n_corners; k++) {
    if (floor (row->corner[k].radial[j]) != bin)
      return -1.0;
  }
  return bin < (double) row->splitter->bins.n_radial ? bin : -1.0;
}

/* Over the whole turn; a part of it has no polygon with straight edges: a box then. */
static void
component_pixel (const RingletRow *row, gsize j, gboolean flat, RingletShares *shares)
{
  RingletPolygon polygon;

  if (!flat || !axial_polygon (row, j, &polygon) ||
      !ringlet_polygon_add_shares (&polygon, row, 1.0, shares))
    ringlet_split_bbox.pixel (row, j, shares);
}

static void
full_pixel (const RingletRow *row, gsize j, RingletShares *shares)
{
  const RingletBins *bins = &row->splitter->bins;
  const gboolean flat = bins->whole_turn && bins->n_azimuth == 1;
  const guint32 start = shares->n_entries;
  const double only = flat ? only_radial_bin (row, j) : -1.0;
  RingletPolygon polygon;

  if (ringlet_space_get_class (bins->space)->is_component) {
    component_pixel (row, j, flat, shares);
  } else if (ringlet_row_holds_pole (row, j)) {
    ringlet_pole_add_shares (row, j, shares);
    ringlet_shares_merge (shares, start);
  } else if (only >= 0.0) {
    ringlet_shares_add (shares, (gsize) only, 1.0);
  } else {
    polygon = pixel_polygon (row, j);
    if (!ringlet_polygon_add_shares (&polygon, row, 1.0, shares)) {
      ringlet_row_fill_centre (row, j);
      ringlet_split_bbox.pixel (row, j, shares);
    } else if (!flat) {
      ringlet_shares_merge (shares, start);
    }
  }
}

static RingletExtent
full_extent (const RingletRow *row, gsize j)
{
  const double chi = atan2 (row->centre.y[j], row->centre.x[j]);
  RingletExtent extent = { G_MAXDOUBLE, -G_MAXDOUBLE, chi, chi };

  /* In cakes and sectors these are boxes, see component_pixel(). */
  if (ringlet_space_get_class (row->splitter->bins.space)->is_component)
    return ringlet_split_bbox.extent (row, j);

  for (guint k = 0; k < row->n_corners; k++) {
    const double radial = row->corner[k].radial[j];
    const double angle = chi + ringlet_row_corner_angle (row, j, k);

    extent.radial_min = MIN (extent.radial_min, radial);
    extent.radial_max = MAX (extent.radial_max, radial);
    extent.azimuth_min = MIN (extent.azimuth_min, angle);
    extent.azimuth_max = MAX (extent.azimuth_max, angle);
  }

  if (ringlet_row_holds_pole (row, j)) {
    const double z = row->centre.z[j];
    const double pole = ringlet_row_radial (row, (RingletLab){ .z = z });

    extent.radial_min = MIN (extent.radial_min, pole);
    extent.radial_max = MAX (extent.radial_max, pole);
    extent.azimuth_min = chi - G_PI;
    extent.azimuth_max = chi + G_PI;
  }
  return extent;
}

/* Components have another polygon: every pixel is asked. */
static void
full_row (const RingletRow *row, RingletSpans *spans)
{
  if (!ringlet_space_get_class (row->splitter->bins.space)->is_component) {
    ringlet_split_full_row (row, spans);
    return;
  }

  spans->crossing.n = 0;
  memset (spans->n_bins, RINGLET_SPAN_ASK, spans->n);
}

static void
full_cover (const RingletRow *row, gboolean with_azimuth, RingletCover *cover)
{
  if (ringlet_space_get_class (row->splitter->bins.space)->is_component)
    ringlet_split_bbox_cover (row, with_azimuth, cover);
  else
    ringlet_split_full_cover (row, with_azimuth, cover);
}

const RingletSplitClass ringlet_split_full = {
  .name = "full",
  .pixel = full_pixel,
  .row = full_row,
  .extent = full_extent,
  .cover = full_cover,
  .row_by_edges = TRUE,
};
