/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"

G_BEGIN_DECLS

/* Results of the same bins, added and subtracted. The model is pyFAI's (containers.py);
 * where it refuses other normalisations, they count here by what they are. All
 * functions return (transfer full) a new result and may be called by any thread. */

/**
 * ringlet_result_add:
 * @a: a pattern or cake; plan, geometry and source of the sum are its own
 * @b: one of the same bins, independent of @a
 * @error: RINGLET_ERROR_SHAPE when the numbers of bins differ; RINGLET_ERROR_VALUE when
 *   unit, range or the kind of average does, or only one has an error model: both
 *   values are named; RINGLET_ERROR_LIMIT
 *
 * All sums add up, so that the result is that of all pixels of both: signal, counts,
 * variance and normalisation are those of the summed image where both had the same
 * pixels and monitor 1, and the intensity is the mean, each frame weighted by its
 * normalisation (with it, its monitor). A bin that is empty in one is that of the
 * other.
 *
 * Variances of independent results add up. What both have in common they do not have
 * independently: with the variance of the same dark in both, or when something was
 * subtracted from both, the sum is marked as having a lower bound. The azimuthal error
 * model counts the scatter of each around its own mean.
 */
RingletResult *ringlet_result_add (
    const RingletResult *a, const RingletResult *b, GError **error);

/**
 * ringlet_result_subtract:
 * @a: a pattern or cake
 * @b: the background: one of the same bins, independent of @a
 * @scale: what @b is multiplied with, 0 or more: the ratio of exposures where the
 *   normalisation does not hold it, or the transmission of the sample
 * @error: as of ringlet_result_add(); RINGLET_ERROR_VALUE for another @scale
 *
 * Intensity a − scale · b, σ² = σa² + scale² σb². In sums, with f = scale · Σ norm of a
 * / Σ norm of b: signal and counts a − f b, variance a + f² b, normalisation, gain and
 * count those of a. With scale 1 and equal normalisations that is pyFAI's difference of
 * signals and sum of variances. Such sums can be added up and subtracted from again:
 * the difference weighs as much as a. Bins that are empty in either are empty.
 *
 * A bin where nothing was counted has the variance of one count; here it goes into the
 * sums, on both sides, for the difference no longer tells that nothing was counted. The
 * same dark in both cancels out, its variance is counted all the same.
 */
RingletResult *ringlet_result_subtract (
    const RingletResult *a, const RingletResult *b, double scale, GError **error);

/**
 * ringlet_result_symmetrise:
 * @cake: of a full turn with an even number of azimuthal bins
 * @error: RINGLET_ERROR_VALUE naming what it is and what is allowed;
 *   RINGLET_ERROR_LIMIT
 *
 * Adds to each azimuthal row the one at χ + 180°, which at small angles sees the same
 * by Friedel's law: gaps of one side are filled by the other. Every pixel counts in two
 * rows then. Where pixels are split, those around the beam may have been in both rows
 * already: the variance is marked as a lower bound.
 *
 * Source: symmetrize() of pyFAI 2026.9 (containers.py).
 */
RingletResult *ringlet_result_symmetrise (const RingletResult *cake, GError **error);

G_END_DECLS
