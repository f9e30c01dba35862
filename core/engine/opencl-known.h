/* SPDX-License-Identifier: MIT */
#pragma once

/* Sums of what no frame changes, on a device: kernels/known_sums.cl. */

#include "base/list.h"
#include "engine/opencl-place.h"
#include "engine/opencl-split.h"

G_BEGIN_DECLS

/**
 * RingletClKnownTask:
 * @cl: the device
 * @matrix: on it
 * @empty: the same without pixels, see ringlet_packed_new_empty()
 * @place: of the detector
 * @n_fast: pixels in a row
 * @formula: of the norms; of an array of them its factor alone
 * @norms: (nullable): that array
 *
 * What is summed. Borrows what it points at.
 */
typedef struct {
  RingletCl *cl;
  const RingletClSplit *matrix;
  const RingletPacked *empty;
  RingletClPlace place;
  gsize n_fast;
  RingletNormFormula formula;
  const RingletClBuffer *norms;
} RingletClKnownTask;

/**
 * ringlet_cl_known_prepare:
 * @task: (inout): gets the members behind @empty; the others are there
 * @splitter: what the matrix is made from; its mask has all pixels without a norm
 * @norms: (out caller-allocates): empty; room for an array, where one is needed
 * @error: RINGLET_ERROR_UNSUPPORTED where more is known of the pixels than positive
 *   norms; RINGLET_ERROR_DEVICE, RINGLET_ERROR_LIMIT
 */
gboolean ringlet_cl_known_prepare (RingletClKnownTask *task,
    const RingletSplitter *splitter, RingletPreproc *preproc, RingletClBuffer *norms,
    GError **error);

/**
 * ringlet_cl_known_sum:
 * @excluded: (nullable) (element-type guint32): pixels that count nothing
 * @n_used: (out) (optional): how many of them the matrix uses
 * @error: RINGLET_ERROR_DEVICE, RINGLET_ERROR_LIMIT
 *
 * As ringlet_packed_known_sum(), to some units in the last place; the same bits on
 * every run and every device.
 *
 * Returns: (transfer full): clean
 */
RingletKnown *ringlet_cl_known_sum (const RingletClKnownTask *task,
    const RingletList *excluded, gsize *n_used, GError **error);

G_END_DECLS
