/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"

G_BEGIN_DECLS

/**
 * RingletPeak:
 * @position: centre, in the unit of the pattern
 * @position_error: its standard error; from the counts when the pattern has sigmas,
 * else from the scatter of the points around the fit
 * @fwhm: full width at half maximum, in the unit of the pattern
 * @height: above the background
 * @background: at @position
 * @n_points: bins that were used
 *
 * One peak of a pattern: a Gaussian on a straight line.
 */
typedef struct {
  double position;
  double position_error;
  double fwhm;
  double height;
  double background;
  gsize n_points;
} RingletPeak;

/**
 * ringlet_peak_find:
 * @pattern: a pattern, not a cake
 * @expected: where to look, in the unit of the pattern
 * @half_width: how far around; several times the width of the peak, without a neighbour
 * @error: RINGLET_ERROR_VALUE when fewer than six bins have data there, or no peak
 * stands out of the background inside the window
 *
 * Fits a Gaussian and a straight line by least squares (Levenberg–Marquardt). Empty
 * bins are passed over.
 */
gboolean ringlet_peak_find (const RingletResult *pattern, double expected,
    double half_width, RingletPeak *peak, GError **error);

G_END_DECLS
