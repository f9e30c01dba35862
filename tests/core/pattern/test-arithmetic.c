/* SPDX-License-Identifier: MIT */
#include "pattern/arithmetic.h"

#include <locale.h>

#include "base/error.h"
#include "make-pattern.h"
#include "pattern/axis.h"
#include "pattern/background.h"
#include "pattern/merge.h"
#include "pattern/peak-search.h"
#include "pattern/rebin.h"
#include "scipy-values.h"

#define N G_N_ELEMENTS (counts_x)
#define N_OTHER G_N_ELEMENTS (other_x)

static const double axis[] = { 1.0, 2.0, 3.5, 4.0 };
static const double first[] = { 10.0, -20.0, 30.0, NAN };
static const double first_sigma[] = { 1.0, 2.0, 3.0, NAN };
static const double second[] = { 5.0, 4.0, 0.0, 2.0 };
static const double second_sigma[] = { 0.3, 0.4, 0.5, 0.1 };

/* The formulas of the header, by hand: 3-4-5 triangles and halves. */
static void
test_by_hand (void)
{
  g_autoptr (RingletPattern) a = make_pattern (4, axis, first, first_sigma);
  g_autoptr (RingletPattern) b = make_pattern (4, axis, second, second_sigma);
  g_autoptr (RingletPattern) sum =
      ringlet_pattern_add (a, b, NULL, 2.0, RINGLET_AXIS_SAME, NULL);
  g_autoptr (RingletPattern) difference =
      ringlet_pattern_add (a, b, "b.xye", -0.5, RINGLET_AXIS_SAME, NULL);
  g_autoptr (RingletPattern) ratio =
      ringlet_pattern_divide (a, b, NULL, RINGLET_AXIS_SAME, NULL);
  g_autoptr (RingletPattern) product = ringlet_pattern_multiply (a, -3.0, NULL);

  g_assert_cmpfloat (sum->intensity[0], ==, 20.0);
  g_assert_cmpfloat_with_epsilon (sum->sigma[0], sqrt (1.0 + 4.0 * 0.09), 1e-15);
  g_assert_cmpfloat (difference->intensity[1], ==, -22.0);
  g_assert_cmpfloat_with_epsilon (
      difference->sigma[1], sqrt (4.0 + 0.25 * 0.16), 1e-15);
  g_assert_cmpfloat (ratio->intensity[1], ==, -5.0);
  g_assert_cmpfloat_with_epsilon (
      ratio->sigma[1], 5.0 * sqrt (0.01 + 0.01), 1e-15); /* 10 % of both */
  g_assert_true (isnan (ratio->intensity[2]) && isnan (ratio->sigma[2]));
  g_assert_cmpfloat (product->intensity[1], ==, 60.0);
  g_assert_cmpfloat (product->sigma[1], ==, 6.0);
  g_assert_true (isnan (sum->intensity[3]) && isnan (sum->sigma[3]));

  g_assert_cmpstr (ringlet_pattern_header (difference, "operations"), ==,
      "0.5 times b.xye subtracted");
  g_assert_null (ringlet_pattern_header (difference, "variance"));
}

/* A pattern without sigmas stays without. */
static void
test_no_sigma (void)
{
  g_autoptr (RingletPattern) bare = make_pattern (4, axis, first, NULL);
  g_autoptr (RingletPattern) b = make_pattern (4, axis, second, second_sigma);
  g_autoptr (RingletPattern) sum =
      ringlet_pattern_add (bare, b, NULL, 1.0, RINGLET_AXIS_SAME, NULL);
  g_autoptr (RingletPattern) ratio =
      ringlet_pattern_divide (bare, b, NULL, RINGLET_AXIS_SAME, NULL);

  g_assert_null (sum->sigma);
  g_assert_cmpfloat (sum->intensity[1], ==, -16.0);
  g_assert_null (ratio->sigma);
  g_assert_cmpfloat (ratio->intensity[0], ==, 2.0);
}

/* Operations follow each other in the header. */
static void
test_history (void)
{
  g_autoptr (RingletPattern) a = make_pattern (4, axis, first, first_sigma);
  g_autoptr (RingletPattern) twice = ringlet_pattern_multiply (a, 2.0, NULL);
  g_autoptr (RingletPattern) bare = ringlet_pattern_drop_sigma (twice, NULL);
  g_autoptr (RingletPattern) part = ringlet_pattern_cut (bare, 1.5, 4.0, NULL);

  g_assert_cmpuint (g_strv_length (part->header), ==, 3);
  g_assert_cmpstr (part->header[0], ==, "operations: multiplied by 2");
  g_assert_cmpstr (part->header[1], ==, "operations: sigmas dropped");
  g_assert_cmpstr (part->header[2], ==, "operations: cut to 1.5,4");
  g_assert_cmpuint (part->n, ==, 3);
  g_assert_cmpfloat (part->x[0], ==, 2.0);
  g_assert_null (part->sigma);
}

