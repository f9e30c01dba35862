/* SPDX-License-Identifier: MIT */
#include "recent.h"

#include <glib/gi18n-lib.h>

#define GROUP "Ringlet"
#define MAX_IN_MENU 10
#define MAX_IN_BOX 4
#define MAX_AT_ONCE 8 /* of a series not every file */

void
ringlet_recent_add (const char *const *paths)
{
  for (gsize i = 0; paths[i] != NULL && i < MAX_AT_ONCE; i++) {
    g_auto (GStrv) parts = g_strsplit (paths[i], "::", 2);
    g_autoptr (GFile) file = g_file_new_for_path (parts[0]);
    g_autofree char *uri = g_file_get_uri (file);
    GtkRecentData data = {
      .mime_type = (char *) "application/octet-stream",
      .app_name = (char *) "Ringlet",
      .app_exec = (char *) "ringlet-gtk %f",
      .groups = (char *[]){ (char *) GROUP, NULL },
    };

    gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
  }
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  GDateTime *const x = gtk_recent_info_get_modified ((GtkRecentInfo *) a);
  GDateTime *const y = gtk_recent_info_get_modified ((GtkRecentInfo *) b);

  return g_date_time_compare (y, x);
}

/* Returns (transfer full) (element-type utf8): URIs of local files, newest first. */
static GPtrArray *
list_uris (guint max)
{
  GPtrArray *uris = g_ptr_array_new_with_free_func (g_free);
  GList *items = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());

  items = g_list_sort (items, newest_first);
  for (GList *at = items; at != NULL && uris->len < max; at = at->next) {
    if (gtk_recent_info_has_group (at->data, GROUP) &&
        gtk_recent_info_is_local (at->data))
      g_ptr_array_add (uris, g_strdup (gtk_recent_info_get_uri (at->data)));
  }
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);
  return uris;
}

/* Returns (transfer full): the path as people read it, or the name in "name — folder".
 */
static char *
describe (const char *uri, gboolean with_folder)
{
  g_autofree char *path = g_filename_from_uri (uri, NULL, NULL);
  g_autofree char *name = path != NULL ? g_filename_display_basename (path) : NULL;
  g_autofree char *parent = path != NULL ? g_path_get_dirname (path) : NULL;
  g_autofree char *folder =
      parent != NULL ? g_filename_display_basename (parent) : NULL;

  if (path == NULL)
    return g_strdup (uri);
  return with_folder ? g_strdup_printf ("%s — %s", name, folder)
                     : g_filename_display_name (path);
}

static GMenuModel *
make_menu (void)
{
  g_autoptr (GPtrArray) uris = list_uris (MAX_IN_MENU);
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) files = g_menu_new ();
  g_autoptr (GMenu) rest = g_menu_new ();

  for (guint i = 0; i < uris->len; i++) {
    g_autofree char *name = describe (g_ptr_array_index (uris, i), TRUE);
    g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

    g_menu_item_set_action_and_target (
        item, "app.open-uri", "s", g_ptr_array_index (uris, i));
    g_menu_append_item (files, item);
  }
  g_menu_append (rest, _ ("Try with _Sample"), "win.sample");
  g_menu_append_section (
      menu, uris->len > 0 ? _ ("Recent") : NULL, G_MENU_MODEL (files));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));
  return G_MENU_MODEL (menu);
}

static void
fill_button (GtkMenuButton *button)
{
  g_autoptr (GMenuModel) menu = make_menu ();

  gtk_menu_button_set_menu_model (button, menu);
}

static void
fill_box (GtkBox *box)
{
  g_autoptr (GPtrArray) uris = list_uris (MAX_IN_BOX);
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);

  for (guint i = 0; i < uris->len; i++) {
    const char *uri = g_ptr_array_index (uris, i);
    g_autofree char *name = describe (uri, TRUE);
    g_autofree char *path = describe (uri, FALSE);
    GtkWidget *button = gtk_button_new_with_label (name);

    gtk_widget_set_tooltip_text (button, path);
    gtk_widget_add_css_class (button, "flat");
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.open-uri");
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", uri);
    gtk_box_append (box, button);
  }
}

void
ringlet_recent_attach (GtkMenuButton *button, GtkWidget *box)
{
  GtkRecentManager *manager = gtk_recent_manager_get_default ();

  g_signal_connect_object (
      manager, "changed", G_CALLBACK (fill_button), button, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      manager, "changed", G_CALLBACK (fill_box), box, G_CONNECT_SWAPPED);
  fill_button (button);
  fill_box (GTK_BOX (box));
}
