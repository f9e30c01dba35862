/* SPDX-License-Identifier: MIT */
#pragma once

/* What the engines that gather each bin from its pixels keep: csr, and its twin on a
 * device. */

#include "engine/double-sums.h"

G_BEGIN_DECLS

/**
 * RingletCsrState:
 * @task: the pixels; those that the matrix does not have are not live
 * @matrix: (nullable): the bins, as long as the processor needs them
 * @known: of all live pixels: of every frame that lacks none
 */
typedef struct {
  RingletDoubleTask task;
  RingletCsr *matrix;
  RingletKnown *known;
} RingletCsrState;

/* @error: RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED */
RingletCsrState *ringlet_csr_state_new (
    const RingletEngineTask *task, GCancellable *cancellable, GError **error);

/**
 * ringlet_csr_state_new_of:
 * @task: whose matrix is not looked at
 * @matrix: in its place
 * @known: sums over its live pixels
 * @error: RINGLET_ERROR_LIMIT
 */
RingletCsrState *ringlet_csr_state_new_of (const RingletEngineTask *task,
    RingletCsr *matrix, RingletKnown *known, GError **error);

/* Bytes of what it made. */
gsize ringlet_csr_state_n_bytes (const RingletCsrState *self);

/* Frees a #RingletCsrState. */
void ringlet_csr_state_free (gpointer self);

G_END_DECLS
