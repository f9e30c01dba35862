/* SPDX-License-Identifier: MIT */
#include "geometry/poni.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "support/shared.h"

/* --- files by pyFAI and Dioptas --- */

typedef struct {
  const char *path; /* in data/real */
  double version;
  const char *detector;
  gsize n_slow;
  gsize n_fast;
  double pixel_m;
  RingletGeometry geometry;
} RealCase;

/* The numbers stand in the files. */
static const RealCase real_cases[] = {
  { "ceo2-pilatus1m/CeO2_Pilatus1M.poni", 1.0, "Detector", 0, 0, 0.000172,
      { 0.208651380603, 0.0872948482846, 0.0799601126306, -0.0184422457059,
          0.00413760084465, -2.77645988275e-08, 4.066e-11 } },
  { "ceo2-pilatus1m/oracle_pyfai.poni", 2.0, "Detector", 1043, 981, 0.000172,
      { 0.20867535634036355, 0.08733880379911414, 0.0800711980718229,
          -0.01802179110689257, 0.0039792351093308285, -2.77645988275e-08,
          4.066e-11 } },
  { "ceo2-pilatus2m/oracle_pyfai.poni", 2.0, "Detector", 1679, 1475, 0.000172,
      { 0.7398003066632411, 0.13831638414099304, 0.13202471095100046,
          -0.0017822794540538597, 0.0007868699198814698, 0.0,
          2.0215155542837953e-11 } },
  { "agbh-marccd/oracle_centroid.poni", 2.0, "Detector", 1024, 1024, 0.000158,
      { 0.5637398204748968, 0.09183265762787197, 0.07923257004178319,
          0.005299449185527207, -0.003327627482316905, 0.0, 1.0332e-10 } },
  { "lab6-pilatus300kw/th_3/b_toney_lab6_th3_scan1_0025.poni", 2.0, "Pilatus300kw", 195,
      1475, 0.000172,
      { 0.89794922811261, -1.7199999929178058, 0.105661865903037, -0.44949698679325023,
          1.514190092029511, -6.341280445553462e-06, 8.856e-11 } },
  { "lambda/L2.poni", 2.0, "Detector", 0, 0, 5.4999999999999995e-05,
      { 0.3091923560063649, 0.03853798250466656, 0.1406706729173325,
          0.007191643704399693, 0.001452446985348972, 1.9342817946284084e-08,
          4.836e-11 } },
  { "pixium-cake/DLS_CeO2_1200mm.poni", 2.0, "Detector", 0, 0, 0.000296,
      { 1.1940462449808116, 0.2114663341307606, 0.2067728488004498,
          -0.0033662037083792896, 0.00043898240282549706, 4.959128260023292e-10,
          1.393e-11 } },
};

static void
test_real (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (real_cases); i++) {
    const RealCase *c = &real_cases[i];
    g_autofree char *relative = g_strconcat ("data/real/", c->path, NULL);
    g_autofree char *path = ringlet_test_shared (relative);
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;

    if (path == NULL)
      return;
    g_test_message ("%s", c->path);
    ringlet_poni_load (path, RINGLET_ORIENTATION_ONE_FLIP, &poni, &error);
    g_assert_no_error (error);
    g_assert_cmpfloat (poni.version, ==, c->version);
    g_assert_true (ringlet_geometry_equal (&poni.geometry, &c->geometry));
    g_assert_cmpstr (poni.detector->name, ==, c->detector);
    g_assert_cmpuint (poni.detector->n_slow, ==, c->n_slow);
    g_assert_cmpuint (poni.detector->n_fast, ==, c->n_fast);
    g_assert_cmpfloat (poni.detector->pixel_slow_m, ==, c->pixel_m);
    g_assert_cmpfloat (poni.detector->pixel_fast_m, ==, c->pixel_m);
    g_assert_cmpint (poni.detector->orientation, ==, 3);
  }
}

/* --- the format --- */

#define SIX                                                                            \
  "Distance: 0.1\nPoni1: 0.01\nPoni2: 0.02\nRot1: 0.1\nRot2: -0.2\nRot3: 0.3\n"

typedef struct {
  const char *name;
  const char *text;
  double distance_m;
  double wavelength_m;
  const char *detector; /* NULL for none */
  gsize n_slow;
  double pixel_slow_m;
  int orientation;
} ParseCase;

