/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes behind the room of ringlet_codec_lz4() that it may write, too. */
#define RINGLET_LZ4_SLACK 32

/**
 * ringlet_codec_lz4:
 * @from: @size bytes, one block as LZ4_compress_default() makes it
 * @to: @room bytes for what it holds, and #RINGLET_LZ4_SLACK more
 * @n: (out): bytes written to @to
 *
 * Several times as fast as LZ4_decompress_safe() (1.9.4) where much of a block is runs
 * of few bytes, which that one copies in steps of eight, each of them waiting for the
 * one before: bit planes of counts are mostly zeros. Accepts every block that it
 * accepts, but for copies from 0 bytes back, which are damage.
 *
 * Source: github.com/lz4/lz4, doc/lz4_Block_format.md, 2022-11-12.
 *
 * Returns: %FALSE when the block is damaged or holds more than @room bytes
 */
gboolean ringlet_codec_lz4 (
    const guint8 *from, gsize size, guint8 *to, gsize room, gsize *n);

G_END_DECLS
