/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * ringlet_image_write_edf:
 * @header: (nullable) (element-type utf8): further header lines, key and value
 *   alternating, such as the header of the image it was made from; what describes the
 *   pixels themselves is left out, marks of the format become blanks
 *   and letters beyond ASCII their nearest ones
 * @error: RINGLET_ERROR_LIMIT without enough memory, or as ringlet_output_write()
 *
 * Writes one frame as ESRF data format, in the type of the image. The same image gives
 * the same bytes.
 */
gboolean ringlet_image_write_edf (const RingletImage *image, const GPtrArray *header,
    const char *path, gboolean overwrite, GError **error);

G_END_DECLS
