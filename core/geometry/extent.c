/* SPDX-License-Identifier: MIT */
#include "geometry/extent.h"

#include "geometry/lab.h"
#include "geometry/placement.h"

#define LARGE 3.0 /* no pixel is longer than so many nominal ones */
#define STRIDE 32 /* rows of a detector in pieces that are looked at first */

static double
two_theta_at (const RingletPlacement *placement, double slow_px, double fast_px)
{
  return ringlet_lab_two_theta (ringlet_placement_at (placement, slow_px, fast_px));
}

/* Whether the way back to the source goes through the detector. */
static gboolean
holds_pole (const RingletPlacement *placement)
{
  const RingletDetector *detector = placement->detector;
  double slow = 0.0;
  double fast = 0.0;

  return ringlet_placement_find_angles (placement, G_PI, 0.0, &slow, &fast) &&
      slow >= 0.0 && slow <= (double) detector->n_slow && fast >= 0.0 &&
      fast <= (double) detector->n_fast &&
      two_theta_at (placement, slow, fast) > G_PI - 1e-6;
}

/* --- one surface --- */

/* Corners of pixels, from the first to the last. */
typedef struct {
  gsize slow[2];
  gsize fast[2];
} Block;

static double
largest_at_corners (const RingletPlacement *placement, const Block *block)
{
  double largest = 0.0;

  for (int k = 0; k < 4; k++)
    largest = fmax (largest,
        two_theta_at (
            placement, (double) block->slow[k / 2], (double) block->fast[k % 2]));
  return largest;
}

/* What no point of the block exceeds. */
static double
bound_of (const RingletPlacement *placement, const Block *block)
{
  const RingletDetector *detector = placement->detector;
  const double n_slow = (double) (block->slow[1] - block->slow[0]);
  const double n_fast = (double) (block->fast[1] - block->fast[0]);
  const RingletLab middle = ringlet_placement_at (placement,
      (double) block->slow[0] + n_slow / 2.0, (double) block->fast[0] + n_fast / 2.0);
  const double half_m =
      hypot (n_slow * detector->pixel_slow_m, n_fast * detector->pixel_fast_m) / 2.0;
  const double sine = LARGE * half_m / ringlet_lab_length (middle);

  return sine < 1.0 ? ringlet_lab_two_theta (middle) + asin (sine) : G_PI;
}

static void
search_block (const RingletPlacement *placement, const Block *block, double *largest)
{
  const gsize slow = (block->slow[0] + block->slow[1]) / 2;
  const gsize fast = (block->fast[0] + block->fast[1]) / 2;

  if (!(bound_of (placement, block) > *largest))
    return;

  *largest = fmax (*largest, largest_at_corners (placement, block));
  if (block->slow[1] - block->slow[0] <= 1 && block->fast[1] - block->fast[0] <= 1)
    return;
  for (int k = 3; k >= 0; k--) {
    const Block part = {
      { k / 2 ? slow : block->slow[0], k / 2 ? block->slow[1] : slow },
      { k % 2 ? fast : block->fast[0], k % 2 ? block->fast[1] : fast },
    };

    if (part.slow[1] > part.slow[0] && part.fast[1] > part.fast[0])
      search_block (placement, &part, largest);
  }
}

static double
largest_on_surface (const RingletPlacement *placement)
{
  const RingletDetector *detector = placement->detector;
  const Block all = { { 0, detector->n_slow }, { 0, detector->n_fast } };
  double largest = 0.0;

  search_block (placement, &all, &largest);
  return largest;
}

/* --- pieces --- */

/**
 * Search:
 * @corners: of the pixels of a row
 * @per_row_rad: 2θ changes by no more from a row to the next
 * @largest: so far
 */
typedef struct {
  const RingletPlacement *placement;
  RingletLabRow corners[RINGLET_CORNERS_MAX];
  double per_row_rad;
  double largest;
} Search;

/* The largest 2θ of a row; pixels without a position have none. */
static double
look_at_row (Search *self, gsize row)
{
  const RingletDetector *detector = self->placement->detector;
  double least_cosine = 2.0;
  double largest = 0.0;

  ringlet_placement_corners (self->placement, row, self->corners);
  for (guint k = 0; k < detector->grid->n_corners; k++) {
    const RingletLabRow *c = &self->corners[k];

    for (gsize j = 0; j < detector->n_fast; j++) {
      const RingletLab p = { c->x[j], c->y[j], c->z[j] };
      const double length = ringlet_lab_length (p);

      if (p.z < least_cosine * length)
        least_cosine = p.z / length;
      if (detector->pixel_slow_m > self->per_row_rad * length)
        self->per_row_rad = detector->pixel_slow_m / length;
    }
  }
  if (least_cosine <= 1.0)
    largest = acos (fmax (least_cosine, -1.0));
  self->largest = fmax (self->largest, largest);
  return largest;
}

/* The rows between two that are known, as far as they may have more. */
static void
look_between (Search *self, gsize a, double largest_a, gsize b, double largest_b)
{
  const gsize middle = (a + b) / 2;
  double largest = 0.0;

  if (middle == a ||
      fmax (largest_a, largest_b) + 2.0 * (double) (b - a) * self->per_row_rad <=
          self->largest)
    return;

  largest = look_at_row (self, middle);
  look_between (self, a, largest_a, middle, largest);
  look_between (self, middle, largest, b, largest_b);
}

static double
largest_of_pieces (const RingletPlacement *placement)
{
  const RingletDetector *detector = placement->detector;
  const gsize n_known = (detector->n_slow + STRIDE - 2) / STRIDE + 1;
  g_autofree double *buffer =
      g_new (double, 3 * RINGLET_CORNERS_MAX * detector->n_fast);
  g_autofree double *known = g_new0 (double, n_known);
  Search search = { .placement = placement };

  for (gsize k = 0; k < RINGLET_CORNERS_MAX; k++) {
    double *x = buffer + 3 * k * detector->n_fast;

    search.corners[k] =
        (RingletLabRow){ x, x + detector->n_fast, x + 2 * detector->n_fast };
  }
  for (gsize i = 0; i < n_known; i++)
    known[i] = look_at_row (&search, MIN (i * STRIDE, detector->n_slow - 1));
  for (gsize i = 1; i < n_known; i++)
    look_between (&search, (i - 1) * STRIDE, known[i - 1],
        MIN (i * STRIDE, detector->n_slow - 1), known[i]);
  return search.largest;
}

double
ringlet_geometry_largest_two_theta (
    const RingletGeometry *self, const RingletDetector *detector)
{
  const RingletPlacement placement = ringlet_placement_new (detector, self);

  if (holds_pole (&placement))
    return G_PI;
  if (detector->grid->is_contiguous)
    return largest_on_surface (&placement);
  return largest_of_pieces (&placement);
}
