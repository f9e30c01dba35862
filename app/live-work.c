/* SPDX-License-Identifier: MIT */
#include "live-work.h"

#include <glib/gi18n-lib.h>

gboolean
ringlet_live_stage_is_same (
    RingletLiveStage stage, const RingletState *a, const RingletState *b)
{
  if (stage == RINGLET_LIVE_DISPLAY)
    return ringlet_display_is_same (a, b);

  return ringlet_integration_is_same (a, b, stage == RINGLET_LIVE_CAKE);
}

const char *
ringlet_live_stage_title (RingletLiveStage stage)
{
  static const char *const titles[] = { N_ ("Reading the Image"), N_ ("Integrating"),
    N_ ("Integrating the Cake") };

  return _ (titles[stage]);
}

RingletLiveWork *
ringlet_live_work_new (
    RingletLiveStage stage, RingletState *state, RingletImage *image, RingletMemo *memo)
{
  RingletLiveWork *self = g_new0 (RingletLiveWork, 1);

  self->stage = stage;
  self->state = ringlet_state_ref (state);
  self->image = image != NULL ? ringlet_image_ref (image) : NULL;
  self->memo = ringlet_memo_ref (memo);
  return self;
}

void
ringlet_live_work_free (RingletLiveWork *self)
{
  ringlet_state_unref (self->state);
  g_clear_pointer (&self->image, ringlet_image_unref);
  ringlet_memo_unref (self->memo);
  g_free (self);
}

void
ringlet_live_product_free (RingletLiveProduct *self)
{
  g_clear_pointer (&self->display, ringlet_display_unref);
  g_clear_pointer (&self->result, ringlet_result_unref);
  g_clear_pointer (&self->pyramid, ringlet_pyramid_unref);
  g_clear_pointer (&self->histogram, ringlet_histogram_unref);
  g_free (self);
}

static gboolean
integrate (RingletLiveProduct *self, const RingletLiveWork *work,
    const RingletProgress *progress, GCancellable *cancellable, GError **error)
{
  const gboolean is_cake = work->stage == RINGLET_LIVE_CAKE;
  const RingletIntegrationWants wants = { .pattern = !is_cake, .cake = is_cake };
  g_autoptr (RingletIntegration) run = ringlet_integration_run (work->state,
      work->state->frame, work->image, wants, work->memo, progress, cancellable, error);

  if (run == NULL)
    return FALSE;

  self->result = ringlet_result_ref (is_cake ? run->cake : run->pattern);
  return TRUE;
}

static gboolean
prepare_cake (RingletLiveProduct *self, GCancellable *cancellable, GError **error)
{
  self->pyramid = ringlet_pyramid_new_cake (self->result, cancellable, error);
  if (self->pyramid == NULL)
    return FALSE;

  self->histogram = ringlet_histogram_new (self->pyramid, cancellable, error);
  return self->histogram != NULL;
}

static void
make_room (const RingletLiveWork *work, const RingletLiveRoom *room)
{
  if (room->is_needed)
    ringlet_memo_trim (work->memo, room->max_bytes, room->since);
}

gpointer
ringlet_live_work_run (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const RingletLiveWork *work = data;
  const RingletProgress progress = ringlet_job_progress (job);
  g_autoptr (RingletLiveProduct) self = g_new0 (RingletLiveProduct, 1);

  if (work->stage == RINGLET_LIVE_DISPLAY) {
    self->display = ringlet_display_new (work->state, work->state->frame, work->image,
        work->memo, &progress, cancellable, error);
    return self->display != NULL ? g_steal_pointer (&self) : NULL;
  }

  make_room (work, &work->before);
  if (!integrate (self, work, &progress, cancellable, error))
    return NULL;
  if (work->stage == RINGLET_LIVE_CAKE && !prepare_cake (self, cancellable, error))
    return NULL;
  make_room (work, &work->after);
  return g_steal_pointer (&self);
}
