/* SPDX-License-Identifier: MIT */
#include "overlay-group.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "flat-button.h"
#include "frame-watch.h"
#include "group-rows.h"
#include "layer-numbers.h"
#include "overlay-row.h"
#include "project-overlays.h"

#define WIDTH_CHARS 11

struct _RingletOverlayGroup {
  AdwPreferencesGroup parent_instance;

  RingletProject *project;
  RingletOverlays *shown; /* (nullable): what the rows say */
  GPtrArray *rows;        /* (element-type RingletOverlayRow): borrowed */
  GtkWidget *none;
  GtkWidget *waterfall_row;
  GtkWidget *waterfall;
  gboolean is_showing;
};

G_DEFINE_FINAL_TYPE (
    RingletOverlayGroup, ringlet_overlay_group, ADW_TYPE_PREFERENCES_GROUP)

static void
on_waterfall (RingletOverlayGroup *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->waterfall));
  g_autofree char *now = NULL;
  g_autofree double *numbers = NULL;
  gsize n = 0;

  if (self->is_showing || self->shown == NULL)
    return;
  now = ringlet_layer_numbers_format (&self->shown->waterfall, 1);
  if (g_str_equal (text, now))
    return;
  numbers = ringlet_layer_numbers_parse (text, &n, NULL);
  if (numbers == NULL || n != 1 || !isfinite (numbers[0])) {
    gtk_widget_add_css_class (self->waterfall, "error");
    return;
  }
  gtk_widget_remove_css_class (self->waterfall, "error");
  ringlet_project_set_waterfall (self->project, numbers[0]);
}

/* --- what the document says --- */

static void
show_waterfall (RingletOverlayGroup *self)
{
  const double waterfall = self->shown != NULL ? self->shown->waterfall : 0.0;
  g_autofree char *text = ringlet_layer_numbers_format (&waterfall, 1);

  self->is_showing = TRUE;
  gtk_widget_remove_css_class (self->waterfall, "error");
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->waterfall)), text))
    gtk_editable_set_text (GTK_EDITABLE (self->waterfall), text);
  self->is_showing = FALSE;
}

static void
on_state (RingletOverlayGroup *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("overlay group");
  RingletOverlays *now = ringlet_project_get_state (self->project)->overlays;

  if (now == self->shown)
    return;
  g_clear_pointer (&self->shown, ringlet_overlays_unref);
  self->shown = ringlet_overlays_ref (now);
  ringlet_group_rows_resize (ADW_PREFERENCES_GROUP (self), self->rows,
      ringlet_overlays_count (now), self->waterfall_row, ringlet_overlay_row_new,
      self->project);
  for (guint i = 0; i < self->rows->len; i++)
    ringlet_overlay_row_show (g_ptr_array_index (self->rows, i));
  gtk_widget_set_visible (self->none, now == NULL);
  gtk_widget_set_visible (self->waterfall_row, now != NULL);
  show_waterfall (self);
}

void
ringlet_overlay_group_bind (RingletOverlayGroup *self, RingletProject *project)
{
  g_return_if_fail (RINGLET_IS_OVERLAY_GROUP (self) && self->project == NULL);

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
add_waterfall (RingletOverlayGroup *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->waterfall_row = g_object_ref_sink (adw_action_row_new ());
  self->waterfall = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->waterfall), WIDTH_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->waterfall), WIDTH_CHARS);
  gtk_widget_set_valign (self->waterfall, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->waterfall, "numeric");
  g_signal_connect_swapped (
      self->waterfall, "activate", G_CALLBACK (on_waterfall), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_waterfall), self);
  gtk_widget_add_controller (self->waterfall, focus);
  adw_preferences_row_set_title (
      ADW_PREFERENCES_ROW (self->waterfall_row), _ ("Waterfall"));
  gtk_widget_set_tooltip_text (self->waterfall_row,
      _ ("How far each stands above the one below it, in intensity; or drag upwards in "
         "the pattern with Shift held"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->waterfall_row), self->waterfall);
  adw_action_row_set_activatable_widget (
      ADW_ACTION_ROW (self->waterfall_row), self->waterfall);
  gtk_widget_set_visible (self->waterfall_row, FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->waterfall_row);
}

static void
ringlet_overlay_group_dispose (GObject *object)
{
  RingletOverlayGroup *self = RINGLET_OVERLAY_GROUP (object);

  g_clear_object (&self->waterfall_row);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, ringlet_overlays_unref);
  G_OBJECT_CLASS (ringlet_overlay_group_parent_class)->dispose (object);
}

static void
ringlet_overlay_group_class_init (RingletOverlayGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_overlay_group_dispose;
}

static void
ringlet_overlay_group_init (RingletOverlayGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->rows = g_ptr_array_new ();
  self->none = adw_action_row_new ();
  adw_preferences_group_set_title (group, _ ("Overlays"));
  add_button (box, "bookmark-new-symbolic", _ ("Keep the pattern as an overlay"),
      "win.keep-pattern");
  add_button (
      box, "list-add-symbolic", _ ("Add patterns as overlays"), "win.add-overlays");
  adw_preferences_group_set_header_suffix (group, box);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->none),
      _ ("Keep a pattern (Ctrl+K), or drop others on the plot, to compare"));
  adw_preferences_group_add (group, self->none);
  add_waterfall (self);
}
