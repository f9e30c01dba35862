/* SPDX-License-Identifier: MIT */
#include "series-panel.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "file-dialog.h"
#include "frame-watch.h"
#include "recent.h"
#include "series-panel-private.h"

G_DEFINE_FINAL_TYPE (RingletSeriesPanel, ringlet_series_panel, ADW_TYPE_BIN)

/* What people write, in the order of the list; without a name the one file. */
static const struct {
  const char *name;
  const char *title;
  const char *subtitle;
} formats[] = {
  { "xy", ".xy", N_ ("Two columns") },
  { "xye", ".xye", N_ ("With uncertainties") },
  { "dat", ".dat", N_ ("Three columns, small angles") },
  { "csv", ".csv", N_ ("Tables") },
  { "chi", ".chi", N_ ("FIT2D") },
  { "fxye", ".fxye", N_ ("GSAS") },
  { "esg", ".esg", N_ ("MAUD") },
  { "cif", ".cif", N_ ("Powder CIF") },
  { "xrdml", ".xrdml", N_ ("PANalytical") },
  { "nxazint1d", ".h5", N_ ("NeXus, NXazint1d") },
  { NULL, N_ ("One .h5"), N_ ("NeXus, all frames in one file") },
};

const RingletSeriesSetup *
ringlet_series_panel_setup (RingletSeriesPanel *self)
{
  return ringlet_project_get_state (self->project)->series;
}

void
ringlet_series_panel_commit (RingletSeriesPanel *self, RingletSeriesSetup *setup,
    const char *name, const char *drag)
{
  ringlet_project_set_series (self->project, setup, name, drag);
  ringlet_series_setup_unref (setup);
}

static RingletSeriesSetup *
edit (RingletSeriesPanel *self)
{
  return ringlet_series_setup_dup (ringlet_series_panel_setup (self));
}

/* ---- what the document says ---- */

/* Takes @text. */
static void
say (GtkWidget *row, char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  g_free (text);
}

static guint64
count_files (RingletSource *source)
{
  guint64 n = 0;
  const char *last = NULL;

  for (guint64 i = 0; i < ringlet_source_n_frames (source); i++) {
    const char *path = ringlet_source_path (source, i);

    n += path != last;
    last = path;
  }
  return n;
}

static char *
files_words (RingletSeriesPanel *self)
{
  RingletSource *source = ringlet_series_get_source (self->series);
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;

  if (source == NULL)
    return g_strdup (_ ("Open images or a folder"));
  folder = g_path_get_dirname (ringlet_source_path (source, 0));
  name = g_filename_display_basename (folder);
  return g_strdup_printf (_ ("%" PRIu64 " frames in %" PRIu64 " files of %s"),
      ringlet_source_n_frames (source), count_files (source), name);
}

/* Where the window shows something else. */
static void
show_alone (RingletSeriesPanel *self)
{
  RingletSource *shown = ringlet_project_get_state (self->project)->source;
  const guint64 n = shown != NULL ? ringlet_source_n_combined (shown, NULL) : 1;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->alone_row, n > 1);
  if (n == self->shown_combined)
    return;
  self->shown_combined = n;
  text = g_strdup_printf (
      _ ("The window shows %" PRIu64 " frames together, the series takes each alone"),
      n);
  say (self->alone_row, g_steal_pointer (&text));
}

/* Ten times a second, and thousands of files are counted once. */
static void
show_frames (RingletSeriesPanel *self)
{
  RingletSource *source = ringlet_series_get_source (self->series);

  if (source != self->shown_source || source == NULL) {
    g_clear_pointer (&self->shown_source, ringlet_source_unref);
    self->shown_source = source != NULL ? ringlet_source_ref (source) : NULL;
    say (self->files_row, files_words (self));
  }
  show_alone (self);
  gtk_widget_set_sensitive (self->follow_row, ringlet_series_can_follow (self->series));
  self->is_showing = TRUE;
  gtk_switch_set_active (
      self->follow_switch, ringlet_series_get_following (self->series));
  self->is_showing = FALSE;
}

static gboolean
has_format (const RingletSeriesSetup *setup, const char *name)
{
  return name != NULL ? ringlet_series_setup_has_format (setup, name) : setup->one_file;
}

static void
show_formats (RingletSeriesPanel *self, const RingletSeriesSetup *setup)
{
  g_autoptr (GString) chosen = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    const gboolean is_on = has_format (setup, formats[i].name);

    gtk_check_button_set_active (g_ptr_array_index (self->formats, i), is_on);
    if (is_on)
      g_string_append_printf (
          chosen, "%s%s", chosen->len > 0 ? ", " : "", _ (formats[i].title));
  }
  adw_expander_row_set_subtitle (
      self->formats_row, chosen->len > 0 ? chosen->str : _ ("None"));
}

static void
show_output (RingletSeriesPanel *self, const RingletSeriesSetup *setup)
{
  const gboolean has_folder = setup->folder != NULL;

  say (self->folder_row,
      has_folder ? ringlet_recent_tell_folder (setup->folder)
                 : g_strdup (_ ("None: patterns are shown, and not written")));
  gtk_widget_set_visible (self->forget_button, has_folder);
  gtk_widget_set_sensitive (GTK_WIDGET (self->formats_row), has_folder);
  gtk_widget_set_sensitive (GTK_WIDGET (self->existing_row), has_folder);
  show_formats (self, setup);
  adw_combo_row_set_selected (self->existing_row, setup->existing);
}

