/* SPDX-License-Identifier: MIT */

/* No matrix: the pixels are split anew for each group of frames, and once more for the
 * scatter. For a geometry that is used once, and where a matrix would not fit into
 * memory. */

#include "engine/double-scatter.h"

typedef struct {
  RingletScatter scatter;
  RingletSplitter splitter; /* of the members below */
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletMask *mask; /* (nullable): such pixels need no splitting */
} State;

static void
histogram_release (gpointer data)
{
  State *state = data;

  ringlet_scatter_clear (&state->scatter);
  g_clear_pointer (&state->detector, ringlet_detector_unref);
  g_clear_pointer (&state->mask, ringlet_mask_unref);
  g_free (state);
}

static gboolean
visit_block (gconstpointer source, gsize block, RingletScatterFunc func, gpointer data)
{
  g_autoptr (RingletShares) shares = ringlet_splitter_run (source, block);

  if (shares->overflow)
    return FALSE;

  func (shares, data);
  return TRUE;
}

static gpointer
histogram_prepare (
    const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  const RingletSplitter *splitter = task->splitter;
  State *state = g_new0 (State, 1);

  state->detector = ringlet_detector_ref ((RingletDetector *) splitter->detector);
  state->geometry = *splitter->geometry;
  state->mask = task->mask != NULL ? ringlet_mask_ref (task->mask) : NULL;
  state->splitter = (RingletSplitter){ splitter->split, state->detector,
    &state->geometry, state->mask, splitter->bins };
  if (ringlet_scatter_init (&state->scatter, task, &state->splitter, visit_block,
          ringlet_splitter_n_blocks (&state->splitter), error))
    return state;

  histogram_release (state);
  return NULL;
}

const RingletEngineClass ringlet_engine_histogram = {
  .name = "histogram",
  .algorithm = "histogram",
  .implementation = "c",
  .target = "cpu",
  .storage = RINGLET_STORAGE_NONE,
  .prepare = histogram_prepare,
  .n_bytes = ringlet_scatter_n_bytes,
  .release = histogram_release,
  .worker_new = ringlet_scatter_worker_new,
  .apply = ringlet_scatter_apply,
  .worker_free = ringlet_scatter_worker_free,
};
