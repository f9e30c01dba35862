/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/plot.h"
#include "engine/result.h"
#include "image/mask.h"

G_BEGIN_DECLS

/**
 * RingletBox:
 *
 * Where the data of a panel go on the page; labels stand outside.
 */
typedef struct {
  double x;
  double y;
  double width;
  double height;
} RingletBox;

/**
 * ringlet_picture_draw_image:
 * @result: (nullable): says which values are not data
 *
 * The image in its proportions at the top of @box, a colour bar below it.
 *
 * Returns: the lower end of what was drawn
 */
double ringlet_picture_draw_image (cairo_t *cr, const RingletBox *box,
    const RingletImage *image, const RingletMask *mask, const RingletResult *result);

/* @has_numbers is FALSE above a pattern that shares the axis. */
void ringlet_picture_draw_cake (cairo_t *cr, const RingletBox *box,
    const RingletResult *cake, gboolean has_numbers);

/* @axis is the result whose radial range is shown: @pattern or the cake above it. */
void ringlet_picture_draw_pattern (cairo_t *cr, const RingletBox *box,
    const RingletResult *pattern, const RingletResult *axis);

/* The frame of @box with the radial range of @result. */
RingletPlotFrame ringlet_picture_radial_frame (
    const RingletBox *box, const RingletResult *result);

G_END_DECLS
