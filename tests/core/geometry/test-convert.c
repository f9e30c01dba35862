/* SPDX-License-Identifier: MIT */
#include "geometry/convert.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "geometry/lab.h"
#include "geometry/placement.h"
#include "support/conformance.h"

static const RingletConvertHints no_hints = { 0 };

static double
relative (double a, double b)
{
  return fabs (a - b) / MAX (1.0, fabs (b));
}

static RingletGeometry
random_geometry (GRand *rand)
{
  return (RingletGeometry){
    .distance_m = g_rand_double_range (rand, 0.05, 2.0),
    .poni_slow_m = g_rand_double_range (rand, -0.2, 0.2),
    .poni_fast_m = g_rand_double_range (rand, -0.2, 0.2),
    .rot1_rad = g_rand_double_range (rand, -1.2, 1.2),
    .rot2_rad = g_rand_double_range (rand, -1.2, 1.2),
    .rot3_rad = g_rand_double_range (rand, -G_PI, G_PI),
    .wavelength_m = g_rand_double_range (rand, 1e-11, 2e-10),
  };
}

/* ---- FIT2D ---- */

static void
assert_fit2d_round_trip (const RingletDetector *detector, const RingletGeometry *before)
{
  RingletGeometry after;
  RingletFit2d f;
  RingletFit2d again;
  GError *error = NULL;

  ringlet_fit2d_from_geometry (detector, before, &f, &error);
  g_assert_no_error (error);
  ringlet_fit2d_to_geometry (&f, detector, &after, &error);
  g_assert_no_error (error);
  ringlet_fit2d_from_geometry (detector, &after, &again, &error);
  g_assert_no_error (error);

  g_assert_cmpfloat (relative (after.distance_m, before->distance_m), <, 1e-10);
  g_assert_cmpfloat (relative (after.poni_slow_m, before->poni_slow_m), <, 1e-10);
  g_assert_cmpfloat (relative (after.poni_fast_m, before->poni_fast_m), <, 1e-10);
  g_assert_cmpfloat (relative (after.rot1_rad, before->rot1_rad), <, 1e-10);
  g_assert_cmpfloat (relative (after.rot2_rad, before->rot2_rad), <, 1e-10);
  g_assert_cmpfloat (relative (again.distance_m, f.distance_m), <, 1e-10);
  g_assert_cmpfloat (relative (again.centre_slow_px, f.centre_slow_px), <, 1e-10);
  g_assert_cmpfloat (relative (again.centre_fast_px, f.centre_fast_px), <, 1e-10);
  g_assert_cmpfloat (relative (again.tilt_rad, f.tilt_rad), <, 1e-10);
}

/* 1000 at random in every orientation, none, hardly any and more than 90° of tilt. */
static void
test_fit2d_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2026);

  for (int i = 0; i < 1000; i++) {
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_generic (172e-6, 75e-6, 1043, 981, 1 + i % 4, NULL);
    RingletGeometry geometry = random_geometry (rand);

    if (i % 10 == 0)
      geometry.rot1_rad = geometry.rot2_rad = 0.0;
    if (i % 10 == 1)
      geometry.rot1_rad *= 1e-9;
    if (i % 10 == 1)
      geometry.rot2_rad *= 1e-9;
    if (i % 10 == 2)
      geometry.rot1_rad += geometry.rot1_rad > 0.0 ? 1.8 : -1.8;
    assert_fit2d_round_trip (detector, &geometry);
  }
}

/* pyFAI's own values, among them a detector behind the sample: tilt 161.9°. */
static void
test_fit2d_conformance (void)
{
  const double degrees = 180.0 / G_PI;

  for (gsize i = 0; ringlet_conformance_groups[i] != NULL; i++) {
    const char *group = ringlet_conformance_groups[i];
    g_auto (RingletConformance) c = { 0 };
    RingletFit2d f;

    if (!ringlet_conformance_open (&c, group))
      return;
    g_assert_true (ringlet_fit2d_from_geometry (c.detector, &c.geometry, &f, NULL));

#define EXPECT(value, name)                                                            \
  g_assert_cmpfloat (                                                                  \
      relative ((value), ringlet_conformance_number (&c, ".", "fit2d_" name, 0)), <,   \
      1e-9)
    EXPECT (f.distance_m * 1e3, "directDist");
    EXPECT (f.centre_fast_px, "centerX");
    EXPECT (f.centre_slow_px, "centerY");
    EXPECT (f.tilt_rad * degrees, "tilt");
    EXPECT (f.tilt_plane_rad * degrees, "tiltPlanRotation");
#undef EXPECT
  }
}

/* ---- all formats through a file ---- */

static char *folder;

static char *
write_bytes (const char *name, gconstpointer data, gsize size)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
  return path;
}

typedef struct {
  const char *format;
  gboolean keeps_rot3;
  gboolean keeps_tilt;
  gboolean keeps_orientation;
} RoundCase;

static const RoundCase round_cases[] = {
  { "poni", TRUE, TRUE, TRUE },
  { "fit2d", FALSE, TRUE, TRUE },
  { "spd", FALSE, FALSE, FALSE },
  { "imctrl", TRUE, TRUE, FALSE },
  { "imaged11", TRUE, TRUE, FALSE },
  { "nxcansas", TRUE, TRUE, TRUE },
  { "cxi", TRUE, TRUE, FALSE },
};

static RingletGeometry
case_geometry (const RoundCase *c, GRand *rand)
{
  RingletGeometry geometry = random_geometry (rand);

  if (!c->keeps_tilt)
    geometry.rot1_rad = geometry.rot2_rad = geometry.rot3_rad = 0.0;
  return geometry;
}

