/* SPDX-License-Identifier: MIT */

/* Parts of cakes against integrations of those parts alone. */

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "engine/result-arithmetic.h"
#include "engine/result-part.h"
#include "small-frame.h"

/* Rounding of sums of a few hundred doubles, and of edges in degrees. */
#define ROUNDING 1e-12

/* Shares of the packed engine have steps of 2^-16, and a bin some hundred of them. */
#define PACKED 2e-5

typedef struct {
  const char *name;
  RingletSplit split;
  const char *engine;
  const char *unit;
  double tolerance;
  gboolean is_sector;
} PartCase;

static const PartCase part_cases[] = {
  { "no", RINGLET_SPLIT_NO, "csr", "2th_deg", ROUNDING, FALSE },
  { "bbox", RINGLET_SPLIT_BBOX, "csr", "2th_deg", ROUNDING, FALSE },
  { "full", RINGLET_SPLIT_FULL, "csr", "2th_deg", ROUNDING, FALSE },
  { "no-sector", RINGLET_SPLIT_NO, "csr", "q_nm^-1", ROUNDING, TRUE },
  { "bbox-sector", RINGLET_SPLIT_BBOX, "csr", "r_mm", ROUNDING, TRUE },
  { "full-sector", RINGLET_SPLIT_FULL, "csr", "q_nm^-1", ROUNDING, TRUE },
  { "full-component", RINGLET_SPLIT_FULL, "csr", "qx_nm^-1", ROUNDING, FALSE },
  { "full-packed", RINGLET_SPLIT_FULL, "packed", "2th_deg", PACKED, FALSE },
};

static void
case_init (const PartCase *c, Bench *bench)
{
  bench_init (bench);
  bench->plan.split = c->split;
  bench->plan.engine = c->engine;
  bench->plan.unit = ringlet_unit_find (c->unit, NULL);
  bench->plan.has_azimuth_range = TRUE;
  bench->plan.azimuth_min_deg = c->is_sector ? 100.0 : -180.0; /* across 180° */
  bench->plan.azimuth_max_deg = c->is_sector ? 310.0 : 180.0;
}

static void
assert_same_sums (const RingletResult *a, const RingletResult *b, double tolerance)
{
  const gsize n = ringlet_result_n_bins (b);

  g_assert_cmpuint (ringlet_result_n_bins (a), ==, n);
  assert_arrays_near (a->sum_signal, b->sum_signal, n, tolerance);
  assert_arrays_near (a->sum_counts, b->sum_counts, n, tolerance);
  assert_arrays_near (a->sum_gain, b->sum_gain, n, tolerance);
  assert_arrays_near (a->sum_norm, b->sum_norm, n, tolerance);
  assert_arrays_near (a->count, b->count, n, tolerance);
  assert_arrays_near (a->intensity, b->intensity, n, tolerance);
}

static void
assert_same_errors (const RingletResult *a, const RingletResult *b, double tolerance)
{
  const gsize n = ringlet_result_n_bins (b);

  assert_arrays_near (a->sum_variance, b->sum_variance, n, tolerance);
  assert_arrays_near (a->sum_norm2, b->sum_norm2, n, tolerance);
  assert_arrays_near (a->sigma, b->sigma, n, tolerance);
  g_assert_false (a->variance_is_lower_bound);
}

