/* SPDX-License-Identifier: MIT */
#include "series-view.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "frame-watch.h"
#include "plot/plot-words.h"
#include "series-map.h"
#include "series-view-private.h"

/* Limits of colours follow a series that goes on, but not with every frame. */
#define HISTOGRAM_US (500 * G_TIME_SPAN_MILLISECOND)

G_DEFINE_FINAL_TYPE (RingletSeriesView, ringlet_series_view, ADW_TYPE_BIN)

const RingletSeriesSetup *
ringlet_series_view_setup (RingletSeriesView *self)
{
  return ringlet_project_get_state (self->project)->series;
}

const RingletUnit *
ringlet_series_view_get_unit (RingletSeriesView *self)
{
  const RingletHeatMap *map = NULL;

  g_return_val_if_fail (RINGLET_IS_SERIES_VIEW (self), NULL);
  map = ringlet_series_get_map (self->series);
  return map != NULL ? ringlet_heat_map_axis (map)->unit : NULL;
}

char *
ringlet_series_view_frame_words (RingletSeriesView *self, guint64 frame)
{
  RingletSource *source = ringlet_series_get_source (self->series);
  g_autofree char *name = NULL;

  if (source == NULL || frame >= ringlet_source_n_frames (source))
    return g_strdup ("");
  name = g_filename_display_basename (ringlet_source_path (source, frame));
  return g_strdup_printf (_ ("Frame %" PRIu64 " · %s"), frame + 1, name);
}

/* ---- colours ---- */

RingletLevels
ringlet_series_view_levels (
    RingletSeriesView *self, const RingletHistogram *histogram, gboolean is_linear)
{
  g_autofree char *colormap = g_settings_get_string (self->settings, "colormap");
  g_autofree char *scale = g_settings_get_string (self->settings, "scale");
  const RingletColormap *found = ringlet_colormap_find (colormap, NULL);
  RingletLevels levels = ringlet_levels_default ();

  if (found != NULL)
    levels.colormap = found;
  levels.inverted = g_settings_get_boolean (self->settings, "invert-colormap");
  ringlet_scale_parse (scale, &levels.scale, NULL);
  if (is_linear)
    levels.scale = RINGLET_SCALE_LINEAR;
  if (histogram != NULL)
    ringlet_histogram_set_levels (
        histogram, g_settings_get_double (self->settings, "percent"), &levels);
  return levels;
}

static void
recolour (RingletSeriesView *self)
{
  self->levels = ringlet_series_view_levels (self, self->histogram, FALSE);
  ringlet_cell_view_repaint (self->heat);
  ringlet_series_modes_update (self);
  ringlet_series_view_recolour_map (self);
}

static void
update_histogram (RingletSeriesView *self, const RingletHeatMap *map)
{
  const gint64 now_us = g_get_monotonic_time ();
  const RingletSeriesPhase phase = ringlet_series_get_progress (self->series).phase;

  if (self->histogram != NULL && phase == RINGLET_SERIES_RUNNING &&
      now_us - self->histogram_us < HISTOGRAM_US)
    return;
  g_clear_pointer (&self->histogram, ringlet_histogram_unref);
  self->histogram = ringlet_heat_map_histogram (map);
  self->histogram_us = now_us;
  self->levels = ringlet_series_view_levels (self, self->histogram, FALSE);
}

/* ---- the heat map ---- */

static void
paint_heat (gpointer data, const RingletHeatView *view, gsize width, gsize height,
    guint32 *pixels)
{
  g_auto (RingletWatch) watch = ringlet_watch ("heat map paint");
  RingletSeriesView *self = data;
  const RingletHeatMap *map = ringlet_series_get_map (self->series);

  if (map != NULL)
    ringlet_heat_map_paint (map, view, &self->levels, width, height, pixels);
}

static void
describe (RingletSeriesView *self, const RingletHeatMap *map)
{
  const RingletSeriesProgress progress = ringlet_series_get_progress (self->series);
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autofree char *text = NULL;

  if (map == NULL)
    text = g_strdup (_ ("No patterns yet"));
  else
    text = g_strdup_printf (_ ("%" PRIu64 " patterns of %zu"
                               " bins over %s; cursor at frame %" PRIu64),
        progress.n_done + progress.n_skipped, ringlet_heat_map_axis (map)->n_bins,
        ringlet_heat_map_axis (map)->unit->symbol, state->frame + 1);
  ringlet_cell_view_set_words (self->heat, text);
}

