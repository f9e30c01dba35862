/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletSpace:
 * @RINGLET_SPACE_TWO_THETA: scattering angle 2θ, radians
 * @RINGLET_SPACE_Q: 2 sin θ: q in 2π/λ
 * @RINGLET_SPACE_RADIUS: distance from the beam axis, metres
 * @RINGLET_SPACE_SPACING: 1 / (2 sin θ): d in λ
 * @RINGLET_SPACE_INVERSE_SPACING2: (2 sin θ)²: d*² in 1/λ²
 * @RINGLET_SPACE_LOG_Q: ln (2 sin θ), of which each logarithm of q follows
 * @RINGLET_SPACE_LOG1P_Q_NM: ln (1 + q nm)
 * @RINGLET_SPACE_LOG1P_Q_ANGSTROM: ln (1 + q Å)
 * @RINGLET_SPACE_ARSINH_Q_NM: arsinh (q nm)
 * @RINGLET_SPACE_ARSINH_Q_ANGSTROM: arsinh (q Å)
 * @RINGLET_SPACE_QX: horizontal component of the scattering vector in 2π/λ
 * @RINGLET_SPACE_QY: vertical component
 * @RINGLET_SPACE_CHI: azimuth χ, radians
 *
 * The quantities that bins are uniform in, as they are computed: free of the wavelength
 * wherever a unit of length only scales or shifts them. Units of one space share their
 * arrays and matrices, and so do wavelengths.
 */
typedef enum {
  RINGLET_SPACE_TWO_THETA,
  RINGLET_SPACE_Q,
  RINGLET_SPACE_RADIUS,
  RINGLET_SPACE_SPACING,
  RINGLET_SPACE_INVERSE_SPACING2,
  RINGLET_SPACE_LOG_Q,
  RINGLET_SPACE_LOG1P_Q_NM,
  RINGLET_SPACE_LOG1P_Q_ANGSTROM,
  RINGLET_SPACE_ARSINH_Q_NM,
  RINGLET_SPACE_ARSINH_Q_ANGSTROM,
  RINGLET_SPACE_QX,
  RINGLET_SPACE_QY,
  RINGLET_SPACE_CHI,
} RingletSpace;

/**
 * RingletUnit:
 * @name: pyFAI's name, "2th_deg": what users type and files say
 * @symbol: for humans, "2θ (°)"
 * @space: the quantity
 * @is_azimuthal: no radial unit
 * @needs_wavelength: says nothing where the wavelength is not known
 * @factor: displayed per value of @space, at a wavelength of 1 m
 * @wavelength_power: how @factor grows with the wavelength
 * @log_unit_m: of a logarithm of q: the length that q is multiplied with; else 0
 * @nexus_quantity: name of the NeXus field
 * @nexus_unit: UDUNITS spelling
 *
 * One way to show a quantity. The table is constant; its names and their meaning are
 * those of pyFAI 2026.9 (units.py), but for qx and qy, see #RingletSpace.
 */
typedef struct {
  const char *name;
  const char *symbol;
  RingletSpace space;
  gboolean is_azimuthal;
  gboolean needs_wavelength;
  double factor;
  int wavelength_power;
  double log_unit_m;
  const char *nexus_quantity;
  const char *nexus_unit;
} RingletUnit;

/* (array zero-terminated=1): all units, the radial ones first */
const RingletUnit *const *ringlet_unit_list (void);

/**
 * ringlet_unit_find:
 * @error: RINGLET_ERROR_VALUE, with the list of names, when there is none
 *
 * Returns: (transfer none): the unit of that name
 */
const RingletUnit *ringlet_unit_find (const char *name, GError **error);

/**
 * RingletUnitScale:
 * @factor: displayed per value in the space
 * @offset: displayed where the space has 0
 *
 * displayed = factor · value in the space of the unit + offset; the factor is positive.
 */
typedef struct {
  double factor;
  double offset;
} RingletUnitScale;

/* @wavelength_m: positive where the unit needs it, else not looked at */
RingletUnitScale ringlet_unit_scale (const RingletUnit *self, double wavelength_m);

/* From the space of the unit to what is displayed, and back. */
static inline double
ringlet_unit_scale_show (RingletUnitScale self, double value)
{
  return value * self.factor + self.offset;
}
static inline double
ringlet_unit_scale_read (RingletUnitScale self, double displayed)
{
  return (displayed - self.offset) / self.factor;
}

/* CODATA 2018: h·c/e in keV · m, exact by definition of the SI. */
#define RINGLET_KEV_METRE 1.2398419843320026e-9

G_END_DECLS
