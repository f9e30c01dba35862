/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/units.h"
#include "geometry/geometry.h"

G_BEGIN_DECLS

/* One number on a radial axis into another one. Outside of what the geometry can say
 * the answer is NaN: q without a wavelength, a q beyond 4π/λ, an angle without a
 * distance, a component of q. How far from the beam axis a ray of some 2θ meets a
 * tilted detector depends on χ; @chi_rad is NaN where that is not known. The radius has
 * a formula on flat detectors only; @detector may be NULL where it is not known yet,
 * and counts as flat. */

double ringlet_radial_to_two_theta (const RingletUnit *unit, double radial,
    const RingletDetector *detector, const RingletGeometry *geometry, double chi_rad);

double ringlet_radial_from_two_theta (const RingletUnit *unit, double two_theta_rad,
    const RingletDetector *detector, const RingletGeometry *geometry, double chi_rad);

G_END_DECLS
