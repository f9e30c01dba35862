/* SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "geometry/convert.h"
#include "geometry/lab.h"
#include "geometry/placement.h"

/* Two panels of 4 × 6 and 4 × 6 pixels of 100 µm; the second turned by 90° and 1 mm
 * farther away, and a region of it bad. */
#define PANELS                                                                         \
  "q0/min_fs = 0\nq0/max_fs = 5\nq0/min_ss = 0\nq0/max_ss = 3\nq0/corner_x = -10.5\n"  \
  "q0/corner_y = 2\nq0/fs = +1.0x\nq0/ss = +1.0y\n"                                    \
  "q1/min_fs = 0\nq1/max_fs = 5\nq1/min_ss = 4\nq1/max_ss = 7\nq1/corner_x = 3\n"      \
  "q1/corner_y = -20\nq1/fs = -0.0x + 1y\nq1/ss = -x\nq1/coffset = 1 mm\n"
#define TOP                                                                            \
  "; a comment = nothing\nphoton_energy = 9500 eV\nclen = 80 mm ; of it\nres = "       \
  "10000\n"
#define BAD                                                                            \
  "badline/min_fs = 1\nbadline/max_fs = 2\nbadline/min_ss = 5\nbadline/max_ss = 5\n"
#define GROUPS "rigid_group_a = q0,q1\nrigid_group_collection_all = a\nq0/data = /x/y\n"

typedef struct {
  double slow;
  double fast;
  double x_m;
  double y_m;
  double z_m;
} Place;

/* corner + fs · f + ss · s, by hand: pixels of 1e-4 m. As CrystFEL says it: y up, z
 * along the beam, x = y × z. */
static const Place places[] = {
  { 0.0, 0.0, -10.5e-4, 2e-4, 0.080 },
  { 3.5, 4.5, -6e-4, 5.5e-4, 0.080 },
  { 4.0, 0.0, 3e-4, -20e-4, 0.081 },
  { 6.5, 4.5, 0.5e-4, -15.5e-4, 0.081 },
};

static char *folder;

static gboolean
load (const char *text, RingletPoni *poni, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "two.geom", NULL);
  const RingletConvertHints hints = { 0 };
  gboolean ok;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  ok = ringlet_geometry_load (path, NULL, &hints, poni, error);
  g_unlink (path);
  return ok;
}

static void
test_places (void)
{
  g_auto (RingletPoni) poni = { 0 };
  g_autoptr (GError) error = NULL;

  load (TOP PANELS BAD GROUPS, &poni, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (poni.detector->n_slow, ==, 8);
  g_assert_cmpuint (poni.detector->n_fast, ==, 6);
  g_assert_cmpfloat_with_epsilon (
      poni.geometry.wavelength_m, 1.2398419843320026e-9 / 9.5, 1e-24);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    const Place *p = &places[i];
    const RingletLab lab =
        ringlet_geometry_lab_at (&poni.geometry, poni.detector, p->slow, p->fast);

    g_assert_cmpfloat_with_epsilon (lab.x, -p->x_m, 1e-15);
    g_assert_cmpfloat_with_epsilon (lab.y, p->y_m, 1e-15);
    g_assert_cmpfloat_with_epsilon (lab.z, p->z_m, 1e-15);
  }
}

typedef struct {
  const char *axes;
  int orientation; /* 0 for a grid of its own */
  double corner[2];
  double fs[2]; /* x, y */
  double ss[2];
} Single;

static const Single singles[] = {
  { "p/fs = x\np/ss = y\n", 4, { -4, -2 }, { 1, 0 }, { 0, 1 } },
  { "p/fs = -x\np/ss = y\n", 3, { 5, -2 }, { -1, 0 }, { 0, 1 } },
  { "p/fs = x\np/ss = -y\n", 1, { -4, 3 }, { 1, 0 }, { 0, -1 } },
  { "p/fs = -1.0x +0.0y\np/ss = -1.0y\n", 2, { 5, 3 }, { -1, 0 }, { 0, -1 } },
  { "p/fs = y\np/ss = x\n", 0, { -4, -2 }, { 0, 1 }, { 1, 0 } },
  { "p/fs = 0.6x +0.8y\np/ss = -0.8x +0.6y\n", 0, { -4, -2 }, { 0.6, 0.8 },
      { -0.8, 0.6 } },
};

