/* SPDX-License-Identifier: MIT */

/* A detector by name, pixel size and shape, and for an image. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "detector/catalogue.h"
#include "detector/detector.h"

typedef struct {
  const char *name; /* of the detector */
  RingletDetectorConfig config;
  gsize n_slow;
  gsize n_fast;
  double pixel_slow_m;
  double pixel_fast_m;
  guint binning_slow;
  guint binning_fast;
} Case;

static const Case cases[] = {
  { "Pilatus1M", { 172e-6, 172e-6 }, 1043, 981, 172e-6, 172e-6, 1, 1 },
  /* Refined: taken as it is. */
  { "Pilatus1M", { 172.013e-6, 171.99e-6 }, 1043, 981, 172.013e-6, 171.99e-6, 1, 1 },
  /* What is left over when the shape is no multiple belongs to no pixel. */
  { "Pilatus1M", { 344e-6, 344e-6 }, 521, 490, 344e-6, 344e-6, 2, 2 },
  { "Pilatus1M", { 344e-6, 344e-6, 521, 490 }, 521, 490, 344e-6, 344e-6, 2, 2 },
  { "Eiger2 2MW", { 75e-6, 300e-6 }, 512, 1037, 75e-6, 300e-6, 1, 4 },
  /* Calibrated pixels, not multiples: 109.971 is not 3 × 36.621. */
  { "RayonixMx225", { 0 }, 3072, 3072, 73.242e-6, 73.242e-6, 2, 2 },
  { "RayonixMx225", { .n_slow = 2048, .n_fast = 2048 }, 2048, 2048, 109.971e-6,
      109.971e-6, 3, 3 },
  { "RayonixMx225", { 36.621e-6, 36.621e-6 }, 6144, 6144, 36.621e-6, 36.621e-6, 1, 1 },
  { "MAR165", { 118.616e-6, 118.616e-6 }, 1364, 1364, 118.616e-6, 118.616e-6, 3, 3 },
  { "MAR165", { .n_slow = 1365, .n_fast = 1365 }, 1365, 1365, 118.616e-6, 118.616e-6, 3,
      3 },
  /* Sizes of XDS and of SLAC's geometry files. */
  { "ADSC_Q4", { 81.6e-6, 81.6e-6 }, 2304, 2304, 81.6e-6, 81.6e-6, 1, 1 },
  { "RayonixMx170", { 89e-6, 89e-6 }, 1920, 1920, 89e-6, 89e-6, 2, 2 },
  { "Mar345", { 150e-6, 150e-6 }, 2300, 2300, 150e-6, 150e-6, 1, 1 },
  { "Mar345", { 150e-6, 150e-6, 1600, 1600 }, 1600, 1600, 150e-6, 150e-6, 1, 1 },
  { "Perkin", { 100e-6, 100e-6 }, 4096, 4096, 100e-6, 100e-6, 1, 1 },
  { "Apex2", { 60e-6, 60e-6 }, 1024, 1024, 60e-6, 60e-6, 1, 1 },
  { "Detector", { 1e-4, 2e-4, 20, 30 }, 20, 30, 1e-4, 2e-4, 1, 1 },
  { "Pixirad1", { 51.96152422706632e-6, 60e-6 }, 476, 512, 51.96152422706632e-6, 60e-6,
      1, 1 },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_config (c->name, &c->config, &error);

    g_test_message ("%s, case %" G_GSIZE_FORMAT, c->name, i);
    g_assert_no_error (error);
    g_assert_cmpuint (detector->n_slow, ==, c->n_slow);
    g_assert_cmpuint (detector->n_fast, ==, c->n_fast);
    g_assert_cmpfloat_with_epsilon (
        detector->pixel_slow_m, c->pixel_slow_m, 1e-15 * c->pixel_slow_m);
    g_assert_cmpfloat_with_epsilon (
        detector->pixel_fast_m, c->pixel_fast_m, 1e-15 * c->pixel_fast_m);
    g_assert_cmpuint (detector->binning_slow, ==, c->binning_slow);
    g_assert_cmpuint (detector->binning_fast, ==, c->binning_fast);
    g_assert_cmpint (detector->orientation, ==, 3);
  }
}

