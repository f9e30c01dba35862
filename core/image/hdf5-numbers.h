/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ringlet_hdf5_load_numbers:
 * @path: of the file
 * @name: of a dataset in it, of one axis or none
 * @n: (out): how many
 * @error: RINGLET_ERROR_FORMAT, G_FILE_ERROR, beginning with the path
 *
 * Returns: (transfer full): the numbers
 */
double *ringlet_hdf5_load_numbers (
    const char *path, const char *name, gsize *n, GError **error);

G_END_DECLS
