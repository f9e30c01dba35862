/* SPDX-License-Identifier: MIT */

/* What is said for a moment, with a button that takes the step back. */

#include <glib/gi18n-lib.h>

#include "window-private.h"

#define TOAST_SECONDS 5

static void
on_toast_dismissed (RingletWindow *self, AdwToast *toast)
{
  if (self->toast != toast)
    return;
  g_clear_object (&self->toast);
  g_clear_handle_id (&self->toast_id, g_source_remove);
}

static gboolean
on_toast_read (gpointer data)
{
  RingletWindow *self = data;

  self->toast_id = 0;
  adw_toast_dismiss (self->toast);
  return G_SOURCE_REMOVE;
}

/* One toast, whose words change: of two the older would come back after the newer. And
 * it is never dismissed early: libadwaita 1.2 frees one twice that goes while it is
 * still coming. So it has no time limit of its own. */
static void
show_toast (
    RingletWindow *self, const char *text, const char *button, const char *action)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  const gboolean is_new = self->toast == NULL;

  if (is_new) {
    self->toast = adw_toast_new (escaped);
    adw_toast_set_timeout (self->toast, 0);
    g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (on_toast_dismissed),
        self, G_CONNECT_SWAPPED);
  }
  adw_toast_set_title (self->toast, escaped);
  adw_toast_set_button_label (self->toast, button);
  adw_toast_set_action_name (self->toast, action);
  if (is_new)
    adw_toast_overlay_add_toast (self->toasts, g_object_ref (self->toast));

  g_clear_handle_id (&self->toast_id, g_source_remove);
  self->toast_id = g_timeout_add_seconds (TOAST_SECONDS, on_toast_read, self);
}

void
ringlet_window_retract_toast_button (RingletWindow *self)
{
  if (self->toast != NULL)
    adw_toast_set_button_label (self->toast, NULL);
}

void
ringlet_window_toast (RingletWindow *self, const char *text)
{
  show_toast (self, text, NULL, NULL);
}

void
ringlet_window_toast_undo (RingletWindow *self, const char *text)
{
  show_toast (self, text, _ ("Undo"), "win.undo");
}

void
ringlet_window_toast_redo (RingletWindow *self, const char *text)
{
  show_toast (self, text, _ ("Redo"), "win.redo");
}

void
ringlet_window_toast_action (
    RingletWindow *self, const char *text, const char *label, const char *action)
{
  show_toast (self, text, label, action);
}
