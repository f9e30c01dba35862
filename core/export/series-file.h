/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "engine/result.h"
#include "export/series-kind.h"
#include "image/hdf5-journal.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletSeriesFile:
 *
 * One HDF5/NeXus file that takes the results of many frames, as they come:
 *
 * - /entry: NXentry by NXazint1d or NXazint2d, where these have a place for the unit;
 *   state: "running", "interrupted" or "whole"
 * - data: NXdata of the first kind of result: I, I_errors [frame, …], norm of the first
 *   frame, axes and edges
 * - data_sums: signal, variance, counts [frame, …]; norm, norm2, count, gain [row, …]
 *   with NAME_row [frame]: those that frames share are there once
 * - the same two for each further kind
 * - frames: status, error, file, index, link, link_index, date, exposure, monitor,
 *   time_written, method, no_device, lost_device [frame]: the last three say which
 *   engine made a row, and what kept it from another one
 * - motors: NAME [frame]
 * - raw: source_000001, …: links to the datasets that frames come from, where they are
 *   HDF5, relative where they can be: link says which of them a frame is in, 0 where
 *   there is none, and link_index where in it. Of other formats file and index do
 * - reduction: NXprocess: how it was done; its method says "several" where that of
 *   frames differs
 *
 * status is 0 for rows that are not there yet, whose numbers are NaN; 1 for whole ones;
 * 2 for frames that failed, with the reason in error. It is written after the rest of
 * its row. Doubles are kept as they are, with shuffle and gzip, which every HDF5 has.
 *
 * The file has its final name from its first flush on: people watch it live, by SWMR
 * ("swmr=True" of h5py). So it is not written beside and renamed, as other outputs are;
 * what a flush has brought to it survives kill -9 and a full disk, see
 * #RingletHdf5Journal. Flushed is once a second while rows come, and when somebody asks
 * for it.
 *
 * Which kinds of results, motors and sums there are is said by the first frame that did
 * not fail; what comes later only is left out, what lacks later is NaN.
 *
 * One thread at a time. HDF5's lock is held for parts of a millisecond.
 */
typedef struct _RingletSeriesFile RingletSeriesFile;

/**
 * RingletSeriesFileOptions:
 * @existing: what to do with a file that is there
 * @n_frames: expected, 0 where nobody knows: so many rows are there from the beginning
 * @keep_sums: also the sums that results add up with
 * @title: (nullable): of the entry
 * @names: (nullable) (array zero-terminated=1): of the kinds of results in their order;
 *   "data", "data_2", … without them
 * @sources: (nullable) (array zero-terminated=1): ringlet_source_path() of all frames
 *   that are known, each once; without them, that of the first row
 */
typedef struct {
  RingletHdf5Existing existing;
  guint64 n_frames;
  gboolean keep_sums;
  const char *title;
  const char *const *names;
  const char *const *sources;
} RingletSeriesFileOptions;

/**
 * RingletSeriesRow:
 * @frame: its row: the place in the series
 * @results: (array length=n_results) (nullable): one of each kind, always in the same
 *   order; none for a frame that failed
 * @meta: (nullable): what its file says
 * @path: (nullable): of that file, as ringlet_source_path() has it
 * @index: the frame in that file
 * @error: (nullable): why it failed
 * @packed: (nullable) (array length=n_results): @results as the file will have them;
 *   without it they are packed when they are appended
 *
 * Everything is borrowed.
 */
typedef struct {
  guint64 frame;
  RingletResult *const *results;
  gsize n_results;
  const RingletImageMeta *meta;
  const char *path;
  guint64 index;
  const char *error;
  RingletSeriesPacked *const *packed;
} RingletSeriesRow;

/**
 * ringlet_series_file_new:
 * @error: as ringlet_hdf5_journal_new(); RINGLET_ERROR_FORMAT when the file to be
 * resumed is none of these
 *
 * Takes the lock on the file. What is to be replaced is so with the first flush.
 */
RingletSeriesFile *ringlet_series_file_new (
    const char *path, const RingletSeriesFileOptions *options, GError **error);

/**
 * ringlet_series_file_append:
 * @error: also of rows before this one, which were not flushed yet: the disk is full,
 * or the file was removed; RINGLET_ERROR_VALUE and RINGLET_ERROR_SHAPE when the results
 *   are not those that the file has. Every later call fails with the same then
 *
 * In any order. A row that is there already is replaced.
 */
gboolean ringlet_series_file_append (
    RingletSeriesFile *self, const RingletSeriesRow *row, GError **error);

/* Brings all rows to the file, where others see them. For the caller that has to wait
 * for frames: append() does it once a second. */
gboolean ringlet_series_file_flush (RingletSeriesFile *self, GError **error);

/* Whether the row of @frame is there and whole: what a resumed series need not do
 * again. Frames that failed are to be tried again. */
gboolean ringlet_series_file_has_frame (const RingletSeriesFile *self, guint64 frame);

/**
 * ringlet_series_file_find:
 * @path: as ringlet_source_path(), @index: as ringlet_source_number_in_file()
 * @row: (out): of that frame, also where it has failed; the first one behind all others
 *   where it is not there
 *
 * For who does not know beforehand which frames there will be.
 *
 * Returns: whether the frame is there and whole
 */
gboolean ringlet_series_file_find (
    RingletSeriesFile *self, const char *path, guint64 index, guint64 *row);

/**
 * ringlet_series_file_check_row:
 * @row: whose row is whole; its frame, path and index are looked at
 * @error: RINGLET_ERROR_VALUE when the row is of another frame: what is resumed is
 *   another series
 */
gboolean ringlet_series_file_check_row (
    const RingletSeriesFile *self, const RingletSeriesRow *row, GError **error);

/**
 * ringlet_series_file_check_results:
 * @results: (array length=n_results): of any frame
 * @error: RINGLET_ERROR_VALUE naming what differs: the results are not those that the
 *   file has, which were made with other options
 *
 * What the first row that is appended is asked as well, for a file that gets none.
 */
gboolean ringlet_series_file_check_results (RingletSeriesFile *self,
    RingletResult *const *results, gsize n_results, GError **error);

/* What row @frame, which is whole, was divided by, or says its monitor is; NaN where it
 * says none. */
double ringlet_series_file_get_monitor (const RingletSeriesFile *self, guint64 frame);

/* Whether its state is "whole". */
gboolean ringlet_series_file_is_whole (const RingletSeriesFile *self);

/* Whether no row is empty, of those that were planned before this run, too: without
 * that, no file is closed as whole. */
gboolean ringlet_series_file_has_all_rows (const RingletSeriesFile *self);

/* Whether the intensities that are there were divided by a monitor; FALSE before the
 * first frame. */
gboolean ringlet_series_file_is_monitored (const RingletSeriesFile *self);

/* How many rows are whole or failed. */
guint64 ringlet_series_file_n_written (const RingletSeriesFile *self);

/**
 * ringlet_series_file_close:
 * @is_whole: all frames are there; else, or where a row is empty, the state is
 *   "interrupted"
 * @error: as ringlet_series_file_append(); what was flushed before stays
 *
 * The last flush, and waits for the disk. Frees @self.
 */
gboolean ringlet_series_file_close (
    RingletSeriesFile *self, gboolean is_whole, GError **error);

/* Closes it as it was at the last flush; without one, nothing is left of it. */
void ringlet_series_file_abandon (RingletSeriesFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesFile, ringlet_series_file_abandon)

G_END_DECLS
