/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletSeriesSlice:
 * @path: of a series file that is closed
 * @n_frames: frames that it has a row for
 *
 * Frames of a series that follow each other, in a file of their own.
 */
typedef struct {
  const char *path;
  guint64 n_frames;
} RingletSeriesSlice;

/**
 * ringlet_series_master_write:
 * @slices: (array length=n_slices): in the order of the frames, at least one with rows;
 *   of one that is not there the frames are NaN and 0
 * @overwrite: the file may be there
 * @error: names the file
 *
 * One file for a series that lies in several: what a series file has a row a frame of
 * are virtual datasets, the rest is copied from the first slice, and part_1, part_2, …
 * lead to all, which alone have the sums (their shared rows are counted in each file).
 * The slices stay where they are, beside it, as relative names.
 */
gboolean ringlet_series_master_write (const char *path,
    const RingletSeriesSlice *slices, gsize n_slices, gboolean overwrite,
    GError **error);

/* How many files @path leads to; 0 where it is no such file. */
guint ringlet_series_master_n_parts (const char *path);

G_END_DECLS
