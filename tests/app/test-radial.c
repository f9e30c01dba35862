/* SPDX-License-Identifier: MIT */

/* Numbers on a radial axis into angles and back, by formulas written down here. */

#include "radial.h"

#include <locale.h>
#include <math.h>

#define DEGREE (G_PI / 180.0)
#define EXACT 1e-12

static const RingletGeometry upright = { 0.2, 0.015, 0.02, 0.0, 0.0, 0.0, 1.2e-10 };

/* At 2θ = 60°: sin θ = ½, q = 2π/λ, d = λ. */
static const struct {
  const char *unit;
  double radial;
} cases[] = {
  { "2th_deg", 60.0 },
  { "2th_rad", G_PI / 3.0 },
  { "q_A^-1", 2.0 * G_PI / 1.2 },
  { "q_nm^-1", 20.0 * G_PI / 1.2 },
  { "d_A", 1.2 },
  { "d_nm", 0.12 },
  { "d*2_A^-2", 1.0 / 1.44 },
  { "r_m", 0.2 * 1.7320508075688772 },
  { "r_mm", 200.0 * 1.7320508075688772 },
};

static RingletDetector *
detector_new (void)
{
  return ringlet_detector_new_generic (1e-4, 1e-4, 100, 100, 3, NULL);
}

static void
test_formulas (void)
{
  g_autoptr (RingletDetector) detector = detector_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletUnit *unit = ringlet_unit_find (cases[i].unit, NULL);

    g_test_message ("%s", unit->name);
    g_assert_cmpfloat_with_epsilon (
        ringlet_radial_from_two_theta (unit, 60.0 * DEGREE, detector, &upright, NAN),
        cases[i].radial, EXACT * cases[i].radial);
    g_assert_cmpfloat_with_epsilon (
        ringlet_radial_to_two_theta (unit, cases[i].radial, detector, &upright, NAN),
        60.0 * DEGREE, EXACT);
  }
}

static void
test_no_wavelength (void)
{
  g_autoptr (RingletDetector) detector = detector_new ();
  RingletGeometry geometry = upright;

  geometry.wavelength_m = 0.0;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletUnit *unit = ringlet_unit_find (cases[i].unit, NULL);
    const double two_theta =
        ringlet_radial_to_two_theta (unit, cases[i].radial, detector, &geometry, NAN);

    g_assert_true (
        isnan (two_theta) == (cases[i].unit[0] == 'q' || cases[i].unit[0] == 'd'));
  }
}

/* A bent detector: the radius says nothing about the angle; q does as ever. */
static void
test_bent (void)
{
  g_autoptr (RingletDetector) flat = detector_new ();
  RingletGrid grid = *flat->grid;
  RingletDetector bent = *flat;

  grid.is_flat = FALSE;
  bent.grid = &grid;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletUnit *unit = ringlet_unit_find (cases[i].unit, NULL);
    const gboolean is_radius = cases[i].unit[0] == 'r';

    g_assert_true (isnan (ringlet_radial_from_two_theta (
                       unit, 1.0, &bent, &upright, 0.0)) == is_radius);
    g_assert_true (isnan (ringlet_radial_to_two_theta (
                       unit, cases[i].radial, &bent, &upright, 0.0)) == is_radius);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/radial/formulas", test_formulas);
  g_test_add_func ("/radial/no-wavelength", test_no_wavelength);
  g_test_add_func ("/radial/bent", test_bent);
  return g_test_run ();
}
