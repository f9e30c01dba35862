/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/goniometer-refine.h"

G_BEGIN_DECLS

/**
 * RingletGoniometerTale:
 * @name: of the file of the model
 * @model: as it is, or as it was refined
 * @positions: (nullable) (array): of the motors, where a geometry is asked for
 * @geometry: at these
 * @refinement: (nullable): what became of it
 * @outputs: (array zero-terminated=1): files that were written
 *
 * What is to be told of a model.
 */
typedef struct {
  const char *name;
  const RingletGoniometer *model;
  const double *positions;
  RingletGeometry geometry;
  const RingletGoniometerRefinement *refinement;
  const char *const *outputs;
} RingletGoniometerTale;

/* For people, on standard output. */
void ringlet_goniometer_tell (const RingletGoniometerTale *tale);

/* The same as JSON: SI units and pixels; parameters in the units of the model. */
void ringlet_goniometer_tell_json (const RingletGoniometerTale *tale);

/**
 * RingletRegressionTale:
 * @detector: of all
 * @lines: of each parameter
 * @n: geometries
 * @outputs: (array zero-terminated=1): files that were written
 *
 * What is to be told of lines against the nominal distance.
 */
typedef struct {
  const RingletDetector *detector;
  const RingletGoniometerLine *lines;
  gsize n;
  const char *const *outputs;
} RingletRegressionTale;

void ringlet_regression_tell (const RingletRegressionTale *tale);
void ringlet_regression_tell_json (const RingletRegressionTale *tale);

G_END_DECLS
