/* SPDX-License-Identifier: MIT */
#include "process/simulate.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "geometry/lab.h"
#include "geometry/placement.h"

#define DEGREE (G_PI / 180.0)

/* A tilted detector off the beam, with the inner rings of LaB6 on it. */
static const RingletGeometry geometry = {
  .distance_m = 0.1,
  .poni_slow_m = 0.020,
  .poni_fast_m = 0.022,
  .rot1_rad = 0.05,
  .rot2_rad = -0.03,
  .rot3_rad = 0.4,
  .wavelength_m = 0.5e-10,
};

static RingletDetector *
small_detector (void)
{
  return ringlet_detector_new_generic (100e-6, 100e-6, 300, 320, 3, NULL);
}

static RingletSimulation
default_options (void)
{
  return ringlet_simulation_default (ringlet_calibrant_find ("LaB6", NULL));
}

static RingletImage *
simulate (const RingletSimulation *options, const RingletMask *gaps)
{
  g_autoptr (RingletDetector) detector = small_detector ();
  g_autoptr (GError) error = NULL;
  RingletImage *image =
      ringlet_simulate (detector, &geometry, gaps, options, NULL, NULL, &error);

  g_assert_no_error (error);
  return image;
}

static void
test_threads (void)
{
  RingletSimulation options = default_options ();
  g_autoptr (RingletImage) first = NULL;
  g_autoptr (RingletImage) other_seed = NULL;

  ringlet_parallel_set_threads (1);
  first = simulate (&options, NULL);
  for (guint n_threads = 2; n_threads <= 3; n_threads++) {
    g_autoptr (RingletImage) image = NULL;

    ringlet_parallel_set_threads (n_threads);
    image = simulate (&options, NULL);
    g_assert_true (g_bytes_equal (first->bytes, image->bytes));
  }
  ringlet_parallel_set_threads (0);

  options.seed = 1;
  other_seed = simulate (&options, NULL);
  g_assert_false (g_bytes_equal (first->bytes, other_seed->bytes));
}

/* Noise averages out: Σ (drawn − expected) / √expected has a variance of 1 per pixel.
 */
static void
test_noise (void)
{
  RingletSimulation options = default_options ();
  g_autoptr (RingletImage) noisy = simulate (&options, NULL);
  g_autoptr (RingletImage) smooth = NULL;
  const gsize n = ringlet_image_n_pixels (noisy);
  double sum = 0.0;
  double chi2 = 0.0;

  options.noise = FALSE;
  smooth = simulate (&options, NULL);
  for (gsize i = 0; i < n; i++) {
    const double mean = ringlet_image_get (smooth, i);
    const double rest = ringlet_image_get (noisy, i) - mean;

    g_assert_cmpfloat (mean, >, 0.0);
    sum += rest / sqrt (mean);
    chi2 += rest * rest / mean;
  }
  g_test_message ("mean %g, chi2 %g", sum / (double) n, chi2 / (double) n);
  g_assert_cmpfloat (fabs (sum), <, 5.0 * sqrt ((double) n));
  /* rounding the expectation of ≥ 20 counts adds up to 1/12 / 20 */
  g_assert_cmpfloat (fabs (chi2 / (double) n - 1.0), <, 0.02);
}

/* The intensity-weighted 2θ of a ring, over all pixels near it, is that of Bragg's law.
 */
static void
test_ring_position (void)
{
  RingletSimulation options = default_options ();
  g_autoptr (RingletDetector) detector = small_detector ();
  const double expected = 2.0 * asin (0.5 / (2.0 * 4.156826));
  g_autoptr (RingletImage) image = NULL;
  double sum = 0.0;
  double moment = 0.0;

  options.noise = FALSE;
  options.peak_counts = 1e8;
  options.lorentzian = 0.0;
  options.background = options.scatter = 0.0;
  options.polarization = NAN;
  image = simulate (&options, NULL);
  g_assert_cmpuint (image->type, ==, RINGLET_PIXEL_U32);
  g_assert_cmpfloat (image->meta.wavelength_m, ==, 0.5e-10);

  for (gsize i = 0; i < image->n_slow; i++) {
    for (gsize j = 0; j < image->n_fast; j++) {
      RingletLab p;
      double counts, two_theta;

      p = ringlet_geometry_lab_at (
          &geometry, detector, (double) i + 0.5, (double) j + 0.5);
      two_theta = ringlet_lab_two_theta (p);
      counts = ringlet_image_get (image, i * image->n_fast + j) /
          ringlet_lab_solid_angle (p, geometry.distance_m);
      if (fabs (two_theta - expected) > 0.5 * DEGREE)
        continue;
      /* A ring has more pixels outside than inside: divide by its length. */
      sum += counts / tan (two_theta);
      moment += counts / tan (two_theta) * (two_theta - expected);
    }
  }
  g_test_message ("off by %g pixels", moment / sum * geometry.distance_m / 100e-6);
  g_assert_cmpfloat (fabs (moment / sum), <, 0.02 * 100e-6 / geometry.distance_m);
}

