/* SPDX-License-Identifier: MIT */

/* Results leave the window: into files, and to the clipboard. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "command-line.h"
#include "export.h"
#include "file-dialog.h"
#include "frame-watch.h"
#include "window-private.h"

static const RingletFileDialogFilter pattern_filters[] = {
  { "Patterns (.xy, .xye, .h5)",
      (const char *const[]){ "*.xy", "*.xye", "*.h5", NULL } },
  { NULL, NULL },
};
static const RingletFileDialogFilter cake_filters[] = {
  { "Cakes (.h5)", (const char *const[]){ "*.h5", NULL } },
  { NULL, NULL },
};
static const RingletFileDialogFilter picture_filters[] = {
  { "Pictures (.png, .svg)", (const char *const[]){ "*.png", "*.svg", NULL } },
  { NULL, NULL },
};

/**
 * Kind:
 *
 * What differs between the things that are exported.
 */
typedef struct {
  RingletExport what;
  const char *title;
  const char *suffix;
  const RingletFileDialogFilter *filters;
} Kind;

static const Kind pattern_kind = { RINGLET_EXPORT_PATTERN, "Export Pattern", ".xy",
  pattern_filters };
/* With an error model the third column is worth keeping. */
static const Kind pattern_with_errors = { RINGLET_EXPORT_PATTERN, "Export Pattern",
  ".xye", pattern_filters };
static const Kind cake_kind = { RINGLET_EXPORT_CAKE, "Export Cake", ".h5",
  cake_filters };
static const Kind picture_kind = { RINGLET_EXPORT_PICTURE, "Export Picture", ".png",
  picture_filters };

/* --- files --- */

/* What is being written, until it is there. */
typedef struct {
  RingletWindow *window;
  char *path;
} Writing;

static void
on_exported (GObject *source, GAsyncResult *result, gpointer data)
{
  Writing *writing = data;
  g_autoptr (RingletWindow) self = writing->window;
  g_autofree char *path = writing->path;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = g_strdup_printf (_ ("%s saved"), name);
  g_autoptr (GError) error = NULL;
  const gboolean ok =
      ringlet_project_export_finish (RINGLET_PROJECT (source), result, &error);

  g_free (writing);
  g_clear_object (&self->export_job);
  if (self->project == NULL)
    return;
  ringlet_window_update_busy (self);

  if (ok) {
    ringlet_banner_hide (self->banner, "export");
    ringlet_window_toast (self, text);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    ringlet_banner_show (self->banner, "export", error->message, NULL, NULL);
  }
}

static void
start (RingletWindow *self, const Kind *kind, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  Writing *writing = g_new0 (Writing, 1);
  const RingletLevels levels = ringlet_window_get_levels (self, &self->image);

  writing->window = g_object_ref (self);
  writing->path = g_strdup (path);
  g_settings_set_string (self->settings, "export-folder", folder);

  self->export_job = ringlet_job_new_background (_ ("Exporting"));
  /* The dialog has asked already whether a file may be replaced. */
  ringlet_project_export_async (self->project, self->export_job, kind->what, path, TRUE,
      &levels, on_exported, writing);
  ringlet_window_update_busy (self);
}

static void
on_chosen (GtkWindow *window, const char *const *paths, gpointer data)
{
  const Kind *kind = data;
  RingletWindow *self = RINGLET_WINDOW (window);
  const char *dot = NULL;
  g_autofree char *path = NULL;

  if (paths == NULL || self->export_job != NULL)
    return;

  dot = strrchr (paths[0], '.');
  path = dot == NULL || strchr (dot, G_DIR_SEPARATOR) != NULL
      ? g_strconcat (paths[0], kind->suffix, NULL)
      : g_strdup (paths[0]);
  start (self, kind, path);
}

static void
ask (RingletWindow *self, const Kind *kind)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autofree char *folder = g_settings_get_string (self->settings, "export-folder");
  g_autofree char *name = ringlet_export_name (state, kind->what, kind->suffix);

  ringlet_file_dialog_save (GTK_WINDOW (self), _ (kind->title), kind->filters, folder,
      name, on_chosen, (gpointer) kind);
}

void
ringlet_window_export_pattern_action (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  ask (self,
      state->plan.error_model != RINGLET_ERROR_MODEL_NONE ? &pattern_with_errors
                                                          : &pattern_kind);
}

void
ringlet_window_export_cake_action (RingletWindow *self)
{
  ask (self, &cake_kind);
}

void
ringlet_window_export_picture_action (RingletWindow *self)
{
  ask (self, &picture_kind);
}

/* --- clipboard --- */

void
ringlet_window_copy_command_action (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autoptr (GError) error = NULL;
  /* What the user looks at: the cake alone, else the pattern. */
  const RingletExport what = ringlet_window_get_pane (self) == &self->cake
      ? RINGLET_EXPORT_CAKE
      : RINGLET_EXPORT_PATTERN;
  g_autofree char *line = ringlet_command_line (state, what, NULL, &error);
  g_autofree char *text = NULL;

  if (line == NULL) {
    ringlet_banner_show (self->banner, "export", error->message, NULL, NULL);
    return;
  }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), line);
  text = g_strdup_printf (_ ("Copied: %s"), line);
  ringlet_window_toast (self, text);
}

void
ringlet_window_copy_values_action (RingletWindow *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  const RingletState *state = ringlet_project_get_state (self->project);
  RingletReadout readout;
  g_autofree char *text = NULL;

  if (display == NULL || !self->probe.is_active)
    return;

  readout = ringlet_readout_make (&self->probe, state, display->image, display->mask,
      &display->exclusion, self->rings);
  text = ringlet_readout_text (&readout);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  ringlet_window_toast (self, _ ("Values copied"));
}

void
ringlet_window_copy_view_action (RingletWindow *self)
{
  g_autoptr (GdkTexture) texture =
      ringlet_canvas_paint (ringlet_window_get_pane (self)->canvas);

  if (texture == NULL)
    return;
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  ringlet_window_toast (self, _ ("View copied"));
}
