/* SPDX-License-Identifier: MIT */

/* A correction as an image, in the place of the frame. */

#include <glib/gi18n-lib.h>

#include "window-private.h"

static void
on_changed (RingletWindow *self)
{
  const RingletLink link = ringlet_link_live_get_link (self->link_live);
  const char *name = link < RINGLET_LINK_N ? ringlet_link_name (link) : "";

  if (link != self->link) {
    self->link = link;
    self->link_pane.is_manual = FALSE;
    ringlet_window_set_action_state (
        self, "show-correction", g_variant_new_string (name));
  }
  ringlet_window_show_pictures (self);
  ringlet_window_show_probe (self);
}

static void
on_failed (RingletWindow *self, const char *why)
{
  ringlet_window_toast (self, why);
}

void
ringlet_window_show_correction (RingletWindow *self, const char *name)
{
  RingletLink link = RINGLET_LINK_N;
  g_autofree char *view = g_settings_get_string (self->settings, "view");

  if (!ringlet_link_find (name, &link) || link == self->link)
    link = RINGLET_LINK_N;
  if (link < RINGLET_LINK_N && g_str_equal (view, "cake"))
    g_settings_set_string (self->settings, "view", "image");
  /* One of both is seen in the place of the image. */
  if (link < RINGLET_LINK_N)
    ringlet_comparison_set_view (self->comparison, RINGLET_COMPARE_PRESENT);
  ringlet_link_live_look_at (self->link_live, link);
  /* The buttons asked for what they say: where that was refused they are told. */
  ringlet_window_set_action_state (self, "show-correction",
      g_variant_new_string (
          self->link < RINGLET_LINK_N ? ringlet_link_name (self->link) : ""));
}

gboolean
ringlet_window_leave_correction (RingletWindow *self)
{
  if (self->link == RINGLET_LINK_N)
    return FALSE;
  ringlet_link_live_look_at (self->link_live, RINGLET_LINK_N);
  return TRUE;
}

/* The next one that is on; after all together the frame again. */
static void
next_correction (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  guint next = self->link == RINGLET_LINK_N ? 0 : self->link + 1;

  while (next < RINGLET_LINK_N && !ringlet_state_link_is_on (state, (RingletLink) next))
    next++;
  if (next < RINGLET_LINK_N)
    ringlet_window_show_correction (self, ringlet_link_name ((RingletLink) next));
  else
    ringlet_window_leave_correction (self);
}

const RingletWindowAction ringlet_window_correction_actions[] = {
  { "next-correction", next_correction },
  { NULL, NULL },
};

void
ringlet_window_connect_correction (RingletWindow *self)
{
  self->link_live = ringlet_link_live_new (self->project, self->live);
  self->link = RINGLET_LINK_N;
  g_signal_connect_object (
      self->link_live, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->link_live, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
}
