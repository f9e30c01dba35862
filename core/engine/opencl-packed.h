/* SPDX-License-Identifier: MIT */
#pragma once

/* Frames of integers scattered into bins on a device: kernels/packed_sums.cl. */

#include "engine/opencl-made.h"
#include "engine/opencl-patches.h"

G_BEGIN_DECLS

/**
 * RingletClPacked:
 * @task: matrix and limits; borrowed
 * @n_wide: entries of @wide
 * @n_group: frames that a work-group takes at once: their bins fill its local memory; 0
 *   where not even those of one frame have room there
 * @slot: of the matrix
 * @rest: likewise
 * @wide: the lists of all blocks, without what the mask hides
 * @made: (nullable): the matrix has no pixels on this side; borrowed
 * @patches: (nullable) (atomic): the same shares by patches, for many frames at once
 *
 * A packed matrix on the device.
 */
typedef struct {
  const RingletPackedTask *task;
  guint32 n_wide;
  guint n_group;
  RingletClBuffer slot;
  RingletClBuffer rest;
  RingletClBuffer wide;
  RingletClMade *made;
  RingletClPatches *patches;
} RingletClPacked;

/* FALSE with RINGLET_ERROR_DEVICE or _LIMIT; to be cleared in either case. */
gboolean ringlet_cl_packed_init (RingletClPacked *self, const RingletCl *cl,
    const RingletPackedTask *task, GError **error);

/* That of @made, from which it borrows. To be cleared before it. */
RingletClPacked ringlet_cl_packed_of (RingletClMade *made);
void ringlet_cl_packed_clear (RingletClPacked *self);

/* For who needs the pixels of the matrix on this side: a task with them; and the list
 * on the device, in their order. @error: RINGLET_ERROR_DEVICE, RINGLET_ERROR_LIMIT */
const RingletPackedTask *ringlet_cl_packed_pixels (
    const RingletClPacked *self, GError **error);
const RingletClBuffer *ringlet_cl_packed_sorted (
    const RingletClPacked *self, GError **error);

/* Of one frame. */
gsize ringlet_cl_packed_sum_bytes (const RingletClPacked *self);

/* Memory on this side. */
gsize ringlet_cl_packed_n_bytes (const RingletClPacked *self, const RingletCl *cl);

/* Makes @patches, for @n_frames together of a detector with @n_fast pixels in a row.
 * Atomic: who scatters meanwhile goes on without them. @error: RINGLET_ERROR_DEVICE,
 * RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED */
gboolean ringlet_cl_packed_sort (RingletClPacked *self, const RingletCl *cl,
    gsize n_fast, guint n_frames, GCancellable *cancellable, GError **error);

/**
 * RingletClScatter:
 *
 * One caller's place to scatter frames.
 */
typedef struct _RingletClScatter RingletClScatter;

/* Returns (transfer full): NULL with RINGLET_ERROR_DEVICE. */
RingletClScatter *ringlet_cl_scatter_new (
    RingletCl *cl, const RingletClPacked *packed, GError **error);
void ringlet_cl_scatter_free (RingletClScatter *self);

/* When its frames are done: what they took is for others then. */
void ringlet_cl_scatter_put_away (RingletClScatter *self);

/* Its commands, in order; borrowed. */
RingletClQueue *ringlet_cl_scatter_get_queue (RingletClScatter *self);

/**
 * ringlet_cl_scatter_launch:
 * @images: frames on the device, one behind the other
 * @first: the first of those that are summed
 * @type: of their pixels
 * @n_frames: any number
 * @error: RINGLET_ERROR_DEVICE, RINGLET_ERROR_LIMIT
 *
 * Sums frames that are on the device; does not wait.
 */
gboolean ringlet_cl_scatter_launch (RingletClScatter *self,
    const RingletClBuffer *images, gsize first, RingletPixelType type, gsize n_frames,
    const RingletExclusion *exclusion, GError **error);

/* Has their sums come back behind them; does not wait. */
gboolean ringlet_cl_scatter_fetch (
    RingletClScatter *self, gsize n_frames, GError **error);

/* Waits for what ringlet_cl_scatter_fetch() began, and makes sums of it. @images: the
 * same frames on this side */
gboolean ringlet_cl_scatter_finish (RingletClScatter *self,
    const RingletImage *const *images, gsize n_frames,
    const RingletExclusion *exclusion, const RingletPackedOut *out, GError **error);

/**
 * ringlet_cl_scatter_send:
 * @is_pinned: the images are in memory of opencl/pinned.h, and stay as they are until
 *   they are finished; else they are copied into such memory first
 * @error: RINGLET_ERROR_DEVICE, RINGLET_ERROR_LIMIT
 *
 * Frames to the device, the launch, and the fetching, all without waiting.
 */
gboolean ringlet_cl_scatter_send (RingletClScatter *self,
    const RingletImage *const *images, gsize n_frames,
    const RingletExclusion *exclusion, gboolean is_pinned, GError **error);

G_END_DECLS
