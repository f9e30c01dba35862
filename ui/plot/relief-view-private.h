/* SPDX-License-Identifier: MIT */
#pragma once

/* The files of the relief view: what is seen (relief-view.c), what the user does
 * (relief-input.c). */

#include "display/plot-range.h"
#include "picture.h"
#include "plot/relief-view.h"

G_BEGIN_DECLS

typedef enum {
  RINGLET_RELIEF_HOVER,
  RINGLET_RELIEF_TURN,
  RINGLET_RELIEF_PAN,
} RingletReliefDrag;

struct _RingletReliefView {
  GtkWidget parent_instance;

  GtkWidget *axes;
  GtkWidget *empty;
  const RingletHeatMap *map; /* (nullable) */
  gsize n_frames;            /* as they were when it was given */
  gsize n_columns;
  RingletReliefKind kind;
  RingletReliefPose poses[2];
  gboolean shows_hidden;
  RingletScale scale;
  RingletLevels levels;
  gint64 frame;
  RingletPlotRange columns; /* that are seen */
  RingletPlotRange rows;

  RingletSeriesRelief *relief; /* (nullable): to be copied anew */
  RingletRelief *seen;         /* (nullable): to be projected anew */
  RingletPictures pictures;
  cairo_surface_t *picture; /* (nullable), one of these; NULL: to be painted anew */
  RingletReliefBox box;
  double scale_factor; /* of @seen */

  RingletReliefDrag drag;
  double drag_x;
  double drag_y;
  RingletReliefPose drag_pose;
  RingletPlotRange drag_columns;
  RingletPlotRange drag_rows;
  double pointer_x;
  double pointer_y;
  gboolean pointer_inside;
  guint tick;
};

static inline RingletReliefPose *
ringlet_relief_view_pose (RingletReliefView *self)
{
  return &self->poses[self->kind];
}

/* Other numbers, or the same from elsewhere. */
void ringlet_relief_view_change (RingletReliefView *self);
void ringlet_relief_view_turn (RingletReliefView *self);

/* Makes what is seen, where it is not there. Returns (nullable) */
RingletRelief *ringlet_relief_view_make (RingletReliefView *self);

/* relief-input.c */
void ringlet_relief_input_install (GtkWidgetClass *widget_class);
void ringlet_relief_input_connect (RingletReliefView *self);

G_END_DECLS
