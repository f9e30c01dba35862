/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "display/levels.h"
#include "engine/plan.h"
#include "engine/result.h"
#include "image/mask.h"

G_BEGIN_DECLS

/**
 * RingletRaster:
 * @width: columns
 * @height: rows
 * @values: @height × @width, row-major, NaN where there is nothing to show
 *
 * Numbers on their way to the screen.
 */
typedef struct {
  gsize width;
  gsize height;
  double *values;
} RingletRaster;

/**
 * ringlet_raster_new_image:
 * @mask: (nullable): pixels to show as absent; of the shape of the image
 * @plan: says which values are not data
 * @known_detector: as for ringlet_exclusion_new()
 * @max_width: of the raster; a larger image is reduced to fit
 *
 * A reduced pixel is the largest of its block, so that a single bright pixel never
 * vanishes. An image that fits is taken as it is.
 */
RingletRaster *ringlet_raster_new_image (const RingletImage *image,
    const RingletMask *mask, const RingletPlan *plan, gboolean known_detector,
    gsize max_width, gsize max_height);

/* The same for a cake; the first azimuth goes to the last row. */
RingletRaster *ringlet_raster_new_cake (
    const RingletResult *cake, gsize max_width, gsize max_height);

void ringlet_raster_free (RingletRaster *self);

/**
 * ringlet_raster_levels:
 *
 * Leaves out the darkest percent and the brightest thousandth of the pixels.
 * Logarithmic where the positive values span more than a factor of five, else linear.
 *
 * Returns: levels in the first colour map that show @self well
 */
RingletLevels ringlet_raster_levels (const RingletRaster *self);

/* The same on a given scale; a logarithmic one is chosen from positive values. */
RingletLevels ringlet_raster_levels_on (const RingletRaster *self, RingletScale scale);

/* Returns (transfer full) one pixel per value in colour, absent ones as masked. */
cairo_surface_t *ringlet_raster_paint (
    const RingletRaster *self, const RingletLevels *levels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletRaster, ringlet_raster_free)

G_END_DECLS
