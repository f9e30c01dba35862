/* SPDX-License-Identifier: MIT */
#include "process/polarization.h"

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "geometry/placement.h"
#include "process/simulate.h"

#define DEGREE (G_PI / 180.0)

typedef struct {
  const char *name;
  double factor;
  gboolean noise;
  gboolean with_offset;
} Case;

static const Case cases[] = {
  { "synchrotron", 0.95, TRUE, FALSE },
  { "tube", 0.0, TRUE, FALSE },
  { "vertical", -0.5, FALSE, FALSE },
  { "plane", 0.95, TRUE, TRUE },
};

static const RingletGeometry geometry = { 0.1, 0.04, 0.045, 0.05, -0.03, 0.0, 4e-11 };

/* 0.005, or five standard deviations where the noise allows no better. */
static void
test_case (gconstpointer data)
{
  const Case *c = data;
  RingletSimulation options =
      ringlet_simulation_default (ringlet_calibrant_find ("LaB6", NULL));
  const RingletFactors factors = ringlet_factors_default ();
  const RingletRingChoice ring = { 14.0 * DEGREE, 24.0 * DEGREE, c->with_offset };
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 800, 900, 3, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;
  RingletPolarization found;

  options.polarization = c->factor;
  options.noise = c->noise;
  options.peak_counts = 1e5;
  options.background = 0.05;
  image = ringlet_simulate (detector, &geometry, NULL, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ringlet_polarization_estimate (
      image, NULL, detector, &geometry, &factors, &ring, &found, &error));
  g_assert_no_error (error);
  g_test_message ("%g ± %g at %g", found.factor, found.sigma, found.offset_rad);
  g_assert_cmpfloat (fabs (found.factor - c->factor), <=, 0.005);
  g_assert_cmpfloat (found.sigma, <=, 0.005);
  g_assert_cmpfloat (fabs (found.offset_rad), <=, c->with_offset ? 0.005 : 0.0);
}

/* Even light through the formula of pyFAI, whose plane stands 30° off: found, or taken
 * from the factors. */
static void
test_offset (void)
{
  const double factor = 0.8;
  const double offset = 30.0 * DEGREE;
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (4e-4, 4e-4, 200, 225, 3, NULL);
  double *pixels = ringlet_image_alloc (RINGLET_PIXEL_F64, 200, 225, NULL);
  RingletFactors factors = ringlet_factors_none ();
  RingletRingChoice ring = { 14.0 * DEGREE, 24.0 * DEGREE, TRUE };
  g_autoptr (RingletImage) image = NULL;
  RingletPolarization found;

  for (gsize i = 0; i < 200 * 225; i++) {
    const RingletLab p = ringlet_geometry_lab_at (
        &geometry, detector, (double) (i / 225) + 0.5, (double) (i % 225) + 0.5);
    const double cosine = p.z / sqrt (p.x * p.x + p.y * p.y + p.z * p.z);
    const double sine2 = 1.0 - cosine * cosine;

    pixels[i] = 500.0 *
        (1.0 + cosine * cosine -
            factor * cos (2.0 * (atan2 (p.y, p.x) + offset)) * sine2);
  }
  image = ringlet_image_new_take (RINGLET_PIXEL_F64, 200, 225, pixels, NULL);

  g_assert_true (ringlet_polarization_estimate (
      image, NULL, detector, &geometry, &factors, &ring, &found, NULL));
  g_assert_cmpfloat (fabs (found.factor - factor), <=, 1e-6);
  g_assert_cmpfloat (fabs (found.offset_rad - offset), <=, 1e-6);

  ring.with_offset = FALSE;
  factors.polarization_offset_rad = offset;
  g_assert_true (ringlet_polarization_estimate (
      image, NULL, detector, &geometry, &factors, &ring, &found, NULL));
  g_assert_cmpfloat (fabs (found.factor - factor), <=, 1e-6);
  g_assert_cmpfloat (found.offset_rad, ==, offset);
}

static void
test_refused (void)
{
  const RingletRingChoice bad[] = { { 0.2, 0.1 }, { -0.1, 0.1 }, { 0.0, NAN },
    { 2.0, 2.1 } };
  const RingletFactors factors = ringlet_factors_default ();
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 80, 90, 3, NULL);
  double *pixels = ringlet_image_alloc (RINGLET_PIXEL_F64, 80, 90, NULL);
  g_autoptr (RingletImage) image = NULL;

  for (gsize i = 0; i < 80 * 90; i++)
    pixels[i] = 1.0;
  image = ringlet_image_new_take (RINGLET_PIXEL_F64, 80, 90, pixels, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    RingletPolarization found;

    g_assert_false (ringlet_polarization_estimate (
        image, NULL, detector, &geometry, &factors, &bad[i], &found, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/polarization/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/polarization/offset", test_offset);
  g_test_add_func ("/polarization/refused", test_refused);

  return g_test_run ();
}
