/* SPDX-License-Identifier: MIT */

/* The reference engine. Every other engine is judged against this one, so it stays a
 * plain double-precision loop over the definition; speed belongs elsewhere. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "engine/engine.h"
#include "engine/widen.h"

/* Rows in one parallel task. */
#define CHUNK_ROWS 64

typedef struct {
  RingletCsr *matrix;
  RingletMask *mask; /* (nullable) */
  RingletPreproc *preproc;
  const RingletPreprocRow *known; /* of all pixels; lives with preproc */
  gboolean variance;
  double floor;
} State;

typedef struct {
  double *raw;  /* NaN where the pixel does not count in this frame */
  guint8 *seen; /* used pixels that do not */
} Worker;

typedef struct {
  const State *state;
  const double *raw;
  RingletSums *sums;
} Apply;

static void
csr_release (gpointer data)
{
  State *state = data;

  ringlet_csr_unref (state->matrix);
  g_clear_pointer (&state->mask, ringlet_mask_unref);
  ringlet_preproc_unref (state->preproc);
  g_free (state);
}

static gpointer
csr_prepare (const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  const RingletPreprocRow *known = ringlet_preproc_arrays (task->preproc);
  State *state;

  state = g_new0 (State, 1);
  state->matrix = ringlet_csr_ref (task->matrix->csr);
  state->mask = task->mask != NULL ? ringlet_mask_ref (task->mask) : NULL;
  state->preproc = ringlet_preproc_ref (task->preproc);
  state->known = known;
  state->variance = ringlet_error_model_is_poisson (task->error_model);
  state->floor = task->poisson_floor;
  return state;
}

static gsize
csr_n_bytes (gconstpointer state)
{
  return sizeof (State);
}

static void
csr_worker_free (gpointer data)
{
  Worker *worker = data;

  g_free (worker->raw);
  g_free (worker->seen);
  g_free (worker);
}

static gpointer
csr_worker_new (gconstpointer data, GError **error)
{
  const State *state = data;
  const gsize n = state->matrix->n_cols;
  Worker *worker = g_new0 (Worker, 1);

  worker->raw = g_try_new (double, n);
  worker->seen = g_try_malloc0 (n);
  if (worker->raw != NULL && worker->seen != NULL)
    return worker;

  csr_worker_free (worker);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for a frame of %" G_GSIZE_FORMAT " pixels", n);
  return NULL;
}

static void
add_entry (const Apply *apply, guint32 row, gsize pixel, double share)
{
  const State *state = apply->state;
  const RingletPreprocRow *known = state->known;
  const double raw = apply->raw[pixel];
  const double norm = known->norm[pixel];
  const double gain = known->gain != NULL ? known->gain[pixel] : 1.0;
  RingletSums *sums = apply->sums;
  RingletKnown *out = sums->known;

  if (isnan (raw))
    return;

  sums->counts[row] += share * raw * gain;
  out->count[row] += share;
  if (known->gain != NULL)
    out->gain[row] += share * gain;
  out->norm[row] += share * norm;
  out->norm2[row] += share * share * norm * norm;
  if (state->variance)
    sums->variance[row] += share * share * MAX (raw, state->floor) * gain * gain;
  if (known->dark != NULL)
    out->dark[row] += share * known->dark[pixel];
  if (known->dark_variance != NULL)
    out->dark_variance[row] += share * share * known->dark_variance[pixel];
}

static void
apply_rows (gsize chunk, gpointer data)
{
  const Apply *apply = data;
  const RingletCsr *matrix = apply->state->matrix;
  const guint32 end = MIN ((guint32) (chunk + 1) * CHUNK_ROWS, matrix->n_rows);

  for (guint32 row = (guint32) chunk * CHUNK_ROWS; row < end; row++) {
    for (gsize i = matrix->row_start[row]; i < matrix->row_start[row + 1]; i++)
      add_entry (apply, row, matrix->col[i], matrix->share[i]);
  }
}

/* Pixels that the matrix uses and the mask leaves: only those can be missing. */
static gsize
count_excluded (const State *state, const Worker *worker)
{
  const RingletCsr *matrix = state->matrix;
  const guint8 *bad = state->mask != NULL ? state->mask->bad : NULL;
  gsize n = 0;

  memset (worker->seen, 0, matrix->n_cols);
  for (gsize i = 0; i < matrix->n_entries; i++) {
    const guint32 pixel = matrix->col[i];
    const gboolean masked = bad != NULL && bad[pixel];

    n += isnan (worker->raw[pixel]) && !worker->seen[pixel] && !masked;
    worker->seen[pixel] = 1;
  }
  return n;
}

/* Returns how many pixels of the frame have no value. */
static gsize
read_frame (const State *state, const RingletImage *image,
    const RingletExclusion *exclusion, double *raw)
{
  const gsize n = state->matrix->n_cols;
  const gsize n_nan = ringlet_widen_double (image, exclusion, 0, n, raw);

  for (gsize i = 0; state->mask != NULL && i < n; i++) {
    if (state->mask->bad[i])
      raw[i] = NAN;
  }
  return n_nan;
}

static gboolean
csr_apply (gconstpointer data, gpointer worker_data, const RingletEngineFrame *frames,
    gsize n_frames, const RingletExclusion *exclusion, RingletSums *sums,
    GCancellable *cancellable, GError **error)
{
  const State *state = data;
  const Worker *worker = worker_data;
  const gsize n_chunks = (state->matrix->n_rows + CHUNK_ROWS - 1) / CHUNK_ROWS;

  for (gsize frame = 0; frame < n_frames; frame++) {
    Apply apply = { state, worker->raw, &sums[frame] };
    const gsize n_nan = read_frame (state, frames[frame].image, exclusion, worker->raw);

    sums[frame].known = ringlet_known_new (
        sums[frame].n_bins, ringlet_preproc_parts (state->preproc), error);
    if (sums[frame].known == NULL)
      return FALSE;
    memset (sums[frame].counts, 0, sums[frame].n_bins * sizeof (double));
    if (sums[frame].variance != NULL)
      memset (sums[frame].variance, 0, sums[frame].n_bins * sizeof (double));
    if (!ringlet_parallel_for (n_chunks, apply_rows, &apply, cancellable, error))
      return FALSE;
    sums[frame].n_excluded = n_nan > 0 ? count_excluded (state, worker) : 0;
  }
  return TRUE;
}

const RingletEngineClass ringlet_engine_csr = {
  .name = "csr",
  .algorithm = "csr",
  .implementation = "c",
  .target = "cpu",
  .storage = RINGLET_STORAGE_CSR,
  .prepare = csr_prepare,
  .n_bytes = csr_n_bytes,
  .release = csr_release,
  .worker_new = csr_worker_new,
  .apply = csr_apply,
  .worker_free = csr_worker_free,
};
