/* SPDX-License-Identifier: MIT */
#include "engine/opencl-csr.h"

#include "base/error.h"

void
ringlet_cl_csr_free (RingletClCsr *self)
{
  ringlet_cl_pixels_clear (&self->pixels);
  ringlet_cl_rows_clear (&self->rows);
  g_clear_pointer (&self->csr, ringlet_csr_state_free);
  g_clear_pointer (&self->cl, ringlet_cl_unref);
  g_free (self);
}

static gboolean
is_robust (const RingletClCsr *self)
{
  return ringlet_statistic_needs_bins (&self->csr->task.statistic);
}

RingletClCsr *
ringlet_cl_csr_new (RingletCl *cl, RingletCsrState *csr, GError **error)
{
  RingletClCsr *self = g_new0 (RingletClCsr, 1);

  self->cl = ringlet_cl_ref (cl);
  self->csr = csr;
  if ((!is_robust (self) || ringlet_cl_robust_check (cl, error)) &&
      ringlet_cl_pixels_init (&self->pixels, cl, &csr->task, error) &&
      ringlet_cl_rows_init (&self->rows, cl, csr->matrix, error)) {
    if (!is_robust (self))
      g_clear_pointer (&csr->matrix, ringlet_csr_unref);
    return self;
  }

  ringlet_cl_csr_free (self);
  return NULL;
}

gsize
ringlet_cl_csr_n_bytes (const RingletClCsr *self)
{
  const RingletClBuffer *const buffers[] = { &self->pixels.live, &self->pixels.norm,
    &self->pixels.gain, &self->pixels.dark, &self->pixels.dark_variance,
    &self->rows.row_start, &self->rows.col, &self->rows.share };

  return ringlet_csr_state_n_bytes (self->csr) +
      ringlet_cl_host_bytes (self->cl, buffers, G_N_ELEMENTS (buffers));
}

void
ringlet_cl_csr_worker_free (RingletClCsrWorker *worker)
{
  if (worker->gather.queue.cl != NULL) {
    ringlet_cl_robust_clear (&worker->robust, worker->gather.queue.cl->api);
    ringlet_cl_store_empty (worker->gather.queue.cl->store);
  }
  ringlet_cl_gather_clear (&worker->gather);
  g_free (worker);
}

RingletClCsrWorker *
ringlet_cl_csr_worker_new (const RingletClCsr *self, GError **error)
{
  RingletClCsrWorker *worker = g_new0 (RingletClCsrWorker, 1);

  if (ringlet_cl_gather_init (
          &worker->gather, self->cl, &self->pixels, &self->rows, error) &&
      (!is_robust (self) ||
          ringlet_cl_robust_init (&worker->robust, self->cl, self->csr, error)))
    return worker;

  ringlet_cl_csr_worker_free (worker);
  return NULL;
}

void
ringlet_cl_csr_worker_put_away (RingletClCsrWorker *worker)
{
  ringlet_cl_gather_put_away (&worker->gather);
  ringlet_cl_robust_put_away (&worker->robust, worker->gather.queue.cl);
}

/* Some frames, as many as go to the device at once. */
typedef gboolean (*Apply) (const RingletClCsr *self, RingletClCsrWorker *worker,
    const RingletEngineFrame *frames, gsize n, const RingletExclusion *exclusion,
    RingletSums *sums, GError **error);

static gboolean
apply_all (const RingletClCsr *self, RingletClCsrWorker *worker,
    const RingletEngineFrame *frames, gsize n, const RingletExclusion *exclusion,
    RingletSums *sums, GError **error)
{
  gboolean lacks = FALSE;

  if (!ringlet_cl_gather_sums (&worker->gather, frames, n, exclusion, sums, error))
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    lacks = lacks || sums[i].n_excluded > 0;
    if (sums[i].n_excluded == 0)
      sums[i].known = ringlet_known_ref (self->csr->known);
  }
  if (lacks && !ringlet_cl_gather_known (&worker->gather, n, sums, error))
    return FALSE;
  return self->csr->task.error_model != RINGLET_ERROR_MODEL_AZIMUTHAL ||
      ringlet_cl_gather_scatter (&worker->gather, n, sums, error);
}

static gboolean
apply_scatter (const RingletClCsr *self, RingletClCsrWorker *worker,
    const RingletEngineFrame *frames, gsize n, const RingletExclusion *exclusion,
    RingletSums *sums, GError **error)
{
  return ringlet_cl_gather_read (&worker->gather, frames, n, exclusion, NULL, error) &&
      ringlet_cl_gather_scatter (&worker->gather, n, sums, error);
}

/* One frame, pixel by pixel. */
static gboolean
apply_robust (const RingletClCsr *self, RingletClCsrWorker *worker,
    const RingletEngineFrame *frames, gsize n, const RingletExclusion *exclusion,
    RingletSums *sums, GError **error)
{
  guint32 n_missing = 0;

  g_assert (n == 1);
  if (!ringlet_cl_gather_read (
          &worker->gather, frames, 1, exclusion, &n_missing, error))
    return FALSE;
  sums->n_excluded = n_missing;
  return ringlet_cl_robust_run (&worker->robust, &worker->gather, sums, error);
}

static gboolean
apply_in_turn (const RingletClCsr *self, RingletClCsrWorker *worker, Apply apply,
    const RingletEngineFrame *frames, gsize n_frames, const RingletExclusion *exclusion,
    RingletSums *sums, GCancellable *cancellable, GError **error)
{
  const RingletDoubleTask *task = &self->csr->task;
  /* Images of the variance may be of several types. */
  const gsize most =
      task->error_model == RINGLET_ERROR_MODEL_VARIANCE || is_robust (self)
      ? 1
      : ringlet_cl_frames_fit (self->cl, task->n_pixels, RINGLET_ENGINE_GROUP);

  for (gsize i = 0; i < n_frames; i += most) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !apply (self, worker, frames + i, MIN (most, n_frames - i), exclusion, sums + i,
            error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_cl_csr_apply (const RingletClCsr *self, RingletClCsrWorker *worker,
    const RingletEngineFrame *frames, gsize n_frames, const RingletExclusion *exclusion,
    RingletSums *sums, GCancellable *cancellable, GError **error)
{
  return apply_in_turn (self, worker, is_robust (self) ? apply_robust : apply_all,
      frames, n_frames, exclusion, sums, cancellable, error);
}

gboolean
ringlet_cl_csr_scatter (const RingletClCsr *self, RingletClCsrWorker *worker,
    const RingletEngineFrame *frames, gsize n_frames, const RingletExclusion *exclusion,
    RingletSums *sums, GCancellable *cancellable, GError **error)
{
  return apply_in_turn (self, worker, apply_scatter, frames, n_frames, exclusion, sums,
      cancellable, error);
}
