/* SPDX-License-Identifier: MIT */

/* The matrix between a detector and a regular grid, and grids to choose from. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/parallel.h"
#include "matrix/csc.h"
#include "matrix/lines.h"
#include "process/regrid-private.h"
#include "split/polygon.h"

/* Rows of the detector in one task. */
#define BLOCK_ROWS 16

/* Corners so near to a line of the grid, in pixels, are on it: what the rounding of a
 * metre leaves must not give the neighbour a share. */
#define SNAP 1e-9

/* The corners of a row of pixels. */
typedef struct {
  RingletPoints corner[RINGLET_CORNERS_MAX];
  double *data;
} Corners;

static gboolean
corners_init (Corners *self, gsize n, GError **error)
{
  self->data = g_try_new (double, 3 * RINGLET_CORNERS_MAX * n);
  if (self->data == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a row of %" G_GSIZE_FORMAT " pixels", n);
    return FALSE;
  }
  for (guint k = 0; k < RINGLET_CORNERS_MAX; k++)
    self->corner[k] = (RingletPoints){ self->data + 3 * k * n,
      self->data + (3 * k + 1) * n, self->data + (3 * k + 2) * n };
  return TRUE;
}

static void
corners_clear (Corners *self)
{
  g_free (self->data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Corners, corners_clear)

/* Detector and target of one matrix. */
typedef struct {
  const RingletDetector *detector;
  const RingletGeometry *geometry;
  const RingletMask *mask;
  RingletRegularGrid grid;
  RingletShares **blocks;
  gsize *first;
  double *area;
  RingletLines lines;
  gint failed; /* atomic: no memory somewhere */
} Build;

/* Seen from the sample on the plane normal = 0; NAN where the ray does not meet it. */
static double
shrink (const RingletGeometry *geometry, double normal_m)
{
  const double far = geometry != NULL ? geometry->distance_m + normal_m : 1.0;

  if (geometry == NULL || normal_m == 0.0)
    return 1.0;
  return far > 0.0 ? geometry->distance_m / far : NAN;
}

static double
snap (double px)
{
  const double line = rint (px);

  return fabs (px - line) < SNAP ? line : px;
}

/* Pixel @j in pixels of the grid; FALSE where it has no position. */
static gboolean
polygon_init (RingletPolygon *self, const Build *build, const Corners *corners, gsize j)
{
  const RingletGeometry *g = build->geometry;
  const RingletRegularGrid *grid = &build->grid;
  const double slow_0 = g != NULL ? g->poni_slow_m : 0.0;
  const double fast_0 = g != NULL ? g->poni_fast_m : 0.0;
  gboolean known = TRUE;

  self->n = (int) build->detector->grid->n_corners;
  for (int k = 0; k < self->n; k++) {
    const RingletPoints *c = &corners->corner[k];
    const double part = shrink (g, c->normal[j]);
    const double slow =
        part == 1.0 ? c->slow[j] : slow_0 + part * (c->slow[j] - slow_0);
    const double fast =
        part == 1.0 ? c->fast[j] : fast_0 + part * (c->fast[j] - fast_0);

    self->v[k] = snap ((slow - grid->origin_slow_m) / grid->pixel_slow_m);
    self->u[k] = snap ((fast - grid->origin_fast_m) / grid->pixel_fast_m);
    known = known && isfinite (self->u[k]) && isfinite (self->v[k]);
  }
  return known;
}

static gboolean
check_inputs (const RingletDetector *detector, const RingletGeometry *geometry,
    const RingletMask *mask, GError **error)
{
  const char *problem = NULL;

  if (geometry != NULL && !ringlet_geometry_check (geometry, error))
    return FALSE;
  if (detector->n_slow == 0 || detector->n_fast == 0)
    problem = "the detector does not know its shape";
  else if (!detector->grid->is_flat && geometry == NULL)
    problem = "it is not flat, so that a geometry must say where it is seen from";
  if (problem != NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s cannot be brought to a regular grid: %s", detector->name, problem);
    return FALSE;
  }
  if (mask == NULL ||
      (mask->n_slow == detector->n_slow && mask->n_fast == detector->n_fast))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The mask has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels, the detector %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
      mask->n_slow, mask->n_fast, detector->n_slow, detector->n_fast);
  return FALSE;
}

static gboolean
check_pixel (double slow_m, double fast_m, GError **error)
{
  const gboolean slow_good = slow_m > 0.0 && isfinite (slow_m);
  const gboolean fast_good = fast_m > 0.0 && isfinite (fast_m);

  return (slow_good && fast_good) ||
      ringlet_number_refuse ("pixel of the grid", "longer than 0 metres",
          slow_good ? fast_m : slow_m, error);
}

/* ---- grids ---- */

typedef struct {
  double min_u, max_u;
  double min_v, max_v;
} Extent;

