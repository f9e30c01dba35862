/* SPDX-License-Identifier: MIT */

/* The panes around the canvas: steps and layers to the left, the inspector to the
 * right, the pattern below; their sizes, and which of them leave their place to the
 * image in a window that is small. */

#include "window-private.h"

/* More than the least that is needed, so that the image has some of it. */
#define SPARE_PX 40

/* What the panes at the sides are called, as actions and settings, and from which width
 * of the window on they are there by themselves. */
static const struct {
  const char *name;
  const char *width_key;
  int need_px;
} sides[RINGLET_WINDOW_N_SIDES] = {
  [RINGLET_WINDOW_LEFT] = { "show-layers", "layers-width", 1080 },
  [RINGLET_WINDOW_RIGHT] = { "show-inspector", "inspector-width", 760 },
};

static GtkWidget *
get_side (RingletWindow *self, guint i)
{
  return i == RINGLET_WINDOW_LEFT ? self->left : GTK_WIDGET (self->inspector);
}

/* ---- sizes ---- */

void
ringlet_window_restore_size (RingletWindow *self)
{
  GSettings *settings = self->settings;

  gtk_window_set_default_size (GTK_WINDOW (self),
      g_settings_get_int (settings, "window-width"),
      g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  gtk_widget_set_size_request (GTK_WIDGET (self->pattern_box), -1, 120);
  gtk_paned_set_position (self->body, g_settings_get_int (settings, "layers-width"));
}

/* The panes remember the size of their smaller child, whatever the window's is. Before
 * the first allocation there is nothing to divide. */
static gboolean
place_panes (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  RingletWindow *self = data;
  const int width = gtk_widget_get_width (GTK_WIDGET (self->side));
  const int height = gtk_widget_get_height (GTK_WIDGET (self->panes));

  if (width == 0 || height == 0)
    return G_SOURCE_CONTINUE;

  gtk_paned_set_position (
      self->side, width - g_settings_get_int (self->settings, "inspector-width"));
  /* The image comes first: the pattern never takes more than its share. */
  gtk_paned_set_position (self->panes,
      MAX (height - g_settings_get_int (self->settings, "pattern-height"),
          height * 3 / 5));
  gtk_paned_set_position (
      self->views, gtk_widget_get_width (GTK_WIDGET (self->views)) / 2);
  return G_SOURCE_REMOVE;
}

/* The panes are seen for the first time when there is a document. */
static void
on_map_panes (GtkWidget *side, RingletWindow *self)
{
  g_signal_handlers_disconnect_by_func (side, on_map_panes, self);
  gtk_widget_add_tick_callback (side, place_panes, self, NULL);
}

void
ringlet_window_save_size (RingletWindow *self)
{
  const int height = gtk_widget_get_height (self->pattern_box);
  int window_width = 0;
  int window_height = 0;

  gtk_window_get_default_size (GTK_WINDOW (self), &window_width, &window_height);
  g_settings_set_int (self->settings, "window-width", window_width);
  g_settings_set_int (self->settings, "window-height", window_height);
  g_settings_set_boolean (
      self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  for (guint i = 0; i < RINGLET_WINDOW_N_SIDES; i++) {
    const int width = gtk_widget_get_width (get_side (self, i));

    if (gtk_widget_get_mapped (get_side (self, i)) && width > 0)
      g_settings_set_int (self->settings, sides[i].width_key, width);
  }
  if (gtk_widget_get_mapped (self->pattern_box) && height > 0)
    g_settings_set_int (self->settings, "pattern-height", height);
}

/* ---- which of them are there ---- */

/* The steps stand above the layers, or in a row above everything where those are not
 * shown: they can always be reached. */
static void
place_steps (RingletWindow *self, gboolean is_left)
{
  GtkWidget *bar = GTK_WIDGET (self->step_bar);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  const gboolean had_focus = focus != NULL && gtk_widget_is_ancestor (focus, bar);
  GtkBox *to = is_left ? self->steps_left : self->steps_above;
  GtkWidget *from = gtk_widget_get_parent (bar);

  if (from == GTK_WIDGET (to))
    return;
  g_object_ref (bar);
  gtk_box_remove (GTK_BOX (from), bar);
  gtk_box_append (to, bar);
  g_object_unref (bar);
  ringlet_step_bar_set_orientation (
      self->step_bar, is_left ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  if (had_focus)
    gtk_widget_grab_focus (focus);
}

static gboolean
update_sides (gpointer data)
{
  RingletWindow *self = data;

  self->sides_id = 0;
  for (guint i = 0; i < RINGLET_WINDOW_N_SIDES; i++) {
    const gboolean is_shown = !self->sides[i].is_narrow &&
        g_settings_get_boolean (self->settings, sides[i].name);

    if (i == RINGLET_WINDOW_LEFT)
      place_steps (self, is_shown);
    gtk_widget_set_visible (get_side (self, i), is_shown);
    ringlet_window_set_action_state (
        self, sides[i].name, g_variant_new_boolean (is_shown));
  }
  return G_SOURCE_REMOVE;
}

/* Letters may be so large that there is no room for both: the one that was asked for
 * stays. */
static void
make_room (RingletWindow *self, RingletWindowSide asked)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self->body));
  int least = 0;

  gtk_widget_measure (GTK_WIDGET (self->body), GTK_ORIENTATION_HORIZONTAL, -1, &least,
      NULL, NULL, NULL);
  if (width == 0 || least <= width)
    return;
  self->sides[RINGLET_WINDOW_N_SIDES - 1 - asked].is_narrow = TRUE;
  update_sides (self);
}

