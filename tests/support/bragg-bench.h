/* SPDX-License-Identifier: MIT */
#pragma once

/* A detector with a background and spots at known places. */

#include <math.h>

#include "process/bragg.h"
#include "process/poisson.h"

#define SLOW 260
#define FAST 300
#define N_SPOTS 80
#define SPOT_SIGMA 1.0 /* pixels */

typedef struct {
  double slow, fast, counts;
} Spot;

typedef struct {
  RingletDetector *detector;
  RingletMemo *memo;
  RingletGeometry geometry;
  RingletPlan plan;
  RingletMask *mask;
  RingletBraggCriteria criteria;
  Spot spots[N_SPOTS];
} Bench;

static inline double
bench_background (gsize slow, gsize fast)
{
  const double r = hypot ((double) slow - 121.3, (double) fast - 140.8);

  return 6.0 + 30.0 * exp (-r / 70.0);
}

/* Far enough from each other and from the edge for patches of 5 pixels. */
static inline void
bench_place_spots (Bench *self, GRand *rand)
{
  for (gsize i = 0; i < N_SPOTS; i++) {
    self->spots[i] = (Spot){ 14.0 + 25.0 * (double) (i / 9) + g_rand_double (rand),
      16.0 + 33.0 * (double) (i % 9) + g_rand_double (rand),
      g_rand_double_range (rand, 400.0, 4000.0) };
  }
}

static inline void
bench_init (Bench *self, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);

  *self = (Bench){ .geometry = { .distance_m = 0.2,
                       .poni_slow_m = 121.8e-4,
                       .poni_fast_m = 141.3e-4 },
    .detector = ringlet_detector_new_generic (1e-4, 1e-4, SLOW, FAST, 3, NULL),
    .memo = ringlet_memo_new (1 << 26),
    .plan = ringlet_plan_default (),
    .criteria = ringlet_bragg_criteria_default () };
  self->plan.n_radial = 120;
  self->plan.split = RINGLET_SPLIT_NO;
  self->plan.engine = "csr";
  self->plan.factors.solid_angle_order = 0;
  self->plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  self->plan.statistic.kind = RINGLET_STATISTIC_SIGMA_CLIP;
  self->plan.statistic.clip_threshold = 0.0;
  self->criteria.wants_peaks = TRUE;
  bench_place_spots (self, rand);
  g_rand_free (rand);
}

static inline void
bench_clear (Bench *self)
{
  ringlet_detector_unref (self->detector);
  ringlet_memo_unref (self->memo);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

/* Counts of a spot in one pixel: the Gaussian at its middle. */
static inline double
bench_spot_at (const Spot *spot, gsize slow, gsize fast)
{
  const double y = ((double) slow - spot->slow) / SPOT_SIGMA;
  const double x = ((double) fast - spot->fast) / SPOT_SIGMA;

  return spot->counts / (2.0 * G_PI * SPOT_SIGMA * SPOT_SIGMA) *
      exp (-0.5 * (y * y + x * x));
}

static inline double
bench_mean (const Bench *self, gsize slow, gsize fast)
{
  double mean = bench_background (slow, fast);

  for (gsize i = 0; i < N_SPOTS; i++) {
    const Spot *spot = &self->spots[i];

    if (fabs ((double) slow - spot->slow) < 8.0 &&
        fabs ((double) fast - spot->fast) < 8.0)
      mean += bench_spot_at (spot, slow, fast);
  }
  return mean;
}

/* Returns (transfer full): counts drawn around what the formula says. */
static inline RingletImage *
bench_frame (const Bench *self, guint32 seed)
{
  guint32 *pixels = ringlet_image_alloc (RINGLET_PIXEL_U32, SLOW, FAST, NULL);
  GRand *rand = g_rand_new_with_seed (seed);

  for (gsize i = 0; i < SLOW * FAST; i++)
    pixels[i] = ringlet_poisson_sample (rand, bench_mean (self, i / FAST, i % FAST));
  g_rand_free (rand);
  return ringlet_image_new_take (RINGLET_PIXEL_U32, SLOW, FAST, pixels, NULL);
}

static inline RingletBragg *
bench_try (const Bench *self, GError **error)
{
  const RingletIntegratorInputs inputs = { .detector = self->detector,
    .geometry = &self->geometry,
    .mask = self->mask,
    .plan = &self->plan };

  return ringlet_bragg_new (&inputs, &self->criteria, self->memo, NULL, error);
}

static inline RingletBragg *
bench_new (const Bench *self)
{
  g_autoptr (GError) error = NULL;
  RingletBragg *bragg = bench_try (self, &error);

  g_assert_no_error (error);
  return bragg;
}


static inline void
bench_run (const RingletBragg *bragg, RingletImage *image, RingletBraggFrame *frame)
{
  const RingletFrame from = { .image = image };
  g_autoptr (GError) error = NULL;

  ringlet_bragg_run (bragg, &from, frame, NULL, &error);
  g_assert_no_error (error);
}
