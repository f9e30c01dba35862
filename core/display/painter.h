/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/levels.h"
#include "display/pyramid.h"
#include "display/viewport.h"

G_BEGIN_DECLS

/**
 * RingletSampling:
 * @level: level of the pyramid
 * @is_block: a view pixel shows the largest of all pixels of the level that its square
 *   touches; else the one pixel under its middle
 * @left: image column of the left edge of the view, in pixels of @level
 * @top: likewise for rows
 * @step_x: from one view pixel to the next, in pixels of @level; negative when flipped
 * @step_y: likewise
 *
 * Which pixels a view is made of: the finest level whose pixels are no larger than
 * half a view pixel is never needed, so @level is floor (log2 (1 / scale)) of the
 * larger scale, or the last one. Blocks are at most 3 × 3, but for the axis of a cake
 * with the smaller scale, and for views that make the last level small. Blocks are used
 * where a step is longer than 1. Single precision, as the shader has it. Of a pyramid
 * of means it is the one pixel under the middle at any scale, of the finest level where
 * no pixel is left out: the largest of differences would say that all is larger.
 *
 * The columns of view pixel x, in single precision; rows are alike. With n columns in
 * the level and extent = columns of level 0 / 2^@level (the last column may be cut
 * off):
 *
 * - blocks: a = @left + x · @step_x, b = @left + (x + 1) · @step_x. Beside the image
 *   when max (a, b) ≤ 0 or min (a, b) ≥ extent. Else from max (floor (min (a, b)), 0)
 *   to min (ceil (max (a, b)) − 1, n − 1), at least one column.
 * - else: m = @left + (x + ½) · @step_x. Beside the image when m < 0 or m ≥ extent.
 *   Else column floor (m).
 *
 * A view pixel beside the image in either direction has the colour of the outside.
 * Else, when any of its pixels counts: the largest of those that do, converted to
 * single precision, through #RingletLevelsLine and ringlet_levels_table(). When none
 * does: the colour @masked of the colour map if any of them is masked, else its
 * @no_data. With the states as numbers: the least state of the pixels decides.
 */
typedef struct {
  guint level;
  gboolean is_block;
  float left;
  float top;
  float step_x;
  float step_y;
} RingletSampling;

/* @viewport is in device pixels. */
RingletSampling ringlet_sampling_new (
    const RingletPyramid *pyramid, const RingletViewport *viewport);

/* The same view from another @level, coarser ones for as long as the right one is not
 * there. */
RingletSampling ringlet_sampling_at (
    const RingletPyramid *pyramid, const RingletViewport *viewport, guint level);

/**
 * ringlet_paint:
 * @viewport: in device pixels; its size, fractions cut off, is that of @pixels
 * @outside: colour beside the image, 0xAARRGGBB premultiplied
 * @pixels: (out): rows of 0xAARRGGBB in the byte order of this machine
 * @stride: bytes from one row to the next, a multiple of 4
 *
 * The picture without a graphics card, by all threads of ringlet_parallel_for(); the
 * shader of the canvas paints the same one. View pixel (x, y) has its middle at
 * (x + ½, y + ½).
 */
void ringlet_paint (const RingletPyramid *pyramid, const RingletLevels *levels,
    const RingletViewport *viewport, guint32 outside, guint8 *pixels, gsize stride);

G_END_DECLS
