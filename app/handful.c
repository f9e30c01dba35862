/* SPDX-License-Identifier: MIT */
#include "handful.h"

#include <string.h>

#include "base/detached.h"
#include "base/error.h"
#include "export/pattern-read.h"
#include "image/reader.h"
#include "like.h"
#include "project-file.h"

/* Formats of patterns, which no reader of images has. */
static const char *const pattern_suffixes[] = { ".xy", ".xye", ".dat", ".csv", ".chi",
  ".fxye", ".gsas", ".gsa", ".gda", ".esg", ".xrdml", NULL };
/* Pattern and cake, or images. */
static const char *const hdf5_suffixes[] = { ".h5", ".hdf5", ".nxs", NULL };
static const char *const powder_suffixes[] = { ".cif", ".jcpds", ".d", NULL };
static const char *const picks_suffixes[] = { ".npt", NULL };

/* Collects what ringlet_handful_sort() finds. */
typedef struct {
  GStrvBuilder *projects;
  GStrvBuilder *results;
  GStrvBuilder *patterns;
  GStrvBuilder *picks;
  GStrvBuilder *powders;
  GStrvBuilder *files;
} Sorting;

void
ringlet_handful_free (RingletHandful *self)
{
  g_strfreev (self->projects);
  g_strfreev (self->results);
  g_strfreev (self->patterns);
  g_strfreev (self->picks);
  g_strfreev (self->powders);
  g_strfreev (self->files);
  g_free (self);
}

static gboolean
fail (const char *path, const char *what, GError **error)
{
  g_autofree char *label = g_filename_display_name (path);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s: %s", label, what);
  return FALSE;
}

static gboolean
ends_in (const char *path, const char *const *suffixes)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; suffixes[i] != NULL; i++) {
    if (g_str_has_suffix (lower, suffixes[i]))
      return TRUE;
  }
  return FALSE;
}

gboolean
ringlet_handful_are_patterns (const char *const *paths)
{
  for (gsize i = 0; paths[i] != NULL; i++) {
    if (!ends_in (paths[i], pattern_suffixes))
      return FALSE;
  }
  return TRUE;
}

/* --- folders --- */

static gboolean
is_image_name (const char *name)
{
  for (gsize r = 0; ringlet_reader_list ()[r] != NULL; r++) {
    if (ends_in (name, ringlet_reader_list ()[r]->suffixes))
      return TRUE;
  }
  return FALSE;
}

/* Of "run_data_000001.h5" that "run_master.h5" leads to it. */
static gboolean
has_master (const char *name, GHashTable *names)
{
  const char *at = strstr (name, "_data_");
  g_autofree char *stem = at != NULL ? g_strndup (name, (gsize) (at - name)) : NULL;
  g_autofree char *master =
      stem != NULL ? g_strconcat (stem, "_master.h5", NULL) : NULL;

  return master != NULL && g_hash_table_contains (names, master);
}

/* As people count: image_9 before image_10. */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  g_autofree char *first = g_utf8_collate_key_for_filename (a, -1);
  g_autofree char *second = g_utf8_collate_key_for_filename (b, -1);

  return strcmp (first, second);
}

/* Returns (transfer container): names of files that look like images by their names. */
static GList *
list_images (GDir *dir, GHashTable *names)
{
  const char *name = NULL;
  GList *list = NULL;

  while ((name = g_dir_read_name (dir)) != NULL) {
    if (*name != '.' && is_image_name (name))
      g_hash_table_add (names, g_strdup (name));
  }
  list = g_hash_table_get_keys (names);
  return g_list_sort (list, compare_names);
}

static gboolean
take_folder (Sorting *self, const char *path, GError **error)
{
  g_autoptr (GHashTable) names =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  g_autoptr (GList) list = NULL;
  gsize n = 0;

  if (dir == NULL)
    return FALSE;
  list = list_images (dir, names);
  for (GList *at = list; at != NULL; at = at->next) {
    g_autofree char *full = g_build_filename (path, at->data, NULL);

    if (has_master (at->data, names) || g_file_test (full, G_FILE_TEST_IS_DIR))
      continue;
    g_strv_builder_add (self->files, full);
    n++;
  }
  return n > 0 || fail (path, "there is no image in this folder", error);
}

