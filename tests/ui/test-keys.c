/* SPDX-License-Identifier: MIT */

/* Every key that is listed acts, and every key that acts is listed. */

#include "keys.h"

#include <string.h>

#include "document.h"
#include "inspector.h"

typedef struct {
  RingletApplication *application;
  GSettings *settings;
  RingletWindow *window;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->application = the_application;
  f->settings = ringlet_settings_new (&error);
  g_assert_no_error (error);
  f->window = document_new_window (f->settings);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  drive_close (GTK_WIDGET (f->window));
  g_object_unref (f->settings);
}

static GtkWidget *
child (Fixture *f, const char *name)
{
  return document_child (f->window, name);
}

/* The groups that keys of the table name, apart from those of GTK. */
static GActionGroup *
group_of (Fixture *f, const char *action)
{
  RingletMaskTools *tools = ringlet_mask_panel_get_tools (
      ringlet_inspector_get_mask_panel (RINGLET_INSPECTOR (child (f, "inspector"))));

  return g_str_has_prefix (action, "app.") ? G_ACTION_GROUP (f->application)
      : g_str_has_prefix (action, "win.")  ? G_ACTION_GROUP (f->window)
      : g_str_has_prefix (action, "mask.") ? ringlet_mask_tools_get_actions (tools)
                                           : NULL;
}

static void
assert_acts (Fixture *f, const RingletKey *key)
{
  GActionGroup *group = group_of (f, key->action);
  const char *name = strchr (key->action, '.') + 1;
  const GVariantType *type = NULL;

  if (group == NULL) {
    g_assert_cmpstr (key->action, ==, "window.close");
    return;
  }
  if (!g_action_group_has_action (group, name))
    g_error ("%s: there is no action %s", key->title, key->action);
  type = g_action_group_get_action_parameter_type (group, name);
  g_assert_cmpint (type != NULL, ==, key->word != NULL);
}

/* Every key of the table is one, has an action that there is, and is no other action's
 * in the same place. */
static void
test_keys_have_actions (Fixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize n = 0;
  const RingletKey *keys = ringlet_keys (&n);

  for (gsize i = 0; i < n; i++) {
    g_auto (GStrv) each =
        g_strsplit (keys[i].keys != NULL ? keys[i].keys : "", "|", -1);

    for (gsize k = 0; each[k] != NULL; k++) {
      g_autofree char *where = g_strdup_printf ("%d %s", keys[i].place, each[k]);
      guint keyval = 0;
      GdkModifierType state = 0;

      if (!gtk_accelerator_parse (each[k], &keyval, &state) || keyval == 0)
        g_error ("%s: %s is no key", keys[i].title, each[k]);
      if (keys[i].action != NULL && !g_hash_table_add (seen, g_strdup (where)))
        g_error ("%s: %s has another action there", keys[i].title, each[k]);
    }
    if (keys[i].action != NULL)
      assert_acts (f, &keys[i]);
    else
      g_assert_cmpint (keys[i].place == RINGLET_KEY_WIDGET, ==, keys[i].keys != NULL);
  }
}

/* Those in groups: GTK has copies of them for its search. */
static guint
count_shortcuts (GtkWidget *widget)
{
  guint n = G_TYPE_CHECK_INSTANCE_TYPE (widget, GTK_TYPE_SHORTCUTS_SHORTCUT) &&
          gtk_widget_get_ancestor (widget, GTK_TYPE_SHORTCUTS_GROUP) != NULL
      ? 1
      : 0;

  for (GtkWidget *at = gtk_widget_get_first_child (widget); at != NULL;
       at = gtk_widget_get_next_sibling (at))
    n += count_shortcuts (at);
  return n;
}

/* The window of shortcuts has a line for each of them. */
static void
test_keys_are_listed (Fixture *f, gconstpointer data)
{
  GtkShortcutsWindow *window =
      gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (f->window));
  gsize n = 0;
  const RingletKey *keys = ringlet_keys (&n);
  guint wanted = 0;

  for (gsize i = 0; i < n; i++)
    wanted += keys[i].keys != NULL ? 1 : 0;
  g_assert_cmpuint (wanted, >, 90);
  g_assert_cmpuint (count_shortcuts (GTK_WIDGET (window)), ==, wanted);
}

#define ADD(path, function)                                                            \
  g_test_add ("/ui/keys/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  if (!document_start (&argc, &argv))
    return 1;
  ADD ("have-actions", test_keys_have_actions);
  ADD ("are-listed", test_keys_are_listed);
  return g_test_run ();
}
