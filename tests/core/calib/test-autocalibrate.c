/* SPDX-License-Identifier: MIT */
#include "calib/autocalibrate.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "geometry/placement.h"
#include "process/simulate.h"
#include "support/sanitizer.h"

#define DEGREE (G_PI / 180.0)
#define SIZE 400
#define PIXEL_M 200e-6
#define WAVELENGTH_M 0.5e-10

static const RingletGeometry truth = {
  .distance_m = 0.1,
  .poni_slow_m = 0.045,
  .poni_fast_m = 0.031,
  .rot1_rad = 0.1,
  .rot2_rad = -0.2,
  .wavelength_m = WAVELENGTH_M,
};

static RingletDetector *
make_detector (void)
{
  return ringlet_detector_new_generic (PIXEL_M, PIXEL_M, SIZE, SIZE, 3, NULL);
}

static RingletImage *
make_powder (const RingletDetector *detector, const char *calibrant)
{
  RingletSimulation options =
      ringlet_simulation_default (ringlet_calibrant_find (calibrant, NULL));

  options.caglioti_w = 0.2 * DEGREE * 0.2 * DEGREE;
  options.seed = 8;
  return ringlet_simulate (detector, &truth, NULL, &options, NULL, NULL, NULL);
}

static RingletAutocalibration
make_options (const char *calibrant, double wavelength_m)
{
  return (
      RingletAutocalibration){ .calibrant = ringlet_calibrant_find (calibrant, NULL),
    .wavelength_m = wavelength_m,
    .advise = TRUE };
}

static RingletAutoResult *
calibrate (const RingletImage *image, RingletDetector *detector,
    const RingletAutocalibration *options)
{
  g_autoptr (GError) error = NULL;
  RingletAutoResult *result =
      ringlet_autocalibrate (image, detector, options, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result->message);
  g_test_message (
      "%s; %s", result->message, result->advice != NULL ? result->advice : "");
  return result;
}

static void
assert_same (const RingletGeometry *a, const RingletGeometry *b)
{
  g_assert_true (ringlet_geometry_equal (a, b));
}

/* The beam to 0.1 pixels, the distance to 1e-4, for any number of threads. */
static void
test_tilted (void)
{
  g_autoptr (RingletDetector) detector = make_detector ();
  g_autoptr (RingletImage) image = make_powder (detector, "LaB6");
  const RingletAutocalibration options = make_options ("LaB6", WAVELENGTH_M);
  g_autoptr (RingletAutoResult) result = calibrate (image, detector, &options);
  g_autoptr (RingletAutoResult) again = NULL;
  double slow[2], fast[2];

  g_assert_true (result->is_found);
  g_assert_false (result->tilt_held);
  g_assert_null (result->advice);
  ringlet_geometry_beam_centre (&truth, detector, &slow[0], &fast[0]);
  ringlet_geometry_beam_centre (&result->best.geometry, detector, &slow[1], &fast[1]);
  g_assert_cmpfloat_with_epsilon (slow[1], slow[0], 0.1);
  g_assert_cmpfloat_with_epsilon (fast[1], fast[0], 0.1);
  g_assert_cmpfloat_with_epsilon (
      result->best.geometry.distance_m, truth.distance_m, 2e-5);
  g_assert_cmpuint (result->best.first, ==, 1);
  g_assert_cmpuint (result->best.n_matched, ==, result->best.n_possible);
  g_assert_cmpfloat (result->runner_up.confidence, <, result->best.confidence - 0.2);
  g_assert_cmpuint (result->points->len, >, 100);

  ringlet_parallel_set_threads (1);
  again = calibrate (image, detector, &options);
  ringlet_parallel_set_threads (0);
  assert_same (&again->best.geometry, &result->best.geometry);
}

/* The powder is one thing and the options say another. */
typedef struct {
  const char *name;
  const char *powder;
  const char *calibrant;
  double wavelength_m;
  const char *advice;
  const char *other; /* the powder that the advice names */
} WrongCase;

static const WrongCase wrongs[] = {
  { "calibrant", "LaB6", "CeO2", WAVELENGTH_M, "LaB6", "LaB6" },
  { "fewer-rings", "CeO2", "Si", WAVELENGTH_M, "CeO2", "CeO2" },
  { "no-name", "cell:a=5.1,b=6.3,c=3.9", "LaB6", WAVELENGTH_M, "None of the 39", NULL },
  { "energy-too-high", "LaB6", "LaB6", WAVELENGTH_M / 10.0, NULL, NULL },
  { "energy-too-low", "LaB6", "LaB6", WAVELENGTH_M * 10.0, NULL, NULL },
};

static void
test_wrong (gconstpointer data)
{
  const WrongCase *c = data;
  g_autoptr (RingletDetector) detector = make_detector ();
  g_autoptr (RingletImage) image = make_powder (detector, c->powder);
  const RingletAutocalibration options = make_options (c->calibrant, c->wavelength_m);
  g_autoptr (RingletAutoResult) result = calibrate (image, detector, &options);

  g_assert_false (result->is_found);
  g_assert_cmpfloat (result->best.geometry.distance_m, ==, 0.0);
  if (c->advice != NULL) {
    g_assert_nonnull (result->advice);
    g_assert_nonnull (strstr (result->advice, c->advice));
  }
  g_assert_cmpstr (result->other != NULL ? result->other->name : NULL, ==, c->other);
}

