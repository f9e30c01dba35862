/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "project.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_DATASET_ROW (ringlet_dataset_row_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletDatasetRow, ringlet_dataset_row, RINGLET, DATASET_ROW, AdwActionRow)

/**
 * RingletDatasetRow:
 *
 * Which dataset of an HDF5 file the image is, and a list of all that can be one, each
 * with its shape, type, number of frames and a small picture. The list is read in a
 * worker when it is asked for, a picture when its row comes into view, one at a time.
 * Not there for other files.
 *
 * Signal "chosen" (name, a string in the encoding of file names): "file.h5::/dataset".
 */

/* Once, before it is shown. */
void ringlet_dataset_row_bind (RingletDatasetRow *self, RingletProject *project);

G_END_DECLS
