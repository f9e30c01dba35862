/* SPDX-License-Identifier: MIT */

/* Tomography of discs, whose projections are known: 2 v √(r² − (t − t₀)²). */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "scan/tomo.h"

typedef struct {
  double x, y, r, value;
} Disc;

static const Disc discs[] = {
  { 0.0, 0.0, 9.0, 1.0 },
  { 3.5, 2.0, 2.5, 2.0 },
  { -4.0, 1.0, 2.0, -0.5 },
  { 1.0, -5.0, 2.0, 3.0 },
};

static double
phantom (double x, double y)
{
  double value = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (discs); i++) {
    if (hypot (x - discs[i].x, y - discs[i].y) < discs[i].r)
      value += discs[i].value;
  }
  return value;
}

/* Whether nothing changes within @reach. */
static gboolean
is_flat (double x, double y, double reach)
{
  for (gsize i = 0; i < G_N_ELEMENTS (discs); i++) {
    if (fabs (hypot (x - discs[i].x, y - discs[i].y) - discs[i].r) < reach)
      return FALSE;
  }
  return TRUE;
}

/* ∫ 2 √(r² − u²) du up to @u */
static double
chord_sum (double r, double u)
{
  const double at = CLAMP (u, -r, r);

  return at * sqrt (r * r - at * at) + r * r * asin (at / r);
}

/* The mean over a beam as wide as a step. */
static double
projection (double angle, double t, double step)
{
  double sum = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (discs); i++) {
    const Disc *d = &discs[i];
    const double from = t - (d->x * cos (angle) + d->y * sin (angle));

    sum += d->value *
        (chord_sum (d->r, from + 0.5 * step) - chord_sum (d->r, from - 0.5 * step)) /
        step;
  }
  return sum;
}

typedef struct {
  const char *name;
  guint n_angles;
  double first_deg, step_deg; /* of the angle */
  guint n_positions;
  double first, step; /* of the translation */
  double centre;
  RingletTomoFilter filter;
  double tolerance; /* where nothing changes */
} Case;

static const Case cases[] = {
  { "half turn", 180, 0.0, 1.0, 101, -12.5, 0.25, 0.0, RINGLET_TOMO_RAMP, 0.12 },
  { "both ends", 181, 0.0, 1.0, 101, -12.5, 0.25, 0.0, RINGLET_TOMO_RAMP, 0.12 },
  { "whole turn", 360, 0.0, 1.0, 101, -12.5, 0.25, 0.0, RINGLET_TOMO_RAMP, 0.12 },
  { "backwards", 180, 90.0, -1.0, 101, -12.5, 0.25, 0.0, RINGLET_TOMO_RAMP, 0.12 },
  { "negative step", 180, 0.0, 1.0, 101, 12.5, -0.25, 0.0, RINGLET_TOMO_RAMP, 0.12 },
  { "off centre", 180, 0.0, 1.0, 121, -10.0, 0.25, 3.13, RINGLET_TOMO_RAMP, 0.12 },
  { "golden", 181, 0.0, 111.24611797498108, 101, -12.5, 0.25, 0.0, RINGLET_TOMO_RAMP,
      0.12 },
  { "shepp-logan", 180, 0.0, 1.0, 101, -12.5, 0.25, 0.0, RINGLET_TOMO_SHEPP_LOGAN,
      0.09 },
  { "cosine", 180, 0.0, 1.0, 101, -12.5, 0.25, 0.0, RINGLET_TOMO_COSINE, 0.04 },
  { "hamming", 180, 0.0, 1.0, 101, -12.5, 0.25, 0.0, RINGLET_TOMO_HAMMING, 0.03 },
  { "hann", 180, 0.0, 1.0, 101, -12.5, 0.25, 0.0, RINGLET_TOMO_HANN, 0.03 },
};

