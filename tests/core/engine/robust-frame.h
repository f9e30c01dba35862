/* SPDX-License-Identifier: MIT */
#pragma once

/* The frame that tests/reference/robust.py makes, number by number, and the tables of
 * robust-truth.h. */

#include <math.h>

#include "engine/integrator.h"

#define ROBUST_SIDE 40
#define ROBUST_PIXELS (ROBUST_SIDE * ROBUST_SIDE)
#define ROBUST_BINS 10
#define ROBUST_DARK_FRAMES 4
#define ROBUST_DUMMY 65535
#define ROBUST_SHARE_ROWS 4
#define ROBUST_SHARE_ENTRIES 60

/* A row holds count, intensity, sigma and spread of a bin. */
typedef struct {
  RingletStatisticKind kind;
  double a; /* threshold, or first percentile */
  double b; /* iterations, or second percentile */
  RingletErrorModel model;
  guint floor;
  gboolean weighted;
  double rows[ROBUST_BINS][4];
} RobustCase;

/* Intensity and sigma. */
typedef struct {
  RingletStatisticKind kind;
  double a;
  double b;
  RingletErrorModel model;
  RingletSplit split;
  double rows[ROBUST_BINS][2];
} PyfaiCase;

/* Bin, intensity and sigma. */
typedef struct {
  RingletStatisticKind kind;
  double a;
  double b;
  RingletErrorModel model;
  RingletSplit split;
  double rows[38][3];
} Ceo2Case;

static inline RingletStatistic
robust_statistic (RingletStatisticKind kind, double a, double b)
{
  RingletStatistic statistic = ringlet_statistic_default ();

  statistic.kind = kind;
  if (kind == RINGLET_STATISTIC_SIGMA_CLIP) {
    statistic.clip_threshold = a;
    statistic.clip_iterations = (guint) b;
  }
  if (kind == RINGLET_STATISTIC_PERCENTILES) {
    statistic.percentile_min = a;
    statistic.percentile_max = b;
  }
  return statistic;
}

static inline guint32
robust_draw (guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state >> 16;
}

typedef struct {
  double image[ROBUST_PIXELS];
  guint8 mask[ROBUST_PIXELS];
  double flat[ROBUST_PIXELS];
  double dark[ROBUST_PIXELS];
  double variance[ROBUST_PIXELS];
} RobustNumbers;

static inline void
robust_numbers (RobustNumbers *self)
{
  guint32 state = 1;

  for (gsize i = 0; i < ROBUST_PIXELS; i++) {
    self->image[i] = 100 + robust_draw (&state) % 60;
    if (robust_draw (&state) % 29 == 0)
      self->image[i] += 1500;
    if (robust_draw (&state) % 50 == 0)
      self->image[i] = ROBUST_DUMMY;
    self->mask[i] = robust_draw (&state) % 40 == 0;
    self->flat[i] = 0.5 + robust_draw (&state) % 1024 / 1024.0;
    self->dark[i] = robust_draw (&state) % 8;
    self->variance[i] = 50 + robust_draw (&state) % 100;
  }
}

#define FILL(type_, to_)                                                               \
  for (gsize i = 0; i < ROBUST_PIXELS; i++)                                            \
  ((type_ *) to_)[i] = (type_) values[i]

/* Returns (transfer full): the numbers in a type that holds them. */
static inline RingletImage *
robust_image (RingletPixelType type, const double *values)
{
  gpointer data = ringlet_image_alloc (type, ROBUST_SIDE, ROBUST_SIDE, NULL);

  switch ((int) type) {
  case RINGLET_PIXEL_U16:
    FILL (guint16, data);
    break;
  case RINGLET_PIXEL_U32:
    FILL (guint32, data);
    break;
  case RINGLET_PIXEL_U64:
    FILL (guint64, data);
    break;
  case RINGLET_PIXEL_I32:
    FILL (gint32, data);
    break;
  case RINGLET_PIXEL_I64:
    FILL (gint64, data);
    break;
  case RINGLET_PIXEL_F32:
    FILL (float, data);
    break;
  case RINGLET_PIXEL_F64:
    FILL (double, data);
    break;
  default:
    g_assert_not_reached ();
  }
  return ringlet_image_new_take (type, ROBUST_SIDE, ROBUST_SIDE, data, NULL);
}

