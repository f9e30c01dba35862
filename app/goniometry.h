/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/progress.h"
#include "calib/goniometer-refine.h"
#include "image/image.h"
#include "image/mask.h"

G_BEGIN_DECLS

/**
 * RingletGoniometryItem:
 * @label: its file, for messages
 * @positions: (array): of the motors, in the order of the model's names
 * @image: (nullable): where points are looked for
 * @points: (nullable) (element-type RingletControlPoint): the points, where they are
 *   there already
 *
 * What was measured at one position of the arm: borrowed.
 */
typedef struct {
  const char *label;
  const double *positions;
  RingletImage *image;
  const GArray *points;
} RingletGoniometryItem;

/**
 * RingletGoniometryInputs:
 * @model: where to begin: right to some pixels, where points are looked for
 * @mask: (nullable): pixels that do not count, in all images
 * @calibrant: the powder
 * @items: (array length=n_items)
 * @n_items: how many
 * @limits: (nullable) (array): of each parameter; NULL frees all that rings can tell
 * @residual: what is squared
 * @loss: how
 * @reject_sigma: points farther from their ring are left out; 0 keeps all
 * @points_per_degree: of azimuth, where points are looked for; 0 for one
 *
 * Several images of one arm. A value: what it points to is borrowed.
 */
typedef struct {
  const RingletGoniometer *model;
  RingletMask *mask;
  const RingletCalibrant *calibrant;
  const RingletGoniometryItem *items;
  gsize n_items;
  const RingletRefineLimit *limits;
  RingletRefineResidual residual;
  RingletRefineLoss loss;
  double reject_sigma;
  double points_per_degree;
} RingletGoniometryInputs;

/**
 * ringlet_goniometry_refine:
 * @progress: (nullable)
 * @cancellable: (nullable)
 * @error: what ringlet_goniometer_geometry(), ringlet_calibrate() and
 *   ringlet_goniometer_refine() say, with the image; RINGLET_ERROR_VALUE without a
 *   wavelength
 *
 * The model that fits all images best. In images, points are looked for along the rings
 * that the model predicts, again with each better model. A pure function that any
 * thread may run.
 */
RingletGoniometerRefinement *ringlet_goniometry_refine (
    const RingletGoniometryInputs *inputs, const RingletProgress *progress,
    GCancellable *cancellable, GError **error);

G_END_DECLS
