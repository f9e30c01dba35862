/* SPDX-License-Identifier: MIT */
#pragma once

/* Frames on the device, and what each pixel of them is worth: kernels/read_frame.cl. */

#include "engine/double-sums.h"
#include "engine/opencl-real.h"
#include "opencl/buffer.h"

G_BEGIN_DECLS

/**
 * RingletClPixels:
 * @task: the pixels; borrowed
 * @live: flags of @task
 * @norm: of all pixels
 * @gain: likewise; empty where there is none, as the two below
 * @dark: likewise
 * @dark_variance: likewise
 *
 * What is known of the pixels, on the device.
 */
typedef struct {
  const RingletDoubleTask *task;
  RingletClBuffer live;
  RingletClBuffer norm;
  RingletClBuffer gain;
  RingletClBuffer dark;
  RingletClBuffer dark_variance;
} RingletClPixels;

/* FALSE with RINGLET_ERROR_DEVICE; to be cleared in either case. */
gboolean ringlet_cl_pixels_init (RingletClPixels *self, const RingletCl *cl,
    const RingletDoubleTask *task, GError **error);
void ringlet_cl_pixels_clear (RingletClPixels *self);

/* Makes a buffer of doubles in the numbers of the device; an empty one of NULL. */
gboolean ringlet_cl_reals_init (RingletClBuffer *self, const RingletCl *cl,
    const double *values, gsize n, const char *what, GError **error);

/**
 * RingletClFrames:
 * @queue: of the one who reads
 * @read: the kernel
 * @images: raw pixels
 * @variances: raw variances
 * @counts: (element-type RingletReal): n_frames × n_pixels: raw · gain, NaN where a
 *   pixel does not count
 * @variance: (element-type RingletReal): likewise
 * @n_missing: (element-type guint32): of each frame
 *
 * Room for some frames on the device.
 */
typedef struct {
  RingletClQueue *queue;
  cl_kernel read;
  RingletClBuffer images;
  RingletClBuffer variances;
  RingletClBuffer counts;
  RingletClBuffer variance;
  RingletClBuffer n_missing;
} RingletClFrames;

/* Frames that one caller has on the device at once, at most @n: those whose numbers
 * take an eighth of its memory, so that all seats (opencl/seat.h) take half of it. */
gsize ringlet_cl_frames_fit (const RingletCl *cl, gsize n_pixels, gsize n);

/**
 * ringlet_cl_frames_read:
 * @pixels: what is known of them
 * @frames: (array length=n): of one type
 * @n_missing: (out caller-allocates) (array length=n): live pixels that do not count
 * @error: RINGLET_ERROR_DEVICE; RINGLET_ERROR_UNSUPPORTED for doubles where the device
 *   has none
 *
 * Copies the frames and fills @counts and @variance.
 */
gboolean ringlet_cl_frames_read (RingletClFrames *self, const RingletClPixels *pixels,
    const RingletEngineFrame *frames, gsize n, const RingletExclusion *exclusion,
    guint32 *n_missing, GError **error);
void ringlet_cl_frames_clear (RingletClFrames *self);

/* When they are done, and @queue is empty: what they took is for others then. */
void ringlet_cl_frames_put_away (RingletClFrames *self);

G_END_DECLS
