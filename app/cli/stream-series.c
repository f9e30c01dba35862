/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "cli/stream-private.h"

static void
series_clear (gpointer data)
{
  RingletStreamSeries *self = data;

  ringlet_stream_header_unref (self->header);
  ringlet_state_unref (self->state);
  ringlet_reduction_unref (self->reduction);
  g_clear_error (&self->fault);
  g_mutex_clear (&self->lock);
}

RingletStreamSeries *
ringlet_stream_series_ref (RingletStreamSeries *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_stream_series_unref (RingletStreamSeries *self)
{
  g_atomic_rc_box_release_full (self, series_clear);
}

/* A mask that cannot be had is no mask that does not matter. */
static void
take_mask (RingletStreamSeries *self, RingletState *state)
{
  const RingletStreamHeader *header = self->header;
  RingletMask *both = NULL;

  if (!state->gap_mask)
    return;
  if (header->fault != NULL) {
    self->fault = g_error_copy (header->fault);
    g_prefix_error_literal (&self->fault,
        "the frames are not integrated, because the pixels that the detector masks are "
        "not known (--no-mask does without them): ");
    return;
  }
  if (header->mask == NULL)
    return;

  both = ringlet_mask_union (state->mask, header->mask, &self->fault);
  if (both == NULL) {
    g_prefix_error_literal (
        &self->fault, "the mask of the user and the one of the detector: ");
    return;
  }
  g_clear_pointer (&state->mask, ringlet_mask_unref);
  state->mask = both;
}

RingletStreamSeries *
ringlet_stream_series_new (const RingletStreamWish *wish, RingletStreamHeader *header)
{
  RingletStreamSeries *self = g_atomic_rc_box_new0 (RingletStreamSeries);

  g_mutex_init (&self->lock);
  self->header = ringlet_stream_header_ref (header);
  self->state = ringlet_stream_state_labelled (wish->state, wish->address);
  take_mask (self, self->state);
  self->reduction = ringlet_stream_reduction_new (wish, self->state);
  return self;
}

RingletReduction *
ringlet_stream_series_get_reduction (RingletStreamSeries *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return ringlet_reduction_ref (self->reduction);
}

RingletReduction *
ringlet_stream_series_renew_reduction (RingletStreamSeries *self,
    const RingletStreamWish *wish, const RingletReduction *failed)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (self->reduction == failed) {
    ringlet_reduction_unref (self->reduction);
    self->reduction = ringlet_stream_reduction_new (wish, self->state);
  }
  return ringlet_reduction_ref (self->reduction);
}

RingletStreamLot *
ringlet_stream_lot_new (RingletStreamLotKind kind, RingletStreamSeries *series)
{
  RingletStreamLot *self = g_new0 (RingletStreamLot, 1);

  self->kind = kind;
  self->series = series != NULL ? ringlet_stream_series_ref (series) : NULL;
  self->arrived_us = g_get_monotonic_time ();
  return self;
}

void
ringlet_stream_lot_free (gpointer lot)
{
  RingletStreamLot *self = lot;

  g_clear_pointer (&self->series, ringlet_stream_series_unref);
  g_clear_pointer (&self->frame, ringlet_stream_frame_free);
  g_clear_pointer (&self->state, ringlet_state_unref);
  ringlet_outputs_clear (&self->outputs);
  g_clear_pointer (&self->pattern, ringlet_result_unref);
  g_clear_pointer (&self->cake, ringlet_result_unref);
  g_clear_error (&self->error);
  g_free (self);
}
