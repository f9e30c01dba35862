/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image-write.h"
#include "scan/average.h"

G_BEGIN_DECLS

/* What "ringlet average" is made of. */

/**
 * RingletAverageJob:
 * @source: the frames
 * @order: what is made of them
 * @paths: (element-type filename): what is written, by the order of methods
 * @format: (nullable): name of a writer, where suffixes do not tell
 * @has_type: whether pixels become @type
 * @overwrite: files that are there may be replaced
 * @monitors_path: (nullable): the table of @order
 * @monitor_name: (nullable): what of the files the monitors of @order are
 * @unreadable: (element-type utf8): sentences, which files are left out since not even
 *   their beginning can be read
 * @result: (out): what came out
 * @types: (out): of the pixels that were written, by method
 *
 * One run.
 */
typedef struct {
  RingletSource *source;
  RingletAverageOrder order;
  GPtrArray *paths;
  const char *format;
  gboolean has_type;
  RingletPixelType type;
  gboolean overwrite;
  const char *monitors_path;
  const char *monitor_name;
  GPtrArray *unreadable;
  RingletAverage *result;
  RingletPixelType types[RINGLET_AVERAGE_N];
} RingletAverageJob;

/* ---- average-options.c ---- */

/* What the command line says, as text; NULL or FALSE where it does not. */
typedef struct {
  char *output;
  char *method;
  char *cutoff;
  char *centre;
  char *passes;
  char *quantiles;
  char *format;
  char *type;
  char *mask;
  char *dark;
  char *flat;
  char *dummy;
  char *delta_dummy;
  char *monitor;
  char *monitor_table;
  char *memory;
  gboolean skip_bad;
  gboolean overwrite;
  gboolean json;
  gboolean quiet;
} RingletAverageOptions;

/* Adds the options to @entries (element-type GOptionEntry); they point into @self. */
void ringlet_average_options_list (RingletAverageOptions *self, GArray *entries);

/* Sets the order and names; @error: RINGLET_ERROR_VALUE naming the option, before a
 * file is opened. */
gboolean ringlet_average_options_parse (
    const RingletAverageOptions *self, RingletAverageJob *job, GError **error);
void ringlet_average_options_clear (RingletAverageOptions *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletAverageOptions, ringlet_average_options_clear)

/* ---- average-outputs.c ---- */

/**
 * ringlet_average_plan_outputs:
 * @output: name of the file; of several methods "{method_name}" in it is the method,
 *   and where it is missing the method is put before the suffix; "{image_count}" is the
 *   number of frames
 * @error: as ringlet_image_writer_find() and ringlet_image_writer_check()
 *
 * Sets the paths, and finds out whether they can be images of the types that are
 * known before.
 */
gboolean ringlet_average_plan_outputs (
    RingletAverageJob *self, const char *output, GError **error);

/* Writes what came out: all files or none. */
gboolean ringlet_average_write (
    RingletAverageJob *self, GCancellable *cancellable, GError **error);

/* Returns (transfer none): where the image of @method goes. */
const char *ringlet_average_path (
    const RingletAverageJob *self, RingletAverageMethod method);

/* ---- average-open.c ---- */

/* Opens the source of @names (array zero-terminated=1). Where bad frames may be left
 * out, so may be files that cannot be opened. */
gboolean ringlet_average_open (
    RingletAverageJob *self, const char *const *names, GError **error);

/* ---- average-monitors.c ---- */

/**
 * ringlet_average_load_monitors:
 * @path: a text of one number for each frame in their order, or of lines "FILE NUMBER",
 *   where FILE is the name of a file of frames, its folder apart
 * @error: names file and line; RINGLET_ERROR_VALUE where frames are without a number
 *
 * Returns: (transfer full): a number above 0 for each frame
 */
double *ringlet_average_load_monitors (
    const char *path, const RingletSource *source, GError **error);

/**
 * ringlet_average_read_monitors:
 * @dataset: in each file of frames, which are of HDF5: a number for each frame of that
 *   file, or one for all of them
 * @error: names the file
 *
 * Returns: (transfer full): a number for each frame
 */
double *ringlet_average_read_monitors (
    const char *dataset, const RingletSource *source, GError **error);

/* ---- average-tell.c ---- */

/* What was done, and what did not count, in words or as JSON. */
void ringlet_average_tell (const RingletAverageJob *self);
void ringlet_average_tell_json (const RingletAverageJob *self);

/* What else has to be known; to standard error. */
void ringlet_average_tell_notes (const RingletAverageJob *self);

G_END_DECLS
