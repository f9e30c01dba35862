/* SPDX-License-Identifier: MIT */
#pragma once

/* Bins from their pixels on the device: kernels/csr_sums.cl. */

#include "engine/opencl-pixels.h"

G_BEGIN_DECLS

/**
 * RingletClRows:
 * @n_rows: bins
 * @group: work-items that share a bin, where a kernel may have them: about as many as
 *   it has pixels
 * @row_start: (element-type guint64): n_rows + 1 offsets
 * @col: (element-type guint32): pixels
 * @share: (element-type RingletReal): shares
 *
 * A matrix of rows on the device.
 */
typedef struct {
  gsize n_rows;
  gsize group;
  RingletClBuffer row_start;
  RingletClBuffer col;
  RingletClBuffer share;
} RingletClRows;

/* FALSE with RINGLET_ERROR_DEVICE; to be cleared in either case. */
gboolean ringlet_cl_rows_init (
    RingletClRows *self, const RingletCl *cl, const RingletCsr *matrix, GError **error);
void ringlet_cl_rows_clear (RingletClRows *self);

/**
 * RingletClGather:
 * @pixels: what is known of them; borrowed
 * @rows: the bins; borrowed
 * @queue: commands
 * @frames: on the device
 *
 * One caller's place to gather frames.
 */
typedef struct {
  const RingletClPixels *pixels;
  const RingletClRows *rows;
  RingletClQueue queue;
  RingletClFrames frames;
  cl_kernel kernels[3];
  RingletClBuffer mean;
  RingletClBuffer sums;
  RingletReal *room; /* n_rows × 6 × n_room */
  gsize n_room;
} RingletClGather;

/* FALSE with RINGLET_ERROR_DEVICE; to be cleared in either case. */
gboolean ringlet_cl_gather_init (RingletClGather *self, RingletCl *cl,
    const RingletClPixels *pixels, const RingletClRows *rows, GError **error);
void ringlet_cl_gather_clear (RingletClGather *self);

/* When its frames are done: what they took is for others then. */
void ringlet_cl_gather_put_away (RingletClGather *self);

/**
 * ringlet_cl_gather_read:
 * @frames: (array length=n): of one type
 * @n_missing: (nullable) (array length=n): get the live pixels that do not count
 * @error: RINGLET_ERROR_DEVICE, RINGLET_ERROR_UNSUPPORTED
 *
 * Brings frames to the device, where they stay for the functions below.
 */
gboolean ringlet_cl_gather_read (RingletClGather *self,
    const RingletEngineFrame *frames, gsize n, const RingletExclusion *exclusion,
    guint32 *n_missing, GError **error);

/**
 * ringlet_cl_gather_sums:
 * @frames: (array length=n): of one type
 * @sums: (array length=n): get counts, variances of pixels, and n_excluded
 * @error: RINGLET_ERROR_DEVICE, RINGLET_ERROR_UNSUPPORTED
 *
 * Reads frames, and sums them.
 */
gboolean ringlet_cl_gather_sums (RingletClGather *self,
    const RingletEngineFrame *frames, gsize n, const RingletExclusion *exclusion,
    RingletSums *sums, GError **error);

/* Gives each of the @n frames that lacks pixels a @known of its own. */
gboolean ringlet_cl_gather_known (
    RingletClGather *self, gsize n, RingletSums *sums, GError **error);

/* The scatter of the pixels around the mean of their bin, which needs @known. */
gboolean ringlet_cl_gather_scatter (
    RingletClGather *self, gsize n, RingletSums *sums, GError **error);

G_END_DECLS
