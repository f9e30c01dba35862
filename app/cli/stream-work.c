/* SPDX-License-Identifier: MIT */

/* One frame into its results. */

#include <string.h>

#include "cli/stream-private.h"

/* More than one, so that each frame has a file of its own. */
#define MANY_FRAMES 2

static RingletImage *
blank_image (gsize n_slow, gsize n_fast)
{
  gpointer pixels = ringlet_image_alloc (RINGLET_PIXEL_U32, n_slow, n_fast, NULL);

  if (pixels == NULL)
    return NULL;
  memset (pixels, 0, n_slow * n_fast * sizeof (guint32));
  return ringlet_image_new_take (RINGLET_PIXEL_U32, n_slow, n_fast, pixels, NULL);
}

RingletState *
ringlet_stream_state_labelled (const RingletState *other, const char *label)
{
  RingletState *state = ringlet_state_dup (other);
  g_autoptr (RingletImage) image = blank_image (1, 1);

  g_clear_pointer (&state->source, ringlet_source_unref);
  state->source = ringlet_source_new_image (image, label);
  state->frame = 0;
  return state;
}

RingletReduction *
ringlet_stream_reduction_new (const RingletStreamWish *wish, RingletState *state)
{
  const RingletReductionWants wants = {
    .pattern = wish->cake_use == RINGLET_CAKE_WHOLE,
    .cake = state->cake.n_azimuth > 0,
  };

  return ringlet_reduction_new (state, wish->memo, wants);
}

/* ---- files ---- */

/* Their names are made of that of the frame. */
static gboolean
plan_outputs (const RingletStreamWish *wish, const RingletState *state,
    const char *label, RingletStreamLot *lot, GError **error)
{
  const char *const wanted[] = { wish->folder, NULL };

  if (wish->folder == NULL || wish->one_file)
    return TRUE;
  lot->state = ringlet_stream_state_labelled (state, label);
  return ringlet_outputs_plan (&lot->outputs, wanted, wish->format, lot->state,
      wish->cake_use, 0, MANY_FRAMES, error);
}

gboolean
ringlet_stream_check (const RingletStreamWish *wish, GError **error)
{
  g_autoptr (RingletState) state =
      ringlet_stream_state_labelled (wish->state, wish->address);
  RingletStreamLot *lot = ringlet_stream_lot_new (RINGLET_STREAM_LOT_FRAME, NULL);
  const gboolean ok = ringlet_integration_check (state, error) &&
      plan_outputs (wish, state, "frame", lot, error);

  ringlet_stream_lot_free (lot);
  return ok;
}

/* ---- frames ---- */

static void
take_results (RingletStreamLot *lot, const RingletIntegration *integration)
{
  if (integration->pattern != NULL)
    lot->pattern = ringlet_result_ref (integration->pattern);
  if (integration->cake != NULL)
    lot->cake = ringlet_result_ref (integration->cake);
}

static void
run_reduction (RingletReduction *reduction, const RingletStreamLot *lot,
    RingletStoredFrame *stored, RingletReducedFrame *frame, GCancellable *cancellable)
{
  ringlet_reduced_frame_clear (frame);
  *frame = (RingletReducedFrame){ .frame = lot->number,
    .stored = ringlet_stored_frame_ref (stored) };
  ringlet_reduction_run (reduction, frame, 1, cancellable);
}

/* What a device has left nobody has tried as it should be: another frame may have met
 * what it was left for. */
static void
run_frame (const RingletStreamWish *wish, RingletStreamLot *lot,
    RingletStoredFrame *stored, RingletReducedFrame *frame, GCancellable *cancellable)
{
  g_autoptr (RingletReduction) reduction =
      ringlet_stream_series_get_reduction (lot->series);
  g_autoptr (RingletReduction) other = NULL;

  run_reduction (reduction, lot, stored, frame, cancellable);
  if (!frame->is_left)
    return;
  other = ringlet_stream_series_renew_reduction (lot->series, wish, reduction);
  run_reduction (other, lot, stored, frame, cancellable);
  lot->is_left = frame->is_left;
}

static gboolean
reduce (const RingletStreamWish *wish, RingletStreamLot *lot,
    RingletStoredFrame *stored, GCancellable *cancellable, GError **error)
{
  const guint64 series = lot->series->header->series;
  g_auto (RingletReducedFrame) frame = { 0 };

  run_frame (wish, lot, stored, &frame, cancellable);
  if (frame.integration != NULL) {
    take_results (lot, frame.integration);
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&frame.error));
  /* That says which frame it was. */
  if (lot->is_left)
    g_prefix_error (error, "series %" G_GUINT64_FORMAT ": ", series);
  else
    g_prefix_error (error,
        "series %" G_GUINT64_FORMAT ", frame %" G_GUINT64_FORMAT ": ", series,
        lot->number);
  return FALSE;
}

static gboolean
integrate (const RingletStreamWish *wish, RingletStreamLot *lot,
    GCancellable *cancellable, GError **error)
{
  const RingletStreamSeries *series = lot->series;
  g_autofree char *label =
      g_strdup_printf ("%s/series_%05" G_GUINT64_FORMAT "_frame_%06" G_GUINT64_FORMAT,
          wish->address, series->header->series, lot->number);
  g_autoptr (RingletStoredFrame) stored = NULL;

  if (!plan_outputs (wish, series->state, label, lot, error))
    return FALSE;
  stored = ringlet_stream_frame_store (lot->frame, series->header, label, error);
  return stored != NULL && reduce (wish, lot, stored, cancellable, error);
}

void
ringlet_stream_integrate (
    const RingletStreamWish *wish, RingletStreamLot *lot, GCancellable *cancellable)
{
  if (wish->no_hash)
    g_clear_pointer (&lot->frame->md5, g_free);
  if (lot->series->fault != NULL)
    lot->error = g_error_copy (lot->series->fault);
  else
    integrate (wish, lot, cancellable, &lot->error);
  g_clear_pointer (&lot->frame, ringlet_stream_frame_free);
}

void
ringlet_stream_prepare (
    RingletReduction *reduction, gsize n_slow, gsize n_fast, GCancellable *cancellable)
{
  g_autoptr (RingletImage) image = ringlet_image_check_shape (n_slow, n_fast, NULL)
      ? blank_image (n_slow, n_fast)
      : NULL;
  g_auto (RingletReducedFrame) frame = { 0 };

  if (image == NULL)
    return;
  frame.stored = ringlet_stored_frame_new_image (image);
  ringlet_reduction_run (reduction, &frame, 1, cancellable);
}
