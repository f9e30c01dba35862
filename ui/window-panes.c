/* SPDX-License-Identifier: MIT */

/* The panes around the canvas: steps and layers to the left, the inspector to the
 * right, the pattern below; their sizes, and which of them leave their place to the
 * image in a window that is small. */

#include <glib/gi18n-lib.h>

#include "window-private.h"

/* More than the least that is needed, so that the image has some of it. */
#define SPARE_PX 40
/* So narrow that undo and export go into the menu, so low that the pattern goes. */
#define NARROW_PX 640
#define LOW_PX 450
#define IMAGE_PX 90 /* of height, at least, above a pattern */

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
  gtk_widget_set_size_request (GTK_WIDGET (self->plots), -1, 120);
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
  return G_SOURCE_REMOVE;
}

static gboolean
place_views (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  const int width = gtk_widget_get_width (widget);

  if (width == 0)
    return G_SOURCE_CONTINUE;
  gtk_paned_set_position (GTK_PANED (widget), width / 2);
  return G_SOURCE_REMOVE;
}

/* Not before both are there: a position that was set for a wide pane leaves nothing of
 * the cake in a narrow one. */
void
ringlet_window_share_views (RingletWindow *self)
{
  if (self->has_shared)
    return;
  self->has_shared = TRUE;
  gtk_widget_add_tick_callback (GTK_WIDGET (self->views), place_views, NULL, NULL);
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
  const int height = gtk_widget_get_height (GTK_WIDGET (self->plots));
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
  if (gtk_widget_get_mapped (GTK_WIDGET (self->plots)) && height > 0)
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
  /* GTK 4.8 does not take the focus away in order from what leaves. */
  if (had_focus)
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  g_object_ref (bar);
  gtk_box_remove (GTK_BOX (from), bar);
  gtk_box_append (to, bar);
  g_object_unref (bar);
  ringlet_step_bar_set_orientation (
      self->step_bar, is_left ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  if (had_focus)
    gtk_widget_grab_focus (focus);
}

/* Returns (transfer full): the buttons that the desktop wants, without those for which
 * its own keys and menus are enough. */
static char *
least_decoration (RingletWindow *self)
{
  g_autofree char *layout = NULL;
  GString *least = NULL;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-decoration-layout",
      &layout, NULL);
  least = g_string_new (layout);
  g_string_replace (least, "minimize,", "", 0);
  g_string_replace (least, "maximize,", "", 0);
  g_string_replace (least, ",minimize", "", 0);
  g_string_replace (least, ",maximize", "", 0);
  return g_string_free (least, FALSE);
}

/* Undo and export are in the menu where the header has no room for them; so is what
 * shows steps and layers where there is still less. */
static void
update_head (RingletWindow *self)
{
  const gboolean is_narrow = self->head.is_narrow;
  GMenuModel *menu = is_narrow ? self->narrow_menu : self->menu;
  const gboolean is_least = is_narrow && self->least_head.is_narrow;
  g_autofree char *least = is_least ? least_decoration (self) : NULL;

  adw_header_bar_set_decoration_layout (ADW_HEADER_BAR (self->header), least);
  gtk_widget_set_visible (self->layers_button, !is_least);
  gtk_widget_set_visible (self->history_box, !is_narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->export_button), !is_narrow);
  if (menu != NULL && gtk_menu_button_get_menu_model (self->menu_button) != menu)
    gtk_menu_button_set_menu_model (self->menu_button, menu);
}

static void
update_below (RingletWindow *self)
{
  const gboolean is_shown =
      !self->below.is_narrow && g_settings_get_boolean (self->settings, "show-pattern");

  gtk_widget_set_visible (GTK_WIDGET (self->plots), is_shown);
  ringlet_window_set_action_state (
      self, "show-pattern", g_variant_new_boolean (is_shown));
}

