/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: what a residual costs. */

#include "calib/refine.h"

G_BEGIN_DECLS

/* The scale that loses 5 % on points without outliers. Source: P. J. Holland & R. E.
 * Welsch, Commun. Stat. A 6 (1977) 813. */
double ringlet_refine_loss_default_scale (RingletRefineLoss loss);

/**
 * ringlet_refine_loss_root:
 * @scale: where the loss leaves the squares, in the unit of the residual
 * @slope: (out) (nullable): derivative by the residual
 *
 * Returns: what has the cost of @residual as its square, with the sign of @residual:
 *   so the solver sees plain least squares of exactly that cost
 */
double ringlet_refine_loss_root (
    RingletRefineLoss loss, double scale, double residual, double *slope);

/**
 * ringlet_refine_loss_influence:
 * @slope: (out): its derivative
 *
 * Returns: half the derivative of the cost, the ψ of M-estimators
 */
double ringlet_refine_loss_influence (
    RingletRefineLoss loss, double scale, double residual, double *slope);

G_END_DECLS
