/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * ringlet_picture_check_size:
 * @what: "JPEG"
 * @n_stored: bytes of the file
 * @ratio: pixels that one byte can stand for
 * @cost: bytes of memory that decoding takes for each pixel
 * @error: RINGLET_ERROR_LIMIT for a shape out of range, RINGLET_ERROR_TRUNCATED when
 *   @n_stored bytes cannot hold that many pixels; what takes less than 64 MiB is let
 *   through, since an empty picture has hardly any bytes
 *
 * Before a library is asked for a picture.
 */
gboolean ringlet_picture_check_size (const char *what, guint64 n_slow, guint64 n_fast,
    guint64 n_stored, guint64 ratio, guint64 cost, GError **error);

/* Sets RINGLET_ERROR_UNSUPPORTED for a picture that has no single value a pixel. */
void ringlet_picture_set_coloured (const char *what, GError **error);

G_END_DECLS
