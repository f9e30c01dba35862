/* SPDX-License-Identifier: MIT */

/* First the pixel that the ray meets, which the boxes around pixels lead to. When there
 * is none, the one that it passes next: between pixels its nearest edge, and beside the
 * image the place where it would be if such pixels went on. */

#include "detector/grid-search.h"

#include <math.h>

#include "detector/grid-ray.h"

/* Keeps what lies on the upper edge of a pixel in that pixel, however it is rounded. */
#define BELOW_ONE (1.0 - 1e-12)

/* By how much boxes are enlarged, in nominal pixels: rounding must not lose a ray. */
#define MARGIN 1e-3

/* Steps along the edge of the image: the nearest pixel is it, or beside it. */
#define N_STEPS 8

typedef struct {
  RingletWalk walk;
  const RingletPixels *pixels;
  RingletRay ray;
  double margin_m;
  gsize slow;
  gsize fast;
  double u;
  double v;
} Search;

static RingletNet
net_at (const Search *self, gsize slow, gsize fast)
{
  return self->pixels->net (self->pixels->grid, slow, fast);
}

static double
entry (const RingletWalk *walk, const RingletBox *box)
{
  const Search *self = (const Search *) walk;

  return ringlet_ray_enter (&self->ray, box, self->margin_m);
}

static void
meet_pixel (RingletWalk *walk, gsize slow, gsize fast)
{
  Search *self = (Search *) walk;
  const RingletNet net = net_at (self, slow, fast);
  double u;
  double v;
  double length;

  if (!ringlet_net_meet (&net, &self->ray, &u, &v, &length) || length >= walk->best)
    return;

  walk->best = length;
  self->slow = slow;
  self->fast = fast;
  self->u = fmin (fmax (u, 0.0), BELOW_ONE);
  self->v = fmin (fmax (v, 0.0), BELOW_ONE);
}

static double
least_distance (const RingletWalk *walk, const RingletBox *box)
{
  return ringlet_ray_distance_to_box (&((const Search *) walk)->ray, box);
}

static void
near_pixel (RingletWalk *walk, gsize slow, gsize fast)
{
  Search *self = (Search *) walk;
  const RingletNet net = net_at (self, slow, fast);
  double centre[3];
  double distance;

  ringlet_net_point (&net, 0.5, 0.5, centre);
  distance = ringlet_ray_distance (&self->ray, centre);
  if (!(distance < walk->best))
    return;

  walk->best = distance;
  self->slow = slow;
  self->fast = fast;
}

/* @px into 0 … 1 of pixel @i, but not where the image ends with it. */
static double
into_pixel (double px, gsize i, gsize n)
{
  return fmin (fmax (px, i == 0 ? -INFINITY : 0.0), i + 1 == n ? INFINITY : BELOW_ONE);
}

/* Whether @inside of pixel @i is beside the image. */
static gboolean
is_beside (gsize i, double inside, gsize n)
{
  return (i == 0 && inside < 0.0) || (i + 1 == n && inside > 1.0);
}

static gsize
next_to (gsize i, double inside, gsize n)
{
  if (inside < 0.0)
    return i > 0 ? i - 1 : i;
  return inside > 1.0 && i + 1 < n ? i + 1 : i;
}

static gboolean
is_pixel (const Search *self, gsize slow, gsize fast)
{
  return !isnan (net_at (self, slow, fast).at[0][0][0]);
}

/* Beside the image the nearest pixel may be the neighbour of the one before which the
 * ray is. Returns FALSE when it is that one, or there is no other. */
static gboolean
move_along_edge (Search *self)
{
  const RingletGrid *grid = self->pixels->grid;
  gsize slow = self->slow;
  gsize fast = self->fast;

  if (is_beside (self->slow, self->u, grid->n_slow))
    fast = next_to (fast, self->v, grid->n_fast);
  if (is_beside (self->fast, self->v, grid->n_fast))
    slow = next_to (slow, self->u, grid->n_slow);
  if ((slow == self->slow && fast == self->fast) || !is_pixel (self, slow, fast))
    return FALSE;

  self->slow = slow;
  self->fast = fast;
  return TRUE;
}

/* The ray in the plane of the nearest pixel. */
static gboolean
extend (Search *self)
{
  const RingletGrid *grid = self->pixels->grid;

  for (int n = 0; n < N_STEPS; n++) {
    const RingletNet net = net_at (self, self->slow, self->fast);

    if (!ringlet_net_meet_frame (&net, &self->ray, &self->u, &self->v))
      return FALSE;
    if (!move_along_edge (self))
      break;
  }
  self->u = into_pixel (self->u, self->slow, grid->n_slow);
  self->v = into_pixel (self->v, self->fast, grid->n_fast);
  return TRUE;
}

/* In a plane the nearest to where the ray meets that, however oblique it is. */
static gboolean
find_beside (Search *self, const double origin[3], const double direction[3])
{
  static const double straight[3] = { 0.0, 0.0, 1.0 };
  double before[3] = { 0.0, 0.0, -1.0 };

  if (self->pixels->grid->is_flat) {
    if (!ringlet_grid_meet_plane (origin, direction, &before[0], &before[1]))
      return FALSE;
    self->ray = ringlet_ray_new (before, straight);
  }

  self->walk = (RingletWalk){ least_distance, near_pixel, INFINITY };
  ringlet_pyramid_walk (self->pixels->pyramid, &self->walk);
  return isfinite (self->walk.best) && extend (self);
}

gboolean
ringlet_pixels_find (const RingletPixels *self, const double origin[3],
    const double direction[3], double *slow_px, double *fast_px)
{
  Search search = { { entry, meet_pixel, INFINITY }, self,
    ringlet_ray_new (origin, direction),
    MARGIN * fmin (self->grid->pixel_slow_m, self->grid->pixel_fast_m) };

  ringlet_pyramid_walk (self->pyramid, &search.walk);
  if (!isfinite (search.walk.best) && !find_beside (&search, origin, direction))
    return FALSE;

  *slow_px = (double) search.slow + search.u;
  *fast_px = (double) search.fast + search.v;
  return TRUE;
}
