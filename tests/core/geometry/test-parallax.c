/* SPDX-License-Identifier: MIT */
#include "geometry/parallax.h"

#include <locale.h>

#include "geometry/lab.h"
#include "geometry/placement.h"

/* pyFAI interpolates between 1024 angles; and loses figures where a sensor stops less
 * than 1e-4 of the rays, which are not compared. */
#define TABLE_SHIFT_M 1e-8
#define TABLE_ENTERED_M 7e-9
#define TABLE_MU_T 1e-5

#define DISTANCE_M 0.1

/**
 * Case:
 * @counted_m: how far outwards
 * @pyfai_counted_m: the same by pyFAI
 * @entered_m: where a ray enters that is counted under the angle
 * @pyfai_entered_m: the same by pyFAI
 */
typedef struct {
  double attenuation_per_m;
  double thickness_m;
  double sine;
  double counted_m;
  double pyfai_counted_m;
  double entered_m;
  double pyfai_entered_m;
} Case;

/* Printed by tests/reference/parallax_pyfai.py. */
static const Case cases[] = {
  { 2000.0, 0.0, 0.05, 2.5e-05, 2.5e-05, 0.004981385659804935, 0.004981385671267928 },
  { 2000.0, 0.0, 0.5, 0.00025, 0.00025, 0.05748583749564574, 0.05748583764557549 },
  { 2000.0, 0.0, 0.95, 0.000475, 0.000475, 0.30376856467705826, 0.3037685650314893 },
  { 2000.0, 0.00045, 0.05, 9.594821325246602e-06, 9.594828209854488e-06,
      0.0049966852680706, 0.004996685261522756 },
  { 2000.0, 0.00045, 0.5, 0.00010779867000301699, 0.00010779867000301702,
      0.05762741925022148, 0.05762741927289128 },
  { 2000.0, 0.00045, 0.95, 0.00039377412719245893, 0.0003937745396094418,
      0.3038499627134244, 0.3038499630676714 },
  { 200.0, 0.001, 0.05, 2.4196444639264488e-05, 2.419646482661337e-05,
      0.004982181673286294, 0.004982181653569059 },
  { 200.0, 0.001, 0.5, 0.0002775738875019692, 0.00027757388750196865,
      0.057458768037964264, 0.05745876804873002 },
  { 200.0, 0.001, 0.95, 0.0013599239432467301, 0.0013599300154776006,
      0.3028889863415927, 0.30288898074132076 },
  { 20000.0, 0.001, 0.05, 2.4999998993656717e-06, 2.4999998993673005e-06,
      0.00500376298801587, 0.005003762988152343 },
  { 20000.0, 0.001, 0.5, 2.4999999946069068e-05, 2.499999994606907e-05,
      0.05771003503668602, 0.05771003504615185 },
  { 20000.0, 0.001, 0.95, 4.7499999999999996e-05, 4.7499999999999996e-05,
      0.3041959929528609, 0.3041959929577842 },
  { 1.0, 0.0001, 0.05, 2.503089100514399e-06, 2.503091291545691e-06,
      0.005003759905015249, 0.005003759902825931 },
  { 1.0, 0.0001, 0.5, 2.886695790392586e-05, 2.886695803135498e-05, 0.05770617438697765,
      0.05770617438682446 },
  { 1.0, 0.0001, 0.95, 0.00015211362645672693, 0.0001521144610507028,
      0.30409145461429876, 0.30409145378014163 },
  { 0.001, 0.0001, 0.05, 2.5031308298377e-06, 2.504207571699573e-06,
      0.005003759863327676, 0.005003759487119154 },
  { 0.001, 0.0001, 0.5, 2.8867512903925735e-05, 2.932518265552974e-05,
      0.05770617383260149, 0.0577057092083394 },
  { 0.001, 0.0001, 0.95, 0.0001521217379951746, 0.00015206579556513206,
      0.3040914465145201, 0.3040914933304034 },
};

static RingletParallax
case_parallax (const Case *c)
{
  return (RingletParallax){ TRUE, c->attenuation_per_m, c->thickness_m, DISTANCE_M, 0.0,
    0.0 };
}

static void
test_shift (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    const RingletParallax parallax = case_parallax (c);
    const double shift = ringlet_parallax_shift (&parallax, c->sine);
    const double stopped = c->attenuation_per_m * c->thickness_m;

    g_assert_cmpfloat_with_epsilon (shift, c->counted_m, 1e-13 * c->counted_m);
    if (c->thickness_m == 0.0 || stopped > TABLE_MU_T)
      g_assert_cmpfloat_with_epsilon (shift, c->pyfai_counted_m, TABLE_SHIFT_M);
  }
}

