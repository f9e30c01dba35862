/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletHdf5Place:
 * @dataset: its path in the file that was named, perhaps behind links
 * @number: of its first frame in the series, as ringlet_source_number_in_file() has it
 * @n_frames: that can be read now; 0 where it is missing
 *
 * A dataset of images, one of those that make up a stack. Its frames are counted in the
 * order of its elements, also where more than one axis leads to them.
 */
typedef struct {
  char *dataset;
  guint64 number;
  guint64 n_frames;
} RingletHdf5Place;

/**
 * ringlet_hdf5_list_places:
 * @path: of an HDF5 file
 * @inner: (nullable): what of it is meant, as behind "::"
 *
 * Where the images are that a source of that name has: one dataset, or the data_000001,
 * data_000002, … of a master file, those that are missing among them. Takes the lock
 * itself.
 *
 * Returns: (transfer full) (element-type RingletHdf5Place): none where there is no
 * image, or one in another form, such as sparsified ones
 */
GArray *ringlet_hdf5_list_places (const char *path, const char *inner);

G_END_DECLS
