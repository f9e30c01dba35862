/* SPDX-License-Identifier: MIT */

/* The normalisation that nearly every integration has, solid angle and polarisation on
 * a flat detector of even pixels, in one pass: what the rows of map-rows.c make of
 * stored coordinates, bit for bit, without storing any. */

#include "geometry/map-line.h"

#include <math.h>

#include "base/simd.h"

static gboolean
is_common_factor (RingletMap map)
{
  return map == RINGLET_MAP_SOLID_ANGLE || map == RINGLET_MAP_POLARIZATION;
}

/* What a line of pixels is computed with. */
typedef struct {
  RingletRowLine line;
  RingletProjection projection;
  double poni_slow_m;
  double poni_fast_m;
  double distance_m;
  guint order;   /* of the solid angle, 0 for none */
  double cosine; /* polarisation factor times cos 2 offset */
  double sine;   /* and times sin 2 offset */
} Line;

static inline __attribute__ ((always_inline)) double
solid_angle (const Line *line, double fast_m, guint order)
{
  const double slow = line->line.slow_m - line->poni_slow_m;
  const double fast = fast_m - line->poni_fast_m;
  const double near = line->distance_m /
      sqrt (slow * slow + fast * fast + line->distance_m * line->distance_m);
  const double twice = order > 1 ? near * near : near;

  return order > 2 ? twice * near : twice;
}

static inline __attribute__ ((always_inline)) double
polarization (const Line *line, double fast_m)
{
  const RingletLab p =
      ringlet_projection_apply (&line->projection, line->line.slow_m, fast_m, 0.0);
  const double x2 = p.x * p.x;
  const double y2 = p.y * p.y;
  const double z2 = p.z * p.z;
  const double turned = line->cosine * (x2 - y2) - line->sine * 2.0 * p.x * p.y;

  return 0.5 * (1.0 + (z2 - turned) / (x2 + y2 + z2));
}

static inline __attribute__ ((always_inline)) void
fill_with (
    const Line *parameters, guint order, gboolean polarized, gsize n, double *out)
{
  const Line line = *parameters;

#pragma GCC ivdep
  for (int j = 0; j < (int) n; j++) {
    const double fast_m =
        line.line.pitch_m * (line.line.first_px + line.line.step_px * j);
    const double solid = order > 0 ? solid_angle (&line, fast_m, order) : 1.0;

    out[j] = polarized ? solid * polarization (&line, fast_m) : solid;
  }
}

/* Vector units want to know beforehand what is asked for. */
RINGLET_CLONES static void
fill_line (const Line *line, gboolean polarized, gsize n, double *out)
{
  if (line->order == RINGLET_SOLID_ANGLE_ORDER && polarized)
    fill_with (line, RINGLET_SOLID_ANGLE_ORDER, TRUE, n, out);
  else if (line->order == RINGLET_SOLID_ANGLE_ORDER)
    fill_with (line, RINGLET_SOLID_ANGLE_ORDER, FALSE, n, out);
  else
    fill_with (line, line->order, polarized, n, out);
}

gboolean
ringlet_map_line_row (const RingletPlacement *placement, const RingletFactors *factors,
    gsize slow, double *out)
{
  const RingletGeometry *geometry = &placement->geometry;
  const gboolean polarized = ringlet_map_is_factor (RINGLET_MAP_POLARIZATION, factors);
  const double offset = factors->polarization_offset_rad;
  Line line = {
    .projection = placement->projection,
    .poni_slow_m = geometry->poni_slow_m,
    .poni_fast_m = geometry->poni_fast_m,
    .distance_m = geometry->distance_m,
    .order = factors->solid_angle_order,
    .cosine = factors->polarization * cos (2.0 * offset),
    .sine = factors->polarization * sin (2.0 * offset),
  };

  for (guint map = 0; map < RINGLET_MAP_N; map++) {
    if (!is_common_factor ((RingletMap) map) &&
        ringlet_map_is_factor ((RingletMap) map, factors))
      return FALSE;
  }
  if (placement->parallax.is_active ||
      !ringlet_detector_line (
          placement->detector, (double) slow + 0.5, 0.5, &line.line))
    return FALSE;

  fill_line (&line, polarized, placement->detector->n_fast, out);
  return TRUE;
}
