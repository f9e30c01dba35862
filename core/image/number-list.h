/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ringlet_number_list_load:
 * @path: an HDF5 file
 * @name: of a dataset in it: a row of numbers, or a single one
 * @n: (out): how many
 * @error: RINGLET_ERROR_FORMAT where it is something else, or missing; G_FILE_ERROR.
 * The text begins with the path
 *
 * Returns: (transfer full): the numbers
 */
double *ringlet_number_list_load (
    const char *path, const char *name, gsize *n, GError **error);

G_END_DECLS
