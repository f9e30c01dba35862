/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * ringlet_pixel_type_parse:
 * @name: as ringlet_pixel_type_name() gives it
 * @error: RINGLET_ERROR_VALUE with all names
 */
gboolean ringlet_pixel_type_parse (
    const char *name, RingletPixelType *type, GError **error);

/**
 * ringlet_image_to_type:
 * @clip: what does not fit becomes the nearest number that does
 * @error: RINGLET_ERROR_VALUE naming the first pixel that does not fit and its value;
 *   RINGLET_ERROR_LIMIT without memory
 *
 * Another type of pixel. A value fits when it is the same number in @type: integers
 * neither too large nor too small, fractions and NaN in floats only, and integers in
 * floats only where no digit is lost. Floats become shorter floats by rounding, which
 * is what they are asked for; only their range is checked. NaN has no nearest integer,
 * so that @clip does not help there. Booleans are 0 and 1.
 *
 * Returns: (transfer full): @image itself when it is of @type
 */
RingletImage *ringlet_image_to_type (
    RingletImage *image, RingletPixelType type, gboolean clip, GError **error);

G_END_DECLS
