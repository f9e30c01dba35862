/* SPDX-License-Identifier: MIT */
#include "integration.h"

#include <glib/gi18n-lib.h>

#include "base/error.h"
#include "engine/engine.h"
#include "engine/shape.h"
#include "masking.h"

RingletIntegration *
ringlet_integration_ref (RingletIntegration *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
integration_clear (gpointer data)
{
  RingletIntegration *self = data;

  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->pattern, ringlet_result_unref);
  g_clear_pointer (&self->cake, ringlet_result_unref);
  g_clear_pointer (&self->sectors, g_ptr_array_unref);
}

void
ringlet_integration_unref (RingletIntegration *self)
{
  g_atomic_rc_box_release_full (self, integration_clear);
}

static gboolean
is_mean (const RingletSource *source)
{
  RingletCombine how = RINGLET_COMBINE_SUM;

  ringlet_source_n_combined (source, &how);
  return how == RINGLET_COMBINE_MEAN;
}

/* A value that means no data is none of a sum any more. */
static gboolean
is_blurred (const RingletState *state)
{
  RingletCombine how = RINGLET_COMBINE_SUM;

  return state->plan.dummy != RINGLET_DUMMY_AUTO &&
      ringlet_source_n_combined (state->source, &how) > 1;
}

gboolean
ringlet_integration_check (const RingletState *state, GError **error)
{
  const char *missing = NULL;

  if (state->source == NULL)
    missing = _ ("There is no image: open one first");
  else if (state->geometry.distance_m <= 0.0)
    missing = _ ("There is no geometry: give a .poni file");
  else if (state->detector == NULL)
    missing = _ ("The geometry names no detector and no pixel size: name the detector");
  else if (is_mean (state->source) &&
      (state->plan.error_model == RINGLET_ERROR_MODEL_POISSON ||
          state->plan.error_model == RINGLET_ERROR_MODEL_HYBRID))
    missing =
        _ ("The mean of frames is no number of counts, which Poisson errors are "
           "computed from: integrate the sum of the frames, or take another error "
           "model");
  else if (is_blurred (state))
    missing =
        _ ("A value without data is not found any more in a sum or mean of frames: "
           "leave \"no data\" to the detector, mask these pixels, or take single "
           "frames");
  if (missing == NULL)
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, missing);
  return FALSE;
}

RingletDetector *
ringlet_integration_detector (const RingletState *state, guint64 frame, gsize n_slow,
    gsize n_fast, GError **error)
{
  RingletDetector *detector =
      ringlet_detector_for_image (state->detector, n_slow, n_fast, error);

  if (detector == NULL) {
    /* frames that somebody else has brought have numbers of their own */
    const guint64 last = ringlet_source_n_frames (state->source) - 1;
    g_autofree char *label = g_filename_display_name (
        ringlet_source_path (state->source, MIN (frame, last)));

    g_prefix_error (error, "%s: ", label);
  }
  return detector;
}

/* Before it is united with the gaps of the detector; the rest is the integrator's. */
static gboolean
check_mask (const RingletState *state, const RingletDetector *detector, GError **error)
{
  const RingletMask *mask = state->mask;

  return (mask == NULL ||
             ringlet_companion_check (&(RingletCompanion){ "mask", state->mask_path,
                                          mask->n_slow, mask->n_fast },
                 detector, error)) &&
      ringlet_mask_layers_check_shape (
          state->layers, detector->n_slow, detector->n_fast, error);
}

gboolean
ringlet_integration_mask (const RingletState *state, RingletDetector *detector,
    RingletImage *image, RingletMemo *memo, RingletMask **mask,
    GCancellable *cancellable, GError **error)
{
  return check_mask (state, detector, error) &&
      ringlet_masking_get (state, detector, image, memo, mask, cancellable, error);
}

/* Where the user names no engine: the default one, and csr where that one says it
 * cannot. The result tells which it was. */
