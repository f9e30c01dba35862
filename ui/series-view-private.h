/* SPDX-License-Identifier: MIT */
#pragma once

/* The files of the series view: heat map and all of it (series-view.c), the map of the
 * scan (series-map-view.c), which of the views is shown (series-modes.c). */

#include "map-picture.h"
#include "plot/relief-view.h"
#include "series-view.h"

G_BEGIN_DECLS

/* In the order of the setting "series-view". */
typedef enum {
  RINGLET_SERIES_MODE_HEAT,
  RINGLET_SERIES_MODE_WATERFALL,
  RINGLET_SERIES_MODE_SURFACE,
  RINGLET_SERIES_MODE_MAP,
} RingletSeriesMode;

struct _RingletSeriesView {
  AdwBin parent_instance;

  RingletProject *project;
  RingletSeries *series;
  GSettings *settings;

  GtkLabel *said; /* what is pointed at */
  RingletSeriesMode mode;
  GtkWidget *hidden_button; /* of the waterfall */
  GtkWidget *alone;         /* has what is shown for itself, */
  GtkWidget *pane;          /* or both, with a handle between them */
  GtkWidget *heat_box;      /* owned, in either; patterns in whichever way */
  RingletCellView *heat;
  RingletReliefView *relief;
  RingletCellView *map;
  GtkWidget *map_box; /* owned, in either */
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
  gboolean was_map; /* those three say something */
};

/* The setup of the document. (nullable) */
const RingletSeriesSetup *ringlet_series_view_setup (RingletSeriesView *self);

/* The colours of the settings. */
RingletLevels ringlet_series_view_levels (
    RingletSeriesView *self, const RingletHistogram *histogram, gboolean is_linear);

/* "Frame 13 of 3600, img_0012.cbf": what a frame is called. */
char *ringlet_series_view_frame_words (RingletSeriesView *self, guint64 frame);

/* series-modes.c: the row of buttons, and what a change of them shows. */
GtkWidget *ringlet_series_modes_new (RingletSeriesView *self);
void ringlet_series_modes_connect (RingletSeriesView *self);
/* Puts patterns and map where they are shown. */
void ringlet_series_modes_arrange (RingletSeriesView *self);
/* The patterns, their colours or the frame have changed. */
void ringlet_series_modes_update (RingletSeriesView *self);

/* series-map-view.c */
void ringlet_series_view_connect_map (RingletSeriesView *self);
void ringlet_series_view_update_map (RingletSeriesView *self);
void ringlet_series_view_recolour_map (RingletSeriesView *self);

G_END_DECLS
