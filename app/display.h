/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/progress.h"
#include "display/histogram.h"
#include "state.h"

G_BEGIN_DECLS

/**
 * RingletDisplay:
 * @image: the frame
 * @frame: its number in the source
 * @detector: (nullable): in the shape of the image; NULL without one, or when it has
 *   another shape
 * @mask: (nullable): everything that is masked
 * @exclusion: values that are not shown: those that are no data, and without a detector
 *   that is known the usual flags, which the integration counts
 * @pyramid: what the canvas draws
 * @histogram: of the pixels that count
 *
 * One frame of a document, ready to be looked at. Immutable.
 */
typedef struct {
  RingletImage *image;
  guint64 frame;
  RingletDetector *detector;
  RingletMask *mask;
  RingletExclusion exclusion;
  RingletPyramid *pyramid;
  RingletHistogram *histogram;
} RingletDisplay;

/**
 * ringlet_display_new:
 * @image: (nullable): the frame if it has been read already
 * @error: what the reader says; a mask or detector of another shape is no error here,
 *   the integration tells
 *
 * Pure; any thread.
 */
RingletDisplay *ringlet_display_new (const RingletState *state, guint64 frame,
    RingletImage *image, RingletMemo *memo, const RingletProgress *progress,
    GCancellable *cancellable, GError **error);

/* Whether two documents have the same display. */
gboolean ringlet_display_is_same (const RingletState *a, const RingletState *b);

RingletDisplay *ringlet_display_ref (RingletDisplay *self);
void ringlet_display_unref (RingletDisplay *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletDisplay, ringlet_display_unref)

G_END_DECLS