static void
test_interpolate (void)
{
  g_autoptr (RingletPattern) a = make_counts (N, counts_x, counts_y);
  g_autoptr (RingletPattern) b = make_counts (N_OTHER, other_x, other_y);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletPattern) at =
      ringlet_pattern_interpolate (b, a, RINGLET_AXIS_INTERPOLATE, &error);
  gsize k = 0;

  g_assert_no_error (error);
  g_assert_cmpstr (ringlet_pattern_header (at, "variance"), ==, "lower bound");
  for (gsize i = 0; i < N; i++) {
    if (a->x[i] < 12.0) {
      g_assert_true (isnan (at->intensity[i]) && isnan (at->sigma[i]));
      continue;
    }
    g_assert_cmpfloat_with_epsilon (at->intensity[i], interpolated_y[k], 1e-9);
    g_assert_cmpfloat_with_epsilon (at->sigma[i], interpolated_sigma[k], 1e-9);
    k++;
  }
  g_assert_cmpuint (k, ==, G_N_ELEMENTS (interpolated_y));
}

/* Rounding in a file makes no other axis. */
static void
test_same_points (void)
{
  g_autoptr (RingletPattern) a = make_counts (N, counts_x, counts_y);
  g_autoptr (RingletPattern) b = make_counts (N, counts_x, counts_y);
  g_autoptr (RingletPattern) like = NULL;

  for (gsize i = 0; i < N; i++)
    b->x[i] += i % 2 == 0 ? 4e-5 : -4e-5;
  like = ringlet_pattern_interpolate (b, a, RINGLET_AXIS_SAME, NULL);
  g_assert_true (like == b);
  b->x[7] += 1e-4;
  g_assert_null (ringlet_pattern_interpolate (b, a, RINGLET_AXIS_SAME, NULL));
}

/* ---- merge ---- */

/* Disjoint and overlapping ranges of the same points, by hand: weights 1 and 4. */
static void
test_merge (void)
{
  static const double x[] = { 3.0, 4.0, 5.0 };
  static const double low_y[] = { 10.0, 20.0, 30.0 };
  static const double low_sigma[] = { 2.0, 2.0, 2.0 };
  static const double high_y[] = { 40.0, 50.0, 60.0 };
  static const double high_sigma[] = { 1.0, 1.0, 1.0 };
  static const double far_x[] = { 9.0, 10.0 };
  static const double high_x[] = { 5.0, 6.0, 7.0 };
  g_autoptr (RingletPattern) low = make_pattern (3, x, low_y, low_sigma);
  g_autoptr (RingletPattern) high = make_pattern (3, high_x, high_y, high_sigma);
  g_autoptr (RingletPattern) far = make_pattern (2, far_x, high_y, high_sigma);
  RingletPattern *const all[] = { low, far, high };
  g_autoptr (RingletPattern) by_sigma =
      ringlet_pattern_merge (all, 3, RINGLET_MERGE_SIGMA, FALSE, NULL, NULL);
  g_autoptr (RingletPattern) by_count =
      ringlet_pattern_merge (all, 3, RINGLET_MERGE_COUNT, FALSE, NULL, NULL);
  const double expected_x[] = { 3, 4, 5, 6, 7, 9, 10 };
  const double expected[] = { 10, 20, 38, 50, 60, 40, 50 };

  g_assert_cmpuint (by_sigma->n, ==, 7);
  assert_curve ("x", 7, by_sigma->x, expected_x, 0.0);
  assert_curve ("by sigma", 7, by_sigma->intensity, expected, 1e-15);
  g_assert_cmpfloat_with_epsilon (by_sigma->sigma[2], 1.0 / sqrt (1.25), 1e-15);
  g_assert_cmpfloat (by_count->intensity[2], ==, 35.0);
  g_assert_cmpfloat_with_epsilon (by_count->sigma[2], sqrt (5.0) / 2.0, 1e-15);
  g_assert_null (ringlet_pattern_header (by_sigma, "variance"));
}

