/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/space.h"
#include "split/split.h"

G_BEGIN_DECLS

/**
 * RingletNodes:
 * @x: laboratory x, metres
 * @y: laboratory y
 * @z: laboratory z
 * @radial: radial value, in bins from the start of the range
 *
 * A run of detector points, one array a quantity.
 */
typedef struct {
  double *x;
  double *y;
  double *z;
  double *radial;
} RingletNodes;

/**
 * RingletEdges:
 * @step: azimuth of the second end less that of the first, in azimuthal bins, or in
 *   radians where there is one bin for the whole turn
 * @slope: the same per radial bin
 *
 * A run of edges between points, see ringlet_edges_fill().
 */
typedef struct {
  double *step;
  double *slope;
} RingletEdges;

/**
 * RingletRow:
 * @splitter: what it belongs to
 * @n_fast: pixels in the row
 * @bad: (nullable): mask of the row
 * @centre: pixel centres
 * @n_corners: 4 or 6
 * @corner: corner k of pixel j is element j of corner[k]. Where neighbours share
 * corners these point into two rows of nodes, shifted by one
 * @edge: (nullable): where the scheme wants them, the edge between corners k and k + 1
 * of pixel j is element j of edge[k]. Where neighbours share corners the last two run
 * from corner 3 to corner 2 and from corner 0 to corner 3
 * @radial_origin: radial value of the start of the range, as
 *   #RingletSpace has it
 * @bins_per_radial: radial bins in one of its units
 * @turn: azimuthal bins in 2π
 *
 * One detector row as the schemes see it, in bin units.
 */
typedef struct {
  const RingletSplitter *splitter;
  gsize n_fast;
  const guint8 *bad;
  RingletNodes centre;
  guint n_corners;
  RingletNodes corner[RINGLET_CORNERS_MAX];
  RingletEdges edge[RINGLET_CORNERS_MAX];
  double radial_origin;
  double bins_per_radial;
  double turn;
} RingletRow;

/* Radial value of a point in bins from the start of the range. */
static inline double
ringlet_row_radial (const RingletRow *self, RingletLab p)
{
  const RingletSplitter *s = self->splitter;

  return (ringlet_space_of_lab (s->bins.space, p, s->geometry->wavelength_m) -
             self->radial_origin) *
      self->bins_per_radial;
}

static inline RingletLab
ringlet_nodes_lab (const RingletNodes *self, gsize j)
{
  return (RingletLab){ .x = self->x[j], .y = self->y[j], .z = self->z[j] };
}

/* Where a scheme does without the radial values of centres they are of no meaning; this
 * is for the pixel that needs its own. */
static inline void
ringlet_row_fill_centre (const RingletRow *self, gsize j)
{
  self->centre.radial[j] =
      ringlet_row_radial (self, ringlet_nodes_lab (&self->centre, j));
}

/* Azimuth of the centre of pixel @j in bins from the start of the azimuthal range,
 * 0 ≤ result < turn. */
double ringlet_row_azimuth (const RingletRow *self, gsize j);

/**
 * ringlet_row_corner_angle:
 *
 * Returns: χ of corner @k of pixel @j relative to χ of the pixel's centre, radians,
 *   −π … π. Has no seam: pixels across the discontinuity need no special case.
 */
double ringlet_row_corner_angle (const RingletRow *self, gsize j, guint k);

/* Whether the axis x = y = 0 passes through the outline or touches it; @n corners of a
 * convex outline in order. */
gboolean ringlet_corners_hold_pole (const RingletLab *corner, guint n);

/* Whether the beam axis passes through pixel @j or touches it: χ takes every value
 * there, so that the pixel has no polygon in (radial, χ). */
gboolean ringlet_row_holds_pole (const RingletRow *self, gsize j);

typedef struct _RingletSpans RingletSpans;
typedef struct _RingletCover RingletCover;

/**
 * RingletSplitClass:
 * @name: pyFAI's word
 * @pixel: adds the shares of pixel @j to @shares: the definition of the scheme, for any
 *   pixel
 * @row: (nullable): the same for a whole row at once, but for the pixels that it leaves
 *   to @pixel; all are left without it
 * @extent: what pixel @j covers: radial in bins, azimuth in radians
 * @cover: (nullable): the same for a whole row at once
 * @row_by_edges: @row wants edges, and does without centres
 *
 * One splitting scheme; a row of the table in split.c.
 */
typedef struct {
  const char *name;
  void (*pixel) (const RingletRow *row, gsize j, RingletShares *shares);
  void (*row) (const RingletRow *row, RingletSpans *spans);
  RingletExtent (*extent) (const RingletRow *row, gsize j);
  void (*cover) (const RingletRow *row, gboolean with_azimuth, RingletCover *cover);
  gboolean row_by_edges;
} RingletSplitClass;

/* Returns (transfer none). */
const RingletSplitClass *ringlet_split_get_class (RingletSplit split);

G_END_DECLS
