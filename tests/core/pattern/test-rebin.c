/* SPDX-License-Identifier: MIT */
#include "pattern/rebin.h"

#include <locale.h>

#include "base/error.h"
#include "geometry/space.h"
#include "make-pattern.h"
#include "pattern/axis.h"
#include "scipy-values.h"

#define N G_N_ELEMENTS (counts_x)
#define N_NEW G_N_ELEMENTS (rebinned)

/* Σ I and Σ σ² of the points that are merged come out to the last bits. */
static void
test_bin (void)
{
  for (guint n = 1; n <= 100; n += 7) {
    g_autoptr (RingletPattern) pattern = make_counts (N, counts_x, counts_y);
    g_autoptr (RingletPattern) out = ringlet_pattern_bin (pattern, n, NULL);

    g_assert_cmpuint (out->n, ==, (N + n - 1) / n);
    for (gsize k = 0; k < out->n; k++) {
      const gsize to = MIN ((k + 1) * n, N);
      const double m = (double) (to - k * n);
      double sum = 0.0;

      for (gsize i = k * n; i < to; i++)
        sum += counts_y[i]; /* the variance is as large */
      g_assert_cmpfloat_with_epsilon (m * out->intensity[k], sum, 1e-11 * sum);
      g_assert_cmpfloat_with_epsilon (
          m * m * out->sigma[k] * out->sigma[k], sum, 1e-11 * sum);
      g_assert_cmpfloat_with_epsilon (
          out->x[k], 0.5 * (counts_x[k * n] + counts_x[to - 1]), 1e-12);
    }
    g_assert_null (ringlet_pattern_header (out, "variance"));
  }
}

static void
test_bin_gaps (void)
{
  static const double x[] = { 1, 2, 3, 4, 5 };
  static const double y[] = { 4, NAN, NAN, NAN, 6 };
  static const double sigma[] = { 2, NAN, NAN, NAN, 3 };
  g_autoptr (RingletPattern) pattern = make_pattern (5, x, y, sigma);
  g_autoptr (RingletPattern) out = ringlet_pattern_bin (pattern, 2, NULL);

  g_assert_cmpuint (out->n, ==, 3);
  g_assert_cmpfloat (out->intensity[0], ==, 4.0);
  g_assert_cmpfloat (out->sigma[0], ==, 2.0);
  g_assert_cmpfloat (out->x[0], ==, 1.5);
  g_assert_true (isnan (out->intensity[1]) && isnan (out->sigma[1]));
  g_assert_cmpfloat (out->intensity[2], ==, 6.0);
}

static void
test_rebin (void)
{
  g_autoptr (RingletPattern) pattern = make_counts (N, counts_x, counts_y);
  g_autoptr (RingletPattern) out =
      ringlet_pattern_rebin (pattern, 10.1, 14.6, N_NEW, NULL);

  assert_curve ("rebinned", N_NEW, out->intensity, rebinned, 1e-12);
  g_assert_cmpfloat_with_epsilon (out->x[0], 10.1 + 0.5 * 4.5 / N_NEW, 1e-12);
  g_assert_cmpstr (ringlet_pattern_header (out, "variance"), ==, "lower bound");
}

/* Area is conserved whatever the grid, on an uneven axis too; and a grid of the old
 * bins gives the old points and sigmas. */
static void
test_area (void)
{
  static const gsize numbers[] = { 1, 7, 96, 96 * 4, 1001 };
  double x[N];
  double area = 0.0;
  double low;
  double high;
  g_autoptr (RingletPattern) uneven = NULL;

  for (gsize i = 0; i < N; i++)
    x[i] = counts_x[i] * counts_x[i];
  uneven = make_counts (N, x, counts_y);
  low = x[0] - 0.5 * (x[1] - x[0]);
  high = x[N - 1] + 0.5 * (x[N - 1] - x[N - 2]);
  for (gsize i = 0; i < N; i++) {
    const double from = i > 0 ? 0.5 * (x[i] + x[i - 1]) : low;
    const double to = i + 1 < N ? 0.5 * (x[i] + x[i + 1]) : high;

    area += counts_y[i] * (to - from);
  }
  for (gsize k = 0; k < G_N_ELEMENTS (numbers); k++) {
    const gsize n = numbers[k];
    g_autoptr (RingletPattern) out = ringlet_pattern_rebin (uneven, low, high, n, NULL);
    double sum = 0.0;

    for (gsize i = 0; i < n; i++)
      sum += out->intensity[i] * (high - low) / (double) n;
    g_assert_cmpfloat_with_epsilon (sum / area, 1.0, 1e-12);
  }
}

