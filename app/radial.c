/* SPDX-License-Identifier: MIT */
#include "radial.h"

#include <math.h>

#include "geometry/lab.h"

/* A tilt that moves no ring by a thousandth of a pixel. */
#define UPRIGHT 1e-9

/* The plane of the detector cut along one azimuth: z = @z_m + @slope · r. */
typedef struct {
  double z_m;
  double slope;
} Cut;

static Cut
cut_plane (const RingletGeometry *geometry, double chi_rad)
{
  const RingletProjection p = ringlet_geometry_projection (geometry);
  const double normal[3] = {
    p.slow[1] * p.fast[2] - p.slow[2] * p.fast[1],
    p.slow[2] * p.fast[0] - p.slow[0] * p.fast[2],
    p.slow[0] * p.fast[1] - p.slow[1] * p.fast[0],
  };
  const double distance =
      normal[0] * p.origin[0] + normal[1] * p.origin[1] + normal[2] * p.origin[2];
  const double tilt = hypot (normal[0], normal[1]);
  Cut cut = { distance / normal[2], 0.0 };

  if (tilt > UPRIGHT)
    cut.slope = -(normal[0] * sin (chi_rad) + normal[1] * cos (chi_rad)) / normal[2];
  return cut;
}

static double
two_theta_of_radius (double radius_m, const RingletGeometry *geometry, double chi_rad)
{
  const Cut cut = cut_plane (geometry, chi_rad);

  if (geometry->distance_m <= 0.0)
    return NAN;
  return atan2 (radius_m, cut.z_m + cut.slope * radius_m);
}

static double
radius_of_two_theta (
    double two_theta_rad, const RingletGeometry *geometry, double chi_rad)
{
  const Cut cut = cut_plane (geometry, chi_rad);
  const double radius = cut.z_m * sin (two_theta_rad) /
      (cos (two_theta_rad) - cut.slope * sin (two_theta_rad));

  if (geometry->distance_m <= 0.0 || !(radius >= 0.0))
    return NAN;
  return radius;
}

double
ringlet_radial_to_two_theta (const RingletUnit *unit, double radial,
    const RingletGeometry *geometry, double chi_rad)
{
  const double value = radial / unit->per_si;

  switch (unit->space) {
  case RINGLET_SPACE_TWO_THETA:
    return value;
  case RINGLET_SPACE_Q:
    if (geometry->wavelength_m <= 0.0)
      return NAN;
    return ringlet_two_theta_of_q (value, geometry->wavelength_m);
  case RINGLET_SPACE_RADIUS:
    return two_theta_of_radius (value, geometry, chi_rad);
  }
  g_return_val_if_reached (NAN);
}

double
ringlet_radial_from_two_theta (const RingletUnit *unit, double two_theta_rad,
    const RingletGeometry *geometry, double chi_rad)
{
  switch (unit->space) {
  case RINGLET_SPACE_TWO_THETA:
    return two_theta_rad * unit->per_si;
  case RINGLET_SPACE_Q:
    if (geometry->wavelength_m <= 0.0)
      return NAN;
    return ringlet_q_of_two_theta (two_theta_rad, geometry->wavelength_m) *
        unit->per_si;
  case RINGLET_SPACE_RADIUS:
    return radius_of_two_theta (two_theta_rad, geometry, chi_rad) * unit->per_si;
  }
  g_return_val_if_reached (NAN);
}
