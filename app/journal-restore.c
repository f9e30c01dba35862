/* SPDX-License-Identifier: MIT */

/* The session of a program that was killed, back into a document. */

#include <unistd.h>

#include "journal-private.h"
#include "project-private.h"

typedef struct {
  RingletJournalSnapshot *snapshot;
  RingletJournalFile *file;
  GPtrArray *warnings;
} Restored;

static void
restored_free (gpointer data)
{
  Restored *self = data;

  g_clear_pointer (&self->snapshot, ringlet_journal_snapshot_free);
  g_clear_pointer (&self->file, ringlet_journal_file_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_free (self);
}

/* The lock is kept from here on: nobody else can restore it meanwhile. */
static gpointer
restore_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *folder = data;
  const RingletProgress progress = ringlet_job_progress (job);
  const int lock = ringlet_journal_lock (folder, FALSE, error);
  g_auto (RingletJournalText) text = { 0 };
  Restored *restored = NULL;

  if (lock < 0)
    return NULL;

  restored = g_new0 (Restored, 1);
  restored->file = ringlet_journal_file_adopt (folder, lock);
  restored->warnings = g_ptr_array_new_with_free_func (g_free);
  if (ringlet_journal_text_read (folder, &text, error))
    restored->snapshot = ringlet_journal_text_load (
        &text, restored->warnings, &progress, cancellable, error);
  if (restored->snapshot != NULL)
    return restored;

  restored_free (restored);
  return NULL;
}

/* ---- taken ---- */

/* Pushed again; a history that holds too much forgets its oldest steps. */
static RingletHistory *
make_history (const RingletJournalSnapshot *snapshot)
{
  const guint n = snapshot->steps->len;
  RingletHistory *history = NULL;

  for (guint i = 0; i < n; i++) {
    const RingletJournalStep *step = g_ptr_array_index (snapshot->steps, i);
    RingletState *state = ringlet_state_ref (step->state);

    if (history == NULL)
      history = ringlet_history_new (state);
    else
      ringlet_history_push (
          history, state, step->name != NULL ? step->name : "", step->detail, NULL);
  }
  ringlet_history_go (
      history, ringlet_history_n_steps (history) - (n - snapshot->now));
  return history;
}

static void
take (RingletJournal *self, Restored *restored)
{
  RingletProject *project = ringlet_journal_get_project (self);
  const RingletJournalSnapshot *snapshot = restored->snapshot;

  ringlet_journal_take_over (self, g_steal_pointer (&restored->file));
  ringlet_project_take_history (project, make_history (snapshot));
  if (snapshot->path != NULL && snapshot->saved >= 0) {
    const RingletJournalStep *saved =
        g_ptr_array_index (snapshot->steps, (guint) snapshot->saved);

    ringlet_project_note_saved (project, saved->state, snapshot->path);
  }
}

static void
free_strv (gpointer data)
{
  g_strfreev (data);
}

static void
restore_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  Restored *restored = ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }

  take (g_task_get_source_object (task), restored);
  g_ptr_array_add (restored->warnings, NULL);
  g_task_return_pointer (
      task, g_strdupv ((char **) restored->warnings->pdata), free_strv);
  restored_free (restored);
}

void
ringlet_journal_restore_async (RingletJournal *self, RingletJob *job,
    const char *folder, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ringlet_journal_restore_async);
  ringlet_job_run_async (job, restore_in_thread, g_strdup (folder), g_free,
      restored_free, restore_done, task);
}

char **
ringlet_journal_restore_finish (
    RingletJournal *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
