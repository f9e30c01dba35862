/* SPDX-License-Identifier: MIT */

/* Where azimuthal bins lie: sectors of any start, and cakes with a bin centred on an
 * angle. Edges and centres are exact; pixels are counted by their angle alone. */

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "engine/integrator.h"

#define PITCH 1e-4
#define N 41

typedef struct {
  RingletMemo *memo;
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletPlan plan;
} Bench;

/* The beam off every line on which the angle of a centre is a whole number. */
static void
bench_init (Bench *self)
{
  self->memo = ringlet_memo_new (1 << 26);
  self->detector = ringlet_detector_new_generic (PITCH, PITCH, N, N, 3, NULL);
  self->geometry = (RingletGeometry){ 0.1, 20.37 * PITCH, 19.71 * PITCH, 0, 0, 0, 0 };
  self->plan = ringlet_plan_default ();
  self->plan.unit = ringlet_unit_find ("r_mm", NULL);
  self->plan.split = RINGLET_SPLIT_NO;
  self->plan.engine = "csr";
  self->plan.factors.solid_angle_order = 0;
  self->plan.n_radial = 1;
  self->plan.has_radial_range = TRUE;
  self->plan.radial_max = 100.0;
}

static void
bench_clear (Bench *self)
{
  ringlet_memo_unref (self->memo);
  ringlet_detector_unref (self->detector);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static RingletResult *
bench_run (const Bench *self)
{
  const RingletIntegratorInputs inputs = {
    .detector = self->detector, .geometry = &self->geometry, .plan = &self->plan
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (&inputs, self->memo, NULL, &error);
  guint8 *data = ringlet_image_alloc (RINGLET_PIXEL_U8, N, N, NULL);
  g_autoptr (RingletImage) image = NULL;
  RingletResult *result = NULL;

  g_assert_no_error (error);
  memset (data, 1, N * N);
  image = ringlet_image_new_take (RINGLET_PIXEL_U8, N, N, data, NULL);
  ringlet_integrator_run (
      integrator, &(RingletFrame){ .image = image }, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* Pixels whose centre lies from @min up to @max degrees, from its position alone. */
static guint
count_pixels (const Bench *self, double min, double max)
{
  guint n = 0;

  for (int i = 0; i < N * N; i++) {
    const double y = i / N + 0.5 - self->geometry.poni_slow_m / PITCH;
    const double x = i % N + 0.5 - self->geometry.poni_fast_m / PITCH;
    const double chi = atan2 (y, x) * 180.0 / G_PI;

    for (int turn = -12; turn <= 12; turn++)
      n += chi + 360.0 * turn >= min && chi + 360.0 * turn < max;
  }
  return n;
}

typedef struct {
  const char *name;
  double min_deg;
  double max_deg;
} Sector;

static const Sector sectors[] = {
  { "plain", 10, 50 },
  { "across 180", 170, 190 },
  { "across 0", 350, 370 },
  { "below -180", -200, -150 },
  { "half", -90, 90 },
  { "from -190 to 170", -190, 170 },
  { "from 0 to 360", 0, 360 },
  { "from 180 to 540", 180, 540 },
  { "from 12.3", 12.3, 372.3 },
  { "two turns away", 540.1, 900.1 },
  { "rounded below a turn", 152.3, 512.3 },
  { "rounded above a turn", 152.2, 512.2 },
  { "nearly a turn", -179.5, 180 },
  { "ten turns away", 3550, 3600 },
};

static void
test_sectors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sectors); i++) {
    const Sector *s = &sectors[i];

    for (guint n = 0; n <= 7; n += 7) {
      const guint n_bins = MAX (n, 1);
      g_auto (Bench) bench;
      g_autoptr (RingletResult) result = NULL;

      bench_init (&bench);
      bench.plan.has_azimuth_range = TRUE;
      bench.plan.azimuth_min_deg = s->min_deg;
      bench.plan.azimuth_max_deg = s->max_deg;
      bench.plan.n_azimuth = n;
      result = bench_run (&bench);
      g_test_message ("%s, %u bins", s->name, n_bins);
      g_assert_cmpfloat (result->azimuth_min_deg, ==, s->min_deg);
      g_assert_cmpfloat (result->azimuth_max_deg, ==, s->max_deg);
      for (guint a = 0; a < n_bins; a++) {
        const double width = (s->max_deg - s->min_deg) / n_bins;
        const double edge = s->min_deg + a * width;

        g_assert_cmpfloat (
            result->count[a], ==, count_pixels (&bench, edge, edge + width));
      }
    }
  }
}

typedef struct {
  double centre_deg;
  guint n;
  gboolean has_start;
  double start_deg;
  double first_deg; /* lower edge of the first bin, by hand */
} Centre;

/* Of the edges centre − (k + ½) · 360 / n the one nearest to the start; of two as near
 * the lower. */
static const Centre centres[] = {
  { 0, 360, FALSE, 0, -180.5 },
  { 0.5, 360, FALSE, 0, -180 },
  { 90, 360, FALSE, 0, -180.5 },
  { 0, 4, FALSE, 0, -225 },
  { 90, 8, FALSE, 0, -202.5 },
  { 10, 4, FALSE, 0, -215 },
  { 60, 4, FALSE, 0, -165 },
  { 0, 8, FALSE, 0, -202.5 },
  { 0, 3, FALSE, 0, -180 },
  { 0, 5, FALSE, 0, -180 },
  { -700, 36, FALSE, 0, -185 },
  { 450.25, 360, FALSE, 0, -180.25 },
  { 45, 1, FALSE, 0, -135 },
  { -45, 1, FALSE, 0, -225 },
  { 0, 4, TRUE, 0, -45 },
  { 0, 4, TRUE, 10, 45 },
  { 90, 36, TRUE, 0, -5 },
  { 90, 36, TRUE, 7, 5 },
  { 90, 36, TRUE, 152.3, 155 },
};

static void
test_centres (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (centres); i++) {
    const Centre *c = &centres[i];
    const double width = 360.0 / c->n;
    g_auto (Bench) bench;
    g_autoptr (RingletResult) result = NULL;
    gboolean found = FALSE;

    bench_init (&bench);
    bench.plan.n_azimuth = c->n;
    bench.plan.has_azimuth_centre = TRUE;
    bench.plan.azimuth_centre_deg = c->centre_deg;
    bench.plan.has_azimuth_range = c->has_start;
    bench.plan.azimuth_min_deg = c->start_deg;
    bench.plan.azimuth_max_deg = c->start_deg + 360.0;
    result = bench_run (&bench);
    g_test_message ("%g in %u", c->centre_deg, c->n);
    g_assert_cmpfloat_with_epsilon (result->azimuth_min_deg, c->first_deg, 1e-11);
    g_assert_cmpfloat (result->azimuth_max_deg, ==, result->azimuth_min_deg + 360.0);
    for (guint a = 0; a < c->n; a++) {
      const double edge = c->first_deg + a * width;
      const double away = result->azimuth[a] - c->centre_deg;

      found |= fabs (away - 360.0 * floor (away / 360.0 + 0.5)) < 1e-11;
      g_assert_cmpfloat (
          result->count[a], ==, count_pixels (&bench, edge, edge + width));
    }
    g_assert_true (found);
  }
}

