/* SPDX-License-Identifier: MIT */

/* The goniometer's files and geometries, beside pyFAI's numbers. */

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "calib/goniometer.h"
#include "support/shared.h"

#define ROBL "data/real/lab6-pilatus300kw/ROBL_v1.json"

/* tests/reference/goniometer_pyfai.py, pyFAI 2026.9.0. */
static const struct {
  double position;
  double numbers[RINGLET_REFINE_N];
} robl[] = {
  { 5.0,
      { 0.918352721976438, 0.01616856812272556, 0.10387055589771495,
          -0.05944051363886439, 0.08670271648539576, 9.804691290416251e-10,
          8.85601409974337e-11 } },
  { 17.25,
      { 0.918352721976438, 0.01616856812272556, 0.10387055589771495,
          -0.05893567899202291, 0.30053824678650554, 3.740395884188113e-09,
          8.85601409974337e-11 } },
  { 39.0,
      { 0.918352721976438, 0.01616856812272556, 0.10387055589771495,
          -0.058039339925181885, 0.6802054128313331, 8.64067400046861e-09,
          8.85601409974337e-11 } },
};

static void
check_robl (const RingletGoniometer *goniometer)
{
  g_assert_cmpstr (goniometer->param_names[4], ==, "rot1_scale");
  g_assert_cmpuint (goniometer->n_params, ==, 9);
  g_assert_cmpstr (goniometer->pos_names[0], ==, "pos");
  g_assert_cmpuint (goniometer->n_pos, ==, 1);
  g_assert_cmpuint (goniometer->detector->n_slow, ==, 195);
  g_assert_cmpuint (goniometer->detector->n_fast, ==, 1475);
  for (gsize i = 0; i < G_N_ELEMENTS (robl); i++) {
    RingletGeometry geometry;

    g_assert_true (ringlet_goniometer_geometry (
        goniometer, &robl[i].position, &geometry, NULL, NULL));
    /* numexpr may add in another order: the last bit. */
    for (RingletRefineParameter p = 0; p < RINGLET_REFINE_N; p++)
      g_assert_cmpfloat_with_epsilon (ringlet_refine_parameter_get (&geometry, p),
          robl[i].numbers[p], 4e-16 * fabs (robl[i].numbers[p]));
  }
}

/* As it is, and once more from what is written of it. */
static void
test_robl (void)
{
  g_autofree char *path = ringlet_test_shared (ROBL);
  g_autoptr (RingletGoniometer) goniometer = NULL;
  g_autoptr (RingletGoniometer) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *twice = NULL;

  if (path == NULL)
    return;
  goniometer = ringlet_goniometer_load (path, &error);
  g_assert_no_error (error);
  check_robl (goniometer);
  text = ringlet_goniometer_format (goniometer, &error);
  g_assert_no_error (error);
  again = ringlet_goniometer_parse (text, NULL, &error);
  g_assert_no_error (error);
  check_robl (again);
  g_assert_cmpmem (
      goniometer->params, 9 * sizeof (double), again->params, 9 * sizeof (double));
  twice = ringlet_goniometer_format (again, NULL);
  g_assert_cmpstr (twice, ==, text);
}

/* ---- small models ---- */

#define DETECTOR                                                                       \
  "\"detector\": \"Detector\", \"detector_config\": {\"pixel1\": 1e-4, \"pixel2\": "   \
  "2e-4, \"max_shape\": [100, 200], \"orientation\": 2}"

