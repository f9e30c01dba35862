/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * ringlet_codec_byte_offset:
 * @type: an integer type
 * @from: @size bytes of the stream; what follows the last pixel is ignored
 * @to: room for @n_pixels of @type; undefined after an error
 * @error: RINGLET_ERROR_TRUNCATED when the stream ends early, RINGLET_ERROR_FORMAT when
 *   a pixel does not fit @type
 *
 * CBF's byte-offset compression: each pixel is the difference to the one before, in one
 * byte where that is enough. Exact for all values. Differences of pixels of 32 bits may
 * have been taken modulo 2^32, as FabIO does.
 * Source: imgCIF dictionary 1.8, _array_structure.compression_type "byte_offset".
 */
gboolean ringlet_codec_byte_offset (RingletPixelType type, const guint8 *from,
    gsize size, gsize n_pixels, gpointer to, GError **error);

/**
 * ringlet_codec_byte_offset_encode:
 * @type: an integer type
 * @pixels: @n pixels of @type, aligned for it
 *
 * The way back: each difference takes the least of 1, 3, 7 and 15 bytes that it fits.
 *
 * Returns: (transfer full) (nullable): the stream; NULL when it finds no memory
 */
GBytes *ringlet_codec_byte_offset_encode (
    RingletPixelType type, gconstpointer pixels, gsize n);

G_END_DECLS
