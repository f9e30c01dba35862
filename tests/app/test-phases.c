/* SPDX-License-Identifier: MIT */

/* Phases: their lines at pressure and temperature. */

#include <math.h>

#include "base/error.h"
#include "phase-card.h"
#include "phase-rings.h"

static RingletPhase *
phase_of (const char *word)
{
  g_autoptr (GError) error = NULL;
  const RingletCalibrant *calibrant = ringlet_calibrant_find (word, &error);
  RingletPhase *phase = NULL;

  g_assert_no_error (error);
  phase = ringlet_phase_new (calibrant, 0, &error);
  g_assert_no_error (error);
  return phase;
}

/* What becomes of a cubic cell: V / V₀ by the third-order Birch–Murnaghan equation,
 * solved here by Newton's method in x = (V₀ / V)^(1/3). */
static double
edge_ratio_by_birch (double p, double k0, double k0_prime)
{
  double x = 1.0;

  for (int i = 0; i < 100; i++) {
    const double h = 1e-6;
    double f[2];

    for (int j = 0; j < 2; j++) {
      const double y = x + (j == 0 ? h : -h);

      f[j] = 1.5 * k0 * (pow (y, 7) - pow (y, 5)) *
              (1.0 + 0.75 * (k0_prime - 4.0) * (y * y - 1.0)) -
          p;
    }
    x -= 0.5 * (f[0] + f[1]) / ((f[0] - f[1]) / (2.0 * h));
  }
  return 1.0 / x;
}

static void
test_card (void)
{
  g_autofree char *path = write_card ();
  g_autoptr (RingletPhase) phase = phase_of (path);
  static const double pressures[] = { 0.0, 1.0, 10.0, 50.0, 135.0 };

  g_assert_cmpstr (phase->name, ==, "gold");
  g_assert_cmpstr (phase->source, ==, path);
  g_assert_cmpuint (phase->lines->len, ==, 3);
  g_assert_cmpfloat (line_at (phase, 1)->intensity, ==, 0.52);
  g_assert_cmpfloat_with_epsilon (phase->v0_m3, 67.847e-30, 1e-33);
  for (gsize i = 0; i < G_N_ELEMENTS (pressures); i++) {
    phase->pressure_pa = pressures[i] * GPA;
    g_assert_cmpfloat_with_epsilon (ringlet_phase_stretch (phase),
        edge_ratio_by_birch (pressures[i], 166.65, 5.4823), 1e-9);
  }
  /* A volume V₀ of the user's own moves all lines. */
  phase->pressure_pa = 0.0;
  phase->v0_m3 *= 1.03;
  g_assert_cmpfloat_with_epsilon (ringlet_phase_stretch (phase), cbrt (1.03), 1e-12);
}

static void
test_temperature (void)
{
  g_autofree char *path = write_card ();
  g_autoptr (RingletPhase) phase = phase_of (path);

  phase->temperature_k = RINGLET_ROOM_K + 500.0;
  g_assert_cmpfloat_with_epsilon (
      ringlet_phase_stretch (phase), exp (4.278e-5 * 500.0 / 3.0), 1e-12);
}

/* Bragg's law, and nothing beyond the limit. */
static void
test_rings (void)
{
  const double wavelength_m = 0.4e-10;
  g_autoptr (RingletPhase) phase = phase_of ("Au");
  g_autoptr (RingletPhases) phases = ringlet_phases_insert (NULL, 0, phase);
  g_autoptr (GPtrArray) all = ringlet_phase_rings (phases, wavelength_m, 0.5);
  g_autoptr (GPtrArray) none = ringlet_phase_rings (phases, 0.0, 0.5);
  const RingletPhaseRings *rings = g_ptr_array_index (all, 0);

  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpuint (rings->rings->len, >, 8);
  for (guint i = 0; i < rings->rings->len; i++) {
    const RingletRing *ring = &g_array_index (rings->rings, RingletRing, i);
    const RingletReflection *r = &ring->reflection;
    const double d_m = 4.0782e-10 / sqrt (r->h * r->h + r->k * r->k + r->l * r->l);

    g_assert_cmpfloat_with_epsilon (
        2.0 * d_m * sin (ring->two_theta_rad / 2.0), wavelength_m, 1e-20);
    g_assert_cmpfloat_with_epsilon (
        ringlet_phase_spacing (ring->two_theta_rad, wavelength_m), d_m, 1e-20);
    g_assert_cmpfloat (ring->two_theta_rad, <=, 0.5);
    g_assert_cmpfloat (r->strength, <=, 1.0);
  }
  /* The strongest line of gold is 111. */
  g_assert_cmpfloat (
      g_array_index (rings->rings, RingletRing, 0).reflection.strength, ==, 1.0);
  g_assert_cmpuint (((RingletPhaseRings *) none->pdata[0])->rings->len, ==, 0);
}