static void
show_heat (RingletSeriesView *self, const RingletHeatMap *map)
{
  const double first = ringlet_heat_map_radial (map, 0.0);
  const RingletCellScene scene = {
    .n_columns = ringlet_heat_map_n_columns (map),
    .n_rows = ringlet_heat_map_n_frames (map),
    .label_x = ringlet_heat_map_axis (map)->unit->symbol,
    .label_y = _ ("Frame"),
    .x_first = first,
    .x_step = ringlet_heat_map_radial (map, 1.0) - first,
    .y_first = 1.0,
    .y_step = 1.0,
    .paint = paint_heat,
    .data = self,
  };

  update_histogram (self, map);
  ringlet_cell_view_set_scene (self->heat, &scene);
}

static void
show_bands (RingletSeriesView *self, const RingletHeatMap *map)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletSeriesSetup *setup = state->series;
  RingletCellBand bands[RINGLET_MAP_MAX_ROIS];
  guint n = 0;

  for (guint i = 0; map != NULL && i < ringlet_series_setup_n_rois (setup); i++) {
    double lo = 0.0;
    double hi = 0.0;

    /* In edges of columns, whose middles are whole numbers and a half. */
    if (ringlet_series_map_range (ringlet_series_setup_roi (setup, i), state,
            ringlet_heat_map_axis (map)->unit, &lo, &hi))
      bands[n++] = (RingletCellBand){ ringlet_heat_map_column (map, lo) + 0.5,
        ringlet_heat_map_column (map, hi) + 0.5, (char) ('A' + i) };
  }
  ringlet_cell_view_set_bands (self->heat, bands, n);
}

static void
on_series (RingletSeriesView *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("series view");
  const RingletHeatMap *map = ringlet_series_get_map (self->series);

  if (self->serial != ringlet_series_get_serial (self->series)) {
    self->serial = ringlet_series_get_serial (self->series);
    if (map != NULL)
      show_heat (self, map);
    else
      ringlet_cell_view_set_scene (self->heat, NULL);
    show_bands (self, map);
    ringlet_series_modes_update (self);
  }
  describe (self, map);
  ringlet_series_view_update_map (self);
}

static void
on_state (RingletSeriesView *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("series view state");
  const RingletHeatMap *map = ringlet_series_get_map (self->series);
  g_autofree char *words = ringlet_series_view_frame_words (
      self, ringlet_project_get_state (self->project)->frame);

  ringlet_cell_view_set_cursor (self->heat, self->column,
      (double) ringlet_project_get_state (self->project)->frame);
  gtk_label_set_text (self->said, words);
  ringlet_relief_view_set_frame (
      self->relief, ringlet_project_get_state (self->project)->frame);
  show_bands (self, map);
  describe (self, map);
  ringlet_series_view_update_map (self);
}

void
ringlet_series_view_set_radial (
    RingletSeriesView *self, const RingletUnit *unit, double radial)
{
  const RingletHeatMap *map = NULL;

  g_return_if_fail (RINGLET_IS_SERIES_VIEW (self));

  map = ringlet_series_get_map (self->series);
  self->column = map != NULL && ringlet_heat_map_axis (map)->unit == unit
      ? ringlet_heat_map_column (map, radial) + 0.5
      : NAN;
  ringlet_cell_view_set_cursor (self->heat, self->column,
      (double) ringlet_project_get_state (self->project)->frame);
}

/* ---- what the user does ---- */

/* "Frame 13 · img_0012.cbf · 2θ (°) 4.21 · 123" */
static void
tell_heat (
    RingletSeriesView *self, const RingletHeatMap *map, double column, double row)
{
  const gsize frame = (gsize) row;
  g_autofree char *name = ringlet_series_view_frame_words (self, frame);
  const double radial = ringlet_heat_map_radial (map, floor (column));
  const double value = ringlet_heat_map_row (map, 0, frame)[(gsize) column];
  g_autofree char *at = ringlet_value_words (radial);
  g_autofree char *height =
      isnan (value) ? g_strdup ("–") : ringlet_value_words (value);
  g_autofree char *text = g_strdup_printf (
      "%s · %s %s · I %s", name, ringlet_heat_map_axis (map)->unit->symbol, at, height);

  gtk_label_set_text (self->said, text);
}

