/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RINGLET_TYPE_TEXT_ROW (ringlet_text_row_get_type ())
G_DECLARE_FINAL_TYPE (RingletTextRow, ringlet_text_row, RINGLET, TEXT_ROW, GObject)

/**
 * RingletTextRow:
 *
 * A row of a table of texts, with a number that says what it stands for. Immutable,
 * but for that number where rows before it come or go.
 */

/* @cells: (transfer full) (array zero-terminated=1): as many as the table has columns
 */
RingletTextRow *ringlet_text_row_new (gsize index, char **cells);
gsize ringlet_text_row_get_index (RingletTextRow *self);

/**
 * ringlet_text_table_set_up:
 * @titles: (array zero-terminated=1): of its columns: messages that it
 *   translates
 * @selection: (transfer none): over rows of #RingletTextRow
 */
void ringlet_text_table_set_up (
    GtkColumnView *view, const char *const *titles, GtkSelectionModel *selection);

/* The same of words in place of numbers: they begin at the left, and can be selected.
 */
void ringlet_text_table_set_up_words (
    GtkColumnView *view, const char *const *titles, GtkSelectionModel *selection);

/**
 * ringlet_text_table_fill:
 * @items: (element-type RingletTextRow): what the table shows
 * @rows: (element-type RingletTextRow): what it is to show
 *
 * Rows at both ends that say the same stay, with their widgets and as they are
 * selected: to make hundreds anew takes longer than a frame.
 */
void ringlet_text_table_fill (GListStore *items, GPtrArray *rows);

G_END_DECLS
