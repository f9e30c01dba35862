/* SPDX-License-Identifier: MIT */

/* What a refinement says of its rings, and what it warns of. */

#include <locale.h>
#include <string.h>

#include "refine-setup.h"

/* ---- what the result says ---- */

static gboolean
is_told (const RingletRefinement *result, const char *what)
{
  for (char **warning = result->warnings; *warning != NULL; warning++) {
    if (strstr (*warning, what) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* Rings at small angles, which tell a distance from a wavelength by hardly more than
 * the tangent's third order: in 2θ the wavelength then runs away. */
static void
test_entangled (void)
{
  RingletGeometry truth = usual_truth;
  g_autoptr (RingletRefinement) result = NULL;
  g_autoptr (RingletRefinement) away = NULL;
  g_auto (Setup) setup = { 0 };

  truth.rot1_rad = 0.0;
  truth.rot2_rad = 0.0;
  truth.distance_m = 0.3;
  truth.wavelength_m = 0.2e-10;
  setup = setup_new (&truth, 3, 90, 0.1, 9);
  g_assert_cmpuint (setup.points->len, >, 200);
  setup.options.limits[RINGLET_REFINE_WAVELENGTH].state = RINGLET_REFINE_FREE;
  setup.options.limits[RINGLET_REFINE_ROT1].state = RINGLET_REFINE_FIXED;
  setup.options.limits[RINGLET_REFINE_ROT2].state = RINGLET_REFINE_FIXED;
  setup.options.residual = RINGLET_REFINE_PIXELS;
  result = refine (&setup);
  g_assert_true (is_told (result, "distance and wavelength can hardly be told apart"));
  g_assert_cmpfloat (
      result->correlation[RINGLET_REFINE_DISTANCE][RINGLET_REFINE_WAVELENGTH], <,
      -0.995);
  setup.options.residual = RINGLET_REFINE_TWO_THETA;
  away = refine (&setup);
  g_assert_cmpfloat (away->geometry.wavelength_m, ==, 0.2e-10 / 2.0);
  g_assert_true (is_told (away, "wavelength ran away as far as 1e-11"));
}

/* One ring of an untilted plane does not tell a distance from a wavelength at all. */
static void
test_open (void)
{
  RingletGeometry truth = usual_truth;
  g_autoptr (RingletRefinement) result = NULL;

  truth.rot1_rad = 0.0;
  truth.rot2_rad = 0.0;
  {
    g_auto (Setup) setup = setup_new (&truth, 1, 90, 0.0, 10);

    for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
      setup.options.limits[k].state = RINGLET_REFINE_FIXED;
    setup.options.limits[RINGLET_REFINE_DISTANCE].state = RINGLET_REFINE_FREE;
    setup.options.limits[RINGLET_REFINE_WAVELENGTH].state = RINGLET_REFINE_FREE;
    result = refine (&setup);
  }
  g_assert_true (isinf (result->sigma[RINGLET_REFINE_DISTANCE]));
  g_assert_true (isinf (result->sigma[RINGLET_REFINE_WAVELENGTH]));
  g_assert_cmpstr (result->warnings[0], ==,
      "The points do not tell distance and wavelength apart; fix one of them");
}

static void
test_few (void)
{
  RingletGeometry truth = usual_truth;
  g_autoptr (RingletRefinement) result = NULL;
  g_auto (Setup) setup = setup_new (&truth, 1, 90, 0.1, 11);
  guint n = 0;

  /* An arc of 40°. */
  n = 10;
  g_array_set_size (setup.points, n);
  result = refine (&setup);
  {
    g_autofree char *all = g_strjoinv ("\n", result->warnings);

    g_assert_nonnull (strstr (all, "There are only 10 points for 5 parameters"));
    g_assert_nonnull (strstr (all, "All points lie on one ring"));
    g_assert_nonnull (strstr (all, "° of the turn only"));
  }
}

/* A shifted centre and a wrong tilt, which are not refined. */
static void
test_hints (void)
{
  RingletGeometry truth = usual_truth;
  g_autoptr (RingletRefinement) shifted = NULL;
  g_autoptr (RingletRefinement) tilted = NULL;
  g_autofree char *text = NULL;

  truth.rot1_rad = 0.0;
  truth.rot2_rad = 0.0;
  truth.poni_slow_m = 0.05;
  truth.poni_fast_m = 0.05;
  {
    g_auto (Setup) setup = setup_new (&truth, 8, 90, 0.1, 12);

    /* 2 pixels up: the first harmonic, 2 pixels, downwards. */
    setup.options.start.poni_slow_m += 2.0 * PIXEL_M;
    shifted = ringlet_refine_evaluate (&setup.options, NULL);
  }
  g_assert_cmpint (shifted->total.hint, ==, RINGLET_REFINE_HINT_CENTRE);
  g_assert_cmpfloat_with_epsilon (shifted->total.harmonics[0].amplitude_px, 2.0, 0.05);
  g_assert_cmpfloat_with_epsilon (
      fabs (shifted->total.harmonics[0].phase_rad), G_PI / 2.0, 0.05);
  g_assert_cmpfloat (shifted->total.harmonics[1].amplitude_px, <, 0.1);
  text = ringlet_refine_hint_text (shifted);
  g_assert_nonnull (strstr (text, "The beam centre is wrong by 2.0"));
  g_assert_cmpstr (shifted->warnings[0], ==, text);
  {
    RingletGeometry oval = truth;

    /* Tilted by 0.2, seen as untilted with the centre in the middle of each ellipse. */
    oval.rot1_rad = 0.2;
    oval.poni_fast_m += 0.2 * tan (0.2);
    {
      g_auto (Setup) setup = setup_new (&oval, 1, 90, 0.1, 13);

      setup.options.start = truth;
      setup.options.limits[RINGLET_REFINE_ROT1].state = RINGLET_REFINE_FIXED;
      setup.options.limits[RINGLET_REFINE_ROT2].state = RINGLET_REFINE_FIXED;
      tilted = refine (&setup);
    }
  }
  g_assert_cmpint (tilted->total.hint, ==, RINGLET_REFINE_HINT_TILT);
}

static void
test_rings (void)
{
  g_auto (Setup) setup = setup_usual (0.2, 14);
  g_autoptr (RingletRefinement) result = refine (&setup);
  gsize n = 0;
  double squares = 0.0;

  g_assert_cmpuint (result->rings->len, ==, 8);
  for (guint i = 0; i < result->rings->len; i++) {
    const RingletRefineRing *ring =
        &g_array_index (result->rings, RingletRefineRing, i);
    const RingletRing *from = &g_array_index (setup.rings, RingletRing, i);

    g_assert_cmpuint (ring->number, ==, i + 1);
    g_assert_cmpfloat_with_epsilon (ring->two_theta_rad, from->two_theta_rad, 1e-15);
    g_assert_cmpfloat (ring->rms_px, <, 0.4);
    g_assert_cmpfloat (ring->rms_px, >, 0.08);
    n += ring->n;
    squares += (double) ring->n * ring->rms_two_theta_rad * ring->rms_two_theta_rad;
  }
  g_assert_cmpuint (n, ==, result->total.n);
  g_assert_cmpuint (n, ==, setup.points->len);
  g_assert_cmpfloat_with_epsilon (squares, result->chi2, 1e-12 * squares);
  g_assert_cmpfloat (result->chi2, <, result->chi2_start);
  g_assert_cmpfloat_with_epsilon (result->total.azimuth_rad, 2.0 * G_PI, 1e-9);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calib/refine-report/entangled", test_entangled);
  g_test_add_func ("/calib/refine-report/open", test_open);
  g_test_add_func ("/calib/refine-report/few", test_few);
  g_test_add_func ("/calib/refine-report/hints", test_hints);
  g_test_add_func ("/calib/refine-report/rings", test_rings);
  return g_test_run ();
}
