/* SPDX-License-Identifier: MIT */
#include "geometry/factors.h"

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "geometry/factor-text.h"
#include "geometry/maps.h"

#define DEGREE (G_PI / 180.0)
#define N_RAYS 7

/* --- the cell, by Dioptas 0.11.0: tests/reference/cbn_dioptas.py --- */

static const double rays_deg[N_RAYS][2] = { { 0.5, 10.0 }, { 11.0, -50.0 },
  { 13.0, 100.0 }, { 14.5, 30.0 }, { 15.2, -170.0 }, { 18.0, 60.0 }, { 35.0, 140.0 } };

typedef struct {
  const char *cell;
  double transmission[N_RAYS];
} CbnCase;

static const CbnCase cbn_cases[] = {
  { "diamond=2",
      { 0.8641655149046159, 0.8618123135841889, 0.8608582543544973, 0.8340960487629605,
          0.7677201699871024, 0.5899697704915848, 0.5419103897026094 } },
  { "tilt=3,rotation=40",
      { 0.8639423498576928, 0.8616364423343736, 0.8172216948016942, 0.5909037319314122,
          0.8610179015951681, 0.5844985938517624, 0.5435623792081221 } },
  { "offset=0.1,offset-angle=70",
      { 0.8641655149046159, 0.8618123135841889, 0.8608582543544973, 0.8448480752712473,
          0.7789685670807882, 0.5899697704915848, 0.5419103897026094 } },
  { "tilt=-2,rotation=110,offset=0.2,offset-angle=-30,diamond=2.2,seat=5.3,r1=0.4,"
    "r2=1.95,diamond-length=13,seat-length=14.2",
      { 0.8442139403694927, 0.6605332131589163, 0.7520653486513295, 0.5713339935893798,
          0.8224250976666378, 0.5674502636309695, 0.5226221431864091 } },
};

static void
test_cbn (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cbn_cases); i++) {
    g_autoptr (GError) error = NULL;
    RingletCbn cbn;

    g_test_message ("%s", cbn_cases[i].cell);
    g_assert_true (ringlet_cbn_from_text (cbn_cases[i].cell, &cbn, &error));
    g_assert_no_error (error);
    for (gsize j = 0; j < N_RAYS; j++) {
      const double two_theta = rays_deg[j][0] * DEGREE;
      const double chi = rays_deg[j][1] * DEGREE;
      double x = 0.2 * sin (two_theta) * cos (chi);
      double y = 0.2 * sin (two_theta) * sin (chi);
      double z = 0.2 * cos (two_theta);
      const RingletLabRow row = { &x, &y, &z };
      double ours = NAN;

      ringlet_cbn_row (&cbn, &row, 1, &ours);
      g_assert_cmpfloat (fabs (ours - cbn_cases[i].transmission[j]), <=, 1e-9);
    }
  }
}

/* --- what a correction may be --- */

typedef struct {
  gsize member;
  double value;
} BadCase;

#define BAD(member, value)                                                             \
  {                                                                                    \
    G_STRUCT_OFFSET (RingletFactors, member), value                                    \
  }

static const BadCase bad_cases[] = { BAD (polarization, 1.1), BAD (polarization, -2.0),
  BAD (polarization_offset_rad, NAN), BAD (oblique_transmission, 0.0),
  BAD (oblique_transmission, 1.0), BAD (oblique_transmission, INFINITY),
  BAD (cbn.diamond_m, 0.0), BAD (cbn.seat_m, -1.0), BAD (cbn.small_radius_m, 3e-3),
  BAD (cbn.tilt_rad, 1.6), BAD (cbn.offset_m, 1e-3), BAD (cbn.seat_length_m, NAN),
  BAD (sample.depth, -1.0) };

