/* SPDX-License-Identifier: MIT */
#pragma once

#include "calibration.h"

G_BEGIN_DECLS

/**
 * RingletCalibrateTale:
 * @name: of the image or the points
 * @calibration: what came out
 * @inputs: of what
 * @outputs: (array zero-terminated=1): files that were written
 *
 * What is to be told of a calibration.
 */
typedef struct {
  const char *name;
  const RingletCalibration *calibration;
  const RingletCalibrationInputs *inputs;
  const char *const *outputs;
} RingletCalibrateTale;

/* For people, on standard output. */
void ringlet_calibrate_tell (const RingletCalibrateTale *tale);

/* The same as JSON, all numbers in SI units and pixels; also where nothing was found.
 */
void ringlet_calibrate_tell_json (const RingletCalibrateTale *tale);

/* "110" of ring @number, "" for one that there is not. Returns (transfer full). */
char *ringlet_calibrate_ring_label (
    const RingletCalibration *calibration, guint number);

/* What to say of a geometry that was only checked and does not fit; NULL where it does,
 * or where the faults of the refinement explain it. Returns (transfer full). */
char *ringlet_calibrate_far (const RingletCalibrateTale *tale);

/* Why there is no geometry, and what would help: a sentence or two, for an error.
 * Returns (transfer full). */
char *ringlet_calibrate_reason (
    const RingletCalibration *calibration, const RingletCalibrationInputs *inputs);

G_END_DECLS
