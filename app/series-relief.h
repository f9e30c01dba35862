/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/relief.h"
#include "heat-map.h"

G_BEGIN_DECLS

/* Curves that are told apart on a screen, and rows that make a surface of it. */
#define RINGLET_SERIES_RELIEF_MOST_CURVES 60
#define RINGLET_SERIES_RELIEF_MOST_ROWS 128

/**
 * RingletSeriesRelief:
 *
 * What of the patterns of a series is seen as a waterfall or a surface: a copy of their
 * numbers. A waterfall has every n-th frame, the least n with which there are no more
 * than RINGLET_SERIES_RELIEF_MOST_CURVES, and frames that are multiples of it, so that
 * the same ones stay while the view moves; a surface has the means of 2^k frames, from
 * the level of the heat map with no more than RINGLET_SERIES_RELIEF_MOST_ROWS. Either
 * has the frame that is marked. Immutable; any thread.
 */
typedef struct _RingletSeriesRelief RingletSeriesRelief;

/**
 * ringlet_series_relief_new:
 * @view: what is seen; cut off where there is nothing
 * @scale: of the intensities
 * @levels: colours of a surface
 * @frame: that is marked; −1 for none
 *
 * Heights begin at zero, or at the least value where that is below; on a logarithmic
 * scale at the least positive one, but not more than six decades below the largest.
 *
 * Returns: (transfer full) (nullable): NULL where nothing is in view
 */
RingletSeriesRelief *ringlet_series_relief_new (const RingletHeatMap *map,
    RingletReliefKind kind, const RingletHeatView *view, RingletScale scale,
    const RingletLevels *levels, gint64 frame);
RingletSeriesRelief *ringlet_series_relief_ref (RingletSeriesRelief *self);
void ringlet_series_relief_unref (RingletSeriesRelief *self);

gsize ringlet_series_relief_n_rows (const RingletSeriesRelief *self);

/* Frames from one curve to the next, or that are joined in a row. */
gsize ringlet_series_relief_step (const RingletSeriesRelief *self);

/* The frame of row @row of the relief, the first one of those that are joined. */
gsize ringlet_series_relief_frame (const RingletSeriesRelief *self, gsize row);

/* Returns (transfer none) (array): heights of a row, 0 … 1 */
const float *ringlet_series_relief_heights (
    const RingletSeriesRelief *self, gsize row, gsize *n);
void ringlet_series_relief_limits (
    const RingletSeriesRelief *self, double *low, double *high);

/* Where on a canvas of @width × @height there is room for it beside its axes; all of
 * it, and no axes, where these would leave nothing.
 * @text_size: of ordinary text */
RingletReliefBox ringlet_series_relief_box (
    RingletReliefKind kind, double width, double height, double text_size);

/* Returns (transfer full): what is seen of it in @box. */
RingletRelief *ringlet_series_relief_project (const RingletSeriesRelief *self,
    const RingletReliefPose *pose, const RingletReliefBox *box);

/* How it is painted in the colours @ink and @mark, 0xFFRRGGBB. Borrows the colours of
 * @self. */
RingletReliefLook ringlet_series_relief_look (
    const RingletSeriesRelief *self, guint32 ink, guint32 mark, gboolean shows_hidden);

/* With round numbers, in the language of the user. */
void ringlet_series_relief_draw_axes (const RingletSeriesRelief *self, cairo_t *cr,
    const RingletPlotStyle *style, const RingletReliefPose *pose,
    const RingletReliefBox *box);

/**
 * ringlet_series_relief_write:
 * @path: .png, .svg or .pdf: its curves can be edited in the last two
 * @error: RINGLET_ERROR_VALUE for another suffix, as ringlet_output_write()
 *
 * A page of 600 × 450 points.
 */
gboolean ringlet_series_relief_write (const RingletSeriesRelief *self,
    const RingletReliefPose *pose, gboolean shows_hidden, const char *path,
    gboolean overwrite, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesRelief, ringlet_series_relief_unref)

G_END_DECLS