/* Source: pyFAI, io/ponifile.py. */
static const ParseCase parse_cases[] = {
  { "six lines are enough", SIX, 0.1, 0, NULL, 0, 0, 0 },
  { "last key wins", SIX "Wavelength: 1e-10\nDistance: 0.5\nWavelength: 2e-10\n", 0.5,
      2e-10, NULL, 0, 0, 0 },
  { "a second block wins",
      "PixelSize1: 1e-4\nPixelSize2: 1e-4\n" SIX
      "# again\nPixelSize1: 2e-4\nPixelSize2: 1e-4\n" SIX "Distance: 0.7\n",
      0.7, 0, "Detector", 0, 2e-4, 3 },
  { "a later version wins",
      "PixelSize1: 1e-4\nPixelSize2: 1e-4\n" SIX
      "poni_version: 2\nDetector: Pilatus1M\nDetector_config: {}\n",
      0.1, 0, "Pilatus1M", 1043, 172e-6, 3 },
  { "comments do not count", "#Distance: 9\n # Distance: 8\n" SIX "# Distance: 7\n",
      0.1, 0, NULL, 0, 0, 0 },
  { "keys in any case", "DISTANCE: 0.2\n poni1 : 0\nPONI2:0\nrot1:0\nrOT2: 0\nRot3:0",
      0.2, 0, NULL, 0, 0, 0 },
  { "carriage returns",
      "Distance: 0.3\r\nPoni1: 0\r\nPoni2: 0\r\nRot1: 0\r\nRot2: 0\r\n"
      "Rot3: 0\r\nWavelength: 1e-10\r\n",
      0.3, 1e-10, NULL, 0, 0, 0 },
  { "lines without a colon", "-- a note --\n" SIX "the end", 0.1, 0, NULL, 0, 0, 0 },
  { "Latin-1", "# \xe9tude\nBy: Andr\xe9\n" SIX, 0.1, 0, NULL, 0, 0, 0 },
  { "no wavelength", SIX "Wavelength: None\n", 0.1, 0, NULL, 0, 0, 0 },
  { "no spline", SIX "PixelSize1: 1e-4\nPixelSize2: 1e-4\nSplineFile: None\n", 0.1, 0,
      "Detector", 0, 1e-4, 3 },
  { "version 1 with a name", "Detector: Pilatus300kw\n" SIX, 0.1, 0, "Pilatus300kw",
      195, 172e-6, 3 },
  { "version 2 with a name",
      "poni_version: 2\nDetector: eiger2 4m\nDetector_config: {}\n" SIX, 0.1, 0,
      "Eiger2_4M", 2162, 75e-6, 3 },
  { "shape unknown",
      "poni_version: 2\nDetector: Detector\nDetector_config: {\"pixel1\": 1e-4, "
      "\"pixel2\": 2e-4, \"max_shape\": null}\n" SIX,
      0.1, 0, "Detector", 0, 1e-4, 3 },
  { "shape",
      "poni_version: 2\nDetector: Detector\nDetector_config: {\"pixel1\": 1e-4, "
      "\"pixel2\": 2e-4, \"max_shape\": [20, 30], \"splineFile\": null}\n" SIX,
      0.1, 0, "Detector", 20, 1e-4, 3 },
  { "a whole number of metres",
      "poni_version: 2\nDetector_config: {\"pixel1\": 1, \"pixel2\": 1}\n" SIX, 0.1, 0,
      "Detector", 0, 1.0, 3 },
  { "orientation",
      "poni_version: 2.1\nDetector: Pilatus1M\nDetector_config: {\"orientation\": "
      "2}\n" SIX,
      0.1, 0, "Pilatus1M", 1043, 172e-6, 2 },
  { "orientation of the class",
      "poni_version: 2.1\nDetector: Pilatus1M\nDetector_config: {\"orientation\": "
      "0}\n" SIX,
      0.1, 0, "Pilatus1M", 1043, 172e-6, 3 },
};

static void
test_parse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parse_cases); i++) {
    const ParseCase *c = &parse_cases[i];
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", c->name);
    ringlet_poni_parse (c->text, NULL, RINGLET_ORIENTATION_ONE_FLIP, &poni, &error);
    g_assert_no_error (error);
    g_assert_cmpfloat (poni.geometry.distance_m, ==, c->distance_m);
    g_assert_cmpfloat (poni.geometry.wavelength_m, ==, c->wavelength_m);
    g_assert_true ((poni.detector == NULL) == (c->detector == NULL));
    if (c->detector == NULL)
      continue;
    g_assert_cmpstr (poni.detector->name, ==, c->detector);
    g_assert_cmpuint (poni.detector->n_slow, ==, c->n_slow);
    g_assert_cmpfloat (poni.detector->pixel_slow_m, ==, c->pixel_slow_m);
    g_assert_cmpint (poni.detector->orientation, ==, c->orientation);
  }
}

/* --- written and read back --- */

