/* SPDX-License-Identifier: MIT */
#pragma once

/* The table of cases that every engine runs, and their truth. */

#include "engine-frames.h"
#include "engine-truth.h"
#include "engine/engine.h"
#include "engine/integrator.h"
#include "engine/resolve.h"

static const FramesShape shape = { 30, 41 };

/* Tilted a little, the beam on the detector. */
static const RingletGeometry geometry = { 0.1, 0.0013, 0.0021, 0.002, -0.003, 0.3,
  1e-10 };

static const char *const units[] = { "2th_deg", "q_nm^-1", "r_mm", "d_A",
  "log10(q.m)_None", "qx_nm^-1" };
static const RingletSplit splits[] = { RINGLET_SPLIT_NO, RINGLET_SPLIT_BBOX,
  RINGLET_SPLIT_PSEUDO, RINGLET_SPLIT_FULL };
static const RingletErrorModel models[] = { RINGLET_ERROR_MODEL_NONE,
  RINGLET_ERROR_MODEL_POISSON, RINGLET_ERROR_MODEL_VARIANCE,
  RINGLET_ERROR_MODEL_AZIMUTHAL, RINGLET_ERROR_MODEL_HYBRID };

/* Dark and flat, and how the mean is taken. */
static const struct {
  gboolean corrections;
  gboolean weighted;
  guint floor;
} variants[] = { { FALSE, TRUE, 0 }, { TRUE, TRUE, 1 }, { TRUE, FALSE, 0 } };

#define N_DARK 5

/* What all frames of one unit, splitting and dimension have in common. */
typedef struct {
  RingletMemo *memo;
  RingletDetector *detector;
  RingletMask *mask;
  RingletImage *dark;
  RingletImage *flat;       /* with some zeros */
  RingletMask *usable_mask; /* the pixels of @mask and those without a flat */
} Bench;

static inline void
bench_init (Bench *self)
{
  guint8 *bad;

  self->memo = ringlet_memo_new (1 << 28);
  self->detector =
      ringlet_detector_new_generic (1e-4, 1e-4, shape.n_slow, shape.n_fast, 3, NULL);
  self->mask = frames_mask (&shape);
  self->dark = frames_image (&shape, RINGLET_PIXEL_F32, 9, FALSE);
  self->flat = frames_image (&shape, RINGLET_PIXEL_F64, 10, FALSE);
  bad = g_memdup2 (self->mask->bad, shape.n_slow * shape.n_fast);
  for (gsize i = 0; i < shape.n_slow * shape.n_fast; i++)
    bad[i] |= ringlet_image_get (self->flat, i) == 0.0;
  self->usable_mask = ringlet_mask_new_take (shape.n_slow, shape.n_fast, bad);
  g_assert_cmpuint (self->usable_mask->n_bad, >, self->mask->n_bad);
}

