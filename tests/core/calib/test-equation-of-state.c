/* SPDX-License-Identifier: MIT */
#include "calib/equation-of-state.h"

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "calib/calibrant.h"

#define GPA 1e9

/* Pressures by derivatives of the energies, SymPy:
 * tests/reference/equation_of_state.py. */
static const struct {
  RingletEosKind kind;
  double k0_gpa;
  double k0_prime;
  double k0_second; /* 1/GPa */
  double ratio;
  double pressure_gpa;
} cases[] = {
#include "equation-of-state-truth.h"
};

static RingletEquationOfState
make (gsize i)
{
  return (RingletEquationOfState){
    .kind = cases[i].kind,
    .k0_pa = cases[i].k0_gpa * GPA,
    .k0_prime = cases[i].k0_prime,
    .k0_second_per_pa = cases[i].k0_second / GPA,
    .reference_k = 300.0,
  };
}

static void
test_formulas (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletEquationOfState eos = make (i);
    const double pressure_pa = cases[i].pressure_gpa * GPA;
    double ratio = 0.0;
    g_autoptr (GError) error = NULL;

    g_test_message ("%d at %g", cases[i].kind, cases[i].ratio);
    g_assert_cmpfloat_with_epsilon (
        ringlet_equation_of_state_pressure (&eos, cases[i].ratio), pressure_pa,
        1e-9 * fabs (pressure_pa)); /* digits of the table */
    g_assert_true (
        ringlet_equation_of_state_ratio (&eos, pressure_pa, 300.0, &ratio, &error));
    g_assert_no_error (error);
    g_assert_cmpfloat_with_epsilon (ratio, cases[i].ratio, 1e-9);
  }
}

/* K₀ = −V dP/dV and K₀′ = dK/dP at no pressure, which each formula must have. */
static void
test_definitions (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletEquationOfState eos = make (i);
    const double step = 1e-4;
    const double p[] = { ringlet_equation_of_state_pressure (&eos, exp (-step)), 0.0,
      ringlet_equation_of_state_pressure (&eos, exp (step)) };
    const double k0 = (p[0] - p[2]) / (2.0 * step);
    /* P as a series of −ln V: K₀ x + K₀ K₀′ x² / 2 */
    const double prime = (p[0] + p[2]) / (step * step) / k0;

    g_assert_cmpfloat_with_epsilon (k0 / eos.k0_pa, 1.0, 1e-6);
    g_assert_cmpfloat_with_epsilon (
        prime, eos.kind == RINGLET_EOS_BM2 ? 4.0 : eos.k0_prime, 1e-4);
  }
}

static void
test_temperature (void)
{
  const RingletEquationOfState eos = {
    .expansion_per_k = 4e-5, .expansion_slope_per_k2 = 1e-8, .reference_k = 300.0
  };
  double ratio = 0.0;
  g_autoptr (GError) error = NULL;

  g_assert_true (ringlet_equation_of_state_ratio (&eos, 0.0, 800.0, &ratio, &error));
  g_assert_cmpfloat_with_epsilon (ratio, exp (4e-5 * 500 + 0.5e-8 * 500 * 500), 1e-14);
  g_assert_true (ringlet_equation_of_state_ratio (&eos, 0.0, 300.0, &ratio, &error));
  g_assert_cmpfloat (ratio, ==, 1.0);
}

static const struct {
  RingletEquationOfState eos;
  double pressure_pa;
  double temperature_k;
} refused[] = {
  { { .reference_k = 300 }, 1e9, 300 },
  { { .reference_k = 300 }, 0, 400 },
  { { .k0_pa = 1e11, .k0_prime = 4, .reference_k = 300 }, -1e12, 300 },
  { { .k0_pa = 1e9, .k0_prime = 1.0, .reference_k = 300 }, 1e15, 300 },
  { { .k0_pa = 1e11, .k0_prime = 4, .reference_k = 300 }, NAN, 300 },
  { { .expansion_per_k = 1, .reference_k = 300 }, 0, 400 },
  { { .expansion_per_k = 1e-5, .reference_k = 300 }, 0, -1 },
  { { .expansion_per_k = 1e-5, .reference_k = 300 }, 0, INFINITY },
};

