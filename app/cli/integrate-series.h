/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/integrate.h"
#include "cli/ranks.h"
#include "file-hashes.h"
#include "flow.h"
#include "monitor.h"
#include "series-rate.h"
#include "series-store.h"

G_BEGIN_DECLS

/* For integrate-series*.c alone. */

/**
 * RingletFailure:
 * @frame: number in the source
 * @name: what to call it: its file, with the number in that where there are several
 * @text: why
 */
typedef struct {
  guint64 frame;
  char *name;
  char *text;
} RingletFailure;

/**
 * RingletMethodCount:
 * @method: as the provenance has it
 * @n_frames: that were made so
 */
typedef struct {
  char *method;
  guint64 n_frames;
} RingletMethodCount;

/**
 * RingletIntegrateSeries:
 * @state: the document, referenced
 * @folder: where files of frames go; "" for the present one
 * @has_files: whether each frame has files of its own
 * @path: (nullable): the one file of the series
 * @ranks: the processes that share it
 * @master: (nullable): of several, the file that leads to theirs
 * @n_missing: frames that the files lead to and have not
 * @frames: (element-type guint64): numbers in the source; the place here is the row in
 *   the file, but for
 * @rows: (nullable) (element-type guint64): the row of each, where frames are missing
 *   between them and their rows wait for them
 * @next: row that is read next; the reader's
 * @lock: of all below, which the thread that delivers changes
 *
 * A series on its way.
 */
typedef struct {
  const RingletIntegrateRun *run;
  RingletState *state;
  const char *folder;
  gboolean has_files;
  const char *path;
  RingletRanks ranks;
  const char *master;
  guint64 n_missing;
  char *own_path;     /* @path where there is a @master */
  gboolean has_begun; /* nothing was in the way of it */
  GArray *frames;
  GArray *rows;
  RingletSeriesStore *store; /* (nullable): with @path */
  RingletMonitor *monitor;
  RingletFileHashes *hashes;
  guint next;

  GMutex lock;
  guint64 n_done;
  guint64 n_skipped;
  guint64 n_bins;
  GPtrArray *failures; /* (element-type RingletFailure) */
  GPtrArray *methods;  /* (element-type RingletMethodCount): in the order they came */
  char *no_device;     /* (nullable): as provenances have it, the first one; as is */
  char *lost_device;   /* (nullable) */
  RingletBar bar;
  RingletRate rate;
} RingletIntegrateSeries;

/* What is done with each frame; its data is the series. */
extern const RingletFlowClass ringlet_integrate_series_class;

/* Who shares it. @error: as ringlet_ranks_begin() */
gboolean ringlet_integrate_ranks_begin (RingletIntegrateSeries *self, GError **error);

/* Of several processes, a file of its own. @error: also when another number of them
 * began what is to be resumed. */
gboolean ringlet_integrate_ranks_choose_file (
    RingletIntegrateSeries *self, GError **error);

/* Whether a file that is to be resumed was begun by as many processes: by one, or by
 * the several whose files it leads to. @error: RINGLET_ERROR_VALUE saying what to do */
gboolean ringlet_integrate_ranks_check_file (
    const RingletIntegrateSeries *self, GError **error);

/* Waits for the others, and writes the file that leads to all. Returns the exit code.
 */
int ringlet_integrate_ranks_end (RingletIntegrateSeries *self, int code);

/* Where the outputs go and which frames there are. A file that is there twice is told.
 * @error: RINGLET_ERROR_VALUE for outputs that make no sense. */
gboolean ringlet_integrate_series_plan (RingletIntegrateSeries *self, GError **error);

/* Of row @row; none without @has_files. */
gboolean ringlet_integrate_series_plan_outputs (const RingletIntegrateSeries *self,
    guint row, RingletOutputs *outputs, GError **error);

/* All outputs of all frames, before the first one is computed. */
gboolean ringlet_integrate_series_check (
    const RingletIntegrateSeries *self, GError **error);

/* Takes the file, and looks at what is in it. @error: ringlet_series_store_new()'s */
gboolean ringlet_integrate_series_open (RingletIntegrateSeries *self, GError **error);

/* Whether the options are those that the frames in the file were made with, which one
 * of them tells. @error: RINGLET_ERROR_VALUE naming what differs */
gboolean ringlet_integrate_series_check_complete (
    RingletIntegrateSeries *self, RingletReduction *reduction, GError **error);

/* @frame: that was delivered, with its outputs. The caller holds the lock. */
void ringlet_integrate_series_tell_frame (RingletIntegrateSeries *self,
    const RingletReducedFrame *frame, const RingletOutputs *outputs);

/* Notes and says that a frame failed. The caller holds the lock. */
void ringlet_integrate_series_tell_failure (
    RingletIntegrateSeries *self, guint64 frame, const GError *error);

/* The bar, from time to time. */
void ringlet_integrate_series_tell_progress (RingletIntegrateSeries *self);

/* That there is nothing to do. @has_all: no more rows are waited for */
void ringlet_integrate_series_tell_complete (
    const RingletIntegrateSeries *self, gboolean has_all);

/* How it ended. @error: (nullable): before its end, for this reason */
int ringlet_integrate_series_tell_end (
    RingletIntegrateSeries *self, const GError *error);

G_END_DECLS
