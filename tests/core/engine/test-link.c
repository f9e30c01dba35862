/* SPDX-License-Identifier: MIT */

/* The chain of corrections, link by link: what is shown is what the engines use. */

#include "engine/link.h"

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "engine/engine.h"
#include "small-frame.h"

#define DEGREE (G_PI / 180.0)
#define STRIDE 97

/* By pyFAI 2026.9 in single precision: tests/reference/links_pyfai.py */
/* clang-format off */
static const double solid_angle[] = { 0.88901484, 0.88839872, 0.91278533, 0.93481198,
  0.95412122, 0.97038324, 0.98330818, 0.99265772, 0.99825504, 0.9999925, 0.99783641,
  0.99182855, 0.98208431, 0.96878753, 0.95218262, 0.93256428, 0.91026594, 0.87851602,
  0.88847263, 0.89536501, 0.89907079 };
static const double polarization[] = { 0.98843217, 0.89204127, 0.90961426, 0.92606688,
  0.9412201, 0.95490402, 0.9669627, 0.9772591, 0.98567933, 0.9921366, 0.99657381,
  0.9989652, 0.99931687, 0.99766582, 0.9940784, 0.98864681, 0.98148602, 0.90645862,
  0.92290676, 0.93785411, 0.95116878 };
/* clang-format on */

/* Images of floats, of which one pixel cannot be corrected with. */
static RingletImage *
floats (double first, double step, gsize bad, double bad_value)
{
  float *data = ringlet_image_alloc (RINGLET_PIXEL_F32, FRAME_SLOW, FRAME_FAST, NULL);

  for (gsize i = 0; i < FRAME_PIXELS; i++)
    data[i] = (float) (first + step * (double) (i % 31));
  data[bad] = (float) bad_value;
  return ringlet_image_new_take (RINGLET_PIXEL_F32, FRAME_SLOW, FRAME_FAST, data, NULL);
}

/* Every link is on. */
static void
put_everything (Bench *bench)
{
  const RingletSensor sensor = { ringlet_material_find ("Si", NULL), 320e-6 };
  RingletDetector *plain = bench->detector;
  RingletFactors *factors = &bench->plan.factors;

  bench->detector = ringlet_detector_with_sensor (plain, &sensor);
  ringlet_detector_unref (plain);
  factors->polarization = 0.9;
  factors->polarization_offset_rad = 10.0 * DEGREE;
  factors->sensor_transmission = TRUE;
  factors->oblique_transmission = 0.7;
  factors->sample = (RingletSample){ RINGLET_SAMPLE_SLAB, 0.4, 0.1, 0.0, FALSE };
  factors->cbn = ringlet_cbn_default ();
  factors->cbn.is_active = TRUE;
  bench->plan.normalization_factor = 3.5;
  bench->corrections = (RingletCorrections){
    .dark = floats (1.5, 0.25, 5, NAN),
    .n_dark = 4,
    .flat = floats (0.8, 0.01, 7, 0.0),
    .absorption = floats (0.9, -0.002, 9, INFINITY),
    .background = floats (10.0, 1.0, 11, 12.0),
    .background_scale = 0.3,
    .n_summed = 2,
  };
}

static double *
link_new (const Bench *bench, RingletLink link)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletLinkRows) rows = ringlet_link_rows_new (link, bench->detector,
      &bench->geometry, &bench->plan, &bench->corrections, bench->memo, NULL, &error);
  double *values = g_new (double, FRAME_PIXELS);

  g_assert_no_error (error);
  for (gsize slow = 0; slow < FRAME_SLOW; slow++)
    ringlet_link_rows_get (rows, slow, values + slow * FRAME_FAST);
  return values;
}

/* The product of all that divides, the monitor too. */
static double *
product_new (const Bench *bench)
{
  double *product = g_new (double, FRAME_PIXELS);

  for (gsize i = 0; i < FRAME_PIXELS; i++)
    product[i] = bench->plan.normalization_factor;
  for (guint link = RINGLET_LINK_FLAT; link < RINGLET_LINK_ALL; link++) {
    g_autofree double *factor = link_new (bench, (RingletLink) link);

    for (gsize i = 0; i < FRAME_PIXELS; i++)
      product[i] *= factor[i];
  }
  return product;
}

/* 2θ of the pixels' centres, from the map and not from an engine. */
static double *
two_theta_new (const Bench *bench)
{
  g_autoptr (RingletMapContext) context =
      ringlet_map_context_new (RINGLET_MAP_TWO_THETA, bench->detector, &bench->geometry,
          &bench->plan.factors, NULL, NULL);
  double *values = g_new (double, FRAME_PIXELS);

  for (gsize slow = 0; slow < FRAME_SLOW; slow++)
    ringlet_map_context_row (context, slow, values + slow * FRAME_FAST);
  return values;
}

