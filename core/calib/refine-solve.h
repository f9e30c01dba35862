/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: Levenberg–Marquardt with bounds, for one image or many. */

#include "calib/refine.h"

G_BEGIN_DECLS

/**
 * RingletRefineSystem:
 * @n_residuals: how many
 * @n_parameters: of which some may be fixed
 * @residuals: weighted; NaN where the parameters make no sense
 * @jacobian: column k, of @n_residuals, are the derivatives by parameter k
 * @data: for both
 * @loss: what residuals cost
 * @scale: of the loss, in their unit
 *
 * What is to be made small.
 */
typedef struct {
  gsize n_residuals;
  gsize n_parameters;
  void (*residuals) (gpointer data, const double *x, double *out);
  void (*jacobian) (gpointer data, const double *x, double *out);
  gpointer data;
  RingletRefineLoss loss;
  double scale;
} RingletRefineSystem;

/**
 * RingletRefineFit:
 * @x: (array): (inout): all parameters
 * @at_bound: (array): (out): −1 at the lower bound, 1 at the upper one, else 0
 * @cost: (out): Σ cost of the residuals
 * @is_stuck: (out): it came to no end
 *
 * One way from a start to a minimum; the caller owns the arrays.
 */
typedef struct {
  double *x;
  int *at_bound;
  double cost;
  gboolean is_stuck;
} RingletRefineFit;

/**
 * ringlet_refine_solve:
 * @limits: (array): of each parameter
 * @tolerance: relative, of cost and parameters; 0 for as far as double goes
 * @error: G_IO_ERROR_CANCELLED; RINGLET_ERROR_VALUE where the start itself makes no
 *   sense
 */
gboolean ringlet_refine_solve (const RingletRefineSystem *system,
    const RingletRefineLimit *limits, double tolerance, RingletRefineFit *fit,
    GCancellable *cancellable, GError **error);

/* Σ cost of the residuals at @x; NaN where that makes no sense. */
double ringlet_refine_cost (const RingletRefineSystem *system, const double *x);

/**
 * ringlet_refine_covariance:
 * @fit: a solution
 * @sigma: (array) (out): of each parameter, see #RingletRefinement
 * @correlation: (array) (out): n × n
 *
 * Of parameters that are not fixed nor at a bound, from the scatter of the residuals;
 * with a robust loss, the asymptotic one of M-estimators (P. J. Huber, Robust
 * Statistics, 1981, section 7.6).
 *
 * Returns: (transfer full) (element-type GArray of guint): sets of parameters that
 *   nothing tells apart; their sigma is infinite
 */
GPtrArray *ringlet_refine_covariance (const RingletRefineSystem *system,
    const RingletRefineLimit *limits, const RingletRefineFit *fit, double *sigma,
    double *correlation);

G_END_DECLS
