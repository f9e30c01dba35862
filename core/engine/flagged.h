/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/plan.h"
#include "image/mask.h"

G_BEGIN_DECLS

/**
 * ringlet_mask_new_flagged:
 * @plan: its dummy says which values are not data
 * @has_flags: the detector is known to say −1 and −2 where there is no data
 * @error: RINGLET_ERROR_LIMIT without memory
 *
 * Returns: (transfer full): a mask of the pixels of @image that an integration would
 *   leave out for their value: flags, dummies and what is not finite
 */
RingletMask *ringlet_mask_new_flagged (const RingletImage *image,
    const RingletPlan *plan, gboolean has_flags, GError **error);

G_END_DECLS
