/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"
#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/**
 * RingletScanAxis:
 * @name: of the motor, "samy"
 * @unit: (nullable): of the positions, "mm"
 * @first: position of the first cell
 * @last: position of the last one
 *
 * One direction of a scan; cells are equally spaced. A value that borrows its texts.
 */
typedef struct {
  const char *name;
  const char *unit;
  double first;
  double last;
} RingletScanAxis;

/* Position of cell @index of @n. */
double ringlet_scan_axis_position (const RingletScanAxis *self, guint index, guint n);

/**
 * RingletScanFacts:
 * @n_slow: rows
 * @n_fast: cells of a row
 * @slow: from row to row
 * @fast: from cell to cell
 * @title: what the entry is called, "diff_map"
 * @frames: (array): n_slow × n_fast: the frame that was taken in a cell, −1 for none
 * @offset: frames before the first cell
 * @inputs: (array zero-terminated=1): files of the frames, in their order
 * @links: (array zero-terminated=1): of them, what can be linked to: "FILE::/DATASET"
 *   of an HDF5 file, in their order
 * @poni: (nullable): the geometry file
 * @configuration: JSON: how to do it again
 *
 * What the file of a scan says beside the patterns. Borrowed.
 */
typedef struct {
  guint n_slow;
  guint n_fast;
  RingletScanAxis slow;
  RingletScanAxis fast;
  const char *title;
  const gint32 *frames;
  gint64 offset;
  const char *const *inputs;
  const char *const *links;
  const char *poni;
  const char *configuration;
} RingletScanFacts;

/**
 * RingletScanLayer:
 * @name: of the dataset, "A"
 * @definition: how it was made, "1.2 – 1.4 2th_deg, area"
 * @values: (array): n_slow × n_fast; NaN where nothing is known
 *
 * One number of each cell.
 */
typedef struct {
  const char *name;
  const char *definition;
  const double *values;
} RingletScanLayer;

/**
 * RingletScanFile:
 *
 * The patterns, or cakes, of the cells of a scan in an HDF5 file as pyFAI's diff_map
 * writes it, so that what reads its files reads these: /entry_0000/pyFAI/result is the
 * NXdata, in it "intensity" [slow, fast, (azimuth,) radial] in single precision, NaN
 * where nothing is known, "map" the same with the axes of the bins before those of the
 * scan, a view, and "map_ptr" the frame of each cell. No clock is in it: the same
 * frames give the same bytes. Patterns are written row by row as they come, so that
 * memory holds one row, of at most 64 MiB; cakes one by one.
 *
 * Source: pyFAI 2026.9, diffmap.py. One thread at a time; takes HDF5's lock itself.
 */
typedef struct _RingletScanFile RingletScanFile;

/**
 * ringlet_scan_file_new:
 * @like: the bins that all cells have, and how they were made
 * @error: RINGLET_ERROR_LIMIT; as ringlet_output_begin()
 *
 * Begins a file beside @path.
 */
RingletScanFile *ringlet_scan_file_new (const RingletScanFacts *facts,
    const RingletResult *like, const char *path, gboolean overwrite, GError **error);

/* Whether @result has the bins of the file. @error: RINGLET_ERROR_SHAPE */
gboolean ringlet_scan_file_fits (
    const RingletScanFile *self, const RingletResult *result, GError **error);

/**
 * ringlet_scan_file_put:
 * @intensity: (array): of each bin
 * @sigma: (array) (nullable): likewise; NULL without errors
 * @error: what keeps it from being written
 *
 * The result of a cell. Quick when the cells of a row follow each other; those of a row
 * that was left are not to be put again.
 */
gboolean ringlet_scan_file_put (RingletScanFile *self, guint slow, guint fast,
    const double *intensity, const double *sigma, GError **error);

/**
 * ringlet_scan_file_read:
 * @values: (out caller-allocates): n_slow × n_fast × @n_bins
 *
 * Some bins of all cells, of patterns that were put in.
 */
gboolean ringlet_scan_file_read (RingletScanFile *self, gsize first_bin, gsize n_bins,
    float *values, GError **error);

/* Maps of one number a cell, as the NXdata "layers". */
gboolean ringlet_scan_file_add_layers (RingletScanFile *self,
    const RingletScanLayer *layers, gsize n_layers, GError **error);

/* Frames that could not be integrated. */
gboolean ringlet_scan_file_add_failed (
    RingletScanFile *self, const gint32 *frames, gsize n_frames, GError **error);

/* Returns (transfer none): the NXprocess, for what is added. The caller holds HDF5's
 * lock. */
hid_t ringlet_scan_file_get_process (RingletScanFile *self);

/* @room: bytes that somebody else will write. @error: as ringlet_hdf5_reserve() */
gboolean ringlet_scan_file_reserve (
    RingletScanFile *self, guint64 room, GError **error);

/* Writes what is left and gives the file its name. */
gboolean ringlet_scan_file_finish (RingletScanFile *self, GError **error);

/* Without ringlet_scan_file_finish() before nothing is left of it. */
void ringlet_scan_file_free (RingletScanFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletScanFile, ringlet_scan_file_free)

G_END_DECLS
