/* SPDX-License-Identifier: MIT */
#include "geometry/absorption.h"

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "geometry/absorption-table.h"

#define DEGREE (G_PI / 180.0)

/* tests/reference/absorption.py: good to 1e-7. */
typedef struct {
  double depth;
  double angle_deg;
  double rise_deg;
  double transmission;
} Case;

static const Case discs[] = {
  { 0.3, 20, 0, 0.6049052976 },
  { 1, 5, 0, 0.1966033674 },
  { 1, 60, 25, 0.2060109071 },
  { 1, 130, 40, 0.2405736286 },
  { 3, 15, 10, 0.01580596459 },
  { 3, 90, 0, 0.05833281746 },
  { 5, 40, 20, 0.009753578646 },
};

static const Case balls[] = {
  { 0.3, 30, 0, 0.6432437403 },
  { 1, 10, 0, 0.2431227608 },
  { 1, 90, 0, 0.2853088345 },
  { 3, 45, 0, 0.041510823 },
};

static void
assert_close (double ours, double truth, double tolerance)
{
  g_test_message ("%.10g, not %.10g", ours, truth);
  g_assert_cmpfloat (fabs (ours / truth - 1.0), <=, tolerance);
}

/* One ray at (angle about the axis, rise out of the plane), all of it. */
static double
ray_of (const RingletAbsorption *self, gboolean horizontal, double angle_rad,
    double rise_rad)
{
  double x = cos (rise_rad) * sin (angle_rad);
  double y = sin (rise_rad);
  double z = cos (rise_rad) * cos (angle_rad);
  const RingletLabRow row = { horizontal ? &y : &x, horizontal ? &x : &y, &z };
  double value = NAN;

  ringlet_absorption_row (self, &row, 1, &value);
  return value * ringlet_absorption_ahead (self);
}

/* The same where one ray is all that is asked: a table is made for it. */
static double
ray (const RingletSample *sample, double angle_rad, double rise_rad)
{
  g_autoptr (RingletAbsorption) self = ringlet_absorption_new (sample, NULL, NULL);

  return ray_of (self, sample->horizontal, angle_rad, rise_rad);
}

static void
test_cylinder (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (discs); i++) {
    const Case *c = &discs[i];
    const double angle = c->angle_deg * DEGREE;
    const double rise = c->rise_deg * DEGREE;
    const RingletSample sample = { RINGLET_SAMPLE_CYLINDER, c->depth,
      .horizontal = i % 2 == 1 };
    g_autoptr (RingletAbsorption) self = ringlet_absorption_new (&sample, NULL, NULL);

    assert_close (ringlet_absorption_disc (c->depth, angle, 1.0 / cos (rise)),
        c->transmission, 1e-6);
    assert_close (ray_of (self, sample.horizontal, angle, rise), c->transmission, 1e-6);
    assert_close (
        ray_of (self, sample.horizontal, -angle, -rise), c->transmission, 1e-6);
  }
}

static void
test_sphere (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (balls); i++) {
    const Case *c = &balls[i];
    const double angle = c->angle_deg * DEGREE;
    const RingletSample sample = { RINGLET_SAMPLE_SPHERE, c->depth };
    g_autoptr (RingletAbsorption) self = ringlet_absorption_new (&sample, NULL, NULL);

    assert_close (ringlet_absorption_ball (c->depth, c->angle_deg * DEGREE),
        c->transmission, 1e-6);
    assert_close (ray_of (self, FALSE, angle, 0.0), c->transmission, 1e-6);
    assert_close (ray_of (self, FALSE, 0.0, angle), c->transmission, 1e-6);
  }
}

/* International Tables C, equation 6.3.3.3 at θ = 0 and 90°; of the second, A = 3 /
 * (4 x) · (½ − (1 − (1 + 4 x) exp (−4 x)) / (16 x²)). */
static void
test_sphere_ends (void)
{
  static const double depths[] = { 0.1, 0.7, 2.0, 5.0, 10.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (depths); i++) {
    const double x = depths[i];
    const RingletSample sample = { RINGLET_SAMPLE_SPHERE, x };
    const double ahead =
        3.0 / (2.0 * x * x * x) * (0.5 - exp (-2.0 * x) * (0.5 + x + x * x));
    const double back = 3.0 / (4.0 * x) *
        (0.5 - (1.0 - (1.0 + 4.0 * x) * exp (-4.0 * x)) / (16.0 * x * x));

    g_autoptr (RingletAbsorption) self = ringlet_absorption_new (&sample, NULL, NULL);

    assert_close (ray_of (self, FALSE, 0.0, 0.0), ahead, 1e-9);
    assert_close (ray_of (self, FALSE, G_PI, 0.0), back, 1e-7);
  }
}

