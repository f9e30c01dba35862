/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/memo.h"
#include "engine/packed-known.h"
#include "image/mask.h"

G_BEGIN_DECLS

/**
 * RingletCakeTask:
 * @in: the matrix under @mask, and what is known of its pixels
 * @unmasked: the matrix itself
 * @mask: (nullable): pixels that do not count
 * @preproc: that of @in
 * @memo: keeps the sums that were made last for this matrix
 * @matrix_key: digest of the matrix
 */
typedef struct {
  const RingletKnownInputs *in;
  const RingletPacked *unmasked;
  RingletMask *mask;
  RingletPreproc *preproc;
  RingletMemo *memo;
  const char *matrix_key;
} RingletCakeTask;

/**
 * ringlet_packed_cake_known:
 * @error: RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * Sums of what is known over the pixels that count, where there are many bins. The bits
 * of ringlet_packed_known_sum(), whatever was asked for before; where the mask is an
 * edit of the last one, only what it changes is summed. Thread-safe.
 *
 * Returns: (transfer full): clean
 */
RingletKnown *ringlet_packed_cake_known (
    const RingletCakeTask *task, GCancellable *cancellable, GError **error);

G_END_DECLS
