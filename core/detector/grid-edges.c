/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "detector/grid-axis.h"
#include "detector/grid.h"

/* What two edges or widths may differ by and still be the same, in pixels: sums of
 * widths are rounded. */
#define SAME 1e-9

typedef struct {
  RingletGrid base;
  RingletGridAxis slow;
  RingletGridAxis fast;
} EdgesGrid;

static const EdgesGrid *
edges_grid (const RingletGrid *grid)
{
  return (const EdgesGrid *) grid;
}

/* Values of both axes as points; @fast_px counts on from its first. */
static void
fill (const EdgesGrid *self, double slow_px, double fast_px, gsize n,
    const RingletPoints *out)
{
  const double slow_m = ringlet_grid_axis_at (&self->slow, slow_px);

  for (gsize j = 0; j < n; j++) {
    out->slow[j] = slow_m;
    out->fast[j] = ringlet_grid_axis_at (&self->fast, fast_px + (double) j);
    out->normal[j] = 0.0;
  }
}

static void
edges_centres (const RingletGrid *grid, gsize slow, const RingletPoints *out)
{
  fill (edges_grid (grid), (double) slow + 0.5, 0.5, grid->n_fast, out);
}

static void
edges_nodes (const RingletGrid *grid, gsize slow, const RingletPoints *out)
{
  fill (edges_grid (grid), (double) slow, 0.0, grid->n_fast + 1, out);
}

static void
edges_corners (const RingletGrid *grid, gsize slow, const RingletPoints *out)
{
  const EdgesGrid *self = edges_grid (grid);

  for (guint k = 0; k < 4; k++) {
    const guint upper_slow = k == 1 || k == 2;
    const guint upper_fast = k >= 2;

    for (gsize j = 0; j < grid->n_fast; j++) {
      out[k].slow[j] = self->slow.edges[2 * slow + upper_slow];
      out[k].fast[j] = self->fast.edges[2 * j + upper_fast];
      out[k].normal[j] = 0.0;
    }
  }
}

static void
edges_point (const RingletGrid *grid, double slow_px, double fast_px, double point[3])
{
  const EdgesGrid *self = edges_grid (grid);

  point[0] = ringlet_grid_axis_at (&self->slow, slow_px);
  point[1] = ringlet_grid_axis_at (&self->fast, fast_px);
  point[2] = 0.0;
}

static gboolean
edges_find (const RingletGrid *grid, const double origin[3], const double direction[3],
    double *slow_px, double *fast_px)
{
  const EdgesGrid *self = edges_grid (grid);
  double slow_m;
  double fast_m;

  if (!ringlet_grid_meet_plane (origin, direction, &slow_m, &fast_m))
    return FALSE;

  *slow_px = ringlet_grid_axis_find (&self->slow, slow_m);
  *fast_px = ringlet_grid_axis_find (&self->fast, fast_m);
  return TRUE;
}

static void
edges_digest (const RingletGrid *grid, RingletDigest *digest)
{
  const EdgesGrid *self = edges_grid (grid);

  ringlet_grid_digest_shape (grid, digest);
  ringlet_grid_axis_digest (&self->slow, digest);
  ringlet_grid_axis_digest (&self->fast, digest);
}

static void
edges_clear (RingletGrid *grid)
{
  EdgesGrid *self = (EdgesGrid *) grid;

  ringlet_grid_axis_clear (&self->slow);
  ringlet_grid_axis_clear (&self->fast);
}

static const RingletGridClass edges_class = {
  .name = "edges",
  .centres = edges_centres,
  .nodes = edges_nodes,
  .corners = edges_corners,
  .point = edges_point,
  .find = edges_find,
  .digest = edges_digest,
  .clear = edges_clear,
};

static gboolean
touch (gsize n, const double *edges, double pixel_m)
{
  for (gsize i = 1; i < n; i++)
    if (fabs (edges[2 * i] - edges[2 * i - 1]) > SAME * pixel_m)
      return FALSE;
  return TRUE;
}

static gboolean
are_nominal (gsize n, const double *edges, double pixel_m)
{
  for (gsize i = 0; i < n; i++)
    if (fabs (edges[2 * i + 1] - edges[2 * i] - pixel_m) > SAME * pixel_m)
      return FALSE;
  return TRUE;
}

RingletGrid *
ringlet_grid_new_edges (double pixel_slow_m, double pixel_fast_m, gsize n_slow,
    gsize n_fast, const double *slow_m, const double *fast_m)
{
  EdgesGrid *self = NULL;

  g_return_val_if_fail (ringlet_grid_axis_check (n_slow, slow_m), NULL);
  g_return_val_if_fail (ringlet_grid_axis_check (n_fast, fast_m), NULL);

  self = g_atomic_rc_box_new0 (EdgesGrid);
  self->base = (RingletGrid){ &edges_class, n_slow, n_fast, pixel_slow_m, pixel_fast_m,
    .n_corners = 4, .is_flat = TRUE,
    .is_contiguous =
        touch (n_slow, slow_m, pixel_slow_m) && touch (n_fast, fast_m, pixel_fast_m),
    .is_uniform = are_nominal (n_slow, slow_m, pixel_slow_m) &&
        are_nominal (n_fast, fast_m, pixel_fast_m) };
  ringlet_grid_axis_init (&self->slow, n_slow, slow_m);
  ringlet_grid_axis_init (&self->fast, n_fast, fast_m);
  return &self->base;
}
