/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/units.h"
#include "geometry/placement.h"

G_BEGIN_DECLS

/* What is read off a ray; a row of a table in space.c. */
typedef struct _RingletSpaceBase RingletSpaceBase;

/**
 * RingletSpaceClass:
 * @base: what is read off a ray: 2θ, 2 sin θ, a coordinate …
 * @of_base: (nullable): the quantity as a function of that; NULL where it is that
 * @to_base: (nullable): back
 * @q_unit_m: the length that q is multiplied with before: arrays and matrices of this
 *   space depend on the wavelength; 0 where they do not
 * @is_infinite_at_beam: has no finite value at 2θ = 0
 * @is_signed: may be negative; else a range begins at 0 at the earliest
 * @is_component: of a vector: depends on χ, and has no extremum at the beam
 *
 * How one #RingletSpace is computed; a row of a table.
 */
typedef struct {
  const RingletSpaceBase *base;
  double (*of_base) (double base);
  double (*to_base) (double value);
  double q_unit_m;
  gboolean is_infinite_at_beam;
  gboolean is_signed;
  gboolean is_component;
} RingletSpaceClass;

/* Returns (transfer none). */
const RingletSpaceClass *ringlet_space_get_class (RingletSpace space);

/* The value of a point; @wavelength_m is looked at where the space needs it. */
double ringlet_space_of_lab (RingletSpace space, RingletLab p, double wavelength_m);

/* The same of @n points; @out may not overlap with them. */
void ringlet_space_of_row (RingletSpace space, const RingletLabRow *p, gsize n,
    double wavelength_m, double *out);

/* From and to 2θ in radians. NaN where the quantity does not depend on 2θ alone (radius
 * and components), and for a value that no angle reaches. */
double ringlet_space_of_two_theta (
    RingletSpace space, double two_theta_rad, double wavelength_m);
double ringlet_space_to_two_theta (
    RingletSpace space, double value, double wavelength_m);

/**
 * ringlet_unit_convert:
 * @displayed: in unit @from
 * @wavelength_m: 0 when not known
 *
 * One number on the axis of one unit into another. Within one space the wavelength does
 * not matter. d falls when the others rise.
 *
 * Returns: in unit @to; NaN where the one does not follow from the other
 */
double ringlet_unit_convert (double displayed, const RingletUnit *from,
    const RingletUnit *to, double wavelength_m);

G_END_DECLS
