/* SPDX-License-Identifier: MIT */
#include "sector-group.h"

#include <glib/gi18n-lib.h>

#include "flat-button.h"
#include "frame-watch.h"
#include "group-rows.h"
#include "project-sectors.h"
#include "sector-row.h"
#include "typed.h"

#define WIDTH_CHARS 4

struct _RingletSectorGroup {
  AdwPreferencesGroup parent_instance;

  RingletProject *project;
  RingletSectors *shown; /* (nullable): what the rows say */
  GPtrArray *rows;       /* (element-type RingletSectorRow): borrowed */
  GtkWidget *divide_row;
  GtkWidget *divide;
};

G_DEFINE_FINAL_TYPE (
    RingletSectorGroup, ringlet_sector_group, ADW_TYPE_PREFERENCES_GROUP)

/* --- what the user does --- */

static void
on_divide (RingletSectorGroup *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->divide));
  double n = 0.0;

  if (ringlet_typed_number (text, &n) && n >= 1.0 && n <= RINGLET_MAX_SECTORS &&
      n == (guint) n) {
    ringlet_project_divide_sectors (self->project, (guint) n, NULL);
    gtk_editable_set_text (GTK_EDITABLE (self->divide), "");
    gtk_widget_remove_css_class (self->divide, "error");
    return;
  }
  gtk_widget_add_css_class (self->divide, "error");
}

/* --- what the document says --- */

static void
on_state (RingletSectorGroup *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("sector group");
  RingletSectors *now = ringlet_project_get_state (self->project)->sectors;

  if (now == self->shown)
    return;
  g_clear_pointer (&self->shown, ringlet_sectors_unref);
  self->shown = ringlet_sectors_ref (now);
  ringlet_group_rows_resize (ADW_PREFERENCES_GROUP (self), self->rows,
      ringlet_sectors_count (now), self->divide_row, ringlet_sector_row_new,
      self->project);
  for (guint i = 0; i < self->rows->len; i++)
    ringlet_sector_row_show (g_ptr_array_index (self->rows, i));
}

void
ringlet_sector_group_bind (RingletSectorGroup *self, RingletProject *project)
{
  g_return_if_fail (RINGLET_IS_SECTOR_GROUP (self) && self->project == NULL);

  self->project = project;
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  on_state (self);
}

/* --- set-up --- */

static void
add_button (GtkWidget *box, const char *icon, const char *tip, const char *action)
{
  GtkWidget *button = ringlet_flat_button_new (icon, tip, NULL);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (box), button);
}

static void
add_draw (GtkWidget *box)
{
  const char *tip = _ ("Draw a sector on image or cake: drag from one azimuth to "
                       "another, or click");
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), "document-edit-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Draw a sector"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.draw-sector");
  gtk_box_append (GTK_BOX (box), button);
}

static void
add_divide (RingletSectorGroup *self)
{
  self->divide_row = g_object_ref_sink (adw_action_row_new ());
  self->divide = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->divide), WIDTH_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->divide), WIDTH_CHARS);
  gtk_widget_set_valign (self->divide, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->divide, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->divide),
      GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Number of parts of one size"), -1);
  g_signal_connect_swapped (self->divide, "activate", G_CALLBACK (on_divide), self);
  adw_preferences_row_set_title (
      ADW_PREFERENCES_ROW (self->divide_row), _ ("Parts of one size"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->divide_row),
      _ ("A number, then Enter: sectors in the place of those above"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->divide_row), self->divide);
  adw_action_row_set_activatable_widget (
      ADW_ACTION_ROW (self->divide_row), self->divide);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->divide_row);
}

static void
ringlet_sector_group_dispose (GObject *object)
{
  RingletSectorGroup *self = RINGLET_SECTOR_GROUP (object);

  g_clear_object (&self->divide_row);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, ringlet_sectors_unref);
  G_OBJECT_CLASS (ringlet_sector_group_parent_class)->dispose (object);
}

static void
ringlet_sector_group_class_init (RingletSectorGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_sector_group_dispose;
}

static void
ringlet_sector_group_init (RingletSectorGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (group, _ ("Sectors"));
  adw_preferences_group_set_description (group, _ ("A pattern for each of them"));
  add_draw (box);
  add_button (box, "list-add-symbolic", _ ("Add a sector of 30°"), "win.add-sector");
  add_button (box, "document-save-symbolic",
      _ ("Export the pattern of each sector, in a file of its own"),
      "win.export-sectors");
  add_button (
      box, "edit-clear-symbolic", _ ("Remove all sectors"), "win.clear-sectors");
  adw_preferences_group_set_header_suffix (group, box);
  add_divide (self);
}