static void
test_check (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    RingletFactors factors = ringlet_factors_default ();
    g_autoptr (GError) error = NULL;

    factors.cbn.is_active = TRUE;
    factors.sample.shape = RINGLET_SAMPLE_SPHERE;
    g_assert_true (ringlet_factors_check (&factors, NULL));
    G_STRUCT_MEMBER (double, &factors, bad_cases[i].member) = bad_cases[i].value;
    g_assert_false (ringlet_factors_check (&factors, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
}

/* Members that do not count are not compared. */
static void
test_equal (void)
{
  const RingletFactors plain = ringlet_factors_default ();
  RingletFactors other = plain;

  other.polarization = -NAN;
  other.polarization_offset_rad = 0.3;
  other.sample.depth = 2.0;
  other.cbn.seat_m = 1.0;
  g_assert_true (ringlet_factors_equal (&plain, &other));
  other.polarization = 0.9;
  g_assert_false (ringlet_factors_equal (&plain, &other));
  other = plain;
  other.sample.shape = RINGLET_SAMPLE_SLAB;
  g_assert_false (ringlet_factors_equal (&plain, &other));
  other = plain;
  other.cbn.is_active = TRUE;
  g_assert_false (ringlet_factors_equal (&plain, &other));
}

/* --- words --- */

static void
test_words (void)
{
  static const char *const samples[] = { "none", "slab:0.7", "slab:0.7,12.3,-4.56",
    "cylinder:1.5", "cylinder:1.5,horizontal", "sphere:2" };
  static const char *const bad[] = { "", "cube:1", "slab", "slab:x", "sphere:1,2",
    "slab:1,2", "cylinder:1,up", "none:1", "sphere:-1" };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    RingletSample sample;

    g_assert_true (ringlet_sample_from_text (samples[i], &sample, &error));
    g_assert_no_error (error);
    text = ringlet_sample_to_text (&sample);
    g_assert_cmpstr (text, ==, samples[i]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    RingletSample sample;

    g_assert_false (ringlet_sample_from_text (bad[i], &sample, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
}

static void
test_cell_words (void)
{
  const char *const cell = "diamond=2.2,seat=5.3,r1=0.4,r2=1.95,tilt=-2.1,rotation=110,"
                           "diamond-length=13.7,seat-length=14.05,offset=0.2,"
                           "offset-angle=-30";
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  RingletCbn cbn;

  g_assert_true (ringlet_cbn_from_text (cell, &cbn, NULL));
  text = ringlet_cbn_to_text (&cbn);
  g_assert_cmpstr (text, ==, cell);
  g_assert_false (ringlet_cbn_from_text ("diamnod=2", &cbn, &error));
  g_assert_nonnull (strstr (error->message, "diamond="));
}

/* --- the angle of incidence --- */

static double
map_at (RingletDetector *detector, const RingletGeometry *geometry,
    const RingletFactors *factors, RingletMap map, gsize pixel)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_autoptr (RingletMaps) maps = ringlet_maps_new (detector, geometry, memo);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletArray) array = ringlet_maps_get (maps, map, factors, NULL, &error);

  g_assert_no_error (error);
  return array->data[pixel];
}

/* A pixel 2.5 times as wide counts as much more; the cosine is not changed by that. */
static void
test_wide_pixel (void)
{
  const double slow[] = { 0.0, 1e-4, 1e-4, 2e-4 };
  const double fast[] = { 0.0, 1e-4, 1e-4, 3.5e-4, 3.5e-4, 4.5e-4 };
  const RingletGeometry geometry = { 0.01, 3e-3, -2e-3, 0.4, -0.2, 0.1, 1e-10 };
  RingletFactors factors = ringlet_factors_default ();
  g_autoptr (RingletDetector) detector = ringlet_detector_new_grid (
      "edges", ringlet_grid_new_edges (1e-4, 1e-4, 2, 3, slow, fast), 3, NULL);
  const double x = 2.25e-4 + 2e-3;
  const double y = 1.5e-4 - 3e-3;
  const double cosine = 0.01 / sqrt (1e-4 + x * x + y * y);

  for (guint order = 1; order <= 3; order++) {
    factors.solid_angle_order = order;
    g_assert_cmpfloat (
        fabs (map_at (detector, &geometry, &factors, RINGLET_MAP_SOLID_ANGLE, 4) /
                (2.5 * pow (cosine, order)) -
            1.0),
        <=, 1e-13);
  }
  g_assert_cmpfloat (
      fabs (map_at (detector, &geometry, &factors, RINGLET_MAP_INCIDENCE, 4) -
          acos (cosine)),
      <=, 1e-13);
}

/* Behind a bent plate that stands around the sample, each ray of the equator meets its
 * pixel at a right angle, however it is turned. */
static void
test_cylinder (void)
{
  const gsize n = 301;
  const double radius = 0.05;
  g_autoptr (GError) error = NULL;
  RingletGrid *grid = ringlet_grid_new_cylinder (1e-4, 1e-4, 1, n, radius, &error);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_grid ("bent", grid, 3, NULL);
  const RingletGeometry geometry = { radius, 0.5e-4, 0.0, 0.3, 0.2, 0.1, 1e-10 };
  RingletFactors factors = ringlet_factors_default ();

  for (gsize i = 0; i < n; i += 50) {
    g_assert_cmpfloat (
        map_at (detector, &geometry, &factors, RINGLET_MAP_INCIDENCE, i), <=, 1e-7);
    g_assert_cmpfloat (
        fabs (map_at (detector, &geometry, &factors, RINGLET_MAP_SOLID_ANGLE, i) - 1.0),
        <=, 1e-5);
  }
}

/* --- plates: pyFAI's calc_transmission() is (1 − T0^(1 / cos α)) / (1 − T0) --- */

static void
test_plates (void)
{
  const RingletSensor silicon = { ringlet_material_find ("Si", NULL), 3.2e-4 };
  const RingletGeometry geometry = { 0.1, 0.0, 0.0, 0.3, 0.2, 0.1, 1e-10 };
  RingletFactors factors = ringlet_factors_default ();
  g_autoptr (RingletDetector) plain =
      ringlet_detector_new_generic (1e-3, 1e-3, 90, 90, 3, NULL);
  g_autoptr (RingletDetector) detector = ringlet_detector_with_sensor (plain, &silicon);
  const double t0 =
      exp (-3.2e-4 * ringlet_material_attenuation (silicon.material, 1e-10, NULL));
  const double cosine = 0.1 / sqrt (0.01 + 2.0 * 0.0855 * 0.0855);
  const double expected = (1.0 - pow (t0, 1.0 / cosine)) / (1.0 - t0);

  factors.oblique_transmission = t0;
  for (guint i = 0; i < 2; i++) {
    const RingletMap map = i == 0 ? RINGLET_MAP_OBLIQUE : RINGLET_MAP_SENSOR;

    g_assert_cmpfloat (
        fabs (
            map_at (detector, &geometry, &factors, map, 85 * 90 + 85) / expected - 1.0),
        <=, 1e-12);
    g_assert_cmpfloat (
        fabs (map_at (detector, &geometry, &factors, map, 0) - 1.0), <=, 1e-4);
  }
}

/* The product holds what is asked for, and nothing else. */
static void
test_product (void)
{
  const RingletGeometry geometry = { 0.1, 0.0, 0.0, 0.3, 0.2, 0.1, 1e-10 };
  RingletFactors factors = ringlet_factors_none ();
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-3, 1e-3, 20, 20, 3, NULL);
  double product = 1.0;

  g_assert_cmpfloat (
      map_at (detector, &geometry, &factors, RINGLET_MAP_NORMALIZATION, 77), ==, 1.0);
  factors = ringlet_factors_default ();
  factors.polarization = 0.8;
  factors.polarization_offset_rad = 0.4;
  factors.oblique_transmission = 0.3;
  factors.sample = (RingletSample){ RINGLET_SAMPLE_SLAB, 1.0 };
  factors.cbn.is_active = TRUE;
  for (guint map = 0; map < RINGLET_MAP_N; map++) {
    if (ringlet_map_is_factor (map, &factors))
      product *= map_at (detector, &geometry, &factors, map, 77);
  }
  g_assert_cmpfloat (
      fabs (map_at (detector, &geometry, &factors, RINGLET_MAP_NORMALIZATION, 77) /
              product -
          1.0),
      <=, 1e-14);
}

/* ½ (1 + cos² 2θ − f cos 2(χ + offset) sin² 2θ), with the angles themselves. */
static void
test_offset (void)
{
  const RingletGeometry geometry = { 0.05, 0.0, 0.0, 0.3, 0.2, 0.1, 1e-10 };
  RingletFactors factors = ringlet_factors_default ();
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-3, 1e-3, 20, 20, 3, NULL);

  factors.polarization = 0.9;
  factors.polarization_offset_rad = 0.4;
  for (gsize pixel = 0; pixel < 400; pixel += 37) {
    const double two_theta =
        map_at (detector, &geometry, &factors, RINGLET_MAP_TWO_THETA, pixel);
    const double chi = map_at (detector, &geometry, &factors, RINGLET_MAP_CHI, pixel);
    const double cos2 = cos (two_theta) * cos (two_theta);
    const double expected =
        0.5 * (1.0 + cos2 - 0.9 * cos (2.0 * (chi + 0.4)) * (1.0 - cos2));

    g_assert_cmpfloat (
        fabs (map_at (detector, &geometry, &factors, RINGLET_MAP_POLARIZATION, pixel) -
            expected),
        <=, 1e-14);
  }
}

/* What is not known or not asked for is said. */
static void
test_missing (void)
{
  static const struct {
    RingletMap map;
    const char *word;
  } cases[] = { { RINGLET_MAP_SENSOR, "sensor" }, { RINGLET_MAP_OBLIQUE, "asked" },
    { RINGLET_MAP_SAMPLE, "asked" }, { RINGLET_MAP_CBN, "asked" },
    { RINGLET_MAP_POLARIZATION, "asked" } };
  const RingletGeometry geometry = { 0.1, 0.0, 0.0, 0.3, 0.2, 0.1, 1e-10 };
  const RingletFactors factors = ringlet_factors_none ();
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-3, 1e-3, 20, 20, 3, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_map_context_new (
        cases[i].map, detector, &geometry, &factors, NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, cases[i].word));
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/factors/cbn", test_cbn);
  g_test_add_func ("/factors/check", test_check);
  g_test_add_func ("/factors/equal", test_equal);
  g_test_add_func ("/factors/words", test_words);
  g_test_add_func ("/factors/words/cell", test_cell_words);
  g_test_add_func ("/factors/wide-pixel", test_wide_pixel);
  g_test_add_func ("/factors/cylinder", test_cylinder);
  g_test_add_func ("/factors/plates", test_plates);
  g_test_add_func ("/factors/product", test_product);
  g_test_add_func ("/factors/offset", test_offset);
  g_test_add_func ("/factors/missing", test_missing);

  return g_test_run ();
}
