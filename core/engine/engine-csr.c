/* SPDX-License-Identifier: MIT */

/* The reference engine. Every other engine is judged against this one, so it stays a
 * plain double-precision loop over the definition, one bin after the other; speed
 * belongs elsewhere. */

#include <math.h>

#include "base/error.h"
#include "base/parallel.h"
#include "engine/csr-state.h"
#include "engine/robust.h"

/* Rows in one parallel task. */
#define CHUNK_ROWS 16

/* Entries that are summed before they are added to what the row has: the rounding of a
 * sum of millions grows with their number. */
#define PART_ENTRIES 1024

typedef struct {
  double *counts;
  double *variance; /* (nullable) */
} Worker;

/* The work of all rows. */
typedef struct {
  const RingletCsrState *state;
  const Worker *pixels; /* (nullable): a frame; without, all live pixels */
  RingletSums *sums;    /* (nullable): to be filled with it */
  RingletKnown *known;  /* (nullable): to be filled over the pixels that count */
  gint no_memory;       /* atomic: some rows had no room for their pixels */
} Gather;

/* The entries of a row, or of a part of it. */
typedef struct {
  gsize first;
  gsize end;
} Span;

static RingletDoubleSum
gather_counts (const Gather *gather, Span span)
{
  const RingletCsr *matrix = gather->state->matrix;
  const double *counts = gather->pixels->counts;
  const double *variance = gather->pixels->variance;
  RingletDoubleSum sum = { 0 };

  for (gsize i = span.first; i < span.end; i++) {
    const guint32 pixel = matrix->col[i];

    if (!isnan (counts[pixel]))
      ringlet_double_sum_add (&sum, matrix->share[i], counts[pixel],
          variance != NULL ? variance[pixel] : 0.0);
  }
  return sum;
}

static RingletDoubleSum
gather_scatter (const Gather *gather, Span span, double mean)
{
  const RingletCsr *matrix = gather->state->matrix;
  const double *counts = gather->pixels->counts;
  RingletDoubleSum sum = { 0 };

  for (gsize i = span.first; i < span.end; i++) {
    const guint32 pixel = matrix->col[i];

    if (!isnan (counts[pixel]))
      ringlet_double_sum_add_scatter (
          &sum, &gather->state->task, pixel, matrix->share[i], counts[pixel], mean);
  }
  return sum;
}

static RingletDoubleKnown
gather_known (const Gather *gather, Span span)
{
  const RingletDoubleTask *task = &gather->state->task;
  const RingletCsr *matrix = gather->state->matrix;
  const double *counts = gather->pixels != NULL ? gather->pixels->counts : NULL;
  RingletDoubleKnown sum = { 0 };

  for (gsize i = span.first; i < span.end; i++) {
    const guint32 pixel = matrix->col[i];

    if (counts != NULL ? !isnan (counts[pixel]) : task->live[pixel])
      ringlet_double_known_add (&sum, task, pixel, matrix->share[i]);
  }
  return sum;
}

/* The next part of a row, which begins where @span ends. */
static gboolean
next_part (const RingletCsr *matrix, gsize row, Span *span)
{
  const gsize end = matrix->row_start[row + 1];

  span->first = span->end;
  span->end = MIN (span->first + PART_ENTRIES, end);
  return span->first < end;
}

static void
sum_known (const Gather *gather, gsize row)
{
  const RingletCsr *matrix = gather->state->matrix;
  Span span = { .end = matrix->row_start[row] };
  RingletDoubleKnown sum = { 0 };

  while (next_part (matrix, row, &span)) {
    const RingletDoubleKnown part = gather_known (gather, span);

    ringlet_double_known_merge (&sum, &part);
  }
  ringlet_double_known_store (&sum, gather->known, row);
}

static void
sum_counts (const Gather *gather, gsize row)
{
  const RingletCsr *matrix = gather->state->matrix;
  Span span = { .end = matrix->row_start[row] };
  RingletDoubleSum sum = { 0 };

  while (next_part (matrix, row, &span)) {
    const RingletDoubleSum part = gather_counts (gather, span);

    ringlet_double_sum_merge (&sum, &part);
  }
  gather->sums->counts[row] = sum.counts;
  if (gather->sums->variance != NULL)
    gather->sums->variance[row] = sum.variance;
}

