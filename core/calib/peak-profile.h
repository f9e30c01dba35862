/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: one peak across pixels that lie at different distances from a
 * curve. */

#include <glib.h>

G_BEGIN_DECLS

/* What a square pixel adds to the variance of a profile, whatever its direction:
 * (cos² + sin²) / 12. */
#define RINGLET_PEAK_PIXEL_VARIANCE (1.0 / 12.0)
/* FWHM of a Gaussian by its standard deviation, 2 √(2 ln 2). */
#define RINGLET_PEAK_FWHM 2.3548200450309493

/**
 * RingletPeakSample:
 * @across: distance of the middle of a pixel from the curve, pixels
 * @along: where it is along the curve, pixels
 * @value: of the pixel
 * @share: how much of what is sent its way a pixel gets, beside others: 1 where they
 *   do not differ
 */
typedef struct {
  float across;
  float along;
  float value;
  float share;
} RingletPeakSample;

/* Lines beside the one that is looked for, at most. */
#define RINGLET_PEAK_MAX_LINES 6

/**
 * RingletPeakLine:
 * @offset: from the one that is looked for, pixels
 * @ratio: of its amplitude
 */
typedef struct {
  double offset;
  double ratio;
} RingletPeakLine;

/**
 * RingletPeakLines:
 * @lorentzian: share of a Lorentzian in the shape of all, 0 … 1
 * @n: lines beside the one that is looked for
 * @lines: these
 *
 * What is known of a peak before it is fitted. All zero: a Gaussian, alone.
 */
typedef struct {
  double lorentzian;
  gsize n;
  RingletPeakLine lines[RINGLET_PEAK_MAX_LINES];
} RingletPeakLines;

/**
 * RingletPeakRange:
 * @from: least distance that counts
 * @to: largest one
 */
typedef struct {
  double from;
  double to;
} RingletPeakRange;

/**
 * RingletPeakGuess:
 * @centre: where a peak stands out most
 * @sigma: standard deviation of its shape, roughly
 * @snr: how far it stands out of the noise
 */
typedef struct {
  double centre;
  double sigma;
  double snr;
} RingletPeakGuess;

/**
 * RingletPeakFit:
 * @centre: of the peak
 * @centre_sigma: its standard deviation for Poisson counts
 * @amplitude: above the background
 * @amplitude_sigma: likewise
 * @variance: of the shape, pixels², with that of the pixels
 * @background: beneath the crest
 * @rise: how much it grows by a pixel across
 * @slope: of the crest: how much farther it lies across by a pixel along
 * @slope_sigma: likewise
 * @bend: how much the crest curves back on both sides, 1 / pixels
 * @bend_sigma: likewise
 * @evenness: height of the lowest fifth of the arc, plus its standard deviation,
 *   by the height of all
 * @is_step: a step on a straight background explains the pixels better
 * @misfit: χ² per degree of freedom
 * @n: samples in the range
 * @along: their mean along the curve near the crest
 */
typedef struct {
  double centre;
  double centre_sigma;
  double amplitude;
  double amplitude_sigma;
  double variance;
  double background;
  double rise;
  double slope;
  double slope_sigma;
  double bend;
  double bend_sigma;
  double evenness;
  gboolean is_step;
  double misfit;
  gsize n;
  double along;
} RingletPeakFit;

/* Looks for what stands out most; FALSE when there is nothing with a background on both
 * sides. @samples: (element-type RingletPeakSample) */
gboolean ringlet_peak_guess (
    const GArray *samples, RingletPeakRange range, RingletPeakGuess *guess);

/**
 * ringlet_peak_fit:
 * @samples: (element-type RingletPeakSample): single pixels that stand out of the fit
 *   are taken off
 * @direction_rad: across the curve, from an axis of the image
 * @guess: (nullable): where to begin, NULL to look for it
 * @lines: (nullable): NULL for a Gaussian that has no neighbours
 *
 * A peak on a straight background, by the quasi-likelihood of Poisson counts: Fisher
 * scoring with the weights of the last step.
 *
 * Returns: %FALSE when there is no minimum within the range
 */
gboolean ringlet_peak_fit (GArray *samples, RingletPeakRange range,
    double direction_rad, const RingletPeakGuess *guess, const RingletPeakLines *lines,
    RingletPeakFit *fit);

/* Far below any noise, in pixels. */
#define RINGLET_PEAK_TOLERANCE 3e-5

/* The same without what only single pixels tell, which takes as long again: slope,
 * bend, evenness, misfit, n and along are 0. @tolerance_px: how near the centre comes
 * to the minimum; where more follows, a start is enough */
gboolean ringlet_peak_fit_bins (GArray *samples, RingletPeakRange range,
    double direction_rad, const RingletPeakGuess *guess, const RingletPeakLines *lines,
    double tolerance_px, RingletPeakFit *fit);

/* Twice the logarithm of the likelihood of counts with this fit, from the best one:
 * unlike χ², it does not favour a model with more noise. NaN where there is no fit. */
double ringlet_peak_deviance (GArray *samples, RingletPeakRange range,
    double direction_rad, const RingletPeakGuess *guess, const RingletPeakLines *lines);

G_END_DECLS