/* Two motors, constants, a formula for the wavelength. */
static const char extended[] =
    "{\"content\": \"Goniometer calibration v2\", " DETECTOR ", "
    "\"param\": [0.5, 0.01, 12.0, 1], "
    "\"param_names\": [\"d\", \"p\", \"energy\", \"unused\"], "
    "\"pos_names\": [\"x\", \"nu\"], "
    "\"trans_function\": {\"content\": \"ExtendedTransformation\", "
    "\"param_names\": [\"d\", \"p\", \"energy\", \"unused\"], "
    "\"pos_names\": [\"x\", \"nu\"], \"dist_expr\": \"d + x * mm\", "
    "\"poni1_expr\": \"p\", \"poni2_expr\": \"2*p\", "
    "\"rot2_expr\": \"-nu*pi/180\", \"rot3_expr\": \"unused\", "
    "\"wavelength_expr\": \"hc/energy*1e-10\", "
    "\"constants\": {\"mm\": 0.001, \"pi\": 3.141592653589793}}}";

static void
check_extended (const RingletGoniometer *goniometer)
{
  const double positions[] = { 20.0, 30.0 };
  double gradient[RINGLET_REFINE_N * 4];
  RingletGeometry geometry;

  g_assert_cmpint (goniometer->detector->orientation, ==, 2);
  g_assert_true (
      ringlet_goniometer_geometry (goniometer, positions, &geometry, gradient, NULL));
  g_assert_cmpfloat (geometry.distance_m, ==, 0.5 + 20.0 * 0.001);
  g_assert_cmpfloat (geometry.poni_fast_m, ==, 0.02);
  g_assert_cmpfloat (geometry.rot1_rad, ==, 0.0);
  g_assert_cmpfloat_with_epsilon (geometry.rot2_rad, -G_PI / 6.0, 1e-15);
  g_assert_cmpfloat_with_epsilon (
      geometry.wavelength_m, 12.398419843320026e-10 / 12.0, 1e-25);
  g_assert_cmpfloat (gradient[RINGLET_REFINE_DISTANCE * 4 + 0], ==, 1.0);
  g_assert_cmpfloat (gradient[RINGLET_REFINE_DISTANCE * 4 + 1], ==, 0.0);
  g_assert_cmpfloat (gradient[RINGLET_REFINE_PONI_FAST * 4 + 1], ==, 2.0);
  g_assert_cmpfloat_with_epsilon (gradient[RINGLET_REFINE_WAVELENGTH * 4 + 2],
      -geometry.wavelength_m / 12.0, 1e-25);
  g_assert_true (ringlet_goniometer_is_told (goniometer, 2));
  g_assert_false (ringlet_goniometer_is_told (goniometer, 3));
}

static void
test_extended (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletGoniometer) goniometer =
      ringlet_goniometer_parse (extended, NULL, &error);
  g_autoptr (RingletGoniometer) again = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  check_extended (goniometer);
  text = ringlet_goniometer_format (goniometer, &error);
  g_assert_no_error (error);
  again = ringlet_goniometer_parse (text, NULL, &error);
  g_assert_no_error (error);
  check_extended (again);
}

