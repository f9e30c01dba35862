/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/goniometer.h"

G_BEGIN_DECLS

/**
 * RingletGoniometerImage:
 * @label: for messages and reports: its file
 * @positions: (array): of the motors, in the order of their names: borrowed
 * @points: (element-type RingletControlPoint): borrowed
 *
 * Points of one image and where the motors stood.
 */
typedef struct {
  const char *label;
  const double *positions;
  const GArray *points;
} RingletGoniometerImage;

/**
 * RingletGoniometerOptions:
 * @start: borrowed
 * @rings: (element-type RingletRing): as for #RingletRefineOptions
 * @images: (array length=n_images): borrowed
 * @limits: (nullable) (array): of each parameter; NULL frees all that rings can tell
 * @residual: as for #RingletRefineOptions, and so the rest
 *
 * A model and the images that refine it together. A value.
 */
typedef struct {
  const RingletGoniometer *start;
  const GArray *rings;
  const RingletGoniometerImage *images;
  gsize n_images;
  const RingletRefineLimit *limits;
  RingletRefineResidual residual;
  RingletRefineLoss loss;
  double loss_scale;
  double reject_sigma;
  gboolean use_sigma;
} RingletGoniometerOptions;

/**
 * RingletGoniometerFit:
 * @label: of the image
 * @geometry: where the model says that the detector stood
 * @total: how well it fits
 *
 * One image after the refinement.
 */
typedef struct {
  char *label;
  RingletGeometry geometry;
  RingletRefineRing total;
} RingletGoniometerFit;

/**
 * RingletGoniometerRefinement:
 * @goniometer: with refined parameters
 * @states: (array): of each parameter, what was refined
 * @at_bound: (array): see #RingletRefinement, as all arrays of parameters
 * @sigma: (array)
 * @correlation: (array): n × n
 * @chi2: over all images
 * @cost: likewise
 * @chi2_start: likewise
 * @n_used: points that count
 * @n_rejected: points that were left out
 * @n_free: parameters that the points determined
 * @images: (element-type RingletGoniometerFit): in the order of the options
 * @total: all points together
 * @warnings: (array zero-terminated=1)
 *
 * A refined model. Immutable.
 */
typedef struct {
  RingletGoniometer *goniometer;
  RingletRefineState *states;
  int *at_bound;
  double *sigma;
  double *correlation;
  double chi2;
  double cost;
  double chi2_start;
  gsize n_used;
  gsize n_rejected;
  gsize n_free;
  GArray *images;
  RingletRefineRing total;
  char **warnings;
} RingletGoniometerRefinement;

/**
 * ringlet_goniometer_refine:
 * @cancellable: (nullable)
 * @error: as ringlet_refine(), with the names of the model; also for a parameter that
 *   is free and of which no formula but that of rot3 knows
 *
 * All images together, as ringlet_refine() does one: derivatives of the formulas by
 * their rules. From one start only.
 */
RingletGoniometerRefinement *ringlet_goniometer_refine (
    const RingletGoniometerOptions *options, GCancellable *cancellable, GError **error);

RingletGoniometerRefinement *ringlet_goniometer_refinement_ref (
    RingletGoniometerRefinement *self);
void ringlet_goniometer_refinement_unref (RingletGoniometerRefinement *self);

/**
 * RingletGoniometerLine:
 * @intercept: of the parameter, where the nominal distance is 0
 * @slope: per metre of nominal distance
 * @sigma_intercept: ±, from the scatter about the line; NaN for two distances
 * @sigma_slope: likewise
 * @rms: root mean square distance from the line
 * @correlation: r, −1 … 1; NaN for a parameter that stays the same
 *
 * A parameter against the nominal distance.
 */
typedef struct {
  double intercept;
  double slope;
  double sigma_intercept;
  double sigma_slope;
  double rms;
  double correlation;
} RingletGoniometerLine;

/**
 * ringlet_goniometer_regress:
 * @geometries: (array length=n): one for each distance, each refined by itself
 * @nominal_m: (array length=n): what the motor said
 * @lines: (array fixed-size=7) (out): of each parameter
 * @error: RINGLET_ERROR_VALUE for fewer than two distances, or the same one only
 *
 * Straight lines through the parameters of a detector that moves along the beam, as
 * MX-calibrate draws them. Source: scipy.stats.linregress().
 */
gboolean ringlet_goniometer_regress (const RingletGeometry *geometries,
    const double *nominal_m, gsize n, RingletGoniometerLine lines[RINGLET_REFINE_N],
    GError **error);

/* The model of these lines: distance, poni1, poni2, rot1 and rot2 as straight lines
 * against the motor "nominal", metres. Its ten parameters may be refined on. */
RingletGoniometer *ringlet_goniometer_new_lines (RingletDetector *detector,
    double wavelength_m, const RingletGoniometerLine lines[RINGLET_REFINE_N]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (
    RingletGoniometerRefinement, ringlet_goniometer_refinement_unref)

G_END_DECLS