static void
test_apply (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    const RingletParallax parallax = case_parallax (c);
    const double stopped = c->attenuation_per_m * c->thickness_m;
    const double counted_m = DISTANCE_M * c->sine / sqrt (1.0 - c->sine * c->sine);
    double slow = 0.6 * counted_m;
    double fast = -0.8 * counted_m;
    double normal = 0.0;

    ringlet_parallax_apply (&parallax, &(RingletPoints){ &slow, &fast, &normal }, 1);
    g_assert_cmpfloat_with_epsilon (slow, 0.6 * c->entered_m, 1e-15);
    g_assert_cmpfloat_with_epsilon (fast, -0.8 * c->entered_m, 1e-15);
    if (c->thickness_m == 0.0 || stopped > TABLE_MU_T)
      g_assert_cmpfloat_with_epsilon (
          hypot (slow, fast), c->pyfai_entered_m, TABLE_ENTERED_M);
  }
}

/* Any sensor at any distance, up to metres deep at a millimetre. */
static RingletParallax
random_parallax (GRand *rand)
{
  return (RingletParallax){
    .is_active = TRUE,
    .attenuation_per_m = exp (g_rand_double_range (rand, 0.0, 14.0)),
    .thickness_m =
        g_rand_boolean (rand) ? exp (g_rand_double_range (rand, -14.0, 0.0)) : 0.0,
    .distance_m = exp (g_rand_double_range (rand, -7.0, 2.0)),
    .poni_slow_m = g_rand_double_range (rand, -0.1, 0.1),
    .poni_fast_m = g_rand_double_range (rand, -0.1, 0.1),
  };
}

static void
test_inverse (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int n = 0; n < 20000; n++) {
    const RingletParallax parallax = random_parallax (rand);
    const double slow_m = g_rand_double_range (rand, -0.3, 0.3);
    const double fast_m = g_rand_double_range (rand, -0.3, 0.3);
    double slow = slow_m;
    double fast = fast_m;
    double normal = 0.0;

    g_test_message ("µ %g, t %g, distance %g", parallax.attenuation_per_m,
        parallax.thickness_m, parallax.distance_m);
    ringlet_parallax_apply (&parallax, &(RingletPoints){ &slow, &fast, &normal }, 1);
    g_assert_cmpfloat (hypot (slow - parallax.poni_slow_m, fast - parallax.poni_fast_m),
        <, hypot (slow_m - parallax.poni_slow_m, fast_m - parallax.poni_fast_m));
    ringlet_parallax_undo (&parallax, &slow, &fast);
    g_assert_cmpfloat_with_epsilon (slow, slow_m, 1e-12);
    g_assert_cmpfloat_with_epsilon (fast, fast_m, 1e-12);
  }
}

/* How far outwards a ray is counted, by the formula and in more digits. */
static double
shift_by_formula (const RingletParallax *p, double radius_m)
{
  const long double radius = (long double) radius_m;
  const long double length = sqrtl (
      radius * radius + (long double) p->distance_m * (long double) p->distance_m);
  const long double mu = (long double) p->attenuation_per_m;
  const long double e =
      mu * (long double) p->thickness_m * length / (long double) p->distance_m;
  /* The one cancels where the other has converged. */
  const long double thick = p->thickness_m > 0.0 ? 1.0L - e / expm1l (e) : 1.0L;
  const long double thin = e * (0.5L - e / 12.0L + e * e * e / 720.0L);
  const long double mean = p->thickness_m > 0.0 && e < 1e-3L ? thin : thick;

  return (double) (radius / length / mu * mean);
}

