/* SPDX-License-Identifier: MIT */
#include "pattern/peak.h"

#include <math.h>

#include "base/error.h"
#include "support/fake-result.h"

#define N_BINS 200
#define BIN 0.01 /* degrees */

typedef struct {
  const char *name;
  double position; /* in bins from the first bin centre */
  double fwhm;     /* in bins */
  double height;
  double offset;
  double slope; /* counts per bin */
  double expected;
  double half_width; /* in bins */
} Case;

static const Case cases[] = {
  { "on-a-bin", 100.0, 8.0, 1000.0, 10.0, 0.0, 100.0, 30.0 },
  { "between", 100.5, 8.0, 1000.0, 10.0, 0.0, 100.0, 30.0 },
  { "quarter", 100.25, 3.0, 1000.0, 10.0, 0.0, 100.0, 30.0 },
  { "narrow", 99.7, 2.0, 1000.0, 0.0, 0.0, 100.0, 20.0 },
  { "slope", 100.3, 8.0, 1000.0, 100.0, 2.0, 100.0, 30.0 },
  { "steep", 100.3, 8.0, 100.0, 2000.0, -5.0, 100.0, 30.0 },
  { "off-centre", 112.3, 8.0, 1000.0, 10.0, 0.1, 100.0, 30.0 },
  { "at-the-edge", 5.4, 4.0, 1000.0, 10.0, 0.1, 6.0, 30.0 },
  { "wide", 100.6, 30.0, 1000.0, 10.0, 0.1, 100.0, 60.0 },
  { "tiny-counts", 100.6, 6.0, 1e-7, 1e-8, 0.0, 100.0, 30.0 },
};

static double
gaussian (double x, const Case *c)
{
  const double u = (x - c->position) / c->fwhm;

  return c->height * exp (-4.0 * G_LN2 * u * u) + c->offset + c->slope * x;
}

static RingletResult *
make_pattern (const Case *c, gboolean has_sigma)
{
  RingletResult *self = fake_result_alloc (N_BINS, 0, has_sigma);

  for (gsize i = 0; i < N_BINS; i++) {
    self->radial[i] = 20.0 + BIN * (double) i;
    self->intensity[i] = gaussian ((double) i, c);
    self->count[i] = 1.0;
    if (has_sigma)
      self->sigma[i] = sqrt (fabs (self->intensity[i]));
  }
  return self;
}

static void
test_exact (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (RingletResult) pattern = make_pattern (c, FALSE);
    g_autoptr (GError) error = NULL;
    RingletPeak peak;

    g_assert_true (ringlet_peak_find (
        pattern, 20.0 + BIN * c->expected, BIN * c->half_width, &peak, &error));
    g_assert_no_error (error);
    g_test_message (
        "%s: %g bins off", c->name, (peak.position - 20.0) / BIN - c->position);
    g_assert_cmpfloat_with_epsilon ((peak.position - 20.0) / BIN, c->position, 1e-6);
    g_assert_cmpfloat_with_epsilon (peak.fwhm / BIN, c->fwhm, 1e-5);
    g_assert_cmpfloat_with_epsilon (peak.height / c->height, 1.0, 1e-5);
  }
}

/* Bins hold means over their width, a profile is not a Gaussian, and half of the window
 * may be empty: still within a fiftieth of a bin. */
static void
test_not_gaussian (void)
{
  for (double shift = 0.0; shift < 1.0; shift += 0.1) {
    const Case c = { "", 100.0 + shift, 6.0, 1000.0, 10.0, 0.3, 100.0, 30.0 };
    g_autoptr (RingletResult) pattern = make_pattern (&c, FALSE);
    RingletPeak peak;

    for (gsize i = 0; i < N_BINS; i++) {
      const double u = ((double) i - c.position) / 3.0;

      pattern->intensity[i] = 1000.0 / (1.0 + u * u) + 10.0 + 0.3 * (double) i;
    }
    g_assert_true (ringlet_peak_find (pattern, 21.0, 30 * BIN, &peak, NULL));
    g_assert_cmpfloat_with_epsilon ((peak.position - 20.0) / BIN, c.position, 0.02);
  }
}

