/* SPDX-License-Identifier: MIT */

/* The derivatives of the residuals against differences of pyFAI's formulas, written out
 * here in extended precision: fourth order with a step of 1e-4 leaves 1e-15. */

#include <locale.h>
#include <math.h>

#include "calib/refine-model.h"
#include "geometry/lab.h"
#include "refine-points.h"

typedef long double Real;

#define DEGREE (G_PI / 180.0)
#define STEP 1e-4L
#define N_GEOMETRIES 200
/* Of the largest term of a residual; differences of differences in pixels lose four
 * digits more. */
#define TOLERANCE 1e-11
#define TOLERANCE_PX 1e-8

/* ---- the formulas ---- */

static Real
angle_of (const Real g[RINGLET_REFINE_N], const Real at[3])
{
  const Real p1 = at[0] - g[RINGLET_REFINE_PONI_SLOW];
  const Real p2 = at[1] - g[RINGLET_REFINE_PONI_FAST];
  const Real l = at[2] + g[RINGLET_REFINE_DISTANCE];
  const Real c1 = cosl (g[RINGLET_REFINE_ROT1]), s1 = sinl (g[RINGLET_REFINE_ROT1]);
  const Real c2 = cosl (g[RINGLET_REFINE_ROT2]), s2 = sinl (g[RINGLET_REFINE_ROT2]);
  const Real c3 = cosl (g[RINGLET_REFINE_ROT3]), s3 = sinl (g[RINGLET_REFINE_ROT3]);
  const Real t1 =
      p1 * c2 * c3 + p2 * (c3 * s1 * s2 - c1 * s3) - l * (c1 * c3 * s2 + s1 * s3);
  const Real t2 =
      p1 * c2 * s3 + p2 * (c1 * c3 + s1 * s2 * s3) - l * (-c3 * s1 + c1 * s2 * s3);
  const Real t3 = p1 * s2 - p2 * c2 * s1 + l * c1 * c2;

  return atan2l (sqrtl (t1 * t1 + t2 * t2), t3);
}

static Real
slope_along (const Real g[RINGLET_REFINE_N], const RingletRefineSpot *spot, int axis)
{
  static const Real weights[] = { 1.0L, -8.0L, 8.0L, -1.0L };
  static const Real steps[] = { -2.0L, -1.0L, 1.0L, 2.0L };
  Real sum = 0.0L;

  for (int i = 0; i < 4; i++) {
    Real at[3];

    /* In pixels, of which one moves the angle by 1e-3: a larger step. */
    for (int k = 0; k < 3; k++)
      at[k] = spot->at_m[k] + 100.0L * STEP * steps[i] * spot->steps_m[axis][k];
    sum += weights[i] * angle_of (g, at);
  }
  return sum / (12.0L * 100.0L * STEP);
}

static Real
residual_of (const Real g[RINGLET_REFINE_N], const RingletRefineSpot *spot, int kind)
{
  const Real at[3] = { spot->at_m[0], spot->at_m[1], spot->at_m[2] };
  const Real wavelength = g[RINGLET_REFINE_WAVELENGTH];
  const Real angle = angle_of (g, at);
  const Real ring = 2.0L * asinl (wavelength / (2.0L * spot->d_m));
  const Real pi = acosl (-1.0L);

  if (kind == RINGLET_REFINE_Q)
    return 4.0L * pi / wavelength * sinl (angle / 2.0L) - 2.0L * pi / spot->d_m;
  if (kind == RINGLET_REFINE_TWO_THETA)
    return angle - ring;
  return (angle - ring) / hypotl (slope_along (g, spot, 0), slope_along (g, spot, 1));
}

/* By parameter @p, whose size is @size. */
static Real
derivative_of (const Real g[RINGLET_REFINE_N], const RingletRefineSpot *spot, int kind,
    int p, Real size)
{
  static const Real weights[] = { 1.0L, -8.0L, 8.0L, -1.0L };
  static const Real steps[] = { -2.0L, -1.0L, 1.0L, 2.0L };
  Real sum = 0.0L;

  for (int i = 0; i < 4; i++) {
    Real moved[RINGLET_REFINE_N];

    memcpy (moved, g, sizeof moved);
    moved[p] += STEP * size * steps[i];
    sum += weights[i] * residual_of (moved, spot, kind);
  }
  return sum / (12.0L * STEP * size);
}

