/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More cells than any scan has, and few enough to be drawn. */
#define RINGLET_MAP_MAX_CELLS ((guint64) 1 << 24)

/**
 * RingletMapGrid:
 * @n_slow: rows; 0 for no grid
 * @n_fast: cells of a row
 * @serpentine: every other row runs back
 * @offset: frames before the first cell; negative where the first cells have none
 * @blanks: (nullable) (element-type guint32): ascending: cells in which nothing was
 *   measured, by their place in the scan from 0; what follows moves on by one
 * @excluded: (nullable) (element-type guint32): ascending: frames that are not shown,
 *   nor counted for the colours, wherever they lie
 *
 * Where in a scan each frame of a series was taken. Cells are numbered in the order in
 * which they were measured. A value; functions borrow it.
 */
typedef struct {
  guint n_slow;
  guint n_fast;
  gboolean serpentine;
  gint64 offset;
  GArray *blanks;
  GArray *excluded;
} RingletMapGrid;

/* n_slow × n_fast */
static inline guint64
ringlet_map_grid_n_cells (const RingletMapGrid *self)
{
  return (guint64) self->n_slow * self->n_fast;
}

/* Frame of a cell; −1 where it is blank, or the series has not as many as @n_frames. */
gint64 ringlet_map_grid_frame (
    const RingletMapGrid *self, guint slow, guint fast, guint64 n_frames);

/* Place of cell (@slow, @fast) in the scan. */
guint ringlet_map_grid_cell (const RingletMapGrid *self, guint slow, guint fast);

/**
 * ringlet_map_grid_set_shape:
 * @n_frames: of the series
 *
 * As it is typed, a number after the other. Where one of them is 0: of a grid it takes
 * the grid away; where there is none the other is what it takes for all frames.
 */
void ringlet_map_grid_set_shape (
    RingletMapGrid *self, guint n_slow, guint n_fast, guint64 n_frames);

/* Where a frame was taken; FALSE for those before and behind the grid. */
gboolean ringlet_map_grid_find (
    const RingletMapGrid *self, gint64 frame, guint *slow, guint *fast);

/* Whether cell @cell of the scan is blank. */
gboolean ringlet_map_grid_is_blank (const RingletMapGrid *self, guint cell);

/* Returns (transfer full) (nullable): @blanks with @cell, or without it where it was
 * there. */
GArray *ringlet_map_grid_toggle_blank (const RingletMapGrid *self, guint cell);

/* Whether @frame is left out of the map. */
gboolean ringlet_map_grid_is_excluded (const RingletMapGrid *self, gint64 frame);

/* Returns (transfer full) (nullable): @excluded with @frame, or without it where it was
 * there. */
GArray *ringlet_map_grid_toggle_excluded (const RingletMapGrid *self, guint frame);

/**
 * ringlet_map_blanks_parse:
 * @text: numbers of cells or frames from 1, and ranges of them: "3, 17-19"
 * @blanks: (out) (transfer full) (nullable): NULL where there are none
 * @error: RINGLET_ERROR_VALUE with the word that is none
 */
gboolean ringlet_map_blanks_parse (const char *text, GArray **blanks, GError **error);

/* Returns (transfer full): what ringlet_map_blanks_parse() takes. */
char *ringlet_map_blanks_format (const GArray *blanks);

/* RINGLET_ERROR_VALUE where there are more cells than @RINGLET_MAP_MAX_CELLS. */
gboolean ringlet_map_grid_check (const RingletMapGrid *self, GError **error);

G_END_DECLS
