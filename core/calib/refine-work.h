/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: a refinement of one image under way. */

#include "calib/refine-steps.h"

G_BEGIN_DECLS

/**
 * RingletRefineWork:
 * @options: of the caller
 * @problem: the points
 * @limits: with rot3 held
 * @loss: of this turn
 * @scale: likewise
 * @geometry: where it is
 * @at_bound: likewise
 * @is_stuck: the solver came to no end
 * @basin: which start won
 *
 * A refinement under way.
 */
typedef struct {
  const RingletRefineOptions *options;
  RingletRefineProblem *problem;
  RingletRefineLimit limits[RINGLET_REFINE_N];
  RingletRefineLoss loss;
  double scale;
  RingletGeometry geometry;
  int at_bound[RINGLET_REFINE_N];
  gboolean is_stuck;
  const char *basin;
} RingletRefineWork;

/* The used points as a system of the seven parameters. */
RingletRefineSystem ringlet_refine_work_system (RingletRefineWork *fit);

/* From @geometry as far as it goes; @cost is what is left. */
gboolean ringlet_refine_work_solve (RingletRefineWork *fit,
    const RingletGeometry *geometry, double tolerance, double *cost,
    GCancellable *cancellable, GError **error);

/* Of the used points with another loss at another geometry. */
double ringlet_refine_work_cost (
    RingletRefineWork *fit, RingletRefineLoss loss, const RingletGeometry *geometry);

/* Coarsely from everywhere, on some of the points; all of them judge. The wavelength is
 * held meanwhile: a basin is a matter of tilts, and the shorter the wavelength and the
 * longer the distance, the smaller all angles and their differences, until the least
 * cost is that of nothing at all. */
gboolean ringlet_refine_work_basin (
    RingletRefineWork *fit, GCancellable *cancellable, GError **error);

G_END_DECLS
