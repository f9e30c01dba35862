/* SPDX-License-Identifier: MIT */

/* Bars of phases on a pattern: where they are in each unit, and which one is grabbed.
 */

#include "plot/phase-bars.h"

#include <math.h>

#include "support/fake-result.h"

#define WAVELENGTH_M 0.4e-10
#define WIDTH 1000.0
#define HEIGHT 300.0
#define ANGSTROM 1e-10

/* What a phase at no pressure has for its first line, 111 of gold. */
static const double gold_d_m = 4.0782e-10 / 1.7320508075688772;

/* The place of a spacing by the definition of each unit. */
static const struct {
  const char *unit;
  double left;
  double right;
} axes[] = {
  { "2th_deg", 2.0, 40.0 },
  { "2th_rad", 0.05, 0.7 },
  { "q_A^-1", 0.5, 10.0 },
  { "q_nm^-1", 5.0, 100.0 },
};

static double
expected (gsize i, double d_m)
{
  const double two_theta_rad = 2.0 * asin (WAVELENGTH_M / (2.0 * d_m));
  const double values[] = { two_theta_rad * 180.0 / G_PI, two_theta_rad,
    2.0 * G_PI / (d_m / ANGSTROM), 2.0 * G_PI / (d_m / ANGSTROM) * 10.0 };

  return (values[i] - axes[i].left) / (axes[i].right - axes[i].left) * WIDTH;
}

static GPtrArray *
gold_rings (double pressure_pa)
{
  RingletPhase *gold = ringlet_phase_new (ringlet_calibrant_find ("Au", NULL), 0, NULL);
  g_autoptr (RingletPhases) phases = NULL;

  gold->pressure_pa = pressure_pa;
  phases = ringlet_phases_insert (NULL, 0, gold);
  ringlet_phase_unref (gold);
  return ringlet_phase_rings (phases, WAVELENGTH_M, 1.5);
}

static GtkWidget *
bars_new (gsize i, double pressure_pa)
{
  GtkWidget *bars = g_object_ref_sink (ringlet_phase_bars_new ());
  RingletResult *pattern = fake_result_new (100, 0, FALSE);
  g_autoptr (GPtrArray) rings = gold_rings (pressure_pa);
  const RingletPlotFrame frame = {
    .width = WIDTH, .height = HEIGHT, .left = axes[i].left, .right = axes[i].right
  };

  pattern->unit = ringlet_unit_find (axes[i].unit, NULL);
  pattern->provenance.geometry.wavelength_m = WAVELENGTH_M;
  ringlet_phase_bars_set_frame (RINGLET_PHASE_BARS (bars), &frame, pattern);
  ringlet_phase_bars_set_phases (RINGLET_PHASE_BARS (bars), rings);
  ringlet_result_unref (pattern);
  return bars;
}

static void
test_units (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (axes); i++) {
    GtkWidget *bars = bars_new (i, 0.0);
    const double x = expected (i, gold_d_m);
    guint phase = 9;
    guint line = 9;
    double at = 0.0;

    g_test_message ("%s", axes[i].unit);
    g_assert_true (ringlet_phase_bars_find (
        RINGLET_PHASE_BARS (bars), x + 2.0, HEIGHT - 2.0, &phase, &line, &at));
    g_assert_cmpuint (phase, ==, 0);
    g_assert_cmpuint (line, ==, 0);
    g_assert_cmpfloat_with_epsilon (at, x, 1e-6);
    g_assert_cmpfloat_with_epsilon (
        ringlet_phase_spacing (
            ringlet_phase_bars_angle (RINGLET_PHASE_BARS (bars), x), WAVELENGTH_M),
        gold_d_m, 1e-18);
    g_object_unref (bars);
  }
}

/* A pressure moves a line to the right; a bar ends where it ends. */
static void
test_grab (void)
{
  GtkWidget *bars = bars_new (0, 20e9);
  const double before = expected (0, gold_d_m);
  guint phase = 0;
  guint line = 0;
  double at = 0.0;

  g_assert_false (ringlet_phase_bars_find (
      RINGLET_PHASE_BARS (bars), before, HEIGHT - 2.0, &phase, &line, &at));
  g_assert_true (ringlet_phase_bars_find (
      RINGLET_PHASE_BARS (bars), before + 8.0, HEIGHT - 2.0, &phase, &line, &at));
  g_assert_cmpfloat (at, >, before);
  g_assert_false (ringlet_phase_bars_find (
      RINGLET_PHASE_BARS (bars), at, 10.0, &phase, &line, &at)); /* above it */
  g_assert_false (ringlet_phase_bars_find (
      RINGLET_PHASE_BARS (bars), at, HEIGHT + 1.0, &phase, &line, &at));
  ringlet_phase_bars_set_phases (RINGLET_PHASE_BARS (bars), NULL);
  g_assert_false (ringlet_phase_bars_find (
      RINGLET_PHASE_BARS (bars), at, HEIGHT - 2.0, &phase, &line, &at));
  g_object_unref (bars);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/phase-bars/units", test_units);
  g_test_add_func ("/phase-bars/grab", test_grab);
  return g_test_run ();
}
