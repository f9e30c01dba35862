/* SPDX-License-Identifier: MIT */
#pragma once

/* Frames of integers summed patch by patch on a device: kernels/patch_sums.cl. */

#include "engine/opencl-rule.h"
#include "engine/packed-apply.h"
#include "matrix/patches.h"
#include "opencl/buffer.h"

G_BEGIN_DECLS

/**
 * RingletClPatches:
 * @task: matrix and limits; borrowed
 * @n_frames: how many a work-group sums at once: a power of 2
 * @n_fast: pixels of a row of the detector
 * @shape: of a patch
 * @n_across: patches across the detector
 * @n_patches: all
 * @start: of #RingletPatches, as the four below
 *
 * A packed matrix on the device, sorted by patches.
 */
typedef struct {
  const RingletPackedTask *task;
  guint n_frames;
  gsize n_fast;
  RingletPatchShape shape;
  gsize n_across;
  gsize n_patches;
  RingletClBuffer start;
  RingletClBuffer entries;
  RingletClBuffer first_slot;
  RingletClBuffer slots;
  RingletClBuffer used;
} RingletClPatches;

/* Whether the device has what it takes: local memory, 64-bit atomics, large groups. */
gboolean ringlet_cl_patches_can (const RingletCl *cl);

/**
 * ringlet_cl_patches_init:
 * @self: (out caller-allocates): to be cleared in either case
 * @n_fast: pixels of a row of the detector
 * @n_frames: 1, 2, 4, 8, 16 or 32
 * @error: RINGLET_ERROR_DEVICE, RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 */
gboolean ringlet_cl_patches_init (RingletClPatches *self, const RingletCl *cl,
    const RingletPackedTask *task, gsize n_fast, guint n_frames,
    GCancellable *cancellable, GError **error);
void ringlet_cl_patches_clear (RingletClPatches *self);

/* Bytes on the device. */
gsize ringlet_cl_patches_n_bytes (const RingletClPatches *self);

/**
 * RingletClPatchSums:
 * @patches: the matrix; borrowed
 * @sum: the kernel, for frames of @type
 * @turn: the kernel that brings sums into the order of frames
 * @sums: by slots, all frames of one together; zeros between launches
 *
 * One caller's.
 */
typedef struct {
  const RingletClPatches *patches;
  RingletPixelType type;
  cl_kernel sum;
  cl_kernel turn;
  RingletClBuffer sums;
} RingletClPatchSums;

void ringlet_cl_patch_sums_init (
    RingletClPatchSums *self, const RingletClPatches *patches);
void ringlet_cl_patch_sums_clear (RingletClPatchSums *self, const RingletCl *cl);

/* When its frames are done: what they took is for others then. */
void ringlet_cl_patch_sums_put_away (RingletClPatchSums *self, const RingletCl *cl);

/**
 * RingletClLists:
 * @sums: (element-type guint64): n_frames × n_slots, and as many squares behind those
 *   of each frame where they are summed
 * @n_unusual: (element-type guint32): n_frames, zeros before
 * @unusual: (element-type guint32): n_frames × @capacity
 *
 * Where the sums of frames go, and the pixels that are not in them.
 */
typedef struct {
  RingletClBuffer sums;
  RingletClBuffer n_unusual;
  RingletClBuffer unusual;
  guint32 capacity;
} RingletClLists;

/**
 * ringlet_cl_patch_sums_run:
 * @images: frames on the device, one behind the other
 * @first: the first of those that are summed
 * @type: of their pixels
 * @error: RINGLET_ERROR_DEVICE
 *
 * Does not wait. What @out had in @sums is overwritten.
 */
gboolean ringlet_cl_patch_sums_run (RingletClPatchSums *self, RingletClQueue *queue,
    const RingletClBuffer *images, gsize first, RingletPixelType type,
    const RingletExclusion *exclusion, gsize n_frames, const RingletClLists *out,
    GError **error);

G_END_DECLS
