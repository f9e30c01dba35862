/* SPDX-License-Identifier: MIT */

/* What ringlet bench is made of: frames, right and wrong, limits, and what it measures
 * with. No time is asserted. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/parallel.h"
#include "cli/bench-report.h"
#include "footprint.h"

/* ---- right and wrong ---- */

typedef struct {
  RingletBenchFrames *frames;
  RingletMemo *memo;
  RingletGeometry geometry;
  RingletPlan plan;
  RingletIntegratorInputs inputs;
} Fixture;

static void
fixture_init (Fixture *self, RingletPixelType type)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_named ("Pilatus300k", 3, NULL);

  self->frames = ringlet_bench_frames_new (detector, type, TRUE, NULL);
  self->memo = ringlet_memo_new (1 << 28);
  self->geometry = ringlet_bench_geometry (detector);
  self->plan = ringlet_plan_default ();
  self->plan.n_radial = 200;
  self->plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  self->inputs = (RingletIntegratorInputs){ .detector = self->frames->detector,
    .geometry = &self->geometry,
    .mask = self->frames->gaps,
    .plan = &self->plan,
    .corrections = { NULL, 1, NULL } };
}

static void
fixture_clear (Fixture *self)
{
  ringlet_bench_frames_free (self->frames);
  ringlet_memo_unref (self->memo);
}

static RingletResult *
integrate (Fixture *self, gsize index)
{
  const RingletFrame frame = { .image = self->frames->images[index] };
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (&self->inputs, self->memo, NULL, NULL);
  RingletResult *result = NULL;

  g_assert_true (ringlet_integrator_run (integrator, &frame, 1, &result, NULL, NULL));
  return result;
}

static RingletBenchCheck
check (Fixture *self, RingletResult *result, gsize index)
{
  RingletBenchCheck check = ringlet_bench_check_init ();

  g_assert_false (check.is_correct);
  g_assert_true (ringlet_bench_check_result (
      &check, result, &self->inputs, self->frames, index, self->memo, NULL));
  return check;
}

static void
test_correct (void)
{
  static const RingletPixelType types[] = { RINGLET_PIXEL_U32, RINGLET_PIXEL_I16,
    RINGLET_PIXEL_F32 };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    Fixture fixture;
    g_autoptr (RingletResult) result = NULL;
    RingletBenchCheck verdict;

    fixture_init (&fixture, types[i]);
    result = integrate (&fixture, 3);
    verdict = check (&fixture, result, 3);
    g_assert_true (verdict.is_correct);
    g_assert_cmpuint (verdict.n_bins, >, 190);
    fixture_clear (&fixture);
  }
}

/* Changes of one bin, each just beyond what is allowed. */
static void
test_wrong (void)
{
  Fixture fixture;
  g_autoptr (RingletResult) result = NULL;
  gsize at = 100;
  double kept;

  fixture_init (&fixture, RINGLET_PIXEL_U32);
  result = integrate (&fixture, 0);
  g_assert_cmpfloat (result->count[at], >, 1.0);

  kept = result->intensity[at];
  result->intensity[at] *= 1.0 + 6e-5;
  g_assert_false (check (&fixture, result, 0).is_correct);
  result->intensity[at] = NAN;
  g_assert_false (check (&fixture, result, 0).is_correct);
  result->intensity[at] = kept;

  kept = result->sigma[at];
  result->sigma[at] *= 1.0 - 6e-5;
  g_assert_false (check (&fixture, result, 0).is_correct);
  result->sigma[at] = kept;

  result->sum_counts[at] += 0x1p-16;
  g_assert_false (check (&fixture, result, 0).is_correct);
  result->sum_counts[at] -= 0x1p-16;

  g_assert_true (check (&fixture, result, 0).is_correct);
  g_assert_false (check (&fixture, result, 1).is_correct);
  fixture_clear (&fixture);
}

/* ---- limits ---- */

/**
 * @ms: of a frame of 4 million pixels, beside "1d full" in 2 ms, with R = 40 GB/s
 * @megabytes: over the frames
 * @figure: by hand: bytes a pixel · 4e6 / ms / 40e9 in percent; ms / 2; the same per
 * byte
 * @verdicts: of must, aim, memory, page faults
 */
typedef struct {
  const char *name;
  double ms;
  double megabytes;
  double faults;
  double figure;
  const char *verdicts[4];
} LimitCase;

