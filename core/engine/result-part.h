/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"

G_BEGIN_DECLS

/* From a cake to patterns. All functions but the last take a cake, return (transfer
 * full) a result of their own with n_azimuth 1, and may be called by any thread. Their
 * error is RINGLET_ERROR_SHAPE for bins that the cake does not have,
 * RINGLET_ERROR_LIMIT without memory.
 *
 * Sums over bins are exact but for the variance (and sum_norm2): that of a pixel with
 * the shares s and t in two of them is (s + t)² of its own, of which the bins only have
 * s² + t². The result says that it has a lower bound. It has none where each pixel has
 * one bin (split "no"). */

/**
 * ringlet_result_row:
 * @row: azimuthal bin, counted from 0
 *
 * The pattern of one sector, the same as if that sector alone had been integrated: so
 * N sectors become N patterns in one pass.
 */
RingletResult *ringlet_result_row (
    const RingletResult *cake, gsize row, GError **error);

/**
 * ringlet_result_rebin_radial:
 *
 * I(radial) over all azimuths of @cake: Σ over its rows. To have the exact variance,
 * integrate to a pattern.
 *
 * Source: rebin1d() of pyFAI 2026.9 (containers.py).
 */
RingletResult *ringlet_result_rebin_radial (const RingletResult *cake, GError **error);

/**
 * ringlet_result_ring_profile:
 * @from: first radial bin of the ring, counted from 0
 * @to: the one after the last
 *
 * I(χ) of a ring: Σ over its radial bins. The unit is chi_deg, @radial are azimuths in
 * degrees; the radial range of the plan is the ring, in the unit of the plan.
 *
 * The exact way, variance included, is a plan with n_radial 1 and the ring as its
 * radial range: its cake has one radial bin, which @from 0 and @to 1 turn into I(χ).
 */
RingletResult *ringlet_result_ring_profile (
    const RingletResult *cake, gsize from, gsize to, GError **error);

/**
 * ringlet_result_with_curve:
 * @pattern: not a cake
 * @first: the first bin that the curve has, counted from 0
 * @n: how many it has
 * @intensity: (array length=n)
 *
 * @pattern with other intensities, to be looked at: what a background leaves. Bins that
 * the curve does not have are empty, sigmas and counts of the others those of @pattern.
 * It has no sums, so that nothing can be added to it.
 */
RingletResult *ringlet_result_with_curve (const RingletResult *pattern, gsize first,
    gsize n, const double *intensity, GError **error);

G_END_DECLS