/* Crest of the strongest ring: as many counts as asked for, less by what a pixel
 * smears. */
static void
test_peak_counts (void)
{
  RingletSimulation options = default_options ();
  g_autoptr (RingletImage) image = NULL;
  double max = 0.0;

  options.noise = FALSE;
  options.caglioti_w = pow (0.4 * DEGREE, 2.0); /* much wider than a pixel */
  options.background = options.scatter = 0.0;
  image = simulate (&options, NULL);
  for (gsize i = 0; i < ringlet_image_n_pixels (image); i++)
    max = fmax (max, ringlet_image_get (image, i));
  g_assert_cmpfloat (max, <=, options.peak_counts);
  g_assert_cmpfloat (max, >, 0.9 * options.peak_counts);
}

static void
test_gaps (void)
{
  RingletSimulation options = default_options ();
  guint8 *bad = g_new0 (guint8, 300 * 320);
  g_autoptr (RingletMask) gaps = NULL;
  g_autoptr (RingletImage) image = NULL;
  const guint32 *pixels = NULL;

  memset (bad + 100 * 320, 1, 10 * 320);
  gaps = ringlet_mask_new_take (300, 320, bad);
  image = simulate (&options, gaps);
  pixels = image->data;
  for (gsize i = 0; i < 300 * 320; i++)
    g_assert_true ((pixels[i] == RINGLET_SIMULATION_GAP) == (gaps->bad[i] != 0));
}

/* --- other grids --- */

#define N 200
#define PIXEL_M 5e-4

/* Bent in its plane, but for its border. */
static RingletGrid *
make_wave (void)
{
  double *slow = g_new (double, (N + 1) * (N + 1));
  double *fast = g_new (double, (N + 1) * (N + 1));

  for (gsize i = 0; i < (N + 1) * (N + 1); i++) {
    const double u = (double) (i / (N + 1)) / N;
    const double v = (double) (i % (N + 1)) / N;

    slow[i] = 8.0 * sin (G_PI * u) * sin (2.0 * G_PI * v);
    fast[i] = 8.0 * sin (3.0 * G_PI * u) * sin (G_PI * v);
  }
  return ringlet_grid_new_nodes (PIXEL_M, PIXEL_M, N, N, slow, fast);
}

/* Without rings each pixel counts what of the sphere it covers: a plate of 1 rad round
 * the sample, and a square in 0.1 m on the axis. Rounded counts are 5e-7 off. */
