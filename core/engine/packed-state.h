/* SPDX-License-Identifier: MIT */
#pragma once

/* What the engines on the packed matrix keep: packed, and its twin on a device. */

#include "engine/engine.h"
#include "engine/packed-known.h"

G_BEGIN_DECLS

/**
 * RingletPackedState:
 * @matrix: under the mask
 * @preproc: what is known of the pixels
 * @error_model: which variances are summed
 * @in: for sums of what is known; borrows the two above
 * @known: of all pixels that count
 * @corrections: (nullable): all pixels, where frames need it
 */
typedef struct {
  RingletPacked *matrix;
  RingletPreproc *preproc;
  RingletErrorModel error_model;
  RingletKnownInputs in;
  RingletKnown *known;
  const RingletPreprocRow *corrections;
} RingletPackedState;

/* @error: RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED */
RingletPackedState *ringlet_packed_state_new (
    const RingletEngineTask *task, GCancellable *cancellable, GError **error);

/**
 * ringlet_packed_state_new_of:
 * @task: whose matrix is not looked at
 * @matrix: in its place, under the mask; perhaps without pixels
 * @known: sums over them
 * @error: RINGLET_ERROR_LIMIT
 */
RingletPackedState *ringlet_packed_state_new_of (const RingletEngineTask *task,
    RingletPacked *matrix, RingletKnown *known, GError **error);

/* Returns (transfer full): the same with another matrix. */
RingletPackedState *ringlet_packed_state_with (
    const RingletPackedState *self, RingletPacked *matrix);

/* Values below this cannot overflow the sums of integers, of squares too, in any bin.
 */
guint64 ringlet_packed_safe_limit (const RingletKnown *known, gboolean squares);

/* Bytes of what it made. */
gsize ringlet_packed_state_n_bytes (const RingletPackedState *self);

/* Frees a #RingletPackedState. */
void ringlet_packed_state_free (gpointer self);

/* Whether sums are integers: counts, and variances that follow from them. */
gboolean ringlet_packed_state_is_exact (
    const RingletPackedState *self, RingletPixelType type);

/**
 * RingletPackedLast:
 * @excluded: (element-type guint32): pixels that the last frame lacked
 * @known: (nullable): what is known of the others then
 * @n_excluded: how many of them the matrix uses
 *
 * Flags of gaps and dead pixels are the same in frame after frame. One caller's.
 */
typedef struct {
  RingletList excluded;
  RingletKnown *known;
  gsize n_excluded;
} RingletPackedLast;

/* What is known of a frame that lacks none, or the same ones as the last one, into
 * @sums; FALSE for any other. */
gboolean ringlet_packed_last_use (const RingletPackedState *self,
    const RingletPackedLast *last, const RingletList *excluded, RingletSums *sums);

/* @known (transfer full) becomes that of the last frame; RINGLET_ERROR_LIMIT. */
gboolean ringlet_packed_last_set (RingletPackedLast *self, const RingletList *excluded,
    RingletKnown *known, gsize n_excluded, GError **error);

/* What is known of the pixels that count in a frame, into @sums. @excluded:
 * (element-type guint32): those that do not, ascending */
gboolean ringlet_packed_finish_known (const RingletPackedState *self,
    RingletPackedLast *last, const RingletList *excluded, RingletSums *sums,
    GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPackedState, ringlet_packed_state_free)

G_END_DECLS
