/* SPDX-License-Identifier: MIT */
#include "detector/catalogue.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "detector/detector.h"

typedef struct {
  const char *name;
  gsize n_slow;
  gsize n_fast;
  double pixel_slow_um;
  double pixel_fast_um;
  gsize n_masked;
  const char *md5; /* of the mask, a byte a pixel, row by row; NULL for any */
} Case;

#include "pyfai-detectors.h"

/* Where pyFAI 2026.09 is wrong or contradicts its own older masks; each has a note in
 * the catalogue. Pixels and shapes of the cameras: pyFAI 0.21.3 and the size of their
 * sensors. Counts of the Lambda: pyFAI 0.21.3. */
static const Case other_cases[] = {
  { "ADSC_Q270", 4168, 4168, 64.8, 64.8, 0, NULL },
  { "ADSC_Q4", 2304, 2304, 82, 82, 0, NULL },
  { "Apex2", 512, 512, 120, 120, 0, NULL },
  { "Lambda250k", 516, 516, 55, 55, 0, NULL },
  { "Lambda750k", 516, 1554, 55, 55, 6192, NULL },
  { "Lambda2M", 1554, 1554, 55, 55, 37152, NULL },
};

static void
assert_mask (const Case *c, const RingletDetector *detector)
{
  g_autoptr (RingletMask) mask = ringlet_detector_gap_mask (detector);
  g_autofree char *md5 = NULL;

  if (c->n_masked == 0) {
    g_assert_null (mask);
    return;
  }
  g_assert_nonnull (mask);
  g_assert_cmpuint (mask->n_slow, ==, c->n_slow);
  g_assert_cmpuint (mask->n_fast, ==, c->n_fast);
  g_assert_cmpuint (mask->n_bad, ==, c->n_masked);
  if (c->md5 == NULL)
    return;
  md5 = g_compute_checksum_for_data (G_CHECKSUM_MD5, mask->bad, c->n_slow * c->n_fast);
  g_assert_cmpstr (md5, ==, c->md5);
}

static const Case *
other_case (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (other_cases); i++) {
    if (g_str_equal (other_cases[i].name, name))
      return &other_cases[i];
  }
  return NULL;
}

static void
assert_case (const Case *c, const RingletDetectorConfig *config)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_config (c->name, config, &error);

  g_test_message ("%s", c->name);
  g_assert_no_error (error);
  g_assert_cmpstr (detector->name, ==, c->name);
  g_assert_cmpuint (detector->n_slow, ==, c->n_slow);
  g_assert_cmpuint (detector->n_fast, ==, c->n_fast);
  g_assert_cmpfloat_with_epsilon (detector->pixel_slow_m * 1e6, c->pixel_slow_um, 1e-8);
  g_assert_cmpfloat_with_epsilon (detector->pixel_fast_m * 1e6, c->pixel_fast_um, 1e-8);
  g_assert_cmpint (detector->orientation, ==, 3);
  assert_mask (c, detector);
}

static void
test_rows (void)
{
  const RingletDetectorConfig silent = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (pyfai_cases); i++) {
    const Case *other = other_case (pyfai_cases[i].name);

    assert_case (other != NULL ? other : &pyfai_cases[i], &silent);
    if (other != NULL)
      g_assert_nonnull (ringlet_catalogue_find (other->name)->note);
  }
}

/* An image tells the binning, and a binned pixel is bad when one of its parts is. */
static void
test_binned (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pyfai_binned_cases); i++) {
    const Case *c = &pyfai_binned_cases[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletDetector) usual = ringlet_detector_new_named (c->name, 2, &error);
    g_autoptr (RingletDetector) binned =
        ringlet_detector_for_image (usual, c->n_slow, c->n_fast, &error);
    const RingletDetectorConfig config = { binned->pixel_slow_m, binned->pixel_fast_m,
      c->n_slow, c->n_fast, .orientation = 2 };
    g_autoptr (RingletDetector) asked =
        ringlet_detector_new_config (c->name, &config, &error);

    g_test_message ("%s", c->name);
    g_assert_no_error (error);
    g_assert_cmpuint (binned->n_slow, ==, c->n_slow);
    g_assert_cmpuint (binned->n_fast, ==, c->n_fast);
    g_assert_cmpfloat_with_epsilon (binned->pixel_slow_m * 1e6, c->pixel_slow_um, 1e-8);
    g_assert_cmpfloat_with_epsilon (binned->pixel_fast_m * 1e6, c->pixel_fast_um, 1e-8);
    g_assert_cmpint (binned->orientation, ==, 2);
    g_assert_true (ringlet_detector_equal (asked, binned));
    assert_mask (c, binned);
  }
}