static void
test_same_grid (void)
{
  g_autoptr (RingletPattern) pattern = make_counts (N, counts_x, counts_y);
  g_autoptr (RingletPattern) out =
      ringlet_pattern_rebin (pattern, 9.975, 14.775, N, NULL);

  assert_curve ("same", N, out->x, pattern->x, 1e-13);
  assert_curve ("same", N, out->intensity, pattern->intensity, 1e-12);
  assert_curve ("same", N, out->sigma, pattern->sigma, 1e-12);
}

/* Two halves of independent points: variance (¼ + ¼) / 1; what is not covered has no
 * intensity. */
static void
test_shares (void)
{
  static const double x[] = { 1, 2, 3 };
  static const double y[] = { 4, 8, NAN };
  static const double sigma[] = { 1, 1, NAN };
  g_autoptr (RingletPattern) pattern = make_pattern (3, x, y, sigma);
  g_autoptr (RingletPattern) out = ringlet_pattern_rebin (pattern, -1.0, 6.0, 7, NULL);

  g_assert_true (isnan (out->intensity[0])); /* −1 to 0 */
  g_assert_cmpfloat (out->intensity[1], ==, 4.0);
  g_assert_cmpfloat (out->intensity[2], ==, 6.0);
  g_assert_cmpfloat_with_epsilon (out->sigma[2], sqrt (0.5), 1e-15);
  g_assert_cmpfloat (out->intensity[3], ==, 8.0); /* the half that has data */
  g_assert_true (isnan (out->intensity[4]) && isnan (out->sigma[4]));
}

/* ---- the axis ---- */

typedef struct {
  const char *unit;
  double expected; /* of 2θ = 30° at 1 Å and 0.2 m */
} UnitCase;

/* 2 sin 15° = (√6 − √2) / 2 = 0.5176380902050415; tan 30° = 1/√3 */
static const UnitCase unit_cases[] = {
  { "2th_rad", 0.5235987755982988 },
  { "q_A^-1", 3.252416042812818 },
  { "q_nm^-1", 32.52416042812818 },
  { "d_A", 1.9318516525781366 },
  { "d_nm", 0.19318516525781366 },
  { "d*2_A^-2", 0.2679491924311227 },
  { "r_mm", 115.47005383792516 },
};

static void
test_convert (void)
{
  const RingletUnit *degrees = ringlet_unit_find ("2th_deg", NULL);
  const RingletPatternAxis axis = { .wavelength_m = 1e-10, .distance_m = 0.2 };

  for (gsize k = 0; k < G_N_ELEMENTS (unit_cases); k++) {
    const UnitCase *c = &unit_cases[k];
    const RingletUnit *unit = ringlet_unit_find (c->unit, NULL);
    g_autoptr (RingletPattern) pattern = make_counts (N, counts_x, counts_y);
    g_autoptr (RingletPattern) there = NULL;
    g_autoptr (RingletPattern) back = NULL;
    const gboolean falls = unit->space == RINGLET_SPACE_SPACING;
    const gsize last = falls ? 0 : N - 1;

    pattern->x[N - 1] = 30.0;
    there = ringlet_pattern_convert (pattern, unit, &axis, NULL);
    g_assert_true (there->unit == unit);
    g_assert_cmpfloat_with_epsilon (there->x[last] / c->expected, 1.0, 1e-14);
    g_assert_cmpfloat (there->intensity[last], ==, counts_y[N - 1]);
    g_assert_cmpfloat (there->sigma[last], ==, sqrt (counts_y[N - 1]));
    for (gsize i = 1; i < N; i++)
      g_assert_cmpfloat (there->x[i], >, there->x[i - 1]);

    back = ringlet_pattern_convert (there, degrees, &axis, NULL);
    assert_curve (c->unit, N, back->x, pattern->x, 1e-14);
    assert_curve (c->unit, N, back->intensity, pattern->intensity, 0.0);
    assert_curve (c->unit, N, back->sigma, pattern->sigma, 0.0);
  }
}

