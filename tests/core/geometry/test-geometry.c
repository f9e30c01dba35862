/* SPDX-License-Identifier: MIT */
#include "geometry/geometry.h"

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "geometry/lab.h"
#include "geometry/placement.h"
#include "support/conformance.h"

/* 200 × 300 pixels of 100 µm, tilted about all three axes. */
static const RingletGeometry fixture = {
  .distance_m = 0.1,
  .poni_slow_m = 0.008,
  .poni_fast_m = 0.011,
  .rot1_rad = 0.05,
  .rot2_rad = -0.03,
  .rot3_rad = 0.2,
  .wavelength_m = 1e-10,
};

static RingletDetector *
fixture_detector (int orientation)
{
  return ringlet_detector_new_generic (1e-4, 1e-4, 200, 300, orientation, NULL);
}

static RingletLab
centre_of (const RingletGeometry *geometry, const RingletDetector *detector,
    double slow, double fast)
{
  return ringlet_geometry_lab_at (geometry, detector, slow + 0.5, fast + 0.5);
}

typedef struct {
  int orientation;
  double slow;
  double fast;
  double z;
  double y;
  double x;
} PositionCase;

/* pyFAI 2026.09, calc_pos_zyx() for each orientation; in orientation 3 pyFAI 0.21.3 has
 * the same numbers for pixel (0, 0). */
static const PositionCase position_cases[] = {
  { 1, 0, 0, 0.0985249603287628, 0.00986175624311914, 0.02640990261278937 },
  { 1, 17, 203, 0.09959007328983148, 0.01225416610639889, 0.006207875253480964 },
  { 2, 0, 0, 0.10001866507066727, 0.015838476597411385, -0.0028485604355424944 },
  { 2, 17, 203, 0.09905553681028707, 0.010115339758876248, 0.0166782951403422 },
  { 3, 0, 0, 0.10061557552469692, -0.0036560724636422234, -0.006800301167934231 },
  { 3, 17, 203, 0.09955046256362825, -0.006048482326921975, 0.013401726191374176 },
  { 4, 0, 0, 0.09912187078279247, -0.009632792817934471, 0.022458161880397634 },
  { 4, 17, 203, 0.10008499904317265, -0.0039096559793993305, 0.0029313063045129425 },
};

static void
test_position (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (position_cases); i++) {
    const PositionCase *c = &position_cases[i];
    g_autoptr (RingletDetector) detector = fixture_detector (c->orientation);
    const RingletLab p = centre_of (&fixture, detector, c->slow, c->fast);

    g_test_message ("orientation %d, pixel (%g, %g)", c->orientation, c->slow, c->fast);
    g_assert_cmpfloat (fabs (p.z - c->z), <=, 1e-14);
    g_assert_cmpfloat (fabs (p.y - c->y), <=, 1e-14);
    g_assert_cmpfloat (fabs (p.x - c->x), <=, 1e-14);
  }
}

typedef struct {
  double slow;
  double fast;
  double two_theta;
  double chi;
} AngleCase;

/* pyFAI 0.21.3, tth() and chi(). */
static const AngleCase angle_cases[] = {
  { 0, 0, 0.0765856823561872, -2.648293113041534 },
  { 100, 150, 0.10359820098869026, 0.3083650574628077 },
};

static void
test_angles (void)
{
  g_autoptr (RingletDetector) detector = fixture_detector (3);

  for (gsize i = 0; i < G_N_ELEMENTS (angle_cases); i++) {
    const AngleCase *c = &angle_cases[i];
    const RingletLab p = centre_of (&fixture, detector, c->slow, c->fast);

    g_test_message ("pixel (%g, %g)", c->slow, c->fast);
    g_assert_cmpfloat (fabs (ringlet_lab_two_theta (p) - c->two_theta), <=, 1e-14);
    g_assert_cmpfloat (fabs (ringlet_lab_chi (p) - c->chi), <=, 1e-14);
    g_assert_cmpfloat (
        fabs (ringlet_lab_sin_theta (p) - sin (c->two_theta / 2.0)), <=, 1e-15);
  }
}

/* Where the formulas cancel: next to the beam, at right angles, straight back. */
static const double two_thetas[] = { 0.0, 1e-9, 1e-5, 0.1, G_PI_2, 2.0, 3.0,
  G_PI - 1e-5 };

static void
test_lab (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (two_thetas); i++) {
    const double t = two_thetas[i];
    const RingletLab p = { 0.3 * sin (t) * cos (0.7), 0.3 * sin (t) * sin (0.7),
      0.3 * cos (t) };
    const double polarization = 0.5 *
        (1.0 + cos (t) * cos (t) - 0.95 * cos (1.4) * sin (t) * sin (t)); /* pyFAI */

    g_test_message ("2θ = %g", t);
    g_assert_cmpfloat (fabs (ringlet_lab_two_theta (p) - t), <=, 1e-14);
    g_assert_cmpfloat (
        fabs (ringlet_lab_sin_theta (p) - sin (t / 2.0)), <=, 4e-16 * sin (t / 2.0));
    g_assert_cmpfloat (fabs (ringlet_lab_radius (p) - 0.3 * sin (t)), <=, 1e-16);
    g_assert_cmpfloat (
        fabs (ringlet_lab_polarization (p, 0.95) - polarization), <=, 1e-15);
  }
}