/* What a pressure makes of a volume says the pressure, warm or cold. */
static void
test_inverse (void)
{
  static const double temperatures[] = { 300.0, 1000.0, 77.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (gsize t = 0; t < G_N_ELEMENTS (temperatures); t++) {
      RingletEquationOfState eos = make (i);
      double ratio = 0.0;
      double found = NAN;

      eos.expansion_per_k = 4e-5;
      eos.k0_slope_pa_per_k = -1e7;
      if (!ringlet_equation_of_state_ratio (
              &eos, cases[i].pressure_gpa * GPA, temperatures[t], &ratio, NULL))
        continue;
      g_assert_true (ringlet_equation_of_state_find_pressure (
          &eos, ratio, temperatures[t], &found, NULL));
      g_assert_cmpfloat_with_epsilon (found, cases[i].pressure_gpa * GPA, 1e3);
    }
  }
}

static void
test_no_inverse (void)
{
  /* K₀′ of 1 turns round: beyond its highest pressure the formula means nothing. */
  const RingletEquationOfState soft = {
    .k0_pa = 100 * GPA, .k0_prime = 1.0, .reference_k = 300.0
  };
  const RingletEquationOfState none = { .reference_k = 300.0 };
  static const double ratios[] = { 0.01, 0.2, 1.6, 2.0, -1.0, NAN };
  double found = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (ratios); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (ringlet_equation_of_state_find_pressure (
        &soft, ratios[i], 300.0, &found, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
  g_assert_false (
      ringlet_equation_of_state_find_pressure (&none, 0.9, 300.0, &found, NULL));
}

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    double ratio = 0.0;
    g_autoptr (GError) error = NULL;

    g_test_message ("%zu", i);
    g_assert_false (ringlet_equation_of_state_ratio (&refused[i].eos,
        refused[i].pressure_pa, refused[i].temperature_k, &ratio, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
}

/* Spacings go with the third root of the volume, strengths with the new angles alone.
 */
static void
test_calibrant (void)
{
  const RingletCalibrant *gold = ringlet_calibrant_find ("Au", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletCalibrant) pressed =
      ringlet_calibrant_at (gold, NULL, 30e9, gold->eos.reference_k, &error);
  g_autoptr (GArray) before = ringlet_calibrant_reflections (gold, 1e-10, NULL);
  g_autoptr (GArray) after = NULL;
  double ratio = 0.0;

  g_assert_no_error (error);
  g_assert_true (ringlet_equation_of_state_ratio (
      &gold->eos, 30e9, gold->eos.reference_k, &ratio, NULL));
  g_assert_cmpfloat (ratio, <, 0.9);
  after = ringlet_calibrant_reflections (pressed, 1e-10 * cbrt (ratio), NULL);
  g_assert_cmpuint (after->len, ==, before->len);
  for (guint i = 0; i < after->len; i++) {
    const RingletReflection *a = &g_array_index (before, RingletReflection, i);
    const RingletReflection *b = &g_array_index (after, RingletReflection, i);

    g_assert_cmpfloat_with_epsilon (b->d_m / a->d_m, cbrt (ratio), 1e-12);
    g_assert_cmpuint (b->multiplicity, ==, a->multiplicity);
    g_assert_cmpfloat_with_epsilon (b->strength / a->strength, 0.9, 0.1);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/equation-of-state/formulas", test_formulas);
  g_test_add_func ("/equation-of-state/definitions", test_definitions);
  g_test_add_func ("/equation-of-state/temperature", test_temperature);
  g_test_add_func ("/equation-of-state/inverse", test_inverse);
  g_test_add_func ("/equation-of-state/no-inverse", test_no_inverse);
  g_test_add_func ("/equation-of-state/refused", test_refused);
  g_test_add_func ("/equation-of-state/calibrant", test_calibrant);

  return g_test_run ();
}
