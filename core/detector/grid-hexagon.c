/* SPDX-License-Identifier: MIT */

/* A hexagon, u and v pitches from its centre along fast and slow, is counted as the
 * square it becomes when every column of it is stretched to the same height:
 * |v| ≤ (1 − |u|) / √3 at u. Source of the corners: pyFAI, detectors/_hexagonal.py. */

#include <math.h>

#include "detector/grid.h"

#define SQRT3 1.73205080756887729353

/* Keeps what lies on the upper edge of a pixel in that pixel, however it is rounded. */
#define BELOW_ONE (1.0 - 1e-12)

static double
shift (double row)
{
  return row - 2.0 * floor (row / 2.0) == 0.0 ? 0.5 : 1.0;
}

static double
centre_slow (const RingletGrid *self, double row)
{
  return self->pixel_fast_m / SQRT3 + row * self->pixel_slow_m;
}

static double
centre_fast (const RingletGrid *self, double row, double column)
{
  return self->pixel_fast_m * (column + shift (row));
}

static void
fill (const RingletGrid *self, gsize slow, double slow_m, double fast_m,
    const RingletPoints *out)
{
  for (gsize j = 0; j < self->n_fast; j++) {
    out->slow[j] = centre_slow (self, (double) slow) + slow_m;
    out->fast[j] = centre_fast (self, (double) slow, (double) j) + fast_m;
    out->normal[j] = 0.0;
  }
}

static void
hexagon_centres (const RingletGrid *self, gsize slow, const RingletPoints *out)
{
  fill (self, slow, 0.0, 0.0, out);
}

static void
hexagon_corners (const RingletGrid *self, gsize slow, const RingletPoints *out)
{
  /* In pitches / √3 and half pitches, round from the lowest. */
  static const double corners[6][2] = { { -1.0, 0.0 }, { -0.5, 1.0 }, { 0.5, 1.0 },
    { 1.0, 0.0 }, { 0.5, -1.0 }, { -0.5, -1.0 } };

  for (guint k = 0; k < 6; k++)
    fill (self, slow, corners[k][0] * self->pixel_fast_m / SQRT3,
        corners[k][1] * self->pixel_fast_m / 2.0, &out[k]);
}

static void
hexagon_point (const RingletGrid *self, double slow_px, double fast_px, double point[3])
{
  const double row = floor (slow_px);
  const double column = floor (fast_px);
  const double u = fast_px - column - 0.5;
  const double v = 2.0 * (slow_px - row - 0.5) * (1.0 - fabs (u)) / SQRT3;

  point[0] = centre_slow (self, row) + v * self->pixel_fast_m;
  point[1] = centre_fast (self, row, column) + u * self->pixel_fast_m;
  point[2] = 0.0;
}

/* The pixel is the one with the nearest centre, which is in one of two rows. */
static gboolean
hexagon_find (const RingletGrid *self, const double origin[3],
    const double direction[3], double *slow_px, double *fast_px)
{
  double nearest = INFINITY;
  double slow_m;
  double fast_m;
  double first;

  if (!ringlet_grid_meet_plane (origin, direction, &slow_m, &fast_m))
    return FALSE;

  first = floor ((slow_m - centre_slow (self, 0.0)) / self->pixel_slow_m);
  for (int i = 0; i < 2; i++) {
    const double row = first + i;
    const double column = round (fast_m / self->pixel_fast_m - shift (row));
    const double v = (slow_m - centre_slow (self, row)) / self->pixel_fast_m;
    const double u = (fast_m - centre_fast (self, row, column)) / self->pixel_fast_m;

    if (u * u + v * v >= nearest)
      continue;
    nearest = u * u + v * v;
    *slow_px =
        row + fmin (fmax (0.5 + 0.5 * v * SQRT3 / (1.0 - fabs (u)), 0.0), BELOW_ONE);
    *fast_px = column + fmin (fmax (0.5 + u, 0.0), BELOW_ONE);
  }
  return isfinite (nearest);
}

static const RingletGridClass hexagon_class = {
  .name = "hexagon",
  .centres = hexagon_centres,
  .corners = hexagon_corners,
  .point = hexagon_point,
  .find = hexagon_find,
  .digest = ringlet_grid_digest_shape,
};

RingletGrid *
ringlet_grid_new_hexagon (double pitch_m, gsize n_slow, gsize n_fast)
{
  RingletGrid *self = g_atomic_rc_box_new0 (RingletGrid);

  *self = (RingletGrid){ &hexagon_class, n_slow, n_fast, 0.5 * SQRT3 * pitch_m, pitch_m,
    .n_corners = 6, .is_flat = TRUE, .is_contiguous = FALSE, .is_uniform = TRUE };
  return self;
}
