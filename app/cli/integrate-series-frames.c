/* SPDX-License-Identifier: MIT */

/* What is done with the frames of a series on their way through the flow. */

#include "cli/integrate-series.h"
#include "outputs-existing.h"

/* What goes with a frame. */
typedef struct {
  guint row;
  RingletOutputs outputs;
  RingletSeriesReady *ready; /* (nullable): for the one file */
  gboolean ends;             /* no other frame will do better */
} Companion;

static void
companion_free (gpointer data)
{
  Companion *self = data;

  g_clear_pointer (&self->ready, ringlet_series_ready_free);
  ringlet_outputs_clear (&self->outputs);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Companion, companion_free)

static guint
n_outputs (const Companion *self)
{
  return self->outputs.files != NULL ? self->outputs.files->len : 0;
}

/* ---- read ---- */

/* What of the files of a frame is to be written. %FALSE where there is nothing to do.
 */
static gboolean
choose_files (const RingletIntegrateSeries *self, Companion *companion)
{
  const RingletIntegrateOptions *options = self->run->options;
  const guint n_planned = n_outputs (companion);

  if (options->existing != NULL || options->resume)
    ringlet_outputs_pass_existing (&companion->outputs, options->choice);
  return self->store != NULL || n_planned == 0 || n_outputs (companion) > 0;
}

static gboolean
is_done (const RingletIntegrateSeries *self, guint row)
{
  return self->store != NULL && ringlet_series_store_has_frame (self->store, row);
}

static gboolean
next (gpointer data, gboolean waits, RingletFlowFrame *frame, GCancellable *cancellable,
    GError **error)
{
  RingletIntegrateSeries *self = data;

  while (self->next < self->frames->len) {
    g_autoptr (Companion) companion = g_new0 (Companion, 1);

    companion->row = self->next++;
    if (is_done (self, companion->row))
      continue;
    if (!ringlet_integrate_series_plan_outputs (
            self, companion->row, &companion->outputs, error))
      return FALSE;
    if (choose_files (self, companion)) {
      frame->reduced.frame = g_array_index (self->frames, guint64, companion->row);
      frame->user = g_steal_pointer (&companion);
      return TRUE;
    }
    g_mutex_lock (&self->lock);
    self->n_skipped++;
    g_mutex_unlock (&self->lock);
  }
  return FALSE;
}

/* ---- worked on ---- */

/* A full disk, a folder that is gone: what befalls every other frame, too. */
static gboolean
is_of_disk (const GError *error)
{
  return error->domain == G_FILE_ERROR || error->domain == G_IO_ERROR;
}

static gboolean
write_files (const RingletIntegrateSeries *self, Companion *companion,
    const RingletIntegration *integration, GError **error)
{
  const RingletIntegrateOptions *options = self->run->options;

  if (n_outputs (companion) == 0)
    return TRUE;
  if (options->existing == NULL && !options->resume)
    return ringlet_outputs_write (
        &companion->outputs, self->state, integration, options->overwrite, error);
  return ringlet_outputs_write_existing (
      &companion->outputs, self->state, integration, options->choice, error);
}

static void
finish (gpointer data, RingletFlowFrame *frame, GCancellable *cancellable)
{
  const RingletIntegrateSeries *self = data;
  RingletReducedFrame *reduced = &frame->reduced;
  Companion *companion = frame->user;

  if (reduced->error != NULL ||
      g_cancellable_set_error_if_cancelled (cancellable, &reduced->error))
    return;
  if (!ringlet_integrate_check_like (self->run, reduced->integration, &reduced->error))
    companion->ends = TRUE;
  else if (!write_files (self, companion, reduced->integration, &reduced->error))
    companion->ends = is_of_disk (reduced->error);
  else if (self->store != NULL)
    companion->ready = ringlet_series_store_make_ready (
        self->store, reduced->integration, cancellable, &reduced->error);
}

/* ---- delivered ---- */

static gboolean
append (RingletIntegrateSeries *self, const RingletFlowFrame *frame, GError **error)
{
  const Companion *companion = frame->user;

  return self->store == NULL ||
      ringlet_series_store_append (
          self->store, companion->row, &frame->reduced, companion->ready, error);
}

static gboolean
deliver_failed (
    RingletIntegrateSeries *self, const RingletFlowFrame *frame, GError **error)
{
  const Companion *companion = frame->user;
  const GError *failure = frame->reduced.error;
  const gboolean ends = companion->ends || self->run->options->stop_on_error;

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_error_copy (failure));
    return FALSE;
  }
  ringlet_integrate_series_tell_failure (self, frame->reduced.frame, failure);
  if (!append (self, frame, error))
    return FALSE;
  if (ends)
    g_propagate_error (error, g_error_copy (failure));
  return !ends;
}

static gboolean
deliver (gpointer data, RingletFlowFrame *frame, GError **error)
{
  RingletIntegrateSeries *self = data;
  const Companion *companion = frame->user;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (frame->reduced.error != NULL)
    return deliver_failed (self, frame, error);
  if (!append (self, frame, error))
    return FALSE;
  ringlet_integrate_series_tell_frame (self, &frame->reduced, &companion->outputs);
  self->n_done++;
  return TRUE;
}

const RingletFlowClass ringlet_integrate_series_class = {
  .next = next,
  .finish = finish,
  .deliver = deliver,
  .free_user = companion_free,
};
