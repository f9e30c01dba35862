/* SPDX-License-Identifier: MIT */

/* pyFAI's integration configurations: what pyFAI makes of them, what is refused, and
 * files of any content. */

#include "azimint.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "fixture.h"
#include "image/image-write-edf.h"
#include "integration.h"
#include "program.h"

/**
 * PyfaiCase:
 * @text: the configuration
 * @first: centre of the first bin, in its unit
 * @sigma: (nullable)
 */
typedef struct {
  const char *name;
  const char *text;
  gsize n;
  double first;
  double last;
  const double *intensity;
  const double *sigma;
} PyfaiCase;

#include "azimint-pyfai.h"

#define ROWS 40
#define COLUMNS 50

/* pyFAI's results are 32-bit floats; the algorithm is the same. */
#define TOLERANCE 1e-5
/* Of the azimuthal model pyFAI takes one pass, and updates a mean. */
#define AZIMUTHAL_TOLERANCE 2e-4

static char *folder;
static char *config_path;

/* ---- the images of tests/reference/azimint_pyfai.py ---- */

static guint32
image_pixel (guint32 i, guint32 k)
{
  return 1000 + (i * 7 + k * 13) % 101;
}

static guint32
mask_pixel (guint32 i, guint32 k)
{
  return (i + k) % 11 == 0;
}

static guint32
dark_pixel (guint32 i, guint32 k)
{
  return 3 + i * k % 5;
}

static guint32
flat_pixel (guint32 i, guint32 k)
{
  return 10 + (i + 2 * k) % 7;
}

static void
write_image (const char *name, guint32 (*pixel) (guint32 i, guint32 k))
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, ROWS, COLUMNS, NULL);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (GError) error = NULL;

  for (guint32 i = 0; i < ROWS; i++) {
    for (guint32 k = 0; k < COLUMNS; k++)
      data[i * COLUMNS + k] = pixel (i, k);
  }
  image = ringlet_image_new_take (RINGLET_PIXEL_U32, ROWS, COLUMNS, data, NULL);
  ringlet_image_write_edf (image, NULL, path, TRUE, &error);
  g_assert_no_error (error);
}

static void
put (const char *text, gsize size)
{
  g_unlink (config_path); /* without it the end of a longer one would stay */
  g_assert_true (g_file_set_contents_full (
      config_path, text, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0666, NULL));
}

/* ---- the numbers of pyFAI ---- */

static RingletIntegration *
integrate (const char *text)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autofree char *image = g_build_filename (folder, "image.edf", NULL);
  const char *const paths[] = { image, NULL };
  const RingletIntegrationWants wants = { .pattern = TRUE };
  g_auto (RingletAzimint) azimint = { 0 };
  RingletIntegration *run = NULL;
  g_autoptr (GError) error = NULL;

  put (text, strlen (text));
  ringlet_azimint_load (config_path, RINGLET_ORIENTATION_ONE_FLIP, &azimint, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (azimint.warnings->len, ==, 0);
  ringlet_project_open_images (project, paths, &error);
  g_assert_no_error (error);
  ringlet_azimint_apply (&azimint, project, &error);
  g_assert_no_error (error);
  run = ringlet_integration_run (ringlet_project_get_state (project), 0, NULL, wants,
      ringlet_project_get_memo (project), NULL, NULL, &error);
  g_assert_no_error (error);
  return run;
}

static void
assert_near (const char *what, gsize i, double ours, double theirs, double tolerance)
{
  if (!(fabs (ours - theirs) <= tolerance * fabs (theirs)))
    g_error ("%s[%" G_GSIZE_FORMAT "] is %.9g, pyFAI has %.9g", what, i, ours, theirs);
}

static void
check_pyfai (const PyfaiCase *c)
{
  g_autoptr (RingletIntegration) run = integrate (c->text);
  const RingletResult *result = run->pattern;
  const double tolerance =
      strstr (c->name, "azimuthal") != NULL ? AZIMUTHAL_TOLERANCE : TOLERANCE;

  g_test_message ("%s", c->name);
  g_assert_cmpuint (result->n_radial, ==, c->n);
  assert_near ("axis", 0, result->radial[0], c->first, TOLERANCE);
  assert_near ("axis", c->n - 1, result->radial[c->n - 1], c->last, TOLERANCE);
  for (gsize i = 0; i < c->n; i++) {
    assert_near ("intensity", i, result->intensity[i], c->intensity[i], TOLERANCE);
    if (c->sigma != NULL)
      assert_near ("sigma", i, result->sigma[i], c->sigma[i], tolerance);
  }
}

