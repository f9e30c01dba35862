/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/mask.h"

G_BEGIN_DECLS

/**
 * ringlet_mask_write_check:
 * @error: RINGLET_ERROR_VALUE with the list of suffixes when that of @path is none
 *
 * To be called before the work.
 */
gboolean ringlet_mask_write_check (const char *path, GError **error);

/**
 * ringlet_mask_write:
 * @path: its suffix tells the format: .edf, .tif, .tiff, .npy, .msk (FIT2D), .h5, .nxs,
 *   .hdf5
 * @overwrite: a file that is there may be replaced
 * @error: as ringlet_mask_write_check() and ringlet_output_write(); RINGLET_ERROR_LIMIT
 *   without memory
 *
 * Writes a mask whole or not at all: 1 for a pixel that is left out, rows in the order
 * of the image file. The same mask gives the same bytes. In HDF5 it is
 * /entry/mask/mask, which @default leads to.
 */
gboolean ringlet_mask_write (
    const RingletMask *self, const char *path, gboolean overwrite, GError **error);

G_END_DECLS
