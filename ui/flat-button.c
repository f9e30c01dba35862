/* SPDX-License-Identifier: MIT */
#include "flat-button.h"

GtkWidget *
ringlet_flat_button_new (const char *icon, const char *tip, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
      GTK_ACCESSIBLE_PROPERTY_LABEL, name != NULL ? name : tip, -1);
  return button;
}
