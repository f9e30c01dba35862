/* SPDX-License-Identifier: MIT */
#pragma once

/* The files of the series view: heat map and all of it (series-view.c), the map of the
 * scan (series-map-view.c). */

#include "map-picture.h"
#include "series-view.h"

G_BEGIN_DECLS

struct _RingletSeriesView {
  AdwBin parent_instance;

  RingletProject *project;
  RingletSeries *series;
  GSettings *settings;

  GtkLabel *said; /* what is pointed at */
  RingletCellView *heat;
  RingletCellView *map;
  GtkWidget *map_box;
  GtkLabel *map_said;
  guint serial;                /* of what @heat shows */
  RingletHistogram *histogram; /* (nullable) */
  gint64 histogram_us;         /* when it was made */
  RingletLevels levels;        /* of @heat */
  double column;               /* of the cursor that all views share, or NaN */

  double *values; /* (nullable): what the map shows of each frame */
  gsize n_values;
  RingletMapPicture *picture; /* (nullable) */
  RingletLevels map_levels;
  RingletSeriesSetup *shown; /* (nullable): what @values are of */
  guint map_serial;
};

/* The setup of the document. (nullable) */
const RingletSeriesSetup *ringlet_series_view_setup (RingletSeriesView *self);

/* The colours of the settings. */
RingletLevels ringlet_series_view_levels (
    RingletSeriesView *self, const RingletHistogram *histogram, gboolean is_linear);

/* "Frame 13 of 3600, img_0012.cbf": what a frame is called. */
char *ringlet_series_view_frame_words (RingletSeriesView *self, guint64 frame);

/* series-map-view.c */
void ringlet_series_view_connect_map (RingletSeriesView *self);
void ringlet_series_view_update_map (RingletSeriesView *self);
void ringlet_series_view_recolour_map (RingletSeriesView *self);

G_END_DECLS
