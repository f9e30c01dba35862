/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Profiles of an area of 1, @distance from their crest; width and distance in the same
 * unit, the value in its inverse. The width is the full one at half maximum, positive.
 */
double ringlet_peak_gauss (double distance, double fwhm);
double ringlet_peak_lorentz (double distance, double fwhm);

/* The sum of both at one width; @lorentzian is the share of the second, 0 … 1.
 *
 * Source: G. K. Wertheim, M. A. Butler, K. W. West & D. N. E. Buchanan, Rev. Sci.
 * Instrum. 45 (1974) 1369. */
double ringlet_peak_pseudo_voigt (double distance, double fwhm, double lorentzian);

/**
 * RingletPeakWidths:
 * @u: FWHM² = U tan² θ + V tan θ + W of the Gaussian part, radians² of 2θ
 * @v: likewise
 * @w: likewise
 * @x: FWHM = X tan θ + Y / cos θ of the Lorentzian part, radians of 2θ: strain
 * @y: likewise: size
 *
 * How the width of rings grows with the angle. A value.
 *
 * Source: G. Caglioti, A. Paoletti & F. P. Ricci, Nucl. Instrum. 3 (1958) 223, and the
 * paper of ringlet_peak_shape_tch(). Programs that keep centidegrees have U, V and W
 * 10⁴ · (180/π)² times as large.
 */
typedef struct {
  double u;
  double v;
  double w;
  double x;
  double y;
} RingletPeakWidths;

/* Full width at half maximum of the two parts at @theta_rad, half the scattering angle
 * and below π/2; NaN where the formula gives none. */
double ringlet_peak_widths_gauss (const RingletPeakWidths *self, double theta_rad);
double ringlet_peak_widths_lorentz (const RingletPeakWidths *self, double theta_rad);

/**
 * RingletPeakShape:
 * @fwhm: full width at half maximum
 * @lorentzian: share of the Lorentzian, 0 … 1
 *
 * What ringlet_peak_pseudo_voigt() needs. A value.
 */
typedef struct {
  double fwhm;
  double lorentzian;
} RingletPeakShape;

/**
 * ringlet_peak_shape_tch:
 * @gauss_fwhm: not negative
 * @lorentz_fwhm: not negative
 *
 * The pseudo-Voigt that is nearest to the convolution of a Gaussian with a Lorentzian:
 * its width is good to half a percent, its values to 1.3 % of the crest.
 *
 * Returns: its shape; the width is 0 where both are
 *
 * Source: P. Thompson, D. E. Cox & J. B. Hastings, J. Appl. Cryst. 20 (1987) 79,
 * eqs. 2 and 3.
 */
RingletPeakShape ringlet_peak_shape_tch (double gauss_fwhm, double lorentz_fwhm);

G_END_DECLS
