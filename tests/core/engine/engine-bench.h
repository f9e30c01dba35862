/* SPDX-License-Identifier: MIT */
#pragma once

/* The table of cases that every engine runs, and their truth. */

#include "engine-compare.h"
#include "engine-frames.h"
#include "engine-variants.h"
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

/* What all frames of one unit, splitting and dimension have in common. */
typedef struct {
  RingletMemo *memo;
  RingletDetector *detector;
  RingletDetector *flagged; /* its files are known to have flags */
  RingletMask *mask;
  RingletCorrections measured; /* with pixels that nothing can be corrected with */
} Bench;

static inline void
bench_measure (Bench *self)
{
  const double odd_dark[] = { -3.5, NAN, INFINITY };
  const double odd_flat[] = { 0.0, 0.0, NAN };
  const double odd_absorption[] = { 0.0, INFINITY, NAN };
  const double flags[] = { -1, -2, -50 };
  RingletCorrections *c = &self->measured;

  c->dark = frames_measured (&shape, RINGLET_PIXEL_F32, 9, 1.25, odd_dark);
  c->flat = frames_measured (&shape, RINGLET_PIXEL_F64, 10, 1, odd_flat);
  c->absorption =
      frames_measured (&shape, RINGLET_PIXEL_F32, 11, 0.0625, odd_absorption);
  c->background = frames_measured (&shape, RINGLET_PIXEL_I16, 12, 1, flags);
}

static inline void
bench_init (Bench *self)
{
  const RingletSensor sensor = { ringlet_material_find ("Si", NULL), 320e-6 };
  g_autoptr (RingletDetector) plain =
      ringlet_detector_new_generic (1e-4, 1e-4, shape.n_slow, shape.n_fast, 3, NULL);

  *self = (Bench){ .memo = ringlet_memo_new (1 << 28) };
  self->detector = ringlet_detector_with_sensor (plain, &sensor);
  self->flagged = ringlet_detector_with_sensor (plain, &sensor);
  self->flagged->has_flags = TRUE;
  self->mask = frames_mask (&shape);
  bench_measure (self);
}