/* pyFAI 0.21.3, getFit2D(): centerY and centerX, from the corner of pixel (0, 0). */
static void
test_beam_centre (void)
{
  for (gsize g = 0; ringlet_conformance_groups[g] != NULL; g++) {
    const char *group = ringlet_conformance_groups[g];
    g_auto (RingletConformance) conf = { 0 };
    double expected_slow;
    double expected_fast;
    double slow = NAN;
    double fast = NAN;

    if (!ringlet_conformance_open (&conf, group))
      return;
    g_test_message ("%s", group);
    if (g_str_equal (group, "backscatter")) {
      g_assert_false (
          ringlet_geometry_beam_centre (&conf.geometry, conf.detector, &slow, &fast));
      continue;
    }
    expected_slow = ringlet_conformance_number (&conf, ".", "fit2d_centerY", 0);
    expected_fast = ringlet_conformance_number (&conf, ".", "fit2d_centerX", 0);
    g_assert_true (
        ringlet_geometry_beam_centre (&conf.geometry, conf.detector, &slow, &fast));
    g_assert_cmpfloat (
        fabs (slow - expected_slow), <=, 1e-12 * fabs (expected_slow) + 1e-9);
    g_assert_cmpfloat (
        fabs (fast - expected_fast), <=, 1e-12 * fabs (expected_fast) + 1e-9);
  }
}

/* The same without the shared numbers; and the pixel there lies on the beam. */
static void
test_beam_centre_fixture (void)
{
  for (int orientation = 1; orientation <= 4; orientation++) {
    g_autoptr (RingletDetector) detector = fixture_detector (orientation);
    const gboolean rows = orientation <= 2;
    const gboolean columns = orientation == 1 || orientation == 4;
    double slow;
    double fast;
    RingletLab p;

    g_test_message ("orientation %d", orientation);
    g_assert_true (ringlet_geometry_beam_centre (&fixture, detector, &slow, &fast));
    g_assert_cmpfloat (
        fabs ((rows ? 200 - slow : slow) - 49.95344639077907), <=, 1e-11);
    g_assert_cmpfloat (
        fabs ((columns ? 300 - fast : fast) - 59.9582916244612), <=, 1e-11);

    p = centre_of (&fixture, detector, slow - 0.5, fast - 0.5);
    g_assert_cmpfloat (ringlet_lab_radius (p), <=, 1e-16);
    g_assert_cmpfloat (p.z, >, 0.0);
  }
}

/* --- orientation --- */

typedef struct {
  int orientation;
  int up;    /* side of pixel (0, 0): 1 for the top seen from behind, else −1 */
  int right; /* likewise; seen from behind, +x is on the left */
} CornerCase;

/* The corners as EXIF counts them. */
static const CornerCase corner_cases[] = {
  { 1, 1, -1 },
  { 2, 1, 1 },
  { 3, -1, 1 },
  { 4, -1, -1 },
};

static void
test_corner (void)
{
  const RingletGeometry straight = {
    .distance_m = 0.1, .poni_slow_m = 0.01, .poni_fast_m = 0.015
  };

  for (gsize i = 0; i < G_N_ELEMENTS (corner_cases); i++) {
    const CornerCase *c = &corner_cases[i];
    g_autoptr (RingletDetector) detector = fixture_detector (c->orientation);
    const RingletLab p = centre_of (&straight, detector, 0, 0);

    g_test_message ("orientation %d", c->orientation);
    g_assert_cmpint (p.y > 0.0 ? 1 : -1, ==, c->up);
    g_assert_cmpint (p.x < 0.0 ? 1 : -1, ==, c->right);
  }
}

/* Turning the image and saying so changes nothing, not in the last bit. */
static void
test_flip (void)
{
  g_autoptr (RingletDetector) plain = fixture_detector (3);

  for (int orientation = 1; orientation <= 4; orientation++) {
    g_autoptr (RingletDetector) detector =
        ringlet_detector_with_orientation (plain, orientation);
    const gboolean rows = orientation <= 2;
    const gboolean columns = orientation == 1 || orientation == 4;

    g_test_message ("orientation %d", orientation);
    for (int i = 0; i < 200; i++) {
      for (int j = 0; j < 300; j++) {
        const RingletLab p = centre_of (&fixture, detector, i, j);
        const RingletLab q =
            centre_of (&fixture, plain, rows ? 199 - i : i, columns ? 299 - j : j);

        g_assert_true (p.x == q.x && p.y == q.y && p.z == q.z);
      }
    }
  }
}