static void
on_state (RingletSeriesPanel *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("series panel state");
  const RingletSeriesSetup *now = ringlet_series_panel_setup (self);
  g_autoptr (RingletSeriesSetup) setup = NULL;

  show_alone (self);
  /* With every motion of a drag. */
  if (self->was_shown && now == self->shown)
    return;
  g_clear_pointer (&self->shown, ringlet_series_setup_unref);
  self->shown = ringlet_series_setup_ref ((RingletSeriesSetup *) now);
  self->was_shown = TRUE;
  setup = edit (self);
  self->is_showing = TRUE;
  show_output (self, setup);
  ringlet_series_panel_show_regions (self);
  self->is_showing = FALSE;
}

/* ---- what the user does ---- */

static void
on_follow (RingletSeriesPanel *self)
{
  if (!self->is_showing)
    ringlet_series_set_following (
        self->series, gtk_switch_get_active (self->follow_switch));
}

static void
set_folder (RingletSeriesPanel *self, const char *folder)
{
  RingletSeriesSetup *setup = edit (self);

  ringlet_series_setup_set_folder (setup, folder);
  ringlet_series_panel_commit (self, setup, N_ ("Series: Output Folder"), NULL);
}

static void
folder_chosen (GtkWindow *window, const char *const *paths, gpointer panel)
{
  g_autoptr (RingletSeriesPanel) self = panel;

  if (paths != NULL && self->project != NULL)
    set_folder (self, paths[0]);
}

static void
on_folder (RingletSeriesPanel *self)
{
  RingletSource *source = ringlet_series_get_source (self->series);
  g_autofree char *folder =
      source != NULL ? g_path_get_dirname (ringlet_source_path (source, 0)) : NULL;

  ringlet_file_dialog_open_folder (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
      _ ("Folder for Patterns"), folder, folder_chosen, g_object_ref (self));
}

static void
on_forget (RingletSeriesPanel *self)
{
  set_folder (self, NULL);
}

static void
on_format (RingletSeriesPanel *self, GtkCheckButton *button)
{
  const gboolean is_on = gtk_check_button_get_active (button);
  RingletSeriesSetup *setup = NULL;
  guint index = 0;

  if (self->is_showing || !g_ptr_array_find (self->formats, button, &index))
    return;
  setup = edit (self);
  if (formats[index].name != NULL)
    ringlet_series_setup_set_format (setup, formats[index].name, is_on);
  else
    setup->one_file = is_on;
  ringlet_series_panel_commit (self, setup, N_ ("Series: Formats"), NULL);
}

static void
on_existing (RingletSeriesPanel *self)
{
  RingletSeriesSetup *setup = NULL;

  if (self->is_showing)
    return;
  setup = edit (self);
  setup->existing = (RingletExisting) adw_combo_row_get_selected (self->existing_row);
  ringlet_series_panel_commit (self, setup, N_ ("Series: Existing Files"), NULL);
}

/* ---- set-up ---- */

static void
fill_formats (RingletSeriesPanel *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    GtkWidget *row = adw_action_row_new ();
    GtkWidget *check = gtk_check_button_new ();

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (formats[i].title));
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (formats[i].subtitle));
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), check);
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
    gtk_accessible_update_property (GTK_ACCESSIBLE (check),
        GTK_ACCESSIBLE_PROPERTY_LABEL, _ (formats[i].title), -1);
    g_ptr_array_add (self->formats, check);
    g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_format), self);
    adw_expander_row_add_row (self->formats_row, row);
  }
}

void
ringlet_series_panel_bind (
    RingletSeriesPanel *self, RingletProject *project, RingletSeries *series)
{
  g_return_if_fail (RINGLET_IS_SERIES_PANEL (self) && self->project == NULL);

  self->project = g_object_ref (project);
  self->series = g_object_ref (series);
  self->is_showing = TRUE;
  fill_formats (self);
  self->is_showing = FALSE;
  ringlet_series_panel_connect_regions (self);
  ringlet_series_panel_connect_progress (self);
  on_state (self);
  show_frames (self);
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      series, "changed", G_CALLBACK (show_frames), self, G_CONNECT_SWAPPED);
}

static void
ringlet_series_panel_dispose (GObject *object)
{
  RingletSeriesPanel *self = RINGLET_SERIES_PANEL (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RINGLET_TYPE_SERIES_PANEL);
  g_clear_pointer (&self->formats, g_ptr_array_unref);
  g_clear_pointer (&self->region_rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, ringlet_series_setup_unref);
  g_clear_pointer (&self->shown_source, ringlet_source_unref);
  g_clear_object (&self->project);
  g_clear_object (&self->series);
  G_OBJECT_CLASS (ringlet_series_panel_parent_class)->dispose (object);
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletSeriesPanel, name)

static void
bind_children (GtkWidgetClass *widget_class)
{
  BIND (files_row);
  BIND (alone_row);
  BIND (follow_row);
  BIND (follow_switch);
  BIND (folder_row);
  BIND (forget_button);
  BIND (formats_row);
  BIND (existing_row);
  BIND (state_label);
  BIND (facts_label);
  BIND (problem_label);
  BIND (progress);
  BIND (main_button);
  BIND (again_button);
  BIND (stop_button);
  BIND (failed_group);
  BIND (failed_list);
  BIND (regions_group);
  BIND (new_region_row);
  BIND (rows_spin);
  BIND (columns_spin);
  BIND (offset_spin);
  BIND (serpentine_switch);
  BIND (blanks_row);
  BIND (excluded_row);
  BIND (expression_row);
  BIND (map_problem);
}

static void
ringlet_series_panel_class_init (RingletSeriesPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_series_panel_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/series-panel.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_follow);
  gtk_widget_class_bind_template_callback (widget_class, on_folder);
  gtk_widget_class_bind_template_callback (widget_class, on_forget);
  gtk_widget_class_bind_template_callback (widget_class, on_existing);
}

static void
ringlet_series_panel_init (RingletSeriesPanel *self)
{
  self->formats = g_ptr_array_new ();
  self->region_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
