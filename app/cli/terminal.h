/* SPDX-License-Identifier: MIT */
#pragma once

#include "export/cells.h"

G_BEGIN_DECLS

/**
 * RingletTerminalKind:
 * @RINGLET_TERMINAL_NONE: there is no terminal
 * @RINGLET_TERMINAL_SIXEL: it shows pixels
 * @RINGLET_TERMINAL_BLOCKS: it shows Unicode
 * @RINGLET_TERMINAL_ASCII: it shows ASCII
 */
typedef enum {
  RINGLET_TERMINAL_NONE,
  RINGLET_TERMINAL_SIXEL,
  RINGLET_TERMINAL_BLOCKS,
  RINGLET_TERMINAL_ASCII,
} RingletTerminalKind;

/**
 * RingletTerminal:
 * @kind: what it shows
 * @colours: of characters
 * @n_columns: its width
 * @n_rows: its height
 * @cell_width: pixels of a character, where it shows pixels
 * @cell_height: likewise
 *
 * What standard output is connected with.
 */
typedef struct {
  RingletTerminalKind kind;
  RingletCellColours colours;
  guint n_columns;
  guint n_rows;
  guint cell_width;
  guint cell_height;
} RingletTerminal;

/**
 * ringlet_terminal_detect:
 * @wanted: (nullable): "sixel", "blocks" or "ascii", also where standard output is no
 *   terminal; NULL or "auto" to find out
 * @error: RINGLET_ERROR_VALUE when @wanted is anything else
 *
 * Asks the terminal what it can do (primary device attributes, DA1), and waits no
 * longer than a moment for its answer. Colours are those that COLORTERM and TERM speak
 * of, none with NO_COLOR; a size that nobody tells is 80 × 24, or COLUMNS and LINES.
 */
gboolean ringlet_terminal_detect (
    const char *wanted, RingletTerminal *self, GError **error);

G_END_DECLS
