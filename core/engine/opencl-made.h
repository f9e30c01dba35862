/* SPDX-License-Identifier: MIT */
#pragma once

/* What the engine keeps of a geometry whose matrix the device made. */

#include "engine/opencl-known.h"
#include "engine/packed-state.h"

G_BEGIN_DECLS

/**
 * RingletClMade:
 * @split: the matrix on the device
 * @known: what its sums of what is known are computed from
 * @norms: perhaps empty: those of all pixels, for @known
 * @empty: the same matrix without pixels
 * @state: for frames of integers; its matrix is @empty
 * @mutex: while @full is made, and @sorted
 * @full: (nullable): with the pixels on this side, once something wants them
 * @sorted: the list on the device in the order of its pixels, where there is @full
 *
 * Frames that want the pixels of the matrix on this side, those that are no integers or
 * lack very many pixels, and several at once that go patch by patch, bring them here
 * once.
 */
typedef struct {
  RingletClSplit split;
  RingletClKnownTask known;
  RingletClBuffer norms;
  RingletPacked *empty;
  RingletPackedState *state;
  GMutex mutex;
  RingletPackedState *full;
  RingletClBuffer sorted;
} RingletClMade;

/**
 * ringlet_cl_made_new:
 * @task: without a matrix
 * @error: RINGLET_ERROR_UNSUPPORTED naming what is the processor's;
 *   RINGLET_ERROR_DEVICE, RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 */
RingletClMade *ringlet_cl_made_new (RingletCl *cl, const RingletEngineTask *task,
    GCancellable *cancellable, GError **error);
void ringlet_cl_made_free (RingletClMade *self);

/**
 * ringlet_cl_made_full:
 * @error: RINGLET_ERROR_DEVICE, RINGLET_ERROR_LIMIT
 *
 * Thread-safe.
 *
 * Returns: (transfer none): with the matrix on this side
 */
const RingletPackedState *ringlet_cl_made_full (RingletClMade *self, GError **error);

/* Memory on this side; any thread may ask while @full is made. */
gsize ringlet_cl_made_n_bytes (const RingletClMade *self);

/* As ringlet_packed_finish_known(); sums anew what the frame has. */
gboolean ringlet_cl_made_finish_known (const RingletClMade *self,
    RingletPackedLast *last, const RingletList *excluded, RingletSums *sums,
    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletClMade, ringlet_cl_made_free)

G_END_DECLS
