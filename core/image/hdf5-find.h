/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"
#include "image/image.h"

G_BEGIN_DECLS

/* Where the image is in an HDF5 file and what stands around it. Belongs to
 * reader-hdf5.c; the caller holds the lock. */

/**
 * ringlet_hdf5_find_image:
 * @inner: (nullable): a dataset, or a group to look in
 * @meta: is warned where something did not open and another image was taken
 * @error: what is in the file instead, when there is no image
 *
 * Follows NeXus' @default and @signal; where there are none, takes the largest dataset
 * of numbers whose last two axes can be an image: one that is marked with signal=1
 * first, as NeXus did before 2014; masks only when there is nothing else.
 *
 * Returns: (transfer full): path of the dataset in the file, or of the group where they
 *   are sparsified images
 */
char *ringlet_hdf5_find_image (
    hid_t file, const char *inner, RingletImageMeta *meta, GError **error);

/* Returns (transfer full) (element-type utf8): names of the links in @group, ordered.
 */
GPtrArray *ringlet_hdf5_list_names (hid_t group);
/* The same without links that lead elsewhere. */
GPtrArray *ringlet_hdf5_list_own_names (hid_t group);
/* Those in the order in which they were created, where the group keeps it. */
GPtrArray *ringlet_hdf5_list_created_names (hid_t group);

/* Returns (transfer full) (nullable): the file that the external link @name of @group
 * leads to; NULL where it is none. @folder: (nullable): that the file of @group lies in
 */
char *ringlet_hdf5_dup_link_file (hid_t group, const char *name, const char *folder);

/**
 * ringlet_hdf5_touch_links:
 * @path: of the file that @file is
 *
 * Touches all files that external links of @file lead to, so that what hangs does so
 * here and not in the library. Takes the lock itself, and gives it back before.
 */
void ringlet_hdf5_touch_links (hid_t file, const char *path);

/**
 * ringlet_hdf5_list_files:
 * @path: of an HDF5 file
 * @files: (element-type filename): @path and all that it reads are added, absolute
 *
 * Takes the lock itself. What is missing or damaged is left out.
 */
void ringlet_hdf5_list_files (const char *path, GPtrArray *files);

G_END_DECLS
