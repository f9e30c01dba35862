/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/plot.h"
#include "export/picture.h"
#include "export/raster.h"

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
 * @result: (nullable): says which values are not data, and where the rings are
 *
 * The image in its proportions at the top of @box, a colour bar below it.
 *
 * Returns: the lower end of what was drawn
 */
double ringlet_picture_draw_image (cairo_t *cr, const RingletBox *box,
    const RingletImage *image, const RingletMask *mask, const RingletResult *result,
    const RingletPictureOptions *options);

/* @has_numbers is FALSE above a pattern that shares the axis. */
void ringlet_picture_draw_cake (cairo_t *cr, const RingletBox *box,
    const RingletResult *cake, const RingletPictureOptions *options,
    gboolean has_numbers);

/* @axis is the result whose radial range is shown: @pattern or the cake above it. */
void ringlet_picture_draw_pattern (cairo_t *cr, const RingletBox *box,
    const RingletResult *pattern, const RingletResult *axis,
    const RingletPictureOptions *options);

/* All of them on a page of 1600 × 1000; see ringlet_picture_write(). */
void ringlet_picture_draw (cairo_t *cr, const RingletImage *image,
    const RingletMask *mask, const RingletResult *cake, const RingletResult *pattern,
    const RingletPictureOptions *options);

/* The largest rectangle of the proportions of the image, at the top of @box. */
RingletPlotFrame ringlet_picture_fit_image (
    const RingletBox *box, const RingletImage *image);

/* Outer edges of an axis of bin centres. */
void ringlet_picture_edges (
    const double *centres, gsize n, double *first, double *last);

/* The frame of @box with the radial range of @result. */
RingletPlotFrame ringlet_picture_radial_frame (
    const RingletBox *box, const RingletResult *result);

/* @raster in the colours of @levels, as large as @frame. */
void ringlet_picture_paint_raster (cairo_t *cr, const RingletPlotFrame *frame,
    const RingletRaster *raster, const RingletLevels *levels);

/* Below the frame @above; @label says what the colours are. Returns the lower end of
 * its labels. */
double ringlet_picture_draw_bar (cairo_t *cr, const RingletPlotFrame *above,
    const RingletLevels *levels, const char *label);

/* The rings of @calibrant over an image whose pixels @frame shows, with their indices.
 */
void ringlet_picture_draw_rings (cairo_t *cr, const RingletPlotFrame *frame,
    const RingletCalibrant *calibrant, const RingletDetector *detector,
    const RingletGeometry *geometry);

/* A small mark and the indices where each of them lies on an axis in @unit. */
void ringlet_picture_mark_rings (cairo_t *cr, const RingletPlotStyle *style,
    const RingletPlotFrame *frame, const RingletCalibrant *calibrant,
    const RingletUnit *unit, double wavelength_m);

G_END_DECLS