typedef struct {
  const char *name;
  RingletDetectorConfig config;
  RingletError code;
  const char *needles[3];
} ErrorCase;

static const ErrorCase errors[] = {
  { "Pilatus1M", { 200e-6, 200e-6 }, RINGLET_ERROR_VALUE, { "172", "200" } },
  { "Pilatus1M", { 86e-6, 86e-6 }, RINGLET_ERROR_VALUE, { "172", "86" } },
  { "Pilatus1M", { .n_slow = 1043, .n_fast = 982 }, RINGLET_ERROR_VALUE,
      { "1043 × 981", "982" } },
  { "Pilatus1M", { 172e-6, 172e-6, 521, 490 }, RINGLET_ERROR_VALUE,
      { "1043 × 981", "521 × 490", "172" } },
  { "Pilatus1M", { -172e-6, 172e-6 }, RINGLET_ERROR_VALUE,
      { "pixel size", "-0.000172" } },
  { "Pilatus1M", { NAN, 172e-6 }, RINGLET_ERROR_VALUE, { "pixel size", "nan" } },
  { "Pilatus1M", { 172e-6, INFINITY }, RINGLET_ERROR_VALUE, { "pixel size", "inf" } },
  { "Pilatus1M", { .orientation = 5 }, RINGLET_ERROR_VALUE, { "orientation", "5" } },
  { "Pilatus1M", { .radius_m = 0.3 }, RINGLET_ERROR_VALUE, { "Pilatus1M", "radius" } },
  { "Aarhus", { .radius_m = -0.3 }, RINGLET_ERROR_VALUE, { "radius", "-0.3" } },
  /* 5 is no binning of this one, and the table says which are. */
  { "RayonixSx200", { 240e-6, 240e-6 }, RINGLET_ERROR_VALUE,
      { "240", "48 µm", "512 × 512 of 384 µm" } },
  { "Mar345", { .n_slow = 1000, .n_fast = 1000 }, RINGLET_ERROR_VALUE,
      { "1000", "3450 × 3450 of 100 µm", "1200 × 1200 of 150 µm" } },
  /* A file of a pyFAI with the slip in it. */
  { "ADSC_Q4", { 51e-6, 51e-6 }, RINGLET_ERROR_VALUE, { "82 µm", "51", "pyFAI" } },
  { "Cirpad", { 260e-6, 260e-6 }, RINGLET_ERROR_VALUE, { "11200 × 120 of 130 µm" } },
  { "Detector", { 0 }, RINGLET_ERROR_VALUE, { "pixel size" } },
  { "Pilatus7N", { 0 }, RINGLET_ERROR_VALUE, { "Pilatus7N", "Pilatus1M" } },
};

static void
test_errors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++) {
    const ErrorCase *c = &errors[i];
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_detector_new_config (c->name, &c->config, &error));
    g_test_message ("%s", error->message);
    g_assert_true (g_error_matches (error, RINGLET_ERROR, (int) c->code));
    for (gsize k = 0; k < 3 && c->needles[k] != NULL; k++)
      g_assert_nonnull (strstr (error->message, c->needles[k]));
  }
}

static void
test_config_rest (void)
{
  const RingletMaterial *si = ringlet_material_find ("Si", NULL);
  const RingletDetectorConfig sensor = { .sensor = { si, 1e-3 }, .orientation = 1 };
  const RingletDetectorConfig bent = { .radius_m = 1.2 };
  const RingletDetectorConfig plain = { 1e-4, 1e-4, .sensor = { si, 2e-3 } };
  g_autoptr (RingletDetector) a =
      ringlet_detector_new_config ("Eiger1M", &sensor, NULL);
  g_autoptr (RingletDetector) b = ringlet_detector_new_config ("Aarhus", &bent, NULL);
  g_autoptr (RingletDetector) c = ringlet_detector_new_named ("Aarhus", 3, NULL);
  g_autoptr (RingletDetector) d =
      ringlet_detector_new_config ("Detector", &plain, NULL);

  g_assert_true (a->sensor.material == si);
  g_assert_cmpfloat (a->sensor.thickness_m, ==, 1e-3);
  g_assert_cmpint (a->orientation, ==, 1);
  g_assert_cmpfloat (b->radius_m, ==, 1.2);
  g_assert_cmpfloat (c->radius_m, ==, 0.29989);
  g_assert_false (ringlet_detector_equal (b, c));
  g_assert_cmpuint (d->n_slow, ==, 0);
  g_assert_cmpfloat (d->sensor.thickness_m, ==, 2e-3);
}