/* Where the width of a bin is a number of degrees, nothing is rounded. */
static void
test_exact (void)
{
  g_auto (Bench) bench;
  g_autoptr (RingletResult) result = NULL;

  bench_init (&bench);
  bench.plan.n_azimuth = 360;
  bench.plan.has_azimuth_centre = TRUE;
  result = bench_run (&bench);
  for (int a = 0; a < 360; a++)
    g_assert_cmpfloat (result->azimuth[a], ==, a - 180);
}

/* The whole turn, also where the detector covers a part of it; a pattern is not moved,
 * and its matrix is the same. */
static void
test_whole_turn (void)
{
  g_auto (Bench) bench;
  g_autoptr (RingletResult) corner = NULL;
  g_autoptr (RingletResult) plain = NULL;
  g_autoptr (RingletResult) moved = NULL;

  bench_init (&bench);
  bench.plan.has_azimuth_centre = TRUE;
  bench.plan.n_azimuth = 8;
  bench.geometry.poni_slow_m = bench.geometry.poni_fast_m = -PITCH;
  corner = bench_run (&bench);
  g_assert_cmpfloat (corner->azimuth_min_deg, ==, -202.5);
  g_assert_cmpfloat (corner->azimuth_max_deg, ==, 157.5);
  g_assert_cmpfloat (corner->count[0], ==, 0.0);
  g_assert_cmpfloat (corner->count[4] + corner->count[5] + corner->count[6], ==, N * N);

  bench.plan.n_azimuth = 0;
  moved = bench_run (&bench);
  bench.plan.has_azimuth_centre = FALSE;
  plain = bench_run (&bench);
  g_assert_cmpfloat (moved->azimuth_min_deg, ==, plain->azimuth_min_deg);
  g_assert_cmpuint (ringlet_memo_n_computed (bench.memo, "csr"), ==, 2);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/azimuth/sectors", test_sectors);
  g_test_add_func ("/azimuth/centres", test_centres);
  g_test_add_func ("/azimuth/exact", test_exact);
  g_test_add_func ("/azimuth/whole-turn", test_whole_turn);
  return g_test_run ();
}
