/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/peak-problem.h"

G_BEGIN_DECLS

/**
 * RingletPeakSolution:
 * @norm: root of the sum of squares
 * @covariance: (JᵀJ)⁻¹ of the free parameters, n_free in a row
 *
 * A minimum. Private to the folder.
 */
typedef struct {
  double norm;
  double *covariance;
} RingletPeakSolution;

/* Moves the parameters of @problem to the minimum, holding shares at their bounds;
 * @starts are for messages. RINGLET_ERROR_VALUE; RINGLET_ERROR_LIMIT. */
gboolean ringlet_peak_solve (RingletPeakProblem *problem, const RingletPattern *pattern,
    const RingletPeakStart *starts, RingletPeakSolution *solution, GError **error);

void ringlet_peak_solution_clear (RingletPeakSolution *self);

/* "The peak at 11 2th_deg WHAT", RINGLET_ERROR_VALUE; returns FALSE. */
gboolean ringlet_peak_refuse (const RingletPattern *pattern,
    const RingletPeakStart *start, const char *what, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPeakSolution, ringlet_peak_solution_clear)

G_END_DECLS