/* ---- what they are compared on ---- */

typedef RingletGrid *(*MakeGrid) (void);

static RingletGrid *
make_cylinder (void)
{
  return ringlet_grid_new_cylinder (PIXEL_M, PIXEL_M, N_PIXELS, N_PIXELS, 0.12, NULL);
}

static RingletGrid *
make_tilted (void)
{
  const RingletPanel panels[] = {
    { 0, 0, 480, N_PIXELS, { 0.0, 0.0, 0.0 }, { 1.0, 0.0, 0.0 }, { 0.0, 1.0, 0.0 } },
    { 520, 0, 480, N_PIXELS, { 520 * PIXEL_M, 0.0, -1e-3 },
        { cos (30 * DEGREE), 0.0, -sin (30 * DEGREE) }, { 0.0, 1.0, 0.0 } },
  };

  return ringlet_grid_new_panels (
      PIXEL_M, PIXEL_M, N_PIXELS, N_PIXELS, panels, 2, NULL, NULL);
}

static RingletDetector *
make_detector (MakeGrid make)
{
  if (make == NULL)
    return ringlet_detector_new_generic (PIXEL_M, PIXEL_M, N_PIXELS, N_PIXELS, 3, NULL);
  return ringlet_detector_new_grid ("bent", make (), 3, NULL);
}

/* Tilts to 45° and more; beyond 90° in the other half of them. */
static RingletGeometry
make_geometry (guint64 *state, gboolean is_behind)
{
  return (RingletGeometry){
    .distance_m = points_uniform (state, 0.05, 0.5),
    .poni_slow_m = points_uniform (state, -0.05, 0.15),
    .poni_fast_m = points_uniform (state, -0.05, 0.15),
    .rot1_rad = points_uniform (state, -0.8, 0.8) + (is_behind ? 0.95 * G_PI : 0.0),
    .rot2_rad = points_uniform (state, -0.8, 0.8),
    .rot3_rad = points_uniform (state, -3.0, 3.0),
    .wavelength_m = points_uniform (state, 0.2e-10, 1e-10),
  };
}

static void
fill_reals (const RingletGeometry *geometry, Real g[RINGLET_REFINE_N])
{
  for (RingletRefineParameter p = 0; p < RINGLET_REFINE_N; p++)
    g[p] = ringlet_refine_parameter_get (geometry, p);
}

static void
check_gradient (
    const RingletGeometry *geometry, const RingletRefineSpot *spot, int kind)
{
  const RingletRefineFrame frame = ringlet_refine_frame (geometry);
  const double tolerance = kind == RINGLET_REFINE_PIXELS ? TOLERANCE_PX : TOLERANCE;
  double gradient[RINGLET_REFINE_N];
  const double value = ringlet_refine_model (&frame, spot, kind, gradient);
  Real g[RINGLET_REFINE_N];
  Real scale = 0.0L;

  fill_reals (geometry, g);
  scale = kind == RINGLET_REFINE_Q ? 4.0L * (Real) G_PI / g[RINGLET_REFINE_WAVELENGTH]
                                   : 1.0L;
  if (kind == RINGLET_REFINE_PIXELS)
    scale = 1.0L / hypotl (slope_along (g, spot, 0), slope_along (g, spot, 1));
  g_assert_cmpfloat_with_epsilon (
      value / (double) scale, (double) (residual_of (g, spot, kind) / scale), 1e-11);
  for (int p = 0; p < RINGLET_REFINE_N; p++) {
    const Real size = p == RINGLET_REFINE_WAVELENGTH ? g[p]
        : p < RINGLET_REFINE_ROT1                    ? g[RINGLET_REFINE_DISTANCE]
                                                     : 1.0L;
    const Real expected = derivative_of (g, spot, kind, p, size);
    const Real unit = scale / size;

    g_assert_cmpfloat_with_epsilon (
        gradient[p] / (double) unit, (double) (expected / unit), tolerance);
  }
}