static void
test_pyfai (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pyfai_cases); i++)
    check_pyfai (&pyfai_cases[i]);
}

/* ---- keys ---- */

#define PONI                                                                           \
  "\"poni\": {\"dist\": 0.1, \"poni1\": 0.01, \"poni2\": 0.02, \"rot1\": 0, "          \
  "\"rot2\": 0, \"rot3\": 0, \"detector\": \"Pilatus100k\", \"detector_config\": "     \
  "{\"orientation\": 3}, \"wavelength\": 1e-10, \"poni_version\": 2.1}"
#define V5(text) "{\"version\": 5, \"application\": \"worker\", " PONI text "}"
#define CLIP ", \"integrator_method\": \"sigma_clip_ng\", \"extra_options\": {"
#define V4(text) "{\"version\": 4, \"application\": \"worker\", " PONI text "}"
#define V1(text)                                                                       \
  "{\"dist\": 0.1, \"poni1\": 0, \"poni2\": 0, \"rot1\": 0, \"rot2\": 0, \"rot3\": 0"  \
  ", \"detector\": \"Pilatus100k\"" text "}"

typedef struct {
  const char *name;
  const char *text;
  gboolean (*holds) (const RingletAzimint *azimint);
} KeyCase;

static gboolean
is_full_histogram (const RingletAzimint *a)
{
  return a->plan.split == RINGLET_SPLIT_FULL &&
      g_str_equal (a->plan.engine, "histogram");
}

/* Without a method csr is taken, as in pyFAI. */
static gboolean
has_clip (const RingletAzimint *a)
{
  const RingletStatistic *statistic = &a->plan.statistic;

  return statistic->kind == RINGLET_STATISTIC_SIGMA_CLIP &&
      statistic->clip_threshold == 0.0 && statistic->clip_iterations == 3 &&
      a->plan.error_model == RINGLET_ERROR_MODEL_AZIMUTHAL &&
      g_str_equal (a->plan.engine, "csr");
}

static gboolean
has_median (const RingletAzimint *a)
{
  const RingletStatistic *statistic = &a->plan.statistic;

  return statistic->kind == RINGLET_STATISTIC_PERCENTILES &&
      statistic->percentile_min == 50.0 && statistic->percentile_max == 50.0;
}

static gboolean
has_percentiles (const RingletAzimint *a)
{
  const RingletStatistic *statistic = &a->plan.statistic;

  return statistic->kind == RINGLET_STATISTIC_PERCENTILES &&
      statistic->percentile_min == 10.0 && statistic->percentile_max == 90.0;
}

static gboolean
is_bbox_csr (const RingletAzimint *a)
{
  return a->plan.split == RINGLET_SPLIT_BBOX && g_str_equal (a->plan.engine, "csr");
}

static gboolean
is_bbox_histogram (const RingletAzimint *a)
{
  return a->plan.split == RINGLET_SPLIT_BBOX &&
      g_str_equal (a->plan.engine, "histogram");
}

static gboolean
is_no_csr (const RingletAzimint *a)
{
  return a->plan.split == RINGLET_SPLIT_NO && g_str_equal (a->plan.engine, "csr");
}

static gboolean
is_bbox_lut (const RingletAzimint *a)
{
  return a->plan.split == RINGLET_SPLIT_BBOX && g_str_equal (a->plan.engine, "lut");
}

static gboolean
is_pseudo_csc (const RingletAzimint *a)
{
  return a->plan.split == RINGLET_SPLIT_PSEUDO && g_str_equal (a->plan.engine, "csc");
}

static gboolean
has_cake (const RingletAzimint *a)
{
  return a->cake.n_radial == 100 && a->cake.n_azimuth == 36 && a->plan.n_radial == 100;
}

static gboolean
has_no_cake (const RingletAzimint *a)
{
  return a->cake.n_azimuth == 0;
}

static gboolean
has_turn_from_zero (const RingletAzimint *a)
{
  return a->plan.has_azimuth_range && a->plan.azimuth_min_deg == 0.0 &&
      a->plan.azimuth_max_deg == 360.0;
}

static gboolean
has_offset (const RingletAzimint *a)
{
  return a->plan.factors.polarization == 0.9 &&
      a->plan.factors.polarization_offset_rad == 0.25;
}

