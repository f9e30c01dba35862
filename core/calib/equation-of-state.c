/* SPDX-License-Identifier: MIT */
#include "calib/equation-of-state.h"

#include <math.h>

#include "base/choice.h"
#include "base/error.h"

#define STEP 0.995     /* of the search for a bracket */
#define MIN_RATIO 0.05 /* no solid is known there */
#define MAX_RATIO 1.5  /* nor there */
#define MAX_EXPANSION 0.5
#define NO_NUMBERS "A pressure is a number and a temperature above 0 K"

gboolean
ringlet_eos_kind_parse (const char *text, RingletEosKind *kind, GError **error)
{
  static const char *const names[] = { "bm3", "bm2", "bm4", "vinet" };
  int index = 0;

  if (!ringlet_choice_parse (
          text, names, G_N_ELEMENTS (names), "equation of state", &index, error))
    return FALSE;
  *kind = (RingletEosKind) index;
  return TRUE;
}

static double
birch (const RingletEquationOfState *self, double ratio)
{
  const double f = 0.5 * (pow (ratio, -2.0 / 3.0) - 1.0); /* Eulerian strain */
  const double prime = self->kind == RINGLET_EOS_BM2 ? 4.0 : self->k0_prime;
  double series = 1.0 + 1.5 * (prime - 4.0) * f;

  if (self->kind == RINGLET_EOS_BM4)
    series += 1.5 *
        (self->k0_pa * self->k0_second_per_pa + (prime - 4.0) * (prime - 3.0) +
            35.0 / 9.0) *
        f * f;
  return 3.0 * self->k0_pa * f * pow (1.0 + 2.0 * f, 2.5) * series;
}

double
ringlet_equation_of_state_pressure (const RingletEquationOfState *self, double ratio)
{
  const double y = cbrt (ratio);

  if (self->kind != RINGLET_EOS_VINET)
    return birch (self, ratio);
  return 3.0 * self->k0_pa * (1.0 - y) / (y * y) *
      exp (1.5 * (self->k0_prime - 1.0) * (1.0 - y));
}

static gboolean
fail_reach (GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The equation of state has no volume at this pressure; check the pressure, K0 "
      "and "
      "K0p");
  return FALSE;
}

/* From 1 towards the pressure as long as it goes there: beyond its highest point a
 * formula means nothing. */
static gboolean
find_bracket (const RingletEquationOfState *self, double pressure_pa, double bounds[2])
{
  const double sign = pressure_pa < 0.0 ? -1.0 : 1.0;
  const double step = sign > 0.0 ? STEP : 1.0 / STEP;
  double reached = 0.0;

  bounds[1] = 1.0;
  for (double ratio = step; ratio > MIN_RATIO && ratio < MAX_RATIO; ratio *= step) {
    const double next = sign * ringlet_equation_of_state_pressure (self, ratio);

    if (!(next > reached))
      return FALSE;
    bounds[0] = bounds[1];
    bounds[1] = ratio;
    if (next >= sign * pressure_pa)
      return TRUE;
    reached = next;
  }
  return FALSE;
}

static gboolean
compress (const RingletEquationOfState *self, double pressure_pa, double *ratio,
    GError **error)
{
  double bounds[2] = { 1.0, 1.0 };

  if (pressure_pa == 0.0)
    return TRUE;
  if (!find_bracket (self, pressure_pa, bounds))
    return fail_reach (error);

  for (int i = 0; i < 60; i++) {
    const double middle = 0.5 * (bounds[0] + bounds[1]);
    const double pressure = ringlet_equation_of_state_pressure (self, middle);

    bounds[fabs (pressure) >= fabs (pressure_pa)] = middle;
  }
  *ratio *= 0.5 * (bounds[0] + bounds[1]);
  return TRUE;
}

static gboolean
fail_missing (const char *text, GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, text);
  return FALSE;
}

/* @warm: (out): at that temperature; @growth: (out): ln V there without pressure */
static gboolean
warm_up (const RingletEquationOfState *self, double temperature_k,
    RingletEquationOfState *warm, double *growth, GError **error)
{
  const double warmer = temperature_k - self->reference_k;

  *warm = *self;
  *growth = self->expansion_per_k * warmer +
      0.5 * self->expansion_slope_per_k2 * warmer * warmer;
  if (!(temperature_k >= 0.0 && isfinite (temperature_k)))
    return fail_missing (NO_NUMBERS, error);
  if (warmer != 0.0 && self->expansion_per_k == 0.0)
    return fail_missing ("Its thermal expansion is not known: give alpha=, the "
                         "volumetric one in 1/K, or leave the temperature out",
        error);
  if (!(fabs (*growth) < MAX_EXPANSION))
    return fail_missing (
        "Temperature and thermal expansion change the volume by more than half", error);

  warm->k0_pa += self->k0_slope_pa_per_k * warmer;
  warm->k0_prime += self->k0_prime_slope_per_k * warmer;
  return TRUE;
}

static gboolean
check_modulus (const RingletEquationOfState *self, GError **error)
{
  return self->k0_pa > 0.0 ||
      fail_missing ("Its bulk modulus is not known: give K0= in GPa and K0p=, or "
                    "leave the pressure out",
          error);
}

gboolean
ringlet_equation_of_state_ratio (const RingletEquationOfState *self, double pressure_pa,
    double temperature_k, double *ratio, GError **error)
{
  RingletEquationOfState warm;
  double growth = 0.0;

  if (!isfinite (pressure_pa))
    return fail_missing (NO_NUMBERS, error);
  if (!warm_up (self, temperature_k, &warm, &growth, error) ||
      (pressure_pa != 0.0 && !check_modulus (self, error)))
    return FALSE;

  *ratio = exp (growth);
  return compress (&warm, pressure_pa, ratio, error);
}

gboolean
ringlet_equation_of_state_find_pressure (const RingletEquationOfState *self,
    double ratio, double temperature_k, double *pressure_pa, GError **error)
{
  RingletEquationOfState warm;
  double growth = 0.0;
  double bounds[2] = { 1.0, 1.0 };

  if (!warm_up (self, temperature_k, &warm, &growth, error) ||
      !check_modulus (self, error))
    return FALSE;

  ratio /= exp (growth);
  *pressure_pa = ringlet_equation_of_state_pressure (&warm, ratio);
  if (ratio > MIN_RATIO && ratio < MAX_RATIO && isfinite (*pressure_pa) &&
      (ratio == 1.0 ||
          (find_bracket (&warm, *pressure_pa, bounds) &&
              ratio <= fmax (bounds[0], bounds[1]) + 1e-9 &&
              ratio >= fmin (bounds[0], bounds[1]) - 1e-9)))
    return TRUE;
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "By the equation of state no pressure makes this volume");
  return FALSE;
}
