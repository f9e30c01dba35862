/* SPDX-License-Identifier: MIT */

/* The history: undo, redo, and the list of steps to jump in. */

#include <glib/gi18n-lib.h>

#include "window-private.h"

static void
undo (RingletWindow *self)
{
  g_autofree char *step = ringlet_history_list_text (
      self->project, ringlet_project_get_step (self->project));
  g_autofree char *text = g_strdup_printf (_ ("Undone: %s"), step);

  if (ringlet_project_undo (self->project))
    ringlet_window_toast_redo (self, text);
}

static void
redo (RingletWindow *self)
{
  g_autofree char *step = NULL;
  g_autofree char *text = NULL;

  if (!ringlet_project_redo (self->project))
    return;
  step = ringlet_history_list_text (
      self->project, ringlet_project_get_step (self->project));
  text = g_strdup_printf (_ ("Redone: %s"), step);
  ringlet_window_toast_undo (self, text);
}

static void
history (RingletWindow *self)
{
  gtk_menu_button_popup (self->history_button);
}

const RingletWindowAction ringlet_window_history_actions[] = {
  { "undo", undo },
  { "redo", redo },
  { "history", history },
  { NULL, NULL },
};

/* @index: of the step that the button is about, if there is one */
static void
say_step (RingletWindow *self, GtkWidget *button, const char *what, const char *keys,
    gboolean has_step, guint index)
{
  g_autofree char *step =
      has_step ? ringlet_history_list_text (self->project, index) : NULL;
  g_autofree char *text = step != NULL
      ? g_strdup_printf (_ ("%s: %s (%s)"), what, step, keys)
      : g_strdup_printf (_ ("%s (%s)"), what, keys);

  gtk_widget_set_tooltip_text (button, text);
}

static void
update_tooltips (RingletWindow *self)
{
  const guint now = ringlet_project_get_step (self->project);
  const guint n = ringlet_project_n_steps (self->project);

  say_step (self, self->undo_button, _ ("Undo"), "Ctrl+Z", now > 0, now);
  say_step (self, self->redo_button, _ ("Redo"), "Ctrl+Shift+Z", now + 1 < n, now + 1);
}

void
ringlet_window_connect_history (RingletWindow *self)
{
  ringlet_history_list_bind (self->history_list, self->project);
  g_signal_connect_object (self->history_list, "jumped",
      G_CALLBACK (gtk_menu_button_popdown), self->history_button, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->project, "notify::state", G_CALLBACK (update_tooltips),
      self, G_CONNECT_SWAPPED);
  update_tooltips (self);
}
