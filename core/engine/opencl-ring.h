/* SPDX-License-Identifier: MIT */
#pragma once

/* Frames through a device with the way there and the work behind each other: while some
 * are summed, the next are under way. */

#include "engine/opencl-packed.h"

G_BEGIN_DECLS

/**
 * RingletClRing:
 *
 * A few places to scatter frames, taken in turn, each with its own queue: the device
 * copies for one while it computes for another. One caller's. Each place holds frames
 * and their sums of at most 160 MB, or one frame, here in memory that the device
 * reaches and on the device; there the sums twice where they are made patch by patch.
 */
typedef struct _RingletClRing RingletClRing;

/* Returns (transfer full): NULL with RINGLET_ERROR_DEVICE. */
RingletClRing *ringlet_cl_ring_new (
    RingletCl *cl, const RingletClPacked *packed, GError **error);
void ringlet_cl_ring_free (RingletClRing *self);

/* When all frames are done: what they took is for others then. */
void ringlet_cl_ring_put_away (RingletClRing *self);

/* How many of @n frames like @image go to the device at once, at least 1. */
gsize ringlet_cl_ring_at_once (
    const RingletClRing *self, const RingletImage *image, gsize n);

/**
 * ringlet_cl_ring_run:
 * @images: (array length=n_frames): any number, all of one type
 * @is_pinned: they are in memory of opencl/pinned.h
 * @cancellable: (nullable): asked between what goes to the device at once
 * @error: RINGLET_ERROR_DEVICE, RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * As ringlet_packed_integer_run(), and the same bits.
 */
gboolean ringlet_cl_ring_run (RingletClRing *self, const RingletImage *const *images,
    gsize n_frames, gboolean is_pinned, const RingletExclusion *exclusion,
    const RingletPackedOut *out, GCancellable *cancellable, GError **error);

G_END_DECLS
