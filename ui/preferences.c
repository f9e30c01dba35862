/* SPDX-License-Identifier: MIT */
#include "preferences.h"

#include <glib/gi18n-lib.h>

#include "button-names.h"
#include "key-page.h"
#include "setting-rows.h"

#define LEAST_PX 320
#define MOST_PX 640

struct _RingletPreferences {
  AdwPreferencesWindow parent_instance;

  AdwComboRow *scheme_row;
  GtkSwitch *motion_switch;
  AdwActionRow *language_row;
  AdwComboRow *colormap_row;
  GtkSwitch *invert_switch;
  AdwComboRow *scale_row;
  GtkSpinButton *percent_spin;
  GtkSwitch *rings_switch;
  GtkSwitch *phases_switch;
  AdwComboRow *y_scale_row;
  AdwComboRow *unit_row;
  AdwComboRow *folder_row;
  GtkSwitch *notify_switch;
};

G_DEFINE_FINAL_TYPE (
    RingletPreferences, ringlet_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* What is said of the language, in it. */
static void
say_language (RingletPreferences *self)
{
  /* Translators: the name of your language, in your language */
  adw_action_row_set_subtitle (self->language_row,
      _ ("English, as the desktop is; the variable LANGUAGE chooses another"));
}

static void
bind (RingletPreferences *self, GSettings *settings)
{
  const struct {
    const char *key;
    gpointer object;
    const char *property;
  } rows[] = {
    { "reduce-motion", self->motion_switch, "active" },
    { "invert-colormap", self->invert_switch, "active" },
    { "percent", self->percent_spin, "value" },
    { "show-rings", self->rings_switch, "active" },
    { "show-phases", self->phases_switch, "active" },
    { "notify", self->notify_switch, "active" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_settings_bind (settings, rows[i].key, rows[i].object, rows[i].property,
        G_SETTINGS_BIND_DEFAULT);
  ringlet_setting_bind_choice (settings, "color-scheme", self->scheme_row);
  ringlet_setting_bind_colormap (settings, self->colormap_row);
  ringlet_setting_bind_choice (settings, "scale", self->scale_row);
  ringlet_setting_bind_choice (settings, "y-scale", self->y_scale_row);
  ringlet_setting_bind_choice (settings, "new-unit", self->unit_row);
  ringlet_setting_bind_choice (settings, "export-to", self->folder_row);
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletPreferences, name)

static void
ringlet_preferences_class_init (RingletPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/preferences.ui");
  BIND (scheme_row);
  BIND (motion_switch);
  BIND (language_row);
  BIND (colormap_row);
  BIND (invert_switch);
  BIND (scale_row);
  BIND (percent_spin);
  BIND (rings_switch);
  BIND (phases_switch);
  BIND (y_scale_row);
  BIND (unit_row);
  BIND (folder_row);
  BIND (notify_switch);
}

static void
ringlet_preferences_init (RingletPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
ringlet_preferences_show (GtkWindow *parent, GSettings *settings)
{
  RingletPreferences *self =
      g_object_new (RINGLET_TYPE_PREFERENCES, "transient-for", parent, NULL);

  /* A screen may be low. */
  gtk_window_set_default_size (GTK_WINDOW (self), MOST_PX,
      CLAMP (gtk_widget_get_height (GTK_WIDGET (parent)), LEAST_PX, MOST_PX));
  bind (self, settings);
  say_language (self);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self),
      ADW_PREFERENCES_PAGE (ringlet_key_page_new (settings)));
  ringlet_button_names_mend (GTK_WIDGET (self));
  gtk_window_present (GTK_WINDOW (self));
}
