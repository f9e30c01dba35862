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

RINGLET_CLONES static void
fill_flat (const RingletPoints *points, const RingletGeometry *geometry, gsize n,
    const RingletIncidence *out)
{
  const double distance_m = geometry->distance_m;
  const double poni_slow_m = geometry->poni_slow_m;
  const double poni_fast_m = geometry->poni_fast_m;
  double *length_m = out->length_m;
  double *cosine = out->cosine;
  double *area = out->area;

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    const double slow = points->slow[j] - poni_slow_m;
    const double fast = points->fast[j] - poni_fast_m;

    length_m[j] = sqrt (slow * slow + fast * fast + distance_m * distance_m);
    cosine[j] = distance_m / length_m[j];
    area[j] = 1.0;
  }
  for (gsize j = 0; out->sine != NULL && j < n; j++) {
    const double slow = points->slow[j] - poni_slow_m;
    const double fast = points->fast[j] - poni_fast_m;

    out->sine[j] = sqrt (slow * slow + fast * fast) / length_m[j];
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

    out->length_m[j] = length (ray);
    out->cosine[j] = fabs (along) / (out->length_m[j] * area_m2);
    out->area[j] = grid->is_uniform ? 1.0 : area_m2 / nominal_m2;
    if (out->sine != NULL)
      out->sine[j] = length (cross (ray, area)) / (out->length_m[j] * area_m2);
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

  ringlet_detector_centres (detector, slow, &centres);
  if (!needs_corners (grid)) {
    fill_flat (&centres, geometry, n, out);
    return;
  }

  for (guint k = 0; k < grid->n_corners; k++)
    corners[k] = take_points (&rest, n);
  ringlet_detector_corners (detector, slow, corners);
  fill_bent (&centres, corners, grid, geometry, n, out);
}
