/* SPDX-License-Identifier: MIT */

/* Sums, differences and symmetrised cakes against integrations of summed images and
 * against the formulas. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "engine/result-arithmetic.h"
#include "small-frame.h"
#include "support/fake-result.h"

/* Rounding of sums of a few hundred doubles. */
#define ROUNDING 1e-12

static const RingletSplit splits[] = { RINGLET_SPLIT_NO, RINGLET_SPLIT_BBOX,
  RINGLET_SPLIT_FULL };

/* --- sums --- */

/* The sum of two results is the result of the summed image: the same signal and
 * variance over twice the normalisation. */
static void
test_add_images (void)
{
  g_autoptr (RingletImage) a = frame_new (1, 90);
  g_autoptr (RingletImage) b = frame_new (2, 20);
  g_autoptr (RingletImage) both = frame_sum (1, a, 1, b);

  for (gsize i = 0; i < G_N_ELEMENTS (splits); i++) {
    g_auto (Bench) bench;
    g_autoptr (RingletResult) of_a = NULL;
    g_autoptr (RingletResult) of_b = NULL;
    g_autoptr (RingletResult) of_both = NULL;
    g_autoptr (RingletResult) sum = NULL;

    bench_init (&bench);
    bench.plan.split = splits[i];
    of_a = bench_run (&bench, a);
    of_b = bench_run (&bench, b);
    of_both = bench_run (&bench, both);
    sum = ringlet_result_add (of_a, of_b, NULL);
    for (gsize bin = 0; bin < ringlet_result_n_bins (sum); bin++) {
      assert_near (sum->sum_signal[bin], of_both->sum_signal[bin], ROUNDING);
      assert_near (sum->sum_counts[bin], of_both->sum_counts[bin], ROUNDING);
      assert_near (sum->sum_variance[bin], of_both->sum_variance[bin], ROUNDING);
      assert_near (sum->sum_norm[bin], 2.0 * of_both->sum_norm[bin], ROUNDING);
      assert_near (sum->sum_norm2[bin], 2.0 * of_both->sum_norm2[bin], ROUNDING);
      assert_near (sum->count[bin], 2.0 * of_both->count[bin], ROUNDING);
      assert_near (sum->intensity[bin], of_both->intensity[bin] / 2.0, ROUNDING);
      assert_near (sum->sigma[bin], of_both->sigma[bin] / 2.0, ROUNDING);
    }
    assert_arrays_near (sum->radial, of_a->radial, sum->n_radial, 0.0);
    assert_arrays_near (sum->azimuth, of_a->azimuth, sum->n_azimuth, 0.0);
    g_assert_false (sum->variance_is_lower_bound);
    g_assert_cmpuint (sum->provenance.n_added, ==, 2);
    g_assert_null (sum->provenance.source_sha256);
  }
}

/* Signals add up less a dark each; its variance is in both and only once independent.
 */
static void
test_add_dark (void)
{
  g_autoptr (RingletImage) a = frame_new (1, 90);
  g_autoptr (RingletImage) b = frame_new (2, 20);
  g_autoptr (RingletImage) dark = frame_new (3, 9);
  g_autoptr (RingletImage) both = frame_sum (1, a, 1, b);
  g_autoptr (RingletImage) darks = frame_sum (1, dark, 1, dark);
  g_auto (Bench) bench;
  g_autoptr (RingletResult) of_a = NULL;
  g_autoptr (RingletResult) of_b = NULL;
  g_autoptr (RingletResult) of_both = NULL;
  g_autoptr (RingletResult) sum = NULL;

  bench_init (&bench);
  bench.corrections = (RingletCorrections){ .dark = dark, .n_dark = 1 };
  of_a = bench_run (&bench, a);
  of_b = bench_run (&bench, b);
  bench.corrections.dark = darks;
  of_both = bench_run (&bench, both);
  sum = ringlet_result_add (of_a, of_b, NULL);
  assert_arrays_near (
      sum->sum_signal, of_both->sum_signal, ringlet_result_n_bins (sum), 1e-10);
  assert_arrays_near (
      sum->sum_counts, of_both->sum_counts, ringlet_result_n_bins (sum), ROUNDING);
  g_assert_true (sum->variance_is_lower_bound);
}

