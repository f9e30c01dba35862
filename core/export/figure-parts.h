/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside of export/: what a figure is made of, before it is drawn by cairo or with the
 * characters of a terminal. */

#include "display/plot.h"
#include "export/figure.h"
#include "export/raster.h"

G_BEGIN_DECLS

/**
 * RingletFigureCurve:
 * @curve: its numbers; x ascends
 * @name: (nullable): borrowed
 * @colour: red, green, blue, 0 … 1
 */
typedef struct {
  RingletPlotCurve curve;
  const char *name;
  double colour[3];
} RingletFigureCurve;

/**
 * RingletFigureParts:
 * @values: what the axes show; where the frame stands is not set
 * @unit: (nullable): of the radial axis
 * @wavelength_m: 0 where it is not known
 * @label_x: borrowed
 * @label_y: borrowed
 * @ticks_y: of the axis on the left
 * @n_curves: 0 for an image or a cake
 * @curves: (array length=n_curves): in the order of the patterns
 * @edges: (nullable): of the columns of a cake, one more than these, in @unit; they may
 *   fall
 * @levels: of an image or a cake
 * @figure: borrowed
 *
 * A figure whose numbers are checked, in the unit that is shown.
 */
typedef struct {
  RingletPlotFrame values;
  const RingletUnit *unit;
  double wavelength_m;
  const char *label_x;
  const char *label_y;
  RingletTickKind ticks_y;
  gsize n_curves;
  RingletFigureCurve *curves;
  double *edges;
  RingletLevels levels;
  const RingletFigure *figure;
} RingletFigureParts;

/* Returns (transfer full). @error: as ringlet_figure_write() */
RingletFigureParts *ringlet_figure_parts_new (
    const RingletFigure *figure, const RingletFigureOptions *options, GError **error);
void ringlet_figure_parts_free (RingletFigureParts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletFigureParts, ringlet_figure_parts_free)

/* The two kinds of them; @self has its figure, the rest is zero. */
gboolean ringlet_figure_add_curves (
    RingletFigureParts *self, const RingletFigureOptions *options, GError **error);
gboolean ringlet_figure_add_field (
    RingletFigureParts *self, const RingletFigureOptions *options, GError **error);

/**
 * ringlet_figure_convert:
 * @name: of the data, for the error
 * @from: (nullable): NULL stays as it is
 * @x: (array length=n) (inout): @from becomes @to
 * @error: RINGLET_ERROR_VALUE when no value has one in @to
 */
gboolean ringlet_figure_convert (const char *name, const RingletUnit *from,
    const RingletUnit *to, double wavelength_m, double *x, gsize n, GError **error);

/* The automatic range of finite values: spacings end at ten times the least. */
void ringlet_figure_fit_x (
    const RingletUnit *unit, double min, double max, RingletPlotFrame *values);

/* Returns (transfer full): the image, in its proportions, or the cake, as it is seen at
 * most this large. */
RingletRaster *ringlet_figure_raster (
    const RingletFigureParts *self, gsize max_width, gsize max_height);

/* Of an image: metres from one column to the next, 0 where nobody tells. */
double ringlet_figure_pixel_size (const RingletFigure *figure);

/* The largest of 1, 2 and 5 × 10^n that is no larger than @most. */
double ringlet_figure_round (double most);

/* Draws on a page of this size, in points. */
void ringlet_figure_draw (cairo_t *cr, const RingletFigureParts *self,
    const RingletFigureOptions *options, double width_pt, double height_pt);

/* Of names of curves in @size: the widest, in canvas units, as they are shown. */
double ringlet_figure_legend_width (
    cairo_t *cr, const RingletFigureParts *self, double size, double most);
/* Names beside @frame; the uppermost curve comes first where @is_falling. */
void ringlet_figure_legend (cairo_t *cr, const RingletFigureParts *self,
    const RingletPlotFrame *frame, double size, double most, gboolean is_falling);

/* A bar of a round length in the corner of an image that @frame shows. */
void ringlet_figure_scale_bar (
    cairo_t *cr, const RingletFigureParts *self, const RingletPlotFrame *frame);

G_END_DECLS
