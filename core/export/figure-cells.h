/* SPDX-License-Identifier: MIT */
#pragma once

#include "export/cells.h"
#include "export/figure.h"

G_BEGIN_DECLS

/**
 * ringlet_figure_cells:
 * @options: (nullable): NULL for none; rings, bands and scale bars are left out
 * @n_columns: at least 24
 * @n_rows: at least 10
 * @is_ascii: for terminals that show no other characters
 * @error: as ringlet_figure_write(); RINGLET_ERROR_VALUE for fewer columns or rows
 *
 * A figure for terminals without pixels.
 *
 * Returns: (transfer full): characters, with axes around the data
 */
RingletCells *ringlet_figure_cells (const RingletFigure *figure,
    const RingletFigureOptions *options, gsize n_columns, gsize n_rows,
    gboolean is_ascii, GError **error);

G_END_DECLS
