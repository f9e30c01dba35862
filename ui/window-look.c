/* SPDX-License-Identifier: MIT */

/* What a user does to the view: nothing here changes a number in a file. */

#include "preferences.h"
#include "window-private.h"

#define ZOOM_STEP 1.25

static void
zoom_in (RingletWindow *self)
{
  ringlet_canvas_zoom (ringlet_window_get_pane (self)->canvas, ZOOM_STEP);
}

static void
zoom_out (RingletWindow *self)
{
  ringlet_canvas_zoom (ringlet_window_get_pane (self)->canvas, 1.0 / ZOOM_STEP);
}

static void
zoom_fit (RingletWindow *self)
{
  ringlet_canvas_fit (ringlet_window_get_pane (self)->canvas);
}

static void
zoom_original (RingletWindow *self)
{
  ringlet_canvas_zoom_original (ringlet_window_get_pane (self)->canvas);
}

static void
pattern_fit (RingletWindow *self)
{
  ringlet_pattern_view_show_all (self->pattern_view);
}

/* Takes the next of the words that an enumerated or listed setting may have. */
static void
cycle (RingletWindow *self, const char *key, const char *const *words, gsize n)
{
  g_autofree char *now = g_settings_get_string (self->settings, key);
  gsize next = 0;

  for (gsize i = 0; i < n; i++) {
    if (g_str_equal (words[i], now))
      next = (i + 1) % n;
  }
  g_settings_set_string (self->settings, key, words[next]);
}

static const char *const views[] = { "image", "cake", "both" };
static const char *const scales[] = { "linear", "sqrt", "log" };

static void
cycle_view (RingletWindow *self)
{
  cycle (self, "view", views, G_N_ELEMENTS (views));
}

static void
view_image (RingletWindow *self)
{
  g_settings_set_string (self->settings, "view", "image");
}

static void
view_cake (RingletWindow *self)
{
  g_settings_set_string (self->settings, "view", "cake");
}

static void
view_both (RingletWindow *self)
{
  g_settings_set_string (self->settings, "view", "both");
}

static void
cycle_scale (RingletWindow *self)
{
  cycle (self, "scale", scales, G_N_ELEMENTS (scales));
}

static void
cycle_y_scale (RingletWindow *self)
{
  cycle (self, "y-scale", scales, G_N_ELEMENTS (scales));
}

static void
cycle_colormap (RingletWindow *self)
{
  const RingletColormap *const *all = ringlet_colormap_list ();
  const char *names[16];
  gsize n = 0;

  while (all[n] != NULL && n < G_N_ELEMENTS (names)) {
    names[n] = all[n]->name;
    n++;
  }
  cycle (self, "colormap", names, n);
}

static void
autoscale (RingletWindow *self)
{
  ringlet_window_forget_limits (self);
}

/* --- panes, window --- */

/* Steps, layers, canvas, cake, series, pattern or profile, inspector, and round again.
 */
static void
go_to_pane (RingletWindow *self, gboolean is_forward)
{
  GtkWidget *const panes[] = { GTK_WIDGET (self->step_bar), GTK_WIDGET (self->layers),
    GTK_WIDGET (self->image.canvas), GTK_WIDGET (self->cake.canvas),
    GTK_WIDGET (self->series_view), GTK_WIDGET (self->pattern_view),
    GTK_WIDGET (ringlet_profile_pane_get_view (self->profile_pane)),
    GTK_WIDGET (self->inspector) };
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  const gsize n = G_N_ELEMENTS (panes);
  gsize now = is_forward ? n - 1 : 0;

  for (gsize i = 0; i < n; i++) {
    if (focus != NULL &&
        (focus == panes[i] || gtk_widget_is_ancestor (focus, panes[i])))
      now = i;
  }
  for (gsize k = 1; k <= n; k++) {
    GtkWidget *pane = panes[(is_forward ? now + k : now + n - k) % n];

    if (gtk_widget_get_mapped (pane) &&
        gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD))
      return;
  }
}

static void
next_pane (RingletWindow *self)
{
  go_to_pane (self, TRUE);
}

static void
previous_pane (RingletWindow *self)
{
  go_to_pane (self, FALSE);
}

static void
preferences (RingletWindow *self)
{
  ringlet_preferences_show (GTK_WINDOW (self), self->settings);
}

static void
fullscreen (RingletWindow *self)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
    gtk_window_unfullscreen (GTK_WINDOW (self));
  else
    gtk_window_fullscreen (GTK_WINDOW (self));
}

const RingletWindowAction ringlet_window_look_actions[] = {
  { "zoom-in", zoom_in },
  { "zoom-out", zoom_out },
  { "zoom-fit", zoom_fit },
  { "zoom-original", zoom_original },
  { "pattern-fit", pattern_fit },
  { "cycle-view", cycle_view },
  { "view-image", view_image },
  { "view-cake", view_cake },
  { "view-both", view_both },
  { "cycle-scale", cycle_scale },
  { "cycle-y-scale", cycle_y_scale },
  { "cycle-colormap", cycle_colormap },
  { "autoscale", autoscale },
  { "next-pane", next_pane },
  { "previous-pane", previous_pane },
  { "preferences", preferences },
  { "fullscreen", fullscreen },
  { NULL, NULL },
};
