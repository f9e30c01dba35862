/* SPDX-License-Identifier: MIT */

/* The reference engine. Every other engine is judged against this one, so it stays a
 * plain double-precision loop over the definition; speed belongs elsewhere. */

#include <math.h>

#include "base/parallel.h"
#include "engine/engine.h"
#include "engine/widen.h"

/* Rows in one parallel task. */
#define CHUNK_ROWS 64

typedef struct {
  RingletCsr *matrix;
  RingletPreproc *preproc;
  gboolean variance;
  double floor;
} State;

typedef struct {
  const State *state;
  const double *raw; /* NaN where the pixel does not count in this frame */
  RingletSums *sums;
} Apply;

static gpointer
csr_prepare (const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  State *state = g_new0 (State, 1);

  state->matrix = ringlet_csr_ref (task->matrix->csr);
  state->preproc = ringlet_preproc_ref (task->preproc);
  state->variance = task->error_model == RINGLET_ERROR_MODEL_POISSON;
  state->floor = task->poisson_floor;
  return state;
}

static void
csr_release (gpointer data)
{
  State *state = data;

  ringlet_csr_unref (state->matrix);
  ringlet_preproc_unref (state->preproc);
  g_free (state);
}

static void
add_entry (const Apply *apply, guint32 row, gsize pixel, double share)
{
  const State *state = apply->state;
  const RingletPreproc *preproc = state->preproc;
  const double raw = apply->raw[pixel];
  const double norm = preproc->norm[pixel];
  const double gain = preproc->gain != NULL ? preproc->gain[pixel] : 1.0;
  RingletSums *sums = apply->sums;

  if (isnan (raw))
    return;

  sums->counts[row] += share * raw * gain;
  sums->count[row] += share;
  sums->gain[row] += share * gain;
  sums->norm[row] += share * norm;
  sums->norm2[row] += share * share * norm * norm;
  if (state->variance)
    sums->variance[row] += share * share * MAX (raw, state->floor) * gain * gain;
  if (preproc->dark != NULL)
    sums->dark[row] += share * preproc->dark[pixel];
  if (preproc->dark_variance != NULL)
    sums->dark_variance[row] += share * share * preproc->dark_variance[pixel];
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

/* Which pixels the matrix knows at all: only those can be left out of a frame. */
static gsize
count_excluded (const RingletCsr *matrix, const double *raw)
{
  g_autofree guint8 *seen = g_new0 (guint8, matrix->n_cols);
  gsize n = 0;

  for (gsize i = 0; i < matrix->n_entries; i++) {
    const guint32 pixel = matrix->col[i];

    n += isnan (raw[pixel]) && !seen[pixel];
    seen[pixel] = 1;
  }
  return n;
}

static gboolean
csr_apply (gpointer data, RingletImage *const *frames, gsize n_frames,
    const RingletExclusion *exclusion, RingletSums *sums, GCancellable *cancellable,
    GError **error)
{
  const State *state = data;
  const gsize n_chunks = (state->matrix->n_rows + CHUNK_ROWS - 1) / CHUNK_ROWS;
  g_autofree double *raw = g_new (double, state->matrix->n_cols);

  for (gsize frame = 0; frame < n_frames; frame++) {
    Apply apply = { state, raw, &sums[frame] };
    const gsize n_nan =
        ringlet_widen_double (frames[frame], exclusion, 0, state->matrix->n_cols, raw);

    if (!ringlet_parallel_for (n_chunks, apply_rows, &apply, cancellable, error))
      return FALSE;
    sums[frame].n_excluded = n_nan > 0 ? count_excluded (state->matrix, raw) : 0;
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
  .apply = csr_apply,
  .release = csr_release,
};