/* The Lambda has images of two shapes, each with the mask of its pyFAI. */
static void
test_lambda (void)
{
  gsize n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (pyfai_cases); i++) {
    const Case *c = &pyfai_cases[i];
    const RingletDetectorConfig config = { .n_slow = c->n_slow, .n_fast = c->n_fast };

    if (!g_str_has_prefix (c->name, "Lambda") || g_str_equal (c->name, "Lambda250k"))
      continue;
    assert_case (c, &config);
    n++;
  }
  g_assert_cmpuint (n, ==, 6);
}

/* Every row stands in the table above, and its names mean it and no other. */
static void
test_names (void)
{
  const char *const *names = ringlet_detector_names ();
  const RingletDetectorRow *const *rows = ringlet_catalogue ();
  gsize n = 0;

  for (gsize i = 0; rows[i] != NULL; i++) {
    const RingletDetectorRow *first = ringlet_catalogue_find (rows[i]->name);

    g_assert_cmpstr (first->name, ==, rows[i]->name);
    for (gsize k = 0; rows[i]->aliases[k] != NULL; k++)
      g_assert_true (ringlet_catalogue_find (rows[i]->aliases[k]) == rows[i]);
    if (first == rows[i])
      g_assert_cmpstr (names[n++], ==, first->name);
  }
  g_assert_null (names[n]);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (pyfai_cases));
}

typedef struct {
  const char *typed;
  const char *name; /* NULL when there is none */
} NameCase;

static const NameCase name_cases[] = {
  { "Pilatus1M", "Pilatus1M" },
  { "pilatus 1m", "Pilatus1M" },
  { "PILATUS_1M", "Pilatus1M" },
  { " pi-la-tus 1M_", "Pilatus1M" },
  { "Pilatus CdTe 2M", "PilatusCdTe2M" },
  { "eiger2-4m", "Eiger2_4M" },
  { "Eiger 2 4M", "Eiger2_4M" },
  { "eiger4m", "Eiger4M" },
  { "Pilatus 300kw CdTe", "PilatusCdTe300kw" },
  { "mar-165", "RayonixSx165" },
  { "Rayonix LX255 HS", "RayonixLx255" },
  { "RayonixLX225HS", "RayonixLx255" }, /* pyFAI's own spelling */
  { "Quantum 315", "ADSC_Q315" },
  { "d5", "Xpad_flat" },
  { "HF-2.4m", "HF_2M" },
  { "Fairchild Condor 486:90", "Fairchild" },
  { "lambda 7.5M", "Lambda7M5" },
  { "jungfrau 16m COR", "Jungfrau_16M_cor" },
  { "EIGER2 CdTe 16M", "Eiger2CdTe_16M" },
  { "pilatus4 1m", "Pilatus4_1M" },
  { "", NULL },
  { "Pilatus", NULL },
  { "Pilatus1", NULL },
  { "Pilatus1MM", NULL },
  { "Pilatus7M", NULL },
  { "Detector", NULL },
};

static void
test_find (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (name_cases); i++) {
    const NameCase *c = &name_cases[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_named (c->typed, 3, &error);

    g_test_message ("\"%s\"", c->typed);
    if (c->name != NULL) {
      g_assert_no_error (error);
      g_assert_cmpstr (detector->name, ==, c->name);
      continue;
    }
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_null (detector);
    g_assert_nonnull (strstr (error->message, c->typed));
  }
}

typedef struct {
  const char *name;
  gsize n_slow;
  gsize n_fast;
  double pixel_m;
  const char *names;
} GuessCase;

static const GuessCase guess_cases[] = {
  { "two families", 1043, 981, 172e-6, "Pilatus1M, PilatusCdTe1M" },
  { "any pitch", 1043, 981, 0.0, "Pilatus1M, PilatusCdTe1M" },
  { "another pitch", 1043, 981, 100e-6, "" },
  { "pitch as a .poni file rounds it", 2162, 2068, 7.5000000000000007e-05,
      "Eiger2_4M, Eiger2CdTe_4M" },
  { "one", 2527, 2463, 172e-6, "Pilatus6M" },
  { "transposed", 981, 1043, 0.0, "" },
  { "unknown", 1003, 1009, 0.0, "" },
  { "by default binned", 3072, 3072, 73.242e-6, "RayonixMx225" },
  { "binned otherwise", 2048, 2048, 109.971e-6, "RayonixMx225 (binned 3 × 3)" },
  { "one image of several", 1200, 1200, 150e-6, "Mar345" },
  { "the other Lambda", 516, 1556, 55e-6, "Lambda750k" },
  { "usual before binned", 955, 1240, 0.0, "Pixium" },
  { "half of a Pilatus1M but for a row", 521, 490, 0.0, "" },
  { "not square", 128, 2074, 0.0,
      "Eiger2_2MW (binned 4 × 2), Eiger2CdTe_2MW (binned 4 × 2)" },
};