/* Points beside each other do not disturb each other, however many there are. */
static void
test_row (void)
{
  enum { N = 601 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  double slow[N], fast[N], normal[N], slow_m[N], fast_m[N];

  for (int n = 0; n < 200; n++) {
    const RingletParallax p = random_parallax (rand);

    for (int i = 0; i < N; i++) {
      slow[i] = slow_m[i] = g_rand_double_range (rand, -0.3, 0.3);
      fast[i] = fast_m[i] = g_rand_double_range (rand, -0.3, 0.3);
    }
    ringlet_parallax_apply (&p, &(RingletPoints){ slow, fast, normal }, N);
    for (int i = 0; i < N; i++) {
      const double counted =
          hypot (slow_m[i] - p.poni_slow_m, fast_m[i] - p.poni_fast_m);
      const double entered = hypot (slow[i] - p.poni_slow_m, fast[i] - p.poni_fast_m);

      ringlet_parallax_apply (
          &p, &(RingletPoints){ &slow_m[i], &fast_m[i], normal }, 1);
      g_assert_true (slow_m[i] == slow[i] && fast_m[i] == fast[i]);
      g_assert_cmpfloat_with_epsilon (
          entered + shift_by_formula (&p, entered), counted, 1e-13);
    }
  }
}

/* Where nothing is to be moved, and what is thinner than rounding. */
static void
test_limits (void)
{
  const RingletParallax thin = { TRUE, 1e3, 1e-12, 0.1, 0.01, 0.02 };
  double slow = 0.01;
  double fast = 0.02;
  double normal = 0.0;

  ringlet_parallax_apply (&thin, &(RingletPoints){ &slow, &fast, &normal }, 1);
  g_assert_cmpfloat (slow, ==, 0.01);
  g_assert_cmpfloat (fast, ==, 0.02);
  ringlet_parallax_undo (&thin, &slow, &fast);
  g_assert_cmpfloat (slow, ==, 0.01);
  g_assert_cmpfloat (fast, ==, 0.02);
  /* Half the thickness times the tangent. */
  g_assert_cmpfloat_with_epsilon (
      ringlet_parallax_shift (&thin, 0.6), 0.5e-12 * 0.75, 1e-21);
  /* Along the face all of it is stopped. */
  g_assert_cmpfloat (ringlet_parallax_shift (&thin, 1.0), ==, 1e-3);
}

/* With the rest of the geometry, at any tilt: pixel → direction → pixel. */
static void
test_placement (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  const RingletSensor sensor = { ringlet_material_find ("Si", NULL), 450e-6 };

  for (int n = 0; n < 2000; n++) {
    const RingletGeometry geometry = {
      .distance_m = g_rand_double_range (rand, 0.02, 0.5),
      .poni_slow_m = g_rand_double_range (rand, -0.05, 0.1),
      .poni_fast_m = g_rand_double_range (rand, -0.05, 0.1),
      .rot1_rad = g_rand_double_range (rand, -G_PI, G_PI),
      .rot2_rad = g_rand_double_range (rand, -G_PI, G_PI),
      .wavelength_m = 0.7e-10,
      .parallax = TRUE,
    };
    g_autoptr (RingletDetector) bare =
        ringlet_detector_new_generic (172e-6, 172e-6, 195, 487, 1 + n % 4, NULL);
    g_autoptr (RingletDetector) detector = ringlet_detector_with_sensor (bare, &sensor);
    const RingletPlacement placement = ringlet_placement_new (detector, &geometry);
    const double slow = g_rand_double_range (rand, -100.0, 300.0);
    const double fast = g_rand_double_range (rand, -100.0, 600.0);
    const RingletLab p = ringlet_placement_at (&placement, slow, fast);
    double slow_px = NAN;
    double fast_px = NAN;

    g_assert_true (placement.parallax.is_active);
    g_assert_true (ringlet_placement_find_angles (&placement, ringlet_lab_two_theta (p),
        ringlet_lab_chi (p), &slow_px, &fast_px));
    g_assert_cmpfloat_with_epsilon (slow_px, slow, 1e-9);
    g_assert_cmpfloat_with_epsilon (fast_px, fast, 1e-9);
  }
}

/* What cannot be corrected is refused, and said. */
static void
test_refused (void)
{
  const RingletSensor sensor = { ringlet_material_find ("Si", NULL), 450e-6 };
  g_autoptr (RingletDetector) bare =
      ringlet_detector_new_generic (1e-4, 1e-4, 10, 10, 3, NULL);
  g_autoptr (RingletDetector) sensed = ringlet_detector_with_sensor (bare, &sensor);
  g_autoptr (RingletDetector) curved = ringlet_detector_new_grid (
      "plate", ringlet_grid_new_cylinder (1e-4, 1e-4, 10, 10, 0.1, NULL), 3, NULL);
  g_autoptr (RingletDetector) curved_sensed =
      ringlet_detector_with_sensor (curved, &sensor);
  const struct {
    const RingletDetector *detector;
    double wavelength_m;
    const char *reason;
  } refused[] = {
    { bare, 1e-10, "material" },
    { sensed, 0.0, "wavelength" },
    { curved_sensed, 1e-10, "not flat" },
    { sensed, 1e-10, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    const RingletGeometry geometry = {
      .distance_m = 0.1, .wavelength_m = refused[i].wavelength_m, .parallax = TRUE
    };
    g_autoptr (GError) error = NULL;
    const gboolean good =
        ringlet_placement_check (refused[i].detector, &geometry, &error);

    g_assert_true (good == (refused[i].reason == NULL));
    g_assert_true (good || strstr (error->message, refused[i].reason) != NULL);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/parallax/shift", test_shift);
  g_test_add_func ("/parallax/apply", test_apply);
  g_test_add_func ("/parallax/inverse", test_inverse);
  g_test_add_func ("/parallax/row", test_row);
  g_test_add_func ("/parallax/limits", test_limits);
  g_test_add_func ("/parallax/placement", test_placement);
  g_test_add_func ("/parallax/refused", test_refused);

  return g_test_run ();
}
