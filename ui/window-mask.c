/* SPDX-License-Identifier: MIT */

/* The step Mask: its panel, its layers, and the canvas of the image. */

#include <glib/gi18n-lib.h>

#include "window-private.h"

static void
on_failed (RingletWindow *self, const char *text)
{
  ringlet_banner_show (self->banner, "mask-tool", text, NULL, NULL);
}

static void
on_done (RingletWindow *self, const char *text)
{
  ringlet_window_toast (self, text);
}

/* A search in all pixels. */
static void
on_changed (RingletWindow *self, RingletMaskEditor *editor)
{
  const gboolean is_busy = ringlet_mask_editor_is_searching (editor);

  if (is_busy && self->search_began_us == 0)
    self->search_began_us = g_get_monotonic_time ();
  if (is_busy || self->search_began_us == 0)
    return;
  ringlet_window_tell_end (self, self->search_began_us, _ ("The search is through"));
  self->search_began_us = 0;
}

/* What was wrong is past with the next thing that works. */
static void
on_state (RingletWindow *self)
{
  ringlet_banner_hide (self->banner, "mask-tool");
}

void
ringlet_window_connect_mask (RingletWindow *self)
{
  RingletMaskPanel *panel = ringlet_inspector_get_mask_panel (self->inspector);

  ringlet_mask_panel_bind (
      panel, self->project, self->live, self->image.canvas, self->settings);
  ringlet_layers_pane_bind (self->layers, panel);
  g_signal_connect_object (
      panel, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringlet_mask_panel_get_editor (panel), "changed",
      G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringlet_mask_panel_get_editor (panel), "done",
      G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
}