/* Not where a formula leads to nowhere. */
static void
test_nowhere (void)
{
  g_autoptr (RingletGoniometer) goniometer =
      ringlet_goniometer_parse (extended, NULL, NULL);
  const double positions[] = { -600.0, 0.0 };
  g_autoptr (GError) error = NULL;
  RingletGeometry geometry;

  g_assert_false (
      ringlet_goniometer_geometry (goniometer, positions, &geometry, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
}

static void
test_save (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("goniometer-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "g.json", NULL);
  g_autoptr (RingletGoniometer) goniometer =
      ringlet_goniometer_parse (extended, NULL, NULL);
  g_autoptr (RingletGoniometer) again = NULL;

  g_assert_true (ringlet_goniometer_save (goniometer, path, FALSE, &error));
  g_assert_no_error (error);
  again = ringlet_goniometer_load (path, &error);
  g_assert_no_error (error);
  check_extended (again);
  g_assert_false (ringlet_goniometer_save (goniometer, path, FALSE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
  g_assert_true (ringlet_goniometer_save (goniometer, path, TRUE, NULL));
  g_unlink (path);
  g_rmdir (folder);
}

/* ---- bad input ---- */

/**
 * BadCase:
 * @from: what is replaced in the good one
 * @to: by what
 */
typedef struct {
  const char *from;
  const char *to;
  RingletError code;
  const char *message;
} BadCase;

static const BadCase bad_cases[] = {
  { "v2", "v3", RINGLET_ERROR_UNSUPPORTED, "“content” is “Goniometer calibration v3”" },
  { "ExtendedTransformation", "Python", RINGLET_ERROR_UNSUPPORTED, "trans_function" },
  { "\"trans_function\"", "\"other\"", RINGLET_ERROR_FORMAT,
      "“trans_function” must be" },
  { "[0.5, 0.01, 12.0, 1]", "[0.5, 0.01]", RINGLET_ERROR_FORMAT, "“param” must be" },
  { "[0.5, 0.01, 12.0, 1]", "[0.5, 0.01, 12.0, \"1\"]", RINGLET_ERROR_FORMAT,
      "“param” must be a list of finite numbers" },
  { "[0.5, 0.01, 12.0, 1]", "7", RINGLET_ERROR_FORMAT, "“param” must be" },
  { "\"d + x * mm\"", "\"d + y * mm\"", RINGLET_ERROR_FORMAT,
      "dist_expr: a known name (d, p, energy, unused, x, nu, mm, pi" },
  { "\"d + x * mm\"", "3", RINGLET_ERROR_FORMAT, "“dist_expr” must be a formula" },
  { "\"dist_expr\"", "\"other\"", RINGLET_ERROR_FORMAT, "no formula for the distance" },
  { "\"p\", \"energy\"", "\"d\", \"energy\"", RINGLET_ERROR_FORMAT,
      "The name “d” is there twice" },
  { "\"p\", \"energy\"", "\"2p\", \"energy\"", RINGLET_ERROR_FORMAT,
      "“2p” is no name" },
  { "0.001", "\"x\"", RINGLET_ERROR_FORMAT, "“constants” must be" },
  { "\"Detector\"", "\"Nonesuch\"", RINGLET_ERROR_VALUE, "Nonesuch" },
  { "\"Detector\"", "\"De\\ntector\"", RINGLET_ERROR_FORMAT, "“detector” must be" },
  { "\"Detector\"", "7", RINGLET_ERROR_FORMAT, "“detector” must be" },
  { "{\"content\"", "[\"content\"", RINGLET_ERROR_FORMAT, "It is no JSON" },
};

/* The good text with the last @from in it replaced. */
static char *
spoil (const char *from, const char *to)
{
  const char *at = g_strrstr (extended, from);

  g_assert_nonnull (at);
  return g_strdup_printf (
      "%.*s%s%s", (int) (at - extended), extended, to, at + strlen (from));
}

static void
assert_refused (const char *text, RingletError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_goniometer_parse (text, NULL, &error));
  if (!g_error_matches (error, RINGLET_ERROR, (int) code) ||
      strstr (error->message, message) == NULL)
    g_error ("“%s” does not say “%s”", error->message, message);
}

static void
test_bad (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');

  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_autofree char *text = spoil (bad_cases[i].from, bad_cases[i].to);

    assert_refused (text, bad_cases[i].code, bad_cases[i].message);
  }
  assert_refused (deep, RINGLET_ERROR_FORMAT, "too many brackets");
  assert_refused ("", RINGLET_ERROR_FORMAT, "It is no JSON");
  assert_refused ("[]", RINGLET_ERROR_FORMAT, "It is no JSON object");
  assert_refused ("{}", RINGLET_ERROR_FORMAT, "“trans_function” must be");
  assert_refused ("\xff", RINGLET_ERROR_FORMAT, "not UTF-8");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calib/goniometer/robl", test_robl);
  g_test_add_func ("/calib/goniometer/extended", test_extended);
  g_test_add_func ("/calib/goniometer/nowhere", test_nowhere);
  g_test_add_func ("/calib/goniometer/save", test_save);
  g_test_add_func ("/calib/goniometer/bad", test_bad);
  return g_test_run ();
}
