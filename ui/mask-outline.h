/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "display/viewport.h"

G_BEGIN_DECLS

/* The lines around shapes of a mask, with handles: light in dark, so that they are seen
 * on anything. */

/**
 * RingletMaskPoint:
 * @y: rows, in pixels of the image as mask-shapes.h has them
 * @x: columns
 * @is_start: a new line begins here
 */
typedef struct {
  double y;
  double x;
  gboolean is_start;
} RingletMaskPoint;

/**
 * RingletMaskSketch:
 * @snapshot: to draw on
 * @viewport: of the canvas
 * @clip: where the image may be seen, in widget pixels
 * @rgb: (nullable): colour of a rim around lines
 *
 * Where lines are drawn.
 */
typedef struct {
  GtkSnapshot *snapshot;
  const RingletViewport *viewport;
  const graphene_rect_t *clip;
  const double *rgb;
} RingletMaskSketch;

/* Returns (transfer full) (element-type RingletMaskPoint): the outline of the shape @id
 * with these numbers; empty for what has none. */
GArray *ringlet_mask_outline_new (const char *id, const double *numbers, gsize n);

/* @is_closed: each line ends where it began */
void ringlet_mask_sketch_lines (
    const RingletMaskSketch *self, const GArray *points, gboolean is_closed);
void ringlet_mask_sketch_handle (const RingletMaskSketch *self, double y, double x);

/* A circle of @radius pixels of the image around a point: the brush. */
void ringlet_mask_sketch_circle (
    const RingletMaskSketch *self, double y, double x, double radius);

G_END_DECLS
