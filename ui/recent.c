/* SPDX-License-Identifier: MIT */
#include "recent.h"

#include <string.h>

#include "project-file.h"

#define GROUP "Ringlet"
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

GPtrArray *
ringlet_recent_list_uris (guint max)
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

char *
ringlet_recent_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return ringlet_recent_tell_folder (folder);
}

char *
ringlet_recent_tell_folder (const char *folder)
{
  g_autofree char *name = g_filename_display_name (folder);
  g_autofree char *home = g_filename_display_name (g_get_home_dir ());
  const gsize n = strlen (home);

  if (n > 1 && g_str_has_prefix (name, home) && (name[n] == '\0' || name[n] == '/'))
    return g_strconcat ("~", name + n, NULL);
  return g_steal_pointer (&name);
}

const char *
ringlet_recent_icon (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (ringlet_project_file_is_one (path))
    return "org.ringlet.Ringlet-symbolic";
  if (g_str_has_suffix (lower, ".poni"))
    return "ringlet-rings-symbolic";
  return "image-x-generic-symbolic";
}