/* The same without asking for derivatives, and the same place as everybody's. */
static void
check_value (const RingletPlacement *placement, const RingletRefineSpot *spot,
    double slow_px, double fast_px)
{
  const RingletRefineFrame frame = ringlet_refine_frame (&placement->geometry);
  const RingletRefineValue value = ringlet_refine_value (&frame, spot);
  const RingletLab lab = ringlet_placement_at (placement, slow_px, fast_px);
  double gradient[RINGLET_REFINE_N];

  g_assert_cmpfloat (value.two_theta_rad, ==, ringlet_lab_two_theta (lab));
  g_assert_cmpfloat (value.chi_rad, ==, ringlet_lab_chi (lab));
  for (int kind = 0; kind <= RINGLET_REFINE_PIXELS; kind++)
    g_assert_cmpfloat (ringlet_refine_model (&frame, spot, kind, NULL), ==,
        ringlet_refine_model (&frame, spot, kind, gradient));
}

static void
test_gradient (gconstpointer data)
{
  g_autoptr (RingletDetector) detector = make_detector ((MakeGrid) data);
  guint64 state = 8;

  for (int i = 0; i < N_GEOMETRIES; i++) {
    const RingletGeometry geometry = make_geometry (&state, i % 4 == 3);
    const RingletPlacement placement = ringlet_placement_new (detector, &geometry);
    double slow = points_uniform (&state, 1.0, N_PIXELS - 1.0);
    const double fast = points_uniform (&state, 1.0, N_PIXELS - 1.0);
    const double d = points_uniform (&state, 0.6, 6.0) * 1e-10;
    RingletRefineSpot spot;

    /* Not in the gap between the panels. */
    if (slow > 478.0 && slow < 522.0)
      slow += 50.0;
    spot = ringlet_refine_spot (&placement, slow, fast, d);
    check_value (&placement, &spot, slow, fast);
    for (int kind = 0; kind <= RINGLET_REFINE_PIXELS; kind++)
      check_gradient (&geometry, &spot, kind);
  }
}

/* How far a pixel is, also where the next one lies elsewhere. */
static void
test_steps (void)
{
  g_autoptr (RingletDetector) detector = make_detector (make_tilted);
  const RingletGeometry geometry = { .distance_m = 0.1 };
  const RingletPlacement placement = ringlet_placement_new (detector, &geometry);
  /* In the last row before the gap. */
  const RingletRefineSpot spot = ringlet_refine_spot (&placement, 479.9, 10.2, 1e-10);

  g_assert_cmpfloat_with_epsilon (spot.steps_m[0][0], PIXEL_M, 1e-15);
  g_assert_cmpfloat_with_epsilon (spot.steps_m[0][2], 0.0, 1e-15);
  g_assert_cmpfloat_with_epsilon (spot.steps_m[1][1], PIXEL_M, 1e-15);
}

/* A ring that the wavelength cannot make. */
static void
test_no_ring (void)
{
  const RingletGeometry geometry = { .distance_m = 0.1, .wavelength_m = 1e-10 };
  const RingletRefineFrame frame = ringlet_refine_frame (&geometry);
  const RingletRefineSpot spot = { .at_m = { 0.01, 0.01, 0.0 }, .d_m = 0.4e-10 };

  for (int kind = 0; kind <= RINGLET_REFINE_PIXELS; kind++)
    g_assert_true (isnan (ringlet_refine_model (&frame, &spot, kind, NULL)));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/calib/refine-model/plane", NULL, test_gradient);
  g_test_add_data_func (
      "/calib/refine-model/cylinder", (gconstpointer) make_cylinder, test_gradient);
  g_test_add_data_func (
      "/calib/refine-model/panels", (gconstpointer) make_tilted, test_gradient);
  g_test_add_func ("/calib/refine-model/steps", test_steps);
  g_test_add_func ("/calib/refine-model/no-ring", test_no_ring);
  return g_test_run ();
}