static gboolean
update_sides (gpointer data)
{
  RingletWindow *self = data;

  self->sides_id = 0;
  update_head (self);
  update_below (self);
  for (guint i = 0; i < RINGLET_WINDOW_N_SIDES; i++) {
    const gboolean is_shown = !self->sides[i].is_narrow &&
        g_settings_get_boolean (self->settings, sides[i].name);

    if (i == RINGLET_WINDOW_LEFT)
      place_steps (self, is_shown);
    gtk_widget_set_visible (get_side (self, i), is_shown);
    ringlet_window_set_action_state (
        self, sides[i].name, g_variant_new_boolean (is_shown));
  }
  /* On a small screen who asks for the tools has them instead of the image. */
  gtk_widget_set_visible (GTK_WIDGET (self->panes),
      !self->both.is_narrow || !gtk_widget_get_visible (GTK_WIDGET (self->inspector)));
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

/* As those at the sides. */
void
ringlet_window_toggle_pattern (RingletWindow *self)
{
  const gboolean is_shown = gtk_widget_get_visible (GTK_WIDGET (self->plots));
  const gboolean was_low = self->below.was_narrow;

  self->below.is_narrow = is_shown && was_low;
  if (!was_low || !is_shown)
    g_settings_set_boolean (self->settings, "show-pattern", !is_shown);
  update_sides (self);
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

/* Returns whether it has room now and had none, or the other way round. */
static gboolean
judge (RingletWindowSideState *state, int have, int need)
{
  const gboolean is_narrow = have < need;

  if (is_narrow == state->was_narrow)
    return FALSE;
  state->was_narrow = state->is_narrow = is_narrow;
  return TRUE;
}

static gboolean
judge_head (RingletWindow *self, int width)
{
  if (!self->head.is_narrow)
    gtk_widget_measure (self->header, GTK_ORIENTATION_HORIZONTAL, -1,
        &self->head.least_px, NULL, NULL, NULL);
  return judge (&self->head, width, MAX (NARROW_PX, self->head.least_px + SPARE_PX));
}

/* What it needs without undo and export is known once they are gone. */
static gboolean
judge_least_head (RingletWindow *self, int width)
{
  if (!gtk_widget_get_visible (self->history_box) &&
      gtk_widget_get_visible (self->layers_button))
    gtk_widget_measure (self->header, GTK_ORIENTATION_HORIZONTAL, -1,
        &self->least_head.least_px, NULL, NULL, NULL);
  return judge (&self->least_head, width, self->least_head.least_px + SPARE_PX);
}

static gboolean
judge_both (RingletWindow *self, int width)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->panes)) &&
      gtk_widget_get_visible (GTK_WIDGET (self->inspector)))
    gtk_widget_measure (GTK_WIDGET (self->side), GTK_ORIENTATION_HORIZONTAL, -1,
        &self->both.least_px, NULL, NULL, NULL);
  return judge (&self->both, width, self->both.least_px + SPARE_PX);
}

/* The image may be made as low as one likes: that is no part of what the window needs.
 */
static gboolean
judge_below (RingletWindow *self, int height)
{
  GtkWidget *above = gtk_paned_get_start_child (self->panes);
  int above_px = 0;

  if (gtk_widget_get_mapped (GTK_WIDGET (self->plots))) {
    gtk_widget_measure (GTK_WIDGET (self->toasts), GTK_ORIENTATION_VERTICAL, -1,
        &self->below.least_px, NULL, NULL, NULL);
    gtk_widget_measure (
        above, GTK_ORIENTATION_VERTICAL, -1, &above_px, NULL, NULL, NULL);
    /* The views of a series are high enough by themselves. */
    self->below.least_px += above_px +
        (gtk_widget_get_mapped (GTK_WIDGET (self->series_pane)) ? 0 : IMAGE_PX);
  }
  return judge (&self->below, height, MAX (LOW_PX, self->below.least_px));
}

/* Whether another pane has room than before, in @width and @height. */
static gboolean
judge_room (RingletWindow *self, int width, int height)
{
  const gboolean is_other_head = judge_head (self, width);
  const gboolean is_other_both = judge_both (self, width);
  gboolean is_other = judge_least_head (self, width);

  is_other |= judge_below (self, height) || is_other_head || is_other_both;

  for (guint i = 0; i < RINGLET_WINDOW_N_SIDES; i++) {
    const int need = MAX (sides[i].need_px, find_least (self, i) + SPARE_PX);

    is_other |= judge (&self->sides[i], width, need);
  }
  return is_other;
}

/* Widgets must not come or go while they are given their places, so a moment later. */
static void
on_layout (GdkSurface *surface, int width, int height, RingletWindow *self)
{
  if (judge_room (self, width, height) && self->sides_id == 0)
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
  if (area.width > 0 && judge_room (self, area.width, area.height))
    update_sides (self);
  g_signal_connect_object (surface, "layout", G_CALLBACK (on_layout), self, 0);
}

static void
make_menus (RingletWindow *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) more = g_menu_new ();

  self->menu = g_object_ref (gtk_menu_button_get_menu_model (self->menu_button));
  g_menu_append (more, _ ("_Undo"), "win.undo");
  g_menu_append (more, _ ("_Redo"), "win.redo");
  g_menu_append_submenu (
      more, _ ("_Export"), gtk_menu_button_get_menu_model (self->export_button));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  g_menu_append_section (menu, NULL, self->menu);
  self->narrow_menu = G_MENU_MODEL (menu);
}

void
ringlet_window_connect_panes (RingletWindow *self)
{
  make_menus (self);
  g_signal_connect_object (self->settings, "changed::show-pattern",
      G_CALLBACK (update_below), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "realize", G_CALLBACK (on_realize), NULL);
  g_signal_connect (self->side, "map", G_CALLBACK (on_map_panes), self);
  update_sides (self);
}
