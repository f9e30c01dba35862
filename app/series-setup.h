/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "map-grid.h"
#include "map-roi.h"

G_BEGIN_DECLS

/**
 * RingletExisting:
 * @RINGLET_EXISTING_SKIP: a frame all of whose files are there is not computed again
 * @RINGLET_EXISTING_REPLACE: they are written anew
 * @RINGLET_EXISTING_NUMBER: the new ones get a number, "_2", that is free
 *
 * What becomes of outputs that are there before a series is started.
 */
typedef enum {
  RINGLET_EXISTING_SKIP,
  RINGLET_EXISTING_REPLACE,
  RINGLET_EXISTING_NUMBER,
  RINGLET_EXISTING_N,
} RingletExisting;

/* "skip", "replace", "number" */
const char *ringlet_existing_name (RingletExisting existing);
gboolean ringlet_existing_parse (const char *name, RingletExisting *existing);

/**
 * RingletSeriesSetup:
 * @folder: (nullable): where patterns are written, absolute; NULL to write none
 * @formats: (array zero-terminated=1): names of writers, each once, in the order of
 *   ringlet_writer_list()
 * @one_file: whether all patterns go to one HDF5 file of the folder, too
 * @existing: what becomes of files that are there
 * @grid: where in a scan the frames were taken
 * @rois: (element-type RingletMapRoi): the layers A, B, … of the map
 * @expression: (nullable): what the map shows of them; NULL for the first one
 *
 * What a document says of its series beside the frames, which are its images. Immutable
 * once it is in a document. No setup at all is NULL in a document, which is the
 * default.
 */
typedef struct {
  char *folder;
  char **formats;
  gboolean one_file;
  RingletExisting existing;
  RingletMapGrid grid;
  GArray *rois;
  char *expression;
} RingletSeriesSetup;

/* Returns (transfer full) a copy to be edited before it is shared; of NULL the default:
 * .xy in no folder, files that are there are skipped. */
RingletSeriesSetup *ringlet_series_setup_dup (const RingletSeriesSetup *self);

/* @self: (nullable) */
RingletSeriesSetup *ringlet_series_setup_ref (RingletSeriesSetup *self);
void ringlet_series_setup_unref (RingletSeriesSetup *self);

/* (nullable) both; NULL is the default. */
gboolean ringlet_series_setup_equal (
    const RingletSeriesSetup *a, const RingletSeriesSetup *b);

/* (nullable) both: whether the same files are written. */
gboolean ringlet_series_setup_same_outputs (
    const RingletSeriesSetup *a, const RingletSeriesSetup *b);

/* Returns (transfer full): all that it says; the same for setups that are equal. */
char *ringlet_series_setup_text (const RingletSeriesSetup *self);

/* For editing. */
void ringlet_series_setup_set_folder (RingletSeriesSetup *self, const char *folder);
void ringlet_series_setup_set_blanks (RingletSeriesSetup *self, const GArray *blanks);
void ringlet_series_setup_set_excluded (
    RingletSeriesSetup *self, const GArray *excluded);
void ringlet_series_setup_set_expression (RingletSeriesSetup *self, const char *text);
gboolean ringlet_series_setup_has_format (
    const RingletSeriesSetup *self, const char *name);
/* Puts a writer in or takes it out; one that there is none of is passed over. */
void ringlet_series_setup_set_format (
    RingletSeriesSetup *self, const char *name, gboolean is_wanted);

/* @self: (nullable): how many layers there are */
guint ringlet_series_setup_n_rois (const RingletSeriesSetup *self);
const RingletMapRoi *ringlet_series_setup_roi (
    const RingletSeriesSetup *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesSetup, ringlet_series_setup_unref)

G_END_DECLS
