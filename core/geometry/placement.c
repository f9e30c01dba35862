/* SPDX-License-Identifier: MIT */
#include "geometry/placement.h"

#include <math.h>

#include "base/error.h"
#include "base/simd.h"

gboolean
ringlet_placement_check (
    const RingletDetector *detector, const RingletGeometry *geometry, GError **error)
{
  const char *missing = NULL;

  if (!geometry->parallax)
    return TRUE;

  if (detector->sensor.material == NULL)
    missing = "the material of the sensor is not known: give one with --sensor";
  else if (geometry->wavelength_m == 0.0)
    missing = "the wavelength is not known: give one with --wavelength";
  else if (!detector->grid->is_flat)
    missing = "the detector is not flat";
  if (missing == NULL)
    return ringlet_material_attenuation (
               detector->sensor.material, geometry->wavelength_m, error) > 0.0;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The parallax cannot be corrected, because %s", missing);
  return FALSE;
}

RingletPlacement
ringlet_placement_new (const RingletDetector *detector, const RingletGeometry *geometry)
{
  RingletPlacement self = { detector, *geometry,
    ringlet_geometry_projection (geometry) };

  if (!geometry->parallax || !ringlet_placement_check (detector, geometry, NULL))
    return self;

  self.parallax = (RingletParallax){
    .is_active = TRUE,
    .attenuation_per_m = ringlet_material_attenuation (
        detector->sensor.material, geometry->wavelength_m, NULL),
    .thickness_m = detector->sensor.thickness_m,
    .distance_m = geometry->distance_m,
    .poni_slow_m = geometry->poni_slow_m,
    .poni_fast_m = geometry->poni_fast_m,
  };
  return self;
}

void
ringlet_placement_digest (const RingletDetector *detector,
    const RingletGeometry *geometry, gboolean with_wavelength, RingletDigest *digest)
{
  ringlet_detector_digest (detector, digest);
  ringlet_geometry_digest (geometry, with_wavelength || geometry->parallax, digest);
  if (geometry->parallax)
    ringlet_sensor_digest (&detector->sensor, digest);
}

/* The members of a row hold (slow, fast, normal) until they are turned. */
static RingletPoints
as_points (RingletLabRow row)
{
  return (RingletPoints){ .slow = row.y, .fast = row.x, .normal = row.z };
}

RINGLET_CLONES static void
turn (const RingletProjection *projection, RingletLabRow row, gsize n)
{
  const RingletProjection p = *projection;

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    const RingletLab lab = ringlet_projection_apply (&p, row.y[j], row.x[j], row.z[j]);

    row.y[j] = lab.y;
    row.x[j] = lab.x;
    row.z[j] = lab.z;
  }
}

/* The same of points on a line: nothing is written twice. */
RINGLET_CLONES static void
turn_line (const RingletProjection *projection, const RingletRowLine *line, gsize n,
    RingletLabRow out)
{
  const RingletProjection p = *projection;
  const RingletRowLine at = *line;
  const RingletLabRow to = out;

  /* Vector units turn signed 32-bit numbers into doubles, not unsigned 64-bit ones. */
#pragma GCC ivdep
  for (int j = 0; j < (int) n; j++) {
    const double fast_m = at.pitch_m * (at.first_px + at.step_px * j);
    const RingletLab lab = ringlet_projection_apply (&p, at.slow_m, fast_m, 0.0);

    to.y[j] = lab.y;
    to.x[j] = lab.x;
    to.z[j] = lab.z;
  }
}

static void
place (const RingletPlacement *self, RingletLabRow row, gsize n)
{
  if (self->parallax.is_active) {
    const RingletPoints points = as_points (row);

    ringlet_parallax_apply (&self->parallax, &points, n);
  }
  turn (&self->projection, row, n);
}

void
ringlet_placement_centres (const RingletPlacement *self, gsize slow, RingletLabRow out)
{
  const RingletPoints points = as_points (out);
  const gsize n = self->detector->n_fast;
  RingletRowLine line;

  if (!self->parallax.is_active &&
      ringlet_detector_line (self->detector, (double) slow + 0.5, 0.5, &line)) {
    turn_line (&self->projection, &line, n, out);
    return;
  }

  ringlet_detector_centres (self->detector, slow, &points);
  place (self, out, n);
}

