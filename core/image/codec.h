/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * ringlet_codec_byte_offset:
 * @type: an integer type of 8, 16 or 32 bits
 * @from: @size bytes of the stream; what follows the last pixel is ignored
 * @to: room for @n_pixels of @type
 * @error: RINGLET_ERROR_TRUNCATED when the stream ends early, RINGLET_ERROR_FORMAT when
 *   a pixel does not fit @type
 *
 * CBF's byte-offset compression: each pixel is the difference to the one before, in one
 * byte where that is enough. Exact for all 32-bit values.
 * Source: imgCIF dictionary 1.8, _array_structure.compression_type "byte_offset".
 */
gboolean ringlet_codec_byte_offset (RingletPixelType type, const guint8 *from,
    gsize size, gsize n_pixels, gpointer to, GError **error);

G_END_DECLS
