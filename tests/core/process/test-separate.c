/* SPDX-License-Identifier: MIT */

/* Spots on a smooth ring pattern come apart, and the two images add up to the one they
 * were made of. The truth is the formula that the frame is made by. */

#include "process/separate.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"

#define SIDE 64
#define N_PIXELS (SIDE * SIDE)
#define OFFSET 10    /* pixels from the beam to the corner */
#define SPOT_STEP 53 /* one pixel of so many has a spot */
#define SPOT 5000.0

typedef struct {
  RingletDetector *detector;
  RingletMemo *memo;
  RingletGeometry geometry;
  RingletPlan plan;
  RingletCorrections corrections;
  RingletMask *mask;
  RingletImage *image;
  double monitor;
} Bench;

static double
radius_mm (gsize i)
{
  return hypot ((double) (i / SIDE) + 0.5 + OFFSET, (double) (i % SIDE) + 0.5 + OFFSET);
}

/* What is along the rings, before any correction. */
static double
curve (double mm)
{
  return 200.0 + 3.0 * mm;
}

static double
flat_at (gsize i)
{
  return 0.75 + 0.5 * (double) (i * 37 % 64) / 64.0;
}

static double
dark_at (gsize i)
{
  return (double) (i * 11 % 5);
}

static gboolean
has_spot (gsize i)
{
  return i % SPOT_STEP == 7;
}

static RingletImage *
float_image (double (*value) (gsize i))
{
  double *data = ringlet_image_alloc (RINGLET_PIXEL_F64, SIDE, SIDE, NULL);

  for (gsize i = 0; i < N_PIXELS; i++)
    data[i] = value (i);
  return ringlet_image_new_take (RINGLET_PIXEL_F64, SIDE, SIDE, data, NULL);
}

/* Counts of a pixel, without and with its spot. */
static double
rings_at (gsize i)
{
  return curve (radius_mm (i)) * flat_at (i) * 2.0 + dark_at (i);
}

static double
frame_at (gsize i)
{
  return rings_at (i) + (has_spot (i) ? SPOT : 0.0);
}

static void
bench_init (Bench *self)
{
  *self = (Bench){ .geometry = { .distance_m = 1.0,
                       .poni_slow_m = -OFFSET * 1e-3,
                       .poni_fast_m = -OFFSET * 1e-3 },
    .monitor = 2.0 };
  self->detector = ringlet_detector_new_generic (1e-3, 1e-3, SIDE, SIDE, 3, NULL);
  self->memo = ringlet_memo_new (1 << 26);
  self->corrections =
      (RingletCorrections){ float_image (dark_at), 1, float_image (flat_at), NULL };
  self->image = float_image (frame_at);
  self->plan = ringlet_plan_default ();
  self->plan.unit = ringlet_unit_find ("r_mm", NULL);
  self->plan.factors.solid_angle_order = 0;
  self->plan.n_radial = 90;
  self->plan.statistic.kind = RINGLET_STATISTIC_PERCENTILES;
}