void
ringlet_placement_nodes (const RingletPlacement *self, gsize slow, RingletLabRow out)
{
  const RingletPoints points = as_points (out);
  const gsize n = self->detector->n_fast + 1;
  RingletRowLine line;

  if (!self->parallax.is_active &&
      ringlet_detector_line (self->detector, (double) slow, 0.0, &line)) {
    turn_line (&self->projection, &line, n, out);
    return;
  }

  ringlet_detector_nodes (self->detector, slow, &points);
  place (self, out, n);
}

void
ringlet_placement_corners (
    const RingletPlacement *self, gsize slow, const RingletLabRow *out)
{
  RingletPoints points[RINGLET_CORNERS_MAX] = { { 0 } };
  const guint n = self->detector->grid->n_corners;

  for (guint k = 0; k < n; k++)
    points[k] = as_points (out[k]);
  ringlet_detector_corners (self->detector, slow, points);
  for (guint k = 0; k < n; k++)
    place (self, out[k], self->detector->n_fast);
}

RingletLab
ringlet_placement_at (const RingletPlacement *self, double slow_px, double fast_px)
{
  RingletLab lab = { 0 };
  const RingletLabRow row = { &lab.x, &lab.y, &lab.z };
  double point[3];

  ringlet_detector_point (self->detector, slow_px, fast_px, point);
  lab.y = point[0];
  lab.x = point[1];
  lab.z = point[2];
  place (self, row, 1);
  return lab;
}

static double
along (const double axis[3], RingletLab p)
{
  return axis[0] * p.y + axis[1] * p.x + axis[2] * p.z;
}

/* (slow, fast, normal) of a vector of the laboratory. */
static void
turn_back (const RingletPlacement *self, RingletLab lab, double vector[3])
{
  vector[0] = along (self->projection.slow, lab);
  vector[1] = along (self->projection.fast, lab);
  vector[2] = along (self->projection.normal, lab);
}

gboolean
ringlet_placement_find (const RingletPlacement *self, RingletLab direction,
    double *slow_px, double *fast_px)
{
  const RingletGeometry *g = &self->geometry;
  const double from[3] = { g->poni_slow_m, g->poni_fast_m, -g->distance_m };
  double ray[3];

  turn_back (self, direction, ray);
  if (self->parallax.is_active) {
    double slow_m;
    double fast_m;

    if (!ringlet_grid_meet_plane (from, ray, &slow_m, &fast_m))
      return FALSE;
    ringlet_parallax_undo (&self->parallax, &slow_m, &fast_m);
    ray[0] = slow_m - from[0];
    ray[1] = fast_m - from[1];
    ray[2] = -from[2];
  }
  return ringlet_detector_find (self->detector, from, ray, slow_px, fast_px);
}

gboolean
ringlet_placement_find_angles (const RingletPlacement *self, double two_theta_rad,
    double chi_rad, double *slow_px, double *fast_px)
{
  const double sine = sin (two_theta_rad);
  const RingletLab direction = {
    .x = sine * cos (chi_rad),
    .y = sine * sin (chi_rad),
    .z = cos (two_theta_rad),
  };

  return ringlet_placement_find (self, direction, slow_px, fast_px);
}

RingletLab
ringlet_geometry_lab_at (const RingletGeometry *self, const RingletDetector *detector,
    double slow_px, double fast_px)
{
  const RingletPlacement placement = ringlet_placement_new (detector, self);

  return ringlet_placement_at (&placement, slow_px, fast_px);
}

gboolean
ringlet_geometry_beam_centre (const RingletGeometry *self,
    const RingletDetector *detector, double *slow_px, double *fast_px)
{
  const RingletPlacement placement = ringlet_placement_new (detector, self);
  const RingletLab beam = { .z = 1.0 };

  return ringlet_placement_find (&placement, beam, slow_px, fast_px);
}
