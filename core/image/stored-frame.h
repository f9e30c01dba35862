/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/source.h"

G_BEGIN_DECLS

/**
 * RingletStoredFrame:
 * @chunk: (nullable): all pixels as bitshuffle and LZ4 left them, 12 bytes of header
 *   and blocks; what follows is set with it alone
 * @type: of the pixels
 * @n_slow: rows
 * @n_fast: columns
 * @meta: what the file says beside the pixels
 * @source: (nullable): where it is from; %NULL of one that is in no file
 * @index: which one
 * @label: (nullable): what to call one that is in no file
 *
 * One frame, read but not decoded, so that one thread can read while others decode; who
 * takes @chunk apart need never have all pixels in memory. Immutable, any thread.
 */
typedef struct {
  GBytes *chunk;
  RingletPixelType type;
  gsize n_slow;
  gsize n_fast;
  RingletImageMeta meta;
  RingletSource *source;
  guint64 index;
  char *label;
  gpointer file; /* (nullable): it alone, opened; belongs to source-fetch.c */
} RingletStoredFrame;

/**
 * ringlet_source_fetch:
 * @index: below ringlet_source_n_frames()
 * @error: as ringlet_source_read()
 *
 * Brings the bytes of a frame to memory where that can be told from decoding them:
 * files of one frame, and chunks of HDF5.
 *
 * Returns: (transfer full): the frame
 */
RingletStoredFrame *ringlet_source_fetch (
    RingletSource *self, guint64 index, GCancellable *cancellable, GError **error);

/**
 * ringlet_source_fetch_several:
 * @indices: (array length=n): of each frame
 * @n: at least 1
 * @most: bytes of memory after which no further frame is begun
 * @frames: (out) (array length=n): of each (transfer full) (nullable): the frame
 * @errors: (out) (array length=n): of each (transfer full) (nullable): why there is
 * none
 *
 * As ringlet_source_fetch() of one after the other, in a single call that can be
 * cancelled: such a call is a thread, and waiting for one behind threads at work takes
 * as long as reading a frame.
 *
 * Returns: how many, from the first, were tried; at least 1
 */
gsize ringlet_source_fetch_several (RingletSource *self, const guint64 *indices,
    gsize n, gsize most, RingletStoredFrame **frames, GError **errors,
    GCancellable *cancellable);

/* Returns (transfer full): the frame of an image that is there already. */
RingletStoredFrame *ringlet_stored_frame_new_image (RingletImage *image);

/**
 * ringlet_stored_frame_new_chunk:
 * @chunk: as in #RingletStoredFrame, from wherever it came
 * @meta: (nullable): copied
 * @label: what to call it in messages and provenance
 * @index: which one of those that are called so
 * @error: as ringlet_image_check_shape()
 *
 * Returns: (transfer full): a frame that is in no file
 */
RingletStoredFrame *ringlet_stored_frame_new_chunk (GBytes *chunk,
    RingletPixelType type, gsize n_slow, gsize n_fast, const RingletImageMeta *meta,
    const char *label, guint64 index, GError **error);

/* Bytes of memory that it takes. */
gsize ringlet_stored_frame_n_bytes (const RingletStoredFrame *self);

/* Takes and gives back a reference. */
RingletStoredFrame *ringlet_stored_frame_ref (RingletStoredFrame *self);
void ringlet_stored_frame_unref (RingletStoredFrame *self);

/* Returns (transfer full): the pixels; @error as ringlet_source_read(). */
RingletImage *ringlet_stored_frame_decode (
    RingletStoredFrame *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletStoredFrame, ringlet_stored_frame_unref)

G_END_DECLS
