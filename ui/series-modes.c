/* SPDX-License-Identifier: MIT */

/* Which way the patterns of a series are shown: as colours, as lines one behind the
 * other, as a surface; or the map of the scan alone. */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "context-menu.h"
#include "flat-button.h"
#include "frame-watch.h"
#include "series-view-private.h"

static gboolean
is_relief (RingletSeriesMode mode)
{
  return mode == RINGLET_SERIES_MODE_WATERFALL || mode == RINGLET_SERIES_MODE_SURFACE;
}

/* While nobody looks, nothing is copied. */
void
ringlet_series_modes_update (RingletSeriesView *self)
{
  const RingletHeatMap *map = ringlet_series_get_map (self->series);

  ringlet_relief_view_set_colours (self->relief,
      (RingletScale) g_settings_get_enum (self->settings, "y-scale"), &self->levels);
  ringlet_relief_view_set_map (self->relief, is_relief (self->mode) ? map : NULL);
}

/* What is seen of the patterns goes with the hand from one view to the other. */
static void
take_seen (RingletSeriesView *self, RingletSeriesMode before)
{
  const gboolean was_relief = is_relief (before);
  RingletHeatView seen;

  if (was_relief == is_relief (self->mode) ||
      ringlet_series_get_map (self->series) == NULL)
    return;
  seen = was_relief ? ringlet_relief_view_get_seen (self->relief)
                    : ringlet_cell_view_get_seen (self->heat);
  if (was_relief)
    ringlet_cell_view_set_seen (self->heat, &seen);
  else
    ringlet_relief_view_set_seen (self->relief, &seen);
}

/* ---- places ---- */

static void
take_out (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (parent != NULL && GTK_IS_BOX (parent))
    gtk_box_remove (GTK_BOX (parent), widget);
  else if (parent != NULL && gtk_paned_get_start_child (GTK_PANED (parent)) == widget)
    gtk_paned_set_start_child (GTK_PANED (parent), NULL);
  else if (parent != NULL)
    gtk_paned_set_end_child (GTK_PANED (parent), NULL);
}

static gboolean
has_grid (RingletSeriesView *self)
{
  const RingletSeriesSetup *setup = ringlet_series_view_setup (self);

  return setup != NULL && ringlet_map_grid_n_cells (&setup->grid) > 0;
}

/* What is alone is not in the pane: GTK 4.8 takes hold of a handle that is not shown.
 * Curves are alone: they need the height. */
void
ringlet_series_modes_arrange (RingletSeriesView *self)
{
  const gboolean shows_heat = self->mode != RINGLET_SERIES_MODE_MAP;
  const gboolean shows_map = self->mode == RINGLET_SERIES_MODE_MAP ||
      (self->mode == RINGLET_SERIES_MODE_HEAT && has_grid (self));
  const gboolean is_both = shows_heat && shows_map;
  GtkWidget *heat_place = !shows_heat ? NULL : is_both ? self->pane : self->alone;
  GtkWidget *map_place = !shows_map ? NULL : is_both ? self->pane : self->alone;

  if (gtk_widget_get_parent (self->heat_box) == heat_place &&
      gtk_widget_get_parent (self->map_box) == map_place)
    return;
  take_out (self->heat_box);
  take_out (self->map_box);
  if (is_both) {
    gtk_paned_set_start_child (GTK_PANED (self->pane), self->heat_box);
    gtk_paned_set_end_child (GTK_PANED (self->pane), self->map_box);
  } else {
    gtk_box_append (GTK_BOX (self->alone), shows_heat ? self->heat_box : self->map_box);
  }
  gtk_widget_set_visible (self->alone, !is_both);
  gtk_widget_set_visible (self->pane, is_both);
}

/* ---- which one ---- */

static GtkWidget *
find_view (RingletSeriesView *self)
{
  return self->mode == RINGLET_SERIES_MODE_MAP ? GTK_WIDGET (self->map)
      : is_relief (self->mode)                 ? GTK_WIDGET (self->relief)
                                               : GTK_WIDGET (self->heat);
}

/* The focus is not lost with the view that had it. */
static gboolean
has_focus (RingletSeriesView *self)
{
  return gtk_widget_has_focus (GTK_WIDGET (self->heat)) ||
      gtk_widget_has_focus (GTK_WIDGET (self->relief)) ||
      gtk_widget_has_focus (GTK_WIDGET (self->map));
}

static void
show_views (RingletSeriesView *self)
{
  const gboolean had_focus = has_focus (self);

  gtk_widget_set_visible (
      GTK_WIDGET (self->heat), self->mode == RINGLET_SERIES_MODE_HEAT);
  gtk_widget_set_visible (GTK_WIDGET (self->relief), is_relief (self->mode));
  gtk_widget_set_visible (
      self->hidden_button, self->mode == RINGLET_SERIES_MODE_WATERFALL);
  ringlet_series_view_update_map (self);
  if (had_focus)
    gtk_widget_grab_focus (find_view (self));
}