static const LimitCase limit_cases[] = {
  { "1d no", 1.0, 100.0, 0.0, 60.0, { "met", "met", "met", "met" } },
  { "1d no", 1.3, 149.0, 0.04, 46.1538462, { "met", "missed", "met", "met" } },
  { "1d no", 1.4, 151.0, 0.06, 42.8571429, { "missed", "missed", "missed", "missed" } },
  { "1d full", 2.0, NAN, 0.0, 40.0, { "met", "missed", "-", "met" } },
  { "2d full", 3.9, 10.0, 0.0, 1.95, { "met", "met", "met", "met" } },
  { "2d full", 5.0, 10.0, 0.0, 2.5, { "met", "missed", "met", "met" } },
  { "2d full", 6.1, 10.0, 0.0, 3.05, { "missed", "missed", "met", "met" } },
  { "2d full batch", 1.0, 10.0, 0.0, NAN, { "-", "-", "met", "met" } },
  { "1d full int16", 2.2, 10.0, 0.0, 1.46666667, { "met", "-", "met", "met" } },
  { "1d full float64", 4.6, 10.0, 0.0, 1.53333333, { "missed", "-", "met", "met" } },
  { "set-up 1d", 50.0, 500.0, NAN, 50.0, { "met", "missed", "-", "-" } },
  { "1d full large", 8.9, 399.0, 0.0, 4.45, { "met", "-", "met", "met" } },
  { "1d full large", 9.1, 401.0, 0.0, 4.55, { "missed", "-", "missed", "met" } },
};

static RingletBenchRow
limit_row (const char *name, double ms)
{
  return (RingletBenchRow){
    .bench_case = ringlet_bench_case_find (name, NULL),
    .n_pixels = 4000000,
    .best_ms = ms,
    .base_bytes = 400e6,
  };
}

static void
check_limit (RingletBenchReport *report, const LimitCase *c)
{
  RingletBenchRow row = limit_row (c->name, c->ms);
  const RingletBenchLimit *limit = &row.bench_case->limit;
  double figure;

  g_test_message ("%s, %s", c->name, c->verdicts[0]);
  row.peak_bytes = row.base_bytes + 1e6 * c->megabytes;
  row.faults_per_frame = c->faults;
  figure = ringlet_bench_report_figure (report, &row);
  g_assert_true (isnan (figure) ? isnan (c->figure)
                                : fabs (figure - c->figure) < 1e-7 * c->figure);

  report->is_usual = TRUE;
  g_assert_cmpstr (
      ringlet_bench_report_verdict (report, &row, limit->must), ==, c->verdicts[0]);
  g_assert_cmpstr (
      ringlet_bench_report_verdict (report, &row, limit->aim), ==, c->verdicts[1]);
  g_assert_cmpstr (
      ringlet_bench_report_memory_verdict (report, &row), ==, c->verdicts[2]);
  g_assert_cmpstr (
      ringlet_bench_report_faults_verdict (report, &row), ==, c->verdicts[3]);

  report->is_usual = FALSE;
  g_assert_cmpstr (ringlet_bench_report_verdict (report, &row, limit->must), ==, "-");
  g_assert_cmpstr (ringlet_bench_report_memory_verdict (report, &row), ==, "-");
}

static void
test_limits (void)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (RingletBenchRow));
  RingletBenchReport report = { .r_bytes_per_s = 40e9, .rows = rows };
  RingletBenchRow full = limit_row ("1d full", 2.0);

  g_assert_false (ringlet_bench_report_all_correct (&report));
  g_array_append_val (rows, full);
  g_assert_false (ringlet_bench_report_all_correct (&report));
  g_array_index (rows, RingletBenchRow, 0).check.is_correct = TRUE;
  g_assert_true (ringlet_bench_report_all_correct (&report));
  for (gsize i = 0; i < G_N_ELEMENTS (limit_cases); i++)
    check_limit (&report, &limit_cases[i]);
}

/* ---- frames ---- */

/* The fastest round counts, with the most memory and page faults of any; wrong stays
 * wrong. */
static void
test_rounds (void)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (RingletBenchRow));
  RingletBenchReport report = { .r_bytes_per_s = 40e9, .rows = rows };
  const double ms[] = { 3.0, 2.0, 2.5 };
  const double bytes[] = { 10e6, 20e6, 90e6 };
  const double faults[] = { 7.0, 0.0, NAN };
  const RingletBenchRow *best = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (ms); i++) {
    RingletBenchRow row = limit_row ("1d full", ms[i]);

    row.base_bytes = 1e6;
    row.peak_bytes = 1e6 + bytes[i];
    row.faults_per_frame = faults[i];
    row.check.is_correct = i != 0;
    ringlet_bench_report_add (&report, &row);
  }
  g_assert_cmpuint (rows->len, ==, 1);
  best = &g_array_index (rows, RingletBenchRow, 0);
  g_assert_cmpfloat (best->best_ms, ==, 2.0);
  g_assert_cmpfloat (ringlet_bench_row_memory (best), ==, 90e6);
  g_assert_cmpfloat (best->faults_per_frame, ==, 7.0);
  g_assert_false (ringlet_bench_report_all_correct (&report));
}