static gboolean
is_in_heat (const RingletHeatMap *map, double column, double row)
{
  return map != NULL && column >= 0.0 && row >= 0.0 &&
      column < (double) ringlet_heat_map_n_columns (map) &&
      row < (double) ringlet_heat_map_n_frames (map);
}

static void
on_pointed (RingletSeriesView *self, double column, double row)
{
  g_auto (RingletWatch) watch = ringlet_watch ("heat map pointer");
  const RingletHeatMap *map = ringlet_series_get_map (self->series);
  const gboolean is_on = is_in_heat (map, column, row);

  if (is_on) {
    tell_heat (self, map, column, row);
  } else {
    g_autofree char *words = ringlet_series_view_frame_words (
        self, ringlet_project_get_state (self->project)->frame);

    gtk_label_set_text (self->said, words);
  }
  g_signal_emit_by_name (self, "pointed",
      is_on ? ringlet_heat_map_radial (map, column - 0.5) : (double) NAN);
}

static void
on_chosen (RingletSeriesView *self, double column, double row)
{
  if (row >= 0.0)
    ringlet_series_show_frame (self->series, (guint64) row);
}

/* As if the pointer were there; from the middle where it is nowhere. */
static void
move_column (RingletSeriesView *self, const RingletHeatMap *map, int by)
{
  const double n = (double) ringlet_heat_map_n_columns (map);
  const double from =
      isnan (self->column) ? floor (0.5 * n) : floor (self->column) + by;

  on_pointed (self, CLAMP (from, 0.0, n - 1.0) + 0.5,
      (double) ringlet_project_get_state (self->project)->frame + 0.5);
}

static void
on_moved (RingletSeriesView *self, int columns, int rows)
{
  const RingletHeatMap *map = ringlet_series_get_map (self->series);
  const RingletState *state = ringlet_project_get_state (self->project);
  const gint64 n = map != NULL ? (gint64) ringlet_heat_map_n_frames (map) : 1;
  const gint64 frame = CLAMP ((gint64) state->frame + rows, 0, n - 1);

  if (rows != 0)
    ringlet_series_show_frame (self->series, (guint64) frame);
  else if (map != NULL)
    move_column (self, map, columns);
}

void
ringlet_series_view_add_region (RingletSeriesView *self, double lo, double hi)
{
  const RingletUnit *unit = ringlet_series_view_get_unit (self);
  const RingletHeatMap *map = ringlet_series_get_map (self->series);
  RingletMapRoi roi = { .unit = unit, .quantity = RINGLET_MAP_OF_SUM };
  g_autoptr (RingletSeriesSetup) setup = NULL;
  double step = 0.0;

  if (unit == NULL || !(lo < hi) ||
      ringlet_series_setup_n_rois (ringlet_series_view_setup (self)) ==
          RINGLET_MAP_MAX_ROIS)
    return;
  step = ringlet_heat_map_radial (map, 1.0) - ringlet_heat_map_radial (map, 0.0);
  roi.lo = ringlet_map_roi_round (lo, step);
  roi.hi = ringlet_map_roi_round (hi, step);
  if (!(roi.lo < roi.hi))
    return;
  setup = ringlet_series_setup_dup (ringlet_series_view_setup (self));
  g_array_append_val (setup->rois, roi);
  ringlet_project_set_series (self->project, setup, N_ ("Series: Add Region"), NULL);
}

static void
on_range (RingletSeriesView *self, double from, double to)
{
  const RingletHeatMap *map = ringlet_series_get_map (self->series);

  if (map != NULL)
    ringlet_series_view_add_region (self, ringlet_heat_map_radial (map, from - 0.5),
        ringlet_heat_map_radial (map, to - 0.5));
}

/* ---- set-up ---- */

static void
connect_settings (RingletSeriesView *self)
{
  static const char *const keys[] = { "colormap", "invert-colormap", "scale",
    "percent" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autofree char *signal = g_strconcat ("changed::", keys[i], NULL);

    g_signal_connect_object (
        self->settings, signal, G_CALLBACK (recolour), self, G_CONNECT_SWAPPED);
  }
}

