/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/source.h"

G_BEGIN_DECLS

/**
 * ringlet_cli_check_outputs:
 * @source: (nullable): what is read
 * @paths: (element-type filename): what is to be written
 * @overwrite: files that are there may be replaced
 * @error: as ringlet_output_check(), and RINGLET_ERROR_VALUE when one is read here or
 *   written twice
 *
 * Whether all of them may be written: before the work.
 */
gboolean ringlet_cli_check_outputs (
    RingletSource *source, const GPtrArray *paths, gboolean overwrite, GError **error);

/**
 * ringlet_cli_check_hdf5:
 * @what: what is to be written, for the message
 * @error: RINGLET_ERROR_VALUE
 *
 * Whether @path is called as an HDF5 file: no such file is to have
 * the name of another format.
 */
gboolean ringlet_cli_check_hdf5 (const char *path, const char *what, GError **error);

/* Whether @path is called so. */
gboolean ringlet_cli_is_hdf5 (const char *path);

G_END_DECLS
