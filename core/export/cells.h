/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletCell:
 * @text: a character, or 0 for two halves, one over the other
 * @colours: 0xFFRRGGBB of the upper and the lower half, 0 for that of the terminal; of
 *   a character the first is its colour
 * @plain: what stands for the halves where there are no colours; 0 for a blank
 */
typedef struct {
  gunichar text;
  guint32 colours[2];
  char plain;
} RingletCell;

/**
 * RingletCells:
 * @n_columns: in a row
 * @n_rows: how many
 * @cells: (array): @n_rows × @n_columns, row-major
 * @is_ascii: only characters of ASCII are wanted
 *
 * A picture of characters. Half a cell is about square.
 */
typedef struct {
  gsize n_columns;
  gsize n_rows;
  RingletCell *cells;
  gboolean is_ascii;
} RingletCells;

RingletCells *ringlet_cells_new (gsize n_columns, gsize n_rows, gboolean is_ascii);
void ringlet_cells_free (RingletCells *self);

static inline RingletCell *
ringlet_cells_at (const RingletCells *self, gsize row, gsize column)
{
  return &self->cells[row * self->n_columns + column];
}

/* How many columns @text takes. */
gsize ringlet_cells_width (const RingletCells *self, const char *text);

/* @text from @column on, what does not fit is left out; in ASCII "Å⁻¹" is "A^-1". */
void ringlet_cells_text (
    RingletCells *self, gsize row, gssize column, const char *text, guint32 colour);

/**
 * RingletCellColours:
 * @RINGLET_CELLS_PLAIN: none
 * @RINGLET_CELLS_16: the nearest of the usual ones of 16
 * @RINGLET_CELLS_256: the nearest of xterm's 256, without the first 16
 * @RINGLET_CELLS_TRUE: as they are, 24 bit
 *
 * What the terminal can show.
 */
typedef enum {
  RINGLET_CELLS_PLAIN,
  RINGLET_CELLS_16,
  RINGLET_CELLS_256,
  RINGLET_CELLS_TRUE,
} RingletCellColours;

/* Returns (transfer full): lines of text with the control sequences of ECMA-48 (SGR),
 * in UTF-8. */
char *ringlet_cells_encode (const RingletCells *self, RingletCellColours colours);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletCells, ringlet_cells_free)

G_END_DECLS
