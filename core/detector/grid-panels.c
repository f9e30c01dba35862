/* SPDX-License-Identifier: MIT */

/* A few planes: every look-up goes through all of them. Between two panels there are no
 * pixels, so a ray that passes there gets the nearest edge of a panel; only where a
 * panel ends with the image it goes on in its plane. */

#include <math.h>

#include "base/error.h"
#include "detector/grid-axis.h"
#include "detector/grid-vector.h"
#include "detector/grid.h"

/* Sine of the angle between ray and panel below which they do not meet. */
#define PARALLEL 1e-14

/* How far before its end a panel is left, in pixels: the end itself is the next one's
 * first pixel. */
#define BEFORE 1e-9

/* What lengths and areas may be off nominal by and still be it: axes are rounded. */
#define SAME 1e-9

/**
 * Plane:
 * @panel: as it was given
 * @normal: of the plane, not of length 1
 * @to_slow: product with a vector of the plane: how many @slow_axis are in it
 * @to_fast: the same of @fast_axis
 */
typedef struct {
  RingletPanel panel;
  double normal[3];
  double to_slow[3];
  double to_fast[3];
} Plane;

typedef struct {
  RingletGrid base;
  Plane *planes;
  gsize n_planes;
  RingletGridAxis slow; /* n == 0 for even pixels */
} PanelsGrid;

static const PanelsGrid *
panels_grid (const RingletGrid *grid)
{
  return (const PanelsGrid *) grid;
}

/* Rows of the panel, from its corner, as a length along its axis and back. */
static double
slow_at (const PanelsGrid *self, double px)
{
  return self->base.pixel_slow_m *
      (self->slow.n > 0 ? ringlet_grid_axis_at (&self->slow, px) : px);
}

static double
slow_find (const PanelsGrid *self, double slow_m)
{
  const double nominal = slow_m / self->base.pixel_slow_m;

  return self->slow.n > 0 ? ringlet_grid_axis_find (&self->slow, nominal) : nominal;
}

static void
panel_point (const PanelsGrid *self, const RingletPanel *panel, double slow_px,
    double fast_px, double point[3])
{
  const double slow_m = slow_at (self, slow_px - (double) panel->slow_first);
  const double fast_m =
      self->base.pixel_fast_m * (fast_px - (double) panel->fast_first);

  for (int k = 0; k < 3; k++)
    point[k] = panel->origin_m[k] + slow_m * panel->slow_axis[k] +
        fast_m * panel->fast_axis[k];
}

/* Points (slow_in, fast_in) inside the pixels of a row. */
static void
fill (const PanelsGrid *self, gsize slow, double slow_in, double fast_in,
    const RingletPoints *out)
{
  for (gsize j = 0; j < self->base.n_fast; j++)
    out->slow[j] = out->fast[j] = out->normal[j] = NAN;

  for (gsize i = 0; i < self->n_planes; i++) {
    const RingletPanel *panel = &self->planes[i].panel;

    if (slow < panel->slow_first || slow - panel->slow_first >= panel->n_slow)
      continue;
    for (gsize j = panel->fast_first; j < panel->fast_first + panel->n_fast; j++) {
      double point[3];

      panel_point (self, panel, (double) slow + slow_in, (double) j + fast_in, point);
      out->slow[j] = point[0];
      out->fast[j] = point[1];
      out->normal[j] = point[2];
    }
  }
}

static void
panels_centres (const RingletGrid *grid, gsize slow, const RingletPoints *out)
{
  fill (panels_grid (grid), slow, 0.5, 0.5, out);
}

static void
panels_corners (const RingletGrid *grid, gsize slow, const RingletPoints *out)
{
  fill (panels_grid (grid), slow, 0.0, 0.0, &out[0]);
  fill (panels_grid (grid), slow, 1.0, 0.0, &out[1]);
  fill (panels_grid (grid), slow, 1.0, 1.0, &out[2]);
  fill (panels_grid (grid), slow, 0.0, 1.0, &out[3]);
}

static gsize
pixel_of (double px, gsize n)
{
  return (gsize) fmin (fmax (floor (px), 0.0), (double) (n - 1));
}

/* Beyond the image the panel of the nearest pixel. */
static void
panels_point (const RingletGrid *grid, double slow_px, double fast_px, double point[3])
{
  const PanelsGrid *self = panels_grid (grid);
  const gsize slow = pixel_of (slow_px, grid->n_slow);
  const gsize fast = pixel_of (fast_px, grid->n_fast);

  for (gsize i = 0; i < self->n_planes; i++) {
    const RingletPanel *panel = &self->planes[i].panel;

    if (slow >= panel->slow_first && slow - panel->slow_first < panel->n_slow &&
        fast >= panel->fast_first && fast - panel->fast_first < panel->n_fast) {
      panel_point (self, panel, slow_px, fast_px, point);
      return;
    }
  }
  point[0] = point[1] = point[2] = NAN;
}

