/* SPDX-License-Identifier: MIT */

/* The one flip: points of the grid in the pixel order of the file. */

#include <string.h>

#include "detector/detector.h"

static gboolean
flips_rows (const RingletDetector *self)
{
  return self->orientation <= 2;
}

static gboolean
flips_columns (const RingletDetector *self)
{
  return self->orientation == 1 || self->orientation == 4;
}

static void
reverse (double *values, gsize n)
{
  for (gsize i = 0; i < n / 2; i++) {
    const double value = values[i];

    values[i] = values[n - 1 - i];
    values[n - 1 - i] = value;
  }
}

static void
flip_columns (const RingletDetector *self, const RingletPoints *points, gsize n)
{
  if (!flips_columns (self))
    return;

  reverse (points->slow, n);
  reverse (points->fast, n);
  reverse (points->normal, n);
}

void
ringlet_detector_centres (
    const RingletDetector *self, gsize slow, const RingletPoints *out)
{
  self->grid->klass->centres (
      self->grid, flips_rows (self) ? self->n_slow - 1 - slow : slow, out);
  flip_columns (self, out, self->n_fast);
}

void
ringlet_detector_nodes (
    const RingletDetector *self, gsize slow, const RingletPoints *out)
{
  g_return_if_fail (self->grid->is_contiguous);

  self->grid->klass->nodes (
      self->grid, flips_rows (self) ? self->n_slow - slow : slow, out);
  flip_columns (self, out, self->n_fast + 1);
}

gboolean
ringlet_detector_line (
    const RingletDetector *self, double slow_px, double fast_px, RingletRowLine *line)
{
  const double slow = flips_rows (self) ? (double) self->n_slow - slow_px : slow_px;
  const gboolean flips = flips_columns (self);

  *line = (RingletRowLine){ .slow_m = self->grid->pixel_slow_m * slow,
    .pitch_m = self->grid->pixel_fast_m,
    .first_px = flips ? (double) self->n_fast - fast_px : fast_px,
    .step_px = flips ? -1.0 : 1.0 };
  return self->grid->is_regular;
}

/* Where corner (0,0), (1,0), (1,1), (0,1) of the file's pixel lies on the grid. */
static guint
grid_corner (const RingletDetector *self, guint corner)
{
  /* The rows swap 0 with 1 and 2 with 3, the columns 0 with 3 and 1 with 2. */
  return corner ^ (flips_rows (self) ? 1 : 0) ^ (flips_columns (self) ? 3 : 0);
}

static void
copy_points (RingletPoints to, RingletPoints from, gsize n)
{
  memcpy (to.slow, from.slow, n * sizeof *to.slow);
  memcpy (to.fast, from.fast, n * sizeof *to.fast);
  memcpy (to.normal, from.normal, n * sizeof *to.normal);
}

/* The corners of contiguous pixels are two rows of nodes, each once as it is and once
 * moved by one. */
static void
corners_of_nodes (const RingletDetector *self, gsize slow, const RingletPoints *out)
{
  const gsize n = self->n_fast;
  g_autofree double *buffer = g_new (double, 3 * (n + 1));
  const RingletPoints row = { buffer, buffer + n + 1, buffer + 2 * (n + 1) };
  const RingletPoints moved = { row.slow + 1, row.fast + 1, row.normal + 1 };

  for (guint edge = 0; edge < 2; edge++) {
    ringlet_detector_nodes (self, slow + edge, &row);
    copy_points (out[edge], row, n);
    copy_points (out[3 - edge], moved, n);
  }
}

void
ringlet_detector_corners (
    const RingletDetector *self, gsize slow, const RingletPoints *out)
{
  const guint n_corners = self->grid->n_corners;
  RingletPoints ordered[RINGLET_CORNERS_MAX] = { { 0 } };

  if (self->grid->is_contiguous) {
    corners_of_nodes (self, slow, out);
    return;
  }

  for (guint k = 0; k < n_corners; k++)
    ordered[n_corners == 4 ? grid_corner (self, k) : k] = out[k];
  self->grid->klass->corners (
      self->grid, flips_rows (self) ? self->n_slow - 1 - slow : slow, ordered);
  for (guint k = 0; k < n_corners; k++)
    flip_columns (self, &out[k], self->n_fast);
}

void
ringlet_detector_point (
    const RingletDetector *self, double slow_px, double fast_px, double point[3])
{
  const double slow = flips_rows (self) ? (double) self->n_slow - slow_px : slow_px;
  const double fast = flips_columns (self) ? (double) self->n_fast - fast_px : fast_px;

  self->grid->klass->point (self->grid, slow, fast, point);
}

gboolean
ringlet_detector_find (const RingletDetector *self, const double origin[3],
    const double direction[3], double *slow_px, double *fast_px)
{
  double slow;
  double fast;

  if (!self->grid->klass->find (self->grid, origin, direction, &slow, &fast))
    return FALSE;

  *slow_px = flips_rows (self) ? (double) self->n_slow - slow : slow;
  *fast_px = flips_columns (self) ? (double) self->n_fast - fast : fast;
  return TRUE;
}
