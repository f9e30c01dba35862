/* SPDX-License-Identifier: MIT */
#pragma once

/* What a point of the laboratory means in diffraction, and the two corrections that
 * depend on nothing else. Source of all: pyFAI (geometry/core.py), restated in double
 * precision; angles in radians. */

#include <math.h>

#include "geometry/geometry.h"

G_BEGIN_DECLS

/* From the beam axis, metres. */
static inline double
ringlet_lab_radius (RingletLab p)
{
  return sqrt (p.x * p.x + p.y * p.y);
}

/* From the sample, metres. */
static inline double
ringlet_lab_length (RingletLab p)
{
  return sqrt (p.x * p.x + p.y * p.y + p.z * p.z);
}

/* 0 … π, also beyond 90°. */
static inline double
ringlet_lab_two_theta (RingletLab p)
{
  return atan2 (ringlet_lab_radius (p), p.z);
}

/* −π … π: 0 at +x, growing towards +y. */
static inline double
ringlet_lab_chi (RingletLab p)
{
  return atan2 (p.y, p.x);
}

/* sin θ = √((1 − cos 2θ) / 2) without a trigonometric function. (R − z) cancels near
 * the beam, so it is written r² / (R + z) there. */
static inline double
ringlet_lab_sin_theta (RingletLab p)
{
  const double r2 = p.x * p.x + p.y * p.y;
  const double length = sqrt (r2 + p.z * p.z);
  /* 1 − cos 2θ without its cancellation, over a common denominator. */
  const double rest = p.z > 0.0 ? r2 : length - p.z;
  const double under = p.z > 0.0 ? length + p.z : 1.0;

  return sqrt (rest / (2.0 * length * under));
}

/* Metres⁻¹; the wavelength is positive. */
static inline double
ringlet_lab_q (RingletLab p, double wavelength_m)
{
  return 4.0 * G_PI / wavelength_m * ringlet_lab_sin_theta (p);
}

/* The same from 2θ alone; the wavelength is positive. */
static inline double
ringlet_q_of_two_theta (double two_theta_rad, double wavelength_m)
{
  return 4.0 * G_PI / wavelength_m * sin (two_theta_rad / 2.0);
}

/* Relative solid angle of a pixel of a flat detector: cos³ of the angle of incidence.
 */
static inline double
ringlet_lab_solid_angle (RingletLab p, double distance_m)
{
  const double c = distance_m / ringlet_lab_length (p);

  return c * c * c;
}

/* ½ (1 + cos² 2θ − f · cos 2χ · sin² 2θ); f = 1 is horizontal polarisation. The
 * trigonometric functions are ratios of coordinates. */
static inline double
ringlet_lab_polarization (RingletLab p, double factor)
{
  const double x2 = p.x * p.x;
  const double y2 = p.y * p.y;
  const double length2 = x2 + y2 + p.z * p.z;
  const double cos2 = p.z * p.z / length2;

  return 0.5 * (1.0 + cos2 - factor * (x2 - y2) / length2);
}

G_END_DECLS
