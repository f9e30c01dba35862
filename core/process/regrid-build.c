/* SPDX-License-Identifier: MIT */

/* The matrix between a detector and a regular grid. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "matrix/csc.h"
#include "matrix/lines.h"
#include "process/regrid-private.h"

/* Rows of the detector in one task. */
#define BLOCK_ROWS 16

/* Detector and target of one matrix. */
typedef struct {
  RingletRegridView view;
  const RingletMask *mask;
  RingletShares **blocks;
  gsize *first;
  double *area;
  RingletLines lines;
  gint failed; /* atomic: no memory somewhere */
} Build;

/* What has no area, as of two edges that cross, counts where its middle is. */
static void
add_middle (
    const RingletPolygon *self, const RingletRegularGrid *grid, RingletShares *shares)
{
  double u = 0.0;
  double v = 0.0;

  for (int k = 0; k < self->n; k++) {
    u += self->u[k] / self->n;
    v += self->v[k] / self->n;
  }
  if (u >= 0.0 && v >= 0.0 && u < (double) grid->n_fast && v < (double) grid->n_slow)
    ringlet_shares_add (shares, (gsize) v * grid->n_fast + (gsize) u, 1.0);
}

static void
split_row (
    Build *build, gsize slow, RingletRegridCorners *corners, RingletShares *shares)
{
  const gsize n = build->view.detector->n_fast;
  const RingletRegularGrid *grid = &build->view.grid;
  RingletPolygon polygon;

  ringlet_detector_corners (build->view.detector, slow, corners->corner);
  for (gsize j = 0; j < n; j++) {
    const gsize pixel = slow * n + j;
    const gboolean bad = build->mask != NULL && build->mask->bad[pixel] != 0;

    build->area[pixel] = 0.0;
    if (!bad && ringlet_regrid_view_polygon (&build->view, corners, j, &polygon)) {
      build->area[pixel] =
          ringlet_polygon_add_squares (&polygon, grid->n_slow, grid->n_fast, shares);
      if (build->area[pixel] == 0.0)
        add_middle (&polygon, grid, shares);
    }
    shares->start[pixel - shares->first_pixel + 1] = shares->n_entries;
  }
}

static void
split_block (gsize block, gpointer data)
{
  Build *build = data;
  const RingletDetector *detector = build->view.detector;
  const gsize first = block * BLOCK_ROWS;
  const gsize end = MIN (first + BLOCK_ROWS, detector->n_slow);
  g_autoptr (RingletShares) shares =
      ringlet_shares_new (first * detector->n_fast, (end - first) * detector->n_fast);
  g_auto (RingletRegridCorners) corners = { 0 };

  if (!shares->overflow &&
      ringlet_regrid_corners_init (&corners, detector->n_fast, NULL)) {
    for (gsize slow = first; slow < end && !shares->overflow; slow++)
      split_row (build, slow, &corners, shares);
  }
  if (shares->overflow || corners.data == NULL)
    g_atomic_int_set (&build->failed, TRUE);
  build->blocks[block] = g_steal_pointer (&shares);
}

static void
copy_block (gsize block, gpointer data)
{
  const Build *build = data;
  const RingletLines *lines = &build->lines;
  const RingletShares *shares = build->blocks[block];
  const gsize first = build->first[block];

  memcpy (lines->index + first, shares->bin, shares->n_entries * sizeof *shares->bin);
  memcpy (
      lines->share + first, shares->share, shares->n_entries * sizeof *shares->share);
  for (gsize i = 0; i < shares->n_pixels; i++)
    lines->start[shares->first_pixel + i] = first + shares->start[i];
}

static gboolean
check_blocks (const Build *build, gsize n_entries, GError **error)
{
  if (build->failed)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for the pixels of %s on that grid",
        build->view.detector->name);
  else if (n_entries == 0)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "No pixel of %s lies on the regular grid; choose one that covers it",
        build->view.detector->name);
  return !build->failed && n_entries > 0;
}

/* The blocks one behind the other. */
static RingletCsc *
join_blocks (Build *build, gsize n_blocks, GCancellable *cancellable, GError **error)
{
  const gsize n_pixels = build->view.detector->n_slow * build->view.detector->n_fast;
  const gsize n_target = build->view.grid.n_slow * build->view.grid.n_fast;
  RingletLines *lines = &build->lines;
  gsize n_entries = 0;

  for (gsize block = 0; block < n_blocks; block++) {
    build->first[block] = n_entries;
    n_entries += build->blocks[block]->n_entries;
  }
  if (!check_blocks (build, n_entries, error) ||
      !ringlet_lines_init (lines, n_pixels, n_target, n_entries, error))
    return NULL;

  lines->start[n_pixels] = n_entries;
  if (!ringlet_parallel_for (n_blocks, copy_block, build, cancellable, error))
    return NULL;
  return ringlet_csc_new ((guint32) n_target, (guint32) n_pixels,
      g_steal_pointer (&lines->start), g_steal_pointer (&lines->index),
      g_steal_pointer (&lines->share), error);
}

static RingletCsr *
build_shares (Build *build, GCancellable *cancellable, GError **error)
{
  const gsize n_blocks = (build->view.detector->n_slow + BLOCK_ROWS - 1) / BLOCK_ROWS;
  g_autofree gsize *first = g_new0 (gsize, n_blocks);
  g_autofree RingletShares **blocks = g_new0 (RingletShares *, n_blocks);
  g_autoptr (RingletCsc) csc = NULL;

  build->first = first;
  build->blocks = blocks;
  if (ringlet_parallel_for (n_blocks, split_block, build, cancellable, error))
    csc = join_blocks (build, n_blocks, cancellable, error);
  ringlet_lines_clear (&build->lines);
  for (gsize block = 0; block < n_blocks; block++)
    ringlet_shares_free (blocks[block]);
  return csc != NULL ? ringlet_csc_to_csr (csc, cancellable, error) : NULL;
}

static double *
alloc_areas (gsize n, GError **error)
{
  double *areas = g_try_new (double, n);

  if (areas == NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for the areas of %" G_GSIZE_FORMAT " pixels", n);
  return areas;
}

static void
regrid_clear (gpointer data)
{
  RingletRegrid *self = data;

  g_clear_pointer (&self->shares, ringlet_csr_unref);
  g_free (self->area);
}

static gboolean
check_grid (const RingletRegularGrid *grid, GError **error)
{
  return ringlet_image_check_shape (grid->n_slow, grid->n_fast, error) &&
      ringlet_regrid_check_pixel (grid->pixel_slow_m, grid->pixel_fast_m, error);
}

RingletRegrid *
ringlet_regrid_new (const RingletDetector *detector, const RingletGeometry *geometry,
    const RingletMask *mask, const RingletRegularGrid *grid, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (RingletRegrid) self = g_atomic_rc_box_new0 (RingletRegrid);
  Build build = { { detector, geometry, *grid }, mask };

  if (!ringlet_regrid_view_check (&build.view, mask, error) ||
      !check_grid (grid, error))
    return NULL;

  self->grid = *grid;
  self->n_slow = detector->n_slow;
  self->n_fast = detector->n_fast;
  self->has_flags = ringlet_detector_has_flags (detector);
  self->area = alloc_areas (detector->n_slow * detector->n_fast, error);
  build.area = self->area;
  if (self->area != NULL)
    self->shares = build_shares (&build, cancellable, error);
  return self->shares != NULL ? g_steal_pointer (&self) : NULL;
}

RingletRegrid *
ringlet_regrid_ref (RingletRegrid *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_regrid_unref (RingletRegrid *self)
{
  g_atomic_rc_box_release_full (self, regrid_clear);
}
