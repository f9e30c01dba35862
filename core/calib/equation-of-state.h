/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletEosKind:
 * @RINGLET_EOS_BM3: Birch & Murnaghan, third order
 * @RINGLET_EOS_BM2: the same where K₀′ is 4
 * @RINGLET_EOS_BM4: the same with K₀″
 * @RINGLET_EOS_VINET: Vinet et al., J. Geophys. Res. 92 (1987) 9319
 *
 * How pressure grows as the volume shrinks. Source of the first three: F. Birch, J.
 * Geophys. Res. 57 (1952) 227.
 */
typedef enum {
  RINGLET_EOS_BM3,
  RINGLET_EOS_BM2,
  RINGLET_EOS_BM4,
  RINGLET_EOS_VINET,
} RingletEosKind;

/**
 * RingletEquationOfState:
 * @kind: the formula
 * @k0_pa: bulk modulus at no pressure and @reference_k, pascal; 0 when not known
 * @k0_prime: its derivative by pressure
 * @k0_second_per_pa: the second derivative, of %RINGLET_EOS_BM4 alone
 * @k0_slope_pa_per_k: derivative of @k0_pa by temperature
 * @k0_prime_slope_per_k: derivative of @k0_prime by temperature
 * @expansion_per_k: d ln V / dT of the volume at @reference_k; 0 when not known
 * @expansion_slope_per_k2: derivative of @expansion_per_k by temperature
 * @reference_k: temperature of the cell and of all of these, kelvin
 *
 * What pressure and temperature do to a volume.
 */
typedef struct {
  RingletEosKind kind;
  double k0_pa;
  double k0_prime;
  double k0_second_per_pa;
  double k0_slope_pa_per_k;
  double k0_prime_slope_per_k;
  double expansion_per_k;
  double expansion_slope_per_k2;
  double reference_k;
} RingletEquationOfState;

/* 25 °C, in kelvin. */
#define RINGLET_ROOM_K 298.15

/* "bm2", "bm3", "bm4" or "vinet"; @error: RINGLET_ERROR_VALUE with these words */
gboolean ringlet_eos_kind_parse (
    const char *text, RingletEosKind *kind, GError **error);

/* Pressure at @ratio = V / V₀ of the volumes at one temperature, the reference. */
double ringlet_equation_of_state_pressure (
    const RingletEquationOfState *self, double ratio);

/**
 * ringlet_equation_of_state_ratio:
 * @temperature_k: kelvin
 * @ratio: (out): volume there in volumes of the cell at no pressure and @reference_k
 * @error: RINGLET_ERROR_VALUE saying which number is missing, or that the formula
 *   reaches no such pressure
 *
 * First the expansion at no pressure, V = V₀ exp (α ΔT + ½ α′ ΔT²), then the
 * compression with K₀ and K₀′ of that temperature. Dioptas has V = V₀ (1 + (α + α′ ΔT)
 * ΔT) there, which is the same to the first order.
 */
gboolean ringlet_equation_of_state_ratio (const RingletEquationOfState *self,
    double pressure_pa, double temperature_k, double *ratio, GError **error);

/**
 * ringlet_equation_of_state_find_pressure:
 * @ratio: volume, in volumes of the cell at no pressure and @reference_k
 * @temperature_k: kelvin
 * @pressure_pa: (out): what makes that volume at @temperature_k; negative where it is
 *   larger than without pressure
 * @error: RINGLET_ERROR_VALUE saying which number is missing, or that no pressure makes
 *   this volume
 *
 * The inverse of ringlet_equation_of_state_ratio().
 */
gboolean ringlet_equation_of_state_find_pressure (const RingletEquationOfState *self,
    double ratio, double temperature_k, double *pressure_pa, GError **error);

G_END_DECLS
