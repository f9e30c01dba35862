/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/packed-known.h"

G_BEGIN_DECLS

/**
 * ringlet_packed_pattern_known:
 * @error: RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * Sums of what is known over the pixels that count, where there are few bins, each with
 * many pixels: what a mask hides is taken off those of all pixels. Thread-safe.
 *
 * Returns: (transfer full): clean
 */
RingletKnown *ringlet_packed_pattern_known (
    const RingletKnownTask *task, GCancellable *cancellable, GError **error);

G_END_DECLS
