/* SPDX-License-Identifier: MIT */

/* Whether a file is a project file, of which version, and what is made of what this
 * version does not know. */

#include "base/error.h"
#include "base/json-text.h"
#include "project-file-private.h"

void
ringlet_project_file_clear (RingletProjectFile *self)
{
  g_clear_pointer (&self->state, ringlet_state_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
}

/* ---- is it one, and which ---- */

/* "1.0"; @minor: (out) */
static gboolean
parse_version (const char *text, guint64 *major, guint64 *minor)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", -1);

  return g_strv_length (parts) == 2 &&
      g_ascii_string_to_unsigned (parts[0], 10, 0, 999, major, NULL) &&
      g_ascii_string_to_unsigned (parts[1], 10, 0, 999, minor, NULL);
}

static gboolean
read_about (RingletKeys *root, GPtrArray *unknown, gboolean *is_newer, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_autofree char *format = NULL;
  g_autofree char *version = NULL;
  guint64 major = 0;
  guint64 minor = 0;

  if (!ringlet_keys_object (root, "about", &keys, error) ||
      !ringlet_keys_text (&keys, "format", &format, error) ||
      !ringlet_keys_text (&keys, "version", &version, error))
    return FALSE;
  if (g_strcmp0 (format, RINGLET_PROJECT_FILE_FORMAT) != 0)
    return ringlet_keys_refuse (&keys, "format",
        "\"" RINGLET_PROJECT_FILE_FORMAT "\": else this is no project file", error);
  if (version == NULL || !parse_version (version, &major, &minor) || major == 0)
    return ringlet_keys_refuse (&keys, "version", "a text such as \"1.0\"", error);
  if (major > RINGLET_PROJECT_FILE_MAJOR) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "about.version is %s: project files of version %d are read, newer ones need a "
        "newer Ringlet",
        version, RINGLET_PROJECT_FILE_MAJOR);
    return FALSE;
  }

  *is_newer = minor > RINGLET_PROJECT_FILE_MINOR;
  ringlet_keys_peek (&keys, "program"); /* for people */
  ringlet_keys_add_left (&keys, unknown);
  return TRUE;
}

/* The place of what later versions add: layers of the mask, picks, series. */
static gboolean
read_parts (RingletProjectReading *reading, RingletKeys *root, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };

  if (!ringlet_keys_object (root, "parts", &keys, error) ||
      !ringlet_project_read_layers (reading, &keys, error) ||
      !ringlet_project_read_phases (reading, &keys, error) ||
      !ringlet_project_read_calibration (reading, &keys, error) ||
      !ringlet_project_read_series (reading, &keys, error) ||
      !ringlet_project_read_pattern_background (reading, &keys, error) ||
      !ringlet_project_read_overlays (reading, &keys, error) ||
      !ringlet_project_read_sectors (reading, &keys, error) ||
      !ringlet_project_read_combined (reading, &keys, error) ||
      !ringlet_project_read_switched_off (reading, &keys, error))
    return FALSE;

  ringlet_keys_add_left (&keys, reading->unknown);
  return TRUE;
}

/* Of a newer minor version they are what it added. Else a word was mistyped, and what
 * it was to say would be passed over. */
static gboolean
judge_unknown (GPtrArray *unknown, gboolean may_be_unknown, RingletProjectFile *file,
    GError **error)
{
  for (guint i = 0; i < unknown->len; i++) {
    const char *key = g_ptr_array_index (unknown, i);

    if (!may_be_unknown && !g_str_has_prefix (key, "parts.")) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "%s is no key of a project file of this version: remove it", key);
      return FALSE;
    }
    file->is_lossy = TRUE;
    g_ptr_array_add (file->warnings,
        g_strdup_printf ("%s is of a newer Ringlet and was left out", key));
  }
  return TRUE;
}

static gboolean
read_root (RingletProjectReading *reading, RingletKeys *root, gboolean with_images,
    RingletProjectFile *file, const RingletProgress *progress, GError **error)
{
  gboolean is_newer = FALSE;

  if (!read_about (root, reading->unknown, &is_newer, error) ||
      !read_parts (reading, root, error) ||
      !ringlet_project_read_all (reading, root, with_images, progress, error))
    return FALSE;

  ringlet_keys_add_left (root, reading->unknown);
  return judge_unknown (reading->unknown, is_newer, file, error);
}

static gboolean
read_node (JsonNode *node, RingletProjectReading *reading, gboolean with_images,
    RingletProjectFile *file, const RingletProgress *progress, GError **error)
{
  g_auto (RingletKeys) root = { 0 };

  return ringlet_keys_begin (&root, node, error) &&
      read_root (reading, &root, with_images, file, progress, error);
}

gboolean
ringlet_project_parse (JsonNode *node, const char *folder, const char *self,
    gboolean with_images, RingletProjectShelf *shelf, RingletProjectFile *file,
    const RingletProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) unknown = g_ptr_array_new_with_free_func (g_free);
  RingletProjectReading reading;

  *file = (RingletProjectFile){ ringlet_state_new (),
    g_ptr_array_new_with_free_func (g_free), FALSE };
  reading = (RingletProjectReading){ file->state, folder, self, file->warnings, unknown,
    cancellable, shelf };
  if (read_node (node, &reading, with_images, file, progress, error)) {
    ringlet_progress_report (progress, 1.0);
    file->combine = reading.combine;
    file->n_combined = MAX (reading.n_combined, 1);
    return TRUE;
  }

  ringlet_project_file_clear (file);
  return FALSE;
}

gboolean
ringlet_project_file_load (const char *path, gboolean with_images,
    RingletProjectFile *file, const RingletProgress *progress,
    GCancellable *cancellable, GError **error)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (whole);
  g_autoptr (JsonNode) node = NULL;

  *file = (RingletProjectFile){ 0 };
  node = ringlet_json_text_load (path, RINGLET_JSON_STRICT, error);
  if (node == NULL)
    return FALSE;
  if (ringlet_project_parse (
          node, folder, whole, with_images, NULL, file, progress, cancellable, error))
    return TRUE;

  g_prefix_error (error, "%s: ", path);
  return FALSE;
}
