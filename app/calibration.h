/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/autocalibrate.h"
#include "calib/control-points.h"
#include "calib/refine.h"

G_BEGIN_DECLS

/**
 * RingletCalibrationWay:
 * @RINGLET_CALIBRATION_AUTO: nothing is known but calibrant and wavelength
 * @RINGLET_CALIBRATION_NEAR: the start is right to some pixels: points are looked for
 *   along its rings
 * @RINGLET_CALIBRATION_CHECK: the same, and the start stays what it is
 * @RINGLET_CALIBRATION_POINTS: the points are there already
 *
 * Where the points on the rings come from, and what becomes of the start.
 */
typedef enum {
  RINGLET_CALIBRATION_AUTO,
  RINGLET_CALIBRATION_NEAR,
  RINGLET_CALIBRATION_CHECK,
  RINGLET_CALIBRATION_POINTS,
} RingletCalibrationWay;

/**
 * RingletCalibrationInputs:
 * @way: see there
 * @image: (nullable): NULL for points
 * @detector: of the shape of the image
 * @mask: (nullable): pixels that do not count, the gaps of the detector among them
 * @calibrant: the powder
 * @wavelength_m: above 0
 * @has_start: @start holds: needed by all ways but automatic and points
 * @start: where to begin
 * @points: (nullable) (element-type RingletControlPoint): for points
 * @limits: of each parameter
 * @values: of those that are fixed at a value; NaN for those that are not
 * @residual: what is squared
 * @loss: how
 * @reject_sigma: points farther from their ring are left out; 0 keeps all
 * @points_per_degree: of azimuth, where points are looked for; 0 for one
 * @n_rings: look for points on so many innermost rings only; 0 for all
 * @advise: where nothing fits, say which calibrant or energy would
 *
 * One calibration. A value: what it points to is borrowed.
 */
typedef struct {
  RingletCalibrationWay way;
  RingletImage *image;
  RingletDetector *detector;
  RingletMask *mask;
  const RingletCalibrant *calibrant;
  double wavelength_m;
  gboolean has_start;
  RingletGeometry start;
  const GArray *points;
  RingletRefineLimit limits[RINGLET_REFINE_N];
  double values[RINGLET_REFINE_N];
  RingletRefineResidual residual;
  RingletRefineLoss loss;
  double reject_sigma;
  double points_per_degree;
  guint n_rings;
  gboolean advise;
} RingletCalibrationInputs;

/* All that is not known is 0: distance, poni1, poni2, rot1 and rot2 free, distances in
 * pixels with a Cauchy loss, points beyond 4 σ left out. */
RingletCalibrationInputs ringlet_calibration_inputs (void);

/**
 * RingletCalibration:
 * @geometry: what came out; where nothing was found its distance is 0
 * @automatic: (nullable): what the image said without a start
 * @refinement: (nullable): values, ± σ and residuals; NULL where nothing was found
 * @rings: (element-type RingletRing): of the calibrant, as far as the detector reaches
 * @points: (element-type RingletControlPoint): that were refined, those that were
 *   rejected among them
 *
 * Where the detector stands, and what speaks for it. Immutable.
 */
typedef struct {
  RingletGeometry geometry;
  RingletAutoResult *automatic;
  RingletRefinement *refinement;
  GArray *rings;
  GArray *points;
} RingletCalibration;

/**
 * RingletQuality:
 * @RINGLET_QUALITY_GOOD: rms across the rings below a fifth of a pixel
 * @RINGLET_QUALITY_FAIR: below half a pixel
 * @RINGLET_QUALITY_POOR: more
 */
typedef enum {
  RINGLET_QUALITY_GOOD,
  RINGLET_QUALITY_FAIR,
  RINGLET_QUALITY_POOR,
} RingletQuality;

/* How well a calibration that has a refinement fits its points. */
RingletQuality ringlet_calibration_quality (const RingletCalibration *self);

/**
 * ringlet_calibrate:
 * @progress: (nullable)
 * @cancellable: (nullable)
 * @error: what ringlet_autocalibrate() and ringlet_refine() say; RINGLET_ERROR_VALUE
 *   where there are too few points along the rings of the start, or what came out does
 *   not fit them; G_IO_ERROR_CANCELLED
 *
 * A pure function that any thread may run; the window and the program call it. An
 * image that does not say enough is no error of the automatic way: @automatic has the
 * reason, and @refinement is NULL.
 *
 * Returns: (transfer full): free with ringlet_calibration_free()
 */
RingletCalibration *ringlet_calibrate (const RingletCalibrationInputs *inputs,
    const RingletProgress *progress, GCancellable *cancellable, GError **error);
void ringlet_calibration_free (RingletCalibration *self);

/**
 * ringlet_calibration_number_points:
 * @given: of a file
 * @n_lost: (out): points whose spacing the calibrant does not have
 * @lost: (out) (nullable) (transfer full): the numbers of their rings in the file, from
 *   0: "3 and 7"; "" where there are none
 *
 * Points of a file are on rings by the spacings that the file lists, where it does:
 * pyFAI leaves weak lines out, behind which its numbers are others.
 *
 * Returns: (transfer full) (element-type RingletControlPoint): with the numbers of
 *   @calibrant
 */
GArray *ringlet_calibration_number_points (const RingletControlPoints *given,
    const RingletCalibrant *calibrant, guint *n_lost, char **lost);

/* Whether the calibrant has no more than one ring at all at this wavelength. */
gboolean ringlet_calibration_has_one_ring (const RingletCalibrationInputs *in);

/* Number of rings of the calibrant that cross the detector where it stands now. */
guint ringlet_calibration_n_rings (
    const RingletCalibration *self, const RingletDetector *detector);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletCalibration, ringlet_calibration_free)

G_END_DECLS