static gboolean
has_no_polarization (const RingletAzimint *a)
{
  return isnan (a->plan.factors.polarization);
}

static gboolean
has_range (const RingletAzimint *a)
{
  return a->plan.has_radial_range && a->plan.radial_min == 1.0 &&
      a->plan.radial_max == 2.5;
}

static gboolean
has_no_range (const RingletAzimint *a)
{
  return !a->plan.has_radial_range && !a->plan.has_azimuth_range;
}

static gboolean
has_azimuth (const RingletAzimint *a)
{
  return a->plan.has_azimuth_range && a->plan.azimuth_min_deg == -10.0 &&
      a->plan.azimuth_max_deg == 20.0;
}

static gboolean
has_dummy (const RingletAzimint *a)
{
  return a->plan.dummy == RINGLET_DUMMY_VALUE && a->plan.dummy_value == -2.0 &&
      a->plan.dummy_delta == 0.0;
}

static gboolean
has_usual_dummy (const RingletAzimint *a)
{
  return a->plan.dummy == RINGLET_DUMMY_AUTO && a->plan.empty == 0.0;
}

static gboolean
is_poisson (const RingletAzimint *a)
{
  return a->plan.error_model == RINGLET_ERROR_MODEL_POISSON &&
      a->plan.poisson_floor == 1 && !a->plan.dark_variance;
}

static gboolean
has_no_errors (const RingletAzimint *a)
{
  return a->plan.error_model == RINGLET_ERROR_MODEL_NONE;
}

static gboolean
has_unit_factor (const RingletAzimint *a)
{
  return a->plan.normalization_factor == 1.0;
}

static gboolean
has_solid_angle (const RingletAzimint *a)
{
  return a->plan.factors.solid_angle_order == 3;
}

static gboolean
has_no_solid_angle (const RingletAzimint *a)
{
  return a->plan.factors.solid_angle_order == 0;
}

static gboolean
is_pilatus (const RingletAzimint *a)
{
  return g_str_equal (a->poni.detector->name, "Pilatus100k") &&
      a->poni.detector->n_slow == 195;
}

static gboolean
has_mask (const RingletAzimint *a)
{
  return a->mask != NULL && g_str_has_suffix (a->mask, "/mask.edf");
}

static gboolean
has_no_mask (const RingletAzimint *a)
{
  return a->mask == NULL;
}

static gboolean
has_dark (const RingletAzimint *a)
{
  return a->dark != NULL && g_str_has_suffix (a->dark, "/dark.edf");
}

