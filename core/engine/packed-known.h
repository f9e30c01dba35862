/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/memo.h"
#include "engine/packed-apply.h"
#include "engine/touched.h"

G_BEGIN_DECLS

/**
 * RingletKnownInputs:
 * @task: matrix and loops
 * @parts: which sums there are
 * @preproc: what is known of all pixels
 */
typedef struct {
  RingletPackedTask task;
  RingletKnownParts parts;
  RingletPreproc *preproc;
} RingletKnownInputs;

/**
 * RingletKnownTask:
 * @in: the matrix under @mask, and what is known of its pixels
 * @unmasked: the matrix itself
 * @mask: (nullable): pixels that do not count
 * @preproc: that of @in
 * @memo: keeps sums that another mask of this matrix begins with
 * @matrix_key: digest of the matrix
 */
typedef struct {
  const RingletKnownInputs *in;
  const RingletPacked *unmasked;
  RingletMask *mask;
  RingletPreproc *preproc;
  RingletMemo *memo;
  const char *matrix_key;
} RingletKnownTask;

/**
 * ringlet_packed_known_sum:
 * @excluded: (nullable) (element-type guint32): pixels that count nothing, ascending
 * @error: RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * Sums of what is known over all pixels of the matrix, in an order that depends on the
 * matrix alone.
 *
 * Returns: (transfer full): not yet clean, see ringlet_known_clean()
 */
RingletKnown *ringlet_packed_known_sum (const RingletKnownInputs *in,
    const RingletList *excluded, GCancellable *cancellable, GError **error);

/**
 * ringlet_packed_known_edit:
 * @before: sums under another mask, clean
 * @touched: the bins that differ from them
 * @in: the matrix under the mask, and what is known of its pixels
 * @error: RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * The bits of ringlet_packed_known_sum(), cleaned: what is touched is summed anew, and
 * costs what the pixels around it cost.
 *
 * Returns: (transfer full): clean
 */
RingletKnown *ringlet_packed_known_edit (const RingletKnown *before,
    const RingletTouched *touched, const RingletKnownInputs *in,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_packed_known_without:
 * @all: sums over all pixels of @in's matrix
 * @in: the matrix, and what is known of its pixels
 * @bad: (nullable) (array): n_pixels flags: take off those that are set, or
 * @excluded: (nullable) (element-type guint32): those of this list, ascending
 * @n_used: (out) (optional): how many of them the matrix uses
 *
 * The difference. Exact but for the last digits: where it would lose more, since hardly
 * anything is left in a bin, @lost_digits says so.
 *
 * Returns: (transfer full): clean; NULL with RINGLET_ERROR_LIMIT
 */
RingletKnown *ringlet_packed_known_without (const RingletKnown *all,
    const RingletKnownInputs *in, const guint8 *bad, const RingletList *excluded,
    gsize *n_used, gboolean *lost_digits, GError **error);

G_END_DECLS
