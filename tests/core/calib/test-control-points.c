/* SPDX-License-Identifier: MIT */
#include "calib/control-points.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "support/shared.h"

/* Written by pyFAI 2026.9: tests/reference/npt_pyfai.py. */
static const char by_pyfai[] =
    "# set of control point used by pyFAI to calibrate the geometry of a scattering "
    "experiment\n"
    "#angles are in radians, wavelength in meter and positions in pixels\n"
    "calibrant: undefined Calibrant with 3 reflections at wavelength 1e-10\n"
    "wavelength: 1e-10\n"
    "dspacing:4.156826 2.93931985 2.39994461\n"
    "\n"
    "New group of points: 0\n"
    "2theta: 0.24115207446281364\n"
    "ring: 0\n"
    "point: x=10.5 y=20.25\n"
    "point: x=11.0 y=-0.5\n"
    "\n"
    "New group of points: 1\n"
    "2theta: 0.4197510168131038\n"
    "ring: 2\n"
    "point: x=125.0 y=300.0";

static const RingletControlGroup *
group_at (const RingletControlPoints *self, guint index)
{
  g_assert_cmpuint (index, <, self->groups->len);
  return &g_array_index (self->groups, RingletControlGroup, index);
}

static void
assert_point (
    const RingletControlGroup *group, guint index, double slow_px, double fast_px)
{
  const RingletControlPoint *point =
      &g_array_index (group->points, RingletControlPoint, index);

  g_assert_cmpuint (index, <, group->points->len);
  g_assert_cmpfloat (point->slow_px, ==, slow_px);
  g_assert_cmpfloat (point->fast_px, ==, fast_px);
  g_assert_cmpuint (point->ring, ==, group->ring);
}

static void
test_pyfai (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletControlPoints) read =
      ringlet_control_points_parse (by_pyfai, "a.npt", &error);
  g_autoptr (GArray) flat = NULL;

  g_assert_no_error (error);
  g_assert_null (read->calibrant);
  g_assert_cmpfloat (read->wavelength_m, ==, 1e-10);
  g_assert_cmpuint (read->d_m->len, ==, 3);
  g_assert_cmpfloat (g_array_index (read->d_m, double, 0), ==, 4.156826e-10);
  g_assert_cmpuint (read->groups->len, ==, 2);
  g_assert_cmpuint (group_at (read, 0)->ring, ==, 1);
  g_assert_cmpfloat (group_at (read, 0)->two_theta_rad, ==, 0.24115207446281364);
  assert_point (group_at (read, 0), 0, 20.75, 11.0);
  assert_point (group_at (read, 0), 1, 0.0, 11.5);
  g_assert_cmpuint (group_at (read, 1)->ring, ==, 3);
  assert_point (group_at (read, 1), 0, 300.5, 125.5);

  flat = ringlet_control_points_flat (read);
  g_assert_cmpuint (flat->len, ==, 3);
  g_assert_cmpuint (g_array_index (flat, RingletControlPoint, 2).ring, ==, 3);
}

/* What others may do to such a file. */
static const struct {
  const char *name;
  const char *text;
} tolerated[] = {
  { "comments between",
      "New group of points: 0\n# mine\nring: 1\n   # other\n"
      "point: x=1 y=2\n" },
  { "Windows", "New group of points: 0\r\nring: 1\r\npoint: x=1 y=2\r\n" },
  { "blanks", "  New group of points : 0 \n\tRing : 1\n point :  y=2  x=1 \n\n" },
  { "ring behind its points", "New group of points: 0\npoint: x=1 y=2\nring: 1\n" },
  { "head",
      "calibrant: LaB6 Calibrant\nwavelength: None\ndspacing:4.1 None\nNew group of "
      "points: 0\nring: 1\npoint: x=1 y=2\n" },
  { "unknown line", "New group of points: 0\nring: 1\nweight: 3\npoint: x=1 y=2\n" },
  { "columns", "# slow fast ring\n2 1 1\n" },
  { "columns of floats", "2.000000, 1.000000, 1.000000" },
};

static void
test_tolerated (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tolerated); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletControlPoints) read =
        ringlet_control_points_parse (tolerated[i].text, "a.npt", &error);

    g_test_message ("%s", tolerated[i].name);
    g_assert_no_error (error);
    g_assert_cmpuint (group_at (read, 0)->ring, ==, 2);
    assert_point (group_at (read, 0), 0, 2.5, 1.5);
  }
}

