/* SPDX-License-Identifier: MIT */
#include "inspector.h"

#include <glib/gi18n-lib.h>

#include "calibrant-names.h"
#include "describe.h"
#include "frame-watch.h"
#include "header-table.h"
#include "integrate-panel.h"
#include "orientation-row.h"
#include "setting-rows.h"

/* The percentages on offer, in the order of the list. */
static const double percents[] = { 100.0, 99.9, 99.5, 99.0, 95.0 };

struct _RingletInspector {
  AdwBin parent_instance;

  RingletProject *project;
  RingletLive *live;
  GSettings *settings;
  gboolean
      is_showing; /* what the rows say comes from the document, not from the user */

  RingletCalibratePanel *calibrate_panel;
  RingletDatasetRow *dataset_row;
  RingletFileRow *file_row;
  RingletOrientationRow *orientation_row;
  RingletHeaderTable *header_table;
  GtkWidget *size_row;
  GtkWidget *mask_row;
  AdwPreferencesGroup *geometry_group;
  GtkWidget *no_geometry_row;
  GtkWidget *detector_row;
  GtkWidget *distance_row;
  GtkWidget *centre_row;
  GtkWidget *tilt_row;
  GtkWidget *wavelength_row;
  RingletHistogramView *histogram;
  AdwComboRow *scale_row;
  AdwComboRow *colormap_row;
  AdwComboRow *limits_row;
  GtkSwitch *invert_switch;
  AdwComboRow *calibrant_row;
  GtkSwitch *rings_switch;
  RingletIntegratePanel *integrate_panel;
  RingletMaskPanel *mask_panel;
  RingletSeriesPanel *series_panel;
  RingletComparePanel *compare_panel;
};

G_DEFINE_FINAL_TYPE (RingletInspector, ringlet_inspector, ADW_TYPE_BIN)

/* --- what the document says --- */

/* Takes @text (transfer full); a row without text is hidden. */
static void
say (GtkWidget *row, char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  gtk_widget_set_visible (row, *text != '\0');
  g_free (text);
}

static void
show_geometry (RingletInspector *self, const RingletState *state)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  const RingletGeometry *geometry = &state->geometry;
  const gboolean known = geometry->distance_m > 0.0;
  const RingletDetector *detector = display != NULL && display->detector != NULL
      ? display->detector
      : state->detector;
  g_autofree char *name = state->geometry_path != NULL
      ? g_filename_display_basename (state->geometry_path)
      : g_strdup ("");
  g_autofree char *escaped = g_markup_escape_text (name, -1);

  adw_preferences_group_set_description (self->geometry_group, escaped);
  gtk_widget_set_visible (self->no_geometry_row, !known);
  say (self->detector_row,
      detector != NULL ? ringlet_describe_detector (detector) : g_strdup (""));
  say (self->distance_row, ringlet_describe_distance (geometry));
  say (self->centre_row, ringlet_describe_centre (geometry, detector));
  say (self->tilt_row, known ? ringlet_describe_tilt (geometry) : g_strdup (""));
  say (self->wavelength_row,
      known ? ringlet_describe_wavelength (geometry) : g_strdup (""));
}

static void
show_state (RingletInspector *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  self->is_showing = TRUE;
  show_geometry (self, state);
  adw_combo_row_set_selected (self->calibrant_row,
      ringlet_calibrant_names_show (
          GTK_STRING_LIST (adw_combo_row_get_model (self->calibrant_row)),
          state->calibrant));
  self->is_showing = FALSE;
}

static void
show_display (RingletInspector *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);

  say (self->size_row,
      display != NULL ? ringlet_describe_image (display->image) : g_strdup (""));
  say (self->mask_row,
      display != NULL ? ringlet_describe_mask (display->mask, display->image)
                      : g_strdup (""));
  show_geometry (self, ringlet_project_get_state (self->project));
}

