/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/peak-image.h"

G_BEGIN_DECLS

/**
 * RingletArcWindow:
 * @slow_px: where a crest is expected, pixels from the corner of pixel (0, 0)
 * @fast_px: the same along the fast axis
 * @normal_rad: direction across the arc, away from its centre: (slow, fast) =
 *   (sin, cos); any of the two for a straight one
 * @curvature_per_px: 1 / radius, 0 for a straight one; negative when the normal points
 *   to the centre
 * @half_across_px: how far the window reaches across the arc, both ways
 * @half_along_px: how far along the arc, both ways
 *
 * An arc-shaped part of an image with one peak across it.
 */
typedef struct {
  double slow_px;
  double fast_px;
  double normal_rad;
  double curvature_per_px;
  double half_across_px;
  double half_along_px;
} RingletArcWindow;

/**
 * RingletArcPeak:
 * @slow_px: the crest where the pixels are that count, from the corner of pixel (0, 0)
 * @fast_px: likewise
 * @shift_px: how far it lies outside of the arc expected
 * @sigma_px: standard deviation of @shift_px, from the Fisher information of Poisson
 *   counts with everything else unknown, as they would be if variance and mean were the
 *   same
 * @amplitude: of the peak on its crest, above the background, in units of a pixel
 * @amplitude_sigma: of that
 * @background: at the crest
 * @fwhm_px: width across, without what the pixels add
 * @tilt_rad: to add to the normal of the window, so that it is that of the arc
 * @tilt_sigma_rad: its standard deviation
 * @bend_per_px: to add to the curvature of the window likewise
 * @bend_sigma_per_px: its standard deviation
 * @evenness: height of the weakest fifth of the arc, plus its standard deviation,
 *   by the height of all: small for a spot
 * @is_step: rather a step, of a border between modules or a shadow
 * @misfit: χ² per degree of freedom with variance = mean: about 1 for counts, the gain
 *   of a detector that multiplies them
 * @n_pixels: pixels in the window that counted
 * @converged: the fit found a minimum that is inside of the window
 *
 * What was found across an arc.
 */
typedef struct {
  double slow_px;
  double fast_px;
  double shift_px;
  double sigma_px;
  double amplitude;
  double amplitude_sigma;
  double background;
  double fwhm_px;
  double tilt_rad;
  double tilt_sigma_rad;
  double bend_per_px;
  double bend_sigma_per_px;
  double evenness;
  gboolean is_step;
  double misfit;
  gsize n_pixels;
  gboolean converged;
} RingletArcPeak;

/**
 * ringlet_arc_fit:
 * @peak: (out)
 *
 * The position of an arc to a small part of a pixel: all pixels of the window by their
 * distance from an arc parallel to the one expected, and the most likely peak on a
 * straight background for Poisson counts. The pixel itself adds 1/12 to the variance of
 * the peak, whatever the direction of the arc.
 *
 * Returns: whether there is a peak: @peak->converged
 */
gboolean ringlet_arc_fit (const RingletPeakImage *image, const RingletArcWindow *window,
    RingletArcPeak *peak);

G_END_DECLS
