/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/calibrant.h"
#include "display/levels.h"
#include "engine/result.h"
#include "image/mask.h"

G_BEGIN_DECLS

/**
 * RingletPictureOptions:
 * @title: (nullable): over everything
 * @quantity: (nullable): what the values of the image are, with their unit; NULL for
 *   counts
 * @levels: (nullable): colours of the image; chosen from its pixels when NULL. The cake
 *   has the same colours, spread over its own values
 * @calibrant: (nullable): its rings are drawn over the image and marked above the
 *   pattern, where a result tells geometry and wavelength
 *
 * How a picture looks; all zero is a good choice.
 */
typedef struct {
  const char *title;
  const char *quantity;
  const RingletLevels *levels;
  const RingletCalibrant *calibrant;
} RingletPictureOptions;

/**
 * ringlet_picture_check_path:
 * @error: RINGLET_ERROR_VALUE when the suffix is neither .png nor .svg
 *
 * For those who want to know before they compute what the picture shows.
 */
gboolean ringlet_picture_check_path (const char *path, GError **error);

/**
 * ringlet_picture_write:
 * @mask: (nullable): pixels to show as absent, of the shape of @image
 * @cake: (nullable): shown beside the image
 * @pattern: (nullable): shown below the cake, on the same radial axis where both are
 * given in one unit
 * @options: (nullable): NULL for none
 * @path: a PNG or, to print and to edit, an SVG file
 * @error: RINGLET_ERROR_SHAPE when @mask has another shape, RINGLET_ERROR_LIMIT when
 * the drawing fails, as ringlet_picture_check_path(), or as ringlet_output_write()
 *
 * One page to look at: the image as it is stored, first row on top, its integrations
 * beside it. 1600 × 1000 points. The same input gives the same bytes with the same
 * fonts.
 */
gboolean ringlet_picture_write (const RingletImage *image, const RingletMask *mask,
    const RingletResult *cake, const RingletResult *pattern,
    const RingletPictureOptions *options, const char *path, gboolean overwrite,
    GError **error);

G_END_DECLS