/* The scale that SciPy finds at the minimum of χ²; √ε of its search. */
static void
test_merge_scale (void)
{
  g_autoptr (RingletPattern) a = make_counts (N, counts_x, counts_y);
  g_autoptr (RingletPattern) b = make_counts (N_OTHER, other_x, other_y);
  RingletPattern *const both[] = { a, b };
  double scales[2];
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletPattern) merged =
      ringlet_pattern_merge (both, 2, RINGLET_MERGE_SIGMA, TRUE, scales, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (scales[0], ==, 1.0);
  g_assert_cmpfloat_with_epsilon (scales[1], merge_scale[0], 1e-7);
  g_assert_cmpstr (ringlet_pattern_header (merged, "variance"), ==, "lower bound");
  g_assert_cmpfloat_with_epsilon (
      merged->intensity[merged->n - 1], scales[1] * other_y[N_OTHER - 1], 1e-9);
}

/* ---- bad input ---- */

typedef struct {
  const char *word;
  double x[4];
  double y[4];
  double sigma[4];
} BadCase;

static const BadCase bad_cases[] = {
  { "point 3 is 2", { 1, 2, 2, 4 }, { 1, 1, 1, 1 }, { 1, 1, 1, 1 } },
  { "larger than the one before", { 1, 3, 2, 4 }, { 1, 1, 1, 1 }, { 1, 1, 1, 1 } },
  { "position of point 2 is nan", { 1, NAN, 3, 4 }, { 1, 1, 1, 1 }, { 1, 1, 1, 1 } },
  { "position of point 4", { 1, 2, 3, INFINITY }, { 1, 1, 1, 1 }, { 1, 1, 1, 1 } },
  { "intensity of point 1", { 1, 2, 3, 4 }, { INFINITY, 1, 1, 1 }, { 1, 1, 1, 1 } },
  { "sigma of point 2 is -1", { 1, 2, 3, 4 }, { 1, 1, 1, 1 }, { 1, -1, 1, 1 } },
  { "sigma of point 3", { 1, 2, 3, 4 }, { 1, 1, 1, 1 }, { 1, 1, NAN, 1 } },
};

static gpointer
background (const RingletPattern *bad, RingletPattern *good, GError **error)
{
  RingletBackgroundOptions options =
      ringlet_background_options (RINGLET_BACKGROUND_SNIP);

  options.reach = 1.0;
  return ringlet_background_subtract (bad, &options, error);
}

static gpointer
add (const RingletPattern *bad, RingletPattern *good, GError **error)
{
  return ringlet_pattern_add (bad, good, NULL, 1.0, RINGLET_AXIS_INTERPOLATE, error);
}

static gpointer
divide (const RingletPattern *bad, RingletPattern *good, GError **error)
{
  return ringlet_pattern_divide (
      good, (RingletPattern *) bad, NULL, RINGLET_AXIS_INTERPOLATE, error);
}

static gpointer
multiply (const RingletPattern *bad, RingletPattern *good, GError **error)
{
  return ringlet_pattern_multiply (bad, 2.0, error);
}

static gpointer
cut (const RingletPattern *bad, RingletPattern *good, GError **error)
{
  return ringlet_pattern_cut (bad, 0.0, 3.0, error);
}

static gpointer
convert (const RingletPattern *bad, RingletPattern *good, GError **error)
{
  const RingletPatternAxis axis_options = { 0 };

  return ringlet_pattern_convert (
      bad, ringlet_unit_find ("2th_rad", NULL), &axis_options, error);
}

static gpointer
bin (const RingletPattern *bad, RingletPattern *good, GError **error)
{
  return ringlet_pattern_bin (bad, 2, error);
}

static gpointer
rebin (const RingletPattern *bad, RingletPattern *good, GError **error)
{
  return ringlet_pattern_rebin (bad, 1.0, 3.0, 4, error);
}

static gpointer
merge (const RingletPattern *bad, RingletPattern *good, GError **error)
{
  RingletPattern *const both[] = { good, (RingletPattern *) bad };

  return ringlet_pattern_merge (both, 2, RINGLET_MERGE_COUNT, FALSE, NULL, error);
}

static gpointer
search (const RingletPattern *bad, RingletPattern *good, GError **error)
{
  return ringlet_peak_search (bad, 3.0, error);
}

static gpointer
fit (const RingletPattern *bad, RingletPattern *good, GError **error)
{
  const RingletPeakStart start = { 2.0, 1.0, 1.0 };

  return ringlet_peak_fit_new (bad, 0.0, 5.0, 0, &start, 1, error);
}

/* Every operation refuses each of them, naming the point. */
static void
test_bad (void)
{
  static gpointer (*const operations[]) (
      const RingletPattern *bad, RingletPattern *good, GError **error) = { background,
    add, divide, multiply, cut, convert, bin, rebin, merge, search, fit };

  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    const BadCase *c = &bad_cases[i];
    g_autoptr (RingletPattern) bad = make_pattern (4, c->x, c->y, c->sigma);
    g_autoptr (RingletPattern) good = make_pattern (4, axis, second, second_sigma);

    for (gsize k = 0; k < G_N_ELEMENTS (operations); k++) {
      g_autoptr (GError) error = NULL;

      g_assert_null (operations[k](bad, good, &error));
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
      g_assert_nonnull (strstr (error->message, c->word));
    }
  }
}

