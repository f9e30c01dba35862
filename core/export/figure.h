/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "calib/calibrant.h"
#include "detector/detector.h"
#include "display/levels.h"
#include "export/stored-cake.h"
#include "geometry/geometry.h"
#include "image/mask.h"
#include "pattern/pattern.h"

G_BEGIN_DECLS

/**
 * RingletFigure:
 * @image: (nullable): a frame of a detector, first row on top
 * @mask: (nullable): pixels of @image to show as absent
 * @detector: (nullable): of the shape of @image; says which values are no data
 * @geometry: (nullable): where @detector stands, for rings
 * @cake: (nullable): instead of an image
 * @patterns: (array length=n_patterns) (nullable): instead of an image and a cake
 * @names: (array length=n_patterns) (nullable): what the legend calls @patterns
 * @n_patterns: how many there are, one over the other
 *
 * What a figure shows: one image, one cake, or patterns. Borrows all of it.
 */
typedef struct {
  const RingletImage *image;
  const RingletMask *mask;
  const RingletDetector *detector;
  const RingletGeometry *geometry;
  const RingletStoredCake *cake;
  RingletPattern *const *patterns;
  const char *const *names;
  gsize n_patterns;
} RingletFigure;

/**
 * RingletFigureOptions:
 * @title: (nullable): above the figure
 * @quantity: (nullable): what the values are, with their unit in brackets; NULL for
 *   intensity
 * @colormap: (nullable): NULL for the first of the list
 * @has_scale: @scale is given; else colours choose one and curves are linear
 * @scale: of the values
 * @has_limits: @min and @max are given; else they suit the values
 * @min: value of the first colour, or at the lower edge
 * @max: value of the last colour, or at the upper edge; larger than @min
 * @has_range: @range_min and @range_max are given; else all is shown
 * @range_min: left end of the radial axis
 * @range_max: right end; larger than @range_min
 * @unit: (nullable): of the radial axis; NULL for that of the (first) data. Data that
 *   do not say their unit are taken to be in it
 * @wavelength_m: to convert units of patterns and cakes that do not know theirs; 0 for
 *   none
 * @calibrant: (nullable): its rings are drawn over an image with a geometry and marked
 *   above patterns and cakes whose unit and wavelength are known
 * @offset: by which each curve lies above the one before, on a logarithmic scale the
 *   factor; 0 for none
 * @band: ±σ around curves that have it
 * @legend: the names of the curves stand beside them
 * @scale_bar: a length on the detector, over an image whose pixel size is known
 *
 * How a figure looks; all zero is a good choice.
 */
typedef struct {
  const char *title;
  const char *quantity;
  const RingletColormap *colormap;
  gboolean has_scale;
  RingletScale scale;
  gboolean has_limits;
  double min;
  double max;
  gboolean has_range;
  double range_min;
  double range_max;
  const RingletUnit *unit;
  double wavelength_m;
  const RingletCalibrant *calibrant;
  double offset;
  gboolean band;
  gboolean legend;
  gboolean scale_bar;
} RingletFigureOptions;

/**
 * RingletFigureSize:
 * @width_pt: in points of 1/72 inch, at least 72
 * @height_pt: likewise
 * @dpi: pixels per inch of a PNG
 *
 * How large a figure is. Its text is as large as suits that: 10 points at 600 × 450,
 * never below 6.5.
 */
typedef struct {
  double width_pt;
  double height_pt;
  double dpi;
} RingletFigureSize;

/* 600 × 450 points, 144 dpi; as wide or high as an image needs. */
RingletFigureSize ringlet_figure_size_for (const RingletFigure *figure);

/* @error: RINGLET_ERROR_VALUE when the suffix is none of .png, .svg and .pdf */
gboolean ringlet_figure_check_path (const char *path, GError **error);

/**
 * ringlet_figure_write:
 * @options: (nullable): NULL for none
 * @size: (nullable): NULL for that of ringlet_figure_size_for()
 * @path: a PNG, SVG or PDF file
 * @error: RINGLET_ERROR_VALUE when there is nothing to draw, a unit cannot be had or a
 *   size is beyond reason; RINGLET_ERROR_SHAPE for a mask or detector of another shape;
 *   as ringlet_figure_check_path() and ringlet_output_write()
 *
 * The same input gives the same bytes with the same fonts.
 */
gboolean ringlet_figure_write (const RingletFigure *figure,
    const RingletFigureOptions *options, const RingletFigureSize *size,
    const char *path, gboolean overwrite, GError **error);

/**
 * ringlet_figure_paint:
 * @error: as ringlet_figure_write()
 *
 * Returns: (transfer full): the pixels of the same, RGB24
 */
cairo_surface_t *ringlet_figure_paint (const RingletFigure *figure,
    const RingletFigureOptions *options, const RingletFigureSize *size, GError **error);

G_END_DECLS