/**
 * Hit:
 * @length: of the ray, in units of its direction
 * @outside: by how many pixels it misses the panel
 * @slow_px: where, in pixels of the image, on the panel or at its nearest edge
 * @fast_px: likewise
 */
typedef struct {
  double length;
  double outside;
  double slow_px;
  double fast_px;
} Hit;

/* @px into a panel's 0 … n, but not where the image ends with it. */
static double
confine (double px, gsize first, gsize n, gsize n_image, double *outside)
{
  const double low = first == 0 ? -INFINITY : 0.0;
  const double high = first + n == n_image ? INFINITY : (double) n - BEFORE;

  *outside = fmax (fmax (-px, px - (double) n), 0.0);
  return (double) first + fmin (fmax (px, low), high);
}

static gboolean
meet (const PanelsGrid *self, const Plane *plane, const double origin[3],
    const double direction[3], Hit *hit)
{
  const RingletPanel *panel = &plane->panel;
  const double away[3] = { panel->origin_m[0] - origin[0],
    panel->origin_m[1] - origin[1], panel->origin_m[2] - origin[2] };
  const double towards = ringlet_dot (direction, plane->normal);
  double inside[3];
  double outside_slow;
  double outside_fast;

  hit->length = ringlet_dot (away, plane->normal) / towards;
  if (!(fabs (towards) > PARALLEL && hit->length > 0.0))
    return FALSE;

  for (int k = 0; k < 3; k++)
    inside[k] = hit->length * direction[k] - away[k];
  hit->slow_px = confine (slow_find (self, ringlet_dot (inside, plane->to_slow)),
      panel->slow_first, panel->n_slow, self->base.n_slow, &outside_slow);
  hit->fast_px =
      confine (ringlet_dot (inside, plane->to_fast) / self->base.pixel_fast_m,
          panel->fast_first, panel->n_fast, self->base.n_fast, &outside_fast);
  hit->outside = hypot (outside_slow, outside_fast);
  return TRUE;
}

static gboolean
is_better (const Hit *a, const Hit *b)
{
  return a->outside < b->outside || (a->outside == b->outside && a->length < b->length);
}

static gboolean
panels_find (const RingletGrid *grid, const double origin[3], const double direction[3],
    double *slow_px, double *fast_px)
{
  const PanelsGrid *self = panels_grid (grid);
  Hit best = { INFINITY, INFINITY, NAN, NAN };
  Hit hit;

  for (gsize i = 0; i < self->n_planes; i++)
    if (meet (self, &self->planes[i], origin, direction, &hit) &&
        is_better (&hit, &best))
      best = hit;
  if (!isfinite (best.length))
    return FALSE;

  *slow_px = best.slow_px;
  *fast_px = best.fast_px;
  return TRUE;
}

static void
panels_digest (const RingletGrid *grid, RingletDigest *digest)
{
  const PanelsGrid *self = panels_grid (grid);

  ringlet_grid_digest_shape (grid, digest);
  for (gsize i = 0; i < self->n_planes; i++) {
    const RingletPanel *panel = &self->planes[i].panel;

    ringlet_digest_add_uint (digest, panel->slow_first);
    ringlet_digest_add_uint (digest, panel->fast_first);
    ringlet_digest_add_uint (digest, panel->n_slow);
    ringlet_digest_add_uint (digest, panel->n_fast);
    for (int k = 0; k < 3; k++) {
      ringlet_digest_add_double (digest, panel->origin_m[k]);
      ringlet_digest_add_double (digest, panel->slow_axis[k]);
      ringlet_digest_add_double (digest, panel->fast_axis[k]);
    }
  }
  if (self->slow.n > 0)
    ringlet_grid_axis_digest (&self->slow, digest);
}

static void
panels_clear (RingletGrid *grid)
{
  PanelsGrid *self = (PanelsGrid *) grid;

  g_free (self->planes);
  ringlet_grid_axis_clear (&self->slow);
}

static const RingletGridClass panels_class = {
  .name = "panels",
  .centres = panels_centres,
  .corners = panels_corners,
  .point = panels_point,
  .find = panels_find,
  .digest = panels_digest,
  .clear = panels_clear,
};

