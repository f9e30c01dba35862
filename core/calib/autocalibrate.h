/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/progress.h"
#include "calib/calibrant.h"
#include "detector/detector.h"
#include "geometry/geometry.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletAutocalibration:
 * @calibrant: the powder
 * @wavelength_m: above 0
 * @mask: (nullable): pixels that do not count, besides the gaps of the detector
 * @hold_tilt: the detector is perpendicular to the beam, as at small angles
 * @advise: when the rings do not fit, look for a calibrant or an energy that would
 * @seed: of what is tried by chance
 *
 * What is known of an image of rings. A value: it borrows calibrant and mask.
 */
typedef struct {
  const RingletCalibrant *calibrant;
  double wavelength_m;
  const RingletMask *mask;
  gboolean hold_tilt;
  gboolean advise;
  guint32 seed;
} RingletAutocalibration;

/**
 * RingletAutoAnswer:
 * @confidence: 0 … 1: evidence for the geometry over all evidence
 * @n_matched: rings that are seen where they should be
 * @n_possible: rings of the detector that are strong enough to be seen
 * @first: number of the first ring that is seen
 * @last: of the last one
 * @geometry: that these ring numbers give
 *
 * One way to number the rings.
 */
typedef struct {
  double confidence;
  guint n_matched;
  guint n_possible;
  guint first;
  guint last;
  RingletGeometry geometry;
} RingletAutoAnswer;

/**
 * RingletAutoResult:
 * @is_found: there is a geometry that can be trusted
 * @has_lines: there are bright lines in the image that could be rings
 * @best: the best answer; where not @is_found its geometry is all zero: it is no
 *   geometry to go on with
 * @has_runner_up: there was another one
 * @runner_up: the second best
 * @tilt_held: the rings do not tell a tilt, so it is 0
 * @sigma: ± of the place of the direct beam along the slow and the fast axis, pixels;
 * of the distance along the beam, relative; of the tilt along the slow and the fast
 * axis, radians: 0 where it is held
 * @rms_px: of the points across their rings
 * @points: (element-type RingletControlPoint): on the rings; empty where not @is_found
 * @message: a sentence for the user: what was found, or why not and what would help
 * @advice: (nullable): which calibrant or energy would fit instead, or how to say
 *   another powder where none would
 * @other: (nullable): the calibrant that @advice names, at the same energy
 *
 * What an image says of where the detector stands. Immutable.
 */
typedef struct {
  gboolean is_found;
  gboolean has_lines;
  RingletAutoAnswer best;
  gboolean has_runner_up;
  RingletAutoAnswer runner_up;
  gboolean tilt_held;
  double sigma[5];
  double rms_px;
  GArray *points;
  char *message;
  char *advice;
  const RingletCalibrant *other;
} RingletAutoResult;

/**
 * ringlet_autocalibrate:
 * @detector: of the shape of the image
 * @progress: (nullable)
 * @cancellable: (nullable): looked at more often than ten times a second
 * @error: RINGLET_ERROR_SHAPE when image, mask and detector do not fit together,
 * RINGLET_ERROR_VALUE without a wavelength, RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED;
 *   no error where the image does not say enough
 *
 * From an image of the rings of a calibrant to the geometry, without a start: bright
 * lines are found, cones fitted to them whatever rings they are, ring numbers tried,
 * and what comes out is held against all of the image. Where two answers are possible,
 * or the image has lines that are no rings of this calibrant at this wavelength, there
 * is no geometry. The same bits for any number of threads.
 *
 * Returns: (transfer full): free with ringlet_auto_result_free()
 */
RingletAutoResult *ringlet_autocalibrate (const RingletImage *image,
    RingletDetector *detector, const RingletAutocalibration *options,
    const RingletProgress *progress, GCancellable *cancellable, GError **error);
void ringlet_auto_result_free (RingletAutoResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletAutoResult, ringlet_auto_result_free)

G_END_DECLS
