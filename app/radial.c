/* SPDX-License-Identifier: MIT */
#include "radial.h"

#include <math.h>

#include "geometry/space.h"

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

static gboolean
has_radius (const RingletDetector *detector)
{
  return detector == NULL || detector->grid->is_flat;
}

double
ringlet_radial_to_two_theta (const RingletUnit *unit, double radial,
    const RingletDetector *detector, const RingletGeometry *geometry, double chi_rad)
{
  const RingletUnit *angle = ringlet_unit_find ("2th_rad", NULL);

  if (unit->space != RINGLET_SPACE_RADIUS)
    return ringlet_unit_convert (radial, unit, angle, geometry->wavelength_m);
  if (!has_radius (detector))
    return NAN;
  return two_theta_of_radius (radial / unit->factor, geometry, chi_rad);
}

double
ringlet_radial_from_two_theta (const RingletUnit *unit, double two_theta_rad,
    const RingletDetector *detector, const RingletGeometry *geometry, double chi_rad)
{
  const RingletUnit *angle = ringlet_unit_find ("2th_rad", NULL);

  if (unit->space != RINGLET_SPACE_RADIUS)
    return ringlet_unit_convert (two_theta_rad, angle, unit, geometry->wavelength_m);
  if (!has_radius (detector))
    return NAN;
  return radius_of_two_theta (two_theta_rad, geometry, chi_rad) * unit->factor;
}
