/* SPDX-License-Identifier: MIT */
#include "previewer.h"

#include "masking.h"

/* Fewer bins than this are no cake any more. */
#define LEAST_BINS 16

struct _RingletPreviewer {
  RingletDetector *detector;  /* of @preview */
  RingletPreview *preview;    /* (nullable) */
  RingletPreviewFrame *frame; /* (nullable) */
};

RingletPreviewer *
ringlet_previewer_new (void)
{
  return g_new0 (RingletPreviewer, 1);
}

void
ringlet_previewer_free (RingletPreviewer *self)
{
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->preview, ringlet_preview_unref);
  g_clear_pointer (&self->frame, ringlet_preview_frame_free);
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
    if (ringlet_preview_frame_set_mask (self->frame, inputs->mask, cancellable, error))
      return TRUE;
    g_clear_pointer (&self->frame, ringlet_preview_frame_free);
    return FALSE;
  }

  /* Two would not fit. */
  g_clear_pointer (&self->frame, ringlet_preview_frame_free);
  self->frame = ringlet_preview_frame_new (inputs, image, memo, cancellable, error);
  return self->frame != NULL;
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

  if (wants.pattern) {
    made.pattern = ringlet_preview_run (
        self->preview, self->frame, &inputs, coarseness, memo, cancellable, error);
    if (made.pattern == NULL)
      return FALSE;
  }
  if (wants.cake) {
    plan.n_azimuth = divide (cake.n_azimuth, coarseness);
    plan.n_radial =
        divide (cake.n_radial > 0 ? cake.n_radial : plan.n_radial, coarseness);
    made.cake = ringlet_preview_run (
        self->preview, self->frame, &inputs, coarseness, memo, cancellable, error);
    if (made.cake == NULL)
      return FALSE;
  }
  *out = made;
  made = (RingletPreviewed){ NULL, NULL };
  return TRUE;
}
