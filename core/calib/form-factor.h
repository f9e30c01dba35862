/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletFormFactor:
 * @element: "La"
 * @a: amplitudes, electrons
 * @b: Å²
 * @c: electrons
 *
 * f (s) = Σ a exp (−b s²) + c, s = sin θ / λ in Å⁻¹, of a free neutral atom; good up to
 * s = 2. Source: International Tables for Crystallography C, table 6.1.1.4.
 */
typedef struct {
  const char *element;
  double a[4];
  double b[4];
  double c;
} RingletFormFactor;

/* Elements by their number, from hydrogen; the last has no name. */
extern const RingletFormFactor ringlet_form_factors[];

/* Returns (transfer none) (nullable): of the element with which @label begins: "La",
 * "LA1", "O2-", "Si4+"; deuterium is hydrogen. */
const RingletFormFactor *ringlet_form_factor_find (const char *label);

/* @s2: square of s, Å⁻² */
double ringlet_form_factor_at (const RingletFormFactor *self, double s2);

G_END_DECLS
