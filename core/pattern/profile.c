/* SPDX-License-Identifier: MIT */
#include "pattern/profile.h"

#include <math.h>

double
ringlet_profile_value (double x, const double p[RINGLET_PROFILE_N], double *derivatives)
{
  const double height = p[RINGLET_PROFILE_HEIGHT];
  const double eta = p[RINGLET_PROFILE_ETA];
  const double fwhm = exp (p[RINGLET_PROFILE_LOG_FWHM]);
  const double t = (x - p[RINGLET_PROFILE_POSITION]) / fwhm;
  const double lorentz = 1.0 / (1.0 + 4.0 * t * t);
  const double gauss = exp (-4.0 * G_LN2 * t * t);
  const double shape = eta * lorentz + (1.0 - eta) * gauss;
  /* −d shape / d t */
  const double fall = 8.0 * t * (eta * lorentz * lorentz + (1.0 - eta) * G_LN2 * gauss);

  if (derivatives != NULL) {
    derivatives[RINGLET_PROFILE_HEIGHT] = shape;
    derivatives[RINGLET_PROFILE_POSITION] = height * fall / fwhm;
    derivatives[RINGLET_PROFILE_LOG_FWHM] = height * fall * t;
    derivatives[RINGLET_PROFILE_ETA] = height * (lorentz - gauss);
  }
  return height * shape;
}

double
ringlet_profile_shape_area (double eta)
{
  return eta * 0.5 * G_PI + (1.0 - eta) * 0.5 * sqrt (G_PI / G_LN2);
}
