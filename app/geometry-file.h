/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/poni.h"

G_BEGIN_DECLS

/**
 * ringlet_geometry_file_compare:
 * @path: a .poni
 * @poni: (out): what it says; empty with @error
 * @error: RINGLET_ERROR_VALUE: which value is another one, what the file says and what
 *   it should; else as ringlet_poni_load()
 *
 * Reads a file and holds it against what it should say, to the last bit. May run in a
 * worker.
 */
gboolean ringlet_geometry_file_compare (const char *path,
    const RingletDetector *detector, const RingletGeometry *geometry, RingletPoni *poni,
    GError **error);

/**
 * ringlet_geometry_file_save:
 * @overwrite: the user has agreed to replace the file
 * @poni: (out): what the file says now; empty with @error
 * @error: as ringlet_poni_save() and ringlet_geometry_file_compare()
 *
 * Writes a .poni, reads it back and compares: what was fitted and is not in the file
 * (pyFAI #694) would be found out too late. May run in a worker.
 */
gboolean ringlet_geometry_file_save (const char *path, const RingletDetector *detector,
    const RingletGeometry *geometry, gboolean overwrite, RingletPoni *poni,
    GError **error);

G_END_DECLS
