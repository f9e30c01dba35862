/* SPDX-License-Identifier: MIT */
#include "detector/grid.h"

#include "base/simd.h"

RINGLET_CLONES static void
fill (const RingletGrid *self, double slow_px, double fast_px, gsize n,
    const RingletPoints *out)
{
  const double slow_m = self->pixel_slow_m * slow_px;
  const double pixel_m = self->pixel_fast_m;
  const RingletPoints to = *out;

  /* Vector units turn signed 32-bit numbers into doubles, not unsigned 64-bit ones. */
#pragma GCC ivdep
  for (int j = 0; j < (int) n; j++) {
    to.slow[j] = slow_m;
    to.fast[j] = pixel_m * (fast_px + j);
    to.normal[j] = 0.0;
  }
}

static void
uniform_centres (const RingletGrid *self, gsize slow, const RingletPoints *out)
{
  fill (self, (double) slow + 0.5, 0.5, self->n_fast, out);
}

static void
uniform_nodes (const RingletGrid *self, gsize slow, const RingletPoints *out)
{
  fill (self, (double) slow, 0.0, self->n_fast + 1, out);
}

static void
uniform_point (const RingletGrid *self, double slow_px, double fast_px, double point[3])
{
  point[0] = self->pixel_slow_m * slow_px;
  point[1] = self->pixel_fast_m * fast_px;
  point[2] = 0.0;
}

static gboolean
uniform_find (const RingletGrid *self, const double origin[3],
    const double direction[3], double *slow_px, double *fast_px)
{
  double slow_m;
  double fast_m;

  if (!ringlet_grid_meet_plane (origin, direction, &slow_m, &fast_m))
    return FALSE;

  *slow_px = slow_m / self->pixel_slow_m;
  *fast_px = fast_m / self->pixel_fast_m;
  return TRUE;
}

static const RingletGridClass uniform_class = {
  .name = "uniform",
  .centres = uniform_centres,
  .nodes = uniform_nodes,
  .point = uniform_point,
  .find = uniform_find,
  .digest = ringlet_grid_digest_shape,
};

RingletGrid *
ringlet_grid_new_uniform (
    double pixel_slow_m, double pixel_fast_m, gsize n_slow, gsize n_fast)
{
  RingletGrid *self = g_atomic_rc_box_new0 (RingletGrid);

  *self = (RingletGrid){ &uniform_class, n_slow, n_fast, pixel_slow_m, pixel_fast_m,
    .n_corners = 4, .is_flat = TRUE, .is_contiguous = TRUE, .is_uniform = TRUE,
    .is_regular = TRUE };
  return self;
}
