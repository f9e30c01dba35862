/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/csr-state.h"
#include "engine/packed-state.h"

G_BEGIN_DECLS

/**
 * ringlet_packed_transpose:
 * @statistic: of the plan
 * @error: RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * The shares of a packed matrix, in 16 bits, by bins: for sums that are no integers.
 *
 * Returns: (transfer full): with what is known of the pixels
 */
RingletCsrState *ringlet_packed_transpose (const RingletPackedState *packed,
    const RingletStatistic *statistic, GCancellable *cancellable, GError **error);

G_END_DECLS
