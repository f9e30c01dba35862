/* SPDX-License-Identifier: MIT */

/* Pixels keep their shape, so that moved ones leave slits between them or overlap. A
 * ray through a slit gets the nearest edge, one that meets two pixels gets either. */

#include <math.h>

#include "detector/grid.h"

/* Steps until the pixel does not change any more; it is the second for displacements
 * that vary by less than a pixel between neighbours. */
#define N_STEPS 8

#define BELOW_ONE (1.0 - 1e-12)

typedef struct {
  RingletGrid base;
  double *slow_px;
  double *fast_px;
  char *hash; /* of both, which are too large to be read for every key */
} OffsetsGrid;

static const OffsetsGrid *
offsets_grid (const RingletGrid *grid)
{
  return (const OffsetsGrid *) grid;
}

static double
confine (double px, gsize n)
{
  return fmin (fmax (floor (px), 0.0), (double) (n - 1));
}

/* The index of the nearest pixel. */
static gsize
pixel_at (const OffsetsGrid *self, double slow_px, double fast_px)
{
  return (gsize) confine (slow_px, self->base.n_slow) * self->base.n_fast +
      (gsize) confine (fast_px, self->base.n_fast);
}

static void
fill (const OffsetsGrid *self, gsize slow, double slow_in, double fast_in,
    const RingletPoints *out)
{
  const double *slow_px = self->slow_px + slow * self->base.n_fast;
  const double *fast_px = self->fast_px + slow * self->base.n_fast;

  for (gsize j = 0; j < self->base.n_fast; j++) {
    out->slow[j] = self->base.pixel_slow_m * ((double) slow + slow_in + slow_px[j]);
    out->fast[j] = self->base.pixel_fast_m * ((double) j + fast_in + fast_px[j]);
    out->normal[j] = 0.0;
  }
}

static void
offsets_centres (const RingletGrid *grid, gsize slow, const RingletPoints *out)
{
  fill (offsets_grid (grid), slow, 0.5, 0.5, out);
}

static void
offsets_corners (const RingletGrid *grid, gsize slow, const RingletPoints *out)
{
  fill (offsets_grid (grid), slow, 0.0, 0.0, &out[0]);
  fill (offsets_grid (grid), slow, 1.0, 0.0, &out[1]);
  fill (offsets_grid (grid), slow, 1.0, 1.0, &out[2]);
  fill (offsets_grid (grid), slow, 0.0, 1.0, &out[3]);
}

static void
offsets_point (const RingletGrid *grid, double slow_px, double fast_px, double point[3])
{
  const OffsetsGrid *self = offsets_grid (grid);
  const gsize pixel = pixel_at (self, slow_px, fast_px);

  point[0] = grid->pixel_slow_m * (slow_px + self->slow_px[pixel]);
  point[1] = grid->pixel_fast_m * (fast_px + self->fast_px[pixel]);
  point[2] = 0.0;
}

/* @px into pixel @i, but not where the detector ends with it. */
static double
into_pixel (double px, double i, gsize n)
{
  const double low = i == 0.0 ? -INFINITY : i;
  const double high = i == (double) (n - 1) ? INFINITY : i + BELOW_ONE;

  return fmin (fmax (px, low), high);
}

/* The point of pixel (i, j) that is nearest to where the ray is. Returns how far that
 * is. */
static double
nearest_point (const OffsetsGrid *self, double i, double j, double slow, double fast,
    double *slow_px, double *fast_px)
{
  const gsize pixel = pixel_at (self, i, j);
  const double free_slow = slow - self->slow_px[pixel];
  const double free_fast = fast - self->fast_px[pixel];

  *slow_px = into_pixel (free_slow, i, self->base.n_slow);
  *fast_px = into_pixel (free_fast, j, self->base.n_fast);
  return hypot (*slow_px - free_slow, *fast_px - free_fast);
}

/* Steps came to no end: there is a slit, and one of the pixels around is the nearest.
 */
static gboolean
search_around (
    const OffsetsGrid *self, double slow, double fast, double *slow_px, double *fast_px)
{
  const double middle_slow = confine (*slow_px, self->base.n_slow);
  const double middle_fast = confine (*fast_px, self->base.n_fast);
  double nearest = INFINITY;

  for (int k = 0; k < 9; k++) {
    const double i = confine (middle_slow + k / 3 - 1, self->base.n_slow);
    const double j = confine (middle_fast + k % 3 - 1, self->base.n_fast);
    double in_slow;
    double in_fast;
    const double distance = nearest_point (self, i, j, slow, fast, &in_slow, &in_fast);

    if (distance >= nearest)
      continue;
    nearest = distance;
    *slow_px = in_slow;
    *fast_px = in_fast;
  }
  return isfinite (nearest);
}

static gboolean
offsets_find (const RingletGrid *grid, const double origin[3],
    const double direction[3], double *slow_px, double *fast_px)
{
  const OffsetsGrid *self = offsets_grid (grid);
  double slow;
  double fast;

  if (!ringlet_grid_meet_plane (origin, direction, &slow, &fast))
    return FALSE;

  slow /= grid->pixel_slow_m;
  fast /= grid->pixel_fast_m;
  *slow_px = slow;
  *fast_px = fast;
  for (int step = 0; step < N_STEPS; step++) {
    const gsize pixel = pixel_at (self, *slow_px, *fast_px);

    *slow_px = slow - self->slow_px[pixel];
    *fast_px = fast - self->fast_px[pixel];
    if (pixel_at (self, *slow_px, *fast_px) == pixel)
      return isfinite (*slow_px + *fast_px);
  }
  return search_around (self, slow, fast, slow_px, fast_px);
}

static void
offsets_digest (const RingletGrid *grid, RingletDigest *digest)
{
  ringlet_grid_digest_shape (grid, digest);
  ringlet_digest_add_string (digest, offsets_grid (grid)->hash);
}

static void
offsets_clear (RingletGrid *grid)
{
  OffsetsGrid *self = (OffsetsGrid *) grid;

  g_free (self->slow_px);
  g_free (self->fast_px);
  g_free (self->hash);
}

static const RingletGridClass offsets_class = {
  .name = "offsets",
  .centres = offsets_centres,
  .corners = offsets_corners,
  .point = offsets_point,
  .find = offsets_find,
  .digest = offsets_digest,
  .clear = offsets_clear,
};

RingletGrid *
ringlet_grid_new_offsets (double pixel_slow_m, double pixel_fast_m, gsize n_slow,
    gsize n_fast, double *slow_px, double *fast_px)
{
  const gsize size = n_slow * n_fast * sizeof *slow_px;
  OffsetsGrid *self = g_atomic_rc_box_new0 (OffsetsGrid);

  self->base =
      (RingletGrid){ &offsets_class, n_slow, n_fast, pixel_slow_m, pixel_fast_m,
        .n_corners = 4, .is_flat = TRUE, .is_contiguous = FALSE, .is_uniform = TRUE };
  self->slow_px = slow_px;
  self->fast_px = fast_px;
  self->hash = ringlet_grid_hash (slow_px, size, fast_px, size);
  return &self->base;
}
