/* SPDX-License-Identifier: MIT */
#include "mask-keys.h"

static const struct {
  const char *trigger;
  const char *action;
  const char *word; /* (nullable): parameter */
} keys[] = {
  { "v", "mask.tool", "select" },
  { "b", "mask.tool", "brush" },
  { "r", "mask.tool", "rectangle" },
  { "c", "mask.tool", "circle" },
  { "p", "mask.tool", "polygon" },
  { "a", "mask.tool", "ring" },
  { "d", "mask.tool", "range" },
  { "t", "mask.tool", "threshold" },
  { "x", "mask.unmask", NULL },
  { "bracketleft", "mask.smaller", NULL },
  { "bracketright", "mask.larger", NULL },
  { "i", "mask.invert", NULL },
  { "<Shift>g", "mask.grow", NULL },
  { "<Shift>s", "mask.shrink", NULL },
  { "<Shift>f", "mask.fill", NULL },
  { "m", "mask.show", NULL },
  { "<Shift>p", "mask.take", NULL },
  { "<Shift>x", "mask.drop", NULL },
};

GtkEventController *
ringlet_mask_keys_new (void)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    GtkShortcut *shortcut =
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i].trigger),
            gtk_named_action_new (keys[i].action));

    if (keys[i].word != NULL)
      gtk_shortcut_set_arguments (shortcut, g_variant_new_string (keys[i].word));
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  }
  return controller;
}