/* N sectors in one pass are N sectors one by one. */
static void
test_rows (gconstpointer data)
{
  const PartCase *c = data;
  g_autoptr (RingletImage) image = frame_new (1, 90);
  g_auto (Bench) bench;
  g_autoptr (RingletResult) cake = NULL;
  double step;

  case_init (c, &bench);
  step = (bench.plan.azimuth_max_deg - bench.plan.azimuth_min_deg) / 6.0;
  cake = bench_run (&bench, image);
  bench.plan.n_azimuth = 0;
  for (gsize row = 0; row < 6; row++) {
    g_autoptr (RingletResult) part = ringlet_result_row (cake, row, NULL);
    g_autoptr (RingletResult) alone = NULL;

    bench.plan.azimuth_min_deg = (c->is_sector ? 100.0 : -180.0) + step * (double) row;
    bench.plan.azimuth_max_deg = bench.plan.azimuth_min_deg + step;
    alone = bench_run (&bench, image);
    assert_same_sums (part, alone, c->tolerance);
    assert_same_errors (part, alone, 2.0 * c->tolerance);
    assert_arrays_near (part->radial, alone->radial, alone->n_radial, 0.0);
    g_assert_cmpfloat_with_epsilon (part->azimuth[0], alone->azimuth[0], 1e-10);
    g_assert_true (ringlet_plan_equal (&part->plan, &alone->plan));
    g_assert_false (ringlet_result_is_cake (part));
  }
}

/* Σ over azimuth is the pattern, but for the variance of pixels in several rows. */
static void
test_rebin (gconstpointer data)
{
  const PartCase *c = data;
  g_autoptr (RingletImage) image = frame_new (1, 90);
  g_auto (Bench) bench;
  g_autoptr (RingletResult) cake = NULL;
  g_autoptr (RingletResult) sum = NULL;
  g_autoptr (RingletResult) pattern = NULL;
  double lower = 0.0;
  double exact = 0.0;

  case_init (c, &bench);
  /* Over the whole turn a component is split by other shapes than in a cake. */
  if (g_str_equal (c->name, "full-component"))
    bench.plan.azimuth_max_deg = 179.0;
  cake = bench_run (&bench, image);
  bench.plan.n_azimuth = 0;
  pattern = bench_run (&bench, image);
  sum = ringlet_result_rebin_radial (cake, NULL);

  assert_same_sums (sum, pattern, MAX (c->tolerance, 1e-11));
  g_assert_cmpint (sum->variance_is_lower_bound, ==, c->split != RINGLET_SPLIT_NO);
  if (c->split == RINGLET_SPLIT_NO) {
    assert_same_errors (sum, pattern, ROUNDING);
    return;
  }
  for (gsize bin = 0; bin < 12; bin++) {
    lower += sum->sum_variance[bin];
    exact += pattern->sum_variance[bin];
    g_assert_cmpfloat (
        sum->sum_variance[bin], <=, pattern->sum_variance[bin] * (1.0 + 1e-4));
  }
  g_test_message ("%s: %g of the variance", c->name, lower / exact);
  g_assert_cmpfloat (lower, <, 0.999 * exact);
}

/* Three radial bins of twelve as a ring, and the ring as the one bin of a plan. */
static void
test_ring (gconstpointer data)
{
  const PartCase *c = data;
  g_autoptr (RingletImage) image = frame_new (1, 90);
  g_auto (Bench) bench;
  g_autoptr (RingletResult) cake = NULL;
  g_autoptr (RingletResult) sum = NULL;
  g_autoptr (RingletResult) ring = NULL;
  g_autoptr (RingletResult) exact = NULL;
  double step;
  double lower = 0.0;
  double whole = 0.0;

  case_init (c, &bench);
  cake = bench_run (&bench, image);
  sum = ringlet_result_ring_profile (cake, 4, 7, NULL);
  step = (cake->radial_max - cake->radial_min) / 12.0;
  bench.plan.n_radial = 1;
  bench.plan.has_radial_range = TRUE;
  bench.plan.radial_min = cake->radial_min + 4.0 * step;
  bench.plan.radial_max = cake->radial_min + 7.0 * step;
  ring = bench_run (&bench, image);
  exact = ringlet_result_ring_profile (ring, 0, 1, NULL);

  assert_same_sums (sum, ring, MAX (c->tolerance, 1e-11));
  assert_same_sums (exact, ring, 0.0);
  assert_same_errors (exact, ring, 0.0);
  assert_arrays_near (exact->radial, ring->azimuth, 6, 0.0);
  g_assert_cmpstr (exact->unit->name, ==, "chi_deg");
  g_assert_cmpuint (exact->n_radial, ==, 6);
  g_assert_cmpfloat (exact->radial_max, ==, ring->azimuth_max_deg);
  g_assert_cmpfloat_with_epsilon (sum->plan.radial_min, bench.plan.radial_min, 1e-12);
  g_assert_cmpfloat_with_epsilon (sum->plan.radial_max, bench.plan.radial_max, 1e-12);
  g_assert_cmpint (sum->variance_is_lower_bound, ==, c->split != RINGLET_SPLIT_NO);
  if (c->split == RINGLET_SPLIT_NO)
    assert_same_errors (sum, exact, ROUNDING);
  for (gsize row = 0; row < 6; row++) {
    lower += sum->sum_variance[row];
    whole += exact->sum_variance[row];
  }
  if (c->split != RINGLET_SPLIT_NO)
    g_assert_cmpfloat (lower, <, 0.999 * whole);
}

