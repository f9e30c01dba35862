/* SPDX-License-Identifier: MIT */

/* The pixels of the layers, kept up to date with the document. */

#include "frame-watch.h"
#include "mask-editor-private.h"

/* Takes @view, whose pixels @stack has now, in rows @changed in other ones than before.
 */
static void
take_view (RingletMaskEditor *self, RingletMaskSet *view, RingletMaskArea changed)
{
  const gboolean is_other = self->shown == NULL ||
      self->shown->scene.n_slow != view->scene.n_slow ||
      self->shown->scene.n_fast != view->scene.n_fast;

  g_clear_pointer (&self->shown, ringlet_mask_set_free);
  self->shown = view;
  if (is_other)
    changed = (RingletMaskArea){ 0, 0, view->scene.n_slow, view->scene.n_fast };
  if (changed.slow < changed.slow_end)
    g_signal_emit_by_name (
        self, "pixels-changed", (guint) changed.slow, (guint) changed.slow_end);
  g_signal_emit_by_name (self, "changed");
}

/**
 * Work:
 * @stack: borrowed of @editor, which does not touch it meanwhile
 */
typedef struct {
  RingletMaskStack *stack;
  RingletMaskSet *view;
  RingletMaskArea changed;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->view, ringlet_mask_set_free);
  g_free (work);
}

static void
run_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  if (ringlet_mask_stack_update (work->stack, work->view->layers, &work->view->scene,
          &work->changed, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_work_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_auto (RingletWatch) watch = ringlet_watch ("mask counted");
  RingletMaskEditor *self = RINGLET_MASK_EDITOR (source);
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  self->is_counting = FALSE;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    take_view (self, g_steal_pointer (&work->view), work->changed);
  else
    g_clear_pointer (&self->shown, ringlet_mask_set_free);
  ringlet_mask_editor_fail (self, g_steal_pointer (&error));
  if (self->is_behind && self->live != NULL)
    ringlet_mask_editor_refresh (self);
}

static void
count_later (RingletMaskEditor *self, RingletMaskSet *view)
{
  g_autoptr (GTask) task = NULL;
  Work *work = g_new0 (Work, 1);

  /* One that was cancelled before would end this, too. */
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, on_work_done, NULL);

  work->stack = self->stack;
  work->view = view;
  self->is_counting = TRUE;
  g_task_set_source_tag (task, count_later);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, run_work);
}

static void
count_now (RingletMaskEditor *self, RingletMaskSet *view)
{
  RingletMaskArea changed = { 0 };
  GError *error = NULL;

  if (ringlet_mask_stack_update (
          self->stack, view->layers, &view->scene, &changed, NULL, &error)) {
    take_view (self, view, changed);
    return;
  }
  ringlet_mask_set_free (view);
  g_clear_pointer (&self->shown, ringlet_mask_set_free);
  ringlet_mask_editor_fail (self, error);
}

void
ringlet_mask_editor_refresh (RingletMaskEditor *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("mask pixels");
  RingletDisplay *display = ringlet_live_get_display (self->live);
  RingletMaskSet *view = NULL;
  GError *error = NULL;

  self->is_behind = self->is_counting;
  if (!self->is_active && self->shown != NULL)
    g_signal_emit_by_name (self, "changed"); /* counts may hold no longer */
  if (!self->is_active || display == NULL || self->is_counting)
    return;
  view = ringlet_mask_set_new (ringlet_project_get_state (self->project), display,
      self->candidate, self->shown, ringlet_project_get_memo (self->project), &error);
  if (view == NULL)
    ringlet_mask_editor_fail (self, error);
  else if (self->shown != NULL && ringlet_mask_set_is_near (self->shown, view))
    count_now (self, view);
  else
    count_later (self, view);
}

/* ---- counts ---- */

/* Whether what was counted last, in the step Mask, is still true in another step. */
static gboolean
still_holds (RingletMaskEditor *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);

  return display != NULL && self->candidate == NULL &&
      ringlet_mask_set_is_of (
          self->shown, ringlet_project_get_state (self->project), display);
}

/* What was counted is of the layers of now, or all but. */
static gboolean
is_counted (RingletMaskEditor *self)
{
  return !self->is_counting && self->shown != NULL &&
      (self->is_active || still_holds (self));
}

gboolean
ringlet_mask_editor_count (
    RingletMaskEditor *self, guint index, RingletMaskCount *count)
{
  if (!is_counted (self) || index >= ringlet_mask_layers_n (self->shown->layers) ||
      index >= ringlet_mask_layers_n (ringlet_mask_editor_get_layers (self)))
    return FALSE;
  *count = ringlet_mask_stack_count (self->stack, index);
  return TRUE;
}

gboolean
ringlet_mask_editor_count_candidate (RingletMaskEditor *self, RingletMaskCount *count)
{
  const guint n = is_counted (self) ? ringlet_mask_layers_n (self->shown->layers) : 0;

  if (self->candidate == NULL || n == 0 || self->is_behind ||
      !ringlet_mask_layer_same_pixels (
          self->shown->layers->layers[n - 1], self->candidate))
    return FALSE;
  *count = ringlet_mask_stack_count (self->stack, n - 1);
  return TRUE;
}

gboolean
ringlet_mask_editor_is_searching (RingletMaskEditor *self)
{
  RingletMaskCount count = { 0 };

  return self->candidate != NULL && !ringlet_mask_editor_count_candidate (self, &count);
}

gboolean
ringlet_mask_editor_count_all (
    RingletMaskEditor *self, gsize *n_masked, gsize *n_pixels)
{
  if (!is_counted (self))
    return FALSE;
  *n_masked = ringlet_mask_stack_n_masked (self->stack);
  *n_pixels = self->shown->scene.n_slow * self->shown->scene.n_fast;
  return TRUE;
}

const RingletMask *
ringlet_mask_editor_peek_base (RingletMaskEditor *self)
{
  return is_counted (self) ? self->shown->scene.base : NULL;
}

const guint8 *
ringlet_mask_editor_peek_pixels (RingletMaskEditor *self, gsize *n_slow, gsize *n_fast)
{
  if (self->is_counting || self->shown == NULL)
    return NULL;
  *n_slow = self->shown->scene.n_slow;
  *n_fast = self->shown->scene.n_fast;
  return ringlet_mask_stack_peek (self->stack);
}
