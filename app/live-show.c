/* SPDX-License-Identifier: MIT */

/* What is shown: results that come and go, each with its notification. */

#include "live-private.h"

#include "project-private.h"

static void
forget_display (RingletLive *self)
{
  g_clear_pointer (&self->made_from[RINGLET_LIVE_DISPLAY], ringlet_state_unref);
  ringlet_live_shelf_clear (self->shelf);
  if (self->display == NULL)
    return;

  g_clear_pointer (&self->display, ringlet_display_unref);
  g_object_notify (G_OBJECT (self), "display");
}

static void
forget_pattern (RingletLive *self)
{
  g_clear_pointer (&self->made_from[RINGLET_LIVE_PATTERN], ringlet_state_unref);
  g_clear_pointer (&self->previewed[RINGLET_LIVE_PATTERN], ringlet_state_unref);
  if (self->pattern == NULL)
    return;

  g_clear_pointer (&self->pattern, ringlet_result_unref);
  g_object_notify (G_OBJECT (self), "pattern");
}

static void
notify_cake (RingletLive *self)
{
  g_object_notify (G_OBJECT (self), "cake-pyramid");
  g_object_notify (G_OBJECT (self), "cake-histogram");
  g_object_notify (G_OBJECT (self), "cake");
}

void
ringlet_live_forget_cake (RingletLive *self)
{
  g_clear_pointer (&self->made_from[RINGLET_LIVE_CAKE], ringlet_state_unref);
  g_clear_pointer (&self->previewed[RINGLET_LIVE_CAKE], ringlet_state_unref);
  if (self->cake == NULL)
    return;

  g_clear_pointer (&self->cake, ringlet_result_unref);
  g_clear_pointer (&self->cake_pyramid, ringlet_pyramid_unref);
  g_clear_pointer (&self->cake_histogram, ringlet_histogram_unref);
  notify_cake (self);
}

void
ringlet_live_forget_from (RingletLive *self, RingletLiveStage stage)
{
  if (stage <= RINGLET_LIVE_DISPLAY)
    forget_display (self);
  if (stage <= RINGLET_LIVE_PATTERN)
    forget_pattern (self);
  ringlet_live_forget_cake (self);
}

/* @result: (transfer full) */
static void
put_pattern (RingletLive *self, RingletResult *result)
{
  g_clear_pointer (&self->pattern, ringlet_result_unref);
  self->pattern = result;
  g_object_notify (G_OBJECT (self), "pattern");
}

/* All (transfer full). */
static void
put_cake (RingletLive *self, RingletResult *result, RingletPyramid *pyramid,
    RingletHistogram *histogram)
{
  g_clear_pointer (&self->cake, ringlet_result_unref);
  g_clear_pointer (&self->cake_pyramid, ringlet_pyramid_unref);
  g_clear_pointer (&self->cake_histogram, ringlet_histogram_unref);
  self->cake = result;
  self->cake_pyramid = pyramid;
  self->cake_histogram = histogram;
  notify_cake (self);
}

/* A file that was read again may have changed: what was integrated is of another. */
static void
put_display (RingletLive *self, const RingletState *state, RingletDisplay *display)
{
  if (self->display == NULL || self->display->image != display->image)
    ringlet_live_shelf_clear (self->shelf);
  ringlet_project_keep_frame (
      self->project, state->source, state->frame, display->image);
  g_clear_pointer (&self->display, ringlet_display_unref);
  self->display = display;
  g_object_notify (G_OBJECT (self), "display");
}

/* What is taken of @product is no longer in it. */
void
ringlet_live_show (RingletLive *self, RingletLiveStage stage, RingletState *state,
    RingletLiveProduct *product)
{
  g_clear_pointer (&self->made_from[stage], ringlet_state_unref);
  g_clear_pointer (&self->previewed[stage], ringlet_state_unref);
  self->made_from[stage] = ringlet_state_ref (state);
  switch (stage) {
  case RINGLET_LIVE_DISPLAY:
    put_display (self, state, g_steal_pointer (&product->display));
    break;
  case RINGLET_LIVE_PATTERN:
    put_pattern (self, g_steal_pointer (&product->result));
    break;
  case RINGLET_LIVE_CAKE:
    put_cake (self, g_steal_pointer (&product->result),
        g_steal_pointer (&product->pyramid), g_steal_pointer (&product->histogram));
    break;
  case RINGLET_LIVE_N_STAGES:
    g_assert_not_reached ();
  }
}

gboolean
ringlet_live_is_done (RingletLive *self, RingletLiveStage stage)
{
  const RingletState *made_from = self->made_from[stage];

  return made_from != NULL &&
      ringlet_live_stage_is_same (stage, made_from, ringlet_live_present (self));
}

gboolean
ringlet_live_is_shown (RingletLive *self, RingletLiveStage stage)
{
  const RingletState *previewed = self->previewed[stage];

  return ringlet_live_is_done (self, stage) ||
      (previewed != NULL &&
          ringlet_live_stage_is_same (stage, previewed, ringlet_live_present (self)));
}

static void
set_mark (RingletLive *self, gboolean *mark, gboolean value, const char *name)
{
  if (*mark == value)
    return;

  *mark = value;
  g_object_notify (G_OBJECT (self), name);
}

void
ringlet_live_update_marks (RingletLive *self)
{
  const gboolean is_stale =
      (self->pattern != NULL && !ringlet_live_is_shown (self, RINGLET_LIVE_PATTERN)) ||
      (self->cake != NULL && !ringlet_live_is_shown (self, RINGLET_LIVE_CAKE));
  const gboolean is_preview = (self->pattern != NULL && self->pattern->is_preview) ||
      (self->cake != NULL && self->cake->is_preview);

  set_mark (self, &self->is_stale, is_stale, "is-stale");
  set_mark (self, &self->is_preview, is_preview, "is-preview");
}

static void
note_preview (RingletLive *self, RingletLiveStage stage, RingletState *state)
{
  ringlet_state_ref (state);
  g_clear_pointer (&self->made_from[stage], ringlet_state_unref);
  g_clear_pointer (&self->previewed[stage], ringlet_state_unref);
  self->previewed[stage] = state;
}

void
ringlet_live_show_preview (RingletLive *self, RingletState *state,
    RingletResult *pattern, RingletResult *cake, RingletPyramid *pyramid,
    RingletHistogram *histogram)
{
  if (pattern != NULL && !ringlet_live_is_done (self, RINGLET_LIVE_PATTERN)) {
    note_preview (self, RINGLET_LIVE_PATTERN, state);
    put_pattern (self, g_steal_pointer (&pattern));
  }
  if (cake != NULL && self->wants_cake &&
      !ringlet_live_is_done (self, RINGLET_LIVE_CAKE)) {
    note_preview (self, RINGLET_LIVE_CAKE, state);
    put_cake (self, g_steal_pointer (&cake), g_steal_pointer (&pyramid),
        g_steal_pointer (&histogram));
  }
  g_clear_pointer (&pattern, ringlet_result_unref);
  g_clear_pointer (&cake, ringlet_result_unref);
  g_clear_pointer (&pyramid, ringlet_pyramid_unref);
  g_clear_pointer (&histogram, ringlet_histogram_unref);
  ringlet_live_update_marks (self);
}