static void
test_no_ring (void)
{
  g_autoptr (RingletControlPoints) read = ringlet_control_points_parse (
      "New group of points: 0\nring: None\npoint: x=1 y=2\n", "a.npt", NULL);

  g_assert_cmpuint (group_at (read, 0)->ring, ==, 0);
  g_assert_null (read->calibrant);
  g_assert_cmpfloat (read->wavelength_m, ==, 0.0);
}

static const struct {
  const char *text;
  const char *says;
} refused[] = {
  { "", "a.npt has no control points" },
  { "# nothing\n", "a.npt has no control points" },
  { "New group of points: 0\nring: 1.5\n", "a.npt, line 2: *whole number*1.5" },
  { "New group of points: 0\nring: -1\n", "a.npt, line 2: *whole number*-1" },
  { "New group of points: 0\n#\npoint: x=1\n", "a.npt, line 3: *x=NUMBER y=NUMBER*" },
  { "New group of points: 0\npoint: x=1 y=two\n", "a.npt, line 2: *y=two*" },
  { "New group of points: 0\npoint: x=1 y=nan\n", "a.npt, line 2: *" },
  { "point: x=1 y=2\n", "a.npt, line 1: *New group*" },
  { "ring: 1\n", "a.npt, line 1: *New group*" },
  { "wavelength: short\n", "a.npt, line 1: *metres*short*" },
  { "wavelength: -1e-10\n", "a.npt, line 1: *positive*" },
  { "dspacing: 1 2 x\n", "a.npt, line 1: *Å*x*" },
  { "New group of points: 0\npoint: x=1 y=2 sigma=0\n", "a.npt, line 2: *sigma=0*" },
  { "1 2\n", "a.npt, line 1: *slow, fast and ring*" },
  { "1 2 3 4\n", "a.npt, line 1: *slow, fast and ring*" },
  { "%PDF-1.4\n", "a.npt, line 1: *%PDF*" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *pattern = g_strconcat ("*", refused[i].says, "*", NULL);
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_control_points_parse (refused[i].text, "a.npt", &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
    g_test_message ("%s", error->message);
    g_assert_true (g_pattern_match_simple (pattern, error->message));
  }
}

/* Numbers that have no short decimals come back to the bit. */
static RingletControlPoints *
sample_new (void)
{
  const RingletControlPoint points[] = { { 100.0 / 3.0, 1e3 / 7.0, 2, 0.1 },
    { 0.5, 2047.25, 1, 0.0 }, { 7.5, 8.5, 2, 0.0 }, { 1.5, 2.5, 0, 0.0 } };
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (RingletControlPoint));
  RingletControlPoints *self = ringlet_control_points_new ();
  const double spacings[] = { 4.156826e-10, 2.93931985e-10, NAN };

  g_array_append_vals (array, points, G_N_ELEMENTS (points));
  g_array_append_vals (self->d_m, spacings, G_N_ELEMENTS (spacings));
  self->calibrant = g_strdup ("LaB6");
  self->wavelength_m = 0.8856e-10;
  ringlet_control_points_add_rings (self, array);
  return self;
}

static void
assert_sample (const RingletControlPoints *read)
{
  g_assert_cmpstr (read->calibrant, ==, "LaB6");
  g_assert_cmpfloat (read->wavelength_m, ==, 0.8856e-10);
  g_assert_cmpuint (read->d_m->len, ==, 3);
  g_assert_cmpfloat (g_array_index (read->d_m, double, 1), ==, 2.93931985e-10);
  g_assert_cmpuint (read->groups->len, ==, 3);
  g_assert_cmpuint (group_at (read, 0)->ring, ==, 0);
  assert_point (group_at (read, 0), 0, 1.5, 2.5);
  assert_point (group_at (read, 1), 0, 0.5, 2047.25);
  assert_point (group_at (read, 2), 0, 100.0 / 3.0, 1e3 / 7.0);
  assert_point (group_at (read, 2), 1, 7.5, 8.5);
}

