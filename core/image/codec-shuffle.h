/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_codec_unshuffle:
 * @from: @n × @size bytes: byte 0 of all elements, then byte 1 of all, …
 * @n: elements
 * @size: bytes of one
 * @n_used: bytes from @n_used on are 0 in all elements and not looked at; at least 1
 * @to: room for @n × @size bytes, the elements; must not overlap @from
 *
 * Source: HDF5, "shuffle" filter, H5Zshuffle.c.
 */
void ringlet_codec_unshuffle (
    const guint8 *from, gsize n, gsize size, gsize n_used, guint8 *to);

G_END_DECLS
