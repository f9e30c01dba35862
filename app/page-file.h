/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/plot.h"

G_BEGIN_DECLS

#define RINGLET_PAGE_FILE_WIDTH_PT 600.0
#define RINGLET_PAGE_FILE_HEIGHT_PT 450.0

/* What a page is drawn in: fills it with white and chooses the font. */
RingletPlotStyle ringlet_page_file_style (cairo_t *cr);

/* By its suffix. Returns: whether @path is a name for a picture: .png, .svg, .pdf */
gboolean ringlet_page_file_is_picture (const char *path);

/**
 * ringlet_page_file_write:
 * @draw: gets a canvas whose unit is a point, and @data
 * @error: RINGLET_ERROR_VALUE for a suffix that is none of these, RINGLET_ERROR_LIMIT
 *   when the drawing fails, as ringlet_output_write()
 *
 * A drawing as a file; pixels of a PNG are half a point. Any thread.
 */
gboolean ringlet_page_file_write (void (*draw) (cairo_t *cr, gpointer data),
    gpointer data, const char *path, gboolean overwrite, GError **error);

G_END_DECLS
