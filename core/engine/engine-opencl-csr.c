/* SPDX-License-Identifier: MIT */

/* The twin of csr on a device: the same shares, the same definition of a pixel, one
 * work-group a bin. What no frame changes is summed by the processor, once. */

#include "base/error.h"
#include "engine/csr-state.h"
#include "engine/opencl-rows.h"

typedef struct {
  RingletCl *cl;
  RingletCsrState *csr;
  RingletClPixels pixels;
  RingletClRows rows;
} State;

static void
state_free (gpointer data)
{
  State *state = data;

  ringlet_cl_pixels_clear (&state->pixels);
  ringlet_cl_rows_clear (&state->rows);
  g_clear_pointer (&state->csr, ringlet_csr_state_free);
  g_clear_pointer (&state->cl, ringlet_cl_unref);
  g_free (state);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (State, state_free)

static gpointer
opencl_csr_prepare (
    const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  g_autoptr (State) state = g_new0 (State, 1);

  state->cl = ringlet_cl_get (task->device, task->memo, error);
  if (state->cl == NULL)
    return NULL;
  state->csr = ringlet_csr_state_new (task, cancellable, error);
  if (state->csr == NULL ||
      !ringlet_cl_pixels_init (&state->pixels, state->cl, &state->csr->task, error) ||
      !ringlet_cl_rows_init (&state->rows, state->cl, state->csr->matrix, error))
    return NULL;
  return g_steal_pointer (&state);
}

static gsize
opencl_csr_n_bytes (gconstpointer data)
{
  const State *state = data;

  return ringlet_csr_state_n_bytes (state->csr);
}

static const char *
opencl_csr_device (gconstpointer data)
{
  const State *state = data;

  return state->cl->name;
}

static void
worker_free (gpointer worker)
{
  ringlet_cl_gather_clear (worker);
  g_free (worker);
}

static gpointer
worker_new (gconstpointer data, GError **error)
{
  const State *state = data;
  RingletClGather *worker = g_new0 (RingletClGather, 1);

  if (ringlet_cl_gather_init (worker, state->cl, &state->pixels, &state->rows, error))
    return worker;

  worker_free (worker);
  return NULL;
}

static gboolean
apply_some (const State *state, RingletClGather *worker,
    const RingletEngineFrame *frames, gsize n, const RingletExclusion *exclusion,
    RingletSums *sums, GError **error)
{
  gboolean lacks = FALSE;

  if (!ringlet_cl_gather_sums (worker, frames, n, exclusion, sums, error))
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    lacks = lacks || sums[i].n_excluded > 0;
    if (sums[i].n_excluded == 0)
      sums[i].known = ringlet_known_ref (state->csr->known);
  }
  if (lacks && !ringlet_cl_gather_known (worker, n, sums, error))
    return FALSE;
  return state->csr->task.error_model != RINGLET_ERROR_MODEL_AZIMUTHAL ||
      ringlet_cl_gather_scatter (worker, n, sums, error);
}

static gboolean
opencl_csr_apply (gconstpointer data, gpointer worker, const RingletEngineFrame *frames,
    gsize n_frames, const RingletExclusion *exclusion, RingletSums *sums,
    GCancellable *cancellable, GError **error)
{
  const State *state = data;
  const RingletDoubleTask *task = &state->csr->task;
  /* Images of the variance may be of several types. */
  const gsize most = task->error_model == RINGLET_ERROR_MODEL_VARIANCE
      ? 1
      : ringlet_cl_frames_fit (state->cl, task->n_pixels, RINGLET_ENGINE_GROUP);

  for (gsize i = 0; i < n_frames; i += most) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !apply_some (state, worker, frames + i, MIN (most, n_frames - i), exclusion,
            sums + i, error))
      return FALSE;
  }
  return TRUE;
}

const RingletEngineClass ringlet_engine_opencl_csr = {
  .name = "opencl-csr",
  .algorithm = "csr",
  .implementation = "opencl",
  .target = "gpu",
  .storage = RINGLET_STORAGE_CSR,
  .prepare = opencl_csr_prepare,
  .n_bytes = opencl_csr_n_bytes,
  .device = opencl_csr_device,
  .release = state_free,
  .worker_new = worker_new,
  .apply = opencl_csr_apply,
  .worker_free = worker_free,
};
