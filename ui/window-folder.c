/* SPDX-License-Identifier: MIT */

/* From file to file of a folder. */

#include <glib/gi18n-lib.h>

#include "folder-images.h"
#include "window-private.h"

/* One step on its way. */
typedef struct {
  RingletWindow *window;
  RingletJob *job;
  char *path; /* where it began */
  int step;
} Walk;

static void
walk_free (Walk *self)
{
  g_object_unref (self->window);
  g_object_unref (self->job);
  g_free (self->path);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Walk, walk_free)

static void
say_end (const Walk *walk)
{
  g_autofree char *name = g_filename_display_basename (walk->path);
  g_autofree char *text =
      g_strdup_printf (walk->step > 0 ? _ ("%s is the last image of its folder")
                                      : _ ("%s is the first image of its folder"),
          name);

  ringlet_window_toast (walk->window, text);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Walk) walk = data;
  RingletWindow *self = walk->window;
  const gboolean is_newest = self->open_job == walk->job;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names =
      ringlet_folder_images_list_finish (RINGLET_JOB (source), result, &error);
  g_autofree char *path = NULL;

  if (!ringlet_window_end_job (self, walk->job) || !is_newest)
    return;
  self->walk_steps = 0;
  if (names == NULL) {
    ringlet_window_show_failure (self, error);
    return;
  }
  if (walk->step == 0)
    return;
  path = ringlet_folder_images_beside (names, walk->path, walk->step);
  if (path == NULL) {
    say_end (walk);
    return;
  }
  ringlet_window_open_image (self, path);
}

/* Keys come faster than a slow folder is read: Alt+→ twice are two files. */
static void
walk (RingletWindow *self, int step)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  Walk *walk = NULL;

  if (state->source == NULL)
    return;

  if (self->open_job == NULL)
    self->walk_steps = 0;
  walk = g_new0 (Walk, 1);
  walk->window = g_object_ref (self);
  walk->path = g_strdup (ringlet_source_path (state->source, state->frame));
  walk->step = self->walk_steps += step;
  walk->job = ringlet_window_begin_job (self, _ ("Reading the Folder"));
  ringlet_folder_images_list_async (walk->job, walk->path, on_listed, walk);
}

static void
previous_file (RingletWindow *self)
{
  walk (self, -1);
}

static void
next_file (RingletWindow *self)
{
  walk (self, 1);
}

/* --- one image --- */

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Walk) walk = data;
  RingletWindow *self = walk->window;
  g_autoptr (GError) error = NULL;
  const gboolean ok =
      ringlet_project_open_image_finish (RINGLET_PROJECT (source), result, &error);

  if (!ringlet_window_end_job (self, walk->job))
    return;
  if (ok)
    ringlet_banner_hide (self->banner, "open");
  else
    ringlet_window_show_failure (self, error);
}

void
ringlet_window_open_image (RingletWindow *self, const char *name)
{
  Walk *walk = g_new0 (Walk, 1);

  walk->window = g_object_ref (self);
  walk->job = ringlet_window_begin_job (self, _ ("Opening"));
  ringlet_project_open_image_async (self->project, walk->job, name, on_opened, walk);
}

void
ringlet_window_connect_folder (RingletWindow *self)
{
  g_signal_connect_object (ringlet_inspector_get_file_row (self->inspector), "chosen",
      G_CALLBACK (ringlet_window_open_image), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringlet_inspector_get_dataset_row (self->inspector),
      "chosen", G_CALLBACK (ringlet_window_open_image), self, G_CONNECT_SWAPPED);
}

const RingletWindowAction ringlet_window_folder_actions[] = {
  { "previous-file", previous_file },
  { "next-file", next_file },
  { NULL, NULL },
};
