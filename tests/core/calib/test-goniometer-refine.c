/* SPDX-License-Identifier: MIT */

/* Several images refined together, and straight lines against the distance. */

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "calib/goniometer-refine.h"
#include "refine-points.h"

#define LAB6_M 4.15689e-10
#define WAVELENGTH_M 0.5e-10
#define N_IMAGES 6
#define DEGREE (G_PI / 180.0)

/* An arm that turns the detector about the sample: what an encoder of degrees says,
 * with its scale and its zero; and a table that moves with it. */
static const char *const arm_names[] = { "dist", "poni1", "poni2", "rot1", "scale",
  "offset", "slide", "roll", NULL };
static const double arm_truth[] = { 0.2, 0.05, 0.048, 0.02, 1.003, -0.4, 2e-4, 0.1 };
static const char *const arm_motors[] = { "tth", "x", NULL };
static const char *const arm_formulas[RINGLET_REFINE_N] = {
  [RINGLET_REFINE_DISTANCE] = "dist * cos(slide * x)",
  [RINGLET_REFINE_PONI_SLOW] = "poni1 + slide * x",
  [RINGLET_REFINE_PONI_FAST] = "poni2",
  [RINGLET_REFINE_ROT1] = "rot1",
  [RINGLET_REFINE_ROT2] = "-(scale * tth + offset) * pi / 180",
  [RINGLET_REFINE_ROT3] = "roll",
};

/**
 * Setup:
 *
 * Points of a true model in some images.
 */
typedef struct {
  RingletDetector *detector;
  RingletGoniometer *truth;
  RingletGoniometer *start;
  GArray *rings;
  GArray *points[N_IMAGES];
  double positions[N_IMAGES][2];
  char *labels[N_IMAGES];
  RingletGoniometerImage images[N_IMAGES];
  RingletGoniometerOptions options;
} Setup;

static void
setup_clear (Setup *self)
{
  ringlet_detector_unref (self->detector);
  ringlet_goniometer_unref (self->truth);
  ringlet_goniometer_unref (self->start);
  g_array_unref (self->rings);
  for (int i = 0; i < N_IMAGES; i++) {
    g_array_unref (self->points[i]);
    g_free (self->labels[i]);
  }
}

static RingletGoniometer *
make_arm (RingletDetector *detector, const double *params)
{
  g_autoptr (GError) error = NULL;
  RingletGoniometer *arm = ringlet_goniometer_new (detector, WAVELENGTH_M, arm_names,
      params, arm_motors, arm_formulas, NULL, NULL, &error);

  g_assert_no_error (error);
  return arm;
}

/* 10 % off in all that is not an angle, 2° in what is. */
static RingletGoniometer *
make_start (RingletDetector *detector)
{
  double params[G_N_ELEMENTS (arm_truth)];

  memcpy (params, arm_truth, sizeof params);
  params[0] *= 1.1;
  params[1] += 3e-3;
  params[2] -= 3e-3;
  params[3] = 0.0;
  params[4] = 1.0;
  params[5] = 0.0;
  params[6] = 0.0;
  return make_arm (detector, params);
}

/* In place: its options point into it. */
static void
setup_init (Setup *self, double noise_px)
{
  guint64 state = 21;

  self->detector =
      ringlet_detector_new_generic (PIXEL_M, PIXEL_M, N_PIXELS, N_PIXELS, 3, NULL);
  self->truth = make_arm (self->detector, arm_truth);
  self->start = make_start (self->detector);
  self->rings = points_rings (LAB6_M, 30, WAVELENGTH_M);
  for (int i = 0; i < N_IMAGES; i++) {
    RingletGeometry geometry;

    self->positions[i][0] = 7.0 * i;
    self->positions[i][1] = i % 2 == 0 ? 3.0 : -5.0;
    self->labels[i] = g_strdup_printf ("image %d", i);
    g_assert_true (ringlet_goniometer_geometry (
        self->truth, self->positions[i], &geometry, NULL, NULL));
    self->points[i] = points_new (&geometry, self->rings, 60, noise_px, &state);
    g_assert_cmpuint (self->points[i]->len, >, 20);
    self->images[i] = (RingletGoniometerImage){ self->labels[i], self->positions[i],
      self->points[i] };
  }
  self->options = (RingletGoniometerOptions){
    .start = self->start,
    .rings = self->rings,
    .images = self->images,
    .n_images = N_IMAGES,
  };
}