void
ringlet_series_view_bind (RingletSeriesView *self, RingletProject *project,
    RingletSeries *series, GSettings *settings)
{
  g_return_if_fail (RINGLET_IS_SERIES_VIEW (self) && self->project == NULL);

  self->project = g_object_ref (project);
  self->series = g_object_ref (series);
  self->settings = g_object_ref (settings);
  connect_settings (self);
  ringlet_series_modes_connect (self);
  ringlet_series_view_connect_map (self);
  g_signal_connect_object (
      series, "changed", G_CALLBACK (on_series), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  recolour (self);
  on_series (self);
  on_state (self);
}

static void
ringlet_series_view_dispose (GObject *object)
{
  RingletSeriesView *self = RINGLET_SERIES_VIEW (object);

  /* They ask for pixels as long as they are there. */
  if (self->heat != NULL) {
    ringlet_cell_view_set_scene (self->heat, NULL);
    ringlet_cell_view_set_scene (self->map, NULL);
    ringlet_relief_view_set_map (self->relief, NULL);
  }
  self->heat = self->map = NULL;
  self->relief = NULL;
  g_clear_object (&self->heat_box);
  g_clear_object (&self->map_box);
  g_clear_object (&self->project);
  g_clear_object (&self->series);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->histogram, ringlet_histogram_unref);
  g_clear_pointer (&self->picture, ringlet_map_picture_free);
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->shown, ringlet_series_setup_unref);
  G_OBJECT_CLASS (ringlet_series_view_parent_class)->dispose (object);
}

static void
ringlet_series_view_class_init (RingletSeriesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_series_view_dispose;
  g_signal_new ("pointed", RINGLET_TYPE_SERIES_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "series");
}

static GtkLabel *
said_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 3);
  return GTK_LABEL (label);
}

static GtkWidget *
box_new (GtkLabel *said, GtkWidget *view, GtkWidget *other)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_vexpand (view, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (said));
  gtk_box_append (GTK_BOX (box), view);
  if (other != NULL) {
    gtk_widget_set_vexpand (other, TRUE);
    gtk_widget_set_visible (other, FALSE);
    gtk_box_append (GTK_BOX (box), other);
  }
  return box;
}

/* Before the user starts anything. */
static void
hint (RingletSeriesView *self)
{
  const char *text =
      _ ("The patterns appear here, one a row, when the series is started");

  ringlet_cell_view_set_hint (self->heat, text);
  ringlet_relief_view_set_hint (self->relief, text);
}

/* The patterns, and below them, where there is one, the map. */
static void
make_places (RingletSeriesView *self, GtkWidget *all)
{
  g_object_ref_sink (self->heat_box);
  g_object_ref_sink (self->map_box);
  self->alone = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->pane = gtk_paned_new (GTK_ORIENTATION_VERTICAL);
  gtk_paned_set_shrink_start_child (GTK_PANED (self->pane), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->pane), FALSE);
  gtk_widget_set_vexpand (self->pane, TRUE);
  gtk_widget_set_visible (self->pane, FALSE);
  gtk_box_append (GTK_BOX (self->alone), self->heat_box);
  gtk_box_append (GTK_BOX (all), ringlet_series_modes_new (self));
  gtk_box_append (GTK_BOX (all), self->alone);
  gtk_box_append (GTK_BOX (all), self->pane);
}

static void
ringlet_series_view_init (RingletSeriesView *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *heat = ringlet_cell_view_new (_ ("Patterns of the series"));
  GtkWidget *relief = ringlet_relief_view_new (_ ("Patterns behind each other"));
  GtkWidget *map = ringlet_cell_view_new (_ ("Map of the scan"));

  self->heat = RINGLET_CELL_VIEW (heat);
  self->relief = RINGLET_RELIEF_VIEW (relief);
  self->map = RINGLET_CELL_VIEW (map);
  self->column = NAN;
  self->said = said_new ();
  self->map_said = said_new ();
  self->heat_box = box_new (self->said, heat, relief);
  self->map_box = box_new (self->map_said, map, NULL);
  hint (self);
  make_places (self, all);
  adw_bin_set_child (ADW_BIN (self), all);
  g_signal_connect_swapped (heat, "pointed", G_CALLBACK (on_pointed), self);
  g_signal_connect_swapped (heat, "chosen", G_CALLBACK (on_chosen), self);
  g_signal_connect_swapped (heat, "moved", G_CALLBACK (on_moved), self);
  g_signal_connect_swapped (heat, "range", G_CALLBACK (on_range), self);
}
