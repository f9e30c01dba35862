/* SPDX-License-Identifier: MIT */

/* The map of a scan, below the patterns that it is of. */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "context-menu.h"
#include "frame-watch.h"
#include "plot/plot-words.h"
#include "series-map.h"
#include "series-view-private.h"

static const RingletMapGrid *
get_grid (RingletSeriesView *self)
{
  const RingletSeriesSetup *setup = ringlet_series_view_setup (self);

  return setup != NULL && ringlet_map_grid_n_cells (&setup->grid) > 0 ? &setup->grid
                                                                      : NULL;
}

static gint64
frame_at (RingletSeriesView *self, double column, double row)
{
  const RingletMapGrid *grid = get_grid (self);
  RingletSource *source = ringlet_series_get_source (self->series);

  if (grid == NULL || source == NULL || !(column >= 0.0) || !(row >= 0.0))
    return -1;
  return ringlet_map_grid_frame (
      grid, (guint) row, (guint) column, ringlet_source_n_frames (source));
}

static void
paint_map (gpointer data, const RingletHeatView *view, gsize width, gsize height,
    guint32 *pixels)
{
  g_auto (RingletWatch) watch = ringlet_watch ("map paint");
  RingletSeriesView *self = data;

  if (self->picture != NULL)
    ringlet_map_picture_paint (self->picture,
        g_settings_get_boolean (self->settings, "map-smooth"), view, &self->map_levels,
        width, height, pixels);
}

/* Layers may be below zero, where a logarithm says nothing. */
void
ringlet_series_view_recolour_map (RingletSeriesView *self)
{
  g_autoptr (RingletHistogram) histogram =
      self->picture != NULL ? ringlet_map_picture_histogram (self->picture) : NULL;

  self->map_levels = ringlet_series_view_levels (self, histogram, TRUE);
  ringlet_cell_view_repaint (self->map);
}

/* What the map shows, "A/B", or why it shows nothing. Returns (transfer full) */
static char *
find_words (RingletSeriesView *self, const GError *error)
{
  const RingletMapGrid *grid = get_grid (self);
  const RingletSeriesSetup *setup = ringlet_series_view_setup (self);

  if (grid == NULL)
    return g_strdup (_ ("No map yet"));
  if (error != NULL)
    return g_strdup (error->message);
  return g_strdup_printf (_ ("Map of %u × %u cells, %s: %s"), grid->n_slow,
      grid->n_fast, grid->serpentine ? _ ("serpentine") : _ ("row by row"),
      setup->expression != NULL ? setup->expression : "A");
}

static void
describe (RingletSeriesView *self, const GError *error)
{
  g_autofree char *text = find_words (self, error);

  ringlet_cell_view_set_words (self->map, text);
}

static void
show_cursor (RingletSeriesView *self)
{
  const RingletMapGrid *grid = get_grid (self);
  guint slow = 0;
  guint fast = 0;

  if (grid != NULL &&
      ringlet_map_grid_find (grid,
          (gint64) ringlet_project_get_state (self->project)->frame, &slow, &fast))
    ringlet_cell_view_set_cursor (self->map, fast, slow);
  else
    ringlet_cell_view_set_cursor (self->map, NAN, NAN);
}

/* "A/B · 1.23" of the frame that is looked at. */
static void
tell (RingletSeriesView *self, gint64 frame)
{
  const RingletSeriesSetup *setup = ringlet_series_view_setup (self);
  const char *what =
      setup != NULL && setup->expression != NULL ? setup->expression : "A";
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  g_autofree char *text = NULL;

  if (frame < 0) {
    gtk_label_set_text (self->map_said, _ ("Blank"));
    return;
  }
  if (setup != NULL && ringlet_map_grid_is_excluded (&setup->grid, frame)) {
    name = ringlet_series_view_frame_words (self, (guint64) frame);
    text = g_strdup_printf (_ ("%s · excluded"), name);
    gtk_label_set_text (self->map_said, text);
    return;
  }
  name = ringlet_series_view_frame_words (self, (guint64) frame);
  value = self->values == NULL || (gsize) frame >= self->n_values ||
          isnan (self->values[frame])
      ? g_strdup ("–")
      : ringlet_value_words (self->values[frame]);
  text = g_strdup_printf ("%s · %s %s", name, what, value);
  gtk_label_set_text (self->map_said, text);
}

static void
show_cells (RingletSeriesView *self, const RingletMapGrid *grid)
{
  const RingletCellScene scene = {
    .n_columns = grid->n_fast,
    .n_rows = grid->n_slow,
    .is_map = TRUE,
    .label_x = _ ("Column"),
    .label_y = _ ("Row"),
    .x_first = 1.0,
    .x_step = 1.0,
    .y_first = 1.0,
    .y_step = 1.0,
    .paint = paint_map,
    .data = self,
  };

  self->picture = ringlet_map_picture_new (grid, self->values, self->n_values);
  ringlet_series_view_recolour_map (self);
  ringlet_cell_view_set_scene (self->map, &scene);
}

static void
show_map (RingletSeriesView *self)
{
  const RingletMapGrid *grid = get_grid (self);

  g_clear_pointer (&self->picture, ringlet_map_picture_free);
  if (grid != NULL && self->values != NULL)
    show_cells (self, grid);
  else
    ringlet_cell_view_set_scene (self->map, NULL);
}

static void
compute (RingletSeriesView *self, GError **error)
{
  const RingletHeatMap *map = ringlet_series_get_map (self->series);
  const RingletState *state = ringlet_project_get_state (self->project);

  g_clear_pointer (&self->values, g_free);
  if (map == NULL || get_grid (self) == NULL)
    return;
  self->values = ringlet_series_map_values (map, state->series, state, error);
  self->n_values = ringlet_heat_map_n_frames (map);
}

