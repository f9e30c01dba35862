/* SPDX-License-Identifier: MIT */

/* Noisy points: never a larger cost than the least that scipy finds from 20 random
 * starts. */

#include <locale.h>
#include <math.h>

#include "calib/refine.h"
#include "refine-points.h"

#define LAB6_M 4.15689e-10
/* Both arrive with rounding; the derivatives of scipy's pixels are differences. */
#define ROUNDING 1e-9

/**
 * ScipyCase:
 * @n: points
 * @cost: the least, in the square of the unit of the residual
 */
typedef struct {
  guint64 seed;
  RingletRefineResidual residual;
  RingletRefineLoss loss;
  gboolean has_wavelength;
  gboolean is_bounded;
  guint n;
  double cost;
} ScipyCase;

#include "refine-scipy.h"

static RingletGeometry
make_truth (guint64 *state)
{
  RingletGeometry truth = { 0 };

  truth.distance_m = points_uniform (state, 0.1, 0.3);
  truth.poni_slow_m = points_uniform (state, 0.02, 0.08);
  truth.poni_fast_m = points_uniform (state, 0.02, 0.08);
  truth.rot1_rad = points_uniform (state, -0.3, 0.3);
  truth.rot2_rad = points_uniform (state, -0.3, 0.3);
  truth.rot3_rad = points_uniform (state, -1.0, 1.0);
  truth.wavelength_m = points_uniform (state, 0.25e-10, 0.45e-10);
  return truth;
}

/* Nothing of the truth but what is fixed. */
static RingletGeometry
make_start (const RingletGeometry *truth, gboolean is_bounded)
{
  RingletGeometry start = *truth;

  start.distance_m *= is_bounded ? 1.3 : 0.7;
  start.poni_slow_m = 0.05;
  start.poni_fast_m = 0.05;
  start.rot1_rad = 0.0;
  start.rot2_rad = 0.0;
  return start;
}

static void
check (const ScipyCase *c)
{
  guint64 state = c->seed;
  const RingletGeometry truth = make_truth (&state);
  const double noise_px = points_uniform (&state, 0.1, 1.0);
  const RingletGeometry start = make_start (&truth, c->is_bounded);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (PIXEL_M, PIXEL_M, N_PIXELS, N_PIXELS, 3, NULL);
  g_autoptr (GArray) rings = points_rings (LAB6_M, 10, truth.wavelength_m);
  g_autoptr (GArray) points = points_new (&truth, rings, 36, noise_px, &state);
  g_autoptr (RingletRefinement) result = NULL;
  g_autoptr (GError) error = NULL;
  RingletRefineOptions options =
      ringlet_refine_options (&start, detector, rings, points);

  g_assert_cmpuint (points->len, ==, c->n);
  options.residual = c->residual;
  options.loss = c->loss;
  options.use_sigma = c->residual == RINGLET_REFINE_PIXELS;
  if (c->has_wavelength)
    options.limits[RINGLET_REFINE_WAVELENGTH].state = RINGLET_REFINE_FREE;
  if (c->is_bounded)
    options.limits[RINGLET_REFINE_DISTANCE] =
        (RingletRefineLimit){ RINGLET_REFINE_BOUNDED, truth.distance_m * 1.01,
          truth.distance_m * 1.5 };
  result = ringlet_refine (&options, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%.17g beside %.17g", result->cost, c->cost);
  g_assert_cmpfloat (result->cost, <=, c->cost * (1.0 + ROUNDING));
  /* The same sum: nor much less. */
  g_assert_cmpfloat (result->cost, >, c->cost * 0.5);
}

static void
test_scipy (gconstpointer data)
{
  check (data);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (scipy_cases); i++) {
    g_autofree char *path =
        g_strdup_printf ("/calib/refine-scipy/%" G_GUINT64_FORMAT, scipy_cases[i].seed);

    g_test_add_data_func (path, &scipy_cases[i], test_scipy);
  }
  return g_test_run ();
}
