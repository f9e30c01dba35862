/* SPDX-License-Identifier: MIT */

/* Where files come from: by dialog and by drop. What is being read meanwhile, and what
 * the window is called. window-intake has what becomes of them. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "describe.h"
#include "file-dialog.h"
#include "image/reader.h"
#include "plan-entry.h"
#include "recent.h"
#include "window-private.h"

/* Shorter work shows no sign of itself: it would only flicker. */
#define BUSY_MS 500

/* Suffixes of what opens besides images, and of what may lie around them. */
static const char *const other_suffixes[] = { "ringlet", "poni", "mask", "npt", "cif",
  "jcpds", "D", "xy", "xye", "dat", "chi", "fxye", "gz", "bz2", "xz", "zst" };

/* Returns (transfer full): patterns of all that can be read. */
static GStrv
list_patterns (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (other_suffixes); i++) {
    g_autofree char *pattern = g_strconcat ("*.", other_suffixes[i], NULL);

    g_strv_builder_add (builder, pattern);
  }
  for (gsize r = 0; ringlet_reader_list ()[r] != NULL; r++) {
    const char *const *suffixes = ringlet_reader_list ()[r]->suffixes;

    for (gsize i = 0; suffixes[i] != NULL; i++) {
      g_autofree char *pattern = g_strconcat ("*", suffixes[i], NULL);

      g_strv_builder_add (builder, pattern);
    }
  }
  return g_strv_builder_end (builder);
}

/* --- what is going on --- */

static gboolean
show_busy (gpointer data)
{
  RingletWindow *self = data;

  self->busy_id = 0;
  gtk_widget_set_visible (self->busy_button, TRUE);
  gtk_spinner_start (self->busy_spinner);
  return G_SOURCE_REMOVE;
}

void
ringlet_window_update_busy (RingletWindow *self)
{
  const gboolean is_busy = self->open_job != NULL || self->export_job != NULL ||
      ringlet_live_get_job (self->live) != NULL ||
      ringlet_sector_live_is_working (self->sector_live);

  if (is_busy && self->busy_id == 0 && !gtk_widget_get_visible (self->busy_button))
    self->busy_id = g_timeout_add (BUSY_MS, show_busy, self);
  if (is_busy)
    return;

  g_clear_handle_id (&self->busy_id, g_source_remove);
  gtk_spinner_stop (self->busy_spinner);
  gtk_widget_set_visible (self->busy_button, FALSE);
}

/* What was typed into a field and not taken. */
static gboolean
restore_field (RingletWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *entry =
      focus != NULL ? gtk_widget_get_ancestor (focus, RINGLET_TYPE_PLAN_ENTRY) : NULL;

  return entry != NULL && ringlet_plan_entry_restore (RINGLET_PLAN_ENTRY (entry));
}

/* What somebody waits for. */
static gboolean
stop_work (RingletWindow *self)
{
  RingletJob *const jobs[] = { self->open_job, self->export_job };
  gboolean has_stopped = ringlet_calibrate_panel_stop (
      ringlet_inspector_get_calibrate_panel (self->inspector));

  if (ringlet_mask_tools_stop (ringlet_mask_panel_get_tools (
          ringlet_inspector_get_mask_panel (self->inspector))))
    has_stopped = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (jobs); i++) {
    if (jobs[i] != NULL)
      ringlet_job_cancel (jobs[i]);
    has_stopped = has_stopped || jobs[i] != NULL;
  }
  if (!ringlet_sector_live_cancel (self->sector_live) &&
      ringlet_live_get_job (self->live) == NULL)
    return has_stopped;

  ringlet_live_cancel (self->live);
  ringlet_banner_show (self->banner, "stop",
      _ ("Stopped: what is shown may be of an earlier state of the document"),
      _ ("_Continue"), "win.continue");
  return TRUE;
}

/* What is held in the hand comes first, then what is at work, then what is looked at
 * for a moment. */
void
ringlet_window_stop_action (RingletWindow *self)
{
  /* Esc is an action of the window, and comes here before the canvas sees it. */
  if (ringlet_canvas_tool_cancel (self->image.canvas) ||
      ringlet_canvas_tool_cancel (self->cake.canvas) ||
      ringlet_project_cancel_drag (self->project) || restore_field (self))
    return;
  self->copies_cake = FALSE;
  if (stop_work (self) || ringlet_window_leave_correction (self) ||
      ringlet_window_stop_blinking (self))
    return;
  ringlet_window_stop_profile (self);
}

void
ringlet_window_continue_action (RingletWindow *self)
{
  ringlet_banner_hide (self->banner, "stop");
  ringlet_live_resume (self->live);
  ringlet_sector_live_resume (self->sector_live);
}

