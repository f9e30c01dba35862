/* SPDX-License-Identifier: MIT */
#include "geometry/geometry.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"

static gboolean
check (const char *what, double value, gboolean ok, const char *allowed, GError **error)
{
  char number[RINGLET_NUMBER_SIZE];

  if (ok && isfinite (value))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s is %s, but must be %s",
      what, ringlet_number_format (value, number), allowed);
  return FALSE;
}

gboolean
ringlet_geometry_check (const RingletGeometry *self, GError **error)
{
  static const char length[] = "a finite number of metres";
  static const char angle[] = "a finite number of radians";
  const double d = self->distance_m;
  const double w = self->wavelength_m;

  return check ("The distance from sample to detector", d, d > 0.0,
             "a positive finite number of metres", error) &&
      check ("The point of normal incidence along the slow axis (Poni1)",
          self->poni_slow_m, TRUE, length, error) &&
      check ("The point of normal incidence along the fast axis (Poni2)",
          self->poni_fast_m, TRUE, length, error) &&
      check ("The first rotation (Rot1)", self->rot1_rad, TRUE, angle, error) &&
      check ("The second rotation (Rot2)", self->rot2_rad, TRUE, angle, error) &&
      check ("The third rotation (Rot3)", self->rot3_rad, TRUE, angle, error) &&
      check ("The wavelength", w, w >= 0.0,
          "a positive finite number of metres, or 0 where it is not known", error);
}

gboolean
ringlet_geometry_equal (const RingletGeometry *a, const RingletGeometry *b)
{
  return a->distance_m == b->distance_m && a->poni_slow_m == b->poni_slow_m &&
      a->poni_fast_m == b->poni_fast_m && a->rot1_rad == b->rot1_rad &&
      a->rot2_rad == b->rot2_rad && a->rot3_rad == b->rot3_rad &&
      a->wavelength_m == b->wavelength_m && !a->parallax == !b->parallax;
}

void
ringlet_geometry_digest (
    const RingletGeometry *self, gboolean with_wavelength, RingletDigest *digest)
{
  ringlet_digest_add_double (digest, self->distance_m);
  ringlet_digest_add_double (digest, self->poni_slow_m);
  ringlet_digest_add_double (digest, self->poni_fast_m);
  ringlet_digest_add_double (digest, self->rot1_rad);
  ringlet_digest_add_double (digest, self->rot2_rad);
  ringlet_digest_add_double (digest, self->rot3_rad);
  ringlet_digest_add_uint (digest, self->parallax != FALSE);
  if (with_wavelength)
    ringlet_digest_add_double (digest, self->wavelength_m);
}

/* R = R3 · R2 · R1 written out, rows and columns in the order (slow, fast, beam).
 * Source: pyFAI, Geometry.rotation_matrix(). */
static void
rotation_matrix (const RingletGeometry *self, double r[3][3])
{
  const double c1 = cos (self->rot1_rad), s1 = sin (self->rot1_rad);
  const double c2 = cos (self->rot2_rad), s2 = sin (self->rot2_rad);
  const double c3 = cos (self->rot3_rad), s3 = sin (self->rot3_rad);

  r[0][0] = c2 * c3;
  r[0][1] = c3 * s1 * s2 - c1 * s3;
  r[0][2] = -(c1 * c3 * s2 + s1 * s3);
  r[1][0] = c2 * s3;
  r[1][1] = c1 * c3 + s1 * s2 * s3;
  r[1][2] = c3 * s1 - c1 * s2 * s3;
  r[2][0] = s2;
  r[2][1] = -c2 * s1;
  r[2][2] = c1 * c2;
}

RingletProjection
ringlet_geometry_projection (const RingletGeometry *self)
{
  RingletProjection projection;
  double r[3][3];

  rotation_matrix (self, r);
  for (int i = 0; i < 3; i++) {
    projection.slow[i] = r[i][0];
    projection.fast[i] = r[i][1];
    projection.normal[i] = r[i][2];
    projection.origin[i] = r[i][2] * self->distance_m - r[i][0] * self->poni_slow_m -
        r[i][1] * self->poni_fast_m;
  }
  return projection;
}
