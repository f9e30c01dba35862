/* SPDX-License-Identifier: MIT */
#include "image/source-names.h"

#include <string.h>

void
ringlet_source_names_init (RingletSourceNames *self)
{
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
}

void
ringlet_source_names_clear (RingletSourceNames *self)
{
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
}

void
ringlet_source_names_take (RingletSourceNames *self, char *path)
{
  g_ptr_array_add (self->paths, path);
}

void
ringlet_source_names_note (RingletSourceNames *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->notes, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static gboolean
add (RingletSourceNames *self, const char *name, GCancellable *cancellable,
    GError **error)
{
  if (g_file_test (name, G_FILE_TEST_IS_DIR))
    return ringlet_source_folder_add (self, name, cancellable, error);
  if (!g_file_test (name, G_FILE_TEST_EXISTS) && ringlet_source_series_is_one (name))
    return ringlet_source_series_add (self, name, error);

  /* Whether it is there is found out when it is opened. */
  ringlet_source_names_take (self, g_strdup (name));
  return TRUE;
}

gboolean
ringlet_source_names_add (RingletSourceNames *self, const char *name,
    GCancellable *cancellable, GError **error)
{
  g_autofree char *label = NULL;

  if (add (self, name, cancellable, error))
    return TRUE;

  label = g_filename_display_name (name);
  if (!g_cancellable_is_cancelled (cancellable))
    g_prefix_error (error, "%s: ", label);
  return FALSE;
}
