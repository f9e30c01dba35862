/* SPDX-License-Identifier: MIT */

/* What a pixel would hold: neighbours on each side along its ring, a parabola across it
 * and a line along it. */

#include <math.h>

#include "process/inpaint-lines.h"

/* Lines that are walked at once: far more than the reach of a pixel covers. */
#define MAX_WALKS 32

/* In lines, to begin with where 2θ hardly changes over a pixel: in the beam. */
#define LEAST_REACH 0.05

/* Of neighbours all over the reach the determinant is 0.03 of their number cubed. */
#define FLAT 1e-6

/* Along one line, one way. */
typedef struct {
  const guint32 *pixels;
  gsize n;
  gsize at;   /* the next pixel */
  gsize left; /* pixels that were not looked at */
} Walk;

/**
 * Side:
 * @n: neighbours found
 * @min: least of their values
 * @max: largest
 * @distance: mean distance along the azimuth
 * @moment: Σ uᵏ, u the distance from the ring in reaches
 * @right: Σ uᵏ · value
 *
 * Neighbours on one side of a pixel, or rather what a parabola needs to know of them.
 */
typedef struct {
  guint n;
  double min;
  double max;
  double distance;
  double moment[5];
  double right[3];
} Side;

typedef struct {
  const RingletInpaintLines *lines;
  double two_theta;
  double chi;
  double reach;
  int sign; /* 1 towards larger azimuths, −1 towards smaller ones */
  Walk walks[MAX_WALKS];
  guint n_walks;
} Search;

