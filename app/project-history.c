/* SPDX-License-Identifier: MIT */

/* The history of a document, and drags: many edits that are one step. */

#include "project-inside.h"

/* Who steps on after that long has looked at what was there. */
#define REST_US (G_USEC_PER_SEC / 2)

/* ---- drags ---- */

static void
drag_changed (RingletProject *self, gboolean state_changed)
{
  if (state_changed)
    ringlet_project_state_changed (self);
  else
    g_object_notify (G_OBJECT (self), "dragging");
}

void
ringlet_project_begin_drag (RingletProject *self, const char *name)
{
  g_return_if_fail (RINGLET_IS_PROJECT (self));
  g_return_if_fail (name != NULL);

  drag_changed (self, ringlet_history_begin_drag (self->history, name));
}

/* What follows tells of the state itself. */
static void
seal_drag (RingletProject *self)
{
  const gboolean was_held = ringlet_project_in_drag (self);
  const gboolean changed = ringlet_history_seal (self->history);

  if (was_held)
    drag_changed (self, changed);
}

void
ringlet_project_end_drag (RingletProject *self)
{
  const gboolean was_dragging = ringlet_history_is_dragging (self->history);
  RingletState *before = ringlet_project_get_state (self);

  seal_drag (self);
  /* Whoever waited for the end computes what is exact now. */
  if (was_dragging && ringlet_project_get_state (self) == before)
    g_object_notify (G_OBJECT (self), "state");
}

gboolean
ringlet_project_cancel_drag (RingletProject *self)
{
  RingletState *before = ringlet_project_get_state (self);

  if (!ringlet_history_cancel_drag (self->history))
    return FALSE;

  drag_changed (self, ringlet_project_get_state (self) != before);
  return TRUE;
}

gboolean
ringlet_project_in_drag (RingletProject *self)
{
  g_return_val_if_fail (RINGLET_IS_PROJECT (self), FALSE);
  return ringlet_history_is_held (self->history);
}

void
ringlet_project_begin_result (RingletProject *self)
{
  seal_drag (self);
}

void
ringlet_project_seal_after_rest (RingletProject *self)
{
  if (!ringlet_project_in_drag (self) &&
      g_get_monotonic_time () - self->committed_us > REST_US)
    ringlet_history_seal (self->history);
}

gboolean
ringlet_project_is_dragging (RingletProject *self)
{
  return ringlet_history_is_dragging (self->history);
}

/* ---- undo ---- */

gboolean
ringlet_project_go_to_step (RingletProject *self, guint index)
{
  g_return_val_if_fail (RINGLET_IS_PROJECT (self), FALSE);

  seal_drag (self);
  if (!ringlet_history_go (self->history, index))
    return FALSE;

  ringlet_project_state_changed (self);
  return TRUE;
}

gboolean
ringlet_project_undo (RingletProject *self)
{
  guint now;

  seal_drag (self);
  now = ringlet_project_get_step (self);
  return now > 0 && ringlet_project_go_to_step (self, now - 1);
}

gboolean
ringlet_project_redo (RingletProject *self)
{
  seal_drag (self);
  return ringlet_project_go_to_step (self, ringlet_project_get_step (self) + 1);
}

/* ---- the list ---- */

guint
ringlet_project_n_steps (RingletProject *self)
{
  return ringlet_history_n_steps (self->history);
}

guint
ringlet_project_get_step (RingletProject *self)
{
  return ringlet_history_now (self->history);
}

const char *
ringlet_project_step_name (RingletProject *self, guint index)
{
  g_return_val_if_fail (index < ringlet_project_n_steps (self), NULL);
  return ringlet_history_name (self->history, index);
}

const char *
ringlet_project_step_detail (RingletProject *self, guint index)
{
  g_return_val_if_fail (index < ringlet_project_n_steps (self), NULL);
  return ringlet_history_detail (self->history, index);
}

RingletState *
ringlet_project_step_state (RingletProject *self, guint index)
{
  g_return_val_if_fail (index < ringlet_project_n_steps (self), NULL);
  return ringlet_history_state (self->history, index);
}