static void
test_pixel_inverts_point (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (int orientation = 1; orientation <= 4; orientation++) {
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_generic (1e-4, 3e-4, 200, 300, orientation, NULL);

    for (gsize i = 0; i < 1000; i++) {
      const double slow = g_rand_double_range (rand, -100.0, 400.0);
      const double fast = g_rand_double_range (rand, -100.0, 400.0);
      const double origin[3] = { 0.0, 0.0, -1.0 };
      double ray[3];
      double slow_px, fast_px;

      ringlet_detector_point (detector, slow, fast, ray);
      ray[2] = 1.0;
      g_assert_true (ringlet_detector_find (detector, origin, ray, &slow_px, &fast_px));
      g_assert_cmpfloat (fabs (slow_px - slow), <=, 1e-12 * 400.0);
      g_assert_cmpfloat (fabs (fast_px - fast), <=, 1e-12 * 400.0);
    }
  }
}

/* --- the value --- */

typedef struct {
  const char *name;
  gsize member;
  double value;
  gboolean ok;
} CheckCase;

#define MEMBER(name) G_STRUCT_OFFSET (RingletGeometry, name)

static const CheckCase check_cases[] = {
  { "distance 0", MEMBER (distance_m), 0.0, FALSE },
  { "distance behind", MEMBER (distance_m), -0.1, FALSE },
  { "distance nan", MEMBER (distance_m), NAN, FALSE },
  { "distance inf", MEMBER (distance_m), INFINITY, FALSE },
  { "poni negative", MEMBER (poni_slow_m), -1.7, TRUE },
  { "poni1 nan", MEMBER (poni_slow_m), NAN, FALSE },
  { "poni2 inf", MEMBER (poni_fast_m), -INFINITY, FALSE },
  { "rot1 beyond 90°", MEMBER (rot1_rad), 2.8, TRUE },
  { "rot1 nan", MEMBER (rot1_rad), NAN, FALSE },
  { "rot2 inf", MEMBER (rot2_rad), INFINITY, FALSE },
  { "rot3 inf", MEMBER (rot3_rad), -INFINITY, FALSE },
  { "wavelength unknown", MEMBER (wavelength_m), 0.0, TRUE },
  { "wavelength negative", MEMBER (wavelength_m), -1e-10, FALSE },
  { "wavelength nan", MEMBER (wavelength_m), NAN, FALSE },
  { "wavelength inf", MEMBER (wavelength_m), INFINITY, FALSE },
};

static void
test_check (void)
{
  g_assert_true (ringlet_geometry_check (&fixture, NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (check_cases); i++) {
    const CheckCase *c = &check_cases[i];
    RingletGeometry geometry = fixture;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", c->name);
    G_STRUCT_MEMBER (double, &geometry, c->member) = c->value;
    g_assert_true (ringlet_geometry_check (&geometry, &error) == c->ok);
    if (c->ok)
      g_assert_no_error (error);
    else
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
}

static char *
digest_of (const RingletGeometry *geometry, gboolean with_wavelength)
{
  RingletDigest *digest = ringlet_digest_new ("test");

  ringlet_geometry_digest (geometry, with_wavelength, digest);
  return ringlet_digest_finish (digest);
}

/* The last bit of each member makes another value and another key. */
static void
test_equal (void)
{
  for (gsize member = 0; member < sizeof fixture; member += sizeof (double)) {
    const gboolean is_wavelength = member == MEMBER (wavelength_m);
    RingletGeometry other = fixture;
    double *value = &G_STRUCT_MEMBER (double, &other, member);
    g_autofree char *with = digest_of (&fixture, TRUE);
    g_autofree char *without = digest_of (&fixture, FALSE);
    g_autofree char *other_with = NULL;
    g_autofree char *other_without = NULL;

    g_assert_true (ringlet_geometry_equal (&fixture, &other));
    *value = nextafter (*value, 1.0);
    other_with = digest_of (&other, TRUE);
    other_without = digest_of (&other, FALSE);

    g_test_message ("member at %zu", member);
    g_assert_false (ringlet_geometry_equal (&fixture, &other));
    g_assert_cmpstr (with, !=, other_with);
    g_assert_true (g_str_equal (without, other_without) == is_wavelength);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geometry/position", test_position);
  g_test_add_func ("/geometry/angles", test_angles);
  g_test_add_func ("/geometry/lab", test_lab);
  g_test_add_func ("/geometry/beam-centre/conformance", test_beam_centre);
  g_test_add_func ("/geometry/beam-centre/fixture", test_beam_centre_fixture);
  g_test_add_func ("/geometry/orientation/corner", test_corner);
  g_test_add_func ("/geometry/orientation/flip", test_flip);
  g_test_add_func ("/geometry/orientation/pixel", test_pixel_inverts_point);
  g_test_add_func ("/geometry/check", test_check);
  g_test_add_func ("/geometry/equal", test_equal);

  return g_test_run ();
}
