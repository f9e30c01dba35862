/* SPDX-License-Identifier: MIT */

/* GSAS-II's image controls against its own formulas, written out in matrices as
 * GSASIIimage.py has them: GetTthAzmDsp() and makeMat(). */

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "geometry/convert.h"
#include "geometry/lab.h"
#include "geometry/placement.h"

#define DEGREE (G_PI / 180.0)
#define PIXEL_SLOW_M 172e-6
#define PIXEL_FAST_M 75e-6
#define N_SLOW 700
#define N_FAST 1100

static char *folder;

/* ---- GSAS-II ---- */

/**
 * Controls:
 *
 * What GSAS-II calls data, in its units.
 */
typedef struct {
  double distance;
  double center[2];
  double tilt;
  double rotation;
  double azmthOff;
} Controls;

typedef double Matrix[3][3];

/* np.roll (np.roll (M, axis, axis = 0), axis, axis = 1) of the rotation about x. */
static void
make_mat (double angle, int axis, Matrix out)
{
  const double cs = cos (angle * DEGREE);
  const double ss = sin (angle * DEGREE);
  const Matrix m = { { 1.0, 0.0, 0.0 }, { 0.0, cs, -ss }, { 0.0, ss, cs } };

  for (int i = 0; i < 3; i++) {
    for (int k = 0; k < 3; k++)
      out[(i + axis) % 3][(k + axis) % 3] = m[i][k];
  }
}

/* np.inner(): A · Bᵀ */
static void
inner (const Matrix a, const Matrix b, Matrix out)
{
  for (int i = 0; i < 3; i++) {
    for (int k = 0; k < 3; k++)
      out[i][k] = a[i][0] * b[k][0] + a[i][1] * b[k][1] + a[i][2] * b[k][2];
  }
}

/* Of the pixel's middle, as Make2ThetaAzimuthMap() has it; degrees, the azimuth from 0
 * to 360. */
static void
gsas (const Controls *data, double row, double column, double *tth, double *azm)
{
  const double v[3] = { (column + 0.5) * (PIXEL_FAST_M * 1e3) - data->center[0],
    (row + 0.5) * (PIXEL_SLOW_M * 1e3) - data->center[1], 0.0 };
  Matrix t, r, rt, mn;
  double xyz[3];

  make_mat (data->tilt, 0, t);
  make_mat (data->rotation, 2, r);
  inner (r, t, rt);
  inner (r, rt, mn);
  for (int i = 0; i < 3; i++)
    xyz[i] = mn[i][0] * v[0] + mn[i][1] * v[1] + mn[i][2] * v[2];
  xyz[2] += data->distance / cos (data->tilt * DEGREE);
  /* arccos (z / |xyz|) there, which loses half of the digits near the beam. */
  *tth = atan2 (hypot (xyz[0], xyz[1]), xyz[2]) / DEGREE;
  *azm = fmod (atan2 (xyz[1], xyz[0]) / DEGREE + data->azmthOff + 720.0, 360.0);
}

/* ---- files ---- */

