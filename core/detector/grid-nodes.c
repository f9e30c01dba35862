/* SPDX-License-Identifier: MIT */

/* Inside a pixel the displacement of its four nodes is interpolated bilinearly; outside
 * the detector it is that of the nearest point of the edge. */

#include <math.h>

#include "detector/grid.h"

/* Newton steps: distortions bend by a few percent, so that five reach rounding. */
#define N_STEPS 30

/* Misses in pixels: what ends the steps, and what is not found at all because the maps
 * fold over. */
#define FOUND 1e-12
#define LOST 1e-6

typedef struct {
  RingletGrid base;
  double *slow_px;
  double *fast_px;
  char *hash; /* of both, which are too large to be read for every key */
} NodesGrid;

static const NodesGrid *
nodes_grid (const RingletGrid *grid)
{
  return (const NodesGrid *) grid;
}

/* A displaced point in pixels, and how it depends on slow and fast. */
typedef struct {
  double slow;
  double fast;
  double slow_by[2];
  double fast_by[2];
} Bent;

/* A bilinear @value of four nodes, and its derivatives. */
static double
interpolate (const double *nodes, gsize stride, double y, double x, double by[2])
{
  const double low = nodes[0] + x * (nodes[1] - nodes[0]);
  const double high = nodes[stride] + x * (nodes[stride + 1] - nodes[stride]);

  by[0] = high - low;
  by[1] = (1.0 - y) * (nodes[1] - nodes[0]) + y * (nodes[stride + 1] - nodes[stride]);
  return low + y * (high - low);
}

static Bent
bend (const NodesGrid *self, double slow_px, double fast_px)
{
  const gsize stride = self->base.n_fast + 1;
  const double slow = fmin (fmax (slow_px, 0.0), (double) self->base.n_slow);
  const double fast = fmin (fmax (fast_px, 0.0), (double) self->base.n_fast);
  const double i = fmin (floor (slow), (double) (self->base.n_slow - 1));
  const double j = fmin (floor (fast), (double) (self->base.n_fast - 1));
  const gsize node = (gsize) i * stride + (gsize) j;
  Bent bent;

  bent.slow = slow_px +
      interpolate (self->slow_px + node, stride, slow - i, fast - j, bent.slow_by);
  bent.fast = fast_px +
      interpolate (self->fast_px + node, stride, slow - i, fast - j, bent.fast_by);
  if (slow != slow_px)
    bent.slow_by[0] = bent.fast_by[0] = 0.0;
  if (fast != fast_px)
    bent.slow_by[1] = bent.fast_by[1] = 0.0;
  bent.slow_by[0] += 1.0;
  bent.fast_by[1] += 1.0;
  return bent;
}

static void
fill (const NodesGrid *self, double slow_px, double fast_px, gsize n,
    const RingletPoints *out)
{
  for (gsize j = 0; j < n; j++) {
    const Bent bent = bend (self, slow_px, fast_px + (double) j);

    out->slow[j] = bent.slow * self->base.pixel_slow_m;
    out->fast[j] = bent.fast * self->base.pixel_fast_m;
    out->normal[j] = 0.0;
  }
}

static void
nodes_centres (const RingletGrid *grid, gsize slow, const RingletPoints *out)
{
  fill (nodes_grid (grid), (double) slow + 0.5, 0.5, grid->n_fast, out);
}

static void
nodes_nodes (const RingletGrid *grid, gsize slow, const RingletPoints *out)
{
  fill (nodes_grid (grid), (double) slow, 0.0, grid->n_fast + 1, out);
}

static void
nodes_point (const RingletGrid *grid, double slow_px, double fast_px, double point[3])
{
  const Bent bent = bend (nodes_grid (grid), slow_px, fast_px);

  point[0] = bent.slow * grid->pixel_slow_m;
  point[1] = bent.fast * grid->pixel_fast_m;
  point[2] = 0.0;
}

/* One step from (*slow_px, *fast_px) towards what is displaced to where the ray is.
 * Returns the miss before the step. */
static double
approach (
    const NodesGrid *self, double slow, double fast, double *slow_px, double *fast_px)
{
  const Bent bent = bend (self, *slow_px, *fast_px);
  const double miss_slow = slow - bent.slow;
  const double miss_fast = fast - bent.fast;
  const double det =
      bent.slow_by[0] * bent.fast_by[1] - bent.slow_by[1] * bent.fast_by[0];
  /* Where the maps are too steep for Newton the plain displacement is undone. */
  const gboolean is_tame = det > 0.25;

  *slow_px += is_tame
      ? (miss_slow * bent.fast_by[1] - miss_fast * bent.slow_by[1]) / det
      : miss_slow;
  *fast_px += is_tame
      ? (miss_fast * bent.slow_by[0] - miss_slow * bent.fast_by[0]) / det
      : miss_fast;
  return hypot (miss_slow, miss_fast);
}

static gboolean
nodes_find (const RingletGrid *grid, const double origin[3], const double direction[3],
    double *slow_px, double *fast_px)
{
  const NodesGrid *self = nodes_grid (grid);
  double miss = INFINITY;
  double slow;
  double fast;

  if (!ringlet_grid_meet_plane (origin, direction, &slow, &fast))
    return FALSE;

  slow /= grid->pixel_slow_m;
  fast /= grid->pixel_fast_m;
  *slow_px = slow;
  *fast_px = fast;
  for (int i = 0; i < N_STEPS && miss > FOUND; i++)
    miss = approach (self, slow, fast, slow_px, fast_px);
  return miss < LOST;
}

static void
nodes_digest (const RingletGrid *grid, RingletDigest *digest)
{
  ringlet_grid_digest_shape (grid, digest);
  ringlet_digest_add_string (digest, nodes_grid (grid)->hash);
}

static void
nodes_clear (RingletGrid *grid)
{
  NodesGrid *self = (NodesGrid *) grid;

  g_free (self->slow_px);
  g_free (self->fast_px);
  g_free (self->hash);
}

static const RingletGridClass nodes_class = {
  .name = "nodes",
  .centres = nodes_centres,
  .nodes = nodes_nodes,
  .point = nodes_point,
  .find = nodes_find,
  .digest = nodes_digest,
  .clear = nodes_clear,
};

RingletGrid *
ringlet_grid_new_nodes (double pixel_slow_m, double pixel_fast_m, gsize n_slow,
    gsize n_fast, double *slow_px, double *fast_px)
{
  const gsize size = (n_slow + 1) * (n_fast + 1) * sizeof *slow_px;
  NodesGrid *self = g_atomic_rc_box_new0 (NodesGrid);

  self->base = (RingletGrid){ &nodes_class, n_slow, n_fast, pixel_slow_m, pixel_fast_m,
    .n_corners = 4, .is_flat = TRUE, .is_contiguous = TRUE, .is_uniform = FALSE };
  self->slow_px = slow_px;
  self->fast_px = fast_px;
  self->hash = ringlet_grid_hash (slow_px, size, fast_px, size);
  return &self->base;
}
