/* SPDX-License-Identifier: MIT */
#include "phases-panel.h"

#include <glib/gi18n-lib.h>

#include "file-dialog.h"
#include "phase-row.h"
#include "project-phases.h"

struct _RingletPhasesPanel {
  GtkBox parent_instance;

  RingletProject *project;
  AdwPreferencesGroup *group;
  GPtrArray *rows; /* (element-type RingletPhaseRow): borrowed */
  GtkWidget *entry_row;
  GtkWidget *entry;
  gboolean is_reading;
  gboolean is_typed; /* what is being read came from @entry */
};

G_DEFINE_FINAL_TYPE (RingletPhasesPanel, ringlet_phases_panel, GTK_TYPE_BOX)

/* ---- files ---- */

static const char *const structures[] = { "*.cif", "*.jcpds", "*.d", "*.D", "*.CIF",
  "*.JCPDS", NULL };
static const char *const everything[] = { "*", NULL };

typedef struct {
  RingletProject *project;
  void (*done) (const GError *error, gpointer data);
  gpointer data;
  GObject *kept; /* @data, once files are read: a window may not wait for its dialog */
} Asking;

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->project);
  g_clear_object (&asking->kept);
  g_free (asking);
}

static void
on_files_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Asking *asking = data;
  g_autoptr (GError) error = NULL;

  if (!ringlet_project_load_phases_finish (RINGLET_PROJECT (source), result, &error))
    asking->done (error, asking->data);
  asking_free (asking);
}

static void
on_files (GtkWindow *window, const char *const *paths, gpointer data)
{
  Asking *asking = data;
  g_autoptr (RingletJob) job = NULL;

  if (paths == NULL || paths[0] == NULL) {
    asking_free (asking);
    return;
  }
  asking->kept = g_object_ref (asking->data);
  job = ringlet_job_new_background (_ ("Opening"));
  ringlet_project_load_phases_async (
      asking->project, job, paths, on_files_read, asking);
}

void
ringlet_phases_ask_files (RingletProject *project, GtkWindow *window,
    void (*done) (const GError *error, gpointer data), gpointer data)
{
  const RingletFileDialogFilter filters[] = {
    { _ ("Structures (CIF, JCPDS, .D)"), structures },
    { _ ("All files"), everything },
    { NULL, NULL },
  };
  Asking *asking = g_new0 (Asking, 1);

  *asking = (Asking){ g_object_ref (project), done, data, NULL };
  ringlet_file_dialog_open (window, _ ("Add a Phase"), filters, NULL, on_files, asking);
}

/* ---- what the user does ---- */

static void
say (RingletPhasesPanel *self, const char *problem)
{
  g_autofree char *escaped = g_markup_escape_text (problem, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->entry_row), escaped);
  if (*problem != '\0')
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
}

/* What was typed stays as long as it is no phase. */
static void
on_added (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletPhasesPanel) self = data;
  g_autoptr (GError) error = NULL;
  const gboolean ok =
      ringlet_project_load_phases_finish (RINGLET_PROJECT (source), result, &error);

  if (self->project == NULL)
    return;
  self->is_reading = FALSE;
  say (self, ok ? "" : error->message);
  if (ok && self->is_typed)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
add (RingletPhasesPanel *self, const char *const *words, gboolean is_typed)
{
  g_autoptr (RingletJob) job = ringlet_job_new_background (_ ("Opening"));

  self->is_reading = TRUE;
  self->is_typed = is_typed;
  ringlet_project_load_phases_async (
      self->project, job, words, on_added, g_object_ref (self));
}

static void
on_typed (RingletPhasesPanel *self)
{
  g_autofree char *word =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  if (*word != '\0' && !self->is_reading)
    add (self, (const char *const[]){ word, NULL }, TRUE);
}

/* A structure that is dropped here is meant as a phase, wherever else it may go. */
static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y,
    RingletPhasesPanel *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  for (GSList *at = g_value_get_boxed (value); at != NULL; at = at->next) {
    g_autofree char *path = g_file_get_path (at->data);

    if (path != NULL)
      g_strv_builder_add (builder, path);
  }
  paths = g_strv_builder_end (builder);
  if (paths[0] == NULL)
    return FALSE;
  add (self, (const char *const *) paths, FALSE);
  return TRUE;
}

/* ---- what the document says ---- */

static void
collapse (RingletPhasesPanel *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_set_expanded (g_ptr_array_index (self->rows, i), FALSE);
}

static void
show (RingletPhasesPanel *self)
{
  const RingletPhases *phases = ringlet_project_get_state (self->project)->phases;
  const guint n = ringlet_phases_n (phases);

  while (self->rows->len < n) {
    GtkWidget *row = ringlet_phase_row_new (self->project);

    collapse (self); /* the newest is what one is busy with */
    adw_preferences_group_add (self->group, row);
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
    g_ptr_array_add (self->rows, row);
  }
  while (self->rows->len > n) {
    adw_preferences_group_remove (
        self->group, g_ptr_array_index (self->rows, self->rows->len - 1));
    g_ptr_array_remove_index (self->rows, self->rows->len - 1);
  }
  for (guint i = 0; i < n; i++)
    ringlet_phase_row_show (g_ptr_array_index (self->rows, i), i);
}

/* ---- set-up ---- */

static GtkWidget *
entry_row_new (RingletPhasesPanel *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("document-open-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Add phase"));
  self->entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 12);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ ("Au, NaCl, cell:…"));
  gtk_widget_set_tooltip_text (self->entry,
      _ ("A name (Au), a cell (cell:a=5.64,sg=Fm-3m), or the path of a CIF, JCPDS or "
         ".D "
         "file"));
  gtk_widget_set_valign (self->entry, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_typed), self);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.add-phase");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("From a CIF, JCPDS or .D file"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
      GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Add a phase from a file"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->entry);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->entry);
  return row;
}

GtkWidget *
ringlet_phases_panel_new (RingletProject *project)
{
  RingletPhasesPanel *self = g_object_new (RINGLET_TYPE_PHASES_PANEL, "orientation",
      GTK_ORIENTATION_VERTICAL, "spacing", 12, NULL);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *last = adw_preferences_group_new ();

  self->project = g_object_ref (project);
  self->group = ADW_PREFERENCES_GROUP (group);
  adw_preferences_group_set_title (self->group, _ ("Phases"));
  adw_preferences_group_set_description (self->group,
      _ ("Lines of powders on pattern, cake and image (O). Drag a line in the pattern "
         "to "
         "set the pressure."));
  self->entry_row = entry_row_new (self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (last), self->entry_row);
  gtk_box_append (GTK_BOX (self), group);
  gtk_box_append (GTK_BOX (self), last);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}

static void
ringlet_phases_panel_dispose (GObject *object)
{
  RingletPhasesPanel *self = RINGLET_PHASES_PANEL (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (ringlet_phases_panel_parent_class)->dispose (object);
}

static void
ringlet_phases_panel_class_init (RingletPhasesPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_phases_panel_dispose;
}

static void
ringlet_phases_panel_init (RingletPhasesPanel *self)
{
  self->rows = g_ptr_array_new ();
}
