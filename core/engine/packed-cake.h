/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/packed-known.h"

G_BEGIN_DECLS

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
    const RingletKnownTask *task, GCancellable *cancellable, GError **error);

G_END_DECLS
