/* SPDX-License-Identifier: MIT */
#include "image-row.h"

#include <glib/gi18n-lib.h>

#include "file-dialog.h"
#include "flat-button.h"

struct _RingletImageRow {
  AdwActionRow parent_instance;

  RingletImageUse use;
  RingletProject *project; /* NULL when the row is gone */
  RingletJob *job;         /* (nullable): that reads */
  GtkWidget *remove;
};

G_DEFINE_FINAL_TYPE (RingletImageRow, ringlet_image_row, ADW_TYPE_ACTION_ROW)

static const char *const titles[RINGLET_IMAGE_N_USES] = {
  [RINGLET_IMAGE_DARK] = N_ ("Dark"),
  [RINGLET_IMAGE_FLAT] = N_ ("Flat field"),
  [RINGLET_IMAGE_ABSORPTION] = N_ ("Absorption"),
  [RINGLET_IMAGE_BACKGROUND] = N_ ("Background image"),
};
static const char *const helps[RINGLET_IMAGE_N_USES] = {
  [RINGLET_IMAGE_DARK] = N_ ("An image that is subtracted\n--dark"),
  [RINGLET_IMAGE_FLAT] = N_ ("An image that divides\n--flat"),
  [RINGLET_IMAGE_ABSORPTION] = N_ ("An image that divides, too\n--absorption"),
  [RINGLET_IMAGE_BACKGROUND] =
      N_ ("Another image, a part of which is subtracted\n--background-image"),
};

static void
say (RingletImageRow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
}

void
ringlet_image_row_show (RingletImageRow *self)
{
  const char *path = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (RINGLET_IS_IMAGE_ROW (self));

  path =
      ringlet_state_image_path (ringlet_project_get_state (self->project), self->use);
  name = path != NULL ? g_filename_display_basename (path) : g_strdup (_ ("none"));
  gtk_widget_set_visible (self->remove, path != NULL);
  say (self, self->job != NULL ? _ ("Reading…") : name);
}

/* --- what the user does --- */

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletImageRow) self = data;
  g_autoptr (GError) error = NULL;
  const gboolean ok =
      ringlet_project_load_image_finish (RINGLET_PROJECT (source), result, &error);

  if (self->project == NULL)
    return;
  g_clear_object (&self->job);
  ringlet_image_row_show (self);
  if (!ok && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, error->message);
}

static void
on_file (GtkWindow *window, const char *const *paths, gpointer data)
{
  g_autoptr (RingletImageRow) self = data;

  if (paths == NULL || self->project == NULL || self->job != NULL)
    return;
  self->job = ringlet_job_new_background (_ ("Reading"));
  ringlet_project_load_image_async (
      self->project, self->job, self->use, paths[0], on_loaded, g_object_ref (self));
  ringlet_image_row_show (self);
}

static void
on_choose (RingletImageRow *self)
{
  static const char *const all[] = { "*", NULL };
  const RingletFileDialogFilter filters[] = {
    { _ ("Images"), all },
    { NULL, NULL },
  };
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autofree char *folder = state->source != NULL
      ? g_path_get_dirname (ringlet_source_path (state->source, state->frame))
      : NULL;

  ringlet_file_dialog_open (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
      _ (titles[self->use]), filters, folder, on_file, g_object_ref (self));
}

static void
on_remove (RingletImageRow *self)
{
  ringlet_project_clear_image (self->project, self->use);
}

/* --- set-up --- */

static GtkWidget *
add_button (
    RingletImageRow *self, const char *icon, const char *label, GCallback clicked)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", _ (titles[self->use]), label);
  GtkWidget *button = ringlet_flat_button_new (icon, name, NULL);

  g_signal_connect_swapped (button, "clicked", clicked, self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
  return button;
}

GtkWidget *
ringlet_image_row_new (RingletImageUse use, RingletProject *project)
{
  RingletImageRow *self = g_object_new (RINGLET_TYPE_IMAGE_ROW, NULL);

  self->use = use;
  self->project = project;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ (titles[use]));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _ (helps[use]));
  self->remove =
      add_button (self, "edit-clear-symbolic", _ ("none"), G_CALLBACK (on_remove));
  add_button (
      self, "document-open-symbolic", _ ("choose a file"), G_CALLBACK (on_choose));
  ringlet_image_row_show (self);
  return GTK_WIDGET (self);
}

static void
ringlet_image_row_dispose (GObject *object)
{
  RingletImageRow *self = RINGLET_IMAGE_ROW (object);

  if (self->job != NULL)
    ringlet_job_cancel (self->job);
  g_clear_object (&self->job);
  self->project = NULL;
  G_OBJECT_CLASS (ringlet_image_row_parent_class)->dispose (object);
}

static void
ringlet_image_row_class_init (RingletImageRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_image_row_dispose;
}

static void
ringlet_image_row_init (RingletImageRow *self)
{
}
