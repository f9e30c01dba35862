/* SPDX-License-Identifier: MIT */

/* Phases that are read in a worker: a structure file may be large, or on a slow disk.
 */

#include "base/error.h"
#include "project-phases.h"
#include "project-private.h"

/* Of each word a phase, or why there is none. */
typedef struct {
  GPtrArray *phases;   /* (element-type RingletPhase) */
  GPtrArray *problems; /* (element-type GError) */
} Found;

static void
free_words (gpointer data)
{
  g_strfreev (data);
}

static void
free_phase (gpointer data)
{
  ringlet_phase_unref (data);
}

static void
free_problem (gpointer data)
{
  g_error_free (data);
}

static void
found_free (gpointer data)
{
  Found *self = data;

  g_ptr_array_unref (self->phases);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

static RingletPhase *
find (const char *word, GError **error)
{
  const RingletCalibrant *calibrant = ringlet_calibrant_find (word, error);
  g_autoptr (RingletPhase) phase =
      calibrant != NULL ? ringlet_phase_new (calibrant, 0, error) : NULL;

  if (phase == NULL || !ringlet_phase_check (phase, error))
    return NULL;
  return g_steal_pointer (&phase);
}

static gpointer
find_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  char **words = data;
  g_autoptr (Found) found = g_new0 (Found, 1);

  found->phases = g_ptr_array_new_with_free_func (free_phase);
  found->problems = g_ptr_array_new_with_free_func (free_problem);
  for (gsize i = 0; words[i] != NULL; i++) {
    GError *problem = NULL;
    RingletPhase *phase = NULL;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    phase = find (words[i], &problem);
    if (phase != NULL)
      g_ptr_array_add (found->phases, phase);
    else
      g_ptr_array_add (found->problems, problem);
  }
  return g_steal_pointer (&found);
}

/* In the order of the words; nobody else has them yet. */
static void
add_all (RingletProject *self, const GPtrArray *phases)
{
  for (guint i = 0; i < phases->len; i++) {
    RingletPhase *phase = g_ptr_array_index (phases, i);

    phase->colour =
        ringlet_phases_free_colour (ringlet_project_get_state (self)->phases);
    ringlet_project_add_phase (self, ringlet_phase_ref (phase));
  }
}

/* One problem as it is, several in one line each. Returns (transfer full) */
static GError *
join_problems (const GPtrArray *problems)
{
  const GError *first = g_ptr_array_index (problems, 0);
  g_autoptr (GString) text = g_string_new (first->message);

  for (guint i = 1; i < problems->len; i++)
    g_string_append_printf (
        text, "\n%s", ((const GError *) g_ptr_array_index (problems, i))->message);
  return g_error_new_literal (first->domain, first->code, text->str);
}

static void
find_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RingletProject *self = g_task_get_source_object (task);
  gboolean is_cancelled = FALSE;
  GError *error = NULL;
  g_autoptr (Found) found =
      ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  if (found == NULL) {
    g_task_return_error (task, error);
    return;
  }
  /* When all are found, but nobody has them yet. */
  g_object_get (source, "cancelled", &is_cancelled, NULL);
  if (is_cancelled) {
    g_task_return_new_error (
        task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
    return;
  }
  if (found->phases->len > 0) {
    ringlet_project_begin_result (self);
    add_all (self, found->phases);
  }
  if (found->problems->len > 0)
    g_task_return_error (task, join_problems (found->problems));
  else
    g_task_return_boolean (task, TRUE);
}

void
ringlet_project_load_phases_async (RingletProject *self, RingletJob *job,
    const char *const *words, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (words != NULL && words[0] != NULL);

  g_task_set_source_tag (task, ringlet_project_load_phases_async);
  ringlet_job_run_async (job, find_in_thread, g_strdupv ((char **) words), free_words,
      found_free, find_done, task);
}

gboolean
ringlet_project_load_phases_finish (
    RingletProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
