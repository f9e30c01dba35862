/* SPDX-License-Identifier: MIT */
#include "process/peak-shape.h"

#include <locale.h>
#include <math.h>

/* Steps of an integral over the Gaussian, six widths to each side. The trapezium rule
 * converges faster than any power there. */
#define N_STEPS 4096
#define REACH 6.0

/* The convolution itself. */
static double
voigt (double x, double gauss_fwhm, double lorentz_fwhm)
{
  const double step = 2.0 * REACH * gauss_fwhm / N_STEPS;
  double sum = 0.0;

  for (int i = 0; i <= N_STEPS; i++) {
    const double t = (i - N_STEPS / 2) * step;
    const double s = gauss_fwhm / (2.0 * sqrt (2.0 * log (2.0)));
    const double half = lorentz_fwhm / 2.0;

    sum += exp (-t * t / (2.0 * s * s)) / (s * sqrt (2.0 * G_PI)) * half /
        (G_PI * ((x - t) * (x - t) + half * half));
  }
  return sum * step;
}

/* Full width at half maximum, by bisection. */
static double
voigt_fwhm (double gauss_fwhm, double lorentz_fwhm)
{
  const double half = 0.5 * voigt (0.0, gauss_fwhm, lorentz_fwhm);
  double low = 0.0;
  double high = gauss_fwhm + lorentz_fwhm;

  for (int i = 0; i < 50; i++) {
    const double middle = 0.5 * (low + high);

    if (voigt (middle, gauss_fwhm, lorentz_fwhm) > half)
      low = middle;
    else
      high = middle;
  }
  return 2.0 * low;
}

typedef struct {
  double gauss;
  double lorentz;
} Case;

static const Case cases[] = {
  { 1.0, 0.1 },
  { 1.0, 0.3 },
  { 1.0, 0.6 },
  { 1.0, 1.0 },
  { 0.6, 1.0 },
  { 0.3, 1.0 },
  { 7e-4, 5e-4 },
};

/* The polynomial gives the width to half a percent; a pseudo-Voigt of that width
 * differs by up to 1.3 % of the crest. */
static void
test_tch (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    const RingletPeakShape shape = ringlet_peak_shape_tch (c->gauss, c->lorentz);
    const double crest = voigt (0.0, c->gauss, c->lorentz);
    const double width = voigt_fwhm (c->gauss, c->lorentz);

    g_test_message ("%g %g: %.6f of %.6f", c->gauss, c->lorentz, shape.fwhm, width);
    g_assert_cmpfloat (fabs (shape.fwhm / width - 1.0), <=, 5e-3);
    for (double x = 0.0; x <= 5.0; x += 0.05) {
      const double fit =
          ringlet_peak_pseudo_voigt (x * width, shape.fwhm, shape.lorentzian);

      g_assert_cmpfloat (
          fabs (fit - voigt (x * width, c->gauss, c->lorentz)), <=, 0.013 * crest);
    }
  }
}

static void
test_limits (void)
{
  RingletPeakShape shape = ringlet_peak_shape_tch (0.02, 0.0);

  g_assert_cmpfloat (shape.lorentzian, ==, 0.0);
  g_assert_cmpfloat (fabs (shape.fwhm - 0.02), <=, 1e-16);
  shape = ringlet_peak_shape_tch (0.0, 3e-80);
  g_assert_cmpfloat (fabs (shape.lorentzian - 1.0), <=, 1e-15);
  g_assert_cmpfloat (fabs (shape.fwhm / 3e-80 - 1.0), <=, 1e-15);
  g_assert_cmpfloat (ringlet_peak_shape_tch (0.0, 0.0).fwhm, ==, 0.0);
}

/* Half the crest at half the width, an area of 1. */
static void
test_profiles (void)
{
  const double fwhm = 0.3;
  const double step = fwhm / 200.0;
  double gauss = 0.0;
  double lorentz = 0.0;

  for (int i = -200 * 320; i <= 200 * 320; i++) {
    gauss += step * ringlet_peak_gauss (i * step, fwhm);
    lorentz += step * ringlet_peak_lorentz (i * step, fwhm);
  }
  g_assert_cmpfloat (fabs (gauss - 1.0), <=, 1e-12);
  /* What is outside: 1 − 2/π atan (2 · reach / FWHM), with half a step at the ends. */
  g_assert_cmpfloat (
      fabs (lorentz - 2.0 / G_PI * atan (640.0 + 1.0 / 200.0)), <=, 1e-7);

  for (double share = 0.0; share <= 1.0; share += 0.25) {
    const double crest = ringlet_peak_pseudo_voigt (0.0, fwhm, share);

    g_assert_cmpfloat (
        fabs (ringlet_peak_pseudo_voigt (-fwhm / 2.0, fwhm, share) / crest - 0.5), <=,
        1e-15);
  }
}

/* Numbers by hand: tan 45° = 1, cos 60° = ½. */
static void
test_widths (void)
{
  const RingletPeakWidths widths = { 4.0, -3.0, 8.0, 0.5, 0.25 };
  const RingletPeakWidths none = { 1.0, -3.0, 1.0, -1.0, 0.1 };

  g_assert_cmpfloat (
      fabs (ringlet_peak_widths_gauss (&widths, G_PI / 4.0) - 3.0), <=, 1e-14);
  g_assert_cmpfloat (fabs (ringlet_peak_widths_lorentz (&widths, G_PI / 3.0) -
                         (0.5 * sqrt (3.0) + 0.5)),
      <=, 1e-14);
  g_assert_true (isnan (ringlet_peak_widths_gauss (&none, G_PI / 4.0)));
  g_assert_true (isnan (ringlet_peak_widths_lorentz (&none, G_PI / 4.0)));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peak-shape/tch", test_tch);
  g_test_add_func ("/peak-shape/limits", test_limits);
  g_test_add_func ("/peak-shape/profiles", test_profiles);
  g_test_add_func ("/peak-shape/widths", test_widths);
  return g_test_run ();
}