static RingletIntegrator *
choose_engine (const RingletIntegratorInputs *inputs, RingletPlan *plan,
    RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  RingletIntegrator *integrator =
      ringlet_integrator_new (inputs, memo, cancellable, &local);

  if (integrator == NULL &&
      (plan->engine == NULL || ringlet_engine_is_auto (plan->engine)) &&
      g_error_matches (local, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED)) {
    plan->engine = "csr";
    return ringlet_integrator_new (inputs, memo, cancellable, error);
  }
  if (integrator == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return integrator;
}

/* When all is built: the hash of a file had its time. */
static gboolean
note_hash (RingletFrame *frame, RingletIntegrationWants wants,
    GCancellable *cancellable, GError **error)
{
  if (wants.file_hash != NULL) {
    frame->file_sha256 = ringlet_file_hash_wait (wants.file_hash, cancellable, error);
    return frame->file_sha256 != NULL;
  }
  if (wants.sha256)
    frame->sha256 = ringlet_image_digest (frame->image);
  return TRUE;
}

/* What is subtracted is of a single frame. */
static guint64
n_summed (const RingletState *state)
{
  RingletCombine how = RINGLET_COMBINE_SUM;
  const guint64 n =
      state->source != NULL ? ringlet_source_n_combined (state->source, &how) : 1;

  return how == RINGLET_COMBINE_SUM ? n : 1;
}

RingletIntegratorInputs
ringlet_integration_inputs (const RingletState *state, RingletDetector *detector,
    RingletMask *mask, const RingletPlan *plan)
{
  return (RingletIntegratorInputs){ detector, &state->geometry, mask, plan,
    { state->dark, state->n_dark, state->flat, state->absorption, state->background,
        state->background_scale, n_summed (state) },
    state->layers == NULL ? state->mask_path : NULL, state->dark_path, state->flat_path,
    state->absorption_path, state->gap_mask ? "masked" : "counted",
    state->background_path };
}

/* Returns (nullable): for the provenance. */
static const char *
combined_word (const RingletSource *source, guint64 *n)
{
  RingletCombine how = RINGLET_COMBINE_SUM;

  *n = ringlet_source_n_combined (source, &how);
  return *n > 1 ? ringlet_combine_name (how) : NULL;
}

static RingletPlan
choose_plan (const RingletState *state, gboolean is_cake)
{
  const RingletCakeBins cake = ringlet_state_cake_bins (state);
  RingletPlan plan = state->plan;

  plan.n_azimuth = is_cake ? cake.n_azimuth : 0;
  if (is_cake && cake.n_radial > 0)
    plan.n_radial = cake.n_radial;
  return plan;
}

/* Whether another engine may do what one could not. */
static gboolean
is_of_device (const GError *error)
{
  return g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE) ||
      g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
}

/* What "auto" means where there is a device. */
static RingletIntegrator *
prepare_on_device (const RingletIntegratorInputs *inputs, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  const char *opencl = ringlet_engine_list_opencl ()[0]->name;
  const char *device = ringlet_engine_device (inputs->plan->engine);
  g_autofree char *engine =
      device != NULL ? g_strconcat (opencl, ":", device, NULL) : g_strdup (opencl);
  RingletPlan plan = *inputs->plan;
  RingletIntegratorInputs on_device = *inputs;

  plan.engine = g_intern_string (engine);
  on_device.plan = &plan;
  on_device.requested_engine = inputs->plan->engine;
  return choose_engine (&on_device, &plan, memo, cancellable, error);
}

