/* SPDX-License-Identifier: MIT */
#pragma once

/* Frames of integers scattered into bins on a device: kernels/packed_sums.cl. */

#include "engine/opencl-made.h"
#include "engine/opencl-rule.h"
#include "engine/packed-apply.h"
#include "opencl/buffer.h"

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
} RingletClPacked;

/* FALSE with RINGLET_ERROR_DEVICE or _LIMIT; to be cleared in either case. */
gboolean ringlet_cl_packed_init (RingletClPacked *self, const RingletCl *cl,
    const RingletPackedTask *task, GError **error);

/* That of @made, from which it borrows: not to be cleared. */
RingletClPacked ringlet_cl_packed_of (RingletClMade *made);
void ringlet_cl_packed_clear (RingletClPacked *self);

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

/* Waits for them, and brings their sums. @images: the same frames on this side */
gboolean ringlet_cl_scatter_finish (RingletClScatter *self,
    const RingletImage *const *images, gsize n_frames,
    const RingletExclusion *exclusion, const RingletPackedOut *out, GError **error);

/* Both, and as ringlet_packed_integer_run(), and the same bits. @error:
 * RINGLET_ERROR_DEVICE, RINGLET_ERROR_LIMIT */
gboolean ringlet_cl_scatter_run (RingletClScatter *self,
    const RingletImage *const *images, gsize n_frames,
    const RingletExclusion *exclusion, const RingletPackedOut *out, GError **error);

G_END_DECLS