static RingletGeometry
random_geometry (GRand *rand)
{
  return (RingletGeometry){
    .distance_m = g_rand_double_range (rand, 1e-3, 10.0),
    .poni_slow_m = g_rand_double_range (rand, -1.0, 1.0),
    .poni_fast_m = g_rand_double_range (rand, -1.0, 1.0),
    .rot1_rad = g_rand_double_range (rand, -G_PI, G_PI),
    .rot2_rad = g_rand_double_range (rand, -G_PI, G_PI),
    .rot3_rad = g_rand_double_range (rand, -1e-9, 1e-9),
    .wavelength_m =
        g_rand_boolean (rand) ? g_rand_double_range (rand, 1e-12, 1e-9) : 0.0,
  };
}

static void
assert_round_trip (
    const RingletDetector *detector, const RingletGeometry *geometry, double version)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = ringlet_poni_format (detector, geometry, version, &error);
  g_autofree char *again = NULL;
  g_auto (RingletPoni) poni = { 0 };

  g_assert_no_error (error);
  ringlet_poni_parse (text, NULL, RINGLET_ORIENTATION_ONE_FLIP, &poni, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (poni.version, ==, version == 0.0 ? 2.1 : version);
  g_assert_true (ringlet_geometry_equal (&poni.geometry, geometry));
  g_assert_cmpstr (poni.detector->name, ==, detector->name);
  g_assert_cmpuint (poni.detector->n_slow, ==, detector->n_slow);
  g_assert_cmpuint (poni.detector->n_fast, ==, detector->n_fast);
  g_assert_cmpfloat (poni.detector->pixel_slow_m, ==, detector->pixel_slow_m);
  g_assert_cmpfloat (poni.detector->pixel_fast_m, ==, detector->pixel_fast_m);
  g_assert_cmpint (poni.detector->orientation, ==, detector->orientation);

  again = ringlet_poni_format (poni.detector, &poni.geometry, version, NULL);
  g_assert_cmpstr (text, ==, again);
}

typedef struct {
  const char *name;
  double version;
  const char *detector; /* NULL for one without a name */
  gsize n_slow;
  gsize n_fast;
  int orientation;
  gboolean ok;
} FormatCase;

/* Version 1 has no word for the shape of a detector without a name, and only 2.1 one
 * for the orientation: what a file cannot hold is refused, never left out. */
static const FormatCase format_cases[] = {
  { "1", 1.0, NULL, 0, 0, 3, TRUE },
  { "1, named", 1.0, "Pilatus1M", 0, 0, 3, TRUE },
  { "1, shape", 1.0, NULL, 20, 30, 3, FALSE },
  { "1, orientation", 1.0, NULL, 0, 0, 2, FALSE },
  { "2", 2.0, NULL, 0, 0, 3, TRUE },
  { "2, named", 2.0, "Eiger2_4M", 0, 0, 3, TRUE },
  { "2, shape", 2.0, NULL, 20, 30, 3, TRUE },
  { "2, orientation", 2.0, "Eiger2_4M", 0, 0, 4, FALSE },
  { "2.1", 2.1, NULL, 0, 0, 3, TRUE },
  { "2.1, named", 2.1, "Pilatus4_CdTe_1M", 0, 0, 1, TRUE },
  { "2.1, shape", 2.1, NULL, 20, 30, 2, TRUE },
  { "default", 0.0, NULL, 20, 30, 4, TRUE },
  { "1.5", 1.5, NULL, 0, 0, 3, FALSE },
  { "3", 3.0, NULL, 20, 30, 2, TRUE },
  { "4", 4.0, NULL, 0, 0, 3, FALSE },
};

static RingletDetector *
case_detector (const FormatCase *c, GRand *rand)
{
  if (c->detector != NULL)
    return ringlet_detector_new_named (c->detector, c->orientation, NULL);
  return ringlet_detector_new_generic (g_rand_double_range (rand, 1e-6, 1e-3),
      g_rand_double_range (rand, 1e-6, 1e-3), c->n_slow, c->n_fast, c->orientation,
      NULL);
}

static void
test_format (gconstpointer data)
{
  const FormatCase *c = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (gsize i = 0; i < 200; i++) {
    g_autoptr (RingletDetector) detector = case_detector (c, rand);
    const RingletGeometry geometry = random_geometry (rand);
    g_autoptr (GError) error = NULL;

    if (c->ok) {
      assert_round_trip (detector, &geometry, c->version);
      continue;
    }
    g_assert_null (ringlet_poni_format (detector, &geometry, c->version, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  }
}

static void
add_format_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (format_cases); i++) {
    g_autofree char *path = g_strconcat ("/poni/format/", format_cases[i].name, NULL);

    g_test_add_data_func (path, &format_cases[i], test_format);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/poni/real", test_real);
  g_test_add_func ("/poni/parse", test_parse);
  add_format_cases ();

  return g_test_run ();
}
