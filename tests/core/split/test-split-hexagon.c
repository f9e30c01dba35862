/* SPDX-License-Identifier: MIT */

/* Full splitting of pixels with six corners: counts are kept, and areas are those of
 * polygons that were cut without the program. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "split/split.h"

/* Hexagons of 0.1 mm, the beam at (slow, fast) metres from the corner, and a
 * tenth of a millimetre a bin. */
typedef struct {
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletSplitter splitter;
} Hexagons;

static void
hexagons_init (Hexagons *self, double slow_m, double fast_m, gsize n_azimuth)
{
  self->detector = ringlet_detector_new_grid (
      "hexagons", ringlet_grid_new_hexagon (1e-4, 20, 24), 3, NULL);
  self->geometry = (RingletGeometry){ 0.05, slow_m, fast_m, 0, 0, 0, 1e-10 };
  self->splitter =
      (RingletSplitter){ RINGLET_SPLIT_FULL, self->detector, &self->geometry, NULL,
        { RINGLET_SPACE_RADIUS, 60, 0.0, 6e-3, n_azimuth, TRUE, -G_PI, G_PI } };
}

static void
hexagons_clear (Hexagons *self)
{
  ringlet_detector_unref (self->detector);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Hexagons, hexagons_clear)

static double
sum_of (const RingletShares *shares, gsize pixel)
{
  double sum = 0.0;

  for (guint32 k = shares->start[pixel]; k < shares->start[pixel + 1]; k++)
    sum += shares->share[k];
  return sum;
}

/* In the middle of pixel (10, 12), off it, on an edge, on a corner. */
static const double hexagon_beams[][2] = {
  { 9.2376e-4, 12.5e-4 },
  { 9.3e-4, 12.7e-4 },
  { 9.2376e-4, 12.0e-4 },
  { 8.660254037844387e-4, 12.5e-4 },
};

static void
test_hexagon_sums (void)
{
  for (gsize b = 0; b < G_N_ELEMENTS (hexagon_beams); b++)
    for (gsize n_azimuth = 1; n_azimuth <= 36; n_azimuth += 35) {
      g_auto (Hexagons) h;
      g_autoptr (RingletShares) shares = NULL;

      hexagons_init (&h, hexagon_beams[b][0], hexagon_beams[b][1], n_azimuth);
      shares = ringlet_splitter_run (&h.splitter, 0);
      g_assert_cmpuint (shares->n_pixels, ==, 20 * 24);
      for (gsize pixel = 0; pixel < shares->n_pixels; pixel++)
        g_assert_cmpfloat_with_epsilon (sum_of (shares, pixel), 1.0, 1e-12);
    }
}

/* The disc around the beam, wholly inside one pixel. */
static void
test_hexagon_pole (void)
{
  const double radius_m = 0.25e-4;
  const double hexagon_m2 = 0.5 * sqrt (3.0) * 1e-8;

  for (gsize b = 0; b < 2; b++) {
    g_auto (Hexagons) h;
    g_autoptr (RingletShares) shares = NULL;

    hexagons_init (&h, hexagon_beams[b][0], hexagon_beams[b][1], 1);
    h.splitter.bins.n_radial = 1;
    h.splitter.bins.radial_max = radius_m;
    shares = ringlet_splitter_run (&h.splitter, 0);
    g_assert_cmpfloat_with_epsilon (
        sum_of (shares, 10 * 24 + 12), G_PI * radius_m * radius_m / hexagon_m2, 2e-3);
  }
}

/* A polygon in bins, cut by half planes: written for this test. */
typedef struct {
  int n;
  double at[16][2];
} Shape;

/* What is left on the side of @level where side · coordinate is larger. */
static Shape
cut (const Shape *shape, int axis, double side, double level)
{
  Shape left = { 0 };

  for (int k = 0; k < shape->n; k++) {
    const double *a = shape->at[k];
    const double *b = shape->at[(k + 1) % shape->n];
    const double da = side * (a[axis] - level);
    const double db = side * (b[axis] - level);

    if (da >= 0.0)
      memcpy (left.at[left.n++], a, sizeof left.at[0]);
    if ((da > 0.0 && db < 0.0) || (da < 0.0 && db > 0.0)) {
      for (int i = 0; i < 2; i++)
        left.at[left.n][i] = a[i] + da / (da - db) * (b[i] - a[i]);
      left.n++;
    }
  }
  return left;
}

static double
shape_area (const Shape *shape)
{
  double sum = 0.0;

  for (int k = 0; k < shape->n; k++) {
    const double *a = shape->at[k];
    const double *b = shape->at[(k + 1) % shape->n];

    sum += a[0] * b[1] - a[1] * b[0];
  }
  return fabs (sum) / 2.0;
}

/* Part of pixel (i, j) in a bin, from the definition of hexagons alone. */
static double
expected_share (int i, int j, const double beam[2], int radial, int azimuth)
{
  const double centre_slow = 1e-4 * (1.0 / sqrt (3.0) + i * sqrt (0.75));
  const double centre_fast = 1e-4 * (j + 0.5 + i % 2 * 0.5);
  Shape shape = { .n = 6 };
  Shape part;

  for (int k = 0; k < 6; k++) {
    const double angle = G_PI / 6.0 + k * G_PI / 3.0;
    const double y = centre_slow + 1e-4 / sqrt (3.0) * sin (angle) - beam[0];
    const double x = centre_fast + 1e-4 / sqrt (3.0) * cos (angle) - beam[1];

    shape.at[k][0] = hypot (x, y) / 1e-4;
    shape.at[k][1] = (atan2 (y, x) + G_PI) / (2.0 * G_PI) * 36.0;
  }
  part = cut (&shape, 0, 1.0, radial);
  part = cut (&part, 0, -1.0, radial + 1.0);
  part = cut (&part, 1, 1.0, azimuth);
  part = cut (&part, 1, -1.0, azimuth + 1.0);
  return shape_area (&part) / shape_area (&shape);
}

/* Beside the beam, so that no pixel meets ±180°. */
static void
test_hexagon_areas (void)
{
  const double beam[2] = { 7e-4, -8e-4 };
  g_auto (Hexagons) h;
  g_autoptr (RingletShares) shares = NULL;
  gsize n_split = 0;

  hexagons_init (&h, beam[0], beam[1], 36);
  shares = ringlet_splitter_run (&h.splitter, 0);
  for (gsize pixel = 0; pixel < shares->n_pixels; pixel++) {
    n_split += shares->start[pixel + 1] - shares->start[pixel] > 1;
    for (guint32 k = shares->start[pixel]; k < shares->start[pixel + 1]; k++)
      g_assert_cmpfloat_with_epsilon (shares->share[k],
          expected_share ((int) pixel / 24, (int) pixel % 24, beam,
              (int) shares->bin[k] % 60, (int) shares->bin[k] / 60),
          1e-11);
  }
  g_assert_cmpuint (n_split, >, 400);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/split/hexagon/sums", test_hexagon_sums);
  g_test_add_func ("/split/hexagon/pole", test_hexagon_pole);
  g_test_add_func ("/split/hexagon/areas", test_hexagon_areas);

  return g_test_run ();
}