/* Methods by pyFAI 2026.9, IntegrationMethod.select_one_available(). */
static const KeyCase key_cases[] = {
  { "no method", V5 (""), is_full_histogram },
  { "method of three", V5 (", \"method\": [\"bbox\", \"csr\", \"cython\"]"),
      is_bbox_csr },
  { "method of five", V5 (", \"method\": [1, \"pseudo\", \"CSC\", \"python\", null]"),
      is_pseudo_csc },
  { "aliases", V5 (", \"method\": [\"bbox\", \"histo\", \"numpy\"]"),
      is_bbox_histogram },
  { "any split", V5 (", \"method\": [\"*\", \"csr\", null]"), is_no_csr },
  { "method as an object",
      V5 (", \"method\": {\"split\": \"bbox\", \"algo\": \"csr\", \"impl\": \"any\"}"),
      is_bbox_csr },
  { "one word", V4 (", \"method\": \"bbox_csr\""), is_bbox_csr },
  { "lut alone", V4 (", \"method\": \"lut\""), is_bbox_lut },
  { "csr alone", V4 (", \"method\": \"csr\""), is_no_csr },
  { "version 1 without a method", V1 (""), is_bbox_histogram },
  { "two dimensions", V5 (", \"nbpt_rad\": 100, \"nbpt_azim\": 36"), has_cake },
  { "one azimuth", V5 (", \"nbpt_rad\": 100, \"nbpt_azim\": 1"), has_no_cake },
  { "two dimensions off",
      V4 (", \"nbpt_rad\": 100, \"nbpt_azim\": 36, \"do_2D\": false"), has_no_cake },
  { "two dimensions, a switch of old in a new file",
      V5 (", \"nbpt_rad\": 100, \"nbpt_azim\": 36, \"do_2D\": false"), has_cake },
  { "discontinuity at 0",
      V5 (", \"nbpt_rad\": 9, \"nbpt_azim\": 4, \"chi_discontinuity_at_0\": true"),
      has_turn_from_zero },
  { "discontinuity at 0 of a pattern", V5 (", \"chi_discontinuity_at_0\": true"),
      has_no_range },
  { "polarisation with offset", V5 (", \"polarization_description\": [0.9, 0.25]"),
      has_offset },
  { "polarisation of version 4",
      V4 (", \"polarization_factor\": 0.9, \"polarization_offset\": 0.25"),
      has_offset },
  { "polarisation off",
      V4 (", \"polarization_factor\": 0.9, \"do_polarization\": false"),
      has_no_polarization },
  { "no polarisation", V5 (", \"polarization_description\": null"),
      has_no_polarization },
  { "range", V5 (", \"radial_range\": [1, 2.5]"), has_range },
  { "range by ends", V4 (", \"radial_range_min\": 1, \"radial_range_max\": 2.5"),
      has_range },
  { "range off",
      V4 (", \"radial_range_min\": 1, \"radial_range_max\": 2.5, "
          "\"do_radial_range\": false"),
      has_no_range },
  { "no range in Python's words",
      V5 (", \"radial_range\": [-Infinity, Infinity], \"azimuth_range\": [NaN, NaN]"),
      has_no_range },
  { "azimuth", V5 (", \"azimuth_range\": [-10, 20]"), has_azimuth },
  { "azimuth of old",
      V4 (", \"azimuthal_range_min\": -10, \"azimuthal_range_max\": 20"), has_azimuth },
  { "azimuth off",
      V4 (", \"azimuth_range_min\": -10, \"azimuth_range_max\": 20, "
          "\"do_azimuth_range\": false"),
      has_no_range },
  { "dummy", V5 (", \"val_dummy\": -2"), has_dummy },
  { "dummy by its other name", V4 (", \"dummy\": -2.0, \"delta_dummy\": null"),
      has_dummy },
  { "dummy off", V4 (", \"val_dummy\": -2, \"do_dummy\": false"), has_usual_dummy },
  { "error model", V5 (", \"error_model\": \"poisson\""), is_poisson },
  { "error model as a number", V5 (", \"error_model\": 2"), is_poisson },
  { "error model abbreviated", V5 (", \"error_model\": \"pois\""), is_poisson },
  { "error model of old", V4 (", \"do_poisson\": true"), is_poisson },
  { "no error model", V5 (", \"error_model\": \"no\""), has_no_errors },
  { "normalisation 0", V5 (", \"normalization_factor\": 0"), has_unit_factor },
  { "normalisation null", V5 (", \"normalization_factor\": null"), has_unit_factor },
  { "solid angle", V5 (", \"correct_solid_angle\": null"), has_solid_angle },
  { "no solid angle", V5 (", \"correct_solid_angle\": false"), has_no_solid_angle },
  { "no solid angle of old", V4 (", \"do_solid_angle\": false"), has_no_solid_angle },
  { "pixels of a named detector", V1 (", \"pixel1\": 1e-3, \"pixel2\": 1e-3"),
      is_pilatus },
  { "mask", V5 (", \"mask_file\": \"mask.edf\""), has_mask },
  { "mask by its other name", V4 (", \"mask_image\": \"mask.edf\""), has_mask },
  { "mask off", V4 (", \"mask_file\": \"mask.edf\", \"do_mask\": false"), has_no_mask },
  { "empty name", V5 (", \"mask_file\": \"\""), has_no_mask },
  { "dark", V5 (", \"dark_current\": [\"dark.edf\"]"), has_dark },
  { "dark as a text", V1 (", \"dark_current\": \"dark.edf\""), has_dark },
  { "plain options",
      V5 (", \"extra_options\": {}, \"integrator_method\": "
          "\"integrate1d_ng\", \"monitor_name\": null"),
      is_full_histogram },
  { "sigma clipping",
      V5 (CLIP "\"thres\": 0, \"max_iter\": 3, \"error_model\": \"azimuthal\"}"),
      has_clip },
  { "median", V4 (", \"integrator_name\": \"medfilt1d_ng\""), has_median },
  { "percentiles",
      V5 (", \"integrator_method\": \"medfilt1d_ng\", \"extra_options\": "
          "{\"percentile\": [10, 90]}"),
      has_percentiles },
};

