/* SPDX-License-Identifier: MIT */
#pragma once

#include "state.h"

G_BEGIN_DECLS

/**
 * ringlet_masking_get:
 * @detector: (nullable): in the shape of the image, which the mask of the document must
 *   have, too; without one there are no gaps and no ranges
 * @image: (nullable): the frame; without it, layers that look at it mask nothing
 * @mask: (out) (transfer full) (nullable): what the user masks and the gaps, and the
 *   layers on both; NULL for none
 * @error: RINGLET_ERROR_SHAPE, RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * Everything of a document that is masked: integration, display and calibration ask
 * here. Kept in @memo: every frame of a series asks. An edit of a layer costs its
 * pixels, see mask-stack.h. Any thread.
 */
gboolean ringlet_masking_get (const RingletState *state, RingletDetector *detector,
    RingletImage *image, RingletMemo *memo, RingletMask **mask,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_masking_save:
 * @path: its suffix tells the format, see ringlet_mask_write()
 * @error: as ringlet_masking_get() and ringlet_mask_write(); RINGLET_ERROR_VALUE when
 *   nothing is masked and @detector and @image are NULL
 *
 * Writes everything that is masked.
 */
gboolean ringlet_masking_save (const RingletState *state, RingletDetector *detector,
    RingletImage *image, RingletMemo *memo, const char *path, gboolean overwrite,
    GCancellable *cancellable, GError **error);

G_END_DECLS
