/* SPDX-License-Identifier: MIT */
#pragma once

/* Sums of frames by shares in the order of the pixels: kernels/histogram_sums.cl. */

#include "engine/opencl-pixels.h"
#include "engine/opencl-shares.h"

G_BEGIN_DECLS

/**
 * RingletClHistogram:
 * @cl: the device
 * @task: the pixels; those without a share are not live
 * @shares: where they go
 * @pixels: what is known of them
 * @known: of all live pixels
 */
typedef struct {
  RingletCl *cl;
  RingletDoubleTask task;
  RingletClShares shares;
  RingletClPixels pixels;
  RingletKnown *known;
} RingletClHistogram;

/**
 * RingletClHistogramWorker:
 * @state: borrowed
 * @queue: commands
 * @frames: on the device
 * @room: chunk of shares that do not stay there
 *
 * One caller's place to work.
 */
typedef struct {
  const RingletClHistogram *state;
  RingletClQueue queue;
  RingletClFrames frames;
  RingletClShareChunk room;
  cl_kernel kernels[3];
  RingletClBuffer mean;
  RingletClBuffer most;
  RingletClBuffer sums;
  guint64 *numbers; /* of n_numbers sums, two words each */
  guint32 *exponents;
  gsize n_numbers;
} RingletClHistogramWorker;

/* Returns (transfer full): NULL with RINGLET_ERROR_DEVICE. */
RingletClHistogramWorker *ringlet_cl_histogram_worker_new (
    const RingletClHistogram *state, GError **error);
void ringlet_cl_histogram_worker_free (RingletClHistogramWorker *self);

/* When its frames are done: what they took is for others then. */
void ringlet_cl_histogram_worker_put_away (RingletClHistogramWorker *self);

/**
 * ringlet_cl_histogram_sum:
 * @frames: (array length=n): of one type
 * @sums: (array length=n): get counts, variances of pixels, and n_excluded
 * @error: RINGLET_ERROR_DEVICE, RINGLET_ERROR_UNSUPPORTED, RINGLET_ERROR_LIMIT,
 *   G_IO_ERROR_CANCELLED; RINGLET_ERROR_VALUE where the numbers of the device do not
 *   reach
 *
 * Brings frames to the device, where they stay for the functions below, and sums them.
 */
gboolean ringlet_cl_histogram_sum (RingletClHistogramWorker *self,
    const RingletEngineFrame *frames, gsize n, const RingletExclusion *exclusion,
    RingletSums *sums, GCancellable *cancellable, GError **error);

/* @known: (array length=n): each is filled over the pixels that count in that frame;
 * those that are NULL are not asked for. With @frames FALSE the only one is filled over
 * all live pixels. */
gboolean ringlet_cl_histogram_known (RingletClHistogramWorker *self,
    RingletKnown *const *known, gsize n, gboolean frames, GCancellable *cancellable,
    GError **error);

/* The scatter of the pixels around the mean of their bin, which needs @known. */
gboolean ringlet_cl_histogram_scatter (RingletClHistogramWorker *self, gsize n,
    RingletSums *sums, GCancellable *cancellable, GError **error);

G_END_DECLS
