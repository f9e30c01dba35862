/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/array.h"

G_BEGIN_DECLS

/**
 * RingletInpaintLines:
 * @two_theta: of each pixel, radians
 * @chi: likewise, −π … π
 * @value: corrected counts; NaN where a pixel has none to give
 * @width_rad: of a line in 2θ
 * @n_lines: line i has the pixels from i to i + 1 widths
 * @start: (array length=n_lines+1): where each line begins in @pixel
 * @pixel: the pixels that have a value, by line, in a line by χ
 *
 * Pixels along rings.
 */
typedef struct {
  RingletArray *two_theta;
  RingletArray *chi;
  double *value;
  double width_rad;
  gsize n_lines;
  gsize *start;
  guint32 *pixel;
} RingletInpaintLines;

/* @self: all but the last three set; @error: RINGLET_ERROR_VALUE when no pixel has a
 * value, RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED */
gboolean ringlet_inpaint_lines_sort (
    RingletInpaintLines *self, GCancellable *cancellable, GError **error);
void ringlet_inpaint_lines_clear (RingletInpaintLines *self);

/**
 * ringlet_inpaint_lines_estimate:
 * @pixel: of known angles
 * @reach_rad: how far beside the ring to look for neighbours, as 2θ
 * @n_neighbours: how many on each side
 *
 * Returns: the value that its neighbours along the ring let expect
 */
double ringlet_inpaint_lines_estimate (
    const RingletInpaintLines *self, gsize pixel, double reach_rad, guint n_neighbours);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletInpaintLines, ringlet_inpaint_lines_clear)

G_END_DECLS
