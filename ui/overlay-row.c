/* SPDX-License-Identifier: MIT */
#include "overlay-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "layer-numbers.h"
#include "project-overlays.h"
#include "swatch-button.h"

#define WIDTH_CHARS 11

struct _RingletOverlayRow {
  AdwExpanderRow parent_instance;

  RingletProject *project;
  guint index;
  gboolean is_showing; /* what the widgets say comes from the document */
  GtkWidget *swatch;
  GtkWidget *eye;
  GtkWidget *name;
  GtkWidget *scale;
  GtkWidget *offset;
  GtkWidget *compare;
};

G_DEFINE_FINAL_TYPE (RingletOverlayRow, ringlet_overlay_row, ADW_TYPE_EXPANDER_ROW)

/* Returns (transfer none) (nullable): NULL when it is gone */
static const RingletOverlay *
get_item (RingletOverlayRow *self)
{
  const RingletOverlays *overlays = ringlet_project_get_state (self->project)->overlays;

  return self->index < ringlet_overlays_count (overlays) ? &overlays->items[self->index]
                                                         : NULL;
}

/* --- what the user does --- */

static void
on_colour (RingletOverlayRow *self)
{
  RingletOverlay item = *get_item (self);

  item.colour = (item.colour + 1) % RINGLET_SWATCH_N_COLOURS;
  ringlet_project_change_overlay (self->project, self->index, &item);
}

static void
on_eye (RingletOverlayRow *self)
{
  const RingletOverlay *now = get_item (self);
  RingletOverlay item;

  if (self->is_showing || now == NULL)
    return;
  item = *now;
  item.is_visible = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->eye));
  ringlet_project_change_overlay (self->project, self->index, &item);
}

static void
on_name (RingletOverlayRow *self)
{
  const RingletOverlay *now = get_item (self);
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  RingletOverlay item;

  if (self->is_showing || now == NULL || g_str_equal (name, now->name) || *name == '\0')
    return;
  item = *now;
  item.name = (char *) name;
  ringlet_project_change_overlay (self->project, self->index, &item);
}

/* One finite number, with a decimal comma or a point. What was not edited stays as it
 * is, with all its digits. @value: (inout) */
static gboolean
read_number (GtkWidget *entry, double *value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  g_autofree char *now = ringlet_layer_numbers_format (value, 1);
  g_autofree double *numbers = NULL;
  gsize n = 0;

  if (g_str_equal (text, now))
    return TRUE;
  numbers = ringlet_layer_numbers_parse (text, &n, NULL);
  if (numbers == NULL || n != 1 || !isfinite (numbers[0]))
    return FALSE;
  *value = numbers[0];
  return TRUE;
}

static void
mark (GtkWidget *entry, gboolean is_good)
{
  if (is_good)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
}

static void
on_numbers (RingletOverlayRow *self)
{
  const RingletOverlay *now = get_item (self);
  RingletOverlay item;
  gboolean is_scale = FALSE;
  gboolean is_offset = FALSE;

  if (self->is_showing || now == NULL)
    return;
  item = *now;
  is_scale = read_number (self->scale, &item.scale) && item.scale != 0.0;
  is_offset = read_number (self->offset, &item.offset);
  mark (self->scale, is_scale);
  mark (self->offset, is_offset);
  if (is_scale && is_offset)
    ringlet_project_change_overlay (self->project, self->index, &item);
}

/* --- what the document says --- */

static void
show_number (GtkWidget *entry, double value)
{
  g_autofree char *text = ringlet_layer_numbers_format (&value, 1);

  mark (entry, TRUE);
  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (entry))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

/* Only what is not as it is usually. */
static char *
describe (const RingletOverlay *item)
{
  const double numbers[] = { item->scale, item->offset };
  g_autofree char *scale = ringlet_layer_numbers_format (numbers, 1);
  g_autofree char *offset = ringlet_layer_numbers_format (numbers + 1, 1);

  if (item->scale == 1.0 && item->offset == 0.0)
    return g_strdup (item->pattern->unit->symbol);
  return g_strdup_printf (item->offset < 0.0 ? "× %s %s" : "× %s + %s", scale, offset);
}