#undef FILL

typedef struct {
  RingletDetector *detector;
  RingletMemo *memo;
  RingletMask *mask;
  RingletImage *image;
  RingletImage *variance;
  RingletGeometry geometry;
  RingletPlan plan;
  RingletCorrections corrections;
  double monitor;
} Bench;

/* Pixels of 1 mm at 30 to 80 mm from the beam, no corrections but flat and dark. */
static inline void
bench_init (Bench *self, RingletPixelType type)
{
  RobustNumbers numbers;

  robust_numbers (&numbers);
  *self = (Bench){
    .geometry = { .distance_m = 1.0, .poni_slow_m = -20e-3, .poni_fast_m = -20e-3 }
  };
  self->detector =
      ringlet_detector_new_generic (1e-3, 1e-3, ROBUST_SIDE, ROBUST_SIDE, 3, NULL);
  self->memo = ringlet_memo_new (1 << 26);
  self->mask = ringlet_mask_new_take (
      ROBUST_SIDE, ROBUST_SIDE, g_memdup2 (numbers.mask, sizeof numbers.mask));
  self->image = robust_image (type, numbers.image);
  self->variance = robust_image (RINGLET_PIXEL_F32, numbers.variance);
  self->corrections =
      (RingletCorrections){ robust_image (RINGLET_PIXEL_U16, numbers.dark),
        ROBUST_DARK_FRAMES, robust_image (RINGLET_PIXEL_F64, numbers.flat), NULL };
  self->plan = ringlet_plan_default ();
  self->plan.unit = ringlet_unit_find ("r_mm", NULL);
  self->plan.split = RINGLET_SPLIT_NO;
  self->plan.factors.solid_angle_order = 0;
  self->plan.n_radial = ROBUST_BINS;
  self->plan.has_radial_range = TRUE;
  self->plan.radial_min = 30.0;
  self->plan.radial_max = 80.0;
  self->plan.dummy = RINGLET_DUMMY_VALUE;
  self->plan.dummy_value = ROBUST_DUMMY;
}

static inline void
bench_clear (Bench *self)
{
  ringlet_detector_unref (self->detector);
  ringlet_memo_unref (self->memo);
  ringlet_mask_unref (self->mask);
  ringlet_image_unref (self->image);
  ringlet_image_unref (self->variance);
  g_clear_pointer (&self->corrections.dark, ringlet_image_unref);
  g_clear_pointer (&self->corrections.flat, ringlet_image_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

/* NULL with @error. */
static inline RingletResult *
bench_try (const Bench *self, GError **error)
{
  const RingletIntegratorInputs inputs = { self->detector, &self->geometry, self->mask,
    &self->plan, self->corrections, NULL, NULL, NULL, NULL };
  const gboolean with_variance = self->plan.error_model == RINGLET_ERROR_MODEL_VARIANCE;
  const RingletFrame frame = { .image = self->image,
    .variance = with_variance ? self->variance : NULL,
    .monitor = self->monitor };
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (&inputs, self->memo, NULL, error);
  RingletResult *result = NULL;

  if (integrator == NULL ||
      !ringlet_integrator_run (integrator, &frame, 1, &result, NULL, error))
    return NULL;
  return result;
}

/* Returns (transfer full): the result; fails the test without one. */
static inline RingletResult *
bench_run (const Bench *self)
{
  g_autoptr (GError) error = NULL;
  RingletResult *result = bench_try (self, &error);

  g_assert_no_error (error);
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
