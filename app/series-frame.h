/* SPDX-License-Identifier: MIT */
#pragma once

#include "background-choice.h"
#include "engine/result.h"
#include "heat-map.h"

G_BEGIN_DECLS

/**
 * RingletSeriesOutcome:
 * @RINGLET_SERIES_PENDING: not tried yet, or stopped while it was at work
 * @RINGLET_SERIES_DONE: integrated, and written where there is a folder
 * @RINGLET_SERIES_SKIPPED: its files were there
 * @RINGLET_SERIES_FAILED: the error says why
 */
typedef enum {
  RINGLET_SERIES_PENDING,
  RINGLET_SERIES_DONE,
  RINGLET_SERIES_SKIPPED,
  RINGLET_SERIES_FAILED,
} RingletSeriesOutcome;

/**
 * RingletSeriesFrame:
 * @frame: number in the series
 * @outcome: what became of it
 * @error: (nullable): of one that failed, naming the file
 * @axis: its bins; of no unit where there is no pattern
 * @intensity: (nullable) (array length=axis.n_bins): of the pattern, for the eye
 * @no_device: (nullable): as the provenance of the pattern has it, and
 * @lost_device: (nullable): likewise
 *
 * What a series tells of one of its frames.
 */
typedef struct {
  guint64 frame;
  RingletSeriesOutcome outcome;
  GError *error;
  RingletHeatAxis axis;
  float *intensity;
  char *no_device;
  char *lost_device;
} RingletSeriesFrame;

RingletSeriesFrame *ringlet_series_frame_new (guint64 frame);
void ringlet_series_frame_free (RingletSeriesFrame *self);

/* Takes a pattern as it is written, or would be: less the background. @error: as
 * ringlet_background_choice_apply() */
gboolean ringlet_series_frame_take_result (RingletSeriesFrame *self,
    const RingletBackgroundChoice *background, const RingletResult *pattern,
    GError **error);

/* Takes what an earlier run wrote, where it can be read: it is there to be looked at.
 * @unit: where the file does not say it */
void ringlet_series_frame_take_file (
    RingletSeriesFrame *self, const char *path, const RingletUnit *unit);

/* @error: (nullable). Whether a frame failed because there is no room: every other one
 * would fail, too. */
gboolean ringlet_series_is_disk_full (const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesFrame, ringlet_series_frame_free)

G_END_DECLS
