/* SPDX-License-Identifier: MIT */
#pragma once

/* A small tilted detector and frames of counts for it, for the tests of results. */

#include <math.h>

#include "engine/integrator.h"

#define FRAME_SLOW 40
#define FRAME_FAST 50
#define FRAME_PIXELS (FRAME_SLOW * FRAME_FAST)

typedef struct {
  RingletDetector *detector;
  RingletMemo *memo;
  RingletGeometry geometry;
  RingletPlan plan;
  RingletCorrections corrections;
  double monitor;
} Bench;

/* A cake of 12 × 6 with Poisson errors; the beam lies on the detector, in no symmetry.
 */
static inline void
bench_init (Bench *self)
{
  *self = (Bench){ .geometry = { 0.1, 17.3e-3, 23.6e-3, 0.1, -0.05, 0.02, 1e-10 } };
  self->detector =
      ringlet_detector_new_generic (1e-3, 1e-3, FRAME_SLOW, FRAME_FAST, 3, NULL);
  self->memo = ringlet_memo_new (1 << 24);
  self->plan = ringlet_plan_default ();
  self->plan.engine = "csr";
  self->plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  self->plan.n_radial = 12;
  self->plan.n_azimuth = 6;
}

static inline void
bench_clear (Bench *self)
{
  ringlet_detector_unref (self->detector);
  ringlet_memo_unref (self->memo);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

/* Returns (transfer full) counts from 0 to @most. */
static inline RingletImage *
frame_new (guint32 seed, guint most)
{
  guint16 *data = ringlet_image_alloc (RINGLET_PIXEL_U16, FRAME_SLOW, FRAME_FAST, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (gsize i = 0; i < FRAME_PIXELS; i++)
    data[i] = (guint16) g_rand_int_range (rand, 0, (gint32) most + 1);
  return ringlet_image_new_take (RINGLET_PIXEL_U16, FRAME_SLOW, FRAME_FAST, data, NULL);
}

/* Returns (transfer full) a · i + b · j, pixel by pixel. */
static inline RingletImage *
frame_sum (guint a, const RingletImage *i, guint b, const RingletImage *j)
{
  guint16 *data = ringlet_image_alloc (RINGLET_PIXEL_U16, FRAME_SLOW, FRAME_FAST, NULL);
  const guint16 *first = i->data;
  const guint16 *second = j->data;

  for (gsize k = 0; k < FRAME_PIXELS; k++)
    data[k] = (guint16) (a * first[k] + b * second[k]);
  return ringlet_image_new_take (RINGLET_PIXEL_U16, FRAME_SLOW, FRAME_FAST, data, NULL);
}

/* Returns (transfer full) the result of a frame; fails the test without one. */
static inline RingletResult *
bench_run (const Bench *self, RingletImage *image)
{
  const RingletIntegratorInputs inputs = { self->detector, &self->geometry, NULL,
    &self->plan, self->corrections, NULL, NULL, NULL, NULL };
  const RingletFrame frame = {
    .image = image, .source = "frame.edf", .monitor = self->monitor
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (&inputs, self->memo, NULL, &error);
  RingletResult *result = NULL;

  g_assert_no_error (error);
  g_assert_true (ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error));
  return result;
}

/* |a − b| ≤ tolerance · |b|; both NaN is equal. */
static inline void
assert_near (double a, double b, double tolerance)
{
  if (isnan (a) && isnan (b))
    return;
  if (!(fabs (a - b) <= tolerance * fabs (b)))
    g_error ("%.17g is not %.17g", a, b);
}

static inline void
assert_arrays_near (const double *a, const double *b, gsize n, double tolerance)
{
  for (gsize i = 0; i < n; i++)
    assert_near (a[i], b[i], tolerance);
}