static void
test_frames (void)
{
  Fixture a;
  Fixture b;
  const guint32 *first;
  const guint32 *second;
  gsize n_equal = 0;
  gsize n;

  fixture_init (&a, RINGLET_PIXEL_U32);
  fixture_init (&b, RINGLET_PIXEL_F64);
  g_assert_cmpuint (a.frames->n, ==, 8);
  n = ringlet_image_n_pixels (a.frames->images[0]);
  first = a.frames->images[0]->data;
  second = a.frames->images[1]->data;
  for (gsize i = 0; i < n; i++) {
    const double as_double = ringlet_image_get (b.frames->images[0], i);

    n_equal += first[i] == second[i];
    if (a.frames->gaps->bad[i])
      g_assert_true (first[i] == G_MAXUINT32 && as_double == -1.0);
    else
      g_assert_cmpfloat (as_double, ==, first[i]);
  }
  /* Two draws of some hundred counts are the same once in 30 to 60 pixels. */
  g_assert_cmpuint (n_equal - a.frames->gaps->n_bad, <, n / 10);
  fixture_clear (&a);
  fixture_clear (&b);
}

/* The scatter of counts: variance = mean, over the differences of two frames. */
static void
test_scatter (void)
{
  Fixture fixture;
  double sum = 0.0;
  double squares = 0.0;

  fixture_init (&fixture, RINGLET_PIXEL_U32);
  for (gsize i = 0; i < ringlet_image_n_pixels (fixture.frames->images[0]); i++) {
    const double a = ringlet_image_get (fixture.frames->images[0], i);
    const double b = ringlet_image_get (fixture.frames->images[1], i);

    if (fixture.frames->gaps->bad[i])
      continue;
    sum += a + b;
    squares += (a - b) * (a - b);
  }
  /* Rounding adds 1/6 to the variance of 100; 300000 pixels tell it to a hundredth. */
  g_assert_cmpfloat (fabs (squares / sum - 1.0), <, 0.02);
  fixture_clear (&fixture);
}

/* ---- what is measured with ---- */

static void
test_bandwidth (void)
{
  const guint n_threads = ringlet_parallel_get_threads ();
  RingletBandwidth rows[RINGLET_BANDWIDTH_N];
  g_autoptr (GError) error = NULL;
  double best = 0.0;
  const double r = ringlet_bandwidth_measure (1 << 24, 2, rows, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < RINGLET_BANDWIDTH_N; i++) {
    g_assert_cmpuint (rows[i].n_threads, ==, i < 4 ? 1 : n_threads);
    g_assert_cmpuint (rows[i].n_streams, ==, 1u << (i % 4));
    g_assert_cmpfloat (rows[i].bytes_per_s, >, 0.0);
    if (i >= 4)
      best = fmax (best, rows[i].bytes_per_s);
  }
  g_assert_cmpfloat (r, ==, best);
  g_assert_cmpuint (ringlet_parallel_get_threads (), ==, n_threads);
}

/* The sanitizers' allocator keeps what is freed, and nobody can ask it. */
#ifdef __SANITIZE_ADDRESS__
#define OWN_ALLOCATOR FALSE
#else
#define OWN_ALLOCATOR TRUE
#endif

/* 64 MiB, touched: in 4 KiB pages, or fewer faults where the system takes huge ones. */
static void
test_footprint (void)
{
  const gsize size = 64 << 20;
  const gboolean can_reset = ringlet_footprint_reset_peak ();
  const gsize peak = ringlet_footprint_peak ();
  const gsize in_use = OWN_ALLOCATOR ? ringlet_footprint_in_use () : 0;
  const guint64 faults = ringlet_footprint_n_faults ();
  g_autofree char *data = g_malloc (size);

  memset (data, 1, size);
  g_assert_cmpuint (ringlet_footprint_n_faults () - faults, >=, size >> 21);
  if (can_reset)
    g_assert_cmpuint (ringlet_footprint_peak (), >=, peak + (size - (size >> 4)));
  if (in_use > 0)
    g_assert_cmpuint (ringlet_footprint_in_use () - in_use, >=, size);
  g_clear_pointer (&data, g_free);
  if (in_use > 0)
    g_assert_cmpuint (ringlet_footprint_in_use (), <, in_use + size);
  if (can_reset && OWN_ALLOCATOR) {
    ringlet_footprint_reset_peak ();
    g_assert_cmpuint (ringlet_footprint_peak (), <, peak + size / 2);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench-parts/correct", test_correct);
  g_test_add_func ("/bench-parts/wrong", test_wrong);
  g_test_add_func ("/bench-parts/limits", test_limits);
  g_test_add_func ("/bench-parts/rounds", test_rounds);
  g_test_add_func ("/bench-parts/frames", test_frames);
  g_test_add_func ("/bench-parts/scatter", test_scatter);
  g_test_add_func ("/bench-parts/bandwidth", test_bandwidth);
  g_test_add_func ("/bench-parts/footprint", test_footprint);
  return g_test_run ();
}
