/* SPDX-License-Identifier: MIT */
#include "bragg-set-up.h"

#include "engine/engine.h"
#include "engine/shape.h"
#include "integration.h"
#include "masking.h"

/* The detector in the shape of the frame. */
static RingletDetector *
fit_detector (
    const RingletState *state, guint64 frame, const RingletImage *image, GError **error)
{
  RingletDetector *detector =
      ringlet_detector_for_image (state->detector, image->n_slow, image->n_fast, error);

  if (detector == NULL) {
    g_autofree char *label =
        g_filename_display_name (ringlet_source_path (state->source, frame));

    g_prefix_error (error, "%s: ", label);
  }
  return detector;
}

static gboolean
check_mask (const RingletState *state, const RingletDetector *detector, GError **error)
{
  const RingletMask *mask = state->mask;

  return mask == NULL ||
      ringlet_companion_check (
          &(RingletCompanion){ "mask", state->mask_path, mask->n_slow, mask->n_fast },
          detector, error);
}

RingletBragg *
ringlet_bragg_set_up (const RingletState *state, guint64 frame,
    const RingletBraggCriteria *criteria, RingletMemo *memo, GCancellable *cancellable,
    GError **error)
{
  RingletPlan plan = state->plan;
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletDetector) detector = NULL;
  g_autoptr (RingletMask) mask = NULL;
  RingletIntegratorInputs inputs;

  if (!ringlet_integration_check (state, error))
    return NULL;
  image = ringlet_source_read (state->source, frame, cancellable, error);
  if (image == NULL)
    return NULL;
  detector = fit_detector (state, frame, image, error);
  if (detector == NULL || !check_mask (state, detector, error) ||
      !ringlet_masking_get (state, detector, image, memo, &mask, cancellable, error))
    return NULL;

  if (plan.engine == NULL || ringlet_engine_is_auto (plan.engine))
    plan.engine = "csr";
  inputs = ringlet_integration_inputs (state, detector, mask, &plan);
  return ringlet_bragg_new (&inputs, criteria, memo, cancellable, error);
}