/* A monitor weighs its frame: 2 with a reading of 3 and 7 with one of 1. */
static void
test_add_monitor (void)
{
  g_autoptr (RingletImage) a = frame_new (1, 90);
  g_autoptr (RingletImage) b = frame_new (2, 20);
  g_auto (Bench) bench;
  g_autoptr (RingletResult) of_a = NULL;
  g_autoptr (RingletResult) of_b = NULL;
  g_autoptr (RingletResult) sum = NULL;

  bench_init (&bench);
  bench.monitor = 3.0;
  of_a = bench_run (&bench, a);
  bench.monitor = 1.0;
  of_b = bench_run (&bench, b);
  sum = ringlet_result_add (of_a, of_b, NULL);
  for (gsize bin = 0; bin < ringlet_result_n_bins (sum); bin++)
    assert_near (sum->intensity[bin],
        (3.0 * of_a->intensity[bin] + of_b->intensity[bin]) / 4.0, ROUNDING);
}

/* Nothing in both frames is one count, nothing in one frame is what the other has; a
 * bin that is empty in one is that of the other. */
static void
test_add_nothing (void)
{
  g_autoptr (RingletImage) nothing = frame_new (1, 0);
  g_autoptr (RingletImage) some = frame_new (2, 20);
  g_auto (Bench) bench;
  g_auto (Bench) apart; /* results of one integrator share their count */
  g_autoptr (RingletResult) zero = NULL;
  g_autoptr (RingletResult) other = NULL;
  g_autoptr (RingletResult) twice = NULL;
  g_autoptr (RingletResult) mixed = NULL;
  const gsize bin = 1;

  bench_init (&bench);
  bench_init (&apart);
  zero = bench_run (&bench, nothing);
  other = bench_run (&apart, some);
  zero->count[0] = 0.0;
  twice = ringlet_result_add (zero, zero, NULL);
  mixed = ringlet_result_add (zero, other, NULL);

  g_assert_cmpfloat (zero->count[bin], >, 1.0);
  assert_near (twice->sigma[bin], 0.5 / zero->sum_norm[bin], ROUNDING);
  assert_near (mixed->sigma[bin],
      sqrt (other->sum_variance[bin]) / (2.0 * zero->sum_norm[bin]), ROUNDING);
  g_assert_true (isnan (twice->intensity[0]) && isnan (twice->sigma[0]));
  g_assert_cmpfloat (mixed->intensity[0], ==, other->intensity[0]);
  g_assert_cmpfloat (mixed->sigma[0], ==, other->sigma[0]);
}

/* --- differences --- */

typedef struct {
  guint most_a;
  guint most_b;
  double monitor_b;
  double scale;
} SubtractCase;

static const SubtractCase subtract_cases[] = {
  { 90, 20, 0.0, 1.0 },
  { 90, 20, 0.0, 0.25 },
  { 90, 20, 4.0, 1.5 },
  { 0, 20, 3.0, 2.0 }, /* nothing counted in one */
  { 20, 0, 3.0, 2.0 },
  { 0, 0, 0.0, 1.0 },
  { 20, 5, 0.0, 0.0 },
};

/* The formula of the header, from intensities and their errors alone. */
static void
test_subtract (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (subtract_cases); i++) {
    const SubtractCase *c = &subtract_cases[i];
    g_autoptr (RingletImage) image_a = frame_new (1, c->most_a);
    g_autoptr (RingletImage) image_b = frame_new (2, c->most_b);
    g_auto (Bench) bench;
    g_autoptr (RingletResult) a = NULL;
    g_autoptr (RingletResult) b = NULL;
    g_autoptr (RingletResult) difference = NULL;

    bench_init (&bench);
    a = bench_run (&bench, image_a);
    bench.monitor = c->monitor_b;
    b = bench_run (&bench, image_b);
    difference = ringlet_result_subtract (a, b, c->scale, NULL);
    for (gsize bin = 0; bin < ringlet_result_n_bins (a); bin++) {
      const double intensity = a->intensity[bin] - c->scale * b->intensity[bin];
      const double scale = fabs (a->intensity[bin]) + c->scale * b->intensity[bin];

      if (!(a->count[bin] > 0.0)) {
        g_assert_true (isnan (difference->intensity[bin]));
        continue;
      }
      g_assert_cmpfloat (
          fabs (difference->intensity[bin] - intensity), <=, ROUNDING * scale);
      assert_near (difference->sigma[bin],
          hypot (a->sigma[bin], c->scale * b->sigma[bin]), ROUNDING);
      assert_near (difference->sigma[bin],
          sqrt (difference->sum_variance[bin]) / difference->sum_norm[bin], ROUNDING);
    }
    g_assert_cmpuint (difference->provenance.n_subtracted, ==, 1);
    g_assert_nonnull (strstr (difference->provenance.operations, "× frame.edf"));
  }
}

