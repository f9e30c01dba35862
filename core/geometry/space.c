/* SPDX-License-Identifier: MIT */
#include "geometry/space.h"

#include "geometry/lab-row.h"
#include "geometry/lab.h"

#define NM 1e-9
#define ANGSTROM 1e-10

/* What is read off a ray; @of_two_theta and @to_two_theta are NULL where 2θ alone does
 * not decide. */
struct _RingletSpaceBase {
  double (*of_lab) (RingletLab p);
  void (*of_row) (const RingletLabRow *p, gsize n, double *out);
  double (*of_two_theta) (double two_theta_rad);
  double (*to_two_theta) (double base);
};

static double
same (double value)
{
  return value;
}

static double
two_sin_theta (RingletLab p)
{
  return 2.0 * ringlet_lab_sin_theta (p);
}

static void
row_two_sin_theta (const RingletLabRow *p, gsize n, double *out)
{
  ringlet_lab_row_sin_theta (p, n, out);
  for (gsize j = 0; j < n; j++)
    out[j] *= 2.0;
}

static double
two_sin_of_two_theta (double two_theta_rad)
{
  return 2.0 * sin (two_theta_rad / 2.0);
}

static double
two_theta_of_two_sin (double two_sin)
{
  return 2.0 * asin (two_sin / 2.0);
}

static double
direction_x (RingletLab p)
{
  return p.x / ringlet_lab_length (p);
}

static double
direction_y (RingletLab p)
{
  return p.y / ringlet_lab_length (p);
}

static void
row_direction_x (const RingletLabRow *p, gsize n, double *out)
{
  for (gsize j = 0; j < n; j++)
    out[j] = direction_x ((RingletLab){ p->x[j], p->y[j], p->z[j] });
}

static void
row_direction_y (const RingletLabRow *p, gsize n, double *out)
{
  for (gsize j = 0; j < n; j++)
    out[j] = direction_y ((RingletLab){ p->x[j], p->y[j], p->z[j] });
}

static const RingletSpaceBase angle = { ringlet_lab_two_theta,
  ringlet_lab_row_two_theta, same, same };
static const RingletSpaceBase two_sin = { two_sin_theta, row_two_sin_theta,
  two_sin_of_two_theta, two_theta_of_two_sin };
static const RingletSpaceBase radius = { ringlet_lab_radius, ringlet_lab_row_radius,
  NULL, NULL };
static const RingletSpaceBase horizontal = { direction_x, row_direction_x, NULL, NULL };
static const RingletSpaceBase vertical = { direction_y, row_direction_y, NULL, NULL };
static const RingletSpaceBase azimuth = { ringlet_lab_chi, ringlet_lab_row_chi, NULL,
  NULL };

static double
inverse (double value)
{
  return 1.0 / value;
}

static double
square (double value)
{
  return value * value;
}

/* Source of qx and qy: q = k' − k, so that each component is 2π/λ times that of the
 * direction of the ray. pyFAI 2026.9 has 4π/λ · sin (½ atan2 (x, z)), which its authors
 * call wrong: off the axis it is no component of q. */
static const RingletSpaceClass classes[] = {
  [RINGLET_SPACE_TWO_THETA] = { &angle },
  [RINGLET_SPACE_Q] = { &two_sin },
  [RINGLET_SPACE_RADIUS] = { &radius },
  [RINGLET_SPACE_SPACING] = { &two_sin, inverse, inverse, .is_infinite_at_beam = TRUE },
  [RINGLET_SPACE_INVERSE_SPACING2] = { &two_sin, square, sqrt },
  [RINGLET_SPACE_LOG_Q] = { &two_sin, log, exp, .is_infinite_at_beam = TRUE,
      .is_signed = TRUE },
  [RINGLET_SPACE_LOG1P_Q_NM] = { &two_sin, log1p, expm1, NM },
  [RINGLET_SPACE_LOG1P_Q_ANGSTROM] = { &two_sin, log1p, expm1, ANGSTROM },
  [RINGLET_SPACE_ARSINH_Q_NM] = { &two_sin, asinh, sinh, NM },
  [RINGLET_SPACE_ARSINH_Q_ANGSTROM] = { &two_sin, asinh, sinh, ANGSTROM },
  [RINGLET_SPACE_QX] = { &horizontal, .is_signed = TRUE, .is_component = TRUE },
  [RINGLET_SPACE_QY] = { &vertical, .is_signed = TRUE, .is_component = TRUE },
  [RINGLET_SPACE_CHI] = { &azimuth, .is_signed = TRUE },
};

const RingletSpaceClass *
ringlet_space_get_class (RingletSpace space)
{
  return &classes[space];
}

/* The argument of @of_base per value of the base: q in 1 / q_unit_m. */
static double
per_base (const RingletSpaceClass *klass, double wavelength_m)
{
  return klass->q_unit_m > 0.0 ? 2.0 * G_PI * klass->q_unit_m / wavelength_m : 1.0;
}

static double
of_base (const RingletSpaceClass *klass, double base, double wavelength_m)
{
  return klass->of_base != NULL ? klass->of_base (base * per_base (klass, wavelength_m))
                                : base;
}

double
ringlet_space_of_lab (RingletSpace space, RingletLab p, double wavelength_m)
{
  const RingletSpaceClass *klass = &classes[space];

  return of_base (klass, klass->base->of_lab (p), wavelength_m);
}

void
ringlet_space_of_row (RingletSpace space, const RingletLabRow *p, gsize n,
    double wavelength_m, double *out)
{
  const RingletSpaceClass *klass = &classes[space];

  klass->base->of_row (p, n, out);
  for (gsize j = 0; klass->of_base != NULL && j < n; j++)
    out[j] = of_base (klass, out[j], wavelength_m);
}

double
ringlet_space_of_two_theta (
    RingletSpace space, double two_theta_rad, double wavelength_m)
{
  const RingletSpaceClass *klass = &classes[space];

  if (klass->base->of_two_theta == NULL)
    return NAN;
  return of_base (klass, klass->base->of_two_theta (two_theta_rad), wavelength_m);
}

double
ringlet_space_to_two_theta (RingletSpace space, double value, double wavelength_m)
{
  const RingletSpaceClass *klass = &classes[space];
  double base = value;

  if (klass->base->to_two_theta == NULL)
    return NAN;
  if (klass->to_base != NULL)
    base = klass->to_base (value) / per_base (klass, wavelength_m);
  return klass->base->to_two_theta (base);
}

/* Within one space: @from and @to depend on the wavelength alike, so any will do. */
static double
rescale (double displayed, const RingletUnit *from, const RingletUnit *to)
{
  const double value =
      ringlet_unit_scale_read (ringlet_unit_scale (from, 1.0), displayed);

  return from == to ? displayed
                    : ringlet_unit_scale_show (ringlet_unit_scale (to, 1.0), value);
}

double
ringlet_unit_convert (double displayed, const RingletUnit *from, const RingletUnit *to,
    double wavelength_m)
{
  const gboolean known = wavelength_m > 0.0;
  double two_theta;

  if (from->space == to->space)
    return rescale (displayed, from, to);
  if (!known && (from->needs_wavelength || to->needs_wavelength))
    return NAN;

  two_theta = ringlet_space_to_two_theta (from->space,
      ringlet_unit_scale_read (ringlet_unit_scale (from, wavelength_m), displayed),
      wavelength_m);
  return ringlet_unit_scale_show (ringlet_unit_scale (to, wavelength_m),
      ringlet_space_of_two_theta (to->space, two_theta, wavelength_m));
}
