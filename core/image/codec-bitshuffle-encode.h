/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_codec_bitshuffle_encode:
 * @from: @n elements of @element_size bytes
 * @block: elements of a block, a multiple of 8; 0 for the usual number
 *
 * What filter 32008 of HDF5 stores with LZ4: header and blocks. Any thread.
 *
 * Source: as ringlet_codec_bitshuffle().
 *
 * Returns: (transfer full): the stream
 */
GBytes *ringlet_codec_bitshuffle_encode (
    gconstpointer from, gsize n, gsize element_size, gsize block);

G_END_DECLS
