/* SPDX-License-Identifier: MIT */
#pragma once

#include "state.h"

G_BEGIN_DECLS

/**
 * ringlet_mask_proposal:
 * @state: whose layers are not proposed again
 * @image: the frame
 * @detector: (nullable): in the shape of @image
 * @layers: (out) (transfer full) (nullable): NULL where there is nothing to propose
 * @error: RINGLET_ERROR_LIMIT without memory
 *
 * What of a frame should be masked before anybody looks at it: the gaps of the
 * detector, where they are not masked anyway; pixels that are no data ("dead"); and
 * saturated ones, a threshold below the value from which the file says that they are
 * (Count_cutoff of Dectris, CCD_IMAGE_SATURATION of SMV, saturation_value of NeXus), or
 * the largest that 8 or 16 bits hold, which is a flag where the detector is known to
 * write flags. Only layers that mask something. Any thread.
 */
gboolean ringlet_mask_proposal (const RingletState *state, const RingletImage *image,
    RingletDetector *detector, RingletMaskLayers **layers, GError **error);

G_END_DECLS
