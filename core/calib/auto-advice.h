/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: what would fit where the given calibrant and energy do not. */

#include "calib/auto-work.h"
#include "calib/calibrant.h"

G_BEGIN_DECLS

/**
 * ringlet_auto_advice:
 * @score: of the best answer with @calibrant at @wavelength_m
 * @other: (out) (transfer none) (nullable): the calibrant that @advice names, if it
 *   names one
 * @advice: (out) (transfer full) (nullable): a sentence; NULL when nothing fits clearly
 *   better
 * @error: G_IO_ERROR_CANCELLED
 *
 * Tries the other calibrants, and the energy as a scale from a tenth to ten times. At
 * small angles the energy is nothing but a scale of the distance, and cannot be told.
 */
gboolean ringlet_auto_advice (const RingletAutoWork *work,
    const RingletCalibrant *calibrant, double wavelength_m, double score,
    const RingletCalibrant **other, char **advice, GError **error);

/**
 * ringlet_auto_other:
 * @best: the best answer with @calibrant
 * @other: (out) (transfer none) (nullable): a calibrant with a name that fits clearly
 *   better at this energy
 * @advice: (out) (transfer full) (nullable): a sentence that says so
 * @error: G_IO_ERROR_CANCELLED
 *
 * Tries those whose rings are about as much like the lines about the centre of @best as
 * those of @calibrant.
 */
gboolean ringlet_auto_other (const RingletAutoWork *work,
    const RingletCalibrant *calibrant, double wavelength_m,
    const RingletAutoChecked *best, const RingletCalibrant **other, char **advice,
    GError **error);

G_END_DECLS