/* The second pass over a row, around the mean of the first. */
static void
sum_scatter (const Gather *gather, gsize row)
{
  const RingletCsr *matrix = gather->state->matrix;
  const double mean = ringlet_double_mean (gather->sums, row);
  Span span = { .end = matrix->row_start[row] };
  RingletDoubleSum sum = { 0 };

  while (next_part (matrix, row, &span)) {
    const RingletDoubleSum part = gather_scatter (gather, span, mean);

    ringlet_double_sum_merge (&sum, &part);
  }
  gather->sums->variance[row] = sum.variance;
}

/* The rows of a chunk pixel by pixel, with room for those of its longest row. */
static void
gather_robust (gsize chunk, gpointer data)
{
  Gather *gather = data;
  const RingletCsrState *state = gather->state;
  const gsize *start = state->matrix->row_start;
  const gsize end = MIN ((chunk + 1) * CHUNK_ROWS, state->matrix->n_rows);
  const RingletRobust frame = { &state->task, state->matrix, gather->pixels->counts,
    gather->pixels->variance, gather->sums, gather->known };
  g_autofree RingletBinPixel *room = NULL;
  gsize longest = 1;

  for (gsize row = chunk * CHUNK_ROWS; row < end; row++)
    longest = MAX (longest, start[row + 1] - start[row]);
  room = g_try_new (
      RingletBinPixel, ringlet_robust_n_room (&state->task.statistic, longest));
  if (room == NULL)
    g_atomic_int_set (&gather->no_memory, TRUE);
  for (gsize row = chunk * CHUNK_ROWS; room != NULL && row < end; row++)
    ringlet_robust_row (&frame, row, room);
}

static void
gather_rows (gsize chunk, gpointer data)
{
  const Gather *gather = data;
  const RingletCsrState *state = gather->state;
  const gsize end = MIN ((chunk + 1) * CHUNK_ROWS, state->matrix->n_rows);

  for (gsize row = chunk * CHUNK_ROWS; row < end; row++) {
    if (gather->known != NULL)
      sum_known (gather, row);
    if (gather->sums == NULL)
      continue;
    sum_counts (gather, row);
    if (state->task.error_model == RINGLET_ERROR_MODEL_AZIMUTHAL)
      sum_scatter (gather, row);
  }
}

/* Whether a frame is summed pixel by pixel, with sums of its own. */
static gboolean
is_robust (const RingletCsrState *state)
{
  return ringlet_statistic_needs_bins (&state->task.statistic);
}

static gboolean
gather_run (Gather *gather, GCancellable *cancellable, GError **error)
{
  const gsize n_rows = gather->state->matrix->n_rows;
  const gboolean by_pixels = gather->sums != NULL && is_robust (gather->state);

  if (!ringlet_parallel_for ((n_rows + CHUNK_ROWS - 1) / CHUNK_ROWS,
          by_pixels ? gather_robust : gather_rows, gather, cancellable, error))
    return FALSE;
  if (!gather->no_memory)
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for the pixels of one bin; take more bins");
  return FALSE;
}

void
ringlet_csr_state_free (gpointer data)
{
  RingletCsrState *state = data;

  ringlet_double_task_clear (&state->task);
  g_clear_pointer (&state->matrix, ringlet_csr_unref);
  g_clear_pointer (&state->known, ringlet_known_unref);
  g_free (state);
}

/* A pixel that the matrix does not have cannot be missing. */
static gboolean
forget_unused (RingletCsrState *state, GError **error)
{
  const RingletCsr *matrix = state->matrix;
  g_autofree guint8 *used = g_try_malloc0 (matrix->n_cols);

  if (used == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a mask of %u pixels", matrix->n_cols);
    return FALSE;
  }
  for (gsize i = 0; i < matrix->n_entries; i++)
    used[matrix->col[i]] = 1;
  for (gsize i = 0; i < matrix->n_cols; i++)
    state->task.live[i] &= used[i];
  return TRUE;
}

