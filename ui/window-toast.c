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
static gboolean
show_next (gpointer data)
{
  RingletWindow *self = data;
  const gboolean is_new = self->toast == NULL;
  g_autofree char *escaped = g_markup_escape_text (self->next_toast, -1);

  self->next_toast_id = 0;
  if (is_new) {
    self->toast = adw_toast_new (escaped);
    adw_toast_set_timeout (self->toast, 0);
    g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (on_toast_dismissed),
        self, G_CONNECT_SWAPPED);
  }
  adw_toast_set_title (self->toast, escaped);
  adw_toast_set_button_label (self->toast, self->next_toast_button);
  adw_toast_set_action_name (self->toast, self->next_toast_action);
  if (is_new)
    adw_toast_overlay_add_toast (self->toasts, g_object_ref (self->toast));

  g_clear_handle_id (&self->toast_id, g_source_remove);
  self->toast_id = g_timeout_add_seconds (TOAST_SECONDS, on_toast_read, self);
  return G_SOURCE_REMOVE;
}

/* The views come first: to say it takes as long as half of them. */
static void
show_toast (
    RingletWindow *self, const char *text, const char *button, const char *action)
{
  g_free (self->next_toast);
  self->next_toast = g_strdup (text);
  self->next_toast_button = button;
  self->next_toast_action = action;
  if (self->next_toast_id == 0)
    self->next_toast_id = g_idle_add (show_next, self);
}

void
ringlet_window_retract_toast_button (RingletWindow *self)
{
  self->next_toast_button = NULL;
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
