/* SPDX-License-Identifier: MIT */

/* The twin of csr on a device: the same shares, the same definition of a pixel, one
 * work-group a bin. What no frame changes is summed by the processor, once. */

#include "engine/opencl-csr.h"
#include "opencl/seat.h"

static gpointer
opencl_csr_prepare (
    const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletCl) cl = ringlet_cl_get (task->device, task->memo, error);
  RingletCsrState *csr =
      cl != NULL ? ringlet_csr_state_new (task, cancellable, error) : NULL;

  return csr != NULL ? ringlet_cl_csr_new (cl, csr, error) : NULL;
}

static gsize
opencl_csr_n_bytes (gconstpointer data)
{
  return ringlet_cl_csr_n_bytes (data);
}

static const char *
opencl_csr_device (gconstpointer data)
{
  const RingletClCsr *state = data;

  return state->cl->name;
}

static gboolean
opencl_csr_is_lost (gconstpointer data)
{
  const RingletClCsr *state = data;

  return ringlet_cl_is_lost (state->cl);
}

static void
opencl_csr_release (gpointer state)
{
  ringlet_cl_csr_free (state);
}

static gpointer
opencl_csr_worker_new (gconstpointer state, GError **error)
{
  return ringlet_cl_csr_worker_new (state, error);
}

static void
opencl_csr_worker_free (gpointer worker)
{
  ringlet_cl_csr_worker_free (worker);
}

static gboolean
opencl_csr_apply (gconstpointer state, gpointer worker,
    const RingletEngineFrame *frames, gsize n_frames, const RingletExclusion *exclusion,
    RingletSums *sums, GCancellable *cancellable, GError **error)
{
  const RingletClCsr *csr = state;
  gboolean ok;

  if (!ringlet_cl_seat_take (csr->cl, cancellable, error))
    return FALSE;
  ok = ringlet_cl_csr_apply (
      csr, worker, frames, n_frames, exclusion, sums, cancellable, error);
  ringlet_cl_csr_worker_put_away (worker);
  ringlet_cl_seat_leave (csr->cl);
  return ok;
}

const RingletEngineClass ringlet_engine_opencl_csr = {
  .name = "opencl-csr",
  .algorithm = "csr",
  .implementation = "opencl",
  .target = "gpu",
  .storage = RINGLET_STORAGE_CSR,
  .has_bins = TRUE,
  .prepare = opencl_csr_prepare,
  .n_bytes = opencl_csr_n_bytes,
  .device = opencl_csr_device,
  .is_lost = opencl_csr_is_lost,
  .release = opencl_csr_release,
  .worker_new = opencl_csr_worker_new,
  .apply = opencl_csr_apply,
  .worker_free = opencl_csr_worker_free,
};
