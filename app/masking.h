/* SPDX-License-Identifier: MIT */
#pragma once

#include "state.h"

G_BEGIN_DECLS

/**
 * ringlet_masking_get:
 * @detector: in the shape of the image, which the mask of the document must have, too
 * @mask: (out) (transfer full) (nullable): what the user masks and the gaps; NULL for
 *   none
 *
 * Everything of a document that is masked. Kept in @memo: every frame of a series asks.
 */
gboolean ringlet_masking_get (const RingletState *state,
    const RingletDetector *detector, RingletMemo *memo, RingletMask **mask,
    GError **error);

G_END_DECLS
