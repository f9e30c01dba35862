/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/integrator.h"

G_BEGIN_DECLS

/* 1, 2, 4 … 32 pixels a side. */
#define RINGLET_PREVIEW_N_LEVELS 6

/**
 * RingletPreviewLevel:
 * @n_slow: rows, without the border
 * @n_fast: columns, without the border
 * @stride: from one row of the arrays to the next
 * @signal: Σ signal over the pixels that count in a block of 2^k × 2^k, divided by the
 *   number of pixels that fit into it; where @norm is NULL, NaN for one that does not
 *   count
 * @norm: (nullable): Σ of what they are divided by, likewise; NULL on the first level
 *   where that is 1
 *
 * One resolution. Around the pixels is a border of those that do not count: one before,
 * two behind, so that who interpolates need not look where the image ends.
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  gsize stride;
  float *signal;
  float *norm;
} RingletPreviewLevel;

/**
 * RingletPreviewFrame:
 * @detector: of known shape
 * @image: the frame
 * @mask: (nullable): what does not count of it
 * @levels: see #RingletPreviewLevel
 * @mean_norm: mean of what a pixel that counts is divided by
 *
 * A frame as previews read it: counts and what they are divided by, at several
 * resolutions, without anything that depends on where the detector stands. One thread
 * at a time; several may read one that nobody changes. 6.7 bytes a pixel, 10.7 with a
 * flat field.
 */
typedef struct {
  RingletDetector *detector;
  RingletImage *image;
  RingletMask *mask;
  RingletPreviewLevel levels[RINGLET_PREVIEW_N_LEVELS];
  double mean_norm;
} RingletPreviewFrame;

/**
 * ringlet_preview_frame_new:
 * @inputs: as of an integration: its mask, its corrections and what its plan says of
 *   values that are no data count; the geometry and the bins do not
 * @memo: keeps what is known of the corrections
 * @error: RINGLET_ERROR_SHAPE when image or mask have another shape than the detector,
 *   RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED; what ringlet_preproc_get() says
 *
 * Returns: (transfer full): the frame
 */
RingletPreviewFrame *ringlet_preview_frame_new (const RingletIntegratorInputs *inputs,
    RingletImage *image, RingletMemo *memo, GCancellable *cancellable, GError **error);
void ringlet_preview_frame_free (RingletPreviewFrame *self);

/* Of the levels. */
gsize ringlet_preview_frame_n_bytes (const RingletPreviewFrame *self);

/* Whether it serves for these but for the mask, which ringlet_preview_frame_set_mask()
 * changes. */
gboolean ringlet_preview_frame_fits (const RingletPreviewFrame *self,
    const RingletIntegratorInputs *inputs, const RingletImage *image);

/**
 * ringlet_preview_frame_set_mask:
 * @mask: (nullable): in place of the one before
 * @error: RINGLET_ERROR_SHAPE, G_IO_ERROR_CANCELLED: @self is as good as lost then
 *
 * Another mask: only the rectangle in which the two differ is read again, so that it
 * can follow a brush.
 */
gboolean ringlet_preview_frame_set_mask (RingletPreviewFrame *self, RingletMask *mask,
    GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPreviewFrame, ringlet_preview_frame_free)

G_END_DECLS
