/* SPDX-License-Identifier: MIT */
#include "display.h"

#include "masking.h"

RingletDisplay *
ringlet_display_ref (RingletDisplay *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
display_clear (gpointer data)
{
  RingletDisplay *self = data;

  g_clear_pointer (&self->histogram, ringlet_histogram_unref);
  g_clear_pointer (&self->pyramid, ringlet_pyramid_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->image, ringlet_image_unref);
}

void
ringlet_display_unref (RingletDisplay *self)
{
  g_atomic_rc_box_release_full (self, display_clear);
}

/* What of the mask fits the image: with a detector that fits the gaps, too. */
static gboolean
find_mask (RingletDisplay *self, const RingletState *state, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  const RingletMask *user = state->mask;
  const RingletImage *image = self->image;

  if ((user != NULL &&
          (user->n_slow != image->n_slow || user->n_fast != image->n_fast)) ||
      !ringlet_mask_layers_check_shape (
          state->layers, image->n_slow, image->n_fast, NULL))
    return TRUE;
  return ringlet_masking_get (
      state, self->detector, self->image, memo, &self->mask, cancellable, error);
}

RingletDisplay *
ringlet_display_new (const RingletState *state, guint64 frame, RingletImage *image,
    RingletMemo *memo, const RingletProgress *progress, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (RingletDisplay) self = g_atomic_rc_box_new0 (RingletDisplay);

  self->frame = frame;
  self->image = image != NULL
      ? ringlet_image_ref (image)
      : ringlet_source_read (state->source, frame, cancellable, error);
  if (self->image == NULL)
    return NULL;
  ringlet_progress_report (progress, 0.5);

  if (state->detector != NULL)
    self->detector = ringlet_detector_for_image (
        state->detector, self->image->n_slow, self->image->n_fast, NULL);
  if (!find_mask (self, state, memo, cancellable, error))
    return NULL;
  /* Flags would be the brightest pixels by far, so they are none to be seen whether or
   * not the detector is known; the integration needs to know it. */
  self->exclusion = ringlet_exclusion_new (&state->plan, TRUE, self->image->type);

  self->pyramid = ringlet_pyramid_new_image (
      self->image, self->mask, &self->exclusion, cancellable, error);
  if (self->pyramid == NULL)
    return NULL;
  ringlet_progress_report (progress, 0.8);
  self->histogram = ringlet_histogram_new (self->pyramid, cancellable, error);
  if (self->histogram == NULL)
    return NULL;
  ringlet_progress_report (progress, 1.0);
  return g_steal_pointer (&self);
}

gboolean
ringlet_display_is_same (const RingletState *a, const RingletState *b)
{
  return a->source == b->source && a->frame == b->frame &&
      ringlet_detector_equal (a->detector, b->detector) && a->mask == b->mask &&
      !a->gap_mask == !b->gap_mask &&
      ringlet_mask_layers_same_pixels (a->layers, b->layers) &&
      (!(ringlet_mask_layers_needs (a->layers) & RINGLET_MASK_NEEDS_GEOMETRY) ||
          ringlet_geometry_equal (&a->geometry, &b->geometry)) &&
      ringlet_plan_same_dummy (&a->plan, &b->plan);
}
