/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/set-up-geometry.h"
#include "export/figure.h"

G_BEGIN_DECLS

/**
 * RingletPlotInput:
 * @image: (nullable): what the files hold: an image,
 * @cake: (nullable): or a cake,
 * @patterns: (nullable) (element-type RingletPattern): or patterns
 * @mask: (nullable): of the image: that of the user and gaps
 * @detector: (nullable): of the image, where there is a geometry
 * @poni: the geometry; its detector NULL without one
 *
 * What is plotted.
 */
typedef struct {
  RingletImage *image;
  RingletStoredCake *cake;
  GPtrArray *patterns;
  RingletMask *mask;
  RingletDetector *detector;
  RingletPoni poni;
} RingletPlotInput;

/**
 * ringlet_plot_input_load:
 * @self: (out): zero before
 * @paths: (array zero-terminated=1): one image, one cake, or any number of patterns
 * @frame: of an image in a file of several
 * @mask: (nullable): path of a mask of the image
 * @geometry: with a file, or not
 * @error: naming the file; RINGLET_ERROR_VALUE for files that are not drawn together
 *
 * The content of a file decides what it is.
 */
gboolean ringlet_plot_input_load (RingletPlotInput *self, const char *const *paths,
    guint frame, const char *mask, const RingletSetUpGeometry *geometry,
    const RingletGeometryOrder *order, GError **error);

void ringlet_plot_input_clear (RingletPlotInput *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPlotInput, ringlet_plot_input_clear)

G_END_DECLS
