/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/peak-image.h"
#include "calibration.h"
#include "state.h"

G_BEGIN_DECLS

/**
 * RingletCalibrationRequest:
 * @image: the frame that is looked at
 * @detector: in the shape of the image
 * @mask: (nullable): all that does not count
 * @points: (nullable) (element-type RingletControlPoint): the picks of that frame
 * @inputs: for ringlet_calibrate(); borrows the rest
 *
 * What a document asks to be calibrated.
 */
typedef struct {
  RingletImage *image;
  RingletDetector *detector;
  RingletMask *mask;
  GArray *points;
  RingletCalibrationInputs inputs;
} RingletCalibrationRequest;

/**
 * ringlet_state_calibration_request:
 * @image: (nullable): the frame of @state, if it was read already
 * @request: (out)
 * @error: RINGLET_ERROR_VALUE with what is missing: image, detector, calibrant, energy
 *   or points; what reading the frame says; RINGLET_ERROR_SHAPE when detector or mask
 *   do not fit the image
 *
 * A document without detector has the one that the image proposes. Reads the frame in
 * the calling thread: a worker.
 */
gboolean ringlet_state_calibration_request (const RingletState *state,
    RingletCalibrationWay way, RingletImage *image, RingletMemo *memo,
    RingletCalibrationRequest *request, GCancellable *cancellable, GError **error);

/**
 * ringlet_state_peak_image:
 *
 * The frame as the search for peaks reads it, without what is masked; it needs an image
 * alone. Kept in @memo, so that the next click does not wait.
 *
 * Returns: (transfer full): free with ringlet_peak_box_unref()
 */
RingletPeakImage **ringlet_state_peak_image (const RingletState *state,
    RingletImage *image, RingletMemo *memo, GCancellable *cancellable, GError **error);
void ringlet_peak_box_unref (RingletPeakImage **box);

void ringlet_calibration_request_clear (RingletCalibrationRequest *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (
    RingletCalibrationRequest, ringlet_calibration_request_clear)

/* Of the memo: what ringlet_state_peak_image() left there, 4 bytes a pixel and more. */
void ringlet_state_forget_peak_image (RingletMemo *memo);

G_END_DECLS
