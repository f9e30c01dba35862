/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "detector/detector.h"
#include "geometry/geometry.h"
#include "geometry/mask-shape.h"
#include "mask-layer.h"

G_BEGIN_DECLS

/* The pixels of one layer: for mask-stack.c. */

/* What a layer does to a pixel, as bits: masked, freed. */
#define RINGLET_MASK_PAINT_BAD 1
#define RINGLET_MASK_PAINT_FREE 2

/**
 * RingletMaskScene:
 * @n_slow: rows of the mask
 * @n_fast: columns
 * @base: (nullable): what is masked below the first layer, of that shape
 * @image: (nullable): the frame, of that shape; what looks at it has no pixels without
 * @detector: (nullable): of that shape; likewise
 * @geometry: (nullable): where it stands; likewise
 *
 * What the pixels of layers depend on.
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  RingletMask *base;
  RingletImage *image;
  RingletDetector *detector;
  const RingletGeometry *geometry;
} RingletMaskScene;

/**
 * RingletMaskFinds:
 * @image: (nullable): what it was looked for in
 * @detector: (nullable): whose gaps were left out
 * @known: (nullable): these gaps, and what is no data
 * @hot: (nullable) (element-type RingletHotPixel): from 3 sigmas up
 * @spots: (nullable) (element-type RingletBlob): from the least significance up
 *
 * What was found in a frame, so that nobody looks again while a user turns a number.
 */
typedef struct {
  RingletImage *image;
  RingletDetector *detector;
  RingletMask *known;
  GArray *hot;
  GArray *spots;
} RingletMaskFinds;

void ringlet_mask_finds_clear (RingletMaskFinds *self);

/**
 * ringlet_mask_paint_layer:
 * @layer: no operation
 * @pixels: @n_slow × @n_fast zeros, which become what the layer does
 * @area: (out): beyond it nothing was painted
 * @error: RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 */
gboolean ringlet_mask_paint_layer (const RingletMaskLayer *layer,
    const RingletMaskScene *scene, RingletMaskFinds *finds, guint8 *pixels,
    RingletMaskArea *area, GCancellable *cancellable, GError **error);

/**
 * ringlet_mask_paint_more:
 * @before: what @pixels are
 * @after: what they become
 * @area: (out): what was painted now; may be empty
 *
 * Returns: %FALSE, with nothing done, when @after is not @before with longer or more
 *   strokes
 */
gboolean ringlet_mask_paint_more (const RingletMaskLayer *before,
    const RingletMaskLayer *after, const RingletMaskScene *scene, guint8 *pixels,
    RingletMaskArea *area);

G_END_DECLS
