/* SPDX-License-Identifier: MIT */

/* The twin of histogram on a device: no matrix, which would have to be sorted by bins
 * first. The shares lie there in the order in which the splitting makes them, or where
 * they do not fit, are made anew for each group of frames. */

#include "engine/opencl-histogram.h"
#include "opencl/seat.h"

static void
state_free (gpointer data)
{
  RingletClHistogram *state = data;

  ringlet_cl_pixels_clear (&state->pixels);
  ringlet_cl_shares_clear (&state->shares);
  ringlet_double_task_clear (&state->task);
  g_clear_pointer (&state->known, ringlet_known_unref);
  g_clear_pointer (&state->cl, ringlet_cl_unref);
  g_free (state);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletClHistogram, state_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (
    RingletClHistogramWorker, ringlet_cl_histogram_worker_free)

static gboolean
sum_known (RingletClHistogram *state, const RingletEngineTask *task,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletClHistogramWorker) worker =
      ringlet_cl_histogram_worker_new (state, error);

  if (worker == NULL)
    return FALSE;
  state->known = ringlet_known_new (
      state->task.n_bins, ringlet_preproc_parts (task->preproc), error);
  return state->known != NULL &&
      ringlet_cl_histogram_known (worker, &state->known, 1, FALSE, cancellable, error);
}

static gpointer
prepare (const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletClHistogram) state = g_new0 (RingletClHistogram, 1);
  g_auto (RingletClQueue) queue = { NULL };

  state->cl = ringlet_cl_get (task->device, task->memo, error);
  if (state->cl != NULL && ringlet_cl_queue_init (&queue, state->cl, error) &&
      ringlet_double_task_init (&state->task, task, error) &&
      ringlet_cl_shares_init (&state->shares, &queue, task->splitter, task->mask,
          state->task.live, cancellable, error) &&
      ringlet_cl_pixels_init (&state->pixels, state->cl, &state->task, error) &&
      sum_known (state, task, cancellable, error))
    return g_steal_pointer (&state);
  return NULL;
}

static gsize
n_bytes (gconstpointer data)
{
  const RingletClHistogram *state = data;

  return sizeof *state + state->task.n_pixels + ringlet_known_n_bytes (state->known);
}

static const char *
device (gconstpointer data)
{
  const RingletClHistogram *state = data;

  return state->cl->name;
}

static gboolean
is_lost (gconstpointer data)
{
  const RingletClHistogram *state = data;

  return ringlet_cl_is_lost (state->cl);
}

static gpointer
worker_new (gconstpointer state, GError **error)
{
  return ringlet_cl_histogram_worker_new (state, error);
}

static void
worker_free (gpointer worker)
{
  ringlet_cl_histogram_worker_free (worker);
}

/* Frames that lack no pixel share what is known; each of the others gets its own. */
static gboolean
find_known (const RingletClHistogram *state, RingletClHistogramWorker *worker, gsize n,
    RingletSums *sums, GCancellable *cancellable, GError **error)
{
  RingletKnown *own[RINGLET_ENGINE_GROUP] = { NULL };
  gboolean lacks = FALSE;

  for (gsize i = 0; i < n; i++) {
    if (sums[i].n_excluded == 0) {
      sums[i].known = ringlet_known_ref (state->known);
      continue;
    }
    sums[i].known = own[i] = ringlet_known_new (
        state->task.n_bins, ringlet_known_get_parts (state->known), error);
    if (own[i] == NULL)
      return FALSE;
    lacks = TRUE;
  }
  return !lacks ||
      ringlet_cl_histogram_known (worker, own, n, TRUE, cancellable, error);
}

static gboolean
apply_in_turn (const RingletClHistogram *state, gpointer worker,
    const RingletEngineFrame *frames, gsize n_frames, const RingletExclusion *exclusion,
    RingletSums *sums, GCancellable *cancellable, GError **error)
{
  const RingletDoubleTask *task = &state->task;
  /* Images of the variance may be of several types. */
  const gsize most = task->error_model == RINGLET_ERROR_MODEL_VARIANCE
      ? 1
      : ringlet_cl_frames_fit (state->cl, task->n_pixels, RINGLET_ENGINE_GROUP);

  for (gsize i = 0; i < n_frames; i += most) {
    const gsize n = MIN (most, n_frames - i);

    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !ringlet_cl_histogram_sum (
            worker, frames + i, n, exclusion, sums + i, cancellable, error) ||
        !find_known (state, worker, n, sums + i, cancellable, error))
      return FALSE;
    if (task->error_model == RINGLET_ERROR_MODEL_AZIMUTHAL &&
        !ringlet_cl_histogram_scatter (worker, n, sums + i, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
apply (gconstpointer data, gpointer worker, const RingletEngineFrame *frames,
    gsize n_frames, const RingletExclusion *exclusion, RingletSums *sums,
    GCancellable *cancellable, GError **error)
{
  const RingletClHistogram *state = data;
  gboolean ok;

  if (!ringlet_cl_seat_take (state->cl, cancellable, error))
    return FALSE;
  ok = apply_in_turn (
      state, worker, frames, n_frames, exclusion, sums, cancellable, error);
  ringlet_cl_histogram_worker_put_away (worker);
  ringlet_cl_seat_leave (state->cl);
  return ok;
}

const RingletEngineClass ringlet_engine_opencl_histogram = {
  .name = "opencl-histogram",
  .algorithm = "histogram",
  .implementation = "opencl",
  .target = "gpu",
  .storage = RINGLET_STORAGE_NONE,
  .prepare = prepare,
  .n_bytes = n_bytes,
  .device = device,
  .is_lost = is_lost,
  .release = state_free,
  .worker_new = worker_new,
  .apply = apply,
  .worker_free = worker_free,
};
