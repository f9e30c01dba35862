/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_codec_unshuffle:
 * @from: @n × @size bytes: byte 0 of all elements, then byte 1 of all, …
 * @n: elements
 * @size: bytes of one
 * @streams: whether they go to memory past the caches, as parts of something that is
 *   larger than these: memory is not read first then, which is a third of the time
 * @to: room for @n × @size bytes, the elements; must not overlap @from
 *
 * Source: HDF5, "shuffle" filter, H5Zshuffle.c.
 */
void ringlet_codec_unshuffle (
    const guint8 *from, gsize n, gsize size, gboolean streams, guint8 *to);

/* Two or four bytes an element, on processors with AVX2. Returns how many elements it
 * has made from the first one on; belongs to codec-shuffle.c. */
gsize ringlet_codec_unshuffle_avx2 (
    const guint8 *from, gsize n, gsize size, gboolean streams, guint8 *to);

G_END_DECLS
