/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"
#include "image/mask.h"

G_BEGIN_DECLS

/**
 * ringlet_picture_write:
 * @mask: (nullable): pixels to show as absent, of the shape of @image
 * @cake: (nullable): shown beside the image
 * @pattern: (nullable): shown below the cake, on the same radial axis where both are
 * given in one unit
 * @title: (nullable): over everything
 * @path: a PNG file
 * @error: RINGLET_ERROR_SHAPE when @mask has another shape, RINGLET_ERROR_LIMIT when
 * the drawing fails, or as ringlet_output_write()
 *
 * One page to look at: the image as it is stored, first row on top, its integrations
 * beside it. 1600 × 1000 points. The same input gives the same picture with the same
 * fonts.
 */
gboolean ringlet_picture_write (const RingletImage *image, const RingletMask *mask,
    const RingletResult *cake, const RingletResult *pattern, const char *title,
    const char *path, gboolean overwrite, GError **error);

G_END_DECLS