static void
load (const char *text, const RingletConvertHints *hints, RingletPoni *poni)
{
  g_autofree char *path = g_build_filename (folder, "a.imctrl", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  ringlet_geometry_load (path, NULL, hints, poni, &error);
  g_assert_no_error (error);
  g_unlink (path);
}

static char *
text_of (const RingletDetector *detector, const RingletGeometry *geometry, char **lost)
{
  const RingletGeometryFormat *format = ringlet_geometry_format_find ("imctrl", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = format->write (detector, geometry, lost, &error);

  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static RingletDetector *
make_detector (int orientation)
{
  return ringlet_detector_new_generic (
      PIXEL_SLOW_M, PIXEL_FAST_M, N_SLOW, N_FAST, orientation, NULL);
}

/* A row of the file in the counting of the detector, whose first one may be the last.
 */
static RingletLab
lab_at (const RingletDetector *detector, const RingletGeometry *geometry, double row,
    double column)
{
  return ringlet_geometry_lab_at (geometry, detector, row + 0.5, column + 0.5);
}

/* 2θ to 1e-9 of itself; the azimuth where @same_sense. */
static void
assert_same (const Controls *data, const RingletDetector *detector,
    const RingletGeometry *geometry, gboolean same_sense)
{
  for (int row = 0; row < N_SLOW; row += 53) {
    for (int column = 0; column < N_FAST; column += 71) {
      const RingletLab lab = lab_at (detector, geometry, row, column);
      double tth, azm, chi;

      gsas (data, row, column, &tth, &azm);
      g_assert_cmpfloat_with_epsilon (
          ringlet_lab_two_theta (lab) / DEGREE, tth, 1e-9 * tth);
      chi = ringlet_lab_chi (lab) / DEGREE;
      if (same_sense)
        g_assert_cmpfloat (fabs (remainder (chi - azm, 360.0)), <, 1e-7);
    }
  }
}

static Controls
random_controls (GRand *rand)
{
  return (Controls){
    .distance = g_rand_double_range (rand, 60.0, 900.0),
    .center = { g_rand_double_range (rand, -50.0, 150.0),
        g_rand_double_range (rand, -50.0, 150.0) },
    .tilt = g_rand_double_range (rand, -45.0, 45.0),
    .rotation = g_rand_double_range (rand, -180.0, 360.0),
    .azmthOff = g_rand_double_range (rand, -180.0, 180.0),
  };
}

/* ---- tests ---- */

static void
test_read (void)
{
  const RingletConvertHints no_hints = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20);

  for (int i = 0; i < 60; i++) {
    Controls c = random_controls (rand);
    g_auto (RingletPoni) poni = { 0 };
    g_autofree char *text = NULL;
    char n[6][G_ASCII_DTOSTR_BUF_SIZE];
    const double values[] = { c.distance, c.center[0], c.center[1], c.tilt, c.rotation,
      c.azmthOff };

    for (gsize k = 0; k < G_N_ELEMENTS (values); k++)
      g_ascii_dtostr (n[k], sizeof n[k], values[k]);
    text = g_strdup_printf ("type:PWDR\nwavelength:0.5\ncalibrant:LaB6\ndistance:%s\n"
                            "center:[%s, %s]\ntilt:%s\nrotation:%s\nazmthOff:%s\n"
                            "pixelSize:[75.0, 172.0]\nsize:[1100, 700]\n",
        n[0], n[1], n[2], n[3], n[4], n[5]);
    load (text, &no_hints, &poni);
    g_assert_cmpfloat_with_epsilon (poni.geometry.wavelength_m, 0.5e-10, 1e-24);
    g_assert_cmpuint (poni.detector->n_fast, ==, N_FAST);
    g_assert_null (poni.warning);
    assert_same (&c, poni.detector, &poni.geometry, TRUE);
  }
}

static double
number_behind (const char *text, const char *key)
{
  const char *at = strstr (text, key);

  g_assert_nonnull (at);
  return g_ascii_strtod (at + strlen (key), NULL);
}

static Controls
controls_of (const char *text)
{
  const char *comma = strchr (strstr (text, "center:["), ',');

  return (Controls){ .distance = number_behind (text, "\ndistance:"),
    .center = { number_behind (text, "\ncenter:["), g_ascii_strtod (comma + 1, NULL) },
    .tilt = number_behind (text, "\ntilt:"),
    .rotation = number_behind (text, "\nrotation:"),
    .azmthOff = number_behind (text, "\nazmthOff:") };
}

/* In every orientation, seen as the file has it; and back. */
static void
test_write (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (21);

  for (int i = 0; i < 60; i++) {
    const int orientation = 1 + i % 4;
    g_autoptr (RingletDetector) detector = make_detector (orientation);
    const RingletConvertHints hints = { .detector = detector };
    const RingletGeometry geometry = { .distance_m = g_rand_double_range (rand, .1, .9),
      .poni_slow_m = g_rand_double_range (rand, -0.1, 0.1),
      .poni_fast_m = g_rand_double_range (rand, -0.1, 0.1),
      .rot1_rad = g_rand_double_range (rand, -0.55, 0.55),
      .rot2_rad = g_rand_double_range (rand, -0.55, 0.55),
      .rot3_rad = g_rand_double_range (rand, -3.0, 3.0),
      .wavelength_m = 1e-10 };
    g_autofree char *lost = NULL;
    g_autofree char *text = text_of (detector, &geometry, &lost);
    const Controls c = controls_of (text);
    g_auto (RingletPoni) poni = { 0 };

    assert_same (&c, detector, &geometry, orientation == 1 || orientation == 3);
    g_assert_cmpfloat (c.rotation, >=, 0.0);
    g_assert_cmpfloat (c.rotation, <=, 360.0);
    g_assert_true (
        (lost != NULL && strstr (lost, "orientation") != NULL) == (orientation != 3));
    g_assert_null (strstr (text, "\n\n"));

    load (text, &hints, &poni);
    g_assert_cmpfloat_with_epsilon (
        poni.geometry.distance_m, geometry.distance_m, 1e-13);
    g_assert_cmpfloat_with_epsilon (
        poni.geometry.poni_slow_m, geometry.poni_slow_m, 1e-13);
    g_assert_cmpfloat_with_epsilon (
        poni.geometry.poni_fast_m, geometry.poni_fast_m, 1e-13);
    g_assert_cmpfloat_with_epsilon (poni.geometry.rot1_rad, geometry.rot1_rad, 1e-13);
    g_assert_cmpfloat_with_epsilon (poni.geometry.rot2_rad, geometry.rot2_rad, 1e-13);
    g_assert_cmpfloat_with_epsilon (poni.geometry.rot3_rad, geometry.rot3_rad, 1e-12);
  }
}

/* As other versions print it, with what GSAS-II writes beside. */
static void
test_spellings (void)
{
  static const char *const centers[] = { "[ 20.0  30.0]", "[20.0, 30.0]",
    "[np.float64(20.0), np.float64(30.0)]", "(20.0, 30.0)" };
  g_autoptr (RingletDetector) detector = make_detector (3);
  const RingletConvertHints hints = { .detector = detector };

  for (gsize i = 0; i < G_N_ELEMENTS (centers); i++) {
    g_autofree char *text = g_strdup_printf (
        "#An example\ntype:PWDR\nwavelength:0.62\ndistance:1000.0\ncenter:%s\n"
        "tilt:0.0\nrotation:270.0\nfullIntegrate:True\nLRazimuth:[0.0, 360.0]\n"
        "varyList:{'dist': True, 'tilt': True}\nDetDepth:0.25\n",
        centers[i]);
    g_auto (RingletPoni) poni = { 0 };

    load (text, &hints, &poni);
    g_assert_cmpfloat_with_epsilon (poni.geometry.distance_m, 1.0, 1e-15);
    g_assert_cmpfloat_with_epsilon (poni.geometry.poni_fast_m, 0.020, 1e-16);
    g_assert_cmpfloat_with_epsilon (poni.geometry.poni_slow_m, 0.030, 1e-16);
    g_assert_nonnull (strstr (poni.warning, "DetDepth is 0.25"));
  }
}

static void
test_lost (void)
{
  g_autoptr (RingletDetector) named = ringlet_detector_new_named ("Pilatus1M", 3, NULL);
  const RingletGeometry geometry = { .distance_m = 0.1, .parallax = TRUE };
  g_autofree char *lost = NULL;
  g_autofree char *text = text_of (named, &geometry, &lost);

  g_assert_nonnull (strstr (lost, "gaps"));
  g_assert_nonnull (strstr (lost, "parallax"));
  g_assert_nonnull (strstr (lost, "wavelength"));
  g_assert_null (strstr (text, "wavelength"));
  g_assert_nonnull (strstr (text, "\npixelSize:[172, 172]\n"));
  g_assert_nonnull (strstr (text, "\nsize:[981, 1043]\n"));
}

int
main (int argc, char *argv[])
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-imctrl-XXXXXX", NULL);
  g_test_add_func ("/convert-imctrl/read", test_read);
  g_test_add_func ("/convert-imctrl/write", test_write);
  g_test_add_func ("/convert-imctrl/spellings", test_spellings);
  g_test_add_func ("/convert-imctrl/lost", test_lost);
  result = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return result;
}
