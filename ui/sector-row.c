/* SPDX-License-Identifier: MIT */
#include "sector-row.h"

#include <glib/gi18n-lib.h>

#include "layer-numbers.h"
#include "project-sectors.h"
#include "swatch-button.h"
#include "typed.h"

#define WIDTH_CHARS 11

struct _RingletSectorRow {
  AdwExpanderRow parent_instance;

  RingletProject *project;
  guint index;
  gboolean is_showing; /* what the widgets say comes from the document */
  GtkWidget *swatch;
  GtkWidget *eye;
  GtkWidget *name;
  GtkWidget *range;
};

G_DEFINE_FINAL_TYPE (RingletSectorRow, ringlet_sector_row, ADW_TYPE_EXPANDER_ROW)

/* Returns (transfer none) (nullable): NULL when it is gone */
static const RingletNamedSector *
get_item (RingletSectorRow *self)
{
  const RingletSectors *sectors = ringlet_project_get_state (self->project)->sectors;

  return self->index < ringlet_sectors_count (sectors) ? &sectors->items[self->index]
                                                       : NULL;
}

/* --- what the user does --- */

/* What is refused is said in the place of the angles. @entry: (nullable): that said it
 */
static void
change (RingletSectorRow *self, const RingletNamedSector *item, GtkWidget *entry)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;

  if (ringlet_project_change_sector (self->project, self->index, item, &error))
    return;
  problem = g_markup_escape_text (error->message, -1);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), problem);
  if (entry != NULL)
    gtk_widget_add_css_class (entry, "error");
}

static void
on_colour (RingletSectorRow *self)
{
  RingletNamedSector item = *get_item (self);

  item.colour = (item.colour + 1) % RINGLET_SWATCH_N_COLOURS;
  change (self, &item, NULL);
}

static void
on_eye (RingletSectorRow *self)
{
  const RingletNamedSector *now = get_item (self);
  RingletNamedSector item;

  if (self->is_showing || now == NULL)
    return;
  item = *now;
  item.is_visible = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->eye));
  change (self, &item, NULL);
}

static void
on_name (RingletSectorRow *self)
{
  const RingletNamedSector *now = get_item (self);
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  RingletNamedSector item;

  if (self->is_showing || now == NULL)
    return;
  if (g_str_equal (name, now->name)) { /* again, after what was refused */
    ringlet_sector_row_show (self);
    return;
  }
  item = *now;
  item.name = (char *) name;
  change (self, &item, self->name);
}

static char *
range_text (const RingletNamedSector *item)
{
  const double ends[] = { item->start_deg, item->end_deg };

  return ringlet_layer_numbers_format (ends, G_N_ELEMENTS (ends));
}

/* What was not edited stays as it is, with all its digits. */
static void
on_range (RingletSectorRow *self)
{
  const RingletNamedSector *now = get_item (self);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->range));
  g_autofree char *before = now != NULL ? range_text (now) : NULL;
  RingletNamedSector item;

  if (self->is_showing || now == NULL)
    return;
  if (g_str_equal (text, before)) {
    ringlet_sector_row_show (self);
    return;
  }
  item = *now;
  if (ringlet_typed_pair (text, &item.start_deg, &item.end_deg)) {
    change (self, &item, self->range);
    return;
  }
  gtk_widget_add_css_class (self->range, "error");
  adw_expander_row_set_subtitle (
      ADW_EXPANDER_ROW (self), _ ("Type where it begins and where it ends: 170 190"));
}

static void
on_remove (RingletSectorRow *self)
{
  ringlet_project_remove_sector (self->project, self->index);
}

/* --- what the document says --- */

static void
show_text (GtkWidget *entry, const char *text)
{
  gtk_widget_remove_css_class (entry, "error");
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), text))
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

void
ringlet_sector_row_show (RingletSectorRow *self)
{
  const RingletNamedSector *item = NULL;
  g_autofree char *name = NULL;
  g_autofree char *range = NULL;
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  g_autofree char *about = NULL;

  g_return_if_fail (RINGLET_IS_SECTOR_ROW (self));

  item = get_item (self);
  if (item == NULL)
    return;
  self->is_showing = TRUE;
  name = g_markup_escape_text (item->name, -1);
  range = range_text (item);
  start = ringlet_layer_numbers_format (&item->start_deg, 1);
  end = ringlet_layer_numbers_format (&item->end_deg, 1);
  about = g_strdup_printf (_ ("%s° to %s°"), start, end);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), about);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->eye), item->is_visible);
  gtk_button_set_icon_name (GTK_BUTTON (self->eye),
      item->is_visible ? "view-reveal-symbolic" : "view-conceal-symbolic");
  show_text (self->name, item->name);
  show_text (self->range, range);
  ringlet_swatch_button_set (self->swatch, item->colour);
  self->is_showing = FALSE;
}

/* --- set-up --- */

static void
add_head (RingletSectorRow *self)
{
  self->swatch = ringlet_swatch_button_new (_ ("Next colour"));
  g_signal_connect_swapped (self->swatch, "clicked", G_CALLBACK (on_colour), self);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), self->swatch);

  self->eye = gtk_toggle_button_new ();
  gtk_widget_add_css_class (self->eye, "flat");
  gtk_widget_set_valign (self->eye, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->eye, _ ("Show the pattern of this sector"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->eye),
      GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Show the pattern of this sector"), -1);
  g_signal_connect_swapped (self->eye, "toggled", G_CALLBACK (on_eye), self);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), self->eye);
}

static GtkWidget *
add_entry (RingletSectorRow *self, const char *title, GCallback changed)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), WIDTH_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), WIDTH_CHARS);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_swapped (entry, "activate", changed, self);
  g_signal_connect_swapped (focus, "leave", changed, self);
  gtk_widget_add_controller (entry, focus);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), entry);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), entry);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return entry;
}

static void
add_remove (RingletSectorRow *self)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Remove"));
  GtkWidget *row = adw_preferences_row_new ();

  gtk_widget_set_tooltip_text (button, _ ("Remove this sector"));
  gtk_widget_set_margin_top (button, 8);
  gtk_widget_set_margin_bottom (button, 8);
  gtk_widget_set_margin_start (button, 8);
  gtk_widget_set_margin_end (button, 8);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_remove), self);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

GtkWidget *
ringlet_sector_row_new (RingletProject *project, guint index)
{
  RingletSectorRow *self = g_object_new (RINGLET_TYPE_SECTOR_ROW, NULL);

  self->project = project;
  self->index = index;
  self->is_showing = TRUE;
  add_head (self);
  self->name = add_entry (self, _ ("Name"), G_CALLBACK (on_name));
  self->range = add_entry (self, _ ("From, to (°)"), G_CALLBACK (on_range));
  gtk_widget_add_css_class (self->range, "numeric");
  add_remove (self);
  ringlet_sector_row_show (self);
  return GTK_WIDGET (self);
}

static void
ringlet_sector_row_class_init (RingletSectorRowClass *klass)
{
}

static void
ringlet_sector_row_init (RingletSectorRow *self)
{
}
