/* SPDX-License-Identifier: MIT */
#include "split/pole.h"

#include "split/polygon.h"

/* Quarterings: the part around the axis that is spread evenly has 4^-8 of the pixel,
 * 1.5e-5, as much as one step of a 16-bit share. */
#define MAX_DEPTH 8

/* A part is small when it is seen from the axis under less than this; the error of its
 * straight edges falls with the third power. */
#define MAX_ANGLE_RAD 0.25

/* A rectangle inside a quadrangle in fractions of its edges; slow from corner 0 to 1,
 * fast from corner 0 to 3. */
typedef struct {
  double slow;
  double fast;
  double size;
  int depth;
} Cell;

typedef struct {
  const RingletRow *row;
  RingletLab corner[4];
  double weight; /* part of the pixel */
  RingletShares *shares;
} Pixel;

static double
mix (double a, double b, double c, double d, double s, double f)
{
  return (1.0 - f) * ((1.0 - s) * a + s * b) + f * ((1.0 - s) * d + s * c);
}

static RingletLab
point (const Pixel *self, double s, double f)
{
  const RingletLab *p = self->corner;

  return (RingletLab){
    .x = mix (p[0].x, p[1].x, p[2].x, p[3].x, s, f),
    .y = mix (p[0].y, p[1].y, p[2].y, p[3].y, s, f),
    .z = mix (p[0].z, p[1].z, p[2].z, p[3].z, s, f),
  };
}

static void
cell_corners (const Pixel *self, Cell cell, RingletLab *corner)
{
  corner[0] = point (self, cell.slow, cell.fast);
  corner[1] = point (self, cell.slow + cell.size, cell.fast);
  corner[2] = point (self, cell.slow + cell.size, cell.fast + cell.size);
  corner[3] = point (self, cell.slow, cell.fast + cell.size);
}

/* Corners in bins; returns the angle under which the cell is seen from the axis. */
static double
cell_polygon (
    const Pixel *self, Cell cell, const RingletLab *corner, RingletPolygon *polygon)
{
  const RingletBins *bins = &self->row->splitter->bins;
  const RingletLab centre =
      point (self, cell.slow + cell.size / 2.0, cell.fast + cell.size / 2.0);
  const double chi = atan2 (centre.y, centre.x);
  const double per_radian = self->row->turn / (2.0 * G_PI);
  const double start = (chi - bins->azimuth_min) * per_radian;
  const double wrapped = start - self->row->turn * floor (start / self->row->turn);
  double min = 0.0;
  double max = 0.0;

  polygon->n = 4;
  for (int k = 0; k < 4; k++) {
    const double angle = atan2 (centre.x * corner[k].y - centre.y * corner[k].x,
        centre.x * corner[k].x + centre.y * corner[k].y);

    min = MIN (min, angle);
    max = MAX (max, angle);
    polygon->u[k] = ringlet_row_radial (self->row, corner[k]);
    polygon->v[k] = wrapped + angle * per_radian;
  }
  return max - min;
}

/* The last cell around the axis: its radial bin, the same in every azimuthal row. */
static void
add_evenly (const Pixel *self, const RingletLab *corner, double weight)
{
  const RingletBins *bins = &self->row->splitter->bins;
  const RingletLab middle = { .z = corner[0].z };
  const double radial = floor (ringlet_row_radial (self->row, middle));
  const double last = (double) bins->n_radial - 1.0;
  double bin = radial;

  /* The axis itself can lie on the upper edge of the range (2θ = π): not outside. */
  if (radial == last + 1.0)
    bin = last;
  if (!(bin >= 0.0 && bin <= last))
    return;
  for (gsize a = 0; a < bins->n_azimuth; a++)
    ringlet_shares_add (
        self->shares, a * bins->n_radial + (gsize) bin, weight / self->row->turn);
}

static void add_cell (const Pixel *self, Cell cell);

static void
add_quarters (const Pixel *self, Cell cell)
{
  const double half = cell.size / 2.0;

  for (int k = 0; k < 4; k++) {
    const Cell quarter = { cell.slow + (k & 1 ? half : 0.0),
      cell.fast + (k & 2 ? half : 0.0), half, cell.depth + 1 };

    add_cell (self, quarter);
  }
}

static void
add_cell (const Pixel *self, Cell cell)
{
  const double weight = self->weight * cell.size * cell.size;
  RingletLab corner[4];
  RingletPolygon polygon;
  gboolean pole;
  double angle;

  cell_corners (self, cell, corner);
  pole = ringlet_corners_hold_pole (corner, 4);
  angle = cell_polygon (self, cell, corner, &polygon);

  if ((pole || angle > MAX_ANGLE_RAD) && cell.depth < MAX_DEPTH)
    add_quarters (self, cell);
  else if (pole)
    add_evenly (self, corner, weight);
  else
    ringlet_polygon_add_shares (&polygon, self->row, weight, self->shares);
}

/* A hexagon is three rhombs around its centre: of parallelograms, equal fractions are
 * equal areas. */
static void
add_rhombs (Pixel *pixel, gsize j)
{
  const RingletRow *row = pixel->row;
  RingletLab corner[RINGLET_CORNERS_MAX];
  RingletLab centre = { 0 };

  for (guint k = 0; k < 6; k++) {
    corner[k] = ringlet_nodes_lab (&row->corner[k], j);
    centre.x += corner[k].x / 6.0;
    centre.y += corner[k].y / 6.0;
    centre.z += corner[k].z / 6.0;
  }

  pixel->weight = 1.0 / 3.0;
  pixel->corner[0] = centre;
  for (guint k = 0; k < 6; k += 2) {
    for (guint i = 0; i < 3; i++)
      pixel->corner[i + 1] = corner[(k + i) % 6];
    add_cell (pixel, (Cell){ 0.0, 0.0, 1.0, 0 });
  }
}

void
ringlet_pole_add_shares (const RingletRow *row, gsize j, RingletShares *shares)
{
  Pixel pixel = { .row = row, .weight = 1.0, .shares = shares };

  if (row->n_corners == 6) {
    add_rhombs (&pixel, j);
    return;
  }

  for (guint k = 0; k < 4; k++)
    pixel.corner[k] = ringlet_nodes_lab (&row->corner[k], j);
  add_cell (&pixel, (Cell){ 0.0, 0.0, 1.0, 0 });
}
