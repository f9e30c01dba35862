/* SPDX-License-Identifier: MIT */

/* A pattern over another axis, until it is integrated over that. */

#include "process/relabel.h"

#include <locale.h>
#include <math.h>

#include "engine/result-make.h"

#define N 900
#define DEGREE (G_PI / 180.0)
#define WAVELENGTH_M 4e-11

static double
peak (double two_theta_deg)
{
  return 3.0 + 50.0 * exp (-pow ((two_theta_deg - 9.0) / 0.4, 2.0));
}

/* A peak at 9°, from 1° to 21°, with an empty bin; 2θ or another unit of the same. */
static RingletResult *
pattern_new (double min_deg)
{
  RingletResult like = {
    .unit = ringlet_unit_find ("2th_deg", NULL),
    .plan = ringlet_plan_default (),
    .provenance.geometry = { .distance_m = 0.1, .wavelength_m = WAVELENGTH_M },
  };
  RingletResult *self = ringlet_result_make (&like, N, 1, NULL);

  self->radial_min = min_deg;
  self->radial_max = 21.0;
  for (gsize i = 0; i < N; i++) {
    self->radial[i] = min_deg + (21.0 - min_deg) * ((double) i + 0.5) / N;
    self->intensity[i] = i == 400 ? NAN : peak (self->radial[i]);
  }
  return self;
}

/* Bragg, and what follows from it; not the conversions of the program. */
static double
degrees_of (const char *unit, double value)
{
  double sine = 0.0;

  if (g_str_equal (unit, "2th_rad"))
    return value / DEGREE;
  if (g_str_equal (unit, "q_A^-1"))
    sine = value * WAVELENGTH_M * 1e10 / (4.0 * G_PI);
  else
    sine = WAVELENGTH_M * 1e10 / (2.0 * value);
  return 2.0 * asin (sine) / DEGREE;
}

static void
test_units (void)
{
  static const char *const units[] = { "2th_rad", "q_A^-1", "d_A" };

  for (gsize k = 0; k < G_N_ELEMENTS (units); k++) {
    g_autoptr (RingletResult) before = pattern_new (1.0);
    g_autoptr (RingletResult) after =
        ringlet_result_relabel (before, ringlet_unit_find (units[k], NULL));
    double last = -INFINITY;

    g_assert_nonnull (after);
    g_assert_true (after->is_preview);
    g_assert_null (after->sigma);
    g_assert_cmpuint (after->n_radial, ==, N);
    g_assert_cmpstr (after->unit->name, ==, units[k]);
    for (gsize i = 0; i < N; i++) {
      const double degrees = degrees_of (units[k], after->radial[i]);

      g_assert_cmpfloat (after->radial[i], >, last);
      last = after->radial[i];
      if (isnan (after->intensity[i])) {
        g_assert_cmpfloat_with_epsilon (degrees, before->radial[400], 1e-6);
        continue;
      }
      /* Beside the empty bin its neighbour, elsewhere a chord of the peak. */
      g_assert_cmpfloat_with_epsilon (
          after->intensity[i], peak (degrees), i == 0 || i + 1 == N ? 0.2 : 0.15);
    }
  }
}

/* Where an end has no number, or there is no formula. */
static void
test_none (void)
{
  g_autoptr (RingletResult) from_beam = pattern_new (0.0);

  g_assert_null (ringlet_result_relabel (from_beam, ringlet_unit_find ("d_A", NULL)));
  g_assert_null (ringlet_result_relabel (from_beam, ringlet_unit_find ("r_mm", NULL)));
  from_beam->provenance.geometry.wavelength_m = 0.0;
  g_assert_null (
      ringlet_result_relabel (from_beam, ringlet_unit_find ("q_A^-1", NULL)));
}

static void
test_wholly_empty (void)
{
  g_autoptr (RingletResult) before = pattern_new (1.0);
  g_autoptr (RingletResult) after = NULL;

  for (gsize i = 0; i < N; i++)
    before->intensity[i] = NAN;
  after = ringlet_result_relabel (before, ringlet_unit_find ("q_A^-1", NULL));
  for (gsize i = 0; i < N; i++) {
    g_assert_true (isnan (after->intensity[i]));
    g_assert_cmpfloat (after->count[i], ==, 0.0);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relabel/units", test_units);
  g_test_add_func ("/relabel/none", test_none);
  g_test_add_func ("/relabel/wholly-empty", test_wholly_empty);
  return g_test_run ();
}
