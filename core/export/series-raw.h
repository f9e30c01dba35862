/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/* Returns (transfer full): how @path, of a file and perhaps "::" and what is inside, is
 * called in a file in @folder (absolute, without symbolic links): relative where both
 * have more in common than the root, so that a folder that has both can be copied. */
char *ringlet_series_raw_name (const char *path, const char *folder);

/* Bytes of the longest of such names of @paths (array zero-terminated=1), or a few
 * more. Of each folder one look is taken, and none at the files. */
gsize ringlet_series_raw_longest (const char *const *paths, const char *folder);

/* Returns (transfer full): the same as a text of HDF5, in which what is no UTF-8 is
 * replaced: what a row says of its file. */
char *ringlet_series_raw_text (const char *path, const char *folder);

/* Returns (transfer full): the folder of @path, without symbolic links, across which
 * "../" would lead elsewhere. */
char *ringlet_series_raw_folder (const char *path);

/**
 * RingletSeriesLink:
 * @number: n of the link raw/source_n; 0 where there is none
 * @index: the frame in the dataset that it leads to
 *
 * Where the pixels of a frame are.
 */
typedef struct {
  guint32 number;
  guint64 index;
} RingletSeriesLink;

/**
 * RingletSeriesRaw:
 *
 * The group raw: a link source_000001, source_000002, … to each dataset of HDF5 that
 * frames come from, those of a master file one by one, 4096 of them at most. They are
 * numbered in the order of the files, so that an interrupted series has the same. No
 * virtual dataset: of what is missing that would read as a value, and these as nothing.
 */
typedef struct _RingletSeriesRaw RingletSeriesRaw;

/* @folder: (transfer none): as ringlet_series_raw_folder() */
RingletSeriesRaw *ringlet_series_raw_new (const char *folder);
void ringlet_series_raw_free (RingletSeriesRaw *self);

/**
 * ringlet_series_raw_make:
 * @entry: gets the group raw, or has it
 * @paths: (array zero-terminated=1): as ringlet_source_path(), of all frames that are
 *   known
 *
 * Looks into the files, and makes the links that are not there. The lock is held.
 */
gboolean ringlet_series_raw_make (
    RingletSeriesRaw *self, hid_t entry, const char *const *paths, GError **error);

/* @path: (nullable): as above; @index: as ringlet_source_number_in_file(); @was_read:
 * the frame is there. Of a master that had no such frame it looks again into its files
 * then: they have come. Where it leads to more of them than have links, once a second.
 */
RingletSeriesLink ringlet_series_raw_find (
    RingletSeriesRaw *self, const char *path, guint64 index, gboolean was_read);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesRaw, ringlet_series_raw_free)

G_END_DECLS
