/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/refine.h"

G_BEGIN_DECLS

/**
 * ringlet_calibration_centre_sigma:
 * @detector: that of the refinement
 * @slow_px: (out): ± of where the direct beam meets the detector, pixels; NaN where the
 *   refinement says nothing about it
 * @fast_px: (out): likewise
 *
 * The uncertainty of the beam centre, which follows from those of the parameters and
 * their correlations: σ² = Σ dᵢ dⱼ ρᵢⱼ, where dᵢ is what ± σ of parameter i moves the
 * centre by. What is fixed adds nothing.
 */
void ringlet_calibration_centre_sigma (const RingletRefinement *refinement,
    const RingletDetector *detector, double *slow_px, double *fast_px);

G_END_DECLS