/* A line that is taken where a pressure puts it says that pressure. */
static void
test_inverse (void)
{
  static const double pressures[] = { -5.0, 0.0, 0.01, 7.5, 100.0, 900.0 };
  static const double temperatures[] = { RINGLET_ROOM_K, 800.0 };
  g_autoptr (RingletPhase) phase = phase_of ("Au");

  for (gsize t = 0; t < G_N_ELEMENTS (temperatures); t++) {
    for (gsize i = 0; i < G_N_ELEMENTS (pressures); i++) {
      double found = NAN;
      g_autoptr (GError) error = NULL;

      phase->temperature_k = temperatures[t];
      phase->pressure_pa = pressures[i] * GPA;
      phase->v0_m3 = 1.01 * phase->volume_m3;
      g_assert_true (ringlet_phase_find_pressure (phase, 2,
          line_at (phase, 2)->d_m * ringlet_phase_stretch (phase), &found, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (found, pressures[i] * GPA, 1e3);
    }
  }
}

static void
test_no_pressure (void)
{
  g_autoptr (RingletPhase) gold = phase_of ("Au");
  g_autoptr (RingletPhase) salt = phase_of ("NaCl");
  static const double stretches[] = { 0.3, 0.6, 1.2, 3.0, NAN };
  double found = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (stretches); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (ringlet_phase_find_pressure (
        gold, 0, line_at (gold, 0)->d_m * stretches[i], &found, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_cmpstr (error->message, ==,
        "No pressure from −20 to 1000 GPa puts this line of Au there");
  }
  {
    g_autoptr (GError) error = NULL;

    g_assert_false (ringlet_phase_find_pressure (
        salt, 0, line_at (salt, 0)->d_m * 0.99, &found, &error));
    g_assert_cmpstr (
        error->message, ==, "NaCl has no equation of state: give its K₀ and K₀′ first");
  }
}

static void
test_checks (void)
{
  static const struct {
    const char *word;
    double pressure_gpa;
    double temperature_k;
    double k0_gpa;
    double scale;
    const char *says;
  } cases[] = {
    { "Au", 20.0, 500.0, 167.0, 1.0, NULL },
    { "Au", 2000.0, 300.0, 167.0, 1.0, "pressure" },
    { "Au", NAN, 300.0, 167.0, 1.0, "pressure" },
    { "Au", 1.0, 0.0, 167.0, 1.0, "temperature" },
    { "Au", 1.0, 300.0, 0.0, 1.0, "K₀" },
    { "Au", 1.0, 300.0, -1.0, 1.0, "K₀" },
    { "Au", 1.0, 300.0, 167.0, 9.0, "height" },
    { "Au", -20.0, 300.0, 10.0, 1.0, "no volume" },
    { "NaCl", 0.0, 400.0, 0.0, 1.0, "expansion" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RingletPhase) phase = phase_of (cases[i].word);
    g_autoptr (GError) error = NULL;

    phase->pressure_pa = cases[i].pressure_gpa * GPA;
    phase->temperature_k = cases[i].temperature_k;
    phase->eos.k0_pa = cases[i].k0_gpa * GPA;
    phase->scale = cases[i].scale;
    g_assert_true (ringlet_phase_check (phase, &error) == (cases[i].says == NULL));
    if (cases[i].says == NULL)
      continue;
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, cases[i].says));
  }
}

static void
test_labels (void)
{
  g_autoptr (RingletPhase) phase = phase_of ("Au");
  g_autofree char *plain = ringlet_phase_label (phase);
  g_autofree char *pressed = NULL;

  g_assert_cmpstr (plain, ==, "Au");
  phase->pressure_pa = 12.34e9;
  phase->temperature_k = 500.0;
  pressed = ringlet_phase_label (phase);
  g_assert_cmpstr (pressed, ==, "Au 12.34 GPa 500 K");
}

/* A low symmetry does not make thousands of lines. */
static void
test_bounded (void)
{
  g_autoptr (RingletPhase) phase =
      phase_of ("cell:a=17.1,b=18.3,c=19.7,alpha=85,beta=95,gamma=101,sg=P-1");

  g_assert_cmpuint (phase->lines->len, ==, 400);
  for (guint i = 1; i < phase->lines->len; i++)
    g_assert_cmpfloat (line_at (phase, i)->d_m, <, line_at (phase, i - 1)->d_m);
}

/* Who gives K₀ alone has a second-order equation; a K₀′ that is known stays. */
static void
test_modulus (void)
{
  g_autoptr (RingletPhase) gold = phase_of ("Au");
  g_autoptr (RingletPhase) salt = phase_of ("NaCl");

  ringlet_phase_set_modulus (salt, 25.0 * GPA);
  g_assert_cmpfloat (salt->eos.k0_prime, ==, 4.0);
  salt->pressure_pa = 10.0 * GPA;
  g_assert_cmpfloat_with_epsilon (
      ringlet_phase_stretch (salt), edge_ratio_by_birch (10.0, 25.0, 4.0), 1e-9);
  ringlet_phase_set_modulus (gold, 170.0 * GPA);
  g_assert_cmpfloat (gold->eos.k0_prime, ==, 6.0);
}

static void
test_digest (void)
{
  g_autoptr (RingletPhase) gold = phase_of ("Au");
  g_autoptr (RingletPhase) pressed = ringlet_phase_dup (gold);
  g_autoptr (RingletPhases) a = ringlet_phases_insert (NULL, 0, gold);
  g_autoptr (RingletPhases) b = NULL;
  g_autofree char *first = ringlet_phases_digest (a);
  g_autofree char *second = NULL;

  pressed->pressure_pa = 1.0;
  b = ringlet_phases_insert (NULL, 0, pressed);
  second = ringlet_phases_digest (b);
  g_assert_cmpstr (first, !=, second);
  g_assert_false (ringlet_phases_equal (a, b));
  g_assert_null (ringlet_phases_remove (a, 0));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/phases/card", test_card);
  g_test_add_func ("/phases/temperature", test_temperature);
  g_test_add_func ("/phases/rings", test_rings);
  g_test_add_func ("/phases/inverse", test_inverse);
  g_test_add_func ("/phases/no-pressure", test_no_pressure);
  g_test_add_func ("/phases/checks", test_checks);
  g_test_add_func ("/phases/labels", test_labels);
  g_test_add_func ("/phases/bounded", test_bounded);
  g_test_add_func ("/phases/modulus", test_modulus);
  g_test_add_func ("/phases/digest", test_digest);
  return g_test_run ();
}
