/* SPDX-License-Identifier: MIT */

/* What was open last, offered in an empty window: the files, not what was unsaved. What
 * was not closed as it should be is in window-journal.c. */

#include <glib/gi18n-lib.h>

#include "session.h"
#include "window-private.h"

#define SETTING "last-session"

/* Names of files need not be UTF-8, and those of datasets are no URIs. */
static char **
get_paths (RingletWindow *self)
{
  g_autoptr (GVariant) value = g_settings_get_value (self->settings, SETTING);

  return g_variant_dup_bytestring_array (value, NULL);
}

void
ringlet_window_remember_session (RingletWindow *self)
{
  g_auto (GStrv) paths = ringlet_session_paths (self->project);

  if (paths != NULL)
    g_settings_set_value (self->settings, SETTING,
        g_variant_new_bytestring_array ((const char *const *) paths, -1));
}

static void
update_offer (RingletWindow *self)
{
  g_auto (GStrv) paths = get_paths (self);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "reopen-last");
  g_autofree char *text = ringlet_session_describe ((const char *const *) paths);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), paths[0] != NULL);
  gtk_widget_set_visible (self->last_button, paths[0] != NULL);
  gtk_label_set_text (self->last_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->last_button),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
reopen_last (RingletWindow *self)
{
  g_auto (GStrv) paths = get_paths (self);
  RingletWindow *window = ringlet_window_for_document (self);

  ringlet_window_open (window, (const char *const *) paths);
}

const RingletWindowAction ringlet_window_session_actions[] = {
  { "reopen-last", reopen_last },
  { NULL, NULL },
};

void
ringlet_window_connect_session (RingletWindow *self)
{
  g_signal_connect_object (self->settings, "changed::" SETTING,
      G_CALLBACK (update_offer), self, G_CONNECT_SWAPPED);
  update_offer (self);
}
