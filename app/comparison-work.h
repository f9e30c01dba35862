/* SPDX-License-Identifier: MIT */
#pragma once

#include "display.h"
#include "display/contrast.h"
#include "engine/result.h"

G_BEGIN_DECLS

/**
 * RingletCompareWith:
 * @RINGLET_COMPARE_NOTHING: nothing
 * @RINGLET_COMPARE_PREVIOUS: the frame before
 * @RINGLET_COMPARE_FILE: an image of another file, of several the same frame
 * @RINGLET_COMPARE_UNCORRECTED: the same frame as it was stored, beside the one with
 *   dark, flat field, background and mask
 * @RINGLET_COMPARE_STEP: the document as it was after an earlier step of its history
 *
 * What the present image is compared with.
 */
typedef enum {
  RINGLET_COMPARE_NOTHING,
  RINGLET_COMPARE_PREVIOUS,
  RINGLET_COMPARE_FILE,
  RINGLET_COMPARE_UNCORRECTED,
  RINGLET_COMPARE_STEP,
} RingletCompareWith;

/**
 * RingletComparisonWork:
 * @state: the document, whose frame is @display
 * @with: what it is compared with, not nothing
 * @source: (nullable): of the other file, if it was opened already
 * @name: (nullable): of that file
 * @step: (nullable): the earlier document
 * @before: (nullable): the other image of the last time: read again only if it is
 *   another one
 * @before_of: (nullable): what that is of
 * @cake: (nullable): the exact cake, if it is looked at
 * @memo: of the document
 * @kinds: bits 1 << #RingletContrastKind of those that are wanted
 *
 * References only: what the worker reads.
 */
typedef struct {
  RingletState *state;
  RingletDisplay *display;
  RingletCompareWith with;
  RingletSource *source;
  char *name;
  RingletState *step;
  RingletDisplay *before;
  RingletState *before_of;
  RingletResult *cake;
  RingletMemo *memo;
  guint kinds;
} RingletComparisonWork;

/**
 * RingletComparisonProduct:
 * @state: the other document
 * @display: the other image
 * @present_pyramid: (nullable): the present image with its corrections, where it is not
 *   shown as it was stored
 * @present_histogram: (nullable): of that
 * @contrast: (nullable): what was wanted, by its kind
 * @cake: (nullable): of the other image on the axes of the present cake
 * @cake_pyramid: (nullable): of it
 * @cake_histogram: (nullable): of it
 * @cake_contrast: (nullable): likewise
 *
 * What is shown of a comparison. Immutable.
 */
typedef struct {
  RingletState *state;
  RingletDisplay *display;
  RingletPyramid *present_pyramid;
  RingletHistogram *present_histogram;
  RingletContrast *contrast[2];
  RingletResult *cake;
  RingletPyramid *cake_pyramid;
  RingletHistogram *cake_histogram;
  RingletContrast *cake_contrast[2];
} RingletComparisonProduct;

/* @error: what cannot be compared, in a sentence; the reader's; G_IO_ERROR_CANCELLED.
 * Any thread. */
RingletComparisonProduct *ringlet_comparison_work_run (
    const RingletComparisonWork *self, GCancellable *cancellable, GError **error);

/* The value of a pixel of either side: NaN where it does not count. @is_other: of the
 * other image, and not of the present one */
double ringlet_comparison_product_get (const RingletComparisonProduct *self,
    RingletCompareWith with, const RingletState *present, RingletDisplay *display,
    gboolean is_other, gsize index);

void ringlet_comparison_work_free (RingletComparisonWork *self);
void ringlet_comparison_product_free (RingletComparisonProduct *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (
    RingletComparisonProduct, ringlet_comparison_product_free)

G_END_DECLS
