/* SPDX-License-Identifier: MIT */
#pragma once

#include "fitted-peaks.h"
#include "job.h"

G_BEGIN_DECLS

/**
 * RingletPeaksVerb:
 * @RINGLET_PEAKS_ADD: ringlet_fitted_peaks_add()
 * @RINGLET_PEAKS_FIND: ringlet_fitted_peaks_find()
 * @RINGLET_PEAKS_FOLLOW: ringlet_fitted_peaks_follow()
 * @RINGLET_PEAKS_REMOVE: ringlet_fitted_peaks_remove()
 */
typedef enum {
  RINGLET_PEAKS_ADD,
  RINGLET_PEAKS_FIND,
  RINGLET_PEAKS_FOLLOW,
  RINGLET_PEAKS_REMOVE,
} RingletPeaksVerb;

/**
 * RingletPeaksChange:
 * @verb: what is done
 * @position: where, for one peak
 * @reach: of a click
 * @threshold: times the noise, to find all
 *
 * What becomes of fitted peaks. A value.
 */
typedef struct {
  RingletPeaksVerb verb;
  double position;
  double reach;
  double threshold;
} RingletPeaksChange;

/**
 * ringlet_fitted_peaks_change_async:
 * @self: stays as it is
 * @pattern: as it is shown
 * @job: not used before
 *
 * Many peaks take longer than a frame of the screen: they are fitted in a worker, on a
 * copy. Main thread.
 */
void ringlet_fitted_peaks_change_async (const RingletFittedPeaks *self,
    RingletResult *pattern, const RingletPeaksChange *change, RingletJob *job,
    GAsyncReadyCallback callback, gpointer user_data);

/* Returns (transfer full): the peaks after the change. @error: of the verb: then those
 * before it are as good as ever */
RingletFittedPeaks *ringlet_fitted_peaks_change_finish (
    RingletJob *job, GAsyncResult *result, GError **error);

G_END_DECLS