/* The table between its nodes against the integral itself. */
static void
test_interpolation (void)
{
  static const double depths[] = { 0.5, 1.5, 3.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (depths); i++) {
    RingletAbsorptionTable table = { 0 };

    g_assert_true (ringlet_absorption_table_cylinder (&table, depths[i], NULL, NULL));
    for (double angle = 0.003; angle < G_PI; angle += 0.0871) {
      for (double rise = 0.002; rise < 1.05; rise += 0.0911) {
        const double ours = ringlet_absorption_table_at (&table, angle, rise);
        const double truth =
            ringlet_absorption_disc (depths[i], angle, 1.0 / cos (rise));

        g_assert_cmpfloat (fabs (ours / truth - 1.0), <=, 1e-6);
      }
    }
    g_free (table.values);
  }
}

/* The mean over the layers by the midpoint rule. */
static double
layers (double in, double out, gboolean through)
{
  const int n = 20000;
  double sum = 0.0;

  for (int i = 0; i < n; i++) {
    const double x = (i + 0.5) / n;

    sum += exp (-in * x - out * (through ? 1.0 - x : x));
  }
  return sum / n;
}

static void
test_slab (void)
{
  const double tilt_x = 0.2;
  const double tilt_y = -0.1;
  const RingletSample sample = { RINGLET_SAMPLE_SLAB, 1.3, tilt_x, tilt_y };
  const double n[] = { sin (tilt_x) * cos (tilt_y), sin (tilt_y),
    cos (tilt_x) * cos (tilt_y) };

  for (double angle = -3.0; angle < 3.1; angle += 0.31) {
    const double u[] = { cos (0.1) * sin (angle), sin (0.1), cos (0.1) * cos (angle) };
    const double cosine = n[0] * u[0] + n[1] * u[1] + n[2] * u[2];

    assert_close (ray (&sample, angle, 0.1),
        layers (1.3 / n[2], 1.3 / fabs (cosine), cosine > 0.0), 1e-6);
  }
  /* Both ways alike: the limit of the formula. */
  assert_close (
      ray (&(RingletSample){ RINGLET_SAMPLE_SLAB, 1.3 }, 0.0, 0.0), exp (-1.3), 1e-14);
}

static void
test_empty (void)
{
  for (guint shape = RINGLET_SAMPLE_SLAB; shape <= RINGLET_SAMPLE_SPHERE; shape++) {
    const RingletSample sample = { .shape = shape };
    g_autoptr (RingletAbsorption) self = ringlet_absorption_new (&sample, NULL, NULL);

    for (double angle = 0.0; angle < 3.0; angle += 0.1)
      g_assert_cmpfloat (fabs (ray_of (self, FALSE, angle, 0.3) - 1.0), <=, 1e-12);
  }
}

static void
test_check (void)
{
  const RingletSample bad[] = {
    { RINGLET_SAMPLE_SLAB, -0.1 },
    { RINGLET_SAMPLE_SPHERE, NAN },
    { RINGLET_SAMPLE_CYLINDER, 31.0 },
    { RINGLET_SAMPLE_SLAB, 1.0, 1.6 },
    { RINGLET_SAMPLE_SLAB, 1.0, 0.0, NAN },
  };
  const RingletSample none = { RINGLET_SAMPLE_NONE, NAN };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (ringlet_sample_check (&bad[i], &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
  g_assert_true (ringlet_sample_check (&none, NULL));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/absorption/cylinder", test_cylinder);
  g_test_add_func ("/absorption/sphere", test_sphere);
  g_test_add_func ("/absorption/sphere/ends", test_sphere_ends);
  g_test_add_func ("/absorption/interpolation", test_interpolation);
  g_test_add_func ("/absorption/slab", test_slab);
  g_test_add_func ("/absorption/empty", test_empty);
  g_test_add_func ("/absorption/check", test_check);

  return g_test_run ();
}
