/* SPDX-License-Identifier: MIT */
#include "calib/peak-arc.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "process/poisson.h"

#define SIDE 48
#define DEGREE (G_PI / 180.0)
#define FWHM_OF_SIGMA 2.3548200450309493
/* Distance across that derivatives are taken over. */
#define STEP 1e-4

/**
 * Arc:
 * @radius_px: INFINITY for a straight one
 * @azimuth_rad: of the middle of the arc, seen from its centre
 * @slow_px: that middle
 * @fast_px: likewise
 * @fwhm_px: before the pixels
 * @amplitude: on the crest, before the pixels
 * @background: in the middle
 * @slope: of the background across the arc, a pixel
 */
typedef struct {
  double radius_px;
  double azimuth_rad;
  double slow_px;
  double fast_px;
  double fwhm_px;
  double amplitude;
  double background;
  double slope;
} Arc;

/* Gauss and Legendre, −1 … 1; of a pixel of a peak 1 pixel wide, 1e-6 are left. */
static const double nodes[] = { -0.906179845938664, -0.538469310105683, 0.0,
  0.538469310105683, 0.906179845938664 };
static const double node_weights[] = { 0.236926885056189, 0.478628670499366,
  0.568888888888889, 0.478628670499366, 0.236926885056189 };

static double
distance_at (const Arc *arc, double slow, double fast)
{
  const double n[2] = { sin (arc->azimuth_rad), cos (arc->azimuth_rad) };
  const double y = slow - arc->slow_px;
  const double x = fast - arc->fast_px;

  if (isinf (arc->radius_px))
    return n[0] * y + n[1] * x;
  return hypot (y + arc->radius_px * n[0], x + arc->radius_px * n[1]) - arc->radius_px;
}

static double
intensity_at (const Arc *arc, double slow, double fast)
{
  const double d = distance_at (arc, slow, fast) * FWHM_OF_SIGMA / arc->fwhm_px;
  const double across = distance_at (arc, slow, fast);

  return arc->amplitude * exp (-0.5 * d * d) + arc->background + arc->slope * across;
}

/* Mean over the area of a pixel. */
static double
pixel_at (const Arc *arc, gsize slow, gsize fast)
{
  double sum = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (nodes); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (nodes); j++)
      sum += node_weights[i] * node_weights[j] *
          intensity_at (arc, (double) slow + 0.5 + 0.5 * nodes[i],
              (double) fast + 0.5 + 0.5 * nodes[j]);
  }
  return 0.25 * sum;
}

static void
expect (const Arc *arc, double *pixels)
{
  for (gsize i = 0; i < SIDE; i++) {
    for (gsize j = 0; j < SIDE; j++)
      pixels[i * SIDE + j] = pixel_at (arc, i, j);
  }
}

static RingletPeakImage *
image_new (const double *pixels)
{
  double *data = ringlet_image_alloc (RINGLET_PIXEL_F64, SIDE, SIDE, NULL);
  g_autoptr (RingletImage) image = NULL;

  memcpy (data, pixels, sizeof (double) * SIDE * SIDE);
  image = ringlet_image_new_take (RINGLET_PIXEL_F64, SIDE, SIDE, data, NULL);
  return ringlet_peak_image_new (image, NULL, FALSE, NULL, NULL);
}

static void
draw (GRand *rand, const double *expected, double *counts)
{
  for (gsize at = 0; at < SIDE * SIDE; at++)
    counts[at] = ringlet_poisson_sample (rand, fmax (expected[at], 0.0));
}

static double
inside (GRand *rand, double from, double to)
{
  return g_rand_double_range (rand, from, to);
}