/* What is to be done next before there is a map. */
static const char *
find_hint (RingletSeriesView *self, const GError *error)
{
  const RingletSeriesSetup *setup = ringlet_series_view_setup (self);

  if (get_grid (self) == NULL)
    return _ ("Say how many rows and columns the scan has: on the right, below Map");
  if (error != NULL && setup->rois->len > 0)
    return error->message;
  return _ ("Drag over the patterns with Shift to make a region: the map shows it");
}

static void
renew_map (RingletSeriesView *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->shown, ringlet_series_setup_unref);
  self->shown = ringlet_series_setup_ref (
      (RingletSeriesSetup *) ringlet_series_view_setup (self));
  self->map_serial = ringlet_series_get_serial (self->series);
  self->was_map = TRUE;
  compute (self, &error);
  ringlet_cell_view_set_hint (self->map, find_hint (self, error));
  show_map (self);
  describe (self, error);
}

void
ringlet_series_view_update_map (RingletSeriesView *self)
{
  ringlet_series_modes_arrange (self);
  if (gtk_widget_get_parent (self->map_box) == NULL)
    return;
  if (!self->was_map || self->map_serial != ringlet_series_get_serial (self->series) ||
      self->shown != ringlet_series_view_setup (self))
    renew_map (self);
  show_cursor (self);
  tell (self, (gint64) ringlet_project_get_state (self->project)->frame);
}

/* ---- what the user does ---- */

static void
on_pointed (RingletSeriesView *self, double column, double row)
{
  if (isnan (column))
    tell (self, (gint64) ringlet_project_get_state (self->project)->frame);
  else
    tell (self, frame_at (self, column, row));
}

static void
on_chosen (RingletSeriesView *self, double column, double row)
{
  const gint64 frame = frame_at (self, column, row);

  if (frame >= 0)
    ringlet_series_show_frame (self->series, (guint64) frame);
}

/* To the next cell that has a frame, in that direction. */
static void
on_moved (RingletSeriesView *self, int columns, int rows)
{
  const RingletMapGrid *grid = get_grid (self);
  guint slow = 0;
  guint fast = 0;

  if (grid == NULL ||
      !ringlet_map_grid_find (grid,
          (gint64) ringlet_project_get_state (self->project)->frame, &slow, &fast))
    return;
  for (int i = 1; i < (int) MAX (grid->n_slow, grid->n_fast); i++) {
    const gint64 frame =
        frame_at (self, (double) fast + i * columns, (double) slow + i * rows);

    if (frame >= 0) {
      ringlet_series_show_frame (self->series, (guint64) frame);
      return;
    }
  }
}

static void
on_toggled (RingletSeriesView *self, double column, double row)
{
  const RingletMapGrid *grid = get_grid (self);
  g_autoptr (RingletSeriesSetup) setup = NULL;
  g_autoptr (GArray) blanks = NULL;

  if (grid == NULL)
    return;
  blanks = ringlet_map_grid_toggle_blank (
      grid, ringlet_map_grid_cell (grid, (guint) row, (guint) column));
  setup = ringlet_series_setup_dup (ringlet_series_view_setup (self));
  ringlet_series_setup_set_blanks (setup, blanks);
  ringlet_project_set_series (self->project, setup, N_ ("Series: Blank Cells"), NULL);
}

/* A frame that counts for nothing, or counts again. */
static void
on_excluded (RingletSeriesView *self, double column, double row)
{
  const RingletMapGrid *grid = get_grid (self);
  const gint64 frame = frame_at (self, column, row);
  g_autoptr (RingletSeriesSetup) setup = NULL;
  g_autoptr (GArray) excluded = NULL;

  if (grid == NULL || frame < 0)
    return;
  excluded = ringlet_map_grid_toggle_excluded (grid, (guint) frame);
  setup = ringlet_series_setup_dup (ringlet_series_view_setup (self));
  ringlet_series_setup_set_excluded (setup, excluded);
  ringlet_project_set_series (
      self->project, setup, N_ ("Series: Excluded Frames"), NULL);
}

static const RingletContextItem menu[] = {
  { N_ ("Open This Frame"), "cells.cell::chosen" },
  { N_ ("Blank Cell, or Not"), "cells.cell::toggled" },
  { N_ ("Exclude This Frame, or Not"), "cells.cell::excluded" },
  { NULL, NULL },
  { N_ ("All of the Map"), "cells.show-all" },
  { N_ ("Smooth"), "win.map-smooth" },
  { N_ ("Picture of the Map…"), "win.series-picture" },
};

/* What is under the pointer is what the menu is of. */
static void
before_menu (gpointer data, double x, double y)
{
  if (!isnan (x))
    ringlet_cell_view_point_at (data, x, y);
}

void
ringlet_series_view_connect_map (RingletSeriesView *self)
{
  ringlet_context_menu_add (
      GTK_WIDGET (self->map), menu, G_N_ELEMENTS (menu), before_menu, self->map);
  g_signal_connect_swapped (self->map, "pointed", G_CALLBACK (on_pointed), self);
  g_signal_connect_swapped (self->map, "chosen", G_CALLBACK (on_chosen), self);
  g_signal_connect_swapped (self->map, "moved", G_CALLBACK (on_moved), self);
  g_signal_connect_swapped (self->map, "toggled", G_CALLBACK (on_toggled), self);
  g_signal_connect_swapped (self->map, "excluded", G_CALLBACK (on_excluded), self);
  g_signal_connect_object (self->settings, "changed::map-smooth",
      G_CALLBACK (ringlet_cell_view_repaint), self->map, G_CONNECT_SWAPPED);
}