/* @angles: (out) */
static RingletTomoScan
make_scan (const Case *c, double **angles)
{
  *angles = g_new (double, c->n_angles);
  for (guint i = 0; i < c->n_angles; i++)
    (*angles)[i] = (c->first_deg + c->step_deg * i) * (G_PI / 180.0);
  return (RingletTomoScan){ c->n_angles, c->n_positions, *angles, c->first, c->step,
    c->centre };
}

/* Bin k is the phantom times k + 1. */
static float *
make_sinograms (const Case *c, const RingletTomoScan *scan, gsize n_bins)
{
  float *values = g_new (float, (gsize) c->n_angles * c->n_positions * n_bins);

  for (gsize i = 0; i < (gsize) c->n_angles * c->n_positions; i++) {
    const double t = c->first + c->step * (double) (i % c->n_positions) - c->centre;
    const double value =
        projection (scan->angles_rad[i / c->n_positions], t, fabs (c->step));

    for (gsize k = 0; k < n_bins; k++)
      values[i * n_bins + k] = (float) (value * (double) (k + 1));
  }
  return values;
}

static void
test_discs (gconstpointer data)
{
  const Case *c = data;
  const guint size = c->n_positions;
  g_autofree double *angles = NULL;
  const RingletTomoScan scan = make_scan (c, &angles);
  g_autofree float *sinograms = make_sinograms (c, &scan, 1);
  g_autofree float *image = g_new (float, (gsize) size *size);
  g_autoptr (GError) error = NULL;
  double worst = 0.0;
  double sum = 0.0;
  double expected = 0.0;
  guint n_flat = 0;

  g_assert_true (ringlet_tomo_reconstruct (
      &scan, NULL, c->filter, sinograms, 1, size, image, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < size * size; i++) {
    const double x = ringlet_tomo_position (&scan, i % size, size);
    const double y = ringlet_tomo_position (&scan, i / size, size);

    if (hypot (x, y) > 11.0)
      continue;
    sum += image[i];
    if (is_flat (x, y, 1.0)) {
      worst = fmax (worst, fabs (image[i] - phantom (x, y)));
      n_flat++;
    }
  }
  for (gsize i = 0; i < G_N_ELEMENTS (discs); i++)
    expected += discs[i].value * G_PI * discs[i].r * discs[i].r;
  sum *= c->step * c->step;
  g_test_message ("worst %g of %u, sum %g of %g", worst, n_flat, sum, expected);
  g_assert_cmpuint (n_flat, >, 1000);
  g_assert_cmpfloat (worst, <=, c->tolerance);
  g_assert_cmpfloat (fabs (sum / expected - 1.0), <=, 1e-3);
  g_assert_true (isnan (image[0])); /* no projection reaches the corner */
}

/* Any grouping, any number of threads: the same bits, and bins do not mix. */
static void
test_same_bits (void)
{
  const Case *c = &cases[0];
  const guint size = 40;
  const gsize n_pixels = (gsize) size * size;
  const gsize n_bins = 37;
  g_autofree double *angles = NULL;
  const RingletTomoScan scan = make_scan (c, &angles);
  g_autofree float *many = make_sinograms (c, &scan, n_bins);
  g_autofree float *one = make_sinograms (c, &scan, 1);
  g_autofree float *images = g_new (float, n_bins *n_pixels);
  g_autofree float *again = g_new (float, n_bins *n_pixels);
  g_autofree float *image = g_new (float, n_pixels);

  for (guint threads = 1; threads <= 3; threads++) {
    ringlet_parallel_set_threads (threads);
    g_assert_true (ringlet_tomo_reconstruct (&scan, NULL, RINGLET_TOMO_HANN, many,
        n_bins, size, threads == 1 ? images : again, NULL, NULL));
    if (threads > 1)
      g_assert_cmpmem (images, n_bins * n_pixels * sizeof *images, again,
          n_bins * n_pixels * sizeof *again);
  }
  ringlet_parallel_set_threads (0);
  g_assert_true (ringlet_tomo_reconstruct (
      &scan, NULL, RINGLET_TOMO_HANN, one, 1, size, image, NULL, NULL));
  g_assert_cmpmem (image, n_pixels * sizeof *image, images, n_pixels * sizeof *images);
  for (gsize i = 0; i < n_pixels; i++) {
    if (!isnan (image[i]))
      g_assert_cmpfloat (fabs (images[36 * n_pixels + i] - 37.0 * image[i]), <=, 1e-3);
  }
}

/* A cell, a whole projection, a bin without values. */
static void
test_missing (void)
{
  const Case *c = &cases[1];
  const guint size = 60;
  g_autofree double *angles = NULL;
  const RingletTomoScan scan = make_scan (c, &angles);
  g_autofree float *sinograms = make_sinograms (c, &scan, 3);
  g_autofree float *whole = g_new (float, (gsize) 3 * size * size);
  g_autofree float *holed = g_new (float, (gsize) 3 * size * size);
  g_autofree gboolean *is_used = g_new (gboolean, c->n_angles);

  for (guint i = 0; i < c->n_angles; i++)
    is_used[i] = i != 70;
  g_assert_true (ringlet_tomo_reconstruct (
      &scan, NULL, RINGLET_TOMO_HANN, sinograms, 3, size, whole, NULL, NULL));
  for (gsize i = 0; i < c->n_positions; i++) {
    for (gsize k = 0; k < 3; k++)
      sinograms[(70 * c->n_positions + i) * 3 + k] = NAN;
    sinograms[(5 * c->n_positions + i) * 3 + 2] = NAN; /* of bin 2 alone */
  }
  sinograms[(33 * c->n_positions + 50) * 3] = NAN;
  g_assert_true (ringlet_tomo_reconstruct (
      &scan, is_used, RINGLET_TOMO_HANN, sinograms, 3, size, holed, NULL, NULL));
  for (gsize i = 0; i < (gsize) size * size; i++) {
    g_assert_cmpfloat (fabs (holed[i] - whole[i]), <=, 0.05);
    g_assert_true (isnan (holed[(gsize) 2 * size * size + i]));
  }
}

static void
test_mend (void)
{
  double values[] = { NAN, NAN, 2.0, NAN, NAN, 5.0, NAN };
  const double expected[] = { 2.0, 2.0, 2.0, 3.0, 4.0, 5.0, 5.0 };
  double nothing[] = { NAN, NAN };

  g_assert_cmpuint (ringlet_tomo_mend (values, 7, 1), ==, 2);
  for (gsize i = 0; i < 7; i++)
    g_assert_cmpfloat (fabs (values[i] - expected[i]), <=, 1e-15);
  g_assert_cmpuint (ringlet_tomo_mend (nothing, 2, 1), ==, 0);
  g_assert_true (isnan (nothing[1]));
}

/* The spectrum of the kernel is |f| times what its name says, at frequencies between
 * those of any transform of as many samples. */
static void
test_kernels (void)
{
  const double step = 0.3;
  const gsize n = 20000;
  g_autofree double *kernel = g_new (double, n);

  for (guint filter = 0; filter < RINGLET_TOMO_N_FILTERS; filter++) {
    ringlet_tomo_filter_kernel ((RingletTomoFilter) filter, step, n, kernel);
    for (guint i = 1; i < 10; i++) {
      const double f = 0.0517 * i; /* times the step */
      const double windows[] = { 1.0, sin (G_PI * f) / (G_PI * f), cos (G_PI * f),
        0.54 + 0.46 * cos (2.0 * G_PI * f), 0.5 + 0.5 * cos (2.0 * G_PI * f) };
      double sum = kernel[0];

      for (gsize k = 1; k < n; k++)
        sum += 2.0 * kernel[k] * cos (2.0 * G_PI * f * (double) k);
      g_assert_cmpfloat (fabs (sum - f / step * windows[filter]), <=, 1e-4);
    }
  }
}

static void
test_weights (void)
{
  const double even[] = { 0.0, 1.0, 2.0, 3.0 };
  double weights[181];
  double angles[181];
  double sum = 0.0;

  for (guint i = 0; i < 181; i++)
    angles[i] = G_PI / 180.0 * i;
  g_assert_cmpfloat (
      fabs (ringlet_tomo_weights (angles, NULL, 181, weights) - G_PI / 180.0), <=,
      1e-12);
  for (guint i = 0; i < 181; i++)
    sum += weights[i];
  g_assert_cmpfloat (fabs (sum - G_PI), <=, 1e-12);
  g_assert_cmpfloat (fabs (weights[0] - 0.5 * weights[90]), <=, 1e-12);
  g_assert_cmpfloat (fabs (weights[180] - weights[0]), <=, 1e-12);

  /* A wedge of 177°: nobody stands for more than twice a step. */
  for (guint i = 0; i < 4; i++)
    angles[i] = even[i] * G_PI / 180.0;
  g_assert_cmpfloat (
      fabs (ringlet_tomo_weights (angles, NULL, 4, weights) - 177.0 * G_PI / 180.0), <=,
      1e-12);
  g_assert_cmpfloat (fabs (weights[0] - 1.5 * G_PI / 180.0), <=, 1e-12);
}

/* ---- the centre ---- */

typedef struct {
  const char *name;
  guint n_angles;
  double last_deg;
  double centre;
  double background;
  double noise;
  gboolean by_symmetry;
  double tolerance; /* in steps */
} CentreCase;

static const CentreCase centre_cases[] = {
  { "mirror", 181, 180.0, 0.437, 0.0, 0.0, TRUE, 0.01 },
  { "mirror far", 181, 180.0, -2.9, 0.0, 0.0, TRUE, 0.01 },
  { "mirror background", 181, 180.0, 0.437, 5.0, 0.0, TRUE, 0.01 },
  { "mirror noise", 361, 360.0, 0.437, 5.0, 0.5, TRUE, 0.05 },
  { "mass", 180, 179.0, 0.437, 0.0, 0.0, FALSE, 0.001 },
  { "mass background", 180, 179.0, -1.2, 5.0, 0.0, FALSE, 0.001 },
  { "mass few", 12, 165.0, 0.437, 0.0, 0.0, FALSE, 0.001 },
  { "mass noise", 180, 179.0, 0.437, 0.0, 0.05, FALSE, 0.05 },
};

static void
test_centre (gconstpointer data)
{
  const CentreCase *c = data;
  const guint n = 121;
  const double step = 0.25;
  const double first = -15.0;
  g_autofree double *angles = g_new (double, c->n_angles);
  g_autofree double *total = g_new (double, (gsize) c->n_angles *n);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  const RingletTomoScan scan = { c->n_angles, n, angles, first, step, NAN };
  g_autoptr (GError) error = NULL;
  RingletTomoCentre found = { 0 };

  for (guint i = 0; i < c->n_angles; i++) {
    angles[i] = c->last_deg * (G_PI / 180.0) * i / (c->n_angles - 1);
    for (guint k = 0; k < n; k++)
      total[(gsize) i * n + k] = c->background +
          projection (angles[i], first + step * k - c->centre, step) +
          c->noise * g_rand_double_range (random, -1.0, 1.0);
  }
  total[3 * n + 60] = NAN;
  g_assert_true (c->by_symmetry
          ? ringlet_tomo_centre_symmetry (&scan, NULL, total, &found, &error)
          : ringlet_tomo_centre_mass (&scan, NULL, total, &found, &error));
  g_assert_no_error (error);
  g_test_message ("%g, off by %g ± %g steps, from %u", found.centre,
      (found.centre - c->centre) / step, found.sigma / step, found.n);
  g_assert_cmpfloat (fabs (found.centre - c->centre), <=, c->tolerance * step);
  g_assert_cmpfloat (found.sigma, <=, c->tolerance * step);
  if (c->noise > 0.0) {
    g_assert_cmpfloat (fabs (found.centre - c->centre), <=, 4.0 * found.sigma);
    g_assert_cmpfloat (found.sigma, >=, 1e-4 * step);
  }
}

static void
test_no_centre (void)
{
  const double angles[] = { 0.0, 0.001, 0.002, 0.003, 0.004 };
  double total[5 * 8];
  const RingletTomoScan scan = { 5, 8, angles, 0.0, 1.0, NAN };
  RingletTomoCentre found = { 0 };
  g_autoptr (GError) symmetry = NULL;
  g_autoptr (GError) mass = NULL;
  g_autoptr (GError) dark = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (total); i++)
    total[i] = i % 8 == 3 ? 1.0 : 0.0;
  g_assert_false (ringlet_tomo_centre_symmetry (&scan, NULL, total, &found, &symmetry));
  g_assert_error (symmetry, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_false (ringlet_tomo_centre_mass (&scan, NULL, total, &found, &mass));
  g_assert_error (mass, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (mass->message, "alike"));
  memset (total, 0, sizeof total);
  g_assert_false (ringlet_tomo_centre_mass (&scan, NULL, total, &found, &dark));
  g_assert_nonnull (strstr (dark->message, "Fewer than four"));
}

static void
test_refused (void)
{
  const double angle = 0.0;
  const float nothing = 0.0f;
  float image = 0.0f;
  const RingletTomoScan scans[] = { { 1, 1, &angle, 0.0, 0.0, 0.0 },
    { 0, 1, &angle, 0.0, 1.0, 0.0 }, { 1, 1, &angle, 0.0, 1.0, NAN } };
  RingletTomoFilter filter = RINGLET_TOMO_RAMP;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (scans); i++) {
    g_autoptr (GError) local = NULL;

    g_assert_false (ringlet_tomo_reconstruct (
        &scans[i], NULL, filter, &nothing, 1, 1, &image, NULL, &local));
    g_assert_error (local, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
  g_assert_false (ringlet_tomo_filter_parse ("butterworth", &filter, &error));
  g_assert_nonnull (strstr (error->message, "shepp-logan"));
  for (guint i = 0; i < RINGLET_TOMO_N_FILTERS; i++) {
    g_assert_true (ringlet_tomo_filter_parse (
        ringlet_tomo_filter_name ((RingletTomoFilter) i), &filter, NULL));
    g_assert_cmpuint (filter, ==, i);
  }
}

static void
test_cancelled (void)
{
  const Case *c = &cases[0];
  g_autofree double *angles = NULL;
  const RingletTomoScan scan = make_scan (c, &angles);
  g_autofree float *sinograms = make_sinograms (c, &scan, 1);
  g_autofree float *image = g_new (float, 400);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (ringlet_tomo_reconstruct (
      &scan, NULL, RINGLET_TOMO_RAMP, sinograms, 1, 20, image, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/tomo/discs/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_discs);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (centre_cases); i++) {
    g_autofree char *path = g_strconcat ("/tomo/centre/", centre_cases[i].name, NULL);

    g_test_add_data_func (path, &centre_cases[i], test_centre);
  }
  g_test_add_func ("/tomo/same-bits", test_same_bits);
  g_test_add_func ("/tomo/missing", test_missing);
  g_test_add_func ("/tomo/mend", test_mend);
  g_test_add_func ("/tomo/kernels", test_kernels);
  g_test_add_func ("/tomo/weights", test_weights);
  g_test_add_func ("/tomo/no-centre", test_no_centre);
  g_test_add_func ("/tomo/refused", test_refused);
  g_test_add_func ("/tomo/cancelled", test_cancelled);
  return g_test_run ();
}
