/* SPDX-License-Identifier: MIT */
#pragma once

#include "export/series-file.h"
#include "export/series-raw.h"

G_BEGIN_DECLS

/* What a series file says about each frame beside its results: the groups frames and
 * motors. */
typedef struct _RingletSeriesFrames RingletSeriesFrames;

/* Values of the dataset status. */
enum {
  RINGLET_SERIES_MISSING = 0,
  RINGLET_SERIES_WHOLE = 1,
  RINGLET_SERIES_FAILED = 2,
};

/* @row: the first one, which says how long names are and which motors there
 * are; @longest: bytes of a name that are needed besides; @n_frames: rows to begin
 * with. The lock is held. */
RingletSeriesFrames *ringlet_series_frames_create (hid_t entry,
    const RingletSeriesRow *row, gsize longest, guint64 n_frames, GError **error);

/* Those that are there. @is_older: as before version 3, which lack what made each row
 * until ringlet_series_frames_add_later(). The lock is held. */
RingletSeriesFrames *ringlet_series_frames_open (
    hid_t entry, gboolean is_older, GError **error);

/* Gives those of an older file what they lack, empty in rows that are there. The lock
 * is held. */
gboolean ringlet_series_frames_add_later (
    RingletSeriesFrames *self, hid_t entry, GError **error);

/* Gives those that are there the motors of @row that they lack: of frames that failed
 * before it nothing was known. The lock is held. */
gboolean ringlet_series_frames_add_motors (RingletSeriesFrames *self, hid_t entry,
    const RingletSeriesRow *row, guint64 n_frames, GError **error);

void ringlet_series_frames_free (RingletSeriesFrames *self);

/* Returns (transfer full) (array length=n): the status of all rows. */
guint8 *ringlet_series_frames_read_status (
    RingletSeriesFrames *self, guint64 *n, GError **error);

/* Whether @row is of the file and frame that a row that is there is of. @file:
 * (nullable): how the file is called in here; @error: RINGLET_ERROR_VALUE naming the
 * other one */
gboolean ringlet_series_frames_check (RingletSeriesFrames *self,
    const RingletSeriesRow *row, const char *file, GError **error);

/* Returns (transfer full): file (as it is called in here) and number of a row, as one
 * text; NULL where it cannot be read. */
char *ringlet_series_frames_dup_key (RingletSeriesFrames *self, guint64 frame);
char *ringlet_series_frames_make_key (const char *file, guint64 index);

/* The monitor of a row that is there; NaN for none. */
double ringlet_series_frames_get_monitor (RingletSeriesFrames *self, guint64 frame);

/* @file: (nullable): how the file is called in here; @link: what leads to its pixels */
gboolean ringlet_series_frames_put (RingletSeriesFrames *self,
    const RingletSeriesRow *row, const char *file, RingletSeriesLink link,
    GError **error);

/* All but the status, and the status, which comes after everything else. */
gboolean ringlet_series_frames_flush (
    RingletSeriesFrames *self, guint64 n_frames, GError **error);
gboolean ringlet_series_frames_flush_status (
    RingletSeriesFrames *self, guint64 n_frames, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesFrames, ringlet_series_frames_free)

G_END_DECLS
