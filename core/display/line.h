/* SPDX-License-Identifier: MIT */
#pragma once

#include <float.h>
#include <math.h>

#include "display/pyramid.h"

G_BEGIN_DECLS

/* What a pixel that does not count is in a line. Below every number, in the order in
 * which they win, so that the largest of several pixels is right for their states as
 * well as for their values. */
#define RINGLET_LINE_MASKED (-FLT_MAX)
#define RINGLET_LINE_NO_DATA (-INFINITY)

/**
 * ringlet_line_load:
 * @first: flat index of the first pixel of @level
 * @line: (out) (array length=n): the values in single precision, or one of the two
 *   codes above
 *
 * A run of pixels in the one form that painter and histogram read.
 */
void ringlet_line_load (
    const RingletPyramid *pyramid, guint level, gsize first, gsize n, float *line);

/* The same, but @line keeps what it has where that is larger. */
void ringlet_line_load_larger (
    const RingletPyramid *pyramid, guint level, gsize first, gsize n, float *line);

G_END_DECLS