static void
test_round (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ringlet-npt-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.npt", NULL);
  g_autoptr (RingletControlPoints) self = sample_new ();
  g_autoptr (RingletControlPoints) read = NULL;

  g_assert_true (ringlet_control_points_save (self, path, FALSE, &error));
  g_assert_no_error (error);
  read = ringlet_control_points_load (path, &error);
  g_assert_no_error (error);
  assert_sample (read);
  g_assert_cmpfloat (
      g_array_index (group_at (read, 2)->points, RingletControlPoint, 0).sigma_px, ==,
      0.1);
  g_assert_cmpfloat (
      g_array_index (group_at (read, 2)->points, RingletControlPoint, 1).sigma_px, ==,
      0.0);

  g_assert_false (ringlet_control_points_save (self, path, FALSE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (ringlet_control_points_save (self, path, TRUE, &error));
  g_assert_no_error (error);

  g_remove (path);
  g_assert_null (ringlet_control_points_load (path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_rmdir (folder);
}

/* 2θ of a ring by Bragg's law; nothing where that is not known. */
static void
test_text (void)
{
  g_autoptr (RingletControlPoints) self = sample_new ();
  g_autofree char *text = ringlet_control_points_format (self);
  const double expected = 2.0 * asin (0.8856 / (2.0 * 4.156826));
  const char *at = strstr (text, "New group of points: 1\n2theta: ");

  g_assert_nonnull (strstr (text,
      "\ncalibrant: LaB6 Calibrant with 3 reflections at wavelength 8.856e-11\n"
      "wavelength: 8.856e-11\ndspacing:4.156826 2.93931985 None\n"));
  g_assert_nonnull (strstr (
      text, "New group of points: 0\n2theta: None\nring: None\npoint: x=2 y=1\n"));
  g_assert_nonnull (at);
  g_assert_cmpfloat (
      fabs (g_ascii_strtod (at + strlen ("New group of points: 1\n2theta: "), NULL) -
          expected),
      <, 1e-15);
  g_assert_nonnull (strstr (at, "\nring: 0\npoint: x=2046.75 y=0\n"));
}

/* ---- files of others ---- */

typedef struct {
  const char *path;
  guint groups;
  guint points;
  guint first_ring;
  double first_slow_px; /* of the file + ½ */
  double first_fast_px;
} FileCase;

/* Groups and points counted with grep, columns with awk. */
static const FileCase files[] = {
  { "data/real/lab6-pilatus300kw/th_3/b_toney_lab6_th3_scan1_0029.npt", 5, 100, 5,
      162.513887121, 39.5118199037 },
  { "data/real/lab6-pilatus300kw/tth/b_toney_Lab6_thtth_rightside_scan2_0009.npt", 3,
      72, 1, 92.3109994083643, 1402.5542392358184 },
  { "data/real/ceo2-pilatus2m/Pilatus2M_CeO2_control_points.txt", 0, 3447, 1,
      942.311615, 1019.407839 },
};

static void
test_files (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    const FileCase *c = &files[i];
    g_autofree char *path = ringlet_test_shared (c->path);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletControlPoints) read = NULL;
    g_autoptr (GArray) flat = NULL;
    const RingletControlPoint *first = NULL;

    if (path == NULL)
      return;
    read = ringlet_control_points_load (path, &error);
    g_assert_no_error (error);
    flat = ringlet_control_points_flat (read);
    first = &g_array_index (flat, RingletControlPoint, 0);
    g_assert_cmpuint (flat->len, ==, c->points);
    if (c->groups > 0)
      g_assert_cmpuint (read->groups->len, ==, c->groups);
    g_assert_cmpuint (first->ring, ==, c->first_ring);
    g_assert_cmpfloat (fabs (first->slow_px - c->first_slow_px), <, 1e-9);
    g_assert_cmpfloat (fabs (first->fast_px - c->first_fast_px), <, 1e-9);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/control-points/pyfai", test_pyfai);
  g_test_add_func ("/control-points/tolerated", test_tolerated);
  g_test_add_func ("/control-points/no-ring", test_no_ring);
  g_test_add_func ("/control-points/refused", test_refused);
  g_test_add_func ("/control-points/round", test_round);
  g_test_add_func ("/control-points/text", test_text);
  g_test_add_func ("/control-points/files", test_files);
  return g_test_run ();
}
