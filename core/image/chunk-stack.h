/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletChunkStack:
 *
 * Frames that are compressed already, written one after another into one dataset of an
 * HDF5 file, as detectors write them: a chunk a frame, bitshuffle and LZ4.
 */
typedef struct _RingletChunkStack RingletChunkStack;

/**
 * ringlet_chunk_stack_new:
 * @path: written in place, so a temporary name; replaced
 * @n_frames: that there will be
 *
 * The frames are /entry/data/data.
 */
RingletChunkStack *ringlet_chunk_stack_new (const char *path, RingletPixelType type,
    gsize n_slow, gsize n_fast, guint64 n_frames, GError **error);

/* The next frame; @chunk: of ringlet_codec_bitshuffle_encode(). */
gboolean ringlet_chunk_stack_add (
    RingletChunkStack *self, GBytes *chunk, GError **error);

/* Frees @self, in any case. */
gboolean ringlet_chunk_stack_close (RingletChunkStack *self, GError **error);

G_END_DECLS
