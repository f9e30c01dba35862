/* SPDX-License-Identifier: MIT */

/* Peaks that are picked on a pattern, followed from one to the next, and told. */

#include "fitted-peaks-change.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "geometry/space.h"
#include "support/fake-result.h"
#include "traces.h"

#define N 2000
#define ETA 0.4
#define FWHM 0.12
#define HEIGHT 5000.0
#define GROUND 100.0

static const double wavelength_m = 0.4e-10;
static const double places[] = { 4.0, 7.5, 12.0 };

/* A pseudo-Voigt function of height 1. */
static double
profile (double x, double fwhm)
{
  const double u = 2.0 * x / fwhm;

  return ETA / (1.0 + u * u) + (1.0 - ETA) * exp (-G_LN2 * u * u);
}

/* From 1 to 16 degrees or what they are in @unit, on a sloping ground, with sigmas of
 * counting but exact. @shift moves the peaks. */
static RingletResult *
pattern_new (const char *unit, double shift)
{
  RingletResult *self = fake_result_new (N, 0, TRUE);
  const RingletUnit *degrees = ringlet_unit_find ("2th_deg", NULL);

  self->unit = ringlet_unit_find (unit, NULL);
  self->provenance.geometry.wavelength_m = wavelength_m;
  for (gsize i = 0; i < N; i++) {
    const double at = 1.0 + 15.0 * ((double) i + 0.5) / N;

    self->radial[i] = ringlet_unit_convert (at, degrees, self->unit, wavelength_m);
    self->intensity[i] = GROUND + 2.0 * at;
    for (gsize k = 0; k < G_N_ELEMENTS (places); k++)
      self->intensity[i] += HEIGHT * profile (at - places[k] - shift, FWHM);
    self->sigma[i] = sqrt (self->intensity[i]);
    self->count[i] = 1.0;
  }
  return self;
}

static void
assert_peak (const RingletFittedPeaks *peaks, guint i, double position)
{
  double chi2 = NAN;
  const RingletFittedPeak *peak = ringlet_fitted_peaks_get (peaks, i, &chi2);
  const double area =
      HEIGHT * FWHM * (ETA * G_PI_2 + (1.0 - ETA) * 0.5 * sqrt (G_PI / G_LN2));

  g_assert_cmpfloat_with_epsilon (peak->position.value, position, 1e-5);
  g_assert_cmpfloat_with_epsilon (peak->fwhm.value, FWHM, 1e-3);
  g_assert_cmpfloat_with_epsilon (peak->eta.value, ETA, 0.02);
  g_assert_cmpfloat_with_epsilon (peak->area.value / area, 1.0, 0.01);
  g_assert_cmpfloat (peak->position.sigma, >, 0.0);
  g_assert_cmpfloat (chi2, <, 0.1); /* exact numbers, with the sigmas of counts */
}

/* A click beside the top is enough; the same peak once more is no other one. */
static void
test_add (void)
{
  g_autoptr (RingletFittedPeaks) peaks = ringlet_fitted_peaks_new ();
  g_autoptr (RingletResult) pattern = pattern_new ("2th_deg", 0.0);
  g_autoptr (GError) error = NULL;

  ringlet_fitted_peaks_add (peaks, pattern, 7.45, 0.1, &error);
  g_assert_no_error (error);
  ringlet_fitted_peaks_add (peaks, pattern, 4.03, 0.1, &error);
  g_assert_no_error (error);
  ringlet_fitted_peaks_add (peaks, pattern, 7.55, 0.1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_fitted_peaks_count (peaks), ==, 2);
  assert_peak (peaks, 0, 4.0);
  assert_peak (peaks, 1, 7.5);
}