/* --- images that say nothing --- */

typedef float (*PixelFunc) (gsize row, gsize column);

static float
flat (gsize row, gsize column)
{
  return 100.0f;
}

static float
not_a_number (gsize row, gsize column)
{
  return NAN;
}

static float
spot (gsize row, gsize column)
{
  const float y = (float) row - 200.0f, x = (float) column - 150.0f;

  return 10.0f + 5000.0f * expf (-(x * x + y * y) / 18.0f);
}

/* A slope up to where the detector is full. */
static float
saturated (gsize row, gsize column)
{
  return fminf (65535.0f, 400.0f * (float) (row + column));
}

static float
stripes (gsize row, gsize column)
{
  return row % 40 < 3 ? 1000.0f : 10.0f;
}

typedef struct {
  const char *name;
  PixelFunc pixel;
  const char *text; /* in the message */
} BadCase;

static const BadCase bads[] = {
  { "flat", flat, "no bright lines" },
  { "nan", not_a_number, "No pixel of the image counts" },
  { "spot", spot, "no bright lines" },
  { "saturated", saturated, "" },
  { "stripes", stripes, "" },
};

static void
test_bad (gconstpointer data)
{
  const BadCase *c = data;
  float *pixels = ringlet_image_alloc (RINGLET_PIXEL_F32, SIZE, SIZE, NULL);
  g_autoptr (RingletDetector) detector = make_detector ();
  const RingletAutocalibration options = make_options ("LaB6", WAVELENGTH_M);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletAutoResult) result = NULL;

  for (gsize i = 0; i < SIZE * SIZE; i++)
    pixels[i] = c->pixel (i / SIZE, i % SIZE);
  image = ringlet_image_new_take (RINGLET_PIXEL_F32, SIZE, SIZE, pixels, NULL);
  result = calibrate (image, detector, &options);
  g_assert_false (result->is_found);
  g_assert_cmpfloat (result->best.geometry.distance_m, ==, 0.0);
  g_assert_nonnull (strstr (result->message, c->text));
  g_assert_null (result->advice);
}

static void
test_errors (void)
{
  g_autoptr (RingletDetector) detector = make_detector ();
  g_autoptr (RingletImage) image = make_powder (detector, "LaB6");
  g_autoptr (RingletDetector) other =
      ringlet_detector_new_generic (PIXEL_M, PIXEL_M, SIZE, SIZE + 1, 3, NULL);
  g_autoptr (RingletMask) mask = ringlet_mask_new_take (1, 1, g_new0 (guint8, 1));
  RingletAutocalibration options = make_options ("LaB6", 0.0);
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_autocalibrate (image, detector, &options, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  options.wavelength_m = WAVELENGTH_M;
  g_assert_null (ringlet_autocalibrate (image, other, &options, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_clear_error (&error);
  options.mask = mask;
  g_assert_null (ringlet_autocalibrate (image, detector, &options, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
}

/* --- cancelled --- */

typedef struct {
  GCancellable *cancellable;
  double from;
  guint n_reports;
  double last;
} Watch;

static void
watch (double fraction, gpointer data)
{
  Watch *w = data;

  g_assert_cmpfloat (fraction, >=, w->last);
  g_assert_cmpfloat (fraction, <=, 1.0);
  w->last = fraction;
  w->n_reports++;
  if (fraction >= w->from)
    g_cancellable_cancel (w->cancellable);
}

static void
test_cancel (void)
{
  g_autoptr (RingletDetector) detector = make_detector ();
  g_autoptr (RingletImage) image = make_powder (detector, "LaB6");
  const RingletAutocalibration options = make_options ("LaB6", WAVELENGTH_M);
  const double from[] = { 0.0, 0.2, 0.5, 0.7 };

  for (gsize i = 0; i < G_N_ELEMENTS (from); i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    Watch w = { cancellable, from[i] };
    const RingletProgress progress = { watch, &w };
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_autocalibrate (
        image, detector, &options, &progress, cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (w.n_reports, >, 0);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/autocalibrate/tilted", test_tilted);
  for (gsize i = 0; i < G_N_ELEMENTS (wrongs); i += RINGLET_TEST_STRIDE) {
    g_autofree char *path = g_strconcat ("/autocalibrate/wrong/", wrongs[i].name, NULL);

    g_test_add_data_func (path, &wrongs[i], test_wrong);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bads); i += RINGLET_TEST_STRIDE) {
    g_autofree char *path = g_strconcat ("/autocalibrate/bad/", bads[i].name, NULL);

    g_test_add_data_func (path, &bads[i], test_bad);
  }
  g_test_add_func ("/autocalibrate/errors", test_errors);
  g_test_add_func ("/autocalibrate/cancel", test_cancel);
  return g_test_run ();
}
