/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "display/plot.h"
#include "display/relief-projection.h"

G_BEGIN_DECLS

/**
 * RingletReliefRow:
 * @v: where it stands, 0 … 1
 * @heights: (array): 0 … 1 from the floor to the ceiling; NaN where nothing is known
 *
 * A curve; borrows its heights.
 */
typedef struct {
  double v;
  const float *heights;
} RingletReliefRow;

/**
 * RingletRelief:
 *
 * Curves one behind the other, and what of each is seen: for each column of pixels a
 * curve is hidden where one before it reaches higher (floating horizon: H. Williamson,
 * CACM 15 (1972) 100). Columns that several points share keep the highest, so that no
 * peak is lost. Immutable.
 */
typedef struct _RingletRelief RingletRelief;

/**
 * ringlet_relief_new:
 * @rows: (array length=n_rows): in any order
 * @n_points: of each curve, at least 2
 * @u_first: of the first point
 * @u_step: to the next
 *
 * Columns are those of the box of @projection, each a canvas unit wide.
 */
RingletRelief *ringlet_relief_new (const RingletReliefProjection *projection,
    const RingletReliefRow *rows, gsize n_rows, gsize n_points, double u_first,
    double u_step);
void ringlet_relief_free (RingletRelief *self);

const RingletReliefBox *ringlet_relief_box (const RingletRelief *self);
gsize ringlet_relief_n_columns (const RingletRelief *self);
gsize ringlet_relief_n_rows (const RingletRelief *self);

/* Which of the rows it was, counted from the eye away. */
gsize ringlet_relief_row_at (const RingletRelief *self, gsize place);

/**
 * RingletReliefPoint:
 * @y: of the curve, on the canvas; NaN where there is none
 * @floor: of the floor below it
 * @horizon: what is below it, larger, is hidden; infinite where nothing is before it
 * @height: as it was given
 */
typedef struct {
  float y;
  float floor;
  float horizon;
  float height;
} RingletReliefPoint;

/* Returns (transfer none) (array): one a column of the row at @place from the eye */
const RingletReliefPoint *ringlet_relief_points (
    const RingletRelief *self, gsize place);

/* Returns (transfer none) (nullable) (array): of a surface the ends of its rows on the
 * side that is turned to the eye, one a column; no horizon is before them. */
const RingletReliefPoint *ringlet_relief_side (const RingletRelief *self);

/* Returns: of the curves that are seen in the column of @x the one that is nearest to
 * @y; −1 where there is none. */
gssize ringlet_relief_pick (const RingletRelief *self, double x, double y);

/**
 * RingletReliefLook:
 * @ink: of curves, 0xAARRGGBB, not multiplied
 * @mark: of the row that is marked
 * @wall: below the curves in front of all
 * @colours: (array length=256) (nullable): by height, between the curves: a surface
 * @marked: row that is marked; −1 for none
 * @shows_hidden: curves shine through those before them
 * @line_width: canvas units
 */
typedef struct {
  guint32 ink;
  guint32 mark;
  guint32 wall;
  const guint32 *colours;
  gssize marked;
  gboolean shows_hidden;
  double line_width;
} RingletReliefLook;

/**
 * ringlet_relief_paint:
 * @pixels: (array): of the box, 0xAARRGGBB with multiplied colours; overwritten
 *
 * Each pixel of the surface once; curves with soft edges.
 */
void ringlet_relief_paint (
    const RingletRelief *self, const RingletReliefLook *look, guint32 *pixels);

/* Adds what is seen of the row at @place from the eye to the path of @cr, with the ends
 * where it crosses the horizon; all of it with @shows_hidden. */
void ringlet_relief_path (
    const RingletRelief *self, gsize place, gboolean shows_hidden, cairo_t *cr);

/**
 * RingletReliefAxis:
 * @label: with the unit in brackets
 * @brief: (nullable): where there is no room for @label
 * @first: at 0
 * @last: at 1
 */
typedef struct {
  const char *label;
  const char *brief;
  double first;
  double last;
} RingletReliefAxis;

/* Edges of the box with round numbers, @u, @v, @w are its axes;
 * @scale: of @w. */
void ringlet_relief_draw_axes (cairo_t *cr, const RingletPlotStyle *style,
    const RingletReliefProjection *projection, const RingletReliefAxis *u,
    const RingletReliefAxis *v, const RingletReliefAxis *w, RingletScale scale);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletRelief, ringlet_relief_free)

G_END_DECLS