/* Somewhere in the middle, in any direction. */
static Arc
arc_new (GRand *rand, double fwhm_px, double amplitude, double radius_px)
{
  return (Arc){
    .radius_px = radius_px,
    .azimuth_rad = inside (rand, -G_PI, G_PI),
    .slow_px = SIDE / 2 + inside (rand, -1.0, 1.0),
    .fast_px = SIDE / 2 + inside (rand, -1.0, 1.0),
    .fwhm_px = fwhm_px,
    .amplitude = amplitude,
    .background = inside (rand, 0.05, 0.5) * amplitude,
    .slope = inside (rand, -0.002, 0.002) * amplitude,
  };
}

/* What a caller expects is wrong by up to a pixel. */
static RingletArcWindow
window_around (GRand *rand, const Arc *arc)
{
  const double wrong = inside (rand, -1.0, 1.0);

  return (RingletArcWindow){
    .slow_px = arc->slow_px + wrong * sin (arc->azimuth_rad),
    .fast_px = arc->fast_px + wrong * cos (arc->azimuth_rad),
    .normal_rad = arc->azimuth_rad,
    .curvature_per_px = 1.0 / (arc->radius_px + wrong),
    .half_across_px = 2.0 * arc->fwhm_px + 3.0,
    .half_along_px = fmin (14.0, 0.35 * arc->radius_px),
  };
}

static double
error_of (const Arc *arc, const RingletArcPeak *peak)
{
  return distance_at (arc, peak->slow_px, peak->fast_px);
}

/* ---- the Cramér–Rao bound, from the exact intensities ---- */

#define N_UNKNOWNS 5

static void
move (Arc *arc, int unknown, double by)
{
  switch (unknown) {
  case 0: /* across */
    arc->slow_px += by * sin (arc->azimuth_rad);
    arc->fast_px += by * cos (arc->azimuth_rad);
    arc->radius_px += by;
    break;
  case 1:
    arc->fwhm_px += by;
    break;
  case 2:
    arc->amplitude += by;
    break;
  case 3:
    arc->background += by;
    break;
  default:
    arc->slope += by;
    break;
  }
}

static gboolean
is_inside (const Arc *arc, const RingletArcWindow *window, gsize i, gsize j)
{
  const double y = (double) i + 0.5 - window->slow_px;
  const double x = (double) j + 0.5 - window->fast_px;
  const double n[2] = { sin (arc->azimuth_rad), cos (arc->azimuth_rad) };
  const double r = 1.0 / window->curvature_per_px;
  const double a = n[0] * y + n[1] * x;
  const double u = n[1] * y - n[0] * x;

  return fabs (hypot (r + a, u) - r) <= window->half_across_px &&
      fabs (u * r / (r + a)) <= window->half_along_px;
}

/* The first diagonal element of the inverse, by elimination of the others. */
static double
first_of_inverse (double m[N_UNKNOWNS][N_UNKNOWNS])
{
  for (int k = N_UNKNOWNS - 1; k > 0; k--) {
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++)
        m[i][j] -= m[i][k] * m[k][j] / m[k][k];
    }
  }
  return 1.0 / m[0][0];
}

static double
bound_of (const Arc *arc, const RingletArcWindow *window, const double *expected)
{
  double fisher[N_UNKNOWNS][N_UNKNOWNS] = { 0 };

  for (gsize at = 0; at < SIDE * SIDE; at++) {
    double g[N_UNKNOWNS];

    if (!is_inside (arc, window, at / SIDE, at % SIDE))
      continue;
    for (int k = 0; k < N_UNKNOWNS; k++) {
      Arc up = *arc;
      Arc down = *arc;

      move (&up, k, STEP);
      move (&down, k, -STEP);
      g[k] = (pixel_at (&up, at / SIDE, at % SIDE) -
                 pixel_at (&down, at / SIDE, at % SIDE)) /
          (2.0 * STEP);
    }
    for (int k = 0; k < N_UNKNOWNS; k++) {
      for (int l = 0; l < N_UNKNOWNS; l++)
        fisher[k][l] += g[k] * g[l] / expected[at];
    }
  }
  return sqrt (first_of_inverse (fisher));
}