static void
test_guess (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (guess_cases); i++) {
    const GuessCase *c = &guess_cases[i];
    g_autofree char *names = ringlet_detector_guess (c->n_slow, c->n_fast, c->pixel_m);

    g_test_message ("%s", c->name);
    g_assert_cmpstr (names, ==, c->names);
  }
}

typedef struct {
  const char *typed;
  const char *names;
} NearestCase;

static const NearestCase nearest_cases[] = {
  { "Pilatus1N", "Pilatus1M, Pilatus2M, Pilatus6M" },
  { "Eigr2 16M", "Eiger2_16M, Eiger16M, Eiger2_1M" },
  { "rayonixsx156", "RayonixSx165, RayonixSx200, RayonixLx170" },
  { "Apex3", "Apex2" },
  { "xyzzy plugh", "" },
};

static void
test_nearest (void)
{
  g_autofree char *endless = g_strnfill (200000, 'P');
  g_autofree char *none = ringlet_catalogue_nearest (endless);

  g_assert_cmpstr (none, ==, "");
  g_assert_null (ringlet_catalogue_find (endless));
  for (gsize i = 0; i < G_N_ELEMENTS (nearest_cases); i++) {
    const NearestCase *c = &nearest_cases[i];
    g_autofree char *names = ringlet_catalogue_nearest (c->typed);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s: %s", c->typed, names);
    g_assert_cmpstr (names, ==, c->names);
    g_assert_null (ringlet_detector_new_named (c->typed, 3, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, c->names));
    g_assert_nonnull (strstr (error->message, "ringlet detectors"));
  }
}

/* Every sensor has a table of attenuation; one is in use only where it is the only one.
 */
static void
test_sensors (void)
{
  const RingletDetectorRow *const *rows = ringlet_catalogue ();
  g_autoptr (RingletDetector) several = ringlet_detector_new_named ("Mythen", 3, NULL);
  g_autoptr (RingletDetector) one =
      ringlet_detector_new_named ("Eiger2CdTe_1M", 3, NULL);
  g_autoptr (RingletDetector) none = ringlet_detector_new_named ("Titan", 3, NULL);

  for (gsize i = 0; rows[i] != NULL; i++) {
    for (gsize k = 0; rows[i]->sensors[k].material != NULL; k++) {
      g_assert_nonnull (ringlet_material_find (rows[i]->sensors[k].material, NULL));
      g_assert_cmpfloat (rows[i]->sensors[k].thickness_m, >, 0.0);
    }
  }
  g_assert_null (several->sensor.material);
  g_assert_null (none->sensor.material);
  g_assert_cmpstr (ringlet_material_name (one->sensor.material), ==, "CdTe");
  g_assert_cmpfloat (one->sensor.thickness_m, ==, 750e-6);
}

/* Flags are Dectris' and the Jungfrau's; of a Lambda 0 is a count, of a CCD all are. */
static void
test_flags (void)
{
  static const char *const with[] = { "Pilatus1M", "PilatusCdTe2M", "Eiger16M",
    "Eiger2CdTe_9M", "Pilatus4_CdTe_4M", "Jungfrau4M" };
  static const char *const without[] = { "Lambda2M", "Mar345", "RayonixSx165", "Perkin",
    "Maxipix2x2" };

  for (gsize i = 0; i < G_N_ELEMENTS (with); i++) {
    g_autoptr (RingletDetector) d = ringlet_detector_new_named (with[i], 3, NULL);

    g_assert_true (ringlet_detector_has_flags (d));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (without); i++) {
    g_autoptr (RingletDetector) d = ringlet_detector_new_named (without[i], 3, NULL);

    g_assert_false (ringlet_detector_has_flags (d));
  }
  g_assert_false (ringlet_detector_has_flags (NULL));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/catalogue/rows", test_rows);
  g_test_add_func ("/catalogue/binned", test_binned);
  g_test_add_func ("/catalogue/lambda", test_lambda);
  g_test_add_func ("/catalogue/names", test_names);
  g_test_add_func ("/catalogue/find", test_find);
  g_test_add_func ("/catalogue/guess", test_guess);
  g_test_add_func ("/catalogue/nearest", test_nearest);
  g_test_add_func ("/catalogue/sensors", test_sensors);
  g_test_add_func ("/catalogue/flags", test_flags);

  return g_test_run ();
}