/* Each link alone, multiplied pixel by pixel, and the frame less what is subtracted,
 * summed over the bins by hand: the sums of every engine. */
static void
test_sums (void)
{
  const RingletEngineClass *const *engines = ringlet_engine_list ();
  g_auto (Bench) bench = { 0 };
  g_autoptr (RingletImage) frame = frame_new (3, 5000);
  g_autofree double *product = NULL;
  g_autofree double *dark = NULL;
  g_autofree double *background = NULL;
  g_autofree double *angle = NULL;
  double norm[8] = { 0.0 };
  double signal[8] = { 0.0 };

  bench_init (&bench);
  put_everything (&bench);
  bench.plan.n_radial = 8;
  bench.plan.n_azimuth = 0;
  bench.plan.split = RINGLET_SPLIT_NO;
  bench.plan.has_radial_range = TRUE;
  bench.plan.radial_min = 0.0;
  bench.plan.radial_max = 20.0;
  product = product_new (&bench);
  dark = link_new (&bench, RINGLET_LINK_DARK);
  background = link_new (&bench, RINGLET_LINK_BACKGROUND);
  angle = two_theta_new (&bench);
  for (gsize i = 0; i < FRAME_PIXELS; i++) {
    const double bin = angle[i] / DEGREE / 2.5;

    if (!isfinite (product[i]) || !isfinite (dark[i]) || bin >= 8.0)
      continue;
    norm[(gsize) bin] += product[i];
    signal[(gsize) bin] += ringlet_image_get (frame, i) - dark[i] - background[i];
  }

  for (gsize k = 0; engines[k] != NULL; k++) {
    g_autoptr (RingletResult) result = NULL;

    bench.plan.engine = engines[k]->name;
    result = bench_run (&bench, frame);
    assert_arrays_near (result->sum_norm, norm, 8, 1e-12);
    assert_arrays_near (result->sum_signal, signal, 8, 1e-12);
  }
  ringlet_corrections_clear (&bench.corrections);
}

/* All together is what they are one by one, and has no number where one has none. */
static void
test_all (void)
{
  g_auto (Bench) bench = { 0 };
  g_autofree double *product = NULL;
  g_autofree double *all = NULL;
  const gsize bad[] = { 5, 7, 9 };

  bench_init (&bench);
  put_everything (&bench);
  product = product_new (&bench);
  all = link_new (&bench, RINGLET_LINK_ALL);
  product[5] = NAN; /* its dark is none */
  assert_arrays_near (all, product, FRAME_PIXELS, 1e-12);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_true (isnan (all[bad[i]]));

  bench.plan.weighted_average = FALSE;
  g_free (all);
  all = link_new (&bench, RINGLET_LINK_ALL);
  assert_arrays_near (all, product, FRAME_PIXELS, 1e-12);
  ringlet_corrections_clear (&bench.corrections);
}

/* Without anything measured, where an engine computes its norms row by row. */
static void
test_known (void)
{
  g_auto (Bench) bench = { 0 };
  g_autofree double *all = NULL;
  g_autofree double *alone = NULL;

  bench_init (&bench);
  all = link_new (&bench, RINGLET_LINK_ALL);
  alone = link_new (&bench, RINGLET_LINK_SOLID_ANGLE);
  assert_arrays_near (all, alone, FRAME_PIXELS, 1e-15);
}

static void
test_pyfai (void)
{
  g_auto (Bench) bench = { 0 };
  g_autofree double *solid = NULL;
  g_autofree double *polar = NULL;

  bench_init (&bench);
  bench.plan.factors.polarization = 0.9;
  bench.plan.factors.polarization_offset_rad = 10.0 * DEGREE;
  solid = link_new (&bench, RINGLET_LINK_SOLID_ANGLE);
  polar = link_new (&bench, RINGLET_LINK_POLARIZATION);
  for (gsize i = 0; i < G_N_ELEMENTS (solid_angle); i++) {
    assert_near (solid[i * STRIDE], solid_angle[i], 3e-7);
    assert_near (polar[i * STRIDE], polarization[i], 3e-7);
  }
}

/* What is subtracted is of a single frame, and these are sums of two. */
static void
test_subtracted (void)
{
  g_auto (Bench) bench = { 0 };
  g_autofree double *dark = NULL;
  g_autofree double *background = NULL;

  bench_init (&bench);
  put_everything (&bench);
  dark = link_new (&bench, RINGLET_LINK_DARK);
  background = link_new (&bench, RINGLET_LINK_BACKGROUND);
  assert_near (dark[3], 2.0 * (1.5 + 3 * 0.25), 1e-12);
  assert_near (background[3], 2.0 * 0.3 * 13.0, 1e-12);
  g_assert_true (isnan (dark[5]));
  ringlet_corrections_clear (&bench.corrections);
}