/* ---- */

static const double widths[] = { 1.0, 1.5, 2.5, 4.0, 6.0 };
static const double radii[] = { 30.0, 100.0, 500.0, 2000.0 };
static const double heights[] = { 1e5, 3e3, 100.0, 10.0, 3.0 };

/* What a peak of that width loses on its crest does not matter here. */
static void
test_exact (void)
{
  enum { N_EXACT = 40 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  g_autofree double *pixels = g_new (double, SIDE *SIDE);

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++) {
    double sum = 0.0;
    double most = 0.0;

    for (int k = 0; k < N_EXACT; k++) {
      const Arc arc = arc_new (rand, widths[i], 1e5, radii[k % G_N_ELEMENTS (radii)]);
      const RingletArcWindow window = window_around (rand, &arc);
      g_autoptr (RingletPeakImage) image = NULL;
      RingletArcPeak peak;

      expect (&arc, pixels);
      image = image_new (pixels);
      g_assert_true (ringlet_arc_fit (image, &window, &peak));
      sum += error_of (&arc, &peak) * error_of (&arc, &peak);
      most = fmax (most, fabs (error_of (&arc, &peak)));
      g_assert_cmpfloat (fabs (peak.fwhm_px - arc.fwhm_px), <, 0.1);
    }
    g_test_message (
        "%g px: rms %g px, at most %g", widths[i], sqrt (sum / N_EXACT), most);
    /* The issue asks for 0.05. */
    g_assert_cmpfloat (sqrt (sum / N_EXACT), <, 0.01);
    g_assert_cmpfloat (most, <, 0.05);
  }
}

/* Error by the bound, and by what the fit says, both 1 at best. */
static void
test_noise (void)
{
  enum { N_ARCS = 8, N_DRAWS = 15 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (80);
  g_autofree double *expected = g_new (double, SIDE *SIDE);
  g_autofree double *counts = g_new (double, SIDE *SIDE);

  for (gsize i = 0; i < G_N_ELEMENTS (widths) * G_N_ELEMENTS (heights); i++) {
    const double width = widths[i % G_N_ELEMENTS (widths)];
    const double height = heights[i / G_N_ELEMENTS (widths)];
    double by_bound = 0.0;
    double by_sigma = 0.0;
    int n = 0;

    for (int k = 0; k < N_ARCS; k++) {
      const Arc arc = arc_new (rand, width, height, radii[k % G_N_ELEMENTS (radii)]);
      const RingletArcWindow window = window_around (rand, &arc);
      double bound;

      expect (&arc, expected);
      bound = bound_of (&arc, &window, expected);
      for (int l = 0; l < N_DRAWS; l++) {
        g_autoptr (RingletPeakImage) image = NULL;
        RingletArcPeak peak;

        draw (rand, expected, counts);
        image = image_new (counts);
        if (!ringlet_arc_fit (image, &window, &peak))
          continue;
        by_bound += pow (error_of (&arc, &peak) / bound, 2.0);
        by_sigma += pow (error_of (&arc, &peak) / peak.sigma_px, 2.0);
        n++;
      }
    }
    g_test_message ("%g px, %g counts: %g of the bound, %g σ, %d of %d", width, height,
        sqrt (by_bound / n), sqrt (by_sigma / n), n, N_ARCS * N_DRAWS);
    /* 120 draws know a standard deviation to 6.5 %. */
    g_assert_cmpfloat (sqrt (by_bound / n), <, 1.3);
    g_assert_cmpfloat (sqrt (by_sigma / n), >, 0.8);
    g_assert_cmpfloat (sqrt (by_sigma / n), <, 1.3);
    g_assert_cmpint (n, >=, N_ARCS * N_DRAWS * (height < 5.0 ? 0.9 : 1.0));
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peak-arc/exact", test_exact);
  g_test_add_func ("/peak-arc/noise", test_noise);
  return g_test_run ();
}
