/* SPDX-License-Identifier: MIT */

/* One image that is no series: a mask, a dark, a flat field. */

#include "base/detached.h"
#include "base/error.h"
#include "image/source-file.h"
#include "image/source.h"

static gpointer
list_detached (gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  ringlet_source_file_list (data, names);
  return names;
}

static void
array_unref (gpointer array)
{
  g_ptr_array_unref (array);
}

GPtrArray *
ringlet_image_list_files (const char *path, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return ringlet_detached_run (
      list_detached, g_strdup (path), g_free, array_unref, cancellable, error);
}

RingletImage *
ringlet_image_load (const char *path, GCancellable *cancellable, GError **error)
{
  const char *const names[] = { path, NULL };
  g_autoptr (RingletSource) source =
      ringlet_source_open_full (names, RINGLET_SOURCE_DEFAULT, cancellable, error);

  if (source == NULL)
    return NULL;

  if (ringlet_source_n_frames (source) != 1) {
    g_autofree char *label = g_filename_display_name (path);

    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: The file has %" G_GUINT64_FORMAT
        " frames where one image is wanted; save the one to use in a file of its own",
        label, ringlet_source_n_frames (source));
    return NULL;
  }
  return ringlet_source_read (source, 0, cancellable, error);
}
