/* SPDX-License-Identifier: MIT */
#include "history.h"

#include <string.h>

#define MAX_STEPS 1000
#define MAX_BYTES ((gsize) 192 << 20)
#define KEPT_STEPS 8 /* whatever they hold */

typedef struct {
  RingletState *state;
  char *name; /* of what led here; NULL for the first state */
  char *detail;
  char *drag;
} Step;

/* A drag from its press to its release has no word: no edit can carry this one. */
static const char held[] = "(held)";

struct _RingletHistory {
  GPtrArray *steps;
  guint now;

  char *held;        /* (nullable): name of the drag that is held */
  GPtrArray *undone; /* (nullable): what a drag that has not ended made forgotten */
};

static void
step_free (gpointer data)
{
  Step *step = data;

  ringlet_state_unref (step->state);
  g_free (step->name);
  g_free (step->detail);
  g_free (step->drag);
  g_free (step);
}

static Step *
step_new (RingletState *state, const char *name, const char *detail, const char *drag)
{
  Step *step = g_new0 (Step, 1);

  *step = (Step){ state, g_strdup (name), g_strdup (detail), g_strdup (drag) };
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
  g_ptr_array_add (self->steps, step_new (first, NULL, NULL, NULL));
  return self;
}

void
ringlet_history_free (RingletHistory *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->undone, g_ptr_array_unref);
  g_ptr_array_unref (self->steps);
  g_free (self->held);
  g_free (self);
}

RingletState *
ringlet_history_peek (RingletHistory *self)
{
  return step_at (self, self->now)->state;
}

/* ---- how much is kept ---- */

static gsize
bytes_held (RingletHistory *self)
{
  gsize n = 0;

  for (guint i = 1; i < self->steps->len; i++)
    n += ringlet_state_bytes_beside (
        step_at (self, i)->state, step_at (self, i - 1)->state);
  return n;
}

/* The second step becomes the first one, which nothing led to. */
static void
forget_first (RingletHistory *self)
{
  Step *first = NULL;

  g_ptr_array_remove_index (self->steps, 0);
  first = step_at (self, 0);
  g_clear_pointer (&first->name, g_free);
  g_clear_pointer (&first->detail, g_free);
  g_clear_pointer (&first->drag, g_free);
  self->now--;
}

static void
forget_old (RingletHistory *self)
{
  while (self->steps->len > MAX_STEPS)
    forget_first (self);
  while (self->steps->len > KEPT_STEPS && bytes_held (self) > MAX_BYTES)
    forget_first (self);
}

/* ---- steps ---- */

/* Those after the present one: a drag that is cancelled gives them back. */
static GPtrArray *
steal_undone (RingletHistory *self)
{
  GPtrArray *undone = g_ptr_array_new_with_free_func (step_free);

  while (self->steps->len > self->now + 1)
    g_ptr_array_insert (
        undone, 0, g_ptr_array_steal_index (self->steps, self->steps->len - 1));
  return undone;
}

static gboolean
continues_drag (RingletHistory *self, const char *drag)
{
  return drag != NULL && self->now > 0 &&
      g_strcmp0 (drag, step_at (self, self->now)->drag) == 0;
}

void
ringlet_history_push (RingletHistory *self, RingletState *state, const char *name,
    const char *detail, const char *drag)
{
  const char *word = self->held != NULL ? held : drag;

  if (continues_drag (self, word)) {
    g_ptr_array_remove_index (self->steps, self->now--);
  } else {
    g_clear_pointer (&self->undone, g_ptr_array_unref);
    self->undone = steal_undone (self);
  }
  g_ptr_array_add (self->steps,
      self->held != NULL ? step_new (state, self->held, NULL, held)
                         : step_new (state, name, detail, word));
  self->now++;
  if (word == NULL)
    g_clear_pointer (&self->undone, g_ptr_array_unref);
  forget_old (self);
}

/* ---- drags ---- */

/* What was pressed, and released where it came from, was no step. */
static gboolean
came_back (RingletHistory *self)
{
  return continues_drag (self, held) &&
      ringlet_state_equal (
          step_at (self, self->now)->state, step_at (self, self->now - 1)->state);
}

static void
take_back (RingletHistory *self)
{
  g_ptr_array_remove_index (self->steps, self->now--);
  while (self->undone != NULL && self->undone->len > 0)
    g_ptr_array_add (self->steps, g_ptr_array_steal_index (self->undone, 0));
}

gboolean
ringlet_history_seal (RingletHistory *self)
{
  const gboolean is_none = came_back (self);

  if (is_none)
    take_back (self);
  g_clear_pointer (&step_at (self, self->now)->drag, g_free);
  g_clear_pointer (&self->held, g_free);
  g_clear_pointer (&self->undone, g_ptr_array_unref);
  return is_none;
}

gboolean
ringlet_history_is_held (RingletHistory *self)
{
  return self->held != NULL;
}

gboolean
ringlet_history_is_dragging (RingletHistory *self)
{
  return self->held != NULL || step_at (self, self->now)->drag != NULL;
}

gboolean
ringlet_history_begin_drag (RingletHistory *self, const char *name)
{
  const gboolean changed = ringlet_history_seal (self);

  self->held = g_strdup (name);
  return changed;
}

gboolean
ringlet_history_cancel_drag (RingletHistory *self)
{
  const gboolean was_dragging = ringlet_history_is_dragging (self);

  if (step_at (self, self->now)->drag != NULL)
    take_back (self);
  ringlet_history_seal (self);
  return was_dragging;
}

/* ---- the list ---- */

guint
ringlet_history_n_steps (RingletHistory *self)
{
  return self->steps->len;
}

guint
ringlet_history_now (RingletHistory *self)
{
  return self->now;
}

RingletState *
ringlet_history_state (RingletHistory *self, guint index)
{
  return step_at (self, index)->state;
}

const char *
ringlet_history_name (RingletHistory *self, guint index)
{
  return step_at (self, index)->name;
}

const char *
ringlet_history_detail (RingletHistory *self, guint index)
{
  return step_at (self, index)->detail;
}

gboolean
ringlet_history_go (RingletHistory *self, guint index)
{
  ringlet_history_seal (self);
  if (index == self->now || index >= self->steps->len)
    return FALSE;

  self->now = index;
  ringlet_history_seal (self);
  return TRUE;
}

gboolean
ringlet_history_undo (RingletHistory *self)
{
  ringlet_history_seal (self);
  return self->now > 0 && ringlet_history_go (self, self->now - 1);
}

gboolean
ringlet_history_redo (RingletHistory *self)
{
  ringlet_history_seal (self);
  return ringlet_history_go (self, self->now + 1);
}

/* ---- in words ---- */

char *
ringlet_step_text (const char *name, const char *detail)
{
  const char *at = strstr (name, "%s");

  if (at == NULL || detail == NULL)
    return g_strdup (name);
  return g_strdup_printf ("%.*s%s%s", (int) (at - name), name, detail, at + 2);
}

char *
ringlet_history_undo_label (RingletHistory *self)
{
  const Step *step = step_at (self, self->now);

  return step->name != NULL ? ringlet_step_text (step->name, step->detail) : NULL;
}

char *
ringlet_history_redo_label (RingletHistory *self)
{
  const Step *step =
      self->now + 1 < self->steps->len ? step_at (self, self->now + 1) : NULL;

  return step != NULL ? ringlet_step_text (step->name, step->detail) : NULL;
}