static void
test_solid_angle (void)
{
  const double half = N * PIXEL_M / 2.0;
  const struct {
    RingletGrid *grid;
    RingletGeometry geometry;
    double steradian;
  } cases[] = {
    { ringlet_grid_new_cylinder (PIXEL_M, PIXEL_M, N, N, 2.0 * half, NULL),
        { 2.0 * half, half, 0.0, 0.3, 0.0, 0.0, 9e-10 },
        2.0 * half / hypot (half, 2.0 * half) },
    { make_wave (), { 2.0 * half, half, half, 0.1, 0.2, 0.3, 9e-10 },
        4.0 * asin (0.2) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_grid ("any", cases[i].grid, 3, NULL);
    const double d = cases[i].geometry.distance_m;
    RingletSimulation options = default_options ();
    g_autoptr (RingletImage) image = NULL;
    double sum = 0.0;

    options.noise = FALSE;
    options.peak_counts = 1e7;
    options.background = 1.0;
    options.scatter = 0.0;
    options.polarization = NAN;
    image = ringlet_simulate (
        detector, &cases[i].geometry, NULL, &options, NULL, NULL, NULL);
    for (gsize k = 0; k < N * N; k++)
      sum += ringlet_image_get (image, k) / options.peak_counts;
    g_assert_cmpfloat_with_epsilon (
        sum * PIXEL_M * PIXEL_M / (d * d), cases[i].steradian, 2e-5);
  }
}

/* Between modules there is nothing to count. */
static void
test_nowhere (void)
{
  const RingletPanel panels[] = {
    { 0, 0, 90, N, { 0.0, 0.0, 0.0 }, { 1.0, 0.0, 0.0 }, { 0.0, 1.0, 0.0 } },
    { 110, 0, 90, N, { 0.06, 0.0, 0.0 }, { 0.8, 0.0, -0.6 }, { 0.0, 1.0, 0.0 } },
  };
  g_autoptr (RingletDetector) detector = ringlet_detector_new_grid ("any",
      ringlet_grid_new_panels (PIXEL_M, PIXEL_M, N, N, panels, 2, NULL, NULL), 3, NULL);
  RingletSimulation options = default_options ();
  g_autoptr (RingletImage) image = NULL;

  options.noise = FALSE;
  image = ringlet_simulate (detector, &geometry, NULL, &options, NULL, NULL, NULL);

  for (gsize i = 0; i < N * N; i++) {
    const gboolean is_gap = i / N >= 90 && i / N < 110;

    g_assert_true ((ringlet_image_get (image, i) > 0.0) == !is_gap);
  }
}

typedef struct {
  const char *name;
  gsize offset; /* of the double in RingletSimulation */
  double value;
} Refusal;

#define FIELD(field, value)                                                            \
  {                                                                                    \
#field, G_STRUCT_OFFSET(RingletSimulation, field), value                           \
  }

static const Refusal refusals[] = {
  FIELD (peak_counts, 0.0),
  FIELD (peak_counts, 1e12),
  FIELD (peak_counts, NAN),
  FIELD (caglioti_w, -1.0),
  FIELD (caglioti_w, 1e-16), /* too sharp */
  FIELD (lorentzian, 1.5),
  FIELD (background, -0.1),
  FIELD (scatter, NAN),
  FIELD (scatter_decay_rad, 0.0),
  FIELD (polarization, 1.1),
};

static void
test_refusals (void)
{
  g_autoptr (RingletDetector) detector = small_detector ();
  g_autoptr (RingletDetector) shapeless =
      ringlet_detector_new_generic (1e-4, 1e-4, 0, 0, 3, NULL);
  g_autoptr (RingletMask) gaps = ringlet_mask_new_take (2, 2, g_new0 (guint8, 4));
  RingletGeometry no_wavelength = geometry;
  RingletSimulation options = default_options ();
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    const Refusal *c = &refusals[i];

    options = default_options ();
    G_STRUCT_MEMBER (double, &options, c->offset) = c->value;
    g_test_message ("%s %g", c->name, c->value);
    g_assert_null (
        ringlet_simulate (detector, &geometry, NULL, &options, NULL, NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_clear_error (&error);
  }

  options = default_options ();
  no_wavelength.wavelength_m = 0.0;
  g_assert_null (
      ringlet_simulate (detector, &no_wavelength, NULL, &options, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_null (
      ringlet_simulate (shapeless, &geometry, NULL, &options, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_null (
      ringlet_simulate (detector, &geometry, gaps, &options, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
}

static void
count_report (double fraction, gpointer data)
{
  g_assert_cmpfloat (fraction, >, 0.0);
  g_assert_cmpfloat (fraction, <=, 1.0);
  g_atomic_int_inc ((gint *) data);
}

static void
test_cancel (void)
{
  g_autoptr (RingletDetector) detector = small_detector ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  RingletSimulation options = default_options ();
  gint n_reports = 0;
  const RingletProgress progress = { count_report, &n_reports };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_simulate (
      detector, &geometry, NULL, &options, &progress, cancellable, &error);

  g_assert_no_error (error);
  g_assert_nonnull (image);
  g_assert_cmpint (n_reports, ==, 300);

  g_cancellable_cancel (cancellable);
  g_assert_null (ringlet_simulate (
      detector, &geometry, NULL, &options, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/simulate/threads", test_threads);
  g_test_add_func ("/simulate/noise", test_noise);
  g_test_add_func ("/simulate/ring-position", test_ring_position);
  g_test_add_func ("/simulate/peak-counts", test_peak_counts);
  g_test_add_func ("/simulate/gaps", test_gaps);
  g_test_add_func ("/simulate/solid-angle", test_solid_angle);
  g_test_add_func ("/simulate/nowhere", test_nowhere);
  g_test_add_func ("/simulate/refusals", test_refusals);
  g_test_add_func ("/simulate/cancel", test_cancel);

  return g_test_run ();
}
