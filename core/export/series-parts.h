/* SPDX-License-Identifier: MIT */
#pragma once

#include "export/series-frames.h"
#include "export/series-kind.h"

G_BEGIN_DECLS

/**
 * RingletSeriesParts:
 * @folder: absolute, of the file
 * @keep_sums: as the options say
 * @title: (nullable): as the options say
 * @names: (nullable): as the options say
 * @sources: (nullable): as the options say
 * @raw: links to the pixels
 * @file: the file
 * @entry: its NXentry
 * @state: the dataset that says what is going on
 * @frames: (nullable): not before it is known what is needed
 * @kinds: (element-type RingletSeriesKind): none before
 * @status: of all rows that are known
 * @n_frames: rows of the file
 * @method: (nullable): what the head says of all rows
 * @is_older: it is of an older version, until it is made
 *
 * What is in a series file, made for the first frame or opened again. The caller of the
 * functions below holds HDF5's lock, but for the last three.
 */
typedef struct {
  char *folder;
  gboolean keep_sums;
  char *title;
  char **names;
  char **sources;
  RingletSeriesRaw *raw;
  RingletHdf5Id file;
  RingletHdf5Id entry;
  RingletHdf5Id state;
  RingletSeriesFrames *frames;
  GPtrArray *kinds;
  GByteArray *status;
  guint64 n_frames;
  char *method;
  gboolean is_older;
} RingletSeriesParts;

void ringlet_series_parts_init (RingletSeriesParts *self);

/* Closes what is open in the file. */
void ringlet_series_parts_close (RingletSeriesParts *self);
void ringlet_series_parts_clear (RingletSeriesParts *self);

/* Begins in a new file, and in one that is there: RINGLET_ERROR_FORMAT where it is none
 * of these. */
gboolean ringlet_series_parts_begin (RingletSeriesParts *self, GError **error);
gboolean ringlet_series_parts_open (RingletSeriesParts *self, GError **error);

/* Makes @frames alone, where no frame was whole. */
gboolean ringlet_series_parts_make_frames (
    RingletSeriesParts *self, const RingletSeriesRow *row, GError **error);

/**
 * ringlet_series_parts_make:
 * @row: the first one with results
 * @error: RINGLET_ERROR_VALUE when the file was begun with other options
 *
 * Makes or opens everything. From then on others may read the file, and nothing can be
 * added to it but rows.
 */
gboolean ringlet_series_parts_make (
    RingletSeriesParts *self, const RingletSeriesRow *row, GError **error);

/* Whether the results of @row are those that the file has; nothing stays open. @error:
 * as ringlet_series_parts_make(). Takes the lock itself. */
gboolean ringlet_series_parts_check (
    RingletSeriesParts *self, const RingletSeriesRow *row, GError **error);

/* Has the head say that rows were made in several ways, where @row was made in another
 * one. Takes the lock itself. */
gboolean ringlet_series_parts_note_method (
    RingletSeriesParts *self, const RingletSeriesRow *row, GError **error);

/* @state: "running", "interrupted" or "whole" */
gboolean ringlet_series_parts_write_state (
    RingletSeriesParts *self, const char *state, GError **error);

G_END_DECLS