/* The vectors that undo the axes in their plane. */
static gboolean
plane_init (Plane *self, const RingletPanel *panel)
{
  double square;

  self->panel = *panel;
  ringlet_cross (panel->slow_axis, panel->fast_axis, self->normal);
  ringlet_cross (panel->fast_axis, self->normal, self->to_slow);
  ringlet_cross (self->normal, panel->slow_axis, self->to_fast);
  square = ringlet_dot (self->normal, self->normal);
  for (int k = 0; k < 3; k++) {
    self->to_slow[k] /= square;
    self->to_fast[k] /= square;
  }
  return square > 0.0 && isfinite (square) &&
      isfinite (panel->origin_m[0] + panel->origin_m[1] + panel->origin_m[2]);
}

static gboolean
refuse (GError **error, gsize i, const char *why)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Panel %" G_GSIZE_FORMAT " of the detector %s", i, why);
  return FALSE;
}

static gboolean
overlap (const RingletPanel *a, const RingletPanel *b)
{
  return a->slow_first < b->slow_first + b->n_slow &&
      b->slow_first < a->slow_first + a->n_slow &&
      a->fast_first < b->fast_first + b->n_fast &&
      b->fast_first < a->fast_first + a->n_fast;
}

static gboolean
check_panel (
    const PanelsGrid *self, const RingletPanel *panels, gsize i, GError **error)
{
  const RingletPanel *p = &panels[i];

  if (p->n_slow == 0 || p->n_fast == 0)
    return refuse (error, i, "has no pixels");
  if (p->slow_first >= self->base.n_slow || p->fast_first >= self->base.n_fast ||
      p->n_slow > self->base.n_slow - p->slow_first ||
      p->n_fast > self->base.n_fast - p->fast_first)
    return refuse (error, i, "leaves the image");
  for (gsize other = 0; other < i; other++)
    if (overlap (p, &panels[other]))
      return refuse (error, i, "overlaps an earlier one");
  if (!plane_init (&self->planes[i], p))
    return refuse (error, i, "has axes that span no plane, or no finite place");
  return TRUE;
}

/* The edges as pairs; FALSE when they do not ascend. */
static gboolean
init_axis (RingletGridAxis *axis, const RingletPanel *panels, gsize n_panels,
    const double *slow_edge_px, GError **error)
{
  g_autofree double *edges = NULL;
  gsize n = 0;

  for (gsize i = 0; i < n_panels; i++)
    n = MAX (n, panels[i].n_slow);
  edges = g_new (double, 2 * n);
  for (gsize i = 0; i < 2 * n; i++)
    edges[i] = slow_edge_px[(i + 1) / 2];

  if (!ringlet_grid_axis_check (n, edges)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The edges of the pixels of a panel do not ascend");
    return FALSE;
  }
  ringlet_grid_axis_init (axis, n, edges);
  return TRUE;
}

static void
set_flags (PanelsGrid *self)
{
  self->base.is_flat = TRUE;
  self->base.is_uniform = TRUE;
  for (gsize i = 0; i < self->n_planes; i++) {
    const Plane *plane = &self->planes[i];
    const RingletPanel *p = &plane->panel;

    if (p->origin_m[2] != 0.0 || p->slow_axis[2] != 0.0 || p->fast_axis[2] != 0.0)
      self->base.is_flat = FALSE;
    if (fabs (sqrt (ringlet_dot (plane->normal, plane->normal)) - 1.0) > SAME)
      self->base.is_uniform = FALSE;
  }
  for (gsize i = 0; i < self->slow.n; i++)
    if (fabs (self->slow.edges[2 * i + 1] - self->slow.edges[2 * i] - 1.0) > SAME)
      self->base.is_uniform = FALSE;
}

RingletGrid *
ringlet_grid_new_panels (double pixel_slow_m, double pixel_fast_m, gsize n_slow,
    gsize n_fast, const RingletPanel *panels, gsize n_panels,
    const double *slow_edge_px, GError **error)
{
  g_autoptr (RingletGrid) grid = (RingletGrid *) g_atomic_rc_box_new0 (PanelsGrid);
  PanelsGrid *self = (PanelsGrid *) grid;

  *grid = (RingletGrid){ &panels_class, n_slow, n_fast, pixel_slow_m, pixel_fast_m,
    .n_corners = 4 };
  if (n_panels == 0) {
    g_set_error (
        error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "The detector has no panels");
    return NULL;
  }

  self->planes = g_new (Plane, n_panels);
  self->n_planes = n_panels;
  for (gsize i = 0; i < n_panels; i++)
    if (!check_panel (self, panels, i, error))
      return NULL;
  if (slow_edge_px != NULL &&
      !init_axis (&self->slow, panels, n_panels, slow_edge_px, error))
    return NULL;

  set_flags (self);
  return g_steal_pointer (&grid);
}
