/* SPDX-License-Identifier: MIT */

/* The column counts along the arc, so that the middle of a pixel lies on the plate; the
 * mean of its corners, which pyFAI takes, lies on a chord before it: 10 nm for Rapid.
 * Source of the corners: pyFAI, detectors/_non_flat.py. */

#include <math.h>

#include "base/error.h"
#include "detector/grid.h"

/* Sine of the angle between ray and axis, or plane, below which they do not meet. */
#define PARALLEL 1e-14

/* By how much rounding may move a hit over the end of the plate, radians. */
#define EDGE 1e-12

typedef struct {
  RingletGrid base;
  double radius_m;
  double turn_rad; /* of the whole plate */
} CylinderGrid;

static const CylinderGrid *
cylinder_grid (const RingletGrid *grid)
{
  return (const CylinderGrid *) grid;
}

/* Beyond its ends the plate goes on straight. */
static void
cylinder_at (const CylinderGrid *self, double fast_px, double *fast_m, double *normal_m)
{
  const double wanted = fast_px * self->base.pixel_fast_m / self->radius_m;
  const double t = fmin (fmax (wanted, 0.0), self->turn_rad);
  const double beyond_m = (wanted - t) * self->radius_m;
  const double half = sin (t / 2.0);

  *fast_m = self->radius_m * sin (t) + beyond_m * cos (t);
  /* R (cos t − 1) without the cancellation. */
  *normal_m = -2.0 * self->radius_m * half * half - beyond_m * sin (t);
}

static void
fill (const RingletGrid *grid, double slow_px, double fast_px, gsize n,
    const RingletPoints *out)
{
  for (gsize j = 0; j < n; j++) {
    out->slow[j] = grid->pixel_slow_m * slow_px;
    cylinder_at (
        cylinder_grid (grid), fast_px + (double) j, &out->fast[j], &out->normal[j]);
  }
}

static void
cylinder_centres (const RingletGrid *grid, gsize slow, const RingletPoints *out)
{
  fill (grid, (double) slow + 0.5, 0.5, grid->n_fast, out);
}

static void
cylinder_nodes (const RingletGrid *grid, gsize slow, const RingletPoints *out)
{
  fill (grid, (double) slow, 0.0, grid->n_fast + 1, out);
}

static void
cylinder_point (
    const RingletGrid *grid, double slow_px, double fast_px, double point[3])
{
  point[0] = grid->pixel_slow_m * slow_px;
  cylinder_at (cylinder_grid (grid), fast_px, &point[1], &point[2]);
}

/* A ray in units of its own length, where it meets the detector: how far, and at which
 * angle of the plate, which counts on beyond its ends. */
typedef struct {
  double length;
  double t;
} Hit;

/* Where the ray leaves the cylinder: there it meets the inner face, which looks at the
 * sample. */
static gboolean
meet_plate (const CylinderGrid *self, const double origin[3], const double direction[3],
    Hit *hit)
{
  const double r = self->radius_m;
  const double fast = origin[1];
  const double normal = origin[2] + r;
  const double a = direction[1] * direction[1] + direction[2] * direction[2];
  const double b = fast * direction[1] + normal * direction[2];
  const double c = fast * fast + normal * normal - r * r;
  const double root = sqrt (b * b - a * c);
  double t;

  if (!(a > PARALLEL * PARALLEL && isfinite (root)))
    return FALSE;

  hit->length = b > 0.0 ? -c / (b + root) : (root - b) / a;
  t = atan2 (fast + hit->length * direction[1], normal + hit->length * direction[2]);
  /* Angles of the half turn before the plate begins may be those of its end. */
  hit->t = t < 0.0 && t + 2.0 * G_PI <= self->turn_rad + EDGE ? t + 2.0 * G_PI : t;
  return hit->length > 0.0;
}

/* Where it meets the plane that touches the plate at @t. */
static gboolean
meet_tangent (const CylinderGrid *self, double t, const double origin[3],
    const double direction[3], Hit *hit)
{
  const double sine = sin (t);
  const double cosine = cos (t);
  const double towards = direction[1] * sine + direction[2] * cosine;
  const double from = origin[1] * sine + (origin[2] + self->radius_m) * cosine;
  double along;

  if (!(towards > PARALLEL))
    return FALSE;

  hit->length = (self->radius_m - from) / towards;
  along = (origin[1] + hit->length * direction[1]) * cosine -
      (origin[2] + self->radius_m + hit->length * direction[2]) * sine;
  hit->t = t + along / self->radius_m;
  return hit->length > 0.0;
}

/* On the plate, or else where one of its straight continuations is met first. */
static gboolean
meet (const CylinderGrid *self, const double origin[3], const double direction[3],
    Hit *best)
{
  Hit hit;

  if (meet_plate (self, origin, direction, best) && best->t >= -EDGE &&
      best->t <= self->turn_rad + EDGE)
    return TRUE;

  best->length = INFINITY;
  if (meet_tangent (self, 0.0, origin, direction, &hit) && hit.t <= 0.0)
    *best = hit;
  if (meet_tangent (self, self->turn_rad, origin, direction, &hit) &&
      hit.t >= self->turn_rad && hit.length < best->length)
    *best = hit;
  return isfinite (best->length);
}

static gboolean
cylinder_find (const RingletGrid *grid, const double origin[3],
    const double direction[3], double *slow_px, double *fast_px)
{
  const CylinderGrid *self = cylinder_grid (grid);
  Hit hit = { INFINITY, NAN };

  if (!meet (self, origin, direction, &hit))
    return FALSE;

  *slow_px = (origin[0] + hit.length * direction[0]) / grid->pixel_slow_m;
  *fast_px = hit.t * self->radius_m / grid->pixel_fast_m;
  return TRUE;
}

static void
cylinder_digest (const RingletGrid *grid, RingletDigest *digest)
{
  ringlet_grid_digest_shape (grid, digest);
  ringlet_digest_add_double (digest, cylinder_grid (grid)->radius_m);
}

static const RingletGridClass cylinder_class = {
  .name = "cylinder",
  .centres = cylinder_centres,
  .nodes = cylinder_nodes,
  .point = cylinder_point,
  .find = cylinder_find,
  .digest = cylinder_digest,
};

RingletGrid *
ringlet_grid_new_cylinder (double pixel_slow_m, double pixel_fast_m, gsize n_slow,
    gsize n_fast, double radius_m, GError **error)
{
  const double length_m = (double) n_fast * pixel_fast_m;
  CylinderGrid *self = NULL;

  if (!(radius_m > 0.0 && isfinite (radius_m) && length_m <= 2.0 * G_PI * radius_m)) {
    char radius[G_ASCII_DTOSTR_BUF_SIZE];
    char least[G_ASCII_DTOSTR_BUF_SIZE];

    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The radius of the detector is %s m, but a plate of %" G_GSIZE_FORMAT
        " columns needs at least %s m",
        g_ascii_formatd (radius, sizeof radius, "%.6g", radius_m), n_fast,
        g_ascii_formatd (least, sizeof least, "%.6g", length_m / (2.0 * G_PI)));
    return NULL;
  }

  self = g_atomic_rc_box_new0 (CylinderGrid);
  self->base =
      (RingletGrid){ &cylinder_class, n_slow, n_fast, pixel_slow_m, pixel_fast_m,
        .n_corners = 4, .is_flat = FALSE, .is_contiguous = TRUE, .is_uniform = TRUE };
  self->radius_m = radius_m;
  self->turn_rad = length_m / radius_m;
  return &self->base;
}
