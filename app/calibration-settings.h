/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/refine.h"

G_BEGIN_DECLS

/**
 * RingletConfirmed:
 * @RINGLET_CONFIRMED_CALIBRANT: the powder
 * @RINGLET_CONFIRMED_WAVELENGTH: the energy
 * @RINGLET_CONFIRMED_DETECTOR: the pixels
 * @RINGLET_CONFIRMED_GEOMETRY: what a calibration found
 *
 * What the user, or a file that the user named, has said. The rest is a proposal, which
 * is shown as one.
 */
typedef enum {
  RINGLET_CONFIRMED_CALIBRANT = 1 << 0,
  RINGLET_CONFIRMED_WAVELENGTH = 1 << 1,
  RINGLET_CONFIRMED_DETECTOR = 1 << 2,
  RINGLET_CONFIRMED_GEOMETRY = 1 << 3,
} RingletConfirmed;

/**
 * RingletCalibrationSettings:
 * @limits: which parameters are fixed, free or bounded; one that is fixed keeps the
 *   value that the geometry of the document has
 * @residual: what is squared
 * @loss: how
 * @reject_sigma: points farther from their ring are left out; 0 keeps all
 * @points_per_degree: of azimuth, where points are looked for; 0 for one
 * @n_rings: look for points on so many innermost rings only; 0 for all
 * @confirmed: #RingletConfirmed
 *
 * How a document is calibrated; calibrant, energy and geometry are its own. A value.
 */
typedef struct {
  RingletRefineLimit limits[RINGLET_REFINE_N];
  RingletRefineResidual residual;
  RingletRefineLoss loss;
  double reject_sigma;
  double points_per_degree;
  guint n_rings;
  guint confirmed;
} RingletCalibrationSettings;

/* Those of ringlet_calibration_inputs(), nothing confirmed. */
RingletCalibrationSettings ringlet_calibration_settings (void);

gboolean ringlet_calibration_settings_equal (
    const RingletCalibrationSettings *a, const RingletCalibrationSettings *b);

/**
 * ringlet_calibration_settings_check:
 * @error: RINGLET_ERROR_VALUE with the parameter: bounds in the wrong order or not
 *   finite, a negative number of σ or of points, rot3 free without an uncertainty
 */
gboolean ringlet_calibration_settings_check (
    const RingletCalibrationSettings *self, GError **error);

G_END_DECLS