static RingletGoniometerRefinement *
refine (const Setup *setup)
{
  g_autoptr (GError) error = NULL;
  RingletGoniometerRefinement *result =
      ringlet_goniometer_refine (&setup->options, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static void
test_exact (void)
{
  for (int kind = 0; kind <= RINGLET_REFINE_PIXELS; kind++) {
    Setup setup = { 0 };
    g_autoptr (RingletGoniometerRefinement) result = NULL;

    setup_init (&setup, 0.0);
    setup.options.residual = kind;
    result = refine (&setup);
    /* Degrees, a factor and metres: 1e-12 of each, and what the model itself loses. */
    for (gsize k = 0; k < result->goniometer->n_params; k++)
      g_assert_cmpfloat_with_epsilon (
          result->goniometer->params[k], arm_truth[k], 1e-11);
    g_assert_cmpuint (result->n_free, ==, 7);
    g_assert_cmpuint (result->images->len, ==, N_IMAGES);
    g_assert_cmpfloat (result->total.rms_px, <, 1e-8);
    g_assert_cmpstr (result->warnings[0], ==, "roll is held: rings do not tell rot3");
    g_assert_true (isnan (result->sigma[7]));
    setup_clear (&setup);
  }
}

/* What the images say, each against its own truth; and ±σ of the right size. */
static void
test_noise (void)
{
  Setup setup = { 0 };
  g_autoptr (RingletGoniometerRefinement) result = NULL;

  setup_init (&setup, 0.2);
  setup.options.residual = RINGLET_REFINE_PIXELS;
  result = refine (&setup);
  /* 0.2 across the ring, a hundredth of which 10⁴ points do not know. */
  g_assert_cmpfloat_with_epsilon (result->total.rms_px, 0.2, 0.01);
  g_assert_cmpfloat (result->chi2, <, result->chi2_start);
  for (gsize k = 0; k < 7; k++)
    g_assert_cmpfloat (
        fabs (result->goniometer->params[k] - arm_truth[k]), <, 4.0 * result->sigma[k]);
  for (guint i = 0; i < result->images->len; i++) {
    const RingletGoniometerFit *fit =
        &g_array_index (result->images, RingletGoniometerFit, i);
    RingletGeometry geometry;

    g_assert_cmpstr (fit->label, ==, setup.labels[i]);
    ringlet_goniometer_geometry (
        result->goniometer, setup.positions[i], &geometry, NULL, NULL);
    g_assert_true (ringlet_geometry_equal (&fit->geometry, &geometry));
    g_assert_cmpuint (fit->total.n, ==, setup.points[i]->len);
  }
  setup_clear (&setup);
}

static void
test_limits (void)
{
  RingletRefineLimit limits[G_N_ELEMENTS (arm_truth)] = { 0 };
  Setup setup = { 0 };
  g_autoptr (RingletGoniometerRefinement) result = NULL;

  setup_init (&setup, 0.0);
  for (int k = 0; k < 7; k++)
    limits[k].state = RINGLET_REFINE_FREE;
  limits[4].state = RINGLET_REFINE_FIXED;
  limits[0] = (RingletRefineLimit){ RINGLET_REFINE_BOUNDED, 0.21, 0.23 };
  setup.options.limits = limits;
  result = refine (&setup);
  g_assert_cmpfloat (result->goniometer->params[4], ==, 1.0);
  g_assert_cmpfloat (result->goniometer->params[0], ==, 0.21);
  g_assert_cmpint (result->at_bound[0], ==, -1);
  setup_clear (&setup);
}

/* One point in ten on a wrong ring. */
static void
test_reject (void)
{
  Setup setup = { 0 };
  g_autoptr (RingletGoniometerRefinement) result = NULL;
  gsize n = 0;

  setup_init (&setup, 0.1);
  for (int i = 0; i < N_IMAGES; i++) {
    for (guint k = 0; k < setup.points[i]->len; k += 10) {
      RingletControlPoint *point =
          &g_array_index (setup.points[i], RingletControlPoint, k);

      point->ring += point->ring > 15 ? -3 : 3;
      n++;
    }
  }
  setup.options.reject_sigma = 6.0;
  result = refine (&setup);
  g_assert_cmpuint (result->n_rejected, ==, n);
  g_assert_cmpfloat_with_epsilon (result->goniometer->params[0], 0.2, 1e-4);
  setup_clear (&setup);
}

/* ---- bad input ---- */

static void
assert_refused (const Setup *setup, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_goniometer_refine (&setup->options, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  if (strstr (error->message, message) == NULL)
    g_error ("“%s” does not say “%s”", error->message, message);
}

static void
test_bad (void)
{
  RingletRefineLimit limits[G_N_ELEMENTS (arm_truth)] = { 0 };
  Setup setup = { 0 };
  RingletControlPoint *point = NULL;

  setup_init (&setup, 0.0);
  setup.options.limits = limits;
  assert_refused (&setup, "No parameter of the model is free");
  limits[7].state = RINGLET_REFINE_FREE;
  assert_refused (&setup, "roll cannot be refined: no formula but that of rot3 has it");
  limits[7].state = RINGLET_REFINE_FIXED;
  limits[4] = (RingletRefineLimit){ RINGLET_REFINE_BOUNDED, 2.0, 1.0 };
  assert_refused (&setup, "The bounds of scale are 2 to 1, but");
  limits[4] = (RingletRefineLimit){ RINGLET_REFINE_BOUNDED, 2.0, 3.0 };
  assert_refused (&setup, "The start of scale is 1, but must lie within");
  setup.options.limits = NULL;
  setup.options.loss_scale = -1.0;
  assert_refused (&setup, "scale of the loss");
  setup.options.loss_scale = 0.0;
  point = &g_array_index (setup.points[3], RingletControlPoint, 0);
  point->ring = 77;
  assert_refused (&setup, "image 3: Point 1 at (");
  point->ring = 1;
  setup.options.n_images = 1;
  g_array_set_size (setup.points[0], 6);
  assert_refused (&setup, "There are 6 points with a ring for 7 free parameters");
  setup_clear (&setup);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Setup setup = { 0 };

  setup_init (&setup, 0.0);
  g_cancellable_cancel (cancellable);
  g_assert_null (ringlet_goniometer_refine (&setup.options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  setup_clear (&setup);
}

/* ---- lines ---- */

/* scipy.stats.linregress ([0.1, 0.2, 0.35, 0.5], [0.1103, 0.2098, 0.3606, 0.5101]) of
 * scipy 1.17: slope, intercept, stderr, intercept_stderr, rvalue. */
static const double by_scipy[] = { 1.0002176870748298, 0.010137414965986413,
  0.0013515347960209826, 0.0004392488087068193, 0.9999981741537107 };

static void
test_lines (void)
{
  const double nominal[] = { 0.1, 0.2, 0.35, 0.5 };
  const double distances[] = { 0.1103, 0.2098, 0.3606, 0.5101 };
  RingletGeometry geometries[4];
  RingletGoniometerLine lines[RINGLET_REFINE_N];
  const RingletGoniometerLine *line = &lines[RINGLET_REFINE_DISTANCE];

  for (int i = 0; i < 4; i++)
    geometries[i] = (RingletGeometry){ .distance_m = distances[i],
      .poni_slow_m = 0.01 + 0.003 * nominal[i],
      .wavelength_m = WAVELENGTH_M };
  g_assert_true (ringlet_goniometer_regress (geometries, nominal, 4, lines, NULL));
  g_assert_cmpfloat_with_epsilon (line->slope, by_scipy[0], 1e-13);
  g_assert_cmpfloat_with_epsilon (line->intercept, by_scipy[1], 1e-13);
  g_assert_cmpfloat_with_epsilon (line->sigma_slope, by_scipy[2], 1e-13);
  g_assert_cmpfloat_with_epsilon (line->sigma_intercept, by_scipy[3], 1e-13);
  g_assert_cmpfloat_with_epsilon (line->correlation, by_scipy[4], 1e-13);
  line = &lines[RINGLET_REFINE_PONI_SLOW];
  g_assert_cmpfloat_with_epsilon (line->slope, 0.003, 1e-15);
  g_assert_cmpfloat_with_epsilon (line->rms, 0.0, 1e-15);
  g_assert_true (isnan (lines[RINGLET_REFINE_ROT1].correlation));

  g_assert_true (ringlet_goniometer_regress (geometries, nominal, 2, lines, NULL));
  g_assert_true (isnan (lines[RINGLET_REFINE_DISTANCE].sigma_slope));
}

/* The model of the lines stands where they do, and reads the same from its file. */
static void
test_line_model (void)
{
  const double nominal[] = { 0.1, 0.3 };
  const RingletGeometry geometries[] = {
    { 0.11, 0.05, 0.06, 0.01, -0.02, 0.0, WAVELENGTH_M },
    { 0.312, 0.052, 0.059, 0.011, -0.02, 0.0, WAVELENGTH_M },
  };
  RingletGoniometerLine lines[RINGLET_REFINE_N];
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (PIXEL_M, PIXEL_M, N_PIXELS, N_PIXELS, 3, NULL);
  g_autoptr (RingletGoniometer) model = NULL;
  g_autoptr (RingletGoniometer) again = NULL;
  g_autofree char *text = NULL;

  g_assert_true (ringlet_goniometer_regress (geometries, nominal, 2, lines, NULL));
  model = ringlet_goniometer_new_lines (detector, WAVELENGTH_M, lines);
  text = ringlet_goniometer_format (model, NULL);
  again = ringlet_goniometer_parse (text, NULL, NULL);
  for (int i = 0; i < 2; i++) {
    RingletGeometry geometry;

    g_assert_true (
        ringlet_goniometer_geometry (again, &nominal[i], &geometry, NULL, NULL));
    for (RingletRefineParameter p = 0; p < RINGLET_REFINE_N; p++)
      g_assert_cmpfloat_with_epsilon (ringlet_refine_parameter_get (&geometry, p),
          ringlet_refine_parameter_get (&geometries[i], p), 1e-15);
  }
}

static void
test_bad_lines (void)
{
  const double same[] = { 0.1, 0.1 };
  const double nowhere[] = { 0.1, NAN };
  const RingletGeometry geometries[2] = { { 0.1 }, { 0.1 } };
  RingletGoniometerLine lines[RINGLET_REFINE_N];

  for (int i = 0; i < 4; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (ringlet_goniometer_regress (
        geometries, i == 3 ? nowhere : same, i == 3 ? 2 : (gsize) i, lines, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calib/goniometer-refine/exact", test_exact);
  g_test_add_func ("/calib/goniometer-refine/noise", test_noise);
  g_test_add_func ("/calib/goniometer-refine/limits", test_limits);
  g_test_add_func ("/calib/goniometer-refine/reject", test_reject);
  g_test_add_func ("/calib/goniometer-refine/bad", test_bad);
  g_test_add_func ("/calib/goniometer-refine/cancel", test_cancel);
  g_test_add_func ("/calib/goniometer-refine/lines", test_lines);
  g_test_add_func ("/calib/goniometer-refine/line-model", test_line_model);
  g_test_add_func ("/calib/goniometer-refine/bad-lines", test_bad_lines);
  return g_test_run ();
}