static void
extent_add (Extent *self, const RingletPolygon *polygon)
{
  for (int k = 0; k < polygon->n; k++) {
    self->min_u = fmin (self->min_u, polygon->u[k]);
    self->max_u = fmax (self->max_u, polygon->u[k]);
    self->min_v = fmin (self->min_v, polygon->v[k]);
    self->max_v = fmax (self->max_v, polygon->v[k]);
  }
}

static gboolean
find_extent (const Build *build, Extent *extent, GError **error)
{
  const RingletDetector *detector = build->detector;
  g_auto (Corners) corners = { 0 };
  RingletPolygon polygon;

  *extent = (Extent){ INFINITY, -INFINITY, INFINITY, -INFINITY };
  if (!corners_init (&corners, detector->n_fast, error))
    return FALSE;
  for (gsize slow = 0; slow < detector->n_slow; slow++) {
    ringlet_detector_corners (detector, slow, corners.corner);
    for (gsize j = 0; j < detector->n_fast; j++) {
      if (polygon_init (&polygon, build, &corners, j))
        extent_add (extent, &polygon);
    }
  }
  if (extent->min_u < extent->max_u && extent->min_v < extent->max_v)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "No pixel of %s is seen from the sample", detector->name);
  return FALSE;
}

gboolean
ringlet_regular_grid_cover (const RingletDetector *detector,
    const RingletGeometry *geometry, double pixel_slow_m, double pixel_fast_m,
    RingletRegularGrid *grid, GError **error)
{
  Build build = { detector, geometry, .grid = { 0, 0, pixel_slow_m, pixel_fast_m } };
  Extent e;

  if (!check_pixel (pixel_slow_m, pixel_fast_m, error) ||
      !check_inputs (detector, geometry, NULL, error) ||
      !find_extent (&build, &e, error))
    return FALSE;

  *grid = build.grid;
  grid->origin_slow_m = floor (e.min_v) * pixel_slow_m;
  grid->origin_fast_m = floor (e.min_u) * pixel_fast_m;
  e.max_v = fmin (ceil (e.max_v) - floor (e.min_v), 1e9);
  e.max_u = fmin (ceil (e.max_u) - floor (e.min_u), 1e9);
  grid->n_slow = (gsize) e.max_v;
  grid->n_fast = (gsize) e.max_u;
  return ringlet_image_check_shape (grid->n_slow, grid->n_fast, error);
}

RingletDetector *
ringlet_regular_grid_detector (const RingletRegularGrid *self,
    const RingletGeometry *geometry, RingletGeometry *regular)
{
  if (regular != NULL && geometry != NULL) {
    *regular = *geometry;
    regular->poni_slow_m -= self->origin_slow_m;
    regular->poni_fast_m -= self->origin_fast_m;
  }
  return ringlet_detector_new_generic (
      self->pixel_slow_m, self->pixel_fast_m, self->n_slow, self->n_fast, 3, NULL);
}

/* ---- the matrix ---- */

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
split_row (Build *build, gsize slow, Corners *corners, RingletShares *shares)
{
  const gsize n = build->detector->n_fast;
  const RingletRegularGrid *grid = &build->grid;
  RingletPolygon polygon;

  ringlet_detector_corners (build->detector, slow, corners->corner);
  for (gsize j = 0; j < n; j++) {
    const gsize pixel = slow * n + j;
    const gboolean bad = build->mask != NULL && build->mask->bad[pixel] != 0;

    build->area[pixel] = 0.0;
    if (!bad && polygon_init (&polygon, build, corners, j)) {
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
  const RingletDetector *detector = build->detector;
  const gsize first = block * BLOCK_ROWS;
  const gsize end = MIN (first + BLOCK_ROWS, detector->n_slow);
  g_autoptr (RingletShares) shares =
      ringlet_shares_new (first * detector->n_fast, (end - first) * detector->n_fast);
  g_auto (Corners) corners = { 0 };

  if (!shares->overflow && corners_init (&corners, detector->n_fast, NULL)) {
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
        "Not enough memory for the pixels of %s on that grid", build->detector->name);
  else if (n_entries == 0)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "No pixel of %s lies on the regular grid; choose one that covers it",
        build->detector->name);
  return !build->failed && n_entries > 0;
}

/* The blocks one behind the other. */
static RingletCsc *
join_blocks (Build *build, gsize n_blocks, GCancellable *cancellable, GError **error)
{
  const gsize n_pixels = build->detector->n_slow * build->detector->n_fast;
  const gsize n_target = build->grid.n_slow * build->grid.n_fast;
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
  const gsize n_blocks = (build->detector->n_slow + BLOCK_ROWS - 1) / BLOCK_ROWS;
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
      check_pixel (grid->pixel_slow_m, grid->pixel_fast_m, error);
}

RingletRegrid *
ringlet_regrid_new (const RingletDetector *detector, const RingletGeometry *geometry,
    const RingletMask *mask, const RingletRegularGrid *grid, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (RingletRegrid) self = g_atomic_rc_box_new0 (RingletRegrid);
  Build build = { detector, geometry, mask, *grid };

  if (!check_inputs (detector, geometry, mask, error) || !check_grid (grid, error))
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