void
ringlet_overlay_row_show (RingletOverlayRow *self)
{
  const RingletOverlay *item = NULL;
  const RingletOverlays *overlays = NULL;
  g_autofree char *name = NULL;
  g_autofree char *about = NULL;

  g_return_if_fail (RINGLET_IS_OVERLAY_ROW (self));

  item = get_item (self);
  if (item == NULL)
    return;
  overlays = ringlet_project_get_state (self->project)->overlays;
  self->is_showing = TRUE;
  name = g_markup_escape_text (item->name, -1);
  about = describe (item);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), about);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->eye), item->is_visible);
  gtk_button_set_icon_name (GTK_BUTTON (self->eye),
      item->is_visible ? "view-reveal-symbolic" : "view-conceal-symbolic");
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->name)), item->name))
    gtk_editable_set_text (GTK_EDITABLE (self->name), item->name);
  show_number (self->scale, item->scale);
  show_number (self->offset, item->offset);
  if (overlays->compared == (int) self->index)
    gtk_widget_add_css_class (self->compare, "suggested-action");
  else
    gtk_widget_remove_css_class (self->compare, "suggested-action");
  ringlet_swatch_button_set (self->swatch, item->colour);
  self->is_showing = FALSE;
}

/* --- set-up --- */

static void
label (GtkWidget *widget, const char *text)
{
  gtk_widget_set_tooltip_text (widget, text);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
add_head (RingletOverlayRow *self)
{
  self->swatch = ringlet_swatch_button_new (_ ("Next colour"));
  g_signal_connect_swapped (self->swatch, "clicked", G_CALLBACK (on_colour), self);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), self->swatch);

  self->eye = gtk_toggle_button_new ();
  gtk_widget_add_css_class (self->eye, "flat");
  gtk_widget_set_valign (self->eye, GTK_ALIGN_CENTER);
  label (self->eye, _ ("Show this overlay"));
  g_signal_connect_swapped (self->eye, "toggled", G_CALLBACK (on_eye), self);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), self->eye);
}

static GtkWidget *
add_entry (RingletOverlayRow *self, const char *title, GCallback changed)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), WIDTH_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), WIDTH_CHARS);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (entry, "activate", changed, self);
  g_signal_connect_swapped (focus, "leave", changed, self);
  gtk_widget_add_controller (entry, focus);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), entry);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), entry);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return entry;
}

static GtkWidget *
add_button (RingletOverlayRow *self, GtkWidget *box, const char *text, const char *tip,
    const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_widget_set_tooltip_text (button, tip);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", self->index);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
add_buttons (RingletOverlayRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *row = adw_preferences_row_new ();

  add_button (self, box, _ ("Match"),
      _ ("Scale and shift it so that it lies over the pattern in the range shown"),
      "win.match-overlay");
  self->compare = add_button (self, box, _ ("Difference"),
      _ ("Show the pattern less this one"), "win.compare-overlay");
  add_button (self, box, _ ("Remove"), _ ("Remove this overlay"), "win.remove-overlay");
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_widget_set_margin_start (box, 8);
  gtk_widget_set_margin_end (box, 8);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

GtkWidget *
ringlet_overlay_row_new (RingletProject *project, guint index)
{
  RingletOverlayRow *self = g_object_new (RINGLET_TYPE_OVERLAY_ROW, NULL);

  self->project = project;
  self->index = index;
  self->is_showing = TRUE;
  add_head (self);
  self->name = add_entry (self, _ ("Name"), G_CALLBACK (on_name));
  self->scale = add_entry (self, _ ("Scale"), G_CALLBACK (on_numbers));
  self->offset = add_entry (self, _ ("Offset"), G_CALLBACK (on_numbers));
  gtk_widget_add_css_class (self->scale, "numeric");
  gtk_widget_add_css_class (self->offset, "numeric");
  add_buttons (self);
  ringlet_overlay_row_show (self);
  return GTK_WIDGET (self);
}

static void
ringlet_overlay_row_class_init (RingletOverlayRowClass *klass)
{
}

static void
ringlet_overlay_row_init (RingletOverlayRow *self)
{
}
