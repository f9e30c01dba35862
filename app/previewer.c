/* SPDX-License-Identifier: MIT */
#include "previewer.h"

#include "base/error.h"
#include "engine/engine.h"
#include "engine/several.h"
#include "masking.h"
#include "process/opencl-preview.h"

/* Fewer bins than this are no cake any more. */
#define LEAST_BINS 16

struct _RingletPreviewer {
  RingletDetector *detector;  /* of @preview */
  RingletPreview *preview;    /* (nullable) */
  RingletPreviewFrame *frame; /* (nullable) */
  char *engine;               /* (nullable): for which @device was looked for */
  RingletClPreview *device;   /* (nullable): a GPU */
  gboolean is_on_device;      /* @frame, as it is now */
};

RingletPreviewer *
ringlet_previewer_new (void)
{
  return g_new0 (RingletPreviewer, 1);
}

void
ringlet_previewer_free (RingletPreviewer *self)
{
  g_clear_pointer (&self->device, ringlet_cl_preview_free);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->preview, ringlet_preview_unref);
  g_clear_pointer (&self->frame, ringlet_preview_frame_free);
  g_free (self->engine);
  g_free (self);
}

gsize
ringlet_previewer_n_bytes (const RingletPreviewer *self)
{
  return self->frame != NULL ? ringlet_preview_frame_n_bytes (self->frame) : 0;
}

void
ringlet_previewed_clear (RingletPreviewed *self)
{
  g_clear_pointer (&self->pattern, ringlet_result_unref);
  g_clear_pointer (&self->cake, ringlet_result_unref);
}

static gboolean
prepare_detector (RingletPreviewer *self, const RingletIntegratorInputs *inputs,
    GCancellable *cancellable, GError **error)
{
  if (self->preview != NULL &&
      ringlet_detector_equal (self->detector, inputs->detector))
    return TRUE;

  g_clear_pointer (&self->device, ringlet_cl_preview_free);
  g_clear_pointer (&self->engine, g_free);
  g_clear_pointer (&self->preview, ringlet_preview_unref);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  self->preview = ringlet_preview_new (inputs, cancellable, error);
  self->detector = ringlet_detector_ref (inputs->detector);
  return self->preview != NULL;
}

/* A frame that could not be brought up to date is none. */
static gboolean
prepare_frame (RingletPreviewer *self, const RingletIntegratorInputs *inputs,
    RingletImage *image, RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  if (self->frame != NULL && ringlet_preview_frame_fits (self->frame, inputs, image)) {
    self->is_on_device = self->is_on_device && self->frame->mask == inputs->mask;
    if (ringlet_preview_frame_set_mask (self->frame, inputs->mask, cancellable, error))
      return TRUE;
    g_clear_pointer (&self->frame, ringlet_preview_frame_free);
    return FALSE;
  }

  /* Two would not fit. */
  self->is_on_device = FALSE;
  g_clear_pointer (&self->frame, ringlet_preview_frame_free);
  self->frame = ringlet_preview_frame_new (inputs, image, memo, cancellable, error);
  return self->frame != NULL;
}

/* What the engine of a plan runs on, if that is a GPU: what OpenCL offers of the
 * processor is slower than previews are. */
static RingletClPreview *
find_device (RingletPreviewer *self, const char *engine, RingletMemo *memo)
{
  const RingletEngineClass *klass = ringlet_engine_find (engine, NULL);
  g_autofree char *device = ringlet_several_first (ringlet_engine_device (engine));
  g_autoptr (RingletCl) cl = NULL;

  if (klass == NULL || (klass->device == NULL && !ringlet_engine_is_auto (engine)))
    return NULL;
  cl = ringlet_cl_get (device, memo, NULL);
  return cl != NULL && cl->is_gpu ? ringlet_cl_preview_new (cl, self->preview, NULL)
                                  : NULL;
}

/* Without a device, and where it fails, the processor looks bins up: that the device of
 * the user's choice does not work is said with the exact result. */
static void
prepare_device (RingletPreviewer *self, const char *engine, RingletMemo *memo)
{
  const char *word = engine != NULL ? engine : "";

  if (g_strcmp0 (self->engine, word) != 0) {
    g_clear_pointer (&self->device, ringlet_cl_preview_free);
    g_free (self->engine);
    self->engine = g_strdup (word);
    self->device = find_device (self, engine, memo);
    self->is_on_device = FALSE;
  }
  if (self->device == NULL || self->is_on_device)
    return;

  self->is_on_device = ringlet_cl_preview_set_frame (self->device, self->frame, NULL);
  if (!self->is_on_device)
    g_clear_pointer (&self->device, ringlet_cl_preview_free);
}

static RingletResult *
look (RingletPreviewer *self, const RingletIntegratorInputs *inputs, guint coarseness,
    RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  RingletResult *result = NULL;

  if (self->device != NULL) {
    result = ringlet_cl_preview_run (
        self->device, inputs, coarseness, memo, cancellable, &local);
    if (result != NULL)
      return result;
  }
  if (g_error_matches (local, RINGLET_ERROR, RINGLET_ERROR_DEVICE))
    g_clear_pointer (&self->device, ringlet_cl_preview_free);
  return ringlet_preview_run (
      self->preview, self->frame, inputs, coarseness, memo, cancellable, error);
}

static guint
divide (guint n, guint coarseness)
{
  return n > LEAST_BINS * coarseness ? n / coarseness : n;
}

gboolean
ringlet_previewer_run (RingletPreviewer *self, const RingletState *state,
    RingletImage *image, RingletIntegrationWants wants, guint coarseness,
    RingletMemo *memo, RingletPreviewed *out, GCancellable *cancellable, GError **error)
{
  const RingletCakeBins cake = ringlet_state_cake_bins (state);
  RingletPlan plan = state->plan;
  g_autoptr (RingletDetector) detector =
      ringlet_detector_for_image (state->detector, image->n_slow, image->n_fast, error);
  g_autoptr (RingletMask) mask = NULL;
  g_auto (RingletPreviewed) made = { NULL, NULL };
  RingletIntegratorInputs inputs;

  *out = (RingletPreviewed){ NULL, NULL };
  if (detector == NULL ||
      !ringlet_masking_get (state, detector, image, memo, &mask, cancellable, error))
    return FALSE;
  plan.n_azimuth = 0;
  inputs = ringlet_integration_inputs (state, detector, mask, &plan);
  if (!prepare_detector (self, &inputs, cancellable, error) ||
      !ringlet_preview_supported (&inputs, error) ||
      !prepare_frame (self, &inputs, image, memo, cancellable, error))
    return FALSE;

  prepare_device (self, plan.engine, memo);
  if (wants.pattern) {
    made.pattern = look (self, &inputs, coarseness, memo, cancellable, error);
    if (made.pattern == NULL)
      return FALSE;
  }
  if (wants.cake) {
    plan.n_azimuth = divide (cake.n_azimuth, coarseness);
    plan.n_radial =
        divide (cake.n_radial > 0 ? cake.n_radial : plan.n_radial, coarseness);
    made.cake = look (self, &inputs, coarseness, memo, cancellable, error);
    if (made.cake == NULL)
      return FALSE;
  }
  *out = made;
  made = (RingletPreviewed){ NULL, NULL };
  return TRUE;
}
