/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/set-up-geometry.h"
#include "export/figure.h"

G_BEGIN_DECLS

/**
 * RingletPlotOptions:
 *
 * What the command line says about a plot, as text: one member an option. Options that
 * were not given are NULL or FALSE.
 */
typedef struct {
  char *output;
  char *terminal;
  gboolean overwrite;
  char *frame;
  char *mask;
  gboolean log;
  gboolean sqrt;
  gboolean linear;
  char *colours;
  char *limits;
  char *range;
  char *unit;
  char *title;
  char *quantity;
  char **labels;
  char *size;
  char *dpi;
  char *offset;
  gboolean sigma;
  gboolean legend;
  gboolean no_legend;
  char *rings;
  gboolean scale_bar;
  RingletSetUpGeometry geometry;
} RingletPlotOptions;

/* As ringlet_cli_parse(). */
gboolean ringlet_plot_options_parse (RingletPlotOptions *self, int *argc, char ***argv);
void ringlet_plot_options_clear (RingletPlotOptions *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPlotOptions, ringlet_plot_options_clear)

/**
 * RingletPlotSettings:
 * @figure: how it looks, but for its names
 * @order: what replaces a part of the geometry
 * @frame: of an image
 * @width: of the figure, 0 when not given
 * @height: likewise
 * @points: of 1/72 inch in the unit of @width and @height; 0 for pixels, or columns and
 *   rows
 * @dpi: 0 when not given
 *
 * The same as values.
 */
typedef struct {
  RingletFigureOptions figure;
  RingletGeometryOrder order;
  guint frame;
  double width;
  double height;
  double points;
  double dpi;
} RingletPlotSettings;

/* @error: RINGLET_ERROR_VALUE naming the option: wrong usage, before a file is opened
 */
gboolean ringlet_plot_options_read (
    const RingletPlotOptions *self, RingletPlotSettings *settings, GError **error);

/* The size of a file; that of @usual where the user says none. */
RingletFigureSize ringlet_plot_settings_size (
    const RingletPlotSettings *self, const RingletFigureSize *usual);

G_END_DECLS
