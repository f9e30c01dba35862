/* SPDX-License-Identifier: MIT */
#pragma once

#include "calibration.h"

G_BEGIN_DECLS

/**
 * ringlet_calibration_check_fit:
 * @out: refined; where the rings determine another energy than the given one, a warning
 *   is added
 * @options: as it was refined last
 * @error: RINGLET_ERROR_VALUE with what would help; G_IO_ERROR_CANCELLED
 *
 * Whether what came out fits the points: wrong rings, another energy or what the user
 * holds would leave them pixels away. One that was only to be checked fits always.
 */
gboolean ringlet_calibration_check_fit (const RingletCalibrationInputs *in,
    RingletCalibration *out, const RingletRefineOptions *options,
    GCancellable *cancellable, GError **error);

/* Returns (transfer full) (nullable): what to say where the points lie farther from the
 * rings than any detector makes them; NULL where they do not. */
char *ringlet_calibration_far_text (
    const RingletCalibrationInputs *in, const RingletRefinement *fit);

G_END_DECLS
