/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletCombine:
 * @RINGLET_COMBINE_SUM: integers as 64-bit integers, of the sign that they had; floats
 *   as doubles
 * @RINGLET_COMBINE_MEAN: doubles
 *
 * What becomes of several frames.
 */
typedef enum {
  RINGLET_COMBINE_SUM,
  RINGLET_COMBINE_MEAN,
} RingletCombine;

/* "sum", "mean". */
const char *ringlet_combine_name (RingletCombine how);
/* @error: RINGLET_ERROR_VALUE that lists the words */
gboolean ringlet_combine_parse (const char *name, RingletCombine *how, GError **error);

/**
 * RingletFrameSum:
 *
 * Frames added one by one. A pixel that is no data in one of them is none in what comes
 * out: floats that are not finite; in integers without a sign the two largest numbers
 * of their type, by which detectors say "gap" and "dead" and which saturated pixels
 * have, too; in those with a sign −1 and −2, unless some pixel is below −2, since no
 * detector counts so. In a sum without a sign it is the same flag in the wider type;
 * else NaN, for which a sum with a sign becomes one of doubles.
 * Not for several threads at once.
 */
typedef struct _RingletFrameSum RingletFrameSum;

/* Of no frame yet; for one thread. */
RingletFrameSum *ringlet_frame_sum_new (void);
/* With what was added. */
void ringlet_frame_sum_free (RingletFrameSum *self);

/* @error: RINGLET_ERROR_SHAPE where shape or type are not those of the first frame;
 * RINGLET_ERROR_LIMIT */
gboolean ringlet_frame_sum_add (
    RingletFrameSum *self, const RingletImage *image, GError **error);

/**
 * ringlet_frame_sum_finish:
 *
 * After at least one frame, once. Of what files say beside the pixels that of the first
 * frame is kept; exposure and monitor are added or averaged as the pixels are, and not
 * known where one frame does not say them.
 *
 * Returns: (transfer full): @error is RINGLET_ERROR_LIMIT
 */
RingletImage *ringlet_frame_sum_finish (
    RingletFrameSum *self, RingletCombine how, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletFrameSum, ringlet_frame_sum_free)

G_END_DECLS
