/* SPDX-License-Identifier: MIT */
#pragma once

#include "process/preview-frame.h"
#include "process/preview-lens.h"
#include "split/split.h"

G_BEGIN_DECLS

/* Most samples of a bin. */
#define RINGLET_PREVIEW_MAX_SAMPLES 16

/**
 * RingletPreviewColumns:
 * @n: radial bins
 * @sine: sin 2θ of each centre, or its distance from the beam axis; NaN where no angle
 *   has that value
 * @cosine: cos 2θ, or the distance of the plane along the beam
 * @sine_width: by how much @sine grows across the bin
 * @cosine_width: likewise
 * @solid_angle: of the bin, for 1 rad of azimuth; by radius the area across the beam
 * @by_radius: see #RingletPreviewLens
 *
 * What all rows of a cake have in common.
 */
typedef struct {
  gsize n;
  float *sine;
  float *cosine;
  float *sine_width;
  float *cosine_width;
  double *solid_angle;
  gboolean by_radius;
} RingletPreviewColumns;

gboolean ringlet_preview_columns_init (RingletPreviewColumns *self,
    const RingletBins *bins, const RingletPreviewLens *lens, GError **error);
void ringlet_preview_columns_clear (RingletPreviewColumns *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPreviewColumns, ringlet_preview_columns_clear)

/**
 * RingletPreviewRow:
 * @signal: mean signal of the pixels in the area of each bin, those that do not count
 *   with 0
 * @norm: likewise, of what it is divided by
 *
 * One azimuth of a cake, @n of the columns long.
 */
typedef struct {
  float *signal;
  float *norm;
} RingletPreviewRow;

/**
 * RingletPreviewPicker:
 * @frame: what is looked at
 * @lens: from where
 * @columns: radial bins
 * @azimuth_min: of the first row, radians
 * @azimuth_width: of each row
 * @split: how the exact result shares pixels out, which blurs it
 * @max_samples: of a bin, at most #RINGLET_PREVIEW_MAX_SAMPLES
 */
typedef struct {
  const RingletPreviewFrame *frame;
  const RingletPreviewLens *lens;
  const RingletPreviewColumns *columns;
  double azimuth_min;
  double azimuth_width;
  RingletSplit split;
  guint max_samples;
} RingletPreviewPicker;

/**
 * ringlet_preview_row:
 * @row: which
 *
 * Thread-safe. A bin is seen at points that lie evenly in its area, each interpolated
 * between four pixels of one level. Interpolation, level and the points' radial spread
 * blur a ring, and so does the exact result with the width of bin and pixel; they are
 * chosen so that both do it alike. Where bins are finer than pixels the interpolation
 * is made steeper. */
void ringlet_preview_row (
    const RingletPreviewPicker *self, gsize row, const RingletPreviewRow *out);

G_END_DECLS
