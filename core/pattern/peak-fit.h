/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/pattern.h"

G_BEGIN_DECLS

/**
 * RingletPeakStart:
 * @position: in the unit of the pattern
 * @height: above the background, in intensity
 * @fwhm: full width at half maximum, in the unit of the pattern
 *
 * Where a fit begins: about right.
 */
typedef struct {
  double position;
  double height;
  double fwhm;
} RingletPeakStart;

/**
 * RingletEstimate:
 * @value: what was found
 * @sigma: its standard error; NaN where @value lies at a bound and was held there
 *
 * A fitted number.
 */
typedef struct {
  double value;
  double sigma;
} RingletEstimate;

/**
 * RingletFittedPeak:
 * @position: in the unit of the pattern
 * @height: above the background
 * @fwhm: full width at half maximum, positive
 * @eta: share of the Lorentzian, 0 to 1
 * @area: height · fwhm · (η π/2 + (1 − η) ½ √(π / ln 2)); its error from the covariance
 *   of the three
 *
 * A pseudo-Voigt function H (η L + (1 − η) G), L and G of one width and of height 1.
 */
typedef struct {
  RingletEstimate position;
  RingletEstimate height;
  RingletEstimate fwhm;
  RingletEstimate eta;
  RingletEstimate area;
} RingletFittedPeak;

/**
 * RingletPeakFit:
 * @min: lower end of the range
 * @max: upper end of the range
 * @n_points: points that were used
 * @n_free: numbers that were fitted
 * @chi2_reduced: Σ ((y − fit) / σ)² / (n_points − n_free); of a pattern without sigmas
 *   the mean square of the residuals, in intensity²
 * @n_peaks: number of @peaks
 * @peaks: (array length=n_peaks): in the order of the starts
 * @background_order: highest power
 * @background: (array): its background_order + 1 coefficients of Chebyshev polynomials,
 *   the range being −1 to 1
 *
 * Peaks and a background, fitted together. Immutable.
 */
typedef struct {
  double min;
  double max;
  gsize n_points;
  gsize n_free;
  double chi2_reduced;
  gsize n_peaks;
  RingletFittedPeak *peaks;
  guint background_order;
  double *background;
} RingletPeakFit;

/**
 * ringlet_peak_fit_new:
 * @min: lower end of the range that is fitted, in the unit of the pattern
 * @max: upper end
 * @background_order: 0 constant, 1 a straight line, up to 100
 * @starts: (array length=n_starts): the peaks, in the range
 * @n_starts: 1 or more
 * @error: RINGLET_ERROR_VALUE for a pattern or start that is none, too few points, or
 *   when the fit does not converge or does not determine a number, which is named: a
 *   peak that left the range, has no positive height, is narrower than half a distance
 *   of points or wider than the range
 *
 * Least squares by Levenberg and Marquardt (MINPACK's lmder, with the derivatives as
 * formulas), weighted by 1 / σ²; points without an intensity, or with σ = 0, are passed
 * over. Errors are those of the covariance (JᵀJ)⁻¹ at the minimum, and not enlarged by
 * χ²; without sigmas, all points weigh alike and the covariance is scaled by the
 * scatter around the fit.
 *
 * The width is positive, as its logarithm is fitted. A share η that leaves 0 to 1 is
 * held at the bound it crossed, and the rest fitted again.
 *
 * Returns: (transfer full): to be freed with ringlet_peak_fit_free()
 */
RingletPeakFit *ringlet_peak_fit_new (const RingletPattern *pattern, double min,
    double max, guint background_order, const RingletPeakStart *starts, gsize n_starts,
    GError **error);

/* Frees what ringlet_peak_fit_new() returned. */
void ringlet_peak_fit_free (RingletPeakFit *self);

/* Background alone, and with the peaks, at @x in the range. */
double ringlet_peak_fit_background (const RingletPeakFit *self, double x);
double ringlet_peak_fit_value (const RingletPeakFit *self, double x);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPeakFit, ringlet_peak_fit_free)

G_END_DECLS