/* Rows that were added up already have their pixels in common. */
static void
test_symmetrised (void)
{
  g_autoptr (RingletImage) image = frame_new (1, 90);
  g_auto (Bench) bench;
  g_autoptr (RingletResult) cake = NULL;
  g_autoptr (RingletResult) twofold = NULL;
  g_autoptr (RingletResult) sum = NULL;

  case_init (&part_cases[0], &bench);
  cake = bench_run (&bench, image);
  twofold = ringlet_result_symmetrise (cake, NULL);
  g_assert_false (twofold->variance_is_lower_bound);
  sum = ringlet_result_rebin_radial (twofold, NULL);
  g_assert_true (sum->variance_is_lower_bound);
}

/* Two rings have nothing in common but their axis. */
static void
test_other_ring (void)
{
  g_autoptr (RingletImage) image = frame_new (1, 90);
  g_auto (Bench) bench;
  g_autoptr (RingletResult) cake = NULL;
  g_autoptr (RingletResult) a = NULL;
  g_autoptr (RingletResult) b = NULL;
  g_autoptr (RingletResult) sum = NULL;
  g_autoptr (GError) error = NULL;

  case_init (&part_cases[0], &bench);
  cake = bench_run (&bench, image);
  a = ringlet_result_ring_profile (cake, 0, 2, NULL);
  b = ringlet_result_ring_profile (cake, 2, 4, NULL);
  g_assert_null (ringlet_result_add (a, b, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "radial ranges"));
  sum = ringlet_result_add (a, a, NULL);
  assert_arrays_near (sum->intensity, a->intensity, 6, ROUNDING);
}

static void
test_outside (void)
{
  g_autoptr (RingletImage) image = frame_new (1, 90);
  const gsize rings[][2] = { { 0, 13 }, { 3, 3 }, { 5, 4 } };
  g_auto (Bench) bench;
  g_autoptr (RingletResult) cake = NULL;
  g_autoptr (GError) error = NULL;

  bench_init (&bench);
  cake = bench_run (&bench, image);
  g_assert_null (ringlet_result_row (cake, 6, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "6 azimuthal bins"));
  for (gsize i = 0; i < G_N_ELEMENTS (rings); i++) {
    g_clear_error (&error);
    g_assert_null (
        ringlet_result_ring_profile (cake, rings[i][0], rings[i][1], &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
    g_assert_nonnull (strstr (error->message, "12 radial bins"));
  }
}

static const struct {
  const char *name;
  void (*test) (gconstpointer data);
} tests[] = {
  { "row", test_rows },
  { "rebin", test_rebin },
  { "ring", test_ring },
};

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    for (gsize k = 0; k < G_N_ELEMENTS (part_cases); k++) {
      g_autofree char *path =
          g_strdup_printf ("/result/%s/%s", tests[i].name, part_cases[k].name);

      g_test_add_data_func (path, &part_cases[k], tests[i].test);
    }
  }
  g_test_add_func ("/result/part/symmetrised", test_symmetrised);
  g_test_add_func ("/result/part/other-ring", test_other_ring);
  g_test_add_func ("/result/part/outside", test_outside);
  return g_test_run ();
}
