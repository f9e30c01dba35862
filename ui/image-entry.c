/* SPDX-License-Identifier: MIT */
#include "image-entry.h"

#include <glib/gi18n-lib.h>

#include "chain.h"
#include "file-dialog.h"
#include "flat-button.h"

struct _RingletImageEntry {
  AdwBin parent_instance;

  RingletImageUse use;
  RingletProject *project; /* NULL when it is gone */
  RingletJob *job;         /* (nullable): that reads */
  GtkWidget *box;
  GtkWidget *said;
  GtkWidget *remove;
};

G_DEFINE_FINAL_TYPE (RingletImageEntry, ringlet_image_entry, ADW_TYPE_BIN)

static const char *
title (RingletImageEntry *self)
{
  return _ (ringlet_link_title (ringlet_link_of_image (self->use)));
}

static void
say (RingletImageEntry *self, const char *text)
{
  gtk_label_set_label (GTK_LABEL (self->said), text);
}

/* Of what is switched off, too. */
void
ringlet_image_entry_show (RingletImageEntry *self)
{
  g_autofree char *name = NULL;

  g_return_if_fail (RINGLET_IS_IMAGE_ENTRY (self));

  name = ringlet_state_link_text (
      ringlet_project_get_state (self->project), ringlet_link_of_image (self->use));
  gtk_widget_set_visible (self->remove, *name != '\0');
  if (self->job != NULL)
    say (self, _ ("Reading…"));
  else
    say (self, *name != '\0' ? name : _ ("none"));
}

/* --- what the user does --- */

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletImageEntry) self = data;
  g_autoptr (GError) error = NULL;
  const gboolean ok =
      ringlet_project_load_image_finish (RINGLET_PROJECT (source), result, &error);

  if (self->project == NULL)
    return;
  g_clear_object (&self->job);
  ringlet_image_entry_show (self);
  if (!ok && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, error->message);
}

static void
on_file (GtkWindow *window, const char *const *paths, gpointer data)
{
  g_autoptr (RingletImageEntry) self = data;

  if (paths == NULL || self->project == NULL || self->job != NULL)
    return;
  self->job = ringlet_job_new_background (_ ("Reading"));
  ringlet_project_load_image_async (
      self->project, self->job, self->use, paths[0], on_loaded, g_object_ref (self));
  ringlet_image_entry_show (self);
}

static void
on_choose (RingletImageEntry *self)
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
      title (self), filters, folder, on_file, g_object_ref (self));
}

static void
on_remove (RingletImageEntry *self)
{
  ringlet_project_clear_image (self->project, self->use);
}

/* --- set-up --- */

static GtkWidget *
add_button (
    RingletImageEntry *self, const char *icon, const char *label, GCallback clicked)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", title (self), label);
  GtkWidget *button = ringlet_flat_button_new (icon, name, NULL);

  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (self->box), button);
  return button;
}

GtkWidget *
ringlet_image_entry_new (RingletImageUse use, RingletProject *project)
{
  RingletImageEntry *self = g_object_new (RINGLET_TYPE_IMAGE_ENTRY, NULL);

  self->use = use;
  self->project = project;
  self->remove =
      add_button (self, "edit-clear-symbolic", _ ("none"), G_CALLBACK (on_remove));
  add_button (
      self, "document-open-symbolic", _ ("choose a file"), G_CALLBACK (on_choose));
  ringlet_image_entry_show (self);
  return GTK_WIDGET (self);
}

static void
ringlet_image_entry_dispose (GObject *object)
{
  RingletImageEntry *self = RINGLET_IMAGE_ENTRY (object);

  if (self->job != NULL)
    ringlet_job_cancel (self->job);
  g_clear_object (&self->job);
  self->project = NULL;
  G_OBJECT_CLASS (ringlet_image_entry_parent_class)->dispose (object);
}

static void
ringlet_image_entry_class_init (RingletImageEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_image_entry_dispose;
}

static void
ringlet_image_entry_init (RingletImageEntry *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->said = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->said), 0.0F);
  gtk_label_set_wrap (GTK_LABEL (self->said), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->said), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (self->said, TRUE);
  gtk_widget_add_css_class (self->said, "dim-label");
  gtk_widget_add_css_class (self->said, "caption");
  gtk_box_append (GTK_BOX (self->box), self->said);
  adw_bin_set_child (ADW_BIN (self), self->box);
}
