/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "project.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_FILE_ROW (ringlet_file_row_get_type ())
G_DECLARE_FINAL_TYPE (RingletFileRow, ringlet_file_row, RINGLET, FILE_ROW, AdwActionRow)

/**
 * RingletFileRow:
 *
 * The file of the image, the one before and behind it in its folder, and a list of all
 * that lie there, which is read in a worker when it is asked for.
 *
 * Signal "chosen" (path, a string in the encoding of file names): one of the list.
 */

/* Once, before it is shown. */
void ringlet_file_row_bind (RingletFileRow *self, RingletProject *project);

G_END_DECLS
