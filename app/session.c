/* SPDX-License-Identifier: MIT */
#include "session.h"

#include <glib/gi18n-lib.h>

#define MOST_FILES 1000
#define MOST_NAMES 3

/* The files of @source once each; @returns whether they are few enough. */
static gboolean
add_images (GPtrArray *paths, const RingletSource *source)
{
  const guint64 n = ringlet_source_n_frames (source);
  const char *last = NULL;

  for (guint64 i = 0; i < n && paths->len <= MOST_FILES; i++) {
    const char *path = ringlet_source_path (source, i);

    if (path != last) /* frames of one file share its name */
      g_ptr_array_add (paths, g_strdup (path));
    last = path;
  }
  return paths->len <= MOST_FILES;
}

char **
ringlet_session_paths (RingletProject *project)
{
  const RingletState *state = ringlet_project_get_state (project);
  const char *own = ringlet_project_get_path (project);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const RingletSource *source =
      state->source != NULL ? ringlet_source_single (state->source) : NULL;

  if (own != NULL) {
    g_ptr_array_add (paths, g_strdup (own));
  } else if (source == NULL ||
      g_str_equal (ringlet_source_format (source, 0), "memory") ||
      !add_images (paths, source)) {
    return NULL;
  } else {
    if (state->geometry_path != NULL)
      g_ptr_array_add (paths, g_strdup (state->geometry_path));
    if (state->mask_path != NULL)
      g_ptr_array_add (paths, g_strdup (state->mask_path));
  }
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

char *
ringlet_session_describe (const char *const *paths)
{
  const guint n = g_strv_length ((char **) paths);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < MIN (n, MOST_NAMES); i++) {
    g_autofree char *name = g_filename_display_basename (paths[i]);

    g_strv_builder_add (names, name);
  }
  list = g_strv_builder_end (names);
  text = g_strjoinv (", ", list);
  if (n <= MOST_NAMES)
    return g_steal_pointer (&text);
  return g_strdup_printf (
      ngettext ("%s and %u other", "%s and %u others", n - MOST_NAMES), text,
      n - MOST_NAMES);
}