static void
test_keys (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (key_cases); i++) {
    const KeyCase *c = &key_cases[i];
    g_auto (RingletAzimint) azimint = { 0 };
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", c->name);
    put (c->text, strlen (c->text));
    ringlet_azimint_load (config_path, RINGLET_ORIENTATION_ONE_FLIP, &azimint, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (azimint.warnings->len, ==, 0);
    g_assert_true (c->holds (&azimint));
  }
}

/* ---- told, and done all the same ---- */

static const struct {
  const char *text;
  const char *warning;
} warning_cases[] = {
  { V5 (", \"opencl_device\": [0, 1]"), "opencl_device says nothing" },
  { V5 (", \"method\": [\"full\", \"csr\", \"opencl\"]"), "opencl" },
  { V5 (", \"colour\": 3"), "colour is no key" },
  { "{\"version\": 5, \"application\": \"pyFAI-calib2\", " PONI "}", "pyFAI-calib2" },
  { "{\"version\": 5, \"poni\": {\"dist\": 1, \"poni1\": 0, \"poni2\": 0, \"rot1\": 0, "
    "\"rot2\": 0, \"rot3\": 0, \"twist\": 1, \"detector\": \"Pilatus1M\"}}",
      "poni.twist is no key" },
  { "{\"version\": 5, \"poni\": {\"dist\": 1, \"poni1\": 0, \"poni2\": 0, \"rot1\": 0, "
    "\"rot2\": 0, \"rot3\": 0, \"detector\": \"Pilatus1M\", \"detector_config\": "
    "{\"orientation\": 2}}}",
      "--orientation-rule two-flips" },
};

static void
test_warnings (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (warning_cases); i++) {
    const char *text = warning_cases[i].text;
    g_auto (RingletAzimint) azimint = { 0 };
    g_autoptr (GError) error = NULL;

    put (text, strlen (text));
    ringlet_azimint_load (config_path, RINGLET_ORIENTATION_ONE_FLIP, &azimint, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (azimint.warnings->len, ==, 1);
    g_test_message ("%s", (const char *) azimint.warnings->pdata[0]);
    g_assert_nonnull (strstr (azimint.warnings->pdata[0], warning_cases[i].warning));
  }
}

/* ---- refused ---- */

typedef struct {
  const char *text;
  RingletError code;
  const char *needle;
} BadCase;

#define UNSUPPORTED RINGLET_ERROR_UNSUPPORTED
#define VALUE RINGLET_ERROR_VALUE

