/* SPDX-License-Identifier: MIT */
#include "header-table.h"

#include <glib/gi18n-lib.h>

#include "header-lines.h"
#include "text-table.h"

struct _RingletHeaderTable {
  AdwBin parent_instance;

  RingletLive *live;
  const RingletImage *shown; /* (nullable): borrowed: whose header it is */
  gboolean is_current;       /* no other image came while nobody looked */
  GPtrArray *lines;          /* (nullable) (element-type RingletHeaderLine) */
  GListStore *items;         /* (element-type RingletTextRow): what the search leaves */

  GtkSearchEntry *search;
  GtkColumnView *table;
  GtkLabel *none_label;
  GtkWidget *copy_button;
};

G_DEFINE_FINAL_TYPE (RingletHeaderTable, ringlet_header_table, ADW_TYPE_BIN)

static const char *
words (RingletHeaderTable *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->search));
}

static char **
cells_of (const RingletHeaderLine *line)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();

  g_strv_builder_add (cells, line->is_known ? _ (line->key) : line->key);
  g_strv_builder_add (cells, line->value);
  return g_strv_builder_end (cells);
}

static void
fill (RingletHeaderTable *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  const gboolean has_header = self->lines != NULL && self->lines->len > 0;

  for (guint i = 0; has_header && i < self->lines->len; i++) {
    const RingletHeaderLine *line = g_ptr_array_index (self->lines, i);

    if (ringlet_header_line_matches (line, words (self)))
      g_ptr_array_add (rows, ringlet_text_row_new (i, cells_of (line)));
  }
  ringlet_text_table_fill (self->items, rows);
  gtk_widget_set_sensitive (self->copy_button, rows->len > 0);
  gtk_label_set_text (self->none_label,
      rows->len > 0    ? ""
          : has_header ? _ ("Nothing in the header is like that")
                       : _ ("The file says nothing beside the pixels"));
  gtk_widget_set_visible (GTK_WIDGET (self->none_label), rows->len == 0);
}

static void
show_display (RingletHeaderTable *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  const RingletImage *image = display != NULL ? display->image : NULL;

  /* Another image may have the address of one that went meanwhile. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self))) {
    self->is_current = FALSE;
    return;
  }
  if (self->is_current && image == self->shown)
    return;
  self->is_current = TRUE;
  self->shown = image;
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  if (image != NULL)
    self->lines = ringlet_header_lines_new (&image->meta);
  fill (self);
}

static void
on_copy (RingletHeaderTable *self)
{
  g_autofree char *text = self->lines != NULL
      ? ringlet_header_lines_text (self->lines, words (self))
      : NULL;

  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

void
ringlet_header_table_bind (RingletHeaderTable *self, RingletLive *live)
{
  g_return_if_fail (RINGLET_IS_HEADER_TABLE (self) && self->live == NULL);

  self->live = g_object_ref (live);
  g_signal_connect_object (
      live, "notify::display", G_CALLBACK (show_display), self, G_CONNECT_SWAPPED);
}

static void
ringlet_header_table_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ringlet_header_table_parent_class)->map (widget);
  show_display (RINGLET_HEADER_TABLE (widget));
}

static void
ringlet_header_table_dispose (GObject *object)
{
  RingletHeaderTable *self = RINGLET_HEADER_TABLE (object);

  g_clear_object (&self->live);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_object (&self->items);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGLET_TYPE_HEADER_TABLE);
  G_OBJECT_CLASS (ringlet_header_table_parent_class)->dispose (object);
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletHeaderTable, name)

static void
ringlet_header_table_class_init (RingletHeaderTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_header_table_dispose;
  widget_class->map = ringlet_header_table_map;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/header-table.ui");
  BIND (search);
  BIND (table);
  BIND (none_label);
  BIND (copy_button);
  gtk_widget_class_bind_template_callback (widget_class, fill);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
}

static void
ringlet_header_table_init (RingletHeaderTable *self)
{
  static const char *const titles[] = { N_ ("Key"), N_ ("Value"), NULL };
  GtkNoSelection *all = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (RINGLET_TYPE_TEXT_ROW);
  all = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->items)));
  ringlet_text_table_set_up_words (self->table, titles, GTK_SELECTION_MODEL (all));
  g_object_unref (all);
}
