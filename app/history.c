/* SPDX-License-Identifier: MIT */
#include "history.h"

typedef struct {
  RingletState *state;
  char *label; /* of the step that led here; NULL for the first state */
  char *drag;
} Step;

struct _RingletHistory {
  GPtrArray *steps;
  guint now;
};

static void
step_free (gpointer data)
{
  Step *step = data;

  ringlet_state_unref (step->state);
  g_free (step->label);
  g_free (step->drag);
  g_free (step);
}

static Step *
step_new (RingletState *state, const char *label, const char *drag)
{
  Step *step = g_new0 (Step, 1);

  step->state = state;
  step->label = g_strdup (label);
  step->drag = g_strdup (drag);
  return step;
}

static Step *
step_at (RingletHistory *self, guint index)
{
  return g_ptr_array_index (self->steps, index);
}

RingletHistory *
ringlet_history_new (RingletState *first)
{
  RingletHistory *self = g_new0 (RingletHistory, 1);

  self->steps = g_ptr_array_new_with_free_func (step_free);
  g_ptr_array_add (self->steps, step_new (first, NULL, NULL));
  return self;
}

void
ringlet_history_free (RingletHistory *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->steps);
  g_free (self);
}

RingletState *
ringlet_history_peek (RingletHistory *self)
{
  return step_at (self, self->now)->state;
}

void
ringlet_history_push (
    RingletHistory *self, RingletState *state, const char *label, const char *drag)
{
  const Step *current = step_at (self, self->now);
  const gboolean same_drag =
      drag != NULL && self->now > 0 && g_strcmp0 (drag, current->drag) == 0;

  if (same_drag)
    self->now--;
  g_ptr_array_set_size (self->steps, (int) self->now + 1);
  g_ptr_array_add (self->steps, step_new (state, label, drag));
  self->now++;
}

void
ringlet_history_seal (RingletHistory *self)
{
  g_clear_pointer (&step_at (self, self->now)->drag, g_free);
}

gboolean
ringlet_history_is_dragging (RingletHistory *self)
{
  return step_at (self, self->now)->drag != NULL;
}

const char *
ringlet_history_undo_label (RingletHistory *self)
{
  return step_at (self, self->now)->label;
}

const char *
ringlet_history_redo_label (RingletHistory *self)
{
  return self->now + 1 < self->steps->len ? step_at (self, self->now + 1)->label : NULL;
}

gboolean
ringlet_history_undo (RingletHistory *self)
{
  if (self->now == 0)
    return FALSE;

  self->now--;
  ringlet_history_seal (self);
  return TRUE;
}

gboolean
ringlet_history_redo (RingletHistory *self)
{
  if (self->now + 1 >= self->steps->len)
    return FALSE;

  self->now++;
  ringlet_history_seal (self);
  return TRUE;
}
