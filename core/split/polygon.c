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
    const double height = self->v[l] - self->v[k];
    const double a = MIN (self->u[k], u);
    const double b = MIN (self->u[l], u);

    if (a == b)
      continue;
    /* Most edges lie on one side: the slope of those that are cut is worth a division.
     */
    if (a == self->u[k] && b == self->u[l])
      area += width * (self->v[k] + self->v[l]);
    else
      area +=
          (b - a) * (2.0 * self->v[k] + height / width * (a + b - 2.0 * self->u[k]));
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

/* The shares of one row of bins, those from @first to @last; @scale turns twice an area
 * into a share. Bin b has the flat index @start + b. */
static void
add_strip (const RingletPolygon *self, double first, double last, gint64 start,
    double scale, RingletShares *shares)
{
  double min;
  double max;
  double below;

  if (self->n < 3)
    return;

  limits (self->u, self->n, &min, &max);
  min = MAX (floor (min), first);
  max = MIN (floor (max), last);
  below = area_below (self, min);
  for (double bin = min; bin <= max; bin += 1.0) {
    const double next = area_below (self, bin + 1.0);
    const double share = scale * (next - below);

    /* Rounding leaves specks of either sign where an edge just touches a bin. */
    if (share > 1e-15)
      ringlet_shares_add (shares, (gsize) (start + (gint64) bin), MIN (share, 1.0));
    below = next;
  }
}

/* The shares of one azimuthal row. */
static void
add_radial (const RingletPolygon *self, const RingletRow *row, gsize azimuth,
    double scale, RingletShares *shares)
{
  const gsize n = row->splitter->bins.n_radial;

  add_strip (self, 0.0, (double) n - 1.0, (gint64) (azimuth * n), scale, shares);
}

/* What of the polygon lies between @level and the next one. */
static RingletPolygon
cut_strip (const RingletPolygon *self, double level, double min, double max)
{
  RingletPolygon strip = *self;

  if (min < level)
    strip = clip (&strip, level, 1.0);
  if (max > level + 1.0)
    strip = clip (&strip, level + 1.0, -1.0);
  return strip;
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
    const RingletPolygon strip = cut_strip (&moved, bin, min, max);

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

/* Moved by whole squares to where its coordinates are small and areas keep their
 * digits: returns by how much. */
static void
move_home (RingletPolygon *self, double *u, double *v)
{
  double max;

  limits (self->u, self->n, u, &max);
  limits (self->v, self->n, v, &max);
  *u = floor (*u);
  *v = floor (*v);
  for (int k = 0; k < self->n; k++) {
    self->u[k] -= *u;
    self->v[k] -= *v;
  }
}

double
ringlet_polygon_add_squares (
    const RingletPolygon *self, gsize n_v, gsize n_u, RingletShares *shares)
{
  RingletPolygon home = *self;
  double u, v, min, max;
  double area;

  move_home (&home, &u, &v);
  area = twice_area (&home);
  limits (home.v, home.n, &min, &max);
  if (!isfinite (1.0 / area))
    return 0.0;

  for (double row = MAX (0.0, -v); row <= MIN (floor (max), (double) n_v - 1.0 - v);
       row += 1.0) {
    const RingletPolygon strip = cut_strip (&home, row, min, max);
    const gint64 start = (gint64) (v + row) * (gint64) n_u + (gint64) u;

    add_strip (&strip, -u, (double) n_u - 1.0 - u, start, 1.0 / area, shares);
  }
  return fabs (area) / 2.0;
}
