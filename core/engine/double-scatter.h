/* SPDX-License-Identifier: MIT */
#pragma once

/* The engines that go through the pixels and add to bins: csc, whose shares are stored,
 * and histogram, whose shares are computed. Blocks of pixels fall into strips; each
 * strip has sums of its own, and these are added in the order of the strips. Their
 * number depends on pixels and bins alone: so do the bits of a result. */

#include "engine/double-sums.h"

G_BEGIN_DECLS

/* Called with the shares of one block. */
typedef void (*RingletScatterFunc) (const RingletShares *shares, gpointer data);

/* Calls @func once with the shares of @block, from several threads at once; FALSE
 * without memory for them. */
typedef gboolean (*RingletScatterVisit) (
    gconstpointer source, gsize block, RingletScatterFunc func, gpointer data);

/**
 * RingletScatter:
 * @task: the pixels
 * @source: where the shares come from
 * @visit: asks @source
 * @n_blocks: blocks of pixels
 * @n_strips: runs of blocks with sums of their own
 * @known: (nullable): sums over all live pixels, when they are known beforehand; else
 *   each group of frames computes them
 *
 * State of such an engine, or the beginning of it.
 */
typedef struct {
  RingletDoubleTask task;
  gconstpointer source;
  RingletScatterVisit visit;
  gsize n_blocks;
  gsize n_strips;
  RingletKnown *known;
} RingletScatter;

/* Sets all but @known. FALSE with RINGLET_ERROR_LIMIT; to be cleared in either case. */
gboolean ringlet_scatter_init (RingletScatter *self, const RingletEngineTask *task,
    gconstpointer source, RingletScatterVisit visit, gsize n_blocks, GError **error);
void ringlet_scatter_clear (RingletScatter *self);

/* Fills @known. */
gboolean ringlet_scatter_sum_known (
    RingletScatter *self, GCancellable *cancellable, GError **error);

/* Members of #RingletEngineClass for a state that begins with a #RingletScatter. A
 * worker takes more memory when it first sees a larger group than before, or a frame
 * that lacks pixels. */
gsize ringlet_scatter_n_bytes (gconstpointer state);
gpointer ringlet_scatter_worker_new (gconstpointer state, GError **error);
void ringlet_scatter_worker_free (gpointer worker);
gboolean ringlet_scatter_apply (gconstpointer state, gpointer worker,
    const RingletEngineFrame *frames, gsize n_frames, const RingletExclusion *exclusion,
    RingletSums *sums, GCancellable *cancellable, GError **error);

G_END_DECLS