RingletIntegrator *
ringlet_integration_prepare (const RingletState *state, RingletDetector *detector,
    RingletMask *mask, gboolean is_cake, RingletDeviceLoss loss, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  RingletPlan plan = choose_plan (state, is_cake);
  const gboolean is_auto = ringlet_engine_is_auto (plan.engine);
  RingletIntegratorInputs inputs =
      ringlet_integration_inputs (state, detector, mask, &plan);
  g_autoptr (GError) local = NULL;
  RingletIntegrator *integrator = NULL;

  inputs.lost_device = loss.lost_device;
  if (is_auto && loss.no_device == NULL) {
    integrator = prepare_on_device (&inputs, memo, cancellable, &local);
    if (integrator != NULL || !is_of_device (local)) {
      if (integrator == NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      return integrator;
    }
    loss.no_device = local->message;
  }
  if (is_auto) {
    inputs.requested_engine = plan.engine;
    inputs.no_device = loss.no_device;
  }
  return choose_engine (&inputs, &plan, memo, cancellable, error);
}

RingletFrame
ringlet_integration_frame (const RingletState *state, guint64 index)
{
  const gboolean is_there = index < ringlet_source_n_frames (state->source);
  RingletFrame frame = { .index = index,
    .source = is_there ? ringlet_source_path (state->source, index) : NULL };

  frame.combined = combined_word (state->source, &frame.n_combined);
  return frame;
}

/* One frame on its way. */
typedef struct {
  const RingletState *state;
  RingletDetector *detector;
  RingletMask *mask;
  gboolean is_cake;
  RingletFrame frame;
  RingletIntegrationWants wants;
  RingletMemo *memo;
} Work;

static RingletResult *
integrate_once (
    Work *work, RingletDeviceLoss loss, GCancellable *cancellable, GError **error)
{
  RingletResult *result = NULL;
  g_autoptr (RingletIntegrator) integrator = ringlet_integration_prepare (work->state,
      work->detector, work->mask, work->is_cake, loss, work->memo, cancellable, error);

  if (integrator == NULL ||
      !note_hash (&work->frame, work->wants, cancellable, error) ||
      !ringlet_integrator_run (
          integrator, &work->frame, 1, &result, cancellable, error))
    return NULL;
  return result;
}

/* Where the user leaves it open: a GPU, and the processor where there is none, where it
 * cannot, or where it fails, which the result says. */
static RingletResult *
integrate (Work *work, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  RingletDeviceLoss loss = work->wants.loss;
  RingletResult *result = integrate_once (work, loss, cancellable, &local);

  if (result != NULL)
    return result;
  if (ringlet_engine_is_auto (work->state->plan.engine) && loss.no_device == NULL &&
      is_of_device (local)) {
    loss.no_device = local->message;
    if (g_error_matches (local, RINGLET_ERROR, RINGLET_ERROR_DEVICE))
      loss.lost_device = local->message;
    return integrate_once (work, loss, cancellable, error);
  }
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
ringlet_integration_is_same (
    const RingletState *a, const RingletState *b, gboolean is_cake)
{
  const RingletCakeBins cake_a = ringlet_state_cake_bins (a);
  const RingletCakeBins cake_b = ringlet_state_cake_bins (b);

  if (is_cake &&
      (cake_a.n_radial != cake_b.n_radial || cake_a.n_azimuth != cake_b.n_azimuth))
    return FALSE;

  return a->source == b->source && a->frame == b->frame &&
      ringlet_detector_equal (a->detector, b->detector) &&
      ringlet_geometry_equal (&a->geometry, &b->geometry) && a->mask == b->mask &&
      !a->gap_mask == !b->gap_mask &&
      ringlet_mask_layers_same_pixels (a->layers, b->layers) && a->dark == b->dark &&
      a->n_dark == b->n_dark && a->flat == b->flat && a->absorption == b->absorption &&
      a->background == b->background && a->background_scale == b->background_scale &&
      ringlet_plan_equal (&a->plan, &b->plan);
}

/* Layers are laid over the same matrices. */
gboolean
ringlet_integration_shares_matrices (const RingletState *a, const RingletState *b)
{
  RingletPlan plan_a = ringlet_plan_default ();
  RingletPlan plan_b = ringlet_plan_default ();
  RingletPlan *const plans[] = { &plan_a, &plan_b };

  /* What of a plan a matrix depends on. */
  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++) {
    const RingletPlan *from = i == 0 ? &a->plan : &b->plan;

    plans[i]->unit = from->unit;
    plans[i]->n_radial = from->n_radial;
    plans[i]->has_radial_range = from->has_radial_range;
    plans[i]->radial_min = from->radial_min;
    plans[i]->radial_max = from->radial_max;
    plans[i]->has_azimuth_range = from->has_azimuth_range;
    plans[i]->azimuth_min_deg = from->azimuth_min_deg;
    plans[i]->azimuth_max_deg = from->azimuth_max_deg;
    plans[i]->has_azimuth_centre = from->has_azimuth_centre;
    plans[i]->azimuth_centre_deg = from->azimuth_centre_deg;
    plans[i]->split = from->split;
    plans[i]->engine = from->engine;
    if (from->engine == NULL && ringlet_statistic_needs_bins (&from->statistic))
      plans[i]->engine = "csr";
  }
  return ringlet_detector_equal (a->detector, b->detector) &&
      ringlet_geometry_equal (&a->geometry, &b->geometry) && a->mask == b->mask &&
      !a->gap_mask == !b->gap_mask && ringlet_plan_equal (&plan_a, &plan_b);
}

RingletIntegration *
ringlet_integration_new (guint64 frame)
{
  RingletIntegration *self = g_atomic_rc_box_new0 (RingletIntegration);

  self->frame = frame;
  return self;
}

static void
unref_result (gpointer data)
{
  ringlet_result_unref (data);
}

void
ringlet_integration_add_sector (RingletIntegration *self, RingletResult *pattern)
{
  if (self->sectors == NULL)
    self->sectors = g_ptr_array_new_with_free_func (unref_result);
  g_ptr_array_add (self->sectors, pattern);
}

RingletIntegration *
ringlet_integration_run (const RingletState *state, guint64 frame, RingletImage *image,
    RingletIntegrationWants wants, RingletMemo *memo, const RingletProgress *progress,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletIntegration) self = ringlet_integration_new (frame);
  g_autoptr (RingletDetector) detector = NULL;
  Work work = { .state = state, .wants = wants, .memo = memo };

  if (!ringlet_integration_check (state, error))
    return NULL;

  self->image = image != NULL
      ? ringlet_image_ref (image)
      : ringlet_source_read (state->source, frame, cancellable, error);
  if (self->image == NULL)
    return NULL;
  ringlet_progress_report (progress, 0.2);

  detector = ringlet_integration_detector (
      state, frame, self->image->n_slow, self->image->n_fast, error);
  if (detector == NULL ||
      !ringlet_integration_mask (
          state, detector, self->image, memo, &self->mask, cancellable, error))
    return NULL;
  ringlet_progress_report (progress, 0.3);

  work.detector = detector;
  work.mask = self->mask;
  work.frame = ringlet_integration_frame (state, frame);
  work.frame.image = self->image;
  work.frame.monitor = wants.monitor;
  if (wants.label != NULL) {
    work.frame.source = wants.label;
    work.frame.index = wants.label_index;
  }
  if (wants.pattern) {
    self->pattern = integrate (&work, cancellable, error);
    if (self->pattern == NULL)
      return NULL;
  }
  ringlet_progress_report (progress, wants.cake ? 0.6 : 1.0);

  work.is_cake = TRUE;
  if (wants.cake) {
    self->cake = integrate (&work, cancellable, error);
    if (self->cake == NULL)
      return NULL;
  }
  ringlet_progress_report (progress, 1.0);
  return g_steal_pointer (&self);
}
