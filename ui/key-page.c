/* SPDX-License-Identifier: MIT */
#include "key-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "flat-button.h"
#include "frame-watch.h"
#include "key-bindings.h"
#include "key-question.h"

/* --- one key --- */

typedef struct {
  GSettings *settings;
  const RingletKey *key;
  GtkWidget *label;
  GtkWidget *reset;
} Row;

static void
row_free (gpointer data)
{
  Row *self = data;

  g_object_unref (self->settings);
  g_free (self);
}

static void
show_key (GtkWidget *widget)
{
  Row *self = g_object_get_data (G_OBJECT (widget), "key");
  g_autofree char *triggers = ringlet_key_bindings_get (self->settings, self->key);
  g_auto (GStrv) each = g_strsplit (triggers, "|", 2);

  gtk_shortcut_label_set_accelerator (
      GTK_SHORTCUT_LABEL (self->label), each[0] != NULL ? each[0] : "");
  gtk_widget_set_visible (
      self->reset, ringlet_key_bindings_is_own (self->settings, self->key));
}

static void
on_activated (GtkWidget *widget)
{
  Row *self = g_object_get_data (G_OBJECT (widget), "key");

  ringlet_key_question_ask (
      GTK_WINDOW (gtk_widget_get_root (widget)), self->settings, self->key);
}

static void
on_reset (GtkWidget *widget)
{
  Row *self = g_object_get_data (G_OBJECT (widget), "key");

  ringlet_key_bindings_reset (self->settings, self->key);
}

static GtkWidget *
make_row (GSettings *settings, const RingletKey *key)
{
  GtkWidget *widget = adw_action_row_new ();
  AdwActionRow *row = ADW_ACTION_ROW (widget);
  Row *self = g_new0 (Row, 1);

  self->settings = g_object_ref (settings);
  self->key = key;
  self->label = gtk_shortcut_label_new ("");
  gtk_shortcut_label_set_disabled_text (GTK_SHORTCUT_LABEL (self->label), _ ("No key"));
  gtk_widget_set_valign (self->label, GTK_ALIGN_CENTER);
  self->reset = ringlet_flat_button_new (
      "edit-undo-symbolic", _ ("The key that it has by itself"), NULL);
  g_object_set_data_full (G_OBJECT (widget), "key", self, row_free);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (key->title));
  adw_action_row_add_suffix (row, self->reset);
  adw_action_row_add_suffix (row, self->label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (on_activated), NULL);
  g_signal_connect_object (
      self->reset, "clicked", G_CALLBACK (on_reset), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      settings, "changed::key-bindings", G_CALLBACK (show_key), row, G_CONNECT_SWAPPED);
  show_key (widget);
  return widget;
}

/* --- all --- */

static void
on_reset_all (GSettings *settings)
{
  ringlet_key_bindings_reset (settings, NULL);
}

static void
show_reset_all (GtkWidget *button, const char *name, GSettings *settings)
{
  g_autoptr (GVariant) own = g_settings_get_value (settings, "key-bindings");

  gtk_widget_set_sensitive (button, g_variant_n_children (own) > 0);
}

static GtkWidget *
make_general (GSettings *settings)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *letters = gtk_switch_new ();
  GtkWidget *reset = gtk_button_new_with_mnemonic (_ ("_Reset All Keys"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Letters as keys"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
      _ ("Letters, digits and signs act while image, cake or pattern has the focus"));
  gtk_widget_set_valign (letters, GTK_ALIGN_CENTER);
  g_settings_bind (settings, "letter-keys", letters, "active", G_SETTINGS_BIND_DEFAULT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), letters);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), letters);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);

  gtk_widget_set_valign (reset, GTK_ALIGN_CENTER);
  g_signal_connect_object (
      reset, "clicked", G_CALLBACK (on_reset_all), settings, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::key-bindings",
      G_CALLBACK (show_reset_all), reset, G_CONNECT_SWAPPED);
  show_reset_all (reset, NULL, settings);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), reset);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("All keys"));
  return group;
}

static GtkWidget *
make_group (const RingletKey *head)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *title = g_markup_escape_text (_ (head->title), -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  return group;
}

/* --- a few at a time --- */

/* All rows at once would hold the window up. */
#define SLICE_US 4000

/**
 * Filling:
 * @page: borrowed: it has this
 * @next: number of the key whose turn it is
 * @head: (nullable): of the group that it belongs to
 * @group: (nullable): that group; one without a key that can be chosen is left out
 * @idle_id: 0 when all are there
 */
typedef struct {
  AdwPreferencesPage *page;
  GSettings *settings;
  gsize next;
  const RingletKey *head;
  GtkWidget *group;
  guint idle_id;
} Filling;

static void
filling_free (gpointer data)
{
  Filling *self = data;

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_object_unref (self->settings);
  g_free (self);
}

static void
add_key (Filling *self, const RingletKey *key)
{
  if (key->place == RINGLET_KEY_GROUP) {
    self->head = key;
    self->group = NULL;
  }
  if (!ringlet_key_bindings_can_set (key))
    return;
  if (self->group == NULL) {
    self->group = make_group (self->head);
    adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (self->group));
  }
  adw_preferences_group_add (
      ADW_PREFERENCES_GROUP (self->group), make_row (self->settings, key));
}

static gboolean
fill (gpointer data)
{
  g_auto (RingletWatch) watch = ringlet_watch ("key page");
  Filling *self = data;
  const gint64 until_us = g_get_monotonic_time () + SLICE_US;
  gsize n = 0;
  const RingletKey *keys = ringlet_keys (&n);

  while (self->next < n && g_get_monotonic_time () < until_us)
    add_key (self, &keys[self->next++]);
  if (self->next < n)
    return G_SOURCE_CONTINUE;
  self->idle_id = 0;
  return G_SOURCE_REMOVE;
}

GtkWidget *
ringlet_key_page_new (GSettings *settings)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  Filling *filling = g_new0 (Filling, 1);

  adw_preferences_page_set_name (page, "keys");
  adw_preferences_page_set_title (page, _ ("Keys"));
  adw_preferences_page_set_icon_name (
      page, "preferences-desktop-keyboard-shortcuts-symbolic");
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (make_general (settings)));
  *filling = (Filling){ .page = page, .settings = g_object_ref (settings) };
  filling->idle_id = g_idle_add (fill, filling);
  g_object_set_data_full (G_OBJECT (page), "filling", filling, filling_free);
  return GTK_WIDGET (page);
}