/* One point is a pattern: what needs two says so. */
static void
test_one_point (void)
{
  const double x = 2.0;
  const double y = 7.0;
  g_autoptr (RingletPattern) one = make_pattern (1, &x, &y, &y);
  g_autoptr (RingletPattern) sum =
      ringlet_pattern_add (one, one, NULL, 1.0, RINGLET_AXIS_SAME, NULL);
  g_autoptr (RingletPattern) same = ringlet_pattern_bin (one, 5, NULL);
  g_autoptr (RingletPattern) kept = ringlet_pattern_cut (one, 2.0, 2.0, NULL);
  g_autoptr (RingletPattern) rest = background (one, NULL, NULL);
  g_autoptr (GArray) peaks = ringlet_peak_search (one, 3.0, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpfloat (sum->intensity[0], ==, 14.0);
  g_assert_cmpfloat (same->intensity[0], ==, 7.0);
  g_assert_cmpfloat (same->sigma[0], ==, 7.0);
  g_assert_cmpfloat (kept->x[0], ==, 2.0);
  g_assert_cmpfloat_with_epsilon (rest->intensity[0], 0.0, 1e-12);
  g_assert_cmpuint (peaks->len, ==, 0);
  g_assert_null (ringlet_pattern_rebin (one, 1.0, 3.0, 2, &error));
  g_assert_nonnull (strstr (error->message, "one point"));
}

/* What does not fit together is refused by name. */
static void
test_refused (void)
{
  g_autoptr (RingletPattern) a = make_pattern (4, axis, first, first_sigma);
  g_autoptr (RingletPattern) bare = make_pattern (4, axis, first, NULL);
  g_autoptr (RingletPattern) b = make_counts (N_OTHER, other_x, other_y);
  RingletPattern *const mixed[] = { a, bare };
  RingletPattern *const apart[] = { a, b };
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_pattern_add (a, b, NULL, 1.0, RINGLET_AXIS_SAME, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "61 in 12,16"));
  g_clear_error (&error);

  g_assert_null (ringlet_pattern_add (a, bare, NULL, 1.0, RINGLET_AXIS_SAME, &error));
  g_assert_nonnull (strstr (error->message, "Only the first"));
  g_clear_error (&error);

  b->unit = ringlet_unit_find ("q_nm^-1", NULL);
  g_assert_null (
      ringlet_pattern_add (a, b, NULL, 1.0, RINGLET_AXIS_INTERPOLATE, &error));
  g_assert_nonnull (strstr (error->message, "2th_deg and q_nm^-1"));
  g_clear_error (&error);

  b->unit = a->unit;
  a->wavelength_m = 1e-10;
  b->wavelength_m = 1.1e-10;
  g_assert_null (
      ringlet_pattern_add (a, b, NULL, 1.0, RINGLET_AXIS_INTERPOLATE, &error));
  g_assert_nonnull (strstr (error->message, "wavelengths"));
  g_clear_error (&error);

  b->wavelength_m = 0.0;
  g_assert_null (ringlet_pattern_add (a, a, NULL, NAN, RINGLET_AXIS_SAME, &error));
  g_assert_nonnull (strstr (error->message, "scale"));
  g_clear_error (&error);
  g_assert_null (
      ringlet_pattern_merge (mixed, 2, RINGLET_MERGE_COUNT, FALSE, NULL, &error));
  g_assert_nonnull (strstr (error->message, "Pattern 2 has no sigmas"));
  g_clear_error (&error);
  g_assert_null (
      ringlet_pattern_merge (apart, 2, RINGLET_MERGE_COUNT, TRUE, NULL, &error));
  g_assert_nonnull (strstr (error->message, "in common"));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/arithmetic/by-hand", test_by_hand);
  g_test_add_func ("/arithmetic/no-sigma", test_no_sigma);
  g_test_add_func ("/arithmetic/history", test_history);
  g_test_add_func ("/arithmetic/interpolate", test_interpolate);
  g_test_add_func ("/arithmetic/same-points", test_same_points);
  g_test_add_func ("/arithmetic/merge", test_merge);
  g_test_add_func ("/arithmetic/merge-scale", test_merge_scale);
  g_test_add_func ("/arithmetic/bad", test_bad);
  g_test_add_func ("/arithmetic/one-point", test_one_point);
  g_test_add_func ("/arithmetic/refused", test_refused);

  return g_test_run ();
}
