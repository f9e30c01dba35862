/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/preproc.h"

G_BEGIN_DECLS

/**
 * ringlet_calibration_correct:
 * @corrections: of the shape of the image; its dark and its flat field count
 * @plan: of which the value that is no data counts
 * @error: RINGLET_ERROR_LIMIT
 *
 * What rings are looked for in: (image − dark) / flat, NaN where that says nothing.
 * Corrections that follow from the geometry are none of an image whose geometry is
 * looked for; they move no ring.
 *
 * Returns: (transfer full): @image itself where there is nothing to correct
 */
RingletImage *ringlet_calibration_correct (RingletImage *image,
    const RingletCorrections *corrections, const RingletPlan *plan, GError **error);

G_END_DECLS