static void
test_empty_bins (void)
{
  g_autoptr (RingletResult) pattern = make_pattern (&cases[2], TRUE);
  g_autoptr (GError) error = NULL;
  RingletPeak peak;

  for (gsize i = 0; i < N_BINS; i += 7) {
    pattern->intensity[i] = pattern->sigma[i] = NAN;
    pattern->count[i] = 0.0;
  }
  pattern->intensity[84] = 0.0; /* plan.empty = 0: the count tells */
  g_assert_true (ringlet_peak_find (pattern, 21.0, 30 * BIN, &peak, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon ((peak.position - 20.0) / BIN, 100.25, 1e-6);
}

/* The stated error is that of the positions: their scatter over many noisy patterns. */
static void
test_uncertainty (void)
{
  const Case c = { "", 100.3, 6.0, 400.0, 50.0, 0.0, 100.0, 25.0 };
  const int n_patterns = 400;
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  double chi2 = 0.0;
  double sum = 0.0;

  for (int n = 0; n < n_patterns; n++) {
    g_autoptr (RingletResult) pattern = make_pattern (&c, TRUE);
    RingletPeak peak;
    double pull = 0.0;

    for (gsize i = 0; i < N_BINS; i++) {
      double normal = -6.0; /* sum of twelve: a Gaussian to three decimals */

      for (int k = 0; k < 12; k++)
        normal += g_rand_double (rand);
      pattern->intensity[i] += pattern->sigma[i] * normal;
    }
    g_assert_true (ringlet_peak_find (pattern, 21.0, 25 * BIN, &peak, NULL));
    pull = (peak.position - 20.0 - BIN * c.position) / peak.position_error;
    sum += pull;
    chi2 += pull * pull;
  }
  g_test_message ("pull %g, chi2 %g", sum / n_patterns, chi2 / n_patterns);
  g_assert_cmpfloat (fabs (sum / n_patterns), <, 0.25);
  g_assert_cmpfloat (fabs (chi2 / n_patterns - 1.0), <, 5.0 * sqrt (2.0 / n_patterns));
}

typedef struct {
  const char *name;
  Case shape;
  double expected;
  double half_width;
} Refusal;

static const Refusal refusals[] = {
  { "flat", { "", 100.0, 8.0, 0.0, 10.0, 0.0, 0, 0 }, 21.0, 0.3 },
  { "line", { "", 100.0, 8.0, 0.0, 10.0, 3.0, 0, 0 }, 21.0, 0.3 },
  { "dip", { "", 100.0, 8.0, -100.0, 200.0, 0.0, 0, 0 }, 21.0, 0.3 },
  { "outside", { "", 100.0, 8.0, 10.0, 1.0, 0.0, 0, 0 }, 40.0, 0.3 },
  { "few-bins", { "", 100.0, 8.0, 10.0, 1.0, 0.0, 0, 0 }, 21.0, 0.02 },
  { "beside", { "", 140.0, 12.0, 1000.0, 1.0, 0.0, 0, 0 }, 21.0, 0.3 },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    const Refusal *c = &refusals[i];
    g_autoptr (RingletResult) pattern = make_pattern (&c->shape, FALSE);
    g_autoptr (GError) error = NULL;
    RingletPeak peak;

    g_test_message ("%s", c->name);
    g_assert_false (
        ringlet_peak_find (pattern, c->expected, c->half_width, &peak, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/peak/exact", test_exact);
  g_test_add_func ("/peak/not-gaussian", test_not_gaussian);
  g_test_add_func ("/peak/empty-bins", test_empty_bins);
  g_test_add_func ("/peak/uncertainty", test_uncertainty);
  g_test_add_func ("/peak/refusals", test_refusals);

  return g_test_run ();
}
