/* SPDX-License-Identifier: MIT */

/* Who goes through a series frame by frame is shown the next one at once: while nothing
 * else is computed it is read in a worker, in the direction in which he goes. */

#include "live-private.h"

#include "project-private.h"

/* Who goes in longer steps looks for something elsewhere. */
#define LONGEST_STEP 10

/* Whether that display is the one of the document. */
static gboolean
is_present (RingletLive *self, const RingletState *state)
{
  return ringlet_live_stage_is_same (
      RINGLET_LIVE_DISPLAY, state, ringlet_live_present (self));
}

void
ringlet_live_note_step (RingletLive *self)
{
  RingletState *state = ringlet_live_present (self);
  const RingletState *before = self->ahead.before;
  const gint64 step = before != NULL && before->source == state->source
      ? (gint64) state->frame - (gint64) before->frame
      : 0;

  if (before == state)
    return;
  self->ahead.step = ABS (step) <= LONGEST_STEP ? step : 0;
  g_clear_pointer (&self->ahead.before, ringlet_state_unref);
  self->ahead.before = ringlet_state_ref (state);
}

void
ringlet_live_forget_ahead (RingletLive *self)
{
  if (self->ahead.run != NULL)
    ringlet_job_cancel (self->ahead.run->job);
  g_clear_pointer (&self->ahead.display, ringlet_display_unref);
  g_clear_pointer (&self->ahead.state, ringlet_state_unref);
}

void
ringlet_live_ahead_done (RingletLive *self, RingletLiveProduct *product)
{
  const gboolean is_wanted = self->ahead.state == self->ahead.run->state;

  self->ahead.run = NULL;
  /* Without a product: who asks for the frame is told why. */
  if (is_wanted && product != NULL)
    self->ahead.display = g_steal_pointer (&product->display);
}

void
ringlet_live_take_ahead (RingletLive *self)
{
  RingletLiveProduct product = { .display = NULL };

  if (self->ahead.state == NULL || ringlet_live_is_done (self, RINGLET_LIVE_DISPLAY) ||
      !is_present (self, self->ahead.state))
    return;

  if (self->ahead.display != NULL) {
    product.display = g_steal_pointer (&self->ahead.display);
    ringlet_live_show (
        self, RINGLET_LIVE_DISPLAY, ringlet_live_present (self), &product);
  } else if (self->ahead.run != NULL && self->run == NULL) {
    /* Half way: its end is waited for as if it had begun now. */
    self->run = g_steal_pointer (&self->ahead.run);
    g_object_notify (G_OBJECT (self), "job");
  } else if (self->ahead.run != NULL) {
    return;
  }
  g_clear_pointer (&self->ahead.state, ringlet_state_unref);
}

/* Whether there is a frame one step on that costs no more than one frame. */
static gboolean
has_next (RingletLive *self)
{
  const RingletState *state = ringlet_live_present (self);
  const gint64 next = (gint64) state->frame + self->ahead.step;

  return self->ahead.step != 0 && state->source != NULL && next >= 0 &&
      next < (gint64) ringlet_source_n_frames (state->source) &&
      ringlet_source_n_combined (state->source, NULL) == 1;
}

void
ringlet_live_look_ahead (RingletLive *self)
{
  RingletState *next = NULL;

  if (self->is_halted || !has_next (self) || ringlet_live_is_large (self) ||
      self->ahead.run != NULL)
    return;

  next = ringlet_state_dup (ringlet_live_present (self));
  next->frame = (guint64) ((gint64) next->frame + self->ahead.step);
  if (self->ahead.state != NULL && ringlet_display_is_same (self->ahead.state, next)) {
    ringlet_state_unref (next);
    return;
  }
  ringlet_live_forget_ahead (self);
  self->ahead.state = next;
  self->ahead.run = ringlet_live_run_new (self,
      ringlet_live_work_new (
          RINGLET_LIVE_DISPLAY, next, NULL, ringlet_project_get_memo (self->project)));
}