/* First pixel of a line whose azimuth is not below @chi. */
static gsize
lower_bound (
    const RingletInpaintLines *lines, const guint32 *pixels, gsize n, double chi)
{
  gsize low = 0;
  gsize high = n;

  while (low < high) {
    const gsize middle = low + (high - low) / 2;

    if (lines->chi->data[pixels[middle]] < chi)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* From the pixel on, in the direction of the search, 0 … 2π. */
static double
turn (const Search *self, guint32 pixel)
{
  const double angle = self->sign * (self->lines->chi->data[pixel] - self->chi);

  return angle < 0.0 ? angle + 2.0 * G_PI : angle;
}

static void
step (const Search *self, Walk *walk)
{
  walk->left--;
  if (self->sign > 0)
    walk->at = walk->at + 1 < walk->n ? walk->at + 1 : 0;
  else
    walk->at = walk->at > 0 ? walk->at - 1 : walk->n - 1;
}

/* Passes over what is too far from the ring; half a turn away the other side begins. */
static void
settle (const Search *self, Walk *walk)
{
  while (walk->left > 0) {
    const guint32 pixel = walk->pixels[walk->at];

    if (turn (self, pixel) > G_PI)
      walk->left = 0;
    else if (fabs (self->lines->two_theta->data[pixel] - self->two_theta) > self->reach)
      step (self, walk);
    else
      return;
  }
}

static void
add_walk (Search *self, gsize line)
{
  const RingletInpaintLines *lines = self->lines;
  const gsize n = lines->start[line + 1] - lines->start[line];
  Walk *walk = &self->walks[self->n_walks];
  gsize at;

  if (n == 0)
    return;
  *walk = (Walk){ lines->pixel + lines->start[line], n, .left = n };
  at = lower_bound (lines, walk->pixels, n, self->chi);
  if (self->sign < 0)
    at += n - 1;
  walk->at = at % n;
  settle (self, walk);
  if (walk->left > 0)
    self->n_walks++;
}

/* The lines within reach that have pixels on this side, the nearest ones first. */
static void
start_walks (Search *self)
{
  const RingletInpaintLines *lines = self->lines;
  const gint64 last = (gint64) lines->n_lines - 1;
  const gint64 middle = (gint64) (self->two_theta / lines->width_rad);
  const gint64 reach = (gint64) (self->reach / lines->width_rad) + 1;

  self->n_walks = 0;
  for (gint64 k = 0; k <= reach; k++) {
    if (middle + k <= last && self->n_walks < MAX_WALKS)
      add_walk (self, (gsize) (middle + k));
    if (k > 0 && middle - k >= 0 && middle - k <= last && self->n_walks < MAX_WALKS)
      add_walk (self, (gsize) (middle - k));
  }
}

/* The walk that is nearest to the pixel; NULL at the end of all. */
static Walk *
nearest_walk (Search *self)
{
  Walk *nearest = NULL;
  double least = INFINITY;

  for (guint i = 0; i < self->n_walks; i++) {
    Walk *walk = &self->walks[i];
    const double angle =
        walk->left > 0 ? turn (self, walk->pixels[walk->at]) : INFINITY;

    if (angle < least) {
      least = angle;
      nearest = walk;
    }
  }
  return nearest;
}

static void
side_add (Side *self, double u, double distance, double value)
{
  double power = 1.0;

  self->min = self->n > 0 ? fmin (self->min, value) : value;
  self->max = self->n > 0 ? fmax (self->max, value) : value;
  self->distance += distance;
  self->n++;
  for (guint k = 0; k < G_N_ELEMENTS (self->moment); k++) {
    self->moment[k] += power;
    if (k < G_N_ELEMENTS (self->right))
      self->right[k] += power * value;
    power *= u;
  }
}

static Side
find_side (Search *search, int sign, guint n_neighbours)
{
  const RingletInpaintLines *lines = search->lines;
  Side side = { 0 };

  search->sign = sign;
  start_walks (search);
  while (side.n < n_neighbours) {
    Walk *walk = nearest_walk (search);
    guint32 pixel;

    if (walk == NULL)
      break;
    pixel = walk->pixels[walk->at];
    side_add (&side,
        (lines->two_theta->data[pixel] - search->two_theta) / search->reach,
        turn (search, pixel), lines->value[pixel]);
    step (search, walk);
    settle (search, walk);
  }
  side.distance /= MAX (side.n, 1);
  return side;
}

/* On the ring itself: the parabola's constant, by Cramer's rule. FALSE where the
 * neighbours lie so that it would be less certain than a single one of them, on one
 * side of the ring or too few: their mean then. */
static gboolean
side_value (const Side *self, double *value)
{
  const double *m = self->moment;
  const double *r = self->right;
  const double a = m[2] * m[4] - m[3] * m[3];
  const double b = m[2] * m[3] - m[1] * m[4];
  const double c = m[1] * m[3] - m[2] * m[2];
  const double determinant = m[0] * a + m[1] * b + m[2] * c;

  *value = r[0] / m[0];
  if (!(a < determinant && determinant > FLAT * m[0] * m[0] * m[0]))
    return FALSE;
  *value = CLAMP ((a * r[0] + b * r[1] + c * r[2]) / determinant, self->min, self->max);
  return TRUE;
}

/* A straight line from one side to the other, if both are as good: a mean from beside
 * the ring is not to spoil what is known of the ring. */
static double
between (const Side *above, const Side *below)
{
  const double a = above->distance + G_MINDOUBLE;
  const double b = below->distance + G_MINDOUBLE;
  double from_above = 0.0;
  double from_below = 0.0;
  const gboolean above_good = above->n > 0 && side_value (above, &from_above);
  const gboolean below_good = below->n > 0 && side_value (below, &from_below);

  if (below->n == 0 || (above_good && !below_good))
    return from_above;
  if (above->n == 0 || (below_good && !above_good))
    return from_below;
  return (from_above * b + from_below * a) / (a + b);
}

double
ringlet_inpaint_lines_estimate (
    const RingletInpaintLines *self, gsize pixel, double reach_rad, guint n_neighbours)
{
  Search search = { .lines = self,
    .two_theta = self->two_theta->data[pixel],
    .chi = self->chi->data[pixel],
    .reach = fmax (reach_rad, LEAST_REACH * self->width_rad) };

  /* There are pixels with a value, so that a ring wide enough has some. */
  for (;;) {
    const Side above = find_side (&search, 1, n_neighbours);
    const Side below = find_side (&search, -1, n_neighbours);

    if (above.n + below.n > 0)
      return between (&above, &below);
    search.reach *= 2.0;
  }
}
