/* SPDX-License-Identifier: MIT */

/* Extents of whole rows, with vector units; pixels near the beam are left to the
 * per-pixel functions. */

#include "split/cover.h"

#include <math.h>
#include <string.h>

#include "base/simd.h"
#include "base/trig.h"

#define INLINE static inline __attribute__ ((always_inline))

void
ringlet_cover_init (RingletCover *self, gsize n)
{
  double *room = g_new (double, 5 * n);

  *self = (RingletCover){ n, { room, room + n }, { room + 2 * n, room + 3 * n },
    room + 4 * n, g_new (guint8, n) };
}

void
ringlet_cover_clear (RingletCover *self)
{
  g_free (self->radial[0]);
  g_free (self->ask);
}

INLINE void
widen_by_corner (
    const RingletRow *row, guint k, gboolean with_azimuth, RingletCover *cover)
{
  const double *x0 = row->centre.x, *y0 = row->centre.y;
  const double *x = row->corner[k].x, *y = row->corner[k].y;
  const double *radial = row->corner[k].radial;
  double *low = cover->radial[0], *high = cover->radial[1];
  double *left = cover->angle[0], *right = cover->angle[1];

#pragma GCC ivdep
  for (gsize j = 0; j < row->n_fast; j++) {
    const double cross = x0[j] * y[j] - y0[j] * x[j];
    const double dot = x0[j] * x[j] + y0[j] * y[j];

    low[j] = MIN (low[j], radial[j]);
    high[j] = MAX (high[j], radial[j]);
    cover->ask[j] |= !(fabs (cross) * 32.0 < dot);
    if (with_azimuth) {
      const double angle = ringlet_atan_small (cross / dot);

      left[j] = MIN (left[j], angle);
      right[j] = MAX (right[j], angle);
    }
  }
}

INLINE void
widen_by_corners (const RingletRow *row, gboolean with_azimuth, RingletCover *cover)
{
  for (guint k = 0; k < row->n_corners; k++) {
    if (with_azimuth)
      widen_by_corner (row, k, TRUE, cover);
    else
      widen_by_corner (row, k, FALSE, cover);
  }
}

static void
cover_nothing (const RingletRow *row, RingletCover *cover)
{
  memset (cover->ask, 0, cover->n);
  for (gsize j = 0; j < row->n_fast; j++) {
    cover->radial[0][j] = G_MAXDOUBLE;
    cover->radial[1][j] = -G_MAXDOUBLE;
    cover->angle[0][j] = 0.0;
    cover->angle[1][j] = 0.0;
  }
}

void
ringlet_split_no_cover (
    const RingletRow *row, gboolean with_azimuth, RingletCover *cover)
{
  cover_nothing (row, cover);
  memcpy (cover->radial[0], row->centre.radial, cover->n * sizeof (double));
  memcpy (cover->radial[1], row->centre.radial, cover->n * sizeof (double));
}

RINGLET_CLONES void
ringlet_split_full_cover (
    const RingletRow *row, gboolean with_azimuth, RingletCover *cover)
{
  cover_nothing (row, cover);
  widen_by_corners (row, with_azimuth, cover);
}

RINGLET_CLONES void
ringlet_split_bbox_cover (
    const RingletRow *row, gboolean with_azimuth, RingletCover *cover)
{
  const double *centre = row->centre.radial;

  cover_nothing (row, cover);
  widen_by_corners (row, with_azimuth, cover);

#pragma GCC ivdep
  for (gsize j = 0; j < row->n_fast; j++) {
    const double low = centre[j] - cover->radial[0][j];
    const double high = cover->radial[1][j] - centre[j];
    const double half = MAX (low, high);
    const double angle = MAX (-cover->angle[0][j], cover->angle[1][j]);

    cover->radial[0][j] = centre[j] - half;
    cover->radial[1][j] = centre[j] + half;
    cover->angle[0][j] = -angle;
    cover->angle[1][j] = angle;
  }
}

RINGLET_CLONES static void
reduce (const RingletCover *self, const guint8 *bad, gboolean with_azimuth,
    RingletExtent *out)
{
  double radial_min = G_MAXDOUBLE, radial_max = -G_MAXDOUBLE;
  double azimuth_min = G_MAXDOUBLE, azimuth_max = -G_MAXDOUBLE;

  for (gsize j = 0; j < self->n; j++) {
    const gboolean counts = !(self->ask[j] | (bad != NULL && bad[j]));
    const double low = counts ? self->radial[0][j] : G_MAXDOUBLE;
    const double high = counts ? self->radial[1][j] : -G_MAXDOUBLE;

    radial_min = low < radial_min ? low : radial_min;
    radial_max = high > radial_max ? high : radial_max;
  }
  for (gsize j = 0; with_azimuth && j < self->n; j++) {
    const gboolean counts = !(self->ask[j] | (bad != NULL && bad[j]));
    const double low = counts ? self->chi[j] + self->angle[0][j] : G_MAXDOUBLE;
    const double high = counts ? self->chi[j] + self->angle[1][j] : -G_MAXDOUBLE;

    azimuth_min = low < azimuth_min ? low : azimuth_min;
    azimuth_max = high > azimuth_max ? high : azimuth_max;
  }
  *out = (RingletExtent){ radial_min, radial_max, azimuth_min, azimuth_max };
}

RingletExtent
ringlet_cover_extent (RingletCover *self, const RingletRow *row, gboolean with_azimuth)
{
  RingletExtent extent;

  if (with_azimuth)
    ringlet_atan2_row (row->centre.y, row->centre.x, self->n, self->chi);
  reduce (self, row->bad, with_azimuth, &extent);
  return extent;
}
