/* SPDX-License-Identifier: MIT */

/* The pixels of a detector as polygons on a regular grid, and grids to choose from. */

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "process/regrid-private.h"

/* RingletRegridCorners so near to a line of the grid, in pixels, are on it: what the
 * rounding of a metre leaves must not give the neighbour a share. */
#define SNAP 1e-9

gboolean
ringlet_regrid_corners_init (RingletRegridCorners *self, gsize n, GError **error)
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

void
ringlet_regrid_corners_clear (RingletRegridCorners *self)
{
  g_free (self->data);
}

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

gboolean
ringlet_regrid_view_polygon (const RingletRegridView *self,
    const RingletRegridCorners *corners, gsize j, RingletPolygon *polygon)
{
  const RingletGeometry *g = self->geometry;
  const RingletRegularGrid *grid = &self->grid;
  const double slow_0 = g != NULL ? g->poni_slow_m : 0.0;
  const double fast_0 = g != NULL ? g->poni_fast_m : 0.0;
  gboolean known = TRUE;

  polygon->n = (int) self->detector->grid->n_corners;
  for (int k = 0; k < polygon->n; k++) {
    const RingletPoints *c = &corners->corner[k];
    const double part = shrink (g, c->normal[j]);
    const double slow =
        part == 1.0 ? c->slow[j] : slow_0 + part * (c->slow[j] - slow_0);
    const double fast =
        part == 1.0 ? c->fast[j] : fast_0 + part * (c->fast[j] - fast_0);

    polygon->v[k] = snap ((slow - grid->origin_slow_m) / grid->pixel_slow_m);
    polygon->u[k] = snap ((fast - grid->origin_fast_m) / grid->pixel_fast_m);
    known = known && isfinite (polygon->u[k]) && isfinite (polygon->v[k]);
  }
  return known;
}

gboolean
ringlet_regrid_view_check (
    const RingletRegridView *self, const RingletMask *mask, GError **error)
{
  const RingletDetector *detector = self->detector;
  const RingletGeometry *geometry = self->geometry;
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

gboolean
ringlet_regrid_check_pixel (double slow_m, double fast_m, GError **error)
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
find_extent (const RingletRegridView *view, Extent *extent, GError **error)
{
  const RingletDetector *detector = view->detector;
  g_auto (RingletRegridCorners) corners = { 0 };
  RingletPolygon polygon;

  *extent = (Extent){ INFINITY, -INFINITY, INFINITY, -INFINITY };
  if (!ringlet_regrid_corners_init (&corners, detector->n_fast, error))
    return FALSE;
  for (gsize slow = 0; slow < detector->n_slow; slow++) {
    ringlet_detector_corners (detector, slow, corners.corner);
    for (gsize j = 0; j < detector->n_fast; j++) {
      if (ringlet_regrid_view_polygon (view, &corners, j, &polygon))
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
  RingletRegridView view = { detector, geometry, { 0, 0, pixel_slow_m, pixel_fast_m } };
  Extent e;

  if (!ringlet_regrid_check_pixel (pixel_slow_m, pixel_fast_m, error) ||
      !ringlet_regrid_view_check (&view, NULL, error) ||
      !find_extent (&view, &e, error))
    return FALSE;

  *grid = view.grid;
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