/* A .poni has words for one upright panel, and says the same places. */
static void
test_single (void)
{
  for (gsize c = 0; c < G_N_ELEMENTS (singles); c++) {
    const Single *s = &singles[c];
    g_autofree char *text =
        g_strdup_printf (TOP "p/min_fs = 0\np/max_fs = 5\np/min_ss = 0\np/max_ss = 3\n"
                             "p/corner_x = %d\np/corner_y = %d\n%s",
            (int) s->corner[0], (int) s->corner[1], s->axes);
    g_autofree char *path = g_build_filename (folder, "one.poni", NULL);
    g_auto (RingletPoni) poni = { 0 };
    g_auto (RingletPoni) again = { 0 };
    const RingletConvertHints hints = { 0 };
    g_autoptr (GError) error = NULL;

    load (text, &poni, &error);
    g_assert_no_error (error);
    if (s->orientation == 0) {
      g_assert_cmpstr (poni.detector->grid->klass->name, ==, "panels");
      continue;
    }
    g_assert_cmpint (poni.detector->orientation, ==, s->orientation);
    ringlet_poni_save (path, poni.detector, &poni.geometry, 0.0, FALSE, &error);
    g_assert_no_error (error);
    ringlet_geometry_load (path, NULL, &hints, &again, &error);
    g_assert_no_error (error);
    g_unlink (path);

    g_assert_cmpuint (again.detector->n_slow, ==, 4);
    g_assert_cmpuint (again.detector->n_fast, ==, 6);
    for (double i = 0.5; i < 4.0; i += 1.5) {
      for (double j = 0.0; j < 6.0; j += 1.25) {
        const RingletLab lab =
            ringlet_geometry_lab_at (&again.geometry, again.detector, i, j);
        const double x = s->corner[0] + j * s->fs[0] + i * s->ss[0];
        const double y = s->corner[1] + j * s->fs[1] + i * s->ss[1];

        g_assert_cmpfloat_with_epsilon (lab.x, -x * 1e-4, 1e-15);
        g_assert_cmpfloat_with_epsilon (lab.y, y * 1e-4, 1e-15);
        g_assert_cmpfloat_with_epsilon (lab.z, 0.080, 1e-15);
      }
    }
  }
}

static double
dot (const double a[3], const double b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* The azimuth grows from pyFAI's axis 2 to its axis 1, which is up; axis 3 is the beam,
 * and (1, 2, 3) is right-handed, so that axis 2 is 3 × 1. All written in CrystFEL's x,
 * y and z, which are right-handed too. */
static void
test_azimuth (void)
{
  static const double up[3] = { 0.0, 1.0, 0.0 };
  static const double beam[3] = { 0.0, 0.0, 1.0 };
  const double axis_2[3] = { beam[1] * up[2] - beam[2] * up[1],
    beam[2] * up[0] - beam[0] * up[2], beam[0] * up[1] - beam[1] * up[0] };
  g_auto (RingletPoni) poni = { 0 };

  g_assert_true (load (TOP PANELS, &poni, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    const Place *p = &places[i];
    const double at[3] = { p->x_m, p->y_m, p->z_m };
    const RingletLab lab =
        ringlet_geometry_lab_at (&poni.geometry, poni.detector, p->slow, p->fast);

    g_assert_cmpfloat_with_epsilon (
        ringlet_lab_chi (lab), atan2 (dot (at, up), dot (at, axis_2)), 1e-12);
    g_assert_cmpfloat_with_epsilon (ringlet_lab_two_theta (lab),
        atan2 (hypot (at[0], at[1]), dot (at, beam)), 1e-14);
  }
}

static void
test_mask (void)
{
  g_auto (RingletPoni) poni = { 0 };
  g_autoptr (RingletMask) mask = NULL;

  g_assert_true (load (TOP PANELS BAD "badxy/min_x = -10.6\nbadxy/max_x = -9.4\n"
                                      "badxy/min_y = 2\nbadxy/max_y = 3.5\n",
      &poni, NULL));
  mask = ringlet_detector_gap_mask (poni.detector);
  g_assert_cmpuint (mask->n_bad, ==, 2 + 4);
  g_assert_true (mask->bad[5 * 6 + 1] && mask->bad[5 * 6 + 2]);
  g_assert_true (mask->bad[0] && mask->bad[1] && mask->bad[6] && mask->bad[7]);
}

typedef struct {
  const char *text;
  double distance_m;
} Length;

/* pyFAI takes clen modulo 1000 here. */
static const Length lengths[] = {
  { "clen = 80 mm\n", 0.08 },
  { "clen = 0.08 m\n", 0.08 },
  { "clen = 8cm\n", 0.08 },
  { "clen = 80000 um\n", 0.08 },
  { "clen = 0.08\n", 0.08 },
  { "clen = 1500 mm\n", 1.5 },
  { "clen = 90 mm\ncoffset = -0.01\n", 0.08 },
  { "clen = 90 mm\ncoffset = -10 mm\n", 0.08 },
};

static void
test_clen (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree char *text =
        g_strconcat (lengths[i].text, "pixel_pitch = 100 um\n", PANELS, NULL);
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;

    load (text, &poni, &error);
    g_assert_no_error (error);
    g_assert_cmpfloat_with_epsilon (
        poni.geometry.distance_m, lengths[i].distance_m, 1e-15);
  }
}

typedef struct {
  const char *text;
  double wavelength_m;
} Wave;

static const Wave waves[] = {
  { "photon_energy = 12398.419843320026\n", 1e-10 },
  { "photon_energy = 12.398419843320026 keV\n", 1e-10 },
  { "photon_energy = 0.012398419843320026 MeV\n", 1e-10 },
  { "wavelength = 1 A\n", 1e-10 },
  { "wavelength = 1e-10 m\n", 1e-10 },
  { "wavelength = 1e-10\n", 1e-10 },
  { "photon_energy = /LCLS/photon_energy_eV\n", 0.0 },
  { "", 0.0 },
};

static void
test_wavelength (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (waves); i++) {
    g_autofree char *text =
        g_strconcat (waves[i].text, "clen = 1\nres = 10000\n", PANELS, NULL);
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;

    load (text, &poni, &error);
    g_assert_no_error (error);
    g_assert_cmpfloat_with_epsilon (
        poni.geometry.wavelength_m, waves[i].wavelength_m, 1e-24);
  }
}

