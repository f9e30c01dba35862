/* SPDX-License-Identifier: MIT */

/* The matrix by pixels, in double: image and matrix are read once, in the order of
 * memory, for all frames of a group. */

#include "engine/double-scatter.h"

/* Pixels in one block: their shares stay in the cache while the frames of a group go
 * over them. */
#define BLOCK_PIXELS 4096

typedef struct {
  RingletScatter scatter;
  RingletCsc *matrix;
} State;

static void
csc_release (gpointer data)
{
  State *state = data;

  ringlet_scatter_clear (&state->scatter);
  g_clear_pointer (&state->matrix, ringlet_csc_unref);
  g_free (state);
}

/* A block of columns as the splitting schemes emit it, whose offsets are 32 bits. */
static gboolean
visit_columns (
    gconstpointer source, gsize block, RingletScatterFunc func, gpointer data)
{
  const RingletCsc *matrix = source;
  const gsize first = block * BLOCK_PIXELS;
  const gsize n = MIN (BLOCK_PIXELS, matrix->n_cols - first);
  const gsize entry = matrix->col_start[first];
  const gsize n_entries = matrix->col_start[first + n] - entry;
  guint32 start[BLOCK_PIXELS + 1];
  const RingletShares shares = {
    .first_pixel = first,
    .n_pixels = n,
    .start = start,
    .bin = matrix->bin + entry,
    .share = matrix->share + entry,
    .n_entries = (guint32) n_entries,
  };

  if (n_entries > G_MAXUINT32)
    return FALSE;

  for (gsize i = 0; i <= n; i++)
    start[i] = (guint32) (matrix->col_start[first + i] - entry);
  func (&shares, data);
  return TRUE;
}

static gpointer
csc_prepare (const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  State *state = g_new0 (State, 1);
  const gsize n_cols = task->matrix->csc->n_cols;

  state->matrix = ringlet_csc_ref (task->matrix->csc);
  if (ringlet_scatter_init (&state->scatter, task, state->matrix, visit_columns,
          (n_cols + BLOCK_PIXELS - 1) / BLOCK_PIXELS, error) &&
      ringlet_scatter_sum_known (&state->scatter, cancellable, error))
    return state;

  csc_release (state);
  return NULL;
}

const RingletEngineClass ringlet_engine_csc = {
  .name = "csc",
  .algorithm = "csc",
  .implementation = "c",
  .target = "cpu",
  .storage = RINGLET_STORAGE_CSC,
  .prepare = csc_prepare,
  .n_bytes = ringlet_scatter_n_bytes,
  .release = csc_release,
  .worker_new = ringlet_scatter_worker_new,
  .apply = ringlet_scatter_apply,
  .worker_free = ringlet_scatter_worker_free,
};