/* pyFAI's: the same normalisation, difference of the signals, sum of the variances. */
static void
test_subtract_same (void)
{
  g_autoptr (RingletImage) image_a = frame_new (1, 90);
  g_autoptr (RingletImage) image_b = frame_new (2, 20);
  g_autoptr (RingletImage) image_c = frame_sum (2, image_b, 1, image_a);
  g_auto (Bench) bench;
  g_autoptr (RingletResult) a = NULL;
  g_autoptr (RingletResult) b = NULL;
  g_autoptr (RingletResult) c = NULL;
  g_autoptr (RingletResult) difference = NULL;

  bench_init (&bench);
  bench.plan.split = RINGLET_SPLIT_NO;
  bench.plan.factors.solid_angle_order = 0;
  a = bench_run (&bench, image_a);
  b = bench_run (&bench, image_b);
  c = bench_run (&bench, image_c); /* 2 b + a */
  difference = ringlet_result_subtract (c, a, 1.0, NULL);
  for (gsize bin = 0; bin < ringlet_result_n_bins (a); bin++) {
    g_assert_cmpfloat (
        difference->sum_signal[bin], ==, 2.0 * b->sum_signal[bin]); /* integers */
    g_assert_cmpfloat (
        difference->sum_variance[bin], ==, c->sum_variance[bin] + a->sum_variance[bin]);
  }
}

/* Empty in either is empty in the difference, and stays so. */
static void
test_subtract_empty (void)
{
  g_autoptr (RingletImage) image = frame_new (1, 90);
  g_auto (Bench) bench;
  g_autoptr (RingletResult) a = NULL;
  g_autoptr (RingletResult) b = NULL;
  g_autoptr (RingletResult) difference = NULL;
  g_autoptr (RingletResult) again = NULL;

  bench_init (&bench);
  a = bench_run (&bench, image);
  b = bench_run (&bench, image);
  a->count[3] = 0.0;
  difference = ringlet_result_subtract (a, b, 1.0, NULL);
  again = ringlet_result_subtract (b, difference, 1.0, NULL);
  for (gsize i = 0; i < 2; i++) {
    const RingletResult *empty = i == 0 ? difference : again;

    g_assert_cmpfloat (empty->count[3], ==, 0.0);
    g_assert_cmpfloat (empty->sum_norm[3], ==, 0.0);
    g_assert_cmpfloat (empty->sum_variance[3], ==, 0.0);
    g_assert_true (isnan (empty->intensity[3]) && isnan (empty->sigma[3]));
  }
}

/* (a − b) + (c − d), and from that b again: weighted means of what they are made of. */
static void
test_chain (void)
{
  RingletResult *parts[4];
  g_auto (Bench) bench;
  g_autoptr (RingletResult) first = NULL;
  g_autoptr (RingletResult) second = NULL;
  g_autoptr (RingletResult) sum = NULL;
  g_autoptr (RingletResult) rest = NULL;

  bench_init (&bench);
  for (guint i = 0; i < 4; i++) {
    g_autoptr (RingletImage) image = frame_new (i, i == 1 ? 0 : 30 + 5 * i);

    bench.monitor = 1.0 + i;
    parts[i] = bench_run (&bench, image);
  }
  first = ringlet_result_subtract (parts[0], parts[1], 0.5, NULL);
  second = ringlet_result_subtract (parts[2], parts[3], 2.0, NULL);
  sum = ringlet_result_add (first, second, NULL);
  rest = ringlet_result_subtract (sum, parts[1], 3.0, NULL);
  for (gsize bin = 0; bin < ringlet_result_n_bins (sum); bin++) {
    /* The monitors of parts 0 and 2 are 1 and 3. */
    const double weights[] = { 0.25, -0.25 * 0.5, 0.75, -0.75 * 2.0 };
    double intensity = 0.0;
    double variance = 0.0;
    double last;

    for (gsize i = 0; i < 4; i++) {
      intensity += weights[i] * parts[i]->intensity[bin];
      variance += weights[i] * weights[i] * parts[i]->sigma[bin] * parts[i]->sigma[bin];
    }
    if (!(parts[0]->count[bin] > 0.0)) {
      g_assert_true (isnan (sum->intensity[bin]));
      continue;
    }
    g_assert_cmpfloat (fabs (sum->intensity[bin] - intensity), <, 1e-10);
    assert_near (sum->sigma[bin], sqrt (variance), ROUNDING);
    last = 3.0 * parts[1]->sigma[bin];
    assert_near (rest->sigma[bin], sqrt (variance + last * last), ROUNDING);
  }
  g_assert_true (sum->variance_is_lower_bound); /* for all it knows, b is d */
  g_assert_cmpuint (rest->provenance.n_added, ==, 2);
  g_assert_cmpuint (rest->provenance.n_subtracted, ==, 3);
  for (guint i = 0; i < 4; i++)
    ringlet_result_unref (parts[i]);
}

