/* SPDX-License-Identifier: MIT */
#include "group-rows.h"

void
ringlet_group_rows_resize (AdwPreferencesGroup *group, GPtrArray *rows, guint n,
    GtkWidget *last, GtkWidget *(*make) (RingletProject *project, guint index),
    RingletProject *project)
{
  while (rows->len > n) {
    adw_preferences_group_remove (group, g_ptr_array_index (rows, rows->len - 1));
    g_ptr_array_set_size (rows, (int) rows->len - 1);
  }
  if (rows->len == n)
    return;
  adw_preferences_group_remove (group, last);
  while (rows->len < n) {
    GtkWidget *row = make (project, rows->len);

    adw_preferences_group_add (group, row);
    g_ptr_array_add (rows, row);
  }
  adw_preferences_group_add (group, last);
}
