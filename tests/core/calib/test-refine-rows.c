/* SPDX-License-Identifier: MIT */

/* Many points at once against one by one, which test-refine-model.c has held against
 * formulas: parts that begin and end within a block, subsets, rings that do not
 * reflect. Both compute the arc tangent and sums in orders of their own. */

#include <locale.h>
#include <math.h>

#include "calib/refine-rows.h"
#include "refine-points.h"

#define N_SPOTS 700
#define FIRST 100
#define END 650
#define TOLERANCE 1e-12

typedef struct {
  RingletGeometry geometry;
  RingletRefineSpot spots[N_SPOTS];
  double weights[N_SPOTS];
} Points;

/* Rings come in runs of any length; the last spacing is too small for the wavelength.
 */
static Points *
many_points (guint64 seed)
{
  static const double spacings[] = { 4e-10, 2.5e-10, 1.1e-10, 0.2e-10 };
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (PIXEL_M, PIXEL_M, N_PIXELS, N_PIXELS, 3, NULL);
  Points *self = g_new0 (Points, 1);
  RingletPlacement placement;

  self->geometry = (RingletGeometry){ .distance_m = points_uniform (&seed, 0.1, 0.3),
    .poni_slow_m = 0.04,
    .poni_fast_m = 0.06,
    .rot1_rad = points_uniform (&seed, -0.5, 0.5),
    .rot2_rad = points_uniform (&seed, -0.5, 0.5),
    .rot3_rad = 0.3,
    .wavelength_m = 0.7e-10 };
  placement = ringlet_placement_new (detector, &self->geometry);
  for (gsize i = 0; i < N_SPOTS; i++) {
    self->spots[i] =
        ringlet_refine_spot (&placement, points_uniform (&seed, 1.0, N_PIXELS - 1.0),
            points_uniform (&seed, 1.0, N_PIXELS - 1.0),
            spacings[i < 300 ? i / 50 % 4 : i % 4]);
    self->weights[i] = points_uniform (&seed, 0.1, 9.0);
  }
  return self;
}

static void
assert_same (double value, double expected, double scale)
{
  if (isnan (expected))
    g_assert_true (isnan (value));
  else
    g_assert_cmpfloat_with_epsilon (value / scale, expected / scale, TOLERANCE);
}

/* @which: (nullable) */
static void
check (const Points *points, const gsize *which, gsize n, RingletRefineResidual kind)
{
  const RingletRefineFrame frame = ringlet_refine_frame (&points->geometry);
  const gsize end = MIN (n, END);
  const gsize stride = n + 3;
  g_autofree double *residuals = g_new0 (double, n);
  g_autofree double *slopes = g_new0 (double, RINGLET_REFINE_N *stride);
  RingletRefineRows rows;

  ringlet_refine_rows_init (&rows, N_SPOTS);
  ringlet_refine_rows_fill (&rows, points->spots, points->weights, which, n);
  ringlet_refine_rows_residuals (&rows, &frame, kind, FIRST, end, residuals);
  ringlet_refine_rows_jacobian (&rows, &frame, kind, FIRST, end, stride, slopes);
  g_assert_cmpuint (rows.n, ==, n);
  for (gsize i = 0; i < n; i++) {
    const gsize from = which != NULL ? which[i] : i;
    const double weight = points->weights[from];
    const gboolean is_in = i >= FIRST && i < end;
    double gradient[RINGLET_REFINE_N] = { 0.0 };
    const double residual =
        ringlet_refine_model (&frame, &points->spots[from], kind, gradient);

    assert_same (residuals[i], is_in ? weight * residual : 0.0,
        weight * fmax (1.0, fabs (residual)));
    for (gsize p = 0; p < RINGLET_REFINE_N && !(is_in && isnan (residual)); p++)
      assert_same (slopes[p * stride + i], is_in ? weight * gradient[p] : 0.0,
          weight * fmax (1.0, fabs (gradient[p])));
  }
  ringlet_refine_rows_clear (&rows);
}

static void
test_all (void)
{
  for (guint64 seed = 1; seed <= 20; seed++) {
    g_autofree Points *points = many_points (seed);

    for (int kind = 0; kind <= RINGLET_REFINE_PIXELS; kind++)
      check (points, NULL, N_SPOTS, (RingletRefineResidual) kind);
  }
}

static void
test_subset (void)
{
  g_autofree Points *points = many_points (99);
  gsize which[N_SPOTS / 3];

  for (gsize i = 0; i < G_N_ELEMENTS (which); i++)
    which[i] = N_SPOTS - 1 - 3 * i;
  for (int kind = 0; kind <= RINGLET_REFINE_PIXELS; kind++)
    check (points, which, G_N_ELEMENTS (which), (RingletRefineResidual) kind);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calib/refine-rows/all", test_all);
  g_test_add_func ("/calib/refine-rows/subset", test_subset);
  return g_test_run ();
}