/* --- files --- */

static gboolean
is_result (const char *path)
{
  g_autoptr (RingletLike) like = ringlet_like_read (path, NULL);

  return like != NULL;
}

/* One of which nobody knows how it was made cannot be shown alone. */
static gboolean
take_pattern (Sorting *self, const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (RingletLike) like = ringlet_like_read (path, &problem);
  g_autoptr (RingletPattern) pattern =
      like == NULL ? ringlet_pattern_read (path, NULL) : NULL;

  if (like == NULL && pattern == NULL) {
    g_propagate_prefixed_error (error, g_steal_pointer (&problem),
        "It cannot be opened as the document it was made from: ");
    return FALSE;
  }
  g_strv_builder_add (like != NULL ? self->results : self->patterns, path);
  return TRUE;
}

static gboolean
take_file (Sorting *self, const char *path, GError **error)
{
  if (ringlet_project_file_is_one (path))
    g_strv_builder_add (self->projects, path);
  else if (ends_in (path, picks_suffixes))
    g_strv_builder_add (self->picks, path);
  else if (ends_in (path, pattern_suffixes))
    return take_pattern (self, path, error);
  else if (ends_in (path, hdf5_suffixes) && is_result (path))
    g_strv_builder_add (self->results, path);
  else if (ends_in (path, powder_suffixes))
    g_strv_builder_add (is_result (path) ? self->results : self->powders, path);
  else
    g_strv_builder_add (self->files, path);
  return TRUE;
}

/* --- all of them --- */

static gpointer
look (gpointer path, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (g_file_test (path, G_FILE_TEST_IS_DIR) ? 2 : 1);
}

static void
forget (gpointer what)
{
}

/* The first look at a file is where a dead mount is met. */
static gboolean
take_path (Sorting *self, const char *path, GCancellable *cancellable, GError **error)
{
  const int what = GPOINTER_TO_INT (
      ringlet_detached_run (look, g_strdup (path), g_free, forget, cancellable, error));

  if (what == 0)
    return FALSE;
  return what == 2 ? take_folder (self, path, error) : take_file (self, path, error);
}

static gboolean
sort_paths (
    Sorting *self, const char *const *paths, GCancellable *cancellable, GError **error)
{
  for (gsize i = 0; paths[i] != NULL; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !take_path (self, paths[i], cancellable, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_one (char **paths, const char *what, GError **error)
{
  return g_strv_length (paths) < 2 || fail (paths[1], what, error);
}

/* What would take the place of another thing in the same breath. */
static gboolean
check (const RingletHandful *self, GError **error)
{
  if (self->results[0] != NULL && self->files[0] != NULL)
    return fail (self->results[0],
        "this is a result, which leads to its own image; open it alone", error);
  if (self->patterns[0] != NULL && (self->files[0] != NULL || self->results[0] != NULL))
    return fail (self->patterns[0],
        "this pattern does not say how it was made: add it as an overlay, after the "
        "other "
        "files",
        error);
  return check_one (self->results, "a second result; open one of them", error) &&
      check_one (self->picks, "a second set of control points; open one", error) &&
      check_one (self->powders, "a second powder; open one of them", error);
}

RingletHandful *
ringlet_handful_sort (
    const char *const *paths, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletHandful) self = g_new0 (RingletHandful, 1);
  g_autoptr (GStrvBuilder) projects = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) results = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) patterns = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) picks = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) powders = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) files = g_strv_builder_new ();
  Sorting sorting = { projects, results, patterns, picks, powders, files };

  g_return_val_if_fail (paths != NULL && paths[0] != NULL, NULL);

  if (!sort_paths (&sorting, paths, cancellable, error))
    return NULL;

  self->projects = g_strv_builder_end (projects);
  self->results = g_strv_builder_end (results);
  self->patterns = g_strv_builder_end (patterns);
  self->picks = g_strv_builder_end (picks);
  self->powders = g_strv_builder_end (powders);
  self->files = g_strv_builder_end (files);
  return check (self, error) ? g_steal_pointer (&self) : NULL;
}