static inline void
bench_clear (Bench *self)
{
  ringlet_memo_unref (self->memo);
  ringlet_detector_unref (self->detector);
  ringlet_detector_unref (self->flagged);
  ringlet_mask_unref (self->mask);
  ringlet_corrections_clear (&self->measured);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

/* One frame of the table. */
typedef struct {
  RingletPlan plan; /* without the engine */
  RingletGeometry geometry;
  const Variant *variant;
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

/* As an integrator takes it. */
static inline RingletFrame
frame_get (const Frame *self)
{
  return (RingletFrame){
    .image = self->image, .variance = self->variance, .monitor = self->variant->monitor
  };
}

static inline RingletDetector *
frame_detector (const Bench *bench, const Frame *frame)
{
  return (frame->variant->with & WITH_FLAGS) != 0 ? bench->flagged : bench->detector;
}

/* Borrowed from the bench. */
static inline RingletCorrections
frame_corrections (const Bench *bench, const Frame *frame)
{
  const Variant *v = frame->variant;
  const RingletCorrections *all = &bench->measured;

  return (RingletCorrections){
    .dark = (v->with & WITH_DARK) != 0 ? all->dark : NULL,
    .n_dark = v->n_dark,
    .flat = (v->with & WITH_FLAT) != 0 ? all->flat : NULL,
    .absorption = (v->with & WITH_ABSORPTION) != 0 ? all->absorption : NULL,
    .background = (v->with & WITH_BACKGROUND) != 0 ? all->background : NULL,
    .background_scale = v->background_scale,
    .n_summed = v->n_summed,
  };
}

static inline RingletIntegratorInputs
make_inputs (const Bench *bench, const Frame *frame, const RingletPlan *plan)
{
  return (RingletIntegratorInputs){ .detector = frame_detector (bench, frame),
    .geometry = &frame->geometry,
    .mask = bench->mask,
    .plan = plan,
    .corrections = frame_corrections (bench, frame) };
}

static inline RingletResult *
run_frame (const Bench *bench, const Frame *frame, const char *engine)
{
  RingletPlan plan = frame->plan;
  const RingletIntegratorInputs inputs = make_inputs (bench, frame, &plan);
  const RingletFrame one = frame_get (frame);
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

/* Of each pixel, computed once: no bench has another detector or geometry. */
static inline const double *
get_factors (const Bench *bench, const Frame *frame)
{
  static double *all[G_N_ELEMENTS (variants)];
  const gsize n = shape.n_slow * shape.n_fast;
  double **known = &all[frame->variant - variants];

  if (*known != NULL)
    return *known;
  *known = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    (*known)[i] =
        truth_factors (bench->detector, &frame->geometry, &frame->variant->factors, i);
  return *known;
}

static inline void
make_truth_of (const Bench *bench, const Frame *frame, gboolean by_packed, Truth *truth)
{
  g_autoptr (RingletMask) usable = NULL;
  TruthInputs in = { .plan = &frame->plan,
    .factors = get_factors (bench, frame),
    .image = frame->image,
    .variance = frame->variance,
    .corrections = frame_corrections (bench, frame),
    .monitor = frame->variant->monitor };

  in.splitter = (RingletSplitter){ .detector = frame_detector (bench, frame),
    .geometry = &frame->geometry };
  in.splitter.mask = usable = truth_mask (&in, bench->mask);
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

/* Cakes of one unit in three have an azimuth that a bin is centred on. */
static inline void
set_bins (RingletPlan *plan, const Cell *cell)
{
  plan->unit = ringlet_unit_find (units[cell->unit], NULL);
  plan->split = splits[cell->split];
  plan->n_radial = 25;
  plan->n_azimuth = cell->n_azimuth;
  set_range (plan, cell->range);
  plan->has_azimuth_centre =
      cell->n_azimuth > 0 && !plan->has_azimuth_range && cell->unit % 3 == 0;
  plan->azimuth_centre_deg = 17;
}

/* Type and model of a frame choose, in turn, its dummy. */
static inline void
make_frame_of (const Cell *cell, RingletPixelType type, guint model,
    const Variant *variant, Frame *frame)
{
  const RingletPixelType variance_type = (type + 5) % RINGLET_PIXEL_N_TYPES;

  *frame = (Frame){ ringlet_plan_default (), geometry, variant,
    frames_image (&shape, type, 100 + type, TRUE), NULL };
  frame->geometry.parallax = (variant->with & WITH_PARALLAX) != 0;
  set_bins (&frame->plan, cell);
  variant_apply (variant, &frame->plan);
  dummy_apply ((variant->with & WITH_FLAGS) != 0 ? 0 : type + model, &frame->plan);
  frame->plan.error_model = models[model];
  if (frame->plan.error_model == RINGLET_ERROR_MODEL_VARIANCE)
    frame->variance = frames_variance (&shape, variance_type, 200 + type);
}

/* With no more than dark and flat, in turn. */
static inline void
make_frame (const Cell *cell, RingletPixelType type, guint model, Frame *frame)
{
  make_frame_of (
      cell, type, model, &variants[(type + 2 * model) % N_USUAL_VARIANTS], frame);
}

/* Whose turn it is among the variants: for patterns and cakes, integers and floats and
 * each model by itself, so that none of them leaves one out. */
typedef struct {
  guint n[2][2][G_N_ELEMENTS (models)];
} Turns;

/* The variants of all frames of a cell. */
typedef struct {
  const Variant *of[RINGLET_PIXEL_N_TYPES][G_N_ELEMENTS (models)];
} Choice;

static inline void
turns_take (Turns *self, const Cell *cell, RingletPixelType type, Choice *choice)
{
  for (guint model = 0; model < G_N_ELEMENTS (models); model++) {
    guint *n = &self->n[cell->n_azimuth > 0][ringlet_pixel_type_is_float (type)][model];

    choice->of[type][model] = &variants[(*n + 5 * model) % G_N_ELEMENTS (variants)];
    ++*n;
  }
}

/* Every variant had its turn. */
static inline void
turns_assert_round (const Turns *self)
{
  const guint *n = &self->n[0][0][0];

  for (gsize i = 0; i < sizeof self->n / sizeof *n; i++)
    g_assert_cmpuint (n[i], >=, G_N_ELEMENTS (variants));
}
