/* SPDX-License-Identifier: MIT */
#include "process/peak-shape.h"

#include <math.h>

/* Square of the distance in half widths. */
static double
half_widths2 (double distance, double fwhm)
{
  return 4.0 * distance * distance / (fwhm * fwhm);
}

double
ringlet_peak_gauss (double distance, double fwhm)
{
  return 2.0 * sqrt (G_LN2 / G_PI) / fwhm *
      exp (-G_LN2 * half_widths2 (distance, fwhm));
}

double
ringlet_peak_lorentz (double distance, double fwhm)
{
  return 2.0 / (G_PI * fwhm * (1.0 + half_widths2 (distance, fwhm)));
}

double
ringlet_peak_pseudo_voigt (double distance, double fwhm, double lorentzian)
{
  return lorentzian * ringlet_peak_lorentz (distance, fwhm) +
      (1.0 - lorentzian) * ringlet_peak_gauss (distance, fwhm);
}

double
ringlet_peak_widths_gauss (const RingletPeakWidths *self, double theta_rad)
{
  const double t = tan (theta_rad);

  return sqrt (self->u * t * t + self->v * t + self->w);
}

double
ringlet_peak_widths_lorentz (const RingletPeakWidths *self, double theta_rad)
{
  const double fwhm = self->x * tan (theta_rad) + self->y / cos (theta_rad);

  return fwhm >= 0.0 ? fwhm : NAN;
}

RingletPeakShape
ringlet_peak_shape_tch (double gauss_fwhm, double lorentz_fwhm)
{
  /* In units of the larger one: the fifth power of an angle is small. */
  const double unit = fmax (gauss_fwhm, lorentz_fwhm);
  const double g = gauss_fwhm / unit;
  const double l = lorentz_fwhm / unit;
  double fwhm;
  double ratio;

  if (!(unit > 0.0))
    return (RingletPeakShape){ 0.0, 0.0 };

  fwhm = pow (g * g * g * g * g + 2.69269 * g * g * g * g * l +
          2.42843 * g * g * g * l * l + 4.47163 * g * g * l * l * l +
          0.07842 * g * l * l * l * l + l * l * l * l * l,
      0.2);
  ratio = l / fwhm;
  return (RingletPeakShape){ unit * fwhm,
    ratio * (1.36603 - ratio * (0.47719 - 0.11116 * ratio)) };
}
