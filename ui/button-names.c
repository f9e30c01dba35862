/* SPDX-License-Identifier: MIT */
#include "button-names.h"

/* A check button has no text in it that would be read: it is named without the line. */
static void
name_check (GtkCheckButton *button)
{
  g_auto (GStrv) parts = g_strsplit (gtk_check_button_get_label (button), "_", -1);
  g_autofree char *name = g_strjoinv ("", parts);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
ringlet_button_names_mend (GtkWidget *root)
{
  if (GTK_IS_BUTTON (root) && gtk_button_get_use_underline (GTK_BUTTON (root)))
    gtk_accessible_reset_property (
        GTK_ACCESSIBLE (root), GTK_ACCESSIBLE_PROPERTY_LABEL);
  if (GTK_IS_CHECK_BUTTON (root) &&
      gtk_check_button_get_use_underline (GTK_CHECK_BUTTON (root)))
    name_check (GTK_CHECK_BUTTON (root));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    ringlet_button_names_mend (child);
}
