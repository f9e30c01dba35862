/* SPDX-License-Identifier: MIT */

/* Extents of whole rows, with vector units; pixels near the beam are left to the
 * per-pixel functions. */

#include "split/cover.h"

#include <math.h>
#include <string.h>

#include "base/simd.h"
#include "base/trig.h"

/* Nothing here is called from another file, so that no calling convention matters. */
#pragma GCC diagnostic ignored "-Wpsabi"

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

/* Independent minima and maxima, as many as a vector unit takes at once: the compiler
 * may not reorder a single one by itself. */
#define LANES 8
typedef double Reals __attribute__ ((vector_size (8 * LANES), aligned (8)));
typedef gint64 Choice __attribute__ ((vector_size (8 * LANES)));

INLINE Reals
choose (Choice which, Reals a, Reals b)
{
  return (Reals) ((which & (Choice) a) | (~which & (Choice) b));
}

/* Least and largest of @n values, into @ends. */
RINGLET_CLONES static void
widen_ends (const double *values, gsize n, double *ends)
{
  Reals low = (Reals){ 0 } + ends[0];
  Reals high = (Reals){ 0 } + ends[1];
  gsize j = 0;

  for (; j + LANES <= n; j += LANES) {
    const Reals value = *(const Reals *) (values + j);

    low = choose ((Choice) (value < low), value, low);
    high = choose ((Choice) (value > high), value, high);
  }
  for (; j < n; j++) {
    ends[0] = MIN (ends[0], values[j]);
    ends[1] = MAX (ends[1], values[j]);
  }
  for (gsize l = 0; l < LANES; l++) {
    ends[0] = MIN (ends[0], low[l]);
    ends[1] = MAX (ends[1], high[l]);
  }
}

gboolean
ringlet_cover_corners (
    const RingletRow *row, RingletExtent *extent, gboolean *meets_seam)
{
  double radial[2] = { G_MAXDOUBLE, -G_MAXDOUBLE };
  double x[2] = { G_MAXDOUBLE, -G_MAXDOUBLE };
  double y[2] = { G_MAXDOUBLE, -G_MAXDOUBLE };

  for (guint k = 0; k < row->n_corners; k++) {
    widen_ends (row->corner[k].radial, row->n_fast, radial);
    widen_ends (row->corner[k].x, row->n_fast, x);
    widen_ends (row->corner[k].y, row->n_fast, y);
  }
  *extent = (RingletExtent){ radial[0], radial[1], G_MAXDOUBLE, -G_MAXDOUBLE };
  *meets_seam = y[0] <= 0.0 && y[1] >= 0.0 && x[0] <= 0.0;
  return !(y[0] <= 0.0 && y[1] >= 0.0 && x[0] <= 0.0 && x[1] >= 0.0);
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