static void
on_state (RingletInspector *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("inspector state");

  show_state (self);
}

static void
on_display (RingletInspector *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("inspector display");

  show_display (self);
}

/* --- what the user says --- */

static void
on_calibrant (RingletInspector *self)
{
  const RingletCalibrant *calibrant = NULL;

  if (self->is_showing ||
      !ringlet_calibrant_names_get (
          adw_combo_row_get_selected (self->calibrant_row), &calibrant))
    return;
  ringlet_project_set_calibrant (self->project, calibrant);
  /* Who chooses one wants to see it. */
  if (calibrant != NULL)
    g_settings_set_boolean (self->settings, "show-rings", TRUE);
}

/* --- settings --- */

/* The row behind the percentages says that the limits were moved by hand. */
static void
show_limits (RingletInspector *self, gboolean is_manual)
{
  const double percent = g_settings_get_double (self->settings, "percent");
  guint index = G_N_ELEMENTS (percents);

  for (guint i = 0; !is_manual && i < G_N_ELEMENTS (percents); i++) {
    if (percents[i] == percent)
      index = i;
  }
  self->is_showing = TRUE;
  adw_combo_row_set_selected (self->limits_row, index);
  self->is_showing = FALSE;
}

void
ringlet_inspector_set_manual (RingletInspector *self, gboolean is_manual)
{
  g_return_if_fail (RINGLET_IS_INSPECTOR (self));
  show_limits (self, is_manual);
}

static void
on_limits (RingletInspector *self)
{
  const guint index = adw_combo_row_get_selected (self->limits_row);

  if (self->is_showing || index >= G_N_ELEMENTS (percents))
    return;
  g_settings_set_double (self->settings, "percent", percents[index]);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.autoscale", NULL);
}

static void
fill_lists (RingletInspector *self)
{
  g_autoptr (GtkStringList) calibrant_names = ringlet_calibrant_names_new (_ ("None"));

  adw_combo_row_set_model (self->calibrant_row, G_LIST_MODEL (calibrant_names));
}

static void
bind_settings (RingletInspector *self)
{
  ringlet_setting_bind_colormap (self->settings, self->colormap_row);
  ringlet_setting_bind_choice (self->settings, "scale", self->scale_row);
  g_settings_bind (self->settings, "invert-colormap", self->invert_switch, "active",
      G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "show-rings", self->rings_switch, "active",
      G_SETTINGS_BIND_DEFAULT);
}

void
ringlet_inspector_bind (RingletInspector *self, RingletProject *project,
    RingletLive *live, GSettings *settings)
{
  g_return_if_fail (RINGLET_IS_INSPECTOR (self) && self->project == NULL);

  self->project = g_object_ref (project);
  self->live = g_object_ref (live);
  self->settings = g_object_ref (settings);

  self->is_showing = TRUE;
  fill_lists (self);
  bind_settings (self);
  self->is_showing = FALSE;
  show_limits (self, FALSE);
  show_state (self);
  show_display (self);
  ringlet_integrate_panel_bind (self->integrate_panel, project, live);
  ringlet_dataset_row_bind (self->dataset_row, project);
  ringlet_file_row_bind (self->file_row, project);
  ringlet_orientation_row_bind (self->orientation_row, project);
  ringlet_header_table_bind (self->header_table, live);

  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      live, "notify::display", G_CALLBACK (on_display), self, G_CONNECT_SWAPPED);
}

RingletCalibratePanel *
ringlet_inspector_get_calibrate_panel (RingletInspector *self)
{
  g_return_val_if_fail (RINGLET_IS_INSPECTOR (self), NULL);
  return self->calibrate_panel;
}

RingletPeakGroup *
ringlet_inspector_get_peak_group (RingletInspector *self)
{
  g_return_val_if_fail (RINGLET_IS_INSPECTOR (self), NULL);
  return ringlet_integrate_panel_get_peak_group (self->integrate_panel);
}

