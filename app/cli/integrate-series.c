/* SPDX-License-Identifier: MIT */
#include "cli/integrate-series.h"

#include <glib-unix.h>

#include "cli/cli.h"
#include "series-parts.h"

#define TICK_MS 200

static gboolean
read_monitor (gpointer data, guint64 frame, const RingletImageMeta *meta, double *value,
    GError **error)
{
  RingletIntegrateSeries *self = data;

  return ringlet_monitor_get (self->monitor, frame, meta, value, error);
}

static RingletFileHash *
get_hash (gpointer data, guint64 frame)
{
  RingletIntegrateSeries *self = data;

  return ringlet_file_hashes_get (self->hashes, frame);
}

/* Files of frames say what they are of by a hash; the one file leads to them. */
static RingletReductionWants
choose_wants (RingletIntegrateSeries *self, GError **error)
{
  const RingletIntegrateRun *run = self->run;
  const RingletLike *like = run->options->set_up.facts;
  const gboolean hashes_file = run->n_frames > 1 || (like != NULL && like->hashes_file);
  g_auto (RingletOutputs) files = { 0 };
  RingletReductionWants wants = { 0 };

  if (!ringlet_integrate_series_plan_outputs (self, 0, &files, error))
    return wants;
  wants = ringlet_series_parts_reduction (
      self->state, run->cake_use, &files, self->path != NULL);
  if (self->has_files && hashes_file)
    wants.file_hash = get_hash;
  if (self->monitor != NULL)
    wants.monitor = read_monitor;
  wants.data = self;
  return wants;
}

/* A flow that somebody waits for. */
typedef struct {
  RingletIntegrateSeries *series;
  RingletFlow *flow;
  GMainLoop *loop;
  GCancellable *cancellable;
  GError *error;
} Watch;

static gboolean
on_over (gpointer data)
{
  Watch *watch = data;

  g_main_loop_quit (watch->loop);
  return G_SOURCE_REMOVE;
}

static gpointer
wait_in_thread (gpointer data)
{
  Watch *watch = data;

  ringlet_flow_wait (watch->flow, &watch->error);
  g_idle_add_full (G_PRIORITY_DEFAULT, on_over, watch, NULL);
  return NULL;
}