/* Who asks for it in a narrow window gets it. */
void
ringlet_window_toggle_side (RingletWindow *self, RingletWindowSide side)
{
  const gboolean is_shown = gtk_widget_get_visible (get_side (self, side));
  const gboolean was_narrow = self->sides[side].was_narrow;

  self->sides[side].is_narrow = is_shown && was_narrow;
  if (!was_narrow || !is_shown)
    g_settings_set_boolean (self->settings, sides[side].name, !is_shown);
  update_sides (self);
  if (!is_shown)
    make_room (self, side);
}

void
ringlet_window_show_side (RingletWindow *self, RingletWindowSide side)
{
  if (!gtk_widget_get_visible (get_side (self, side)))
    ringlet_window_toggle_side (self, side);
}

/* The narrowest that it and what is to the right of it can be: letters may be large,
 * and the words of a language long. Known once it was shown. */
static int
find_least (RingletWindow *self, RingletWindowSide side)
{
  GtkPaned *paned = side == RINGLET_WINDOW_LEFT ? self->body : self->side;

  if (gtk_widget_get_visible (get_side (self, side)))
    gtk_widget_measure (GTK_WIDGET (paned), GTK_ORIENTATION_HORIZONTAL, -1,
        &self->sides[side].least_px, NULL, NULL, NULL);
  return self->sides[side].least_px;
}

/* Whether another pane has room than before, in @width. */
static gboolean
judge_room (RingletWindow *self, int width)
{
  gboolean is_other = FALSE;

  for (guint i = 0; i < RINGLET_WINDOW_N_SIDES; i++) {
    const int need = MAX (sides[i].need_px, find_least (self, i) + SPARE_PX);
    const gboolean is_narrow = width < need;

    if (is_narrow == self->sides[i].was_narrow)
      continue;
    self->sides[i].was_narrow = self->sides[i].is_narrow = is_narrow;
    is_other = TRUE;
  }
  return is_other;
}

/* Widgets must not come or go while they are given their places, so a moment later. */
static void
on_layout (GdkSurface *surface, int width, int height, RingletWindow *self)
{
  if (judge_room (self, width) && self->sides_id == 0)
    self->sides_id = g_idle_add (update_sides, self);
}

/* A window cannot be made smaller than what is in it: what has no room on the screen
 * leaves before it is shown. */
static void
on_realize (RingletWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  GdkMonitor *monitor =
      gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface);
  GdkRectangle area = { 0 };

  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &area);
  if (area.width > 0 && judge_room (self, area.width))
    update_sides (self);
  g_signal_connect_object (surface, "layout", G_CALLBACK (on_layout), self, 0);
}

void
ringlet_window_connect_panes (RingletWindow *self)
{
  g_signal_connect (self, "realize", G_CALLBACK (on_realize), NULL);
  g_signal_connect (self->side, "map", G_CALLBACK (on_map_panes), self);
  update_sides (self);
}
