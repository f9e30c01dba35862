/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_master_lacks_data:
 * @path: a file that may be an HDF5 master: data_000001, data_000002, … in it are links
 *   to other files
 *
 * For who waits for a detector that writes its master first. Any thread.
 *
 * Returns: whether one of these files is not there; FALSE of a file that has no such
 *   links, or cannot be read
 */
gboolean ringlet_master_lacks_data (const char *path);

/**
 * ringlet_master_list_data:
 * @path: as above
 *
 * Any thread.
 *
 * Returns: (transfer full) (element-type filename): the files that it leads to, there
 * or not; of one without links, what it reads beside itself, as far as that is there;
 * of any other file none
 */
GPtrArray *ringlet_master_list_data (const char *path);

G_END_DECLS
