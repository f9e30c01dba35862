/* SPDX-License-Identifier: MIT */
#include "geometry/incidence.h"

#include <math.h>

#include "base/simd.h"

typedef struct {
  double slow;
  double fast;
  double normal;
} Vector;

static Vector
cross (Vector a, Vector b)
{
  return (Vector){
    .slow = a.fast * b.normal - a.normal * b.fast,
    .fast = a.normal * b.slow - a.slow * b.normal,
    .normal = a.slow * b.fast - a.fast * b.slow,
  };
}

static double
length (Vector v)
{
  return sqrt (v.slow * v.slow + v.fast * v.fast + v.normal * v.normal);
}

static gboolean
needs_corners (const RingletGrid *grid)
{
  return !grid->is_flat || !grid->is_uniform;
}

gsize
ringlet_incidence_n_scratch (const RingletDetector *detector)
{
  const RingletGrid *grid = detector->grid;
  const gsize n_points = needs_corners (grid) ? 1 + grid->n_corners : 1;

  return 3 * n_points * detector->n_fast;
}

static RingletPoints
take_points (double **scratch, gsize n)
{
  const RingletPoints points = { *scratch, *scratch + n, *scratch + 2 * n };

  *scratch += 3 * n;
  return points;
}

/* One pixel of a flat detector, from the point of normal incidence. */
static inline __attribute__ ((always_inline)) void
fill_flat_pixel (double slow, double fast, double distance_m, gsize j, double *cosine,
    double *nearness, double *area)
{
  const double near =
      distance_m / sqrt (slow * slow + fast * fast + distance_m * distance_m);

  nearness[j] = near;
  cosine[j] = near;
  area[j] = 1.0;
}

RINGLET_CLONES static void
fill_flat (const RingletPoints *points, const RingletGeometry *geometry, gsize n,
    const RingletIncidence *out)
{
  const RingletIncidence to = *out;
  const RingletGeometry g = *geometry;

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++)
    fill_flat_pixel (points->slow[j] - g.poni_slow_m, points->fast[j] - g.poni_fast_m,
        g.distance_m, j, to.cosine, to.nearness, to.area);
}

/* The same of points on a line, which need not be stored. */
RINGLET_CLONES static void
fill_line (const RingletRowLine *line, const RingletGeometry *geometry, gsize n,
    const RingletIncidence *out)
{
  const RingletIncidence to = *out;
  const RingletGeometry g = *geometry;
  const RingletRowLine at = *line;

#pragma GCC ivdep
  for (int j = 0; j < (int) n; j++)
    fill_flat_pixel (at.slow_m - g.poni_slow_m,
        at.pitch_m * (at.first_px + at.step_px * j) - g.poni_fast_m, g.distance_m,
        (gsize) j, to.cosine, to.nearness, to.area);
}

static void
fill_flat_sines (const RingletPoints *points, const RingletGeometry *geometry, gsize n,
    const RingletIncidence *out)
{
  for (gsize j = 0; j < n; j++) {
    const double slow = points->slow[j] - geometry->poni_slow_m;
    const double fast = points->fast[j] - geometry->poni_fast_m;

    out->sine[j] =
        sqrt (slow * slow + fast * fast) * out->nearness[j] / geometry->distance_m;
  }
}

static Vector
side (const RingletPoints *corners, guint from, guint to, gsize j)
{
  return (Vector){
    corners[to].slow[j] - corners[from].slow[j],
    corners[to].fast[j] - corners[from].fast[j],
    corners[to].normal[j] - corners[from].normal[j],
  };
}

/* ½ Σ of the triangles that meet at corner 0; of four corners it is ½ (C − A) × (D −
 * B).
 */
static Vector
vector_area (const RingletPoints *corners, guint n_corners, gsize j)
{
  Vector sum = { 0 };

  for (guint k = 1; k + 1 < n_corners; k++) {
    const Vector part = cross (side (corners, 0, k, j), side (corners, 0, k + 1, j));

    sum.slow += part.slow / 2.0;
    sum.fast += part.fast / 2.0;
    sum.normal += part.normal / 2.0;
  }
  return sum;
}

static void
fill_bent (const RingletPoints *points, const RingletPoints *corners,
    const RingletGrid *grid, const RingletGeometry *geometry, gsize n,
    const RingletIncidence *out)
{
  const double nominal_m2 = grid->pixel_slow_m * grid->pixel_fast_m;

  for (gsize j = 0; j < n; j++) {
    const Vector area = vector_area (corners, grid->n_corners, j);
    const double area_m2 = length (area);
    const Vector ray = { points->slow[j] - geometry->poni_slow_m,
      points->fast[j] - geometry->poni_fast_m,
      points->normal[j] + geometry->distance_m };
    const double along =
        ray.slow * area.slow + ray.fast * area.fast + ray.normal * area.normal;

    const double length_m = length (ray);

    out->nearness[j] = geometry->distance_m / length_m;
    out->cosine[j] = fabs (along) / (length_m * area_m2);
    out->area[j] = grid->is_uniform ? 1.0 : area_m2 / nominal_m2;
    if (out->sine != NULL)
      out->sine[j] = length (cross (ray, area)) / (length_m * area_m2);
  }
}

void
ringlet_incidence_row (const RingletDetector *detector, const RingletGeometry *geometry,
    gsize slow, double *scratch, const RingletIncidence *out)
{
  const gsize n = detector->n_fast;
  const RingletGrid *grid = detector->grid;
  RingletPoints corners[RINGLET_CORNERS_MAX];
  double *rest = scratch;
  const RingletPoints centres = take_points (&rest, n);
  RingletRowLine line;

  if (out->sine == NULL &&
      ringlet_detector_line (detector, (double) slow + 0.5, 0.5, &line)) {
    fill_line (&line, geometry, n, out);
    return;
  }

  ringlet_detector_centres (detector, slow, &centres);
  if (!needs_corners (grid)) {
    fill_flat (&centres, geometry, n, out);
    if (out->sine != NULL)
      fill_flat_sines (&centres, geometry, n, out);
    return;
  }

  for (guint k = 0; k < grid->n_corners; k++)
    corners[k] = take_points (&rest, n);
  ringlet_detector_corners (detector, slow, corners);
  fill_bent (&centres, corners, grid, geometry, n, out);
}