/* The handler is gone then, and a second one ends the program. */
static gboolean
on_signal (gpointer data)
{
  Watch *watch = data;

  g_cancellable_cancel (watch->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
on_tick (gpointer data)
{
  Watch *watch = data;

  ringlet_integrate_series_tell_progress (watch->series);
  return G_SOURCE_CONTINUE;
}

static void
remove_source (guint id)
{
  GSource *source = g_main_context_find_source_by_id (NULL, id);

  if (source != NULL)
    g_source_destroy (source);
}

/* Returns why it ended before its end, or %NULL. */
static GError *
run_flow (RingletIntegrateSeries *self, RingletReduction *reduction)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watch watch = { .series = self, .loop = loop, .cancellable = cancellable };
  const guint ids[] = { g_unix_signal_add (SIGINT, on_signal, &watch),
    g_unix_signal_add (SIGTERM, on_signal, &watch),
    g_timeout_add (TICK_MS, on_tick, &watch) };
  GThread *thread = NULL;

  ringlet_bar_init (&self->bar, "Integrating");
  watch.flow = ringlet_flow_new (
      &ringlet_integrate_series_class, self, reduction, 0, cancellable);
  thread = g_thread_new ("ringlet-wait", wait_in_thread, &watch);
  g_main_loop_run (loop);
  g_thread_join (thread);
  ringlet_flow_free (watch.flow);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    remove_source (ids[i]);
  return watch.error;
}

/* What was written is kept, whatever happened. Where it was not, that counts for more
 * than that somebody has stopped it. */
static void
close_store (RingletIntegrateSeries *self, GError **failure)
{
  g_autoptr (GError) error = NULL;

  if (self->store == NULL ||
      ringlet_series_store_close (g_steal_pointer (&self->store),
          *failure == NULL && self->n_missing == 0, &error))
    return;
  if (g_error_matches (*failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (failure);
  if (*failure == NULL)
    *failure = g_steal_pointer (&error);
  else if (!g_str_equal ((*failure)->message, error->message))
    g_printerr ("ringlet: %s\n", error->message);
}

static RingletReduction *
make_reduction (RingletIntegrateSeries *self, RingletReductionWants wants)
{
  return ringlet_reduction_new (
      self->state, ringlet_project_get_memo (self->run->project), wants);
}

/* The file stays as it is, but for the word that a kill behind the last row kept from
 * it. Nothing is written that would say a hash, which of a long stack takes minutes.
 */
static int
end_complete (RingletIntegrateSeries *self, RingletReductionWants wants)
{
  g_autoptr (RingletReduction) reduction = NULL;
  g_autoptr (GError) error = NULL;
  const gboolean has_all = ringlet_series_store_has_all_rows (self->store);
  gboolean ok;

  wants.file_hash = NULL;
  wants.sha256 = FALSE;
  reduction = make_reduction (self, wants);
  ok = ringlet_integrate_series_check_complete (self, reduction, &error);
  if (ok && !ringlet_series_store_is_whole (self->store))
    close_store (self, &error);
  g_clear_pointer (&self->store, ringlet_series_store_abandon);
  if (error == NULL)
    ringlet_integrate_series_tell_complete (self, has_all);
  return ringlet_integrate_series_tell_end (self, error);
}

static int
run (RingletIntegrateSeries *self)
{
  g_autoptr (GError) failure = NULL;
  const RingletReductionWants wants = choose_wants (self, &failure);
  g_autoptr (RingletReduction) reduction = NULL;

  if (failure == NULL && self->store != NULL &&
      ringlet_series_store_is_complete (self->store))
    return end_complete (self, wants);
  reduction = make_reduction (self, wants);
  if (failure == NULL)
    failure = run_flow (self, reduction);
  close_store (self, &failure);
  return ringlet_integrate_series_tell_end (self, failure);
}

static void
failure_free (gpointer data)
{
  RingletFailure *self = data;

  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

static void
method_count_free (gpointer data)
{
  RingletMethodCount *self = data;

  g_free (self->method);
  g_free (self);
}

static void
series_clear (RingletIntegrateSeries *self)
{
  g_clear_pointer (&self->store, ringlet_series_store_abandon);
  g_clear_pointer (&self->monitor, ringlet_monitor_free);
  g_clear_pointer (&self->hashes, ringlet_file_hashes_free);
  g_clear_pointer (&self->frames, g_array_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_ptr_array_unref (self->failures);
  g_ptr_array_unref (self->methods);
  g_free (self->no_device);
  g_free (self->lost_device);
  ringlet_state_unref (self->state);
  g_free (self->own_path);
  g_mutex_clear (&self->lock);
}

static void
series_init (RingletIntegrateSeries *self, const RingletIntegrateRun *integrate_run)
{
  *self = (RingletIntegrateSeries){ .run = integrate_run };
  self->state = ringlet_state_ref (ringlet_project_get_state (integrate_run->project));
  self->hashes = ringlet_file_hashes_new (self->state->source);
  self->failures = g_ptr_array_new_with_free_func (failure_free);
  self->methods = g_ptr_array_new_with_free_func (method_count_free);
  g_mutex_init (&self->lock);
}

gboolean
ringlet_integrate_is_series (const RingletIntegrateRun *self)
{
  const RingletIntegrateOptions *options = self->options;

  return self->n_frames > 1 || ringlet_ranks_are_several () || options->resume ||
      options->existing != NULL || options->monitor != NULL ||
      options->monitor_table != NULL;
}

int
ringlet_integrate_series (const RingletIntegrateRun *self)
{
  RingletIntegrateSeries series;
  g_autoptr (GError) error = NULL;
  int code = RINGLET_EXIT_FAILURE;

  series_init (&series, self);
  if (!ringlet_integrate_ranks_begin (&series, &error) ||
      !ringlet_integrate_series_plan (&series, &error) ||
      !ringlet_integrate_series_check (&series, &error))
    ringlet_cli_fail (error);
  else if (series.frames->len > 0 && !ringlet_integrate_series_open (&series, &error))
    ringlet_cli_fail (error);
  else
    series.has_begun = TRUE;
  if (series.has_begun) /* there may be more processes than frames */
    code = series.frames->len > 0 ? run (&series) : RINGLET_EXIT_DONE;
  code = ringlet_integrate_ranks_end (&series, code);
  series_clear (&series);
  return code;
}