RingletDatasetRow *
ringlet_inspector_get_dataset_row (RingletInspector *self)
{
  g_return_val_if_fail (RINGLET_IS_INSPECTOR (self), NULL);
  return self->dataset_row;
}

RingletFileRow *
ringlet_inspector_get_file_row (RingletInspector *self)
{
  g_return_val_if_fail (RINGLET_IS_INSPECTOR (self), NULL);
  return self->file_row;
}

RingletHistogramView *
ringlet_inspector_get_histogram (RingletInspector *self)
{
  g_return_val_if_fail (RINGLET_IS_INSPECTOR (self), NULL);
  return self->histogram;
}

RingletSeriesPanel *
ringlet_inspector_get_series_panel (RingletInspector *self)
{
  g_return_val_if_fail (RINGLET_IS_INSPECTOR (self), NULL);
  return self->series_panel;
}

RingletComparePanel *
ringlet_inspector_get_compare_panel (RingletInspector *self)
{
  g_return_val_if_fail (RINGLET_IS_INSPECTOR (self), NULL);
  return self->compare_panel;
}

RingletMaskPanel *
ringlet_inspector_get_mask_panel (RingletInspector *self)
{
  g_return_val_if_fail (RINGLET_IS_INSPECTOR (self), NULL);
  return self->mask_panel;
}

void
ringlet_inspector_show_step (RingletInspector *self, RingletStep step)
{
  g_return_if_fail (RINGLET_IS_INSPECTOR (self));
  /* Not bound: GTK 4.8 would take a bound child away from its AdwBin. */
  gtk_stack_set_visible_child_name (
      GTK_STACK (adw_bin_get_child (ADW_BIN (self))), ringlet_step_name (step));
}

static void
ringlet_inspector_dispose (GObject *object)
{
  RingletInspector *self = RINGLET_INSPECTOR (object);

  g_clear_object (&self->project);
  g_clear_object (&self->live);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGLET_TYPE_INSPECTOR);
  G_OBJECT_CLASS (ringlet_inspector_parent_class)->dispose (object);
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletInspector, name)

static void
bind_children (GtkWidgetClass *widget_class)
{
  BIND (dataset_row);
  BIND (file_row);
  BIND (orientation_row);
  BIND (header_table);
  BIND (size_row);
  BIND (mask_row);
  BIND (geometry_group);
  BIND (no_geometry_row);
  BIND (detector_row);
  BIND (distance_row);
  BIND (centre_row);
  BIND (tilt_row);
  BIND (wavelength_row);
  BIND (histogram);
  BIND (scale_row);
  BIND (colormap_row);
  BIND (limits_row);
  BIND (invert_switch);
  BIND (calibrate_panel);
  BIND (calibrant_row);
  BIND (rings_switch);
  BIND (integrate_panel);
  BIND (mask_panel);
  BIND (series_panel);
  BIND (compare_panel);
}

static void
ringlet_inspector_class_init (RingletInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_inspector_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (RINGLET_TYPE_CALIBRATE_PANEL);
  g_type_ensure (RINGLET_TYPE_DATASET_ROW);
  g_type_ensure (RINGLET_TYPE_FILE_ROW);
  g_type_ensure (RINGLET_TYPE_ORIENTATION_ROW);
  g_type_ensure (RINGLET_TYPE_HEADER_TABLE);
  g_type_ensure (RINGLET_TYPE_HISTOGRAM_VIEW);
  g_type_ensure (RINGLET_TYPE_INTEGRATE_PANEL);
  g_type_ensure (RINGLET_TYPE_MASK_PANEL);
  g_type_ensure (RINGLET_TYPE_SERIES_PANEL);
  g_type_ensure (RINGLET_TYPE_COMPARE_PANEL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/inspector.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_calibrant);
  gtk_widget_class_bind_template_callback (widget_class, on_limits);
}

static void
ringlet_inspector_init (RingletInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
