/* SPDX-License-Identifier: MIT */
#pragma once

#include "calibration.h"

G_BEGIN_DECLS

/**
 * ringlet_calibrate_limits_parse:
 * @free: (nullable) (array zero-terminated=1): each "NAME,NAME…"
 * @fix: (nullable) (array zero-terminated=1): each "NAME" or "NAME=VALUE", with commas
 *   between several
 * @bound: (nullable) (array zero-terminated=1): each "NAME=LO,HI"
 * @inputs: (inout): gets limits and values, and the wavelength where it is fixed at one
 * @error: RINGLET_ERROR_VALUE naming the option, the parameter and what is allowed: an
 *   unknown name, a value without unit, a parameter that is named twice
 *
 * What the command line says about the parameters of a calibration. Lengths and angles
 * have units: "distance=0.2m", "poni1=80mm", "rot1=1.5deg", "wavelength=30keV".
 */
gboolean ringlet_calibrate_limits_parse (const char *const *free,
    const char *const *fix, const char *const *bound, RingletCalibrationInputs *inputs,
    GError **error);

G_END_DECLS
