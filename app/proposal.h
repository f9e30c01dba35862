/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/calibrant.h"
#include "detector/detector.h"
#include "image/image.h"

G_BEGIN_DECLS

/* What an image itself says of its calibration, for what the user does not say. Pure
 * functions. */

/**
 * ringlet_proposal_detector:
 * @others: (out) (optional) (nullable) (transfer full): names of other detectors with
 * the same pixels
 * @error: RINGLET_ERROR_VALUE when neither the shape is that of one detector alone nor
 *   the header has a pixel size
 *
 * A detector of the catalogue where its shape, and the pixel size where the header has
 * it, leave only one, or several that are alike; else pixels as large as the header
 * says.
 *
 * Returns: (transfer full): of the shape of the image
 */
RingletDetector *ringlet_proposal_detector (
    const RingletImage *image, char **others, GError **error);

/**
 * ringlet_proposal_calibrant:
 * @path: of the image: "CeO2_30keV_0001.tif"
 *
 * Returns: (transfer none) (nullable): the only calibrant that is named in the name of
 *   the file or else in a comment of its header; NULL when there is none or several
 */
const RingletCalibrant *ringlet_proposal_calibrant (
    const char *path, const RingletImage *image);

G_END_DECLS
