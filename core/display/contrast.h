/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/histogram.h"
#include "display/pixel-stats.h"
#include "engine/corrections.h"

G_BEGIN_DECLS

/* What two images, or two cakes, differ by: for the eye, never a result. */

/**
 * RingletContrastKind:
 * @RINGLET_CONTRAST_DIFFERENCE: present − other
 * @RINGLET_CONTRAST_RATIO: present / other
 */
typedef enum {
  RINGLET_CONTRAST_DIFFERENCE,
  RINGLET_CONTRAST_RATIO,
} RingletContrastKind;

/* NaN where either is not finite, and for a ratio to 0. */
double ringlet_contrast_value (RingletContrastKind kind, double present, double other);

/**
 * RingletContrastSide:
 * @image: the pixels
 * @mask: (nullable): of its shape
 * @exclusion: which values are no data
 * @corrections: (nullable): (value − dark − background) / (flat · absorption) is what
 *   is looked at; of the shape of the image
 *
 * One of two images; borrowed.
 */
typedef struct {
  RingletImage *image;
  RingletMask *mask;
  const RingletExclusion *exclusion;
  const RingletCorrections *corrections;
} RingletContrastSide;

/* Whether its corrections have its shape, without which nothing of it can be read. */
gboolean ringlet_contrast_side_check (const RingletContrastSide *self, GError **error);

/* Pixel @index: NaN where it does not count. */
double ringlet_contrast_side_get (const RingletContrastSide *self, gsize index);

/**
 * ringlet_contrast_side_corrected:
 * @error: RINGLET_ERROR_SHAPE for corrections of another shape, RINGLET_ERROR_LIMIT
 *
 * Returns: (transfer full): the corrected values in single precision, NaN where they
 * are no data; masked pixels as the others. @image itself without corrections
 */
RingletImage *ringlet_contrast_side_corrected (
    const RingletContrastSide *self, GError **error);

/**
 * RingletContrast:
 * @kind: which
 * @pyramid: for the canvas: a pixel of a coarser level is what the means differ by, of
 *   those pixels under it that count in both
 * @histogram: of it
 * @stats: of all pixels where it is a number
 *
 * Immutable.
 */
typedef struct {
  RingletContrastKind kind;
  RingletPyramid *pyramid;
  RingletHistogram *histogram;
  RingletPixelStats stats;
} RingletContrast;

/**
 * ringlet_contrast_new_images:
 * @error: RINGLET_ERROR_SHAPE naming both shapes when the images differ in it, or
 *   corrections do; RINGLET_ERROR_LIMIT; G_IO_ERROR_CANCELLED
 *
 * Pixel by pixel; masked where one of both is, without data where one of both has none.
 * Any thread.
 */
RingletContrast *ringlet_contrast_new_images (RingletContrastKind kind,
    const RingletContrastSide *present, const RingletContrastSide *other,
    GCancellable *cancellable, GError **error);

/* Bin by bin; @error: as above, also RINGLET_ERROR_SHAPE for other axes. Bins without a
 * pixel are masked. */
RingletContrast *ringlet_contrast_new_cakes (RingletContrastKind kind,
    const RingletResult *present, const RingletResult *other, GCancellable *cancellable,
    GError **error);

/**
 * ringlet_contrast_levels:
 * @percent: of the pixels that the colours are for
 *
 * Colours to both sides of what is equal, which is their middle: 0 of a difference, on
 * a linear scale, and 1 of a ratio on a logarithmic one.
 */
RingletLevels ringlet_contrast_levels (const RingletContrast *self, double percent);

/* The same where a limit was chosen: the other one is as far to the other side. @was:
 * limits before */
RingletLevels ringlet_contrast_levels_at (
    const RingletContrast *self, const RingletLevels *was, double min, double max);

RingletContrast *ringlet_contrast_ref (RingletContrast *self);
void ringlet_contrast_unref (RingletContrast *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletContrast, ringlet_contrast_unref)

G_END_DECLS