/* The wavelength of the pattern will do; its header follows. */
static void
test_convert_header (void)
{
  const RingletPatternAxis axis = { 0 };
  g_autoptr (RingletPattern) pattern = make_counts (N, counts_x, counts_y);
  g_autoptr (RingletPattern) there = NULL;

  g_strfreev (pattern->header);
  pattern->header = g_strsplit ("unit: 2th_deg|distance: 0.2 m", "|", -1);
  pattern->wavelength_m = 1e-10;
  there = ringlet_pattern_convert (
      pattern, ringlet_unit_find ("q_A^-1", NULL), &axis, NULL);
  g_assert_cmpfloat (there->wavelength_m, ==, 1e-10);
  g_assert_cmpstr (there->header[0], ==, "unit: q_A^-1");
  g_assert_cmpstr (there->header[1], ==, "distance: 0.2 m");
  g_assert_cmpstr (
      there->header[2], ==, "operations: converted from 2th_deg to q_A^-1");
}

typedef struct {
  const char *word;
  const char *from; /* NULL: the pattern does not tell */
  const char *to;
  double first;
  RingletPatternAxis axis;
} BadUnit;

static const BadUnit bad_units[] = {
  { "does not tell its unit", NULL, "q_nm^-1", 10.0, { NULL, 1e-10, 0.2 } },
  { "wavelength", "2th_deg", "q_nm^-1", 10.0, { NULL, 0.0, 0.2 } },
  { "distance", "2th_deg", "r_mm", 10.0, { NULL, 1e-10, 0.0 } },
  { "distance", "r_mm", "2th_deg", 10.0, { NULL, 1e-10, 0.0 } },
  { "alone", "2th_deg", "qx_nm^-1", 10.0, { NULL, 1e-10, 0.2 } },
  { "alone", "chi_deg", "2th_deg", 10.0, { NULL, 1e-10, 0.2 } },
  { "at 0 2th_deg", "2th_deg", "d_A", 0.0, { NULL, 1e-10, 0.2 } },
  { "no place", "q_A^-1", "2th_deg", 14.0, { NULL, 1e-10, 0.2 } },
};

static void
test_convert_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_units); i++) {
    const BadUnit *c = &bad_units[i];
    const double x[] = { c->first, 14.0 + c->first };
    g_autoptr (RingletPattern) pattern = make_counts (2, x, counts_y);
    g_autoptr (GError) error = NULL;

    pattern->unit = c->from != NULL ? ringlet_unit_find (c->from, NULL) : NULL;
    g_assert_null (ringlet_pattern_convert (
        pattern, ringlet_unit_find (c->to, NULL), &c->axis, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, c->word));
  }
}

static void
test_ranges_refused (void)
{
  g_autoptr (RingletPattern) pattern = make_counts (N, counts_x, counts_y);
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_pattern_cut (pattern, 20.0, 30.0, &error));
  g_assert_nonnull (strstr (error->message, "range 20,30"));
  g_clear_error (&error);
  g_assert_null (ringlet_pattern_cut (pattern, 12.0, 11.0, &error));
  g_clear_error (&error);
  g_assert_null (ringlet_pattern_rebin (pattern, 12.0, 11.0, 5, &error));
  g_clear_error (&error);
  g_assert_null (ringlet_pattern_rebin (pattern, 10.0, 11.0, 0, &error));
  g_clear_error (&error);
  g_assert_null (ringlet_pattern_rebin (pattern, 20.0, 21.0, 5, &error));
  g_assert_nonnull (strstr (error->message, "no points"));
  g_clear_error (&error);
  g_assert_null (ringlet_pattern_bin (pattern, 0, &error));
  g_assert_nonnull (strstr (error->message, "1 or more"));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rebin/bin", test_bin);
  g_test_add_func ("/rebin/bin-gaps", test_bin_gaps);
  g_test_add_func ("/rebin/rebin", test_rebin);
  g_test_add_func ("/rebin/area", test_area);
  g_test_add_func ("/rebin/same-grid", test_same_grid);
  g_test_add_func ("/rebin/shares", test_shares);
  g_test_add_func ("/axis/convert", test_convert);
  g_test_add_func ("/axis/header", test_convert_header);
  g_test_add_func ("/axis/convert-refused", test_convert_refused);
  g_test_add_func ("/axis/ranges-refused", test_ranges_refused);

  return g_test_run ();
}