static const BadCase bad_cases[] = {
  { "", RINGLET_ERROR_TRUNCATED, "empty" },
  { "[]", RINGLET_ERROR_FORMAT, "no JSON object" },
  { "{\"version\": 5", RINGLET_ERROR_FORMAT, "JSON" },
  { "{\"version\": 6}", UNSUPPORTED, "version is not supported" },
  { "{\"version\": 0}", VALUE, "version must be" },
  { "{\"version\": \"5\"}", VALUE, "version must be" },
  { "{\"version\": 5}", VALUE, "poni must be an object with the geometry" },
  { "{\"version\": 1}", VALUE, "dist must be a finite number" },
  { "{\"version\": 5, \"poni\": 3}", VALUE, "poni must be an object" },
  { "{\"version\": 5, \"poni\": \"none.poni\"}", RINGLET_ERROR_FORMAT, "poni: " },
  { "{\"version\": 5, \"poni\": {\"dist\": 1}}", VALUE, "poni.poni1 must be" },
  { "{\"version\": 5, \"poni\": {\"dist\": -1, \"poni1\": 0, \"poni2\": 0, \"rot1\": "
    "0, "
    "\"rot2\": 0, \"rot3\": 0}}",
      VALUE, "poni.dist must be a positive length" },
  { "{\"version\": 5, \"poni\": {\"dist\": 1, \"poni1\": 0, \"poni2\": 0, \"rot1\": "
    "NaN, "
    "\"rot2\": 0, \"rot3\": 0}}",
      VALUE, "poni.rot1 must be a finite number" },
  { "{\"version\": 5, \"poni\": {\"dist\": 1, \"poni1\": 0, \"poni2\": 0, \"rot1\": 0, "
    "\"rot2\": 0, \"rot3\": 0}}",
      VALUE, "poni.detector must be" },
  { "{\"version\": 5, \"poni\": {\"dist\": 1, \"poni1\": 0, \"poni2\": 0, \"rot1\": 0, "
    "\"rot2\": 0, \"rot3\": 0, \"detector\": \"Fridge\"}}",
      VALUE, "poni.detector: " },
  { "{\"version\": 5, \"poni\": {\"dist\": 1, \"poni1\": 0, \"poni2\": 0, \"rot1\": 0, "
    "\"rot2\": 0, \"rot3\": 0, \"detector\": \"Detector\", \"detector_config\": "
    "{\"pixel1\": -1}}}",
      VALUE, "poni.detector_config: " },
  { "{\"version\": 5, \"poni\": {\"poni_version\": 9}}", VALUE, "poni.poni_version" },
  { V5 (", \"unit\": \"furlong\""), VALUE, "unit: " },
  { V5 (", \"unit\": [1]"), VALUE, "unit must be a text" },
  { V5 (", \"nbpt_rad\": 0"), VALUE, "nbpt_rad must be" },
  { V5 (", \"nbpt_rad\": \"many\""), VALUE, "nbpt_rad must be" },
  { V5 (", \"nbpt_rad\": 100000, \"nbpt_azim\": 100000"), VALUE, "nbpt_azim: " },
  { V5 (", \"radial_range\": [1, null]"), VALUE, "radial_range[1] must be" },
  { V5 (", \"radial_range\": [0, Infinity]"), VALUE, "radial_range[1] must be" },
  { V5 (", \"radial_range\": [2, 1]"), VALUE, "radial_range: " },
  { V5 (", \"radial_range_min\": 2"), VALUE, "radial_range_max must be" },
  { V5 (", \"azimuth_range\": [0, 800]"), VALUE, "azimuth_range: " },
  { V5 (", \"polarization_description\": [2, 0]"), VALUE,
      "polarization_description: " },
  { V5 (", \"polarization_description\": [1]"), VALUE,
      "polarization_description must" },
  { V5 (", \"polarization_factor\": \"strong\""), VALUE, "polarization_factor must" },
  { V5 (", \"normalization_factor\": -1"), VALUE, "normalization_factor: " },
  { V5 (", \"val_dummy\": \"nan\""), VALUE, "val_dummy must be" },
  { V5 (", \"delta_dummy\": -1"), VALUE, "delta_dummy must be" },
  { V5 (", \"correct_solid_angle\": 3"), VALUE, "correct_solid_angle must be" },
  { V5 (", \"error_model\": \"bold\""), VALUE, "error_model must be" },
  { V5 (", \"error_model\": 17"), VALUE, "error_model must be" },
  { V5 (", \"error_model\": \"variance\""), UNSUPPORTED,
      "error_model is not supported" },
  { V5 (", \"method\": [\"hair\", \"csr\", \"cython\"]"), VALUE, "method: " },
  { V5 (", \"method\": [\"full\", \"abacus\", \"cython\"]"), VALUE, "method must be" },
  { V5 (", \"method\": [\"full\", \"csr\", \"cobol\"]"), VALUE, "method must be" },
  { V5 (", \"method\": [\"full\"]"), VALUE, "method must be" },
  { V5 (", \"method\": 3"), VALUE, "method must be" },
  { V5 (", \"mask_file\": 3"), VALUE, "mask_file must be" },
  { V5 (", \"dark_current\": [3]"), VALUE, "dark_current must be" },
  { V5 (", \"dark_current\": [\"a.edf\", \"b.edf\"]"), UNSUPPORTED,
      "dark_current is not supported because the mean of several" },
  { V1 (", \"flat_field\": \"a.edf, b.edf\""), UNSUPPORTED, "flat_field is not" },
  { V5 (", \"monitor_name\": \"bmon\""), UNSUPPORTED, "monitor_name is not supported" },
  { V5 (", \"integrator_method\": \"medfilt1d\""), UNSUPPORTED,
      "integrator_method is not supported because" },
  { V4 (", \"integrator_name\": \"separate\""), UNSUPPORTED,
      "integrator_name is not supported because" },
  { V5 (CLIP "\"thres\": -1}"), VALUE, "extra_options.thres" },
  { V5 (CLIP "\"max_iter\": 1e9}"), VALUE, "extra_options.max_iter must be" },
  { V5 (CLIP "\"error_model\": \"variance\"}"), VALUE,
      "extra_options.error_model must be" },
  { V5 (CLIP "\"percentile\": 3}"), UNSUPPORTED,
      "extra_options.percentile is not supported because sigma_clip_ng" },
  { V5 (", \"integrator_method\": \"medfilt1d_ng\", \"extra_options\": "
        "{\"percentile\": [60, 40]}"),
      VALUE, "extra_options.percentile" },
  { V5 (", \"extra_options\": {\"thres\": 3}"), UNSUPPORTED,
      "extra_options.thres is not supported because" },
  { V5 (", \"integrator_class\": \"FiberIntegrator\""), UNSUPPORTED,
      "integrator_class is not supported" },
  { V5 (", \"npt_oop\": 100"), UNSUPPORTED, "npt_oop is not supported because" },
  { V5 (", \"shape\": [0, 5]"), VALUE, "shape must be" },
  { V4 (", \"do_mask\": 1"), VALUE, "do_mask must be true or false" },
  { V5 (", \"unit\": \"q_A^-1\", \"unit\": \"r_mm\""), RINGLET_ERROR_FORMAT,
      "\"unit\" appears twice" },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    const BadCase *c = &bad_cases[i];
    g_auto (RingletAzimint) azimint = { 0 };
    g_autoptr (GError) error = NULL;

    put (c->text, strlen (c->text));
    g_assert_false (ringlet_azimint_load (
        config_path, RINGLET_ORIENTATION_ONE_FLIP, &azimint, &error));
    g_test_message ("%s", error->message);
    g_assert_true (g_str_has_prefix (error->message, config_path));
    if (strstr (error->message, c->needle) == NULL)
      g_error ("\"%s\" does not say \"%s\"", error->message, c->needle);
    if (!g_str_has_prefix (c->needle, "poni: "))
      g_assert_error (error, RINGLET_ERROR, (int) c->code);
  }
}

