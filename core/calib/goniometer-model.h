/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: a model under refinement, and what is told of it. */

#include "calib/goniometer-refine.h"
#include "calib/refine-steps.h"

G_BEGIN_DECLS

/**
 * RingletGoniometerModel:
 * @options: of the caller
 * @current: the model as it is
 * @problems: (array): one an image
 * @limits: (array): of each parameter
 * @at_bound: (array): likewise
 * @columns: (array): room for the derivatives of one image
 * @gradient: (array): room for those of its geometry
 * @loss: of this turn
 * @scale: likewise
 * @is_stuck: the solver came to no end
 *
 * A refinement under way.
 */
typedef struct {
  const RingletGoniometerOptions *options;
  RingletGoniometer *current;
  RingletRefineProblem **problems;
  RingletRefineLimit *limits;
  int *at_bound;
  double *columns;
  double *gradient;
  RingletRefineLoss loss;
  double scale;
  gboolean is_stuck;
} RingletGoniometerModel;

/* All images as one system. */
RingletRefineSystem ringlet_goniometer_system (RingletGoniometerModel *model);

/* Where image @i stands; FALSE where the formulas give no geometry. */
gboolean ringlet_goniometer_model_geometry (
    const RingletGoniometerModel *model, gsize i, RingletGeometry *geometry);

gsize ringlet_goniometer_count_free (const RingletGoniometerModel *model);

/* Returns (transfer full): the model as it is, and how it fits. */
RingletGoniometerRefinement *ringlet_goniometer_report (RingletGoniometerModel *model);

G_END_DECLS