static inline void
bench_clear (Bench *self)
{
  ringlet_memo_unref (self->memo);
  ringlet_detector_unref (self->detector);
  ringlet_mask_unref (self->mask);
  ringlet_image_unref (self->dark);
  ringlet_image_unref (self->flat);
  ringlet_mask_unref (self->usable_mask);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

/* One frame of the table. */
typedef struct {
  RingletPlan plan; /* without the engine */
  gboolean corrections;
  RingletImage *image;
  RingletImage *variance;
} Frame;

static inline void
frame_clear (Frame *self)
{
  ringlet_image_unref (self->image);
  g_clear_pointer (&self->variance, ringlet_image_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frame, frame_clear)

static inline RingletIntegratorInputs
make_inputs (const Bench *bench, const Frame *frame, const RingletPlan *plan)
{
  RingletIntegratorInputs inputs = { bench->detector, &geometry, bench->mask, plan,
    { .n_dark = N_DARK }, NULL, NULL, NULL, NULL };

  if (frame->corrections) {
    inputs.corrections.dark = bench->dark;
    inputs.corrections.flat = bench->flat;
  }
  return inputs;
}

static inline RingletResult *
run_frame (const Bench *bench, const Frame *frame, const char *engine)
{
  RingletPlan plan = frame->plan;
  const RingletIntegratorInputs inputs = make_inputs (bench, frame, &plan);
  const RingletFrame one = { .image = frame->image, .variance = frame->variance };
  g_autoptr (RingletIntegrator) integrator = NULL;
  g_autoptr (GError) error = NULL;
  RingletResult *result = NULL;

  plan.engine = engine;
  integrator = ringlet_integrator_new (&inputs, bench->memo, NULL, &error);
  g_assert_no_error (error);
  ringlet_integrator_run (integrator, &one, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* Solid angle and polarisation, which have tests of their own. */
static inline double *
get_factors (const Bench *bench)
{
  const RingletCorrections none = { NULL };
  RingletPlan plan = ringlet_plan_default ();
  g_autoptr (RingletPreproc) preproc = NULL;

  plan.factors.polarization = 0.95;
  preproc = ringlet_preproc_get (
      bench->detector, &geometry, &plan, &none, bench->memo, NULL, NULL);
  return g_memdup2 (ringlet_preproc_arrays (preproc, NULL)->norm,
      shape.n_slow * shape.n_fast * sizeof (double));
}

static inline void
make_truth_of (const Bench *bench, const Frame *frame, gboolean by_packed, Truth *truth)
{
  g_autofree double *factors = get_factors (bench);
  TruthInputs in = { .plan = &frame->plan,
    .factors = factors,
    .image = frame->image,
    .variance = frame->variance,
    .n_dark = N_DARK };

  in.splitter = (RingletSplitter){ .detector = bench->detector,
    .geometry = &geometry,
    .mask = frame->corrections ? bench->usable_mask : bench->mask };
  if (frame->corrections) {
    in.dark = bench->dark;
    in.flat = bench->flat;
  }
  g_assert_true (
      ringlet_plan_resolve (&frame->plan, &in.splitter, bench->memo, NULL, NULL));
  if (by_packed)
    in.packed = ringlet_packed_get (&in.splitter, bench->memo, NULL, NULL);
  truth_init (truth, &in);
  g_clear_pointer (&in.packed, ringlet_packed_unref);
}

static inline void
make_truth (const Bench *bench, const Frame *frame, Truth *truth)
{
  make_truth_of (bench, frame, FALSE, truth);
}

/* Parts of the detector, of which the first is all of it. Radial limits are in the
 * first unit; the detector ends at 1.9 degrees, so that some bins have no pixel. */
static const struct {
  const char *name;
  double radial_min;
  double radial_max; /* 0 for no limits, as below */
  double azimuth_min_deg;
  double azimuth_max_deg;
} ranges[] = {
  { "all", 0, 0, 0, 0 },
  { "wedge", 0, 0, -60, 75 },
  { "across-the-cut", 0, 0, 150, 250 },
  { "ring", 0.5, 1.2, 0, 0 },
  { "empty-bins", 0.2, 6, 0, 0 },
  { "sector-of-ring", 0.5, 1.2, -60, 75 },
};

/* A unit, a splitting, a pattern or a cake, a part of the detector. */
typedef struct {
  guint unit;
  guint split;
  guint n_azimuth;
  guint range;
} Cell;

static inline void
set_range (RingletPlan *plan, guint range)
{
  plan->has_radial_range = ranges[range].radial_max > 0.0;
  plan->radial_min = ranges[range].radial_min;
  plan->radial_max = ranges[range].radial_max;
  plan->has_azimuth_range = ranges[range].azimuth_max_deg > 0.0;
  plan->azimuth_min_deg = ranges[range].azimuth_min_deg;
  plan->azimuth_max_deg = ranges[range].azimuth_max_deg;
}

/* Type and model of a frame choose, in turn, its dummy and its corrections. */
static inline void
make_frame (const Cell *cell, RingletPixelType type, guint model, Frame *frame)
{
  const guint variant = (type + 2 * model) % G_N_ELEMENTS (variants);
  const RingletPixelType variance_type = (type + 5) % RINGLET_PIXEL_N_TYPES;
  RingletPlan plan = ringlet_plan_default ();

  plan.unit = ringlet_unit_find (units[cell->unit], NULL);
  plan.split = splits[cell->split];
  plan.n_radial = 25;
  plan.n_azimuth = cell->n_azimuth;
  set_range (&plan, cell->range);
  plan.factors.polarization = 0.95;
  plan.normalization_factor = 3.0;
  plan.error_model = models[model];
  plan.poisson_floor = variants[variant].floor;
  plan.weighted_average = variants[variant].weighted;
  plan.dummy = (type + model) % 3;
  plan.dummy_value = 77;
  plan.dummy_delta = 1;

  *frame = (Frame){ plan, variants[variant].corrections };
  frame->image = frames_image (&shape, type, 100 + type, TRUE);
  if (plan.error_model == RINGLET_ERROR_MODEL_VARIANCE)
    frame->variance = frames_variance (&shape, variance_type, 200 + type);
}
