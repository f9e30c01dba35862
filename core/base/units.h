/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletSpace:
 * @RINGLET_SPACE_TWO_THETA: scattering angle 2θ, radians inside
 * @RINGLET_SPACE_Q: modulus of the scattering vector, 4π/λ · sin θ, metres⁻¹ inside
 * @RINGLET_SPACE_RADIUS: distance from the beam axis, metres inside
 *
 * The radial quantities. Units of one space share their arrays and matrices.
 */
typedef enum {
  RINGLET_SPACE_TWO_THETA,
  RINGLET_SPACE_Q,
  RINGLET_SPACE_RADIUS,
} RingletSpace;

/**
 * RingletUnit:
 * @name: pyFAI's name, "2th_deg": what users type and files say
 * @symbol: for humans, "2θ (°)"
 * @space: the quantity
 * @per_si: displayed = SI × per_si
 * @nexus_quantity: name of the NeXus field
 * @nexus_unit: UDUNITS spelling
 *
 * One way to show a radial quantity. The table is constant.
 */
typedef struct {
  const char *name;
  const char *symbol;
  RingletSpace space;
  double per_si;
  const char *nexus_quantity;
  const char *nexus_unit;
} RingletUnit;

/* (array zero-terminated=1): all units */
const RingletUnit *const *ringlet_unit_list (void);

/**
 * ringlet_unit_find:
 * @error: RINGLET_ERROR_VALUE, with the list of names, when there is none
 *
 * Returns: (transfer none): the unit of that name
 */
const RingletUnit *ringlet_unit_find (const char *name, GError **error);

/* CODATA 2018: h·c/e in keV · m, exact by definition of the SI. */
#define RINGLET_KEV_METRE 1.2398419843320026e-9

G_END_DECLS
