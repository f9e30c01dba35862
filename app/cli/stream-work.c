/* SPDX-License-Identifier: MIT */

/* One frame into its results. */

#include "cli/stream-private.h"

#include <string.h>

/* Every frame is called alike, so that what files are written is known before. */
#define MANY_FRAMES 2

static RingletIntegrationWants
choose_results (const RingletStreamWish *wish, const RingletState *state)
{
  return (RingletIntegrationWants){
    .pattern = wish->cake_use == RINGLET_CAKE_WHOLE,
    .cake = state->cake.n_azimuth > 0,
  };
}

static gboolean
plan_outputs (const RingletStreamWish *wish, RingletStreamLot *lot, GError **error)
{
  const char *const wanted[] = { wish->folder, NULL };

  return wish->folder == NULL ||
      ringlet_outputs_plan (&lot->outputs, wanted, wish->format, lot->state,
          wish->cake_use, 0, MANY_FRAMES, error);
}

/* The image, which is the largest part, goes before the results are written. */
static gboolean
integrate (const RingletStreamWish *wish, RingletStreamLot *lot, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletImage) image =
      ringlet_stream_frame_decode (lot->frame, lot->series->header, error);
  g_autoptr (RingletState) state = NULL;
  g_autoptr (RingletIntegration) integration = NULL;

  if (image == NULL)
    return FALSE;
  state = ringlet_stream_series_state (wish, lot->series, lot->number, image);
  integration = ringlet_integration_run (
      state, 0, image, choose_results (wish, state), memo, NULL, cancellable, error);
  if (integration == NULL)
    return FALSE;
  if (integration->pattern != NULL)
    lot->pattern = ringlet_result_ref (integration->pattern);
  if (integration->cake != NULL)
    lot->cake = ringlet_result_ref (integration->cake);
  lot->state = g_steal_pointer (&state);
  if (!plan_outputs (wish, lot, error))
    return FALSE;
  g_clear_pointer (&lot->state->source, ringlet_source_unref);
  return TRUE;
}

void
ringlet_stream_integrate (const RingletStreamWish *wish, RingletStreamLot *lot,
    RingletMemo *memo, GCancellable *cancellable)
{
  if (lot->series->fault != NULL)
    lot->error = g_error_copy (lot->series->fault);
  else
    integrate (wish, lot, memo, cancellable, &lot->error);
  g_clear_pointer (&lot->frame, ringlet_stream_frame_free);
}

/* ---- before frames come ---- */

static RingletImage *
blank_image (gsize n_slow, gsize n_fast)
{
  gpointer pixels = ringlet_image_alloc (RINGLET_PIXEL_U32, n_slow, n_fast, NULL);

  if (pixels == NULL)
    return NULL;
  memset (pixels, 0, n_slow * n_fast * sizeof (guint32));
  return ringlet_image_new_take (RINGLET_PIXEL_U32, n_slow, n_fast, pixels, NULL);
}

static RingletState *
state_with (const RingletState *other, RingletImage *image)
{
  RingletState *state = ringlet_state_dup (other);

  g_clear_pointer (&state->source, ringlet_source_unref);
  state->source = ringlet_source_new_image (image, "blank");
  state->frame = 0;
  return state;
}

void
ringlet_stream_prepare (const RingletStreamWish *wish, RingletState *state,
    gsize n_slow, gsize n_fast, RingletMemo *memo, GCancellable *cancellable)
{
  g_autoptr (RingletImage) image =
      n_slow > 0 && n_fast > 0 ? blank_image (n_slow, n_fast) : NULL;
  g_autoptr (RingletState) blank = NULL;
  RingletIntegration *integration = NULL;

  if (image == NULL)
    return;
  blank = state_with (state, image);
  integration = ringlet_integration_run (
      blank, 0, image, choose_results (wish, blank), memo, NULL, cancellable, NULL);
  g_clear_pointer (&integration, ringlet_integration_unref);
}

gboolean
ringlet_stream_check (const RingletStreamWish *wish, GError **error)
{
  g_autoptr (RingletImage) image = blank_image (1, 1);
  RingletStreamLot *lot = ringlet_stream_lot_new (RINGLET_STREAM_LOT_FRAME, NULL);
  gboolean ok = FALSE;

  lot->state = state_with (wish->state, image);
  ok = ringlet_integration_check (lot->state, error) && plan_outputs (wish, lot, error);
  ringlet_stream_lot_free (lot);
  return ok;
}