RingletCsrState *
ringlet_csr_state_new (
    const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  RingletCsrState *state = g_new0 (RingletCsrState, 1);
  Gather gather = { .state = state };

  state->matrix = ringlet_csr_ref (task->matrix->csr);
  if (ringlet_double_task_init (&state->task, task, error) &&
      forget_unused (state, error))
    state->known = ringlet_known_new (
        state->matrix->n_rows, ringlet_preproc_parts (task->preproc), error);
  gather.known = state->known;
  if (state->known != NULL && gather_run (&gather, cancellable, error))
    return state;

  ringlet_csr_state_free (state);
  return NULL;
}

RingletCsrState *
ringlet_csr_state_new_of (const RingletEngineTask *task, RingletCsr *matrix,
    RingletKnown *known, GError **error)
{
  RingletCsrState *state = g_new0 (RingletCsrState, 1);

  state->matrix = ringlet_csr_ref (matrix);
  state->known = ringlet_known_ref (known);
  if (ringlet_double_task_init (&state->task, task, error) &&
      forget_unused (state, error))
    return state;

  ringlet_csr_state_free (state);
  return NULL;
}

gsize
ringlet_csr_state_n_bytes (const RingletCsrState *state)
{
  return sizeof *state + state->task.n_pixels + ringlet_known_n_bytes (state->known);
}

static gpointer
csr_prepare (const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  return ringlet_csr_state_new (task, cancellable, error);
}

static gsize
csr_n_bytes (gconstpointer state)
{
  return ringlet_csr_state_n_bytes (state);
}

static void
csr_worker_free (gpointer data)
{
  Worker *worker = data;

  g_free (worker->counts);
  g_free (worker->variance);
  g_free (worker);
}

static gpointer
csr_worker_new (gconstpointer data, GError **error)
{
  const RingletCsrState *state = data;
  const gboolean has_variance = ringlet_double_task_has_variance (&state->task);
  const gsize n = state->task.n_pixels;
  Worker *worker = g_new0 (Worker, 1);

  worker->counts = g_try_new (double, n);
  worker->variance = has_variance ? g_try_new (double, n) : NULL;
  if (worker->counts != NULL && (worker->variance != NULL || !has_variance))
    return worker;

  csr_worker_free (worker);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for a frame of %" G_GSIZE_FORMAT " pixels", n);
  return NULL;
}

static gboolean
apply_frame (const RingletCsrState *state, Worker *worker,
    const RingletEngineFrame *frame, const RingletExclusion *exclusion,
    RingletSums *sums, GCancellable *cancellable, GError **error)
{
  Gather gather = { state, worker, sums, NULL, FALSE };

  if (!ringlet_double_task_read_frame (&state->task, frame, exclusion, worker->counts,
          worker->variance, &sums->n_excluded, cancellable, error))
    return FALSE;

  if (sums->n_excluded == 0 && !is_robust (state)) {
    sums->known = ringlet_known_ref (state->known);
  } else {
    sums->known =
        ringlet_known_new (sums->n_bins, ringlet_known_get_parts (state->known), error);
    if (sums->known == NULL)
      return FALSE;
    gather.known = sums->known;
  }
  return gather_run (&gather, cancellable, error);
}

static gboolean
csr_apply (gconstpointer state, gpointer worker, const RingletEngineFrame *frames,
    gsize n_frames, const RingletExclusion *exclusion, RingletSums *sums,
    GCancellable *cancellable, GError **error)
{
  for (gsize i = 0; i < n_frames; i++) {
    if (!apply_frame (
            state, worker, &frames[i], exclusion, &sums[i], cancellable, error))
      return FALSE;
  }
  return TRUE;
}

const RingletEngineClass ringlet_engine_csr = {
  .name = "csr",
  .alias = "lut",
  .algorithm = "csr",
  .implementation = "c",
  .target = "cpu",
  .storage = RINGLET_STORAGE_CSR,
  .has_bins = TRUE,
  .prepare = csr_prepare,
  .n_bytes = csr_n_bytes,
  .release = ringlet_csr_state_free,
  .worker_new = csr_worker_new,
  .apply = csr_apply,
  .worker_free = csr_worker_free,
};
