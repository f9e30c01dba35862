/* SPDX-License-Identifier: MIT */
#include "cli/run.h"

#include <glib-unix.h>

typedef struct {
  GMainLoop *loop;
  RingletJob *job;
  RingletBar *bar;
  guint64 step;
  guint64 n_steps;
  gpointer (*finish) (GObject *source, GAsyncResult *result, GError **error);
  gpointer result;
  GError *error;
  guint interrupt;
  guint tick;
} Run;

static void
on_progress (GObject *object, GParamSpec *pspec, gpointer data)
{
  Run *run = data;
  double progress = 0.0;

  g_object_get (object, "progress", &progress, NULL);
  ringlet_bar_update (
      run->bar, ((double) run->step + progress) / (double) run->n_steps);
}

/* Between two reports too: the seconds must go on counting. */
static gboolean
on_tick (gpointer data)
{
  Run *run = data;

  on_progress (G_OBJECT (run->job), NULL, run);
  return G_SOURCE_CONTINUE;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;

  run->result = run->finish (source, result, &run->error);
  g_main_loop_quit (run->loop);
}

/* The first Ctrl+C asks the job to stop, so that no output is left half written; the
 * handler is gone then, and a second one ends the program. */
static gboolean
on_interrupt (gpointer data)
{
  Run *run = data;

  ringlet_job_cancel (run->job);
  return G_SOURCE_REMOVE;
}

static void
remove_source (guint id)
{
  GSource *source = g_main_context_find_source_by_id (NULL, id);

  if (source != NULL)
    g_source_destroy (source);
}

/* To be called before the job starts: from then on there is something to clean up. */
static void
watch (Run *run)
{
  run->interrupt = g_unix_signal_add (SIGINT, on_interrupt, run);
  run->tick = g_timeout_add (200, on_tick, run);
  g_signal_connect (run->job, "notify::progress", G_CALLBACK (on_progress), run);
}

static gpointer
wait_for (Run *run, GError **error)
{
  g_main_loop_run (run->loop);

  g_signal_handlers_disconnect_by_data (run->job, run);
  remove_source (run->interrupt);
  remove_source (run->tick);
  if (run->error != NULL)
    g_propagate_error (error, run->error);
  return run->result;
}

static gpointer
finish_integration (GObject *source, GAsyncResult *result, GError **error)
{
  return ringlet_project_integrate_finish (RINGLET_PROJECT (source), result, error);
}

RingletIntegration *
ringlet_run_integration (RingletProject *project, guint64 frame,
    RingletIntegrationWants wants, RingletBar *bar, guint64 step, guint64 n_steps,
    GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (RingletJob) job = ringlet_job_new ("Integrate");
  Run run = { .loop = loop,
    .job = job,
    .bar = bar,
    .step = step,
    .n_steps = n_steps,
    .finish = finish_integration };

  watch (&run);
  ringlet_project_integrate_async (project, job, frame, wants, on_done, &run);
  return wait_for (&run, error);
}

static gpointer
finish_job (GObject *source, GAsyncResult *result, GError **error)
{
  return ringlet_job_run_finish (RINGLET_JOB (source), result, error);
}

gpointer
ringlet_run_job (RingletJobFunc func, gpointer inputs, RingletBar *bar, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (RingletJob) job = ringlet_job_new (bar->title);
  Run run = {
    .loop = loop, .job = job, .bar = bar, .n_steps = 1, .finish = finish_job
  };

  watch (&run);
  ringlet_job_run_async (job, func, inputs, NULL, NULL, on_done, &run);
  return wait_for (&run, error);
}