/* --- symmetry --- */

/* A cake of 6 × 4 with sums that tell row and column. */
static RingletResult *
known_cake (void)
{
  RingletResult *self = fake_result_new (4, 6, TRUE);

  self->sum_gain = g_new0 (double, 24);
  for (gsize bin = 0; bin < 24; bin++) {
    const double value = 1.0 + 10.0 * (double) (bin / 4) + (double) (bin % 4);

    self->sum_signal[bin] = self->sum_counts[bin] = 100.0 * value;
    self->sum_variance[bin] = 3.0 * value;
    self->count[bin] = self->sum_gain[bin] = 2.0 + value;
    self->sum_norm[bin] = 5.0 + value;
    self->sum_norm2[bin] = 4.0 + value;
  }
  self->count[2] = 0.0; /* row 0: filled by row 3 */
  return self;
}

static void
test_symmetrise (void)
{
  g_autoptr (RingletResult) cake = known_cake ();
  g_autoptr (RingletResult) twofold = ringlet_result_symmetrise (cake, NULL);

  for (gsize bin = 0; bin < 24; bin++) {
    const gsize row = bin / 4;
    const gsize other = (row < 3 ? row + 3 : row - 3) * 4 + bin % 4;
    const double a = 1.0 + 10.0 * (double) row + (double) (bin % 4);
    const double b = 1.0 + 10.0 * (double) (other / 4) + (double) (bin % 4);
    const double sum = bin == 2 ? b : other == 2 ? a : a + b;
    const double n = bin == 2 || other == 2 ? 1.0 : 2.0;

    g_assert_cmpfloat (twofold->sum_signal[bin], ==, 100.0 * sum);
    g_assert_cmpfloat (twofold->sum_norm[bin], ==, 5.0 * n + sum);
    g_assert_cmpfloat (twofold->count[bin], ==, 2.0 * n + sum);
    assert_near (twofold->intensity[bin], 100.0 * sum / (5.0 * n + sum), ROUNDING);
    assert_near (twofold->sigma[bin], sqrt (3.0 * sum) / (5.0 * n + sum), ROUNDING);
  }
  g_assert_cmpstr (twofold->provenance.operations, ==, "symmetrised");
  g_assert_false (twofold->variance_is_lower_bound);
  g_assert_true (twofold->bins_share_pixels);
}

/* Twice the same: each pixel would count twice in a bin. */
static void
test_symmetrise_twice (void)
{
  g_autoptr (RingletResult) cake = known_cake ();
  g_autoptr (RingletResult) once = ringlet_result_symmetrise (cake, NULL);
  g_autoptr (RingletResult) twice = ringlet_result_symmetrise (once, NULL);

  g_assert_true (twice->variance_is_lower_bound);
  assert_arrays_near (twice->intensity, once->intensity, 24, ROUNDING);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/result/add/images", test_add_images);
  g_test_add_func ("/result/add/dark", test_add_dark);
  g_test_add_func ("/result/add/monitor", test_add_monitor);
  g_test_add_func ("/result/add/nothing", test_add_nothing);
  g_test_add_func ("/result/subtract/formula", test_subtract);
  g_test_add_func ("/result/subtract/same-norm", test_subtract_same);
  g_test_add_func ("/result/subtract/empty", test_subtract_empty);
  g_test_add_func ("/result/chain", test_chain);
  g_test_add_func ("/result/symmetrise/known", test_symmetrise);
  g_test_add_func ("/result/symmetrise/twice", test_symmetrise_twice);

  return g_test_run ();
}