/* --- a detector for an image --- */

static void
test_image_fits (void)
{
  g_autoptr (RingletDetector) named = ringlet_detector_new_named ("Pilatus1M", 2, NULL);
  g_autoptr (RingletDetector) same =
      ringlet_detector_for_image (named, 1043, 981, NULL);
  g_autoptr (RingletDetector) open =
      ringlet_detector_new_generic (1e-4, 2e-4, 0, 0, 4, NULL);
  g_autoptr (RingletDetector) known = ringlet_detector_for_image (open, 20, 30, NULL);

  g_assert_true (same == named);
  g_assert_cmpuint (known->n_slow, ==, 20);
  g_assert_cmpuint (known->n_fast, ==, 30);
  g_assert_cmpfloat (known->pixel_slow_m, ==, 1e-4);
  g_assert_cmpfloat (known->pixel_fast_m, ==, 2e-4);
  g_assert_cmpint (known->orientation, ==, 4);
}

static void
test_image_does_not_fit (void)
{
  static const char *const needles[] = { "1043", "981", "195", "487", "Pilatus100k",
    "PilatusCdTe1M" };
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_named ("Pilatus100k", 3, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_detector_for_image (detector, 1043, 981, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  for (gsize i = 0; i < G_N_ELEMENTS (needles); i++)
    g_assert_nonnull (strstr (error->message, needles[i]));
}

/* A geometry without a detector reaches every program that reads one. */
static void
test_image_without_detector (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_detector_for_image (NULL, 20, 30, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
}

typedef struct {
  const char *name;
  double pixel_slow_m;
  double pixel_fast_m;
  gsize n_slow;
  gsize n_fast;
  int orientation;
  RingletError code;
} RefusalCase;

static const RefusalCase refusals[] = {
  { "orientation 0", 1e-4, 1e-4, 10, 10, 0, RINGLET_ERROR_VALUE },
  { "orientation 5", 1e-4, 1e-4, 10, 10, 5, RINGLET_ERROR_VALUE },
  { "no pitch", 0.0, 1e-4, 10, 10, 3, RINGLET_ERROR_VALUE },
  { "negative pitch", 1e-4, -1e-4, 10, 10, 3, RINGLET_ERROR_VALUE },
  { "pitch is no number", NAN, 1e-4, 10, 10, 3, RINGLET_ERROR_VALUE },
  { "infinite pitch", 1e-4, INFINITY, 10, 10, 3, RINGLET_ERROR_VALUE },
  { "half a shape", 1e-4, 1e-4, 10, 0, 3, RINGLET_ERROR_LIMIT },
  { "too large", 1e-4, 1e-4, 1 << 15, 1 << 14, 3, RINGLET_ERROR_LIMIT },
  { "product overflows", 1e-4, 1e-4, G_MAXSIZE, 2, 3, RINGLET_ERROR_LIMIT },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    const RefusalCase *c = &refusals[i];
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", c->name);
    g_assert_null (ringlet_detector_new_generic (c->pixel_slow_m, c->pixel_fast_m,
        c->n_slow, c->n_fast, c->orientation, &error));
    g_assert_true (g_error_matches (error, RINGLET_ERROR, (int) c->code));
  }
}

/* What a file changed is of one shape: no other binning then. */
static void
test_image_of_changed (void)
{
  g_autoptr (RingletDetector) named =
      ringlet_detector_new_named ("Maxipix2x2", 3, NULL);
  g_autoptr (RingletMask) mask =
      ringlet_mask_new_take (516, 516, g_malloc0 (516 * 516));
  g_autoptr (RingletDetector) masked = ringlet_detector_with_mask (named, mask);
  g_autoptr (RingletDetector) binned =
      ringlet_detector_for_image (named, 258, 258, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (binned);
  g_assert_null (ringlet_detector_for_image (masked, 258, 258, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
}

/* A refined pitch and a chosen sensor outlive the binning. */
static void
test_image_keeps (void)
{
  const RingletMaterial *cdte = ringlet_material_find ("CdTe", NULL);
  const RingletDetectorConfig config = { 55.01e-6, 55.02e-6, .sensor = { cdte, 1e-3 } };
  g_autoptr (RingletDetector) refined =
      ringlet_detector_new_config ("Maxipix2x2", &config, NULL);
  g_autoptr (RingletDetector) binned =
      ringlet_detector_for_image (refined, 258, 129, NULL);

  g_assert_cmpfloat_with_epsilon (binned->pixel_slow_m, 110.02e-6, 1e-18);
  g_assert_cmpfloat_with_epsilon (binned->pixel_fast_m, 220.08e-6, 1e-18);
  g_assert_cmpuint (binned->binning_slow, ==, 2);
  g_assert_cmpuint (binned->binning_fast, ==, 4);
  g_assert_true (ringlet_sensor_equal (&binned->sensor, &config.sensor));
}

/* --- where the pixels lie --- */

typedef struct {
  const char *name;
  gsize slow;
  gsize fast;
  guint corner;
  double slow_m;
  double fast_m;
  double normal_m;
} Corner;

#include "pyfai-corners.h"

/* Distance from the corner to the nearest of the pixel: the order of the corners of a
 * hexagon is free. */
static double
corner_error_m (const RingletDetector *detector, const Corner *c)
{
  const gsize n = detector->n_fast + 1;
  g_autofree double *buffer = g_new (double, 3 * RINGLET_CORNERS_MAX * n);
  RingletPoints corners[RINGLET_CORNERS_MAX];
  double least_m = INFINITY;

  for (gsize k = 0; k < RINGLET_CORNERS_MAX; k++)
    corners[k] = (RingletPoints){ buffer + 3 * k * n, buffer + (3 * k + 1) * n,
      buffer + (3 * k + 2) * n };
  ringlet_detector_corners (detector, c->slow, corners);

  for (guint k = 0; k < detector->grid->n_corners; k++) {
    const double slow_m = corners[k].slow[c->fast] - c->slow_m;
    const double fast_m = corners[k].fast[c->fast] - c->fast_m;
    const double normal_m = corners[k].normal[c->fast] - c->normal_m;

    if (detector->grid->n_corners == 6 || k == c->corner)
      least_m = fmin (
          least_m, sqrt (slow_m * slow_m + fast_m * fast_m + normal_m * normal_m));
  }
  return least_m;
}

/* pyFAI's corners are in single precision: half a unit of the last place of 1.3 m. */
static void
test_corners (void)
{
  g_autoptr (RingletDetector) detector = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (pyfai_corners); i++) {
    const Corner *c = &pyfai_corners[i];

    if (detector == NULL || !g_str_equal (detector->name, c->name)) {
      g_clear_pointer (&detector, ringlet_detector_unref);
      detector = ringlet_detector_new_named (c->name, 3, NULL);
    }
    g_test_message ("%s (%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT ") %u: %g m", c->name,
        c->slow, c->fast, c->corner, corner_error_m (detector, c));
    g_assert_cmpfloat (corner_error_m (detector, c), <, 1.2e-7);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/detector/config", test_cases);
  g_test_add_func ("/detector/config-errors", test_errors);
  g_test_add_func ("/detector/config-rest", test_config_rest);
  g_test_add_func ("/detector/image-fits", test_image_fits);
  g_test_add_func ("/detector/image-does-not-fit", test_image_does_not_fit);
  g_test_add_func ("/detector/image-without-detector", test_image_without_detector);
  g_test_add_func ("/detector/image-of-changed", test_image_of_changed);
  g_test_add_func ("/detector/image-keeps", test_image_keeps);
  g_test_add_func ("/detector/corners", test_corners);
  g_test_add_func ("/detector/refusals", test_refusals);

  return g_test_run ();
}
