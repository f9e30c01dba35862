/* SPDX-License-Identifier: MIT */
#include "split/polygon.h"

/* An area below this part of the bounding box is rounding. */
#define FLAT 1e-10

/* Twice the area between the part of the outline left of @u and the radial axis: the
 * area of the clipped polygon, since the cut itself is vertical and adds nothing.
 * Signed: a clockwise outline gives a negative one. */
static double
area_below (const RingletPolygon *self, double u)
{
  double area = 0.0;

  for (int k = 0; k < self->n; k++) {
    const int l = k + 1 < self->n ? k + 1 : 0;
    const double width = self->u[l] - self->u[k];
    const double a = MIN (self->u[k], u);
    const double b = MIN (self->u[l], u);
    double slope;

    if (a == b)
      continue;
    slope = (self->v[l] - self->v[k]) / width;
    area += (b - a) * (2.0 * self->v[k] + slope * (a + b - 2.0 * self->u[k]));
  }
  return area;
}

static double
twice_area (const RingletPolygon *self)
{
  double area = 0.0;

  for (int k = 0; k < self->n; k++) {
    const int l = k + 1 < self->n ? k + 1 : 0;

    area += (self->u[l] - self->u[k]) * (self->v[k] + self->v[l]);
  }
  return area;
}

static void
limits (const double *values, int n, double *min, double *max)
{
  *min = values[0];
  *max = values[0];
  for (int k = 1; k < n; k++) {
    *min = MIN (*min, values[k]);
    *max = MAX (*max, values[k]);
  }
}

static void
add_corner (RingletPolygon *self, double u, double v)
{
  if (self->n == RINGLET_POLYGON_MAX)
    return;
  self->u[self->n] = u;
  self->v[self->n] = v;
  self->n++;
}

/* Keeps what lies at or above (@side = 1), at or below (@side = −1) @level.
 * Source: Sutherland & Hodgman, Commun. ACM 17 (1974) 32. */
static RingletPolygon
clip (const RingletPolygon *self, double level, double side)
{
  RingletPolygon out;

  out.n = 0;
  for (int k = 0; k < self->n; k++) {
    const int l = k + 1 < self->n ? k + 1 : 0;
    const double here = side * (self->v[k] - level);
    const double next = side * (self->v[l] - level);

    if (here >= 0.0)
      add_corner (&out, self->u[k], self->v[k]);
    if ((here >= 0.0) != (next >= 0.0))
      add_corner (
          &out, self->u[k] + (self->u[l] - self->u[k]) * here / (here - next), level);
  }
  return out;
}

/* The shares of one azimuthal row; @scale turns twice an area into a share. */
static void
add_radial (const RingletPolygon *self, const RingletRow *row, gsize azimuth,
    double scale, RingletShares *shares)
{
  const gsize n = row->splitter->bins.n_radial;
  double min;
  double max;
  double below;

  if (self->n < 3)
    return;

  limits (self->u, self->n, &min, &max);
  min = MAX (floor (min), 0.0);
  max = MIN (floor (max), (double) n - 1.0);
  below = area_below (self, min);
  for (double bin = min; bin <= max; bin += 1.0) {
    const double next = area_below (self, bin + 1.0);
    const double share = scale * (next - below);

    /* Rounding leaves specks of either sign where an edge just touches a bin. */
    if (share > 1e-15)
      ringlet_shares_add (shares, azimuth * n + (gsize) bin, MIN (share, 1.0));
    below = next;
  }
}

/* The polygon in the azimuthal rows, moved by @turn bins. */
static void
add_turn (const RingletPolygon *self, const RingletRow *row, double turn, double scale,
    RingletShares *shares)
{
  const double n = (double) row->splitter->bins.n_azimuth;
  RingletPolygon moved = *self;
  double min;
  double max;

  for (int k = 0; k < moved.n; k++)
    moved.v[k] += turn;
  limits (moved.v, moved.n, &min, &max);

  for (double bin = MAX (floor (min), 0.0); bin <= MIN (floor (max), n - 1.0);
       bin += 1.0) {
    RingletPolygon strip = moved;

    if (min < bin)
      strip = clip (&strip, bin, 1.0);
    if (max > bin + 1.0)
      strip = clip (&strip, bin + 1.0, -1.0);
    add_radial (&strip, row, (gsize) bin, scale, shares);
  }
}

gboolean
ringlet_polygon_add_shares (const RingletPolygon *self, const RingletRow *row,
    double weight, RingletShares *shares)
{
  const RingletBins *bins = &row->splitter->bins;
  const double area = twice_area (self);
  const double scale = weight / area;
  double u_min, u_max, v_min, v_max;

  limits (self->u, self->n, &u_min, &u_max);
  limits (self->v, self->n, &v_min, &v_max);
  if (!(fabs (area) > FLAT * (u_max - u_min) * (v_max - v_min)) || !isfinite (scale))
    return FALSE;

  if (bins->whole_turn && bins->n_azimuth == 1) {
    add_radial (self, row, 0, scale, shares);
    return TRUE;
  }
  add_turn (self, row, 0.0, scale, shares);
  if (v_max > row->turn)
    add_turn (self, row, -row->turn, scale, shares);
  if (v_min < 0.0)
    add_turn (self, row, row->turn, scale, shares);
  return TRUE;
}
