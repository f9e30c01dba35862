/* SPDX-License-Identifier: MIT */
#include "text-table.h"

#include <glib/gi18n-lib.h>

struct _RingletTextRow {
  GObject parent_instance;

  gsize index;
  char **cells;
};

G_DEFINE_FINAL_TYPE (RingletTextRow, ringlet_text_row, G_TYPE_OBJECT)

static void
ringlet_text_row_finalize (GObject *object)
{
  g_strfreev (RINGLET_TEXT_ROW (object)->cells);
  G_OBJECT_CLASS (ringlet_text_row_parent_class)->finalize (object);
}

static void
ringlet_text_row_class_init (RingletTextRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringlet_text_row_finalize;
}

static void
ringlet_text_row_init (RingletTextRow *self)
{
}

RingletTextRow *
ringlet_text_row_new (gsize index, char **cells)
{
  RingletTextRow *self = g_object_new (RINGLET_TYPE_TEXT_ROW, NULL);

  self->index = index;
  self->cells = cells;
  return self;
}

gsize
ringlet_text_row_get_index (RingletTextRow *self)
{
  g_return_val_if_fail (RINGLET_IS_TEXT_ROW (self), 0);
  return self->index;
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
on_setup_words (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  RingletTextRow *row = gtk_list_item_get_item (item);

  gtk_label_set_text (
      GTK_LABEL (gtk_list_item_get_child (item)), row->cells[GPOINTER_TO_UINT (data)]);
}

static void
set_up (GtkColumnView *view, const char *const *titles, GCallback on_setup_cell,
    GtkSelectionModel *selection)
{
  for (guint i = 0; titles[i] != NULL; i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    g_autoptr (GtkColumnViewColumn) column =
        gtk_column_view_column_new (_ (titles[i]), factory);

    g_signal_connect (factory, "setup", on_setup_cell, NULL);
    g_signal_connect (factory, "bind", G_CALLBACK (on_bind), GUINT_TO_POINTER (i));
    gtk_column_view_column_set_expand (column, TRUE);
    gtk_column_view_append_column (view, column);
  }
  gtk_column_view_set_model (view, selection);
}

void
ringlet_text_table_set_up (
    GtkColumnView *view, const char *const *titles, GtkSelectionModel *selection)
{
  set_up (view, titles, G_CALLBACK (on_setup), selection);
}

void
ringlet_text_table_set_up_words (
    GtkColumnView *view, const char *const *titles, GtkSelectionModel *selection)
{
  set_up (view, titles, G_CALLBACK (on_setup_words), selection);
}

/* --- filled --- */

/* Whether @items says at @at what the row says; if so it stands for the same. */
static gboolean
keep_row (GListStore *items, guint at, const RingletTextRow *row)
{
  g_autoptr (RingletTextRow) kept = g_list_model_get_item (G_LIST_MODEL (items), at);

  if (!g_strv_equal (
          (const char *const *) kept->cells, (const char *const *) row->cells))
    return FALSE;
  kept->index = row->index;
  return TRUE;
}

void
ringlet_text_table_fill (GListStore *items, GPtrArray *rows)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (items));
  const guint most = MIN (n, rows->len);
  guint first = 0;
  guint last = 0;

  while (first < most && keep_row (items, first, rows->pdata[first]))
    first++;
  while (last < most - first &&
      keep_row (items, n - 1 - last, rows->pdata[rows->len - 1 - last]))
    last++;
  g_list_store_splice (
      items, first, n - first - last, rows->pdata + first, rows->len - first - last);
}