static void
mutate (GString *text, GRand *random)
{
  static const char *const spite[] = { "null", "true", "-1", "1e308", "NaN", "\"\"",
    "[]", "{}", "[1,2]", "999999999999999999" };
  const gsize at = (gsize) g_rand_int_range (random, 0, (gint32) text->len);
  const char *colon = strstr (text->str + at, ": ");
  const char *word = spite[g_rand_int_range (random, 0, G_N_ELEMENTS (spite))];
  gsize from = 0;

  if (g_rand_boolean (random)) {
    text->str[at] = (char) g_rand_int_range (random, 1, 256);
    return;
  }
  if (colon == NULL)
    return;
  from = (gsize) (colon - text->str) + 2;
  g_string_erase (text, (gssize) from, (gssize) strcspn (text->str + from, ",}"));
  g_string_insert (text, (gssize) from, word);
}

static void
test_mutated (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261128);

  for (guint i = 0; i < 2000; i++) {
    const PyfaiCase *c = &pyfai_cases[i % G_N_ELEMENTS (pyfai_cases)];
    g_autoptr (GString) text = g_string_new (c->text);
    g_auto (RingletAzimint) azimint = { 0 };
    g_autoptr (GError) error = NULL;

    for (gint k = g_rand_int_range (random, 1, 4); k > 0; k--)
      mutate (text, random);
    put (text->str, text->len);
    if (ringlet_azimint_load (
            config_path, RINGLET_ORIENTATION_ONE_FLIP, &azimint, &error)) {
      g_assert_true (ringlet_plan_check (&azimint.plan, NULL));
      g_assert_nonnull (azimint.poni.detector);
      continue;
    }
    g_assert_nonnull (error);
    g_assert_true (g_str_has_prefix (error->message, config_path));
  }
}

int
main (int argc, char *argv[])
{
  int result = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  config_path = g_build_filename (folder, "test.azimint.json", NULL);
  write_image ("image.edf", image_pixel);
  write_image ("mask.edf", mask_pixel);
  write_image ("dark.edf", dark_pixel);
  write_image ("flat.edf", flat_pixel);

  g_test_add_func ("/azimint/pyfai", test_pyfai);
  g_test_add_func ("/azimint/keys", test_keys);
  g_test_add_func ("/azimint/warnings", test_warnings);
  g_test_add_func ("/azimint/bad", test_bad);
  g_test_add_func ("/azimint/mutated", test_mutated);
  result = g_test_run ();

  folder_remove (folder);
  g_free (config_path);
  g_free (folder);
  return result;
}