static void
round_trip (const RoundCase *c, const RingletDetector *detector,
    const RingletGeometry *geometry)
{
  const RingletGeometryFormat *format = ringlet_geometry_format_find (c->format, NULL);
  g_autofree char *lost = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = format->write (detector, geometry, &lost, &error);
  g_autofree char *path = NULL;
  g_auto (RingletPoni) poni = { 0 };
  gsize size = 0;
  gconstpointer data = NULL;

  g_assert_no_error (error);
  data = g_bytes_get_data (bytes, &size);
  path = write_bytes ("file.txt", data, size);
  ringlet_geometry_load (path, NULL, &no_hints, &poni, &error);
  g_assert_no_error (error);

  g_assert_cmpfloat (
      relative (poni.geometry.distance_m, geometry->distance_m), <, 1e-12);
  g_assert_cmpfloat (
      relative (poni.geometry.poni_slow_m, geometry->poni_slow_m), <, 1e-12);
  g_assert_cmpfloat (
      relative (poni.geometry.poni_fast_m, geometry->poni_fast_m), <, 1e-12);
  g_assert_cmpfloat (relative (poni.geometry.rot1_rad, geometry->rot1_rad), <, 1e-12);
  g_assert_cmpfloat (relative (poni.geometry.rot2_rad, geometry->rot2_rad), <, 1e-12);
  g_assert_cmpfloat (
      fabs (poni.geometry.wavelength_m - geometry->wavelength_m), <, 1e-25);
  g_assert_cmpfloat (
      relative (poni.detector->pixel_fast_m * 1e6, detector->pixel_fast_m * 1e6), <,
      1e-12);
  g_assert_cmpint (poni.detector->orientation, ==, detector->orientation);
  if (c->keeps_rot3)
    g_assert_cmpfloat (relative (poni.geometry.rot3_rad, geometry->rot3_rad), <, 1e-12);
  else if (c->keeps_tilt)
    g_assert_nonnull (strstr (lost, "rot3"));
  g_unlink (path);
}

static void
test_round_trip (gconstpointer data)
{
  const RoundCase *c = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int i = 0; i < 20; i++) {
    const int orientation = c->keeps_orientation ? 1 + i % 4 : 3;
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_generic (172e-6, 75e-6, 1043, 981, orientation, NULL);
    const RingletGeometry geometry = case_geometry (c, rand);

    round_trip (c, detector, &geometry);
  }
}

/* ImageD11, transform.py, compute_xyz_lab(), written out: where a pixel lies, in its
 * axes (beam, left, up). */
static void
imaged11_lab (const double p[13], double slow, double fast, double xyz[3])
{
  const double s = p[0] * (slow - p[4]) * p[5];
  const double f = p[1] * (fast - p[2]) * p[3];
  const double cx = cos (p[6]), sx = sin (p[6]);
  const double cy = cos (p[7]), sy = sin (p[7]);
  const double cz = cos (p[8]), sz = sin (p[8]);
  /* Rz, then Ry, then Rx on (0, f, s) */
  const double x1 = -sz * f;
  const double y1 = cz * f;
  const double x2 = cy * x1 + sy * s;
  const double z2 = -sy * x1 + cy * s;

  xyz[0] = x2 + p[9];
  xyz[1] = cx * y1 - sx * z2;
  xyz[2] = sx * y1 + cx * z2;
}

static void
read_par (const char *text, double p[13])
{
  static const char *const keys[] = { "o11", "o22", "y_center", "y_size", "z_center",
    "z_size", "tilt_x", "tilt_y", "tilt_z", "distance" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autofree char *line = g_strdup_printf ("\n%s ", keys[i]);
    const char *at = strstr (text, line);

    g_assert_nonnull (at);
    p[i] = g_ascii_strtod (at + strlen (line), NULL);
  }
}

static void
test_imaged11_meaning (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  const RingletGeometryFormat *format = ringlet_geometry_format_find ("imaged11", NULL);

  for (int i = 0; i < 40; i++) {
    const RingletGeometry geometry = random_geometry (rand);
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_generic (172e-6, 75e-6, 70, 110, 1 + i % 4, NULL);
    g_autofree char *lost = NULL;
    g_autoptr (GBytes) bytes = format->write (detector, &geometry, &lost, NULL);
    g_autofree char *text =
        g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    RingletLab lab = ringlet_geometry_lab_at (&geometry, detector, 12.5, 99.5);
    double p[13];
    double xyz[3];

    read_par (text, p);
    imaged11_lab (p, 12.0, 99.0, xyz);
    g_assert_cmpfloat_with_epsilon (xyz[0] * 1e-6, lab.z, 1e-12);
    g_assert_cmpfloat_with_epsilon (xyz[1] * -1e-6, lab.x, 1e-12);
    g_assert_cmpfloat_with_epsilon (xyz[2] * 1e-6, lab.y, 1e-12);
  }
}

int
main (int argc, char *argv[])
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-convert-XXXXXX", NULL);

  g_test_add_func ("/convert/fit2d/round-trip", test_fit2d_round_trip);
  g_test_add_func ("/convert/fit2d/conformance", test_fit2d_conformance);
  g_test_add_func ("/convert/imaged11", test_imaged11_meaning);
  for (gsize i = 0; i < G_N_ELEMENTS (round_cases); i++) {
    const RoundCase *c = &round_cases[i];
    g_autofree char *round = g_strconcat ("/convert/round-trip/", c->format, NULL);

    g_test_add_data_func (round, c, test_round_trip);
  }

  result = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return result;
}