static const struct {
  const char *text;
  const char *needle;
} bad_cases[] = {
  { "clen = 1\nres = 10000\n", "there is no panel" },
  { "res = 10000\n" PANELS, "clen is missing" },
  { "clen = /LCLS/clen\nres = 10000\n" PANELS, "clen is \"/LCLS/clen\"" },
  { "clen = 5 furlongs\nres = 10000\n" PANELS, "clen is \"5 furlongs\"" },
  { "clen = 1\n" PANELS, "res must be a positive" },
  { "clen = 1\nres = 0\n" PANELS, "res must be a positive" },
  { "clen = 1\nres = inf\n" PANELS, "res is \"inf\"" },
  { "clen = 0\nres = 10000\n" PANELS, "distance from sample to detector is 0" },
  { TOP PANELS "q1/max_ss = 3\n", "q1 ends before it begins" },
  { TOP PANELS "q1/min_ss = 2\n", "Panel 1 of the detector overlaps" },
  { TOP PANELS "q1/max_ss = 1e308\n", "whole number of pixels" },
  { TOP PANELS "q1/max_ss = 999999999\nq1/max_fs = 999999999\n",
      "An image of 1000000000 × 1000000000 pixels" },
  { TOP PANELS "q1/max_fs = 999999999\n", "An image of 8 × 1000000000 pixels" },
  { TOP PANELS "q1/max_ss = 1000000000\n", "An image of 1000000001 × 6 pixels" },
  { TOP PANELS "q1/max_fs = 20000000\n", "more than the 2^27 that are read" },
  { TOP PANELS "q1/corner_x = 1e308\nq1/res = 1e-300\n", "no finite place" },
  { TOP PANELS "q1/fs = 1e200x\n", "span no plane" },
  { TOP PANELS "q1/fs = 1e-200x\n", "span no plane" },
  { TOP PANELS "q1/max_ss = 4.5\n", "whole number of pixels" },
  { TOP PANELS "q1/fs = sideways\n", "q1/fs is \"sideways\"" },
  { TOP PANELS "q1/fs = 1e999x\n", "q1/fs is" },
  { TOP PANELS "q1/fs =\n", "q1/fs is" },
  { TOP PANELS "q1/corner_x = nan\n", "q1/corner_x is \"nan\"" },
  { TOP PANELS "badx/min_fs = 1\n", "badx/max_fs is missing" },
  { TOP PANELS "photon_energy = 0 eV\n", "photon_energy" },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", bad_cases[i].text);
    g_assert_false (load (bad_cases[i].text, &poni, &error));
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, bad_cases[i].needle));
  }
}

static void
test_truncated (void)
{
  static const char text[] = TOP PANELS BAD GROUPS;

  for (gsize n = 0; n < sizeof text; n++) {
    g_autofree char *part = g_strndup (text, n);
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_true (load (part, &poni, &error) == (error == NULL));
  }
}

int
main (int argc, char *argv[])
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-crystfel-XXXXXX", NULL);

  g_test_add_func ("/crystfel/places", test_places);
  g_test_add_func ("/crystfel/single", test_single);
  g_test_add_func ("/crystfel/azimuth", test_azimuth);
  g_test_add_func ("/crystfel/mask", test_mask);
  g_test_add_func ("/crystfel/clen", test_clen);
  g_test_add_func ("/crystfel/wavelength", test_wavelength);
  g_test_add_func ("/crystfel/bad", test_bad);
  g_test_add_func ("/crystfel/truncated", test_truncated);

  result = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return result;
}