static void
bench_clear (Bench *self)
{
  ringlet_detector_unref (self->detector);
  ringlet_memo_unref (self->memo);
  g_clear_pointer (&self->corrections.dark, ringlet_image_unref);
  g_clear_pointer (&self->corrections.flat, ringlet_image_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  ringlet_image_unref (self->image);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static gboolean
bench_try (const Bench *self, RingletSeparation *separation, GError **error)
{
  const RingletIntegratorInputs inputs = { self->detector, &self->geometry, self->mask,
    &self->plan, self->corrections, NULL, NULL, NULL, NULL };
  const RingletFrame frame = { .image = self->image, .monitor = self->monitor };
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (&inputs, self->memo, NULL, error);
  g_autoptr (RingletResult) pattern = NULL;

  g_assert_nonnull (integrator);
  g_assert_true (ringlet_integrator_run (integrator, &frame, 1, &pattern, NULL, error));
  return ringlet_separate (
      &inputs, &frame, pattern, self->memo, separation, NULL, error);
}

static void
bench_run (const Bench *self, RingletSeparation *separation)
{
  g_autoptr (GError) error = NULL;

  bench_try (self, separation, &error);
  g_assert_no_error (error);
}

/* Within a bin of 1 mm the curve changes by 3, and what a pixel is off by that is
 * multiplied by its flat and monitor. */
static void
assert_apart (const RingletSeparation *separation, double tolerance)
{
  const double *bragg = separation->bragg->data;
  const double *amorphous = separation->amorphous->data;

  for (gsize i = 0; i < N_PIXELS; i++) {
    if (isnan (bragg[i]))
      continue;
    g_assert_cmpfloat_with_epsilon (amorphous[i], rings_at (i), tolerance);
    g_assert_cmpfloat_with_epsilon (bragg[i], has_spot (i) ? SPOT : 0.0, tolerance);
  }
}

static void
test_apart (void)
{
  for (gsize weighted = 0; weighted < 2; weighted++) {
    g_auto (Bench) bench;
    g_auto (RingletSeparation) separation = { NULL, NULL };

    bench_init (&bench);
    bench.plan.weighted_average = weighted != 0;
    bench_run (&bench, &separation);
    assert_apart (&separation, 2.0 * 1.25 * 3.0);
    for (gsize i = 0; i < N_PIXELS; i++)
      g_assert_false (isnan (((const double *) separation.bragg->data)[i]));
  }
}

/* Bins far narrower than pixels: most are empty, and the curve goes straight over them.
 */
static void
test_empty_bins (void)
{
  g_auto (Bench) bench;
  g_auto (RingletSeparation) separation = { NULL, NULL };

  bench_init (&bench);
  ringlet_image_unref (bench.image);
  bench.image = float_image (rings_at);
  bench.plan.n_radial = 20000;
  bench.plan.split = RINGLET_SPLIT_NO;
  bench_run (&bench, &separation);
  for (gsize i = 0; i < N_PIXELS; i++)
    g_assert_cmpfloat_with_epsilon (
        ((const double *) separation.amorphous->data)[i], rings_at (i), 0.05);
}

/* --- sums --- */

static const struct {
  RingletPixelType type;
  gint64 odd; /* of every hundredth pixel */
} types[] = {
  { RINGLET_PIXEL_U8, 255 },
  { RINGLET_PIXEL_I8, -128 },
  { RINGLET_PIXEL_U16, 65535 },
  { RINGLET_PIXEL_I16, -32768 },
  { RINGLET_PIXEL_U32, 4294967293 },
  { RINGLET_PIXEL_I32, -2147483647 },
  { RINGLET_PIXEL_U64, (gint64) 1 << 51 },
  { RINGLET_PIXEL_I64, -((gint64) 1 << 51) - 1 },
};

/* Returns (transfer full): counts that fit a byte, and some that fill the type. */
static RingletImage *
integer_image (RingletPixelType type, gint64 odd)
{
  const gsize size = ringlet_pixel_type_size (type);
  guint8 *data = ringlet_image_alloc (type, SIDE, SIDE, NULL);

  for (gsize i = 0; i < N_PIXELS; i++) {
    const gint64 value = i % 100 == 3 ? odd : (gint64) (i * 7 % 101);

    memcpy (data + i * size, &value, size); /* little-endian */
  }
  return ringlet_image_new_take (type, SIDE, SIDE, data, NULL);
}

/* As integers: a double compares as equal what it cannot tell apart. */
static void
test_sums (void)
{
  for (gsize t = 0; t < G_N_ELEMENTS (types); t++) {
    g_auto (Bench) bench;
    g_auto (RingletSeparation) separation = { NULL, NULL };
    gsize n_fractions = 0;

    g_test_message ("%s", ringlet_pixel_type_name (types[t].type));
    bench_init (&bench);
    ringlet_image_unref (bench.image);
    bench.image = integer_image (types[t].type, types[t].odd);
    bench_run (&bench, &separation);
    for (gsize i = 0; i < N_PIXELS; i++) {
      const double bragg = ((const double *) separation.bragg->data)[i];
      const double amorphous = ((const double *) separation.amorphous->data)[i];
      const __int128 scale = (__int128) 1 << 60;
      const double value = ringlet_image_get (bench.image, i);

      g_assert_true ((__int128) (bragg * (double) scale) +
              (__int128) (amorphous * (double) scale) ==
          (__int128) value * scale);
      n_fractions += amorphous != rint (amorphous);
    }
    g_assert_cmpuint (n_fractions, >, N_PIXELS / 2);
  }
}

/* --- pixels that do not count --- */

static double
broken_flat_at (gsize i)
{
  return i % 50 == 1 ? 0.0 : 1.0;
}

static void
test_absent (void)
{
  guint8 *bad = g_new0 (guint8, N_PIXELS);
  g_auto (Bench) bench;
  g_auto (RingletSeparation) separation = { NULL, NULL };

  for (gsize i = 0; i < N_PIXELS; i += 9)
    bad[i] = 1;
  bench_init (&bench);
  bench.mask = ringlet_mask_new_take (SIDE, SIDE, bad);
  ringlet_image_unref (bench.image);
  bench.image = integer_image (RINGLET_PIXEL_U32, 77777);
  ringlet_image_unref (bench.corrections.flat);
  bench.corrections.flat = float_image (broken_flat_at);
  bench.plan.dummy = RINGLET_DUMMY_VALUE;
  bench.plan.dummy_value = 77777;
  bench.plan.has_radial_range = TRUE;
  bench.plan.radial_min = 20.0;
  bench.plan.radial_max = 60.0;
  bench_run (&bench, &separation);
  for (gsize i = 0; i < N_PIXELS; i++) {
    const double r = radius_mm (i);
    const gboolean counts =
        i % 9 != 0 && i % 100 != 3 && i % 50 != 1 && r > 20.0 && r < 60.0;

    g_assert_true (isfinite (((const double *) separation.bragg->data)[i]) == counts);
    g_assert_true (
        isfinite (((const double *) separation.amorphous->data)[i]) == counts);
  }
}

static void
test_threads (void)
{
  g_auto (Bench) bench;
  g_auto (RingletSeparation) one = { NULL, NULL };
  g_auto (RingletSeparation) many = { NULL, NULL };

  bench_init (&bench);
  ringlet_parallel_set_threads (1);
  bench_run (&bench, &one);
  ringlet_parallel_set_threads (5);
  bench_run (&bench, &many);
  ringlet_parallel_set_threads (0);
  g_assert_cmpstr (
      ringlet_image_digest (one.bragg), ==, ringlet_image_digest (many.bragg));
  g_assert_cmpstr (
      ringlet_image_digest (one.amorphous), ==, ringlet_image_digest (many.amorphous));
}

static void
test_refusals (void)
{
  g_auto (Bench) bench;
  g_auto (RingletSeparation) separation = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  bench_init (&bench);
  bench.plan.n_azimuth = 4;
  g_assert_false (bench_try (&bench, &separation, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "not by a cake"));
  g_assert_null (separation.bragg);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/separate/apart", test_apart);
  g_test_add_func ("/separate/empty-bins", test_empty_bins);
  g_test_add_func ("/separate/sums", test_sums);
  g_test_add_func ("/separate/absent", test_absent);
  g_test_add_func ("/separate/threads", test_threads);
  g_test_add_func ("/separate/refusals", test_refusals);

  return g_test_run ();
}