/* Returns (transfer full) markup: what an empty window has already. */
static char *
describe_waiting (const RingletState *state)
{
  const gboolean has_geometry = state->geometry_path != NULL;
  const char *path = has_geometry ? state->geometry_path : state->mask_path;
  g_autofree char *name = path != NULL ? g_filename_display_basename (path) : NULL;

  if (name == NULL)
    return g_strdup (_ ("with its .poni geometry and a mask, in any order; without a "
                        "geometry, the step Calibrate finds it"));
  if (has_geometry)
    return g_markup_printf_escaped (_ ("%s is open and waits for its image"), name);
  return g_markup_printf_escaped (
      _ ("%s was taken for a mask and waits for its image"), name);
}

/* Returns (transfer full): what the window is called: after its project if it has one,
 * with a mark for unsaved work. */
static char *
make_title (RingletWindow *self, const char *source)
{
  const char *path = ringlet_project_get_path (self->project);
  const gboolean is_unsaved = ringlet_project_has_unsaved_work (self->project);
  g_autofree char *name =
      path != NULL ? g_filename_display_basename (path) : g_strdup (source);

  return g_strconcat (is_unsaved ? "• " : "", name, NULL);
}

void
ringlet_window_update_title (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const gboolean has_image = state->source != NULL;
  const gboolean has_path = ringlet_project_get_path (self->project) != NULL;
  g_autofree char *source =
      has_image ? ringlet_describe_source (state) : g_strdup ("Ringlet");
  g_autofree char *title = make_title (self, source);
  g_autofree char *where = has_image
      ? ringlet_recent_folder (ringlet_source_path (state->source, state->frame))
      : g_strdup ("");
  g_autofree char *waiting = describe_waiting (state);

  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, has_path ? source : where);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_status_page_set_description (self->empty, waiting);
  gtk_stack_set_visible_child_name (self->pages, has_image ? "document" : "empty");
}

static void
on_chosen (GtkWindow *window, const char *const *paths, gpointer data)
{
  if (paths != NULL)
    ringlet_window_open (RINGLET_WINDOW (window), paths);
}

/* Returns (transfer full) (nullable): where the image lies. */
static char *
image_folder (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  return state->source != NULL
      ? g_path_get_dirname (ringlet_source_path (state->source, state->frame))
      : NULL;
}

void
ringlet_window_open_folder_action (RingletWindow *self)
{
  g_autofree char *folder = image_folder (self);

  ringlet_file_dialog_open_folder (
      GTK_WINDOW (self), _ ("Open a Folder of Images"), folder, on_chosen, NULL);
}

void
ringlet_window_open_action (RingletWindow *self)
{
  g_autofree char *folder = image_folder (self);
  g_auto (GStrv) patterns = list_patterns ();
  const RingletFileDialogFilter filters[] = {
    { N_ ("Images, geometries, masks, results, projects"),
        (const char *const *) patterns },
    { N_ ("All files"), (const char *const[]){ "*", NULL } },
    { NULL, NULL },
  };

  ringlet_file_dialog_open (GTK_WINDOW (self),
      _ ("Open Images, Geometry, Mask or Project"), filters, folder, on_chosen, NULL);
}

/* --- drag and drop --- */

void
ringlet_window_say_not_local (RingletWindow *self)
{
  ringlet_banner_show (self->banner, "open",
      _ ("That is not a file of this computer: save it here first, then open it"), NULL,
      NULL);
}

char **
ringlet_window_dropped_paths (RingletWindow *self, const GValue *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  char **paths = NULL;

  /* What was dropped does not leave: no "leave" comes. */
  gtk_widget_set_visible (self->drop_target, FALSE);
  for (GSList *at = files; at != NULL; at = at->next) {
    g_autofree char *path = g_file_get_path (at->data);

    if (path != NULL)
      g_strv_builder_add (builder, path);
  }
  paths = g_strv_builder_end (builder);
  if (paths[0] == NULL)
    ringlet_window_say_not_local (self);
  return paths;
}

static gboolean
on_drop (
    GtkDropTarget *target, const GValue *value, double x, double y, RingletWindow *self)
{
  g_auto (GStrv) paths = ringlet_window_dropped_paths (self, value);

  if (paths[0] == NULL)
    return FALSE;
  ringlet_window_open (self, (const char *const *) paths);
  return TRUE;
}

static GdkDragAction
on_enter (GtkDropTarget *target, double x, double y, RingletWindow *self)
{
  gtk_widget_set_visible (self->drop_target, TRUE);
  return GDK_ACTION_COPY;
}

static void
on_leave (GtkDropTarget *target, RingletWindow *self)
{
  gtk_widget_set_visible (self->drop_target, FALSE);
}

void
ringlet_window_connect_drop (RingletWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  g_signal_connect_object (target, "enter", G_CALLBACK (on_enter), self, 0);
  g_signal_connect_object (target, "leave", G_CALLBACK (on_leave), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
