/* SPDX-License-Identifier: MIT */
#pragma once

#include "heat-map.h"
#include "project.h"

G_BEGIN_DECLS

/**
 * RingletSeriesPhase:
 * @RINGLET_SERIES_IDLE: nothing was begun
 * @RINGLET_SERIES_RUNNING: frames are at work
 * @RINGLET_SERIES_PAUSED: no other frame begins until it goes on
 * @RINGLET_SERIES_WAITING: all frames are through, and more are waited for
 * @RINGLET_SERIES_STOPPING: those at work are let go of
 * @RINGLET_SERIES_STOPPED: what is written is kept; the rest can be done later
 * @RINGLET_SERIES_OVER: all frames were tried
 */
typedef enum {
  RINGLET_SERIES_IDLE,
  RINGLET_SERIES_RUNNING,
  RINGLET_SERIES_PAUSED,
  RINGLET_SERIES_WAITING,
  RINGLET_SERIES_STOPPING,
  RINGLET_SERIES_STOPPED,
  RINGLET_SERIES_OVER,
} RingletSeriesPhase;

/**
 * RingletSeriesProgress:
 * @phase: what goes on
 * @n_frames: of the series
 * @n_done: integrated, and written where there is a folder
 * @n_skipped: their files were there
 * @n_failed: see ringlet_series_get_failures()
 * @rate: frames a second over the last seconds; 0 where it is not known yet
 * @seconds_left: at this rate; negative where it is not known
 * @hashed: where frames wait for the SHA-256 of the file that they are from, how much
 * of it is read, 0 to 1; else negative
 * @problem: (nullable): why it did not begin, was paused, or ended before its end
 * @device: (nullable): that a device was lost, or the processor does its work, and why;
 *   translated
 *
 * How far a series is.
 */
typedef struct {
  RingletSeriesPhase phase;
  guint64 n_frames;
  guint64 n_done;
  guint64 n_skipped;
  guint64 n_failed;
  double rate;
  double seconds_left;
  double hashed;
  const char *problem;
  const char *device;
} RingletSeriesProgress;

#define RINGLET_TYPE_SERIES_FAILURE (ringlet_series_failure_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletSeriesFailure, ringlet_series_failure, RINGLET, SERIES_FAILURE, GObject)

/* Of a frame that failed: its number from 0, and why, naming the file. */
guint64 ringlet_series_failure_get_frame (RingletSeriesFailure *self);
const char *ringlet_series_failure_get_text (RingletSeriesFailure *self);

#define RINGLET_TYPE_SERIES (ringlet_series_get_type ())
G_DECLARE_FINAL_TYPE (RingletSeries, ringlet_series, RINGLET, SERIES, GObject)

/**
 * RingletSeries:
 *
 * All frames of a document integrated as it says: its list of frames, how far it is,
 * the patterns over each other, what failed. Its frames are those of the document, and
 * those that came while a folder was followed: each alone, also where the document
 * looks at sums of them. While it is at work it keeps to the document as it was when it
 * began. Images that are opened meanwhile are the next series when all frames are
 * through; what has failed or is left stays until they are retried or others begun.
 * Main thread only.
 *
 * Signal "changed": anything below, at most ten times a second.
 */
RingletSeries *ringlet_series_new (RingletProject *project);

RingletSeriesProgress ringlet_series_get_progress (RingletSeries *self);

/* Returns (transfer none) (nullable): the frames. */
RingletSource *ringlet_series_get_source (RingletSeries *self);

/* Returns (transfer none) (nullable): the patterns that there are; another one when a
 * series begins. */
RingletHeatMap *ringlet_series_get_map (RingletSeries *self);

/* Another number whenever a pattern was added, or the map is another one. */
guint ringlet_series_get_serial (RingletSeries *self);

/* Returns (transfer none) (element-type RingletSeriesFailure): in the order in which
 * they came. */
GListModel *ringlet_series_get_failures (RingletSeries *self);

/* Whether its frames are those of the document, or more: else a start takes others. */
gboolean ringlet_series_is_of_document (RingletSeries *self);

/* Whether the document says now how the patterns that there are were made. */
gboolean ringlet_series_is_current (RingletSeries *self);

/* Whether it was stopped, and the rest can be done as the part before. */
gboolean ringlet_series_can_resume (RingletSeries *self);

/* Begins anew with all frames; forgets the patterns. */
void ringlet_series_start (RingletSeries *self);

/* Goes on: after a pause, or with the frames that a stop has left. */
void ringlet_series_resume (RingletSeries *self);
void ringlet_series_pause (RingletSeries *self);

/* Keeps what is written. */
void ringlet_series_stop (RingletSeries *self);

/* Once more with those that failed; others that are left are done, too. */
void ringlet_series_retry_failed (RingletSeries *self);

/**
 * ringlet_series_set_following:
 *
 * Whether new files in the folder of the last frame, of the same suffix, become frames.
 * A file is taken when its size has stayed the same from one look to the next, 250 ms
 * to 1 s apart: looked at, and not told, which works on any mount. A master waits for
 * all files of data that it leads to.
 */
void ringlet_series_set_following (RingletSeries *self, gboolean is_following);
gboolean ringlet_series_get_following (RingletSeries *self);

/* Whether there are files whose folder can be followed. */
gboolean ringlet_series_can_follow (RingletSeries *self);

/* Shows a frame: it becomes that of the document, with the frames that are new. */
void ringlet_series_show_frame (RingletSeries *self, guint64 frame);

G_END_DECLS