static void
test_image (void)
{
  g_auto (Bench) bench = { 0 };
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree double *values = NULL;

  bench_init (&bench);
  image = ringlet_link_image (RINGLET_LINK_SOLID_ANGLE, bench.detector, &bench.geometry,
      &bench.plan, &bench.corrections, bench.memo, NULL, &error);
  g_assert_no_error (error);
  values = link_new (&bench, RINGLET_LINK_SOLID_ANGLE);
  g_assert_cmpuint (image->type, ==, RINGLET_PIXEL_F32);
  for (gsize i = 0; i < FRAME_PIXELS; i++)
    g_assert_cmpfloat (ringlet_image_get (image, i), ==, (float) values[i]);

  g_cancellable_cancel (cancellable);
  g_assert_null (
      ringlet_link_image (RINGLET_LINK_SOLID_ANGLE, bench.detector, &bench.geometry,
          &bench.plan, &bench.corrections, bench.memo, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* In a sensor that stops everything a ray is absorbed 1 / µ deep on average, along its
 * way: it is counted that far, times the sine of its incidence, from where it enters.
 */
static void
test_parallax (void)
{
  const RingletSensor sensor = { ringlet_material_find ("Si", NULL), 0.0 };
  g_auto (Bench) bench = { 0 };
  g_autofree double *moved = NULL;
  double free_path_m = 0.0;
  double largest = 0.0;
  RingletDetector *plain = NULL;

  bench_init (&bench);
  plain = bench.detector;
  bench.detector = ringlet_detector_with_sensor (plain, &sensor);
  ringlet_detector_unref (plain);
  bench.geometry.parallax = TRUE;
  free_path_m = 1.0 /
      ringlet_material_attenuation (sensor.material, bench.geometry.wavelength_m, NULL);
  moved = link_new (&bench, RINGLET_LINK_PARALLAX);
  for (gsize i = 0; i < FRAME_PIXELS; i += STRIDE) {
    const double slow_m =
        ((double) (i / FRAME_FAST) + 0.5) * bench.detector->pixel_slow_m;
    const double fast_m =
        ((double) (i % FRAME_FAST) + 0.5) * bench.detector->pixel_fast_m;
    const double counted = hypot (
        slow_m - bench.geometry.poni_slow_m, fast_m - bench.geometry.poni_fast_m);
    double entered = counted;

    for (int k = 0; k < 60; k++)
      entered =
          counted - free_path_m * entered / hypot (entered, bench.geometry.distance_m);
    g_assert_cmpfloat_with_epsilon (moved[i], 1e6 * (counted - entered), 1e-3);
    largest = fmax (largest, moved[i]);
  }
  g_assert_cmpfloat (largest, >, 1.0); /* it does something here */
}

/* Each is off at first, but for the solid angle, and has a name. */
static void
test_off (void)
{
  g_auto (Bench) bench = { 0 };

  bench_init (&bench);
  for (guint i = 0; i < RINGLET_LINK_N; i++) {
    const RingletLink link = (RingletLink) i;
    const gboolean is_on = ringlet_link_is_on (
        link, &bench.geometry, &bench.plan.factors, &bench.corrections);
    RingletLink found = RINGLET_LINK_N;
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletLinkRows) rows = ringlet_link_rows_new (link, bench.detector,
        &bench.geometry, &bench.plan, &bench.corrections, bench.memo, NULL, &error);

    g_assert_cmpint (
        is_on, ==, link == RINGLET_LINK_SOLID_ANGLE || link == RINGLET_LINK_ALL);
    g_assert_cmpint (rows != NULL, ==, is_on);
    if (!is_on)
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_true (ringlet_link_find (ringlet_link_name (link), &found));
    g_assert_cmpint (found, ==, link);
  }
  g_assert_false (ringlet_link_find ("", &(RingletLink){ 0 }));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/link/sums", test_sums);
  g_test_add_func ("/link/all", test_all);
  g_test_add_func ("/link/known", test_known);
  g_test_add_func ("/link/pyfai", test_pyfai);
  g_test_add_func ("/link/subtracted", test_subtracted);
  g_test_add_func ("/link/image", test_image);
  g_test_add_func ("/link/parallax", test_parallax);
  g_test_add_func ("/link/off", test_off);
  return g_test_run ();
}