static void
show_mode (RingletSeriesView *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("series mode");
  const RingletSeriesMode before = self->mode;
  const RingletSeriesMode mode =
      (RingletSeriesMode) g_settings_get_enum (self->settings, "series-view");

  self->mode = mode;
  if (is_relief (mode))
    ringlet_relief_view_set_kind (self->relief,
        mode == RINGLET_SERIES_MODE_SURFACE ? RINGLET_RELIEF_SURFACE
                                            : RINGLET_RELIEF_WATERFALL);
  ringlet_series_modes_update (self);
  take_seen (self, before);
  show_views (self);
}

static void
show_hidden (RingletSeriesView *self)
{
  ringlet_relief_view_set_shows_hidden (
      self->relief, g_settings_get_boolean (self->settings, "series-hidden"));
}

/* ---- what the user does ---- */

static void
on_chosen (RingletSeriesView *self, double frame)
{
  ringlet_series_show_frame (self->series, (guint64) frame);
}

static void
on_pointed (RingletSeriesView *self, double frame)
{
  g_autofree char *words = ringlet_series_view_frame_words (self,
      isnan (frame) ? ringlet_project_get_state (self->project)->frame
                    : (guint64) frame);

  gtk_label_set_text (self->said, words);
}

/* ---- set-up ---- */

static const RingletContextItem menu[] = {
  { N_ ("All Patterns"), "cells.show-all" },
  { N_ ("Limits From the Pixels"), "win.autoscale" },
  { NULL, NULL },
  { N_ ("As Colours"), "win.series-view::heat" },
  { N_ ("As a Waterfall"), "win.series-view::waterfall" },
  { N_ ("As a Surface"), "win.series-view::surface" },
  { NULL, NULL },
  { N_ ("Picture of the Series…"), "win.series-picture" },
};

void
ringlet_series_modes_connect (RingletSeriesView *self)
{
  /* A relief has no cells. */
  ringlet_context_menu_add (
      GTK_WIDGET (self->heat), menu, G_N_ELEMENTS (menu), NULL, NULL);
  ringlet_context_menu_add (
      GTK_WIDGET (self->relief), menu + 1, G_N_ELEMENTS (menu) - 1, NULL, NULL);
  g_signal_connect_swapped (self->relief, "chosen", G_CALLBACK (on_chosen), self);
  g_signal_connect_swapped (self->relief, "pointed", G_CALLBACK (on_pointed), self);
  g_signal_connect_object (self->settings, "changed::series-view",
      G_CALLBACK (show_mode), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::series-hidden",
      G_CALLBACK (show_hidden), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::y-scale",
      G_CALLBACK (ringlet_series_modes_update), self, G_CONNECT_SWAPPED);
  show_hidden (self);
  show_mode (self);
}

static GtkWidget *
mode_new (const char *label, const char *target, const char *tooltip)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.series-view");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_widget_set_tooltip_text (button, tooltip);
  return button;
}

static GtkWidget *
modes_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_box_append (GTK_BOX (box),
      mode_new (_ ("2D"), "heat", _ ("The patterns as rows of colours (Alt+4)")));
  gtk_box_append (GTK_BOX (box),
      mode_new (_ ("Waterfall"), "waterfall",
          _ ("The patterns as lines, each shifted against the one before (Alt+5)")));
  gtk_box_append (GTK_BOX (box),
      mode_new (_ ("3D"), "surface", _ ("The patterns as a surface (Alt+6)")));
  gtk_box_append (GTK_BOX (box),
      mode_new (_ ("Map"), "map", _ ("The map of the scan alone (Alt+7)")));
  return box;
}

static GtkWidget *
hidden_new (void)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), "view-reveal-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.series-hidden");
  gtk_widget_set_tooltip_text (button, _ ("Lines shine through those before them (H)"));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Hidden lines"), -1);
  return button;
}

/* Scrolled where letters are large. */
GtkWidget *
ringlet_series_modes_new (RingletSeriesView *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *picture = ringlet_flat_button_new ("document-save-symbolic",
      _ ("A picture of what is seen, as a file (Ctrl+Alt+I)"),
      _ ("Picture of the series"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (picture), "win.series-picture");
  gtk_widget_add_css_class (box, "toolbar");
  gtk_widget_set_hexpand (space, TRUE);
  self->hidden_button = hidden_new ();
  gtk_box_append (GTK_BOX (box), modes_new ());
  gtk_box_append (GTK_BOX (box), space);
  gtk_box_append (GTK_BOX (box), self->hidden_button);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_scrolled_window_set_policy (
      GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  return scrolled;
}
