/* SPDX-License-Identifier: MIT */
#include "key-tips.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "frame-watch.h"
#include "key-bindings.h"
#include "mask-panel.h"

/* What a widget says by itself, and what we put there last. */
#define OWN "ringlet-own-tip"
#define SHOWN "ringlet-shown-tip"

/* "Ctrl+Shift+T", as tips write it: GTK has its own order. (transfer full) (nullable)
 */
static char *
label_of (const char *trigger)
{
  static const struct {
    GdkModifierType mask;
    const char *name;
  } modifiers[] = { { GDK_CONTROL_MASK, N_ ("Ctrl") }, { GDK_ALT_MASK, N_ ("Alt") },
    { GDK_SHIFT_MASK, N_ ("Shift") } };
  GString *text = NULL;
  g_autofree char *key = NULL;
  GdkModifierType state = 0;
  guint value = 0;

  if (!gtk_accelerator_parse (trigger, &value, &state))
    return NULL;
  text = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (modifiers); i++) {
    if (state & modifiers[i].mask)
      g_string_append_printf (text, "%s+", _ (modifiers[i].name));
  }
  key = gtk_accelerator_get_label (value, 0);
  g_string_append (text, key);
  return g_string_free (text, FALSE);
}

/* The first of several. (transfer full) (nullable) */
static char *
first_label (const char *triggers)
{
  g_auto (GStrv) each = g_strsplit (triggers, "|", 2);

  return each[0] != NULL ? label_of (each[0]) : NULL;
}

/* (transfer full): what makes @key act now */
static char *
present_label (GSettings *settings, const RingletKey *key)
{
  g_autofree char *triggers = ringlet_key_bindings_get (settings, key);
  g_autofree char *label = first_label (triggers);
  g_auto (GStrv) each = g_strsplit (triggers, "|", 2);
  const gboolean is_off = key->place != RINGLET_KEY_ANYWHERE && each[0] != NULL &&
      ringlet_key_bindings_is_letter (each[0]) &&
      !g_settings_get_boolean (settings, "letter-keys");

  return label != NULL && !is_off ? g_steal_pointer (&label) : g_strdup (_ ("no key"));
}

/* Where @label stands in @tip behind a bracket, as a whole; NULL where it does not. */
static const char *
find (const char *tip, const char *label)
{
  g_autofree char *opened = g_strconcat ("(", label, NULL);
  const char *at = strstr (tip, opened);

  if (at == NULL || strchr ("):; ,", at[strlen (opened)]) == NULL)
    return NULL;
  return at + 1;
}

/* A letter is one key in the mask's tools, and another one beside them. */
static gboolean
is_of_mask (GtkWidget *widget)
{
  const char *action = GTK_IS_ACTIONABLE (widget)
      ? gtk_actionable_get_action_name (GTK_ACTIONABLE (widget))
      : NULL;

  return (action != NULL && g_str_has_prefix (action, "mask.")) ||
      gtk_widget_get_ancestor (widget, RINGLET_TYPE_MASK_PANEL) != NULL;
}

/* (transfer full) */
static char *
replace (GtkWidget *widget, const char *tip, GSettings *settings)
{
  const gboolean is_mask = is_of_mask (widget);
  gsize n = 0;
  const RingletKey *keys = ringlet_keys (&n);

  for (gsize i = 0; i < n; i++) {
    g_autofree char *label = NULL;
    g_autofree char *now = NULL;
    const char *at = NULL;

    if (!ringlet_key_bindings_can_set (&keys[i]) ||
        (keys[i].place == RINGLET_KEY_MASK) != is_mask)
      continue;
    label = first_label (keys[i].keys);
    at = label != NULL ? find (tip, label) : NULL;
    if (at == NULL)
      continue;
    now = present_label (settings, &keys[i]);
    return g_strdup_printf (
        "%.*s%s%s", (int) (at - tip), tip, now, at + strlen (label));
  }
  return g_strdup (tip);
}

/* What somebody else put there since is what is said by itself. */
static const char *
find_own (GtkWidget *widget)
{
  const char *now = gtk_widget_get_tooltip_text (widget);
  const char *shown = g_object_get_data (G_OBJECT (widget), SHOWN);

  if (now == NULL || strchr (now, '(') == NULL)
    return NULL;
  if (g_strcmp0 (now, shown) != 0)
    g_object_set_data_full (G_OBJECT (widget), OWN, g_strdup (now), g_free);
  return g_object_get_data (G_OBJECT (widget), OWN);
}

static void
update (GtkWidget *widget, GSettings *settings)
{
  const char *own = find_own (widget);

  if (own != NULL) {
    char *text = replace (widget, own, settings);

    gtk_widget_set_tooltip_text (widget, text);
    g_object_set_data_full (G_OBJECT (widget), SHOWN, text, g_free);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    update (child, settings);
}

static void
on_changed (GtkWidget *root, const char *name, GSettings *settings)
{
  g_auto (RingletWatch) watch = ringlet_watch ("key tips");

  update (root, settings);
}

void
ringlet_key_tips_follow (GtkWidget *root, GSettings *settings)
{
  static const char *const changes[] = { "changed::key-bindings",
    "changed::letter-keys" };
  g_autoptr (GVariant) own = g_settings_get_value (settings, "key-bindings");

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (
        settings, changes[i], G_CALLBACK (on_changed), root, G_CONNECT_SWAPPED);
  if (g_variant_n_children (own) > 0 ||
      !g_settings_get_boolean (settings, "letter-keys"))
    update (root, settings);
}