/* Nothing is fitted where nothing is, and what was there stays. */
static void
test_no_peak (void)
{
  static const double nowhere[] = { 2.0, 10.0, 15.9, 50.0 };
  g_autoptr (RingletFittedPeaks) peaks = ringlet_fitted_peaks_new ();
  g_autoptr (RingletResult) pattern = pattern_new ("2th_deg", 0.0);

  g_assert_true (ringlet_fitted_peaks_add (peaks, pattern, 12.0, 0.1, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (nowhere); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (ringlet_fitted_peaks_add (peaks, pattern, nowhere[i], 0.1, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_cmpuint (ringlet_fitted_peaks_count (peaks), ==, 1);
  }
  assert_peak (peaks, 0, 12.0);
}

static void
test_find (void)
{
  g_autoptr (RingletFittedPeaks) peaks = ringlet_fitted_peaks_new ();
  g_autoptr (RingletResult) pattern = pattern_new ("2th_deg", 0.0);
  g_autoptr (GPtrArray) traces =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ringlet_trace_free);
  g_autoptr (GError) error = NULL;

  ringlet_fitted_peaks_find (peaks, pattern, 8.0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_fitted_peaks_count (peaks), ==, G_N_ELEMENTS (places));
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    assert_peak (peaks, i, places[i]);
  ringlet_fitted_peaks_add_traces (peaks, traces);
  g_assert_cmpuint (traces->len, ==, G_N_ELEMENTS (places));
  g_assert_false (ringlet_fitted_peaks_find (peaks, pattern, 1e6, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  /* They stay. */
  g_assert_cmpuint (ringlet_fitted_peaks_count (peaks), ==, G_N_ELEMENTS (places));
}

/* The next frame, and another unit: the same peaks where they are now. */
static void
test_follow (void)
{
  g_autoptr (RingletFittedPeaks) peaks = ringlet_fitted_peaks_new ();
  g_autoptr (RingletResult) first = pattern_new ("2th_deg", 0.0);
  g_autoptr (RingletResult) moved = pattern_new ("2th_deg", 0.05);
  g_autoptr (RingletResult) in_q = pattern_new ("q_A^-1", 0.05);
  const double q = 4.0 * G_PI / 0.4 * sin (7.55 * G_PI / 360.0);

  g_assert_true (ringlet_fitted_peaks_find (peaks, first, 8.0, NULL));
  ringlet_fitted_peaks_follow (peaks, moved);
  assert_peak (peaks, 1, 7.55);
  ringlet_fitted_peaks_follow (peaks, in_q);
  g_assert_cmpuint (ringlet_fitted_peaks_count (peaks), ==, G_N_ELEMENTS (places));
  g_assert_cmpfloat_with_epsilon (
      ringlet_fitted_peaks_get (peaks, 1, NULL)->position.value, q, 1e-5);
  ringlet_fitted_peaks_follow (peaks, first);
  assert_peak (peaks, 1, 7.5);
}

static void
test_remove (void)
{
  g_autoptr (RingletFittedPeaks) peaks = ringlet_fitted_peaks_new ();
  g_autoptr (RingletResult) pattern = pattern_new ("2th_deg", 0.0);

  g_assert_false (ringlet_fitted_peaks_remove (peaks, pattern, 7.0));
  g_assert_true (ringlet_fitted_peaks_find (peaks, pattern, 8.0, NULL));
  g_assert_true (ringlet_fitted_peaks_remove (peaks, pattern, 7.0));
  g_assert_cmpuint (ringlet_fitted_peaks_count (peaks), ==, 2);
  assert_peak (peaks, 0, 4.0);
  assert_peak (peaks, 1, 12.0);
  ringlet_fitted_peaks_clear (peaks);
  g_assert_cmpuint (ringlet_fitted_peaks_count (peaks), ==, 0);
  g_assert_null (peaks->unit);
}

/* ---- told ---- */

typedef struct {
  RingletFittedPeaks *peaks;
  GError *error;
  gboolean is_over;
} Changed;

static void
on_changed (GObject *source, GAsyncResult *result, gpointer data)
{
  Changed *changed = data;

  changed->peaks = ringlet_fitted_peaks_change_finish (
      RINGLET_JOB (source), result, &changed->error);
  changed->is_over = TRUE;
}

static Changed
change (RingletFittedPeaks *peaks, RingletResult *pattern, RingletPeaksVerb verb,
    double position)
{
  const RingletPeaksChange wanted = { verb, position, 0.1, 8.0 };
  g_autoptr (RingletJob) job = ringlet_job_new ("Peaks");
  Changed changed = { NULL, NULL, FALSE };

  ringlet_fitted_peaks_change_async (
      peaks, pattern, &wanted, job, on_changed, &changed);
  while (!changed.is_over)
    g_main_context_iteration (NULL, TRUE);
  return changed;
}

/* In a worker: the same as at once, and what there was is untouched. */
static void
test_change (void)
{
  g_autoptr (RingletFittedPeaks) none = ringlet_fitted_peaks_new ();
  g_autoptr (RingletResult) pattern = pattern_new ("2th_deg", 0.0);
  g_autoptr (RingletResult) moved = pattern_new ("2th_deg", 0.02);
  Changed one = change (none, pattern, RINGLET_PEAKS_ADD, 7.45);
  Changed two = change (one.peaks, pattern, RINGLET_PEAKS_ADD, 4.03);
  Changed refused = change (two.peaks, pattern, RINGLET_PEAKS_ADD, 2.0);
  Changed followed = change (two.peaks, moved, RINGLET_PEAKS_FOLLOW, 0.0);
  Changed less = change (followed.peaks, moved, RINGLET_PEAKS_REMOVE, 4.1);
  Changed all = change (less.peaks, moved, RINGLET_PEAKS_FIND, 0.0);

  g_assert_cmpuint (ringlet_fitted_peaks_count (none), ==, 0);
  g_assert_cmpuint (ringlet_fitted_peaks_count (one.peaks), ==, 1);
  g_assert_cmpuint (ringlet_fitted_peaks_count (two.peaks), ==, 2);
  assert_peak (two.peaks, 0, 4.0);
  g_assert_null (refused.peaks);
  g_assert_error (refused.error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&refused.error);
  assert_peak (followed.peaks, 0, 4.02);
  assert_peak (followed.peaks, 1, 7.52);
  g_assert_cmpuint (ringlet_fitted_peaks_count (less.peaks), ==, 1);
  assert_peak (less.peaks, 0, 7.52);
  g_assert_cmpuint (ringlet_fitted_peaks_count (all.peaks), >, 1);
  ringlet_fitted_peaks_free (one.peaks);
  ringlet_fitted_peaks_free (two.peaks);
  ringlet_fitted_peaks_free (followed.peaks);
  ringlet_fitted_peaks_free (less.peaks);
  ringlet_fitted_peaks_free (all.peaks);
}

static void
test_text (void)
{
  g_autoptr (RingletFittedPeaks) peaks = ringlet_fitted_peaks_new ();
  g_autoptr (RingletResult) pattern = pattern_new ("2th_deg", 0.0);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (ringlet_fitted_peaks_find (peaks, pattern, 8.0, NULL));
  text = ringlet_fitted_peaks_text (peaks);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, G_N_ELEMENTS (places) + 2);
  g_assert_true (g_str_has_prefix (lines[0], "2th_deg\tsigma\tfwhm\t"));
  for (guint i = 0; i <= G_N_ELEMENTS (places); i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);

    g_assert_cmpuint (g_strv_length (cells), ==, 11);
    if (i > 0)
      g_assert_cmpfloat_with_epsilon (
          g_ascii_strtod (cells[0], NULL), places[i - 1], 1e-5);
  }
}

/* To two digits of the error. */
static void
test_estimates (void)
{
  static const struct {
    RingletEstimate estimate;
    const char *text;
  } rows[] = {
    { { 7.81123456, 0.00284 }, "7.8112(28)" },
    { { 7.81123456, 0.0095 }, "7.8112(95)" },
    { { 0.4012, 0.021 }, "0.401(21)" },
    { { 1234.4, 15.0 }, "1234(15)" },
    { { 123456.0, 1234.0 }, "123456(1234)" },
    { { 1.0, NAN }, "1.000" },
    { { -2.5, 0.0 }, "-2.500" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = ringlet_estimate_text (&rows[i].estimate);

    g_assert_cmpstr (text, ==, rows[i].text);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fitted-peaks/add", test_add);
  g_test_add_func ("/fitted-peaks/no-peak", test_no_peak);
  g_test_add_func ("/fitted-peaks/find", test_find);
  g_test_add_func ("/fitted-peaks/follow", test_follow);
  g_test_add_func ("/fitted-peaks/remove", test_remove);
  g_test_add_func ("/fitted-peaks/change", test_change);
  g_test_add_func ("/fitted-peaks/text", test_text);
  g_test_add_func ("/fitted-peaks/estimates", test_estimates);
  return g_test_run ();
}
