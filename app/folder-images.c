/* SPDX-License-Identifier: MIT */
#include "folder-images.h"

#include <string.h>

#include "base/detached.h"
#include "image/reader.h"
#include "image/source-names.h"
#include "image/source-path.h"

static const char *const packed[] = { ".gz", ".bz2", ".xz", ".zst" };

/* ---- which ---- */

static gboolean
has_image_suffix (const char *lower)
{
  const RingletReader *const *readers = ringlet_reader_list ();

  for (gsize r = 0; readers[r] != NULL; r++) {
    for (gsize i = 0; readers[r]->suffixes[i] != NULL; i++) {
      if (g_str_has_suffix (lower, readers[r]->suffixes[i]))
        return TRUE;
    }
  }
  return FALSE;
}

static gboolean
is_image_name (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (*name == '.')
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (packed); i++) {
    if (g_str_has_suffix (lower, packed[i]))
      lower[strlen (lower) - strlen (packed[i])] = '\0';
  }
  return has_image_suffix (lower);
}

/* Returns (transfer full) (nullable): "scan_master.h5" of "scan_data_000001.h5". */
static char *
master_of (const char *name)
{
  const char *data = g_strrstr (name, "_data_");
  const char *digits = data != NULL ? data + strlen ("_data_") : NULL;
  g_autofree char *stem = NULL;

  if (data == NULL || !g_ascii_isdigit (*digits))
    return NULL;
  stem = g_strndup (name, (gsize) (data - name));
  return g_strconcat (stem, "_master", digits + strspn (digits, "0123456789"), NULL);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return ringlet_source_folder_compare (
      *(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
ringlet_folder_images_pick (const char *const *names)
{
  g_autoptr (GHashTable) all = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *picked = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; names[i] != NULL; i++)
    g_hash_table_add (all, (gpointer) names[i]);
  for (gsize i = 0; names[i] != NULL; i++) {
    g_autofree char *master = master_of (names[i]);

    if (is_image_name (names[i]) &&
        (master == NULL || !g_hash_table_contains (all, master)))
      g_ptr_array_add (picked, g_strdup (names[i]));
  }
  g_ptr_array_sort (picked, compare);
  return picked;
}

/* ---- listed ---- */

static void
unref_array (gpointer data)
{
  g_ptr_array_unref (data);
}

/* A file may have "::" in its own name. */
static char *
folder_of (const char *path)
{
  g_autofree char *file = NULL;
  g_autofree char *inner = NULL;

  return ringlet_source_path_split (path, &file, &inner, NULL)
      ? g_path_get_dirname (file)
      : g_path_get_dirname (path);
}

static gpointer
list_detached (gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = folder_of (data);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (dir == NULL)
    return NULL;
  for (const char *name = g_dir_read_name (dir); name != NULL;
       name = g_dir_read_name (dir)) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_add (names, NULL);
  return ringlet_folder_images_pick ((const char *const *) names->pdata);
}

static gpointer
list_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  return ringlet_detached_run (
      list_detached, g_strdup (data), g_free, unref_array, cancellable, error);
}

void
ringlet_folder_images_list_async (
    RingletJob *job, const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  ringlet_job_run_async (
      job, list_in_thread, g_strdup (path), g_free, unref_array, callback, user_data);
}

GPtrArray *
ringlet_folder_images_list_finish (
    RingletJob *job, GAsyncResult *result, GError **error)
{
  return ringlet_job_run_finish (job, result, error);
}

/* ---- beside ---- */

/* By the text alone: the main thread must not wait for a server. */
static const char *
inner_of (const char *path)
{
  return strstr (path, "::");
}

static char *
file_of (const char *path)
{
  const char *inner = inner_of (path);

  return inner != NULL ? g_strndup (path, (gsize) (inner - path)) : g_strdup (path);
}

int
ringlet_folder_images_find (const GPtrArray *names, const char *path)
{
  g_autofree char *file = file_of (path);
  g_autofree char *name = g_path_get_basename (file);

  for (guint i = 0; i < names->len; i++) {
    if (g_str_equal (g_ptr_array_index (names, i), name))
      return (int) i;
  }
  return -1;
}

/* Where @path is not there any more, from the place where it was. −1 at an end. */
static int
place_beside (const GPtrArray *names, const char *name, int step)
{
  const int n = (int) names->len;
  const int direction = step > 0 ? 1 : -1;
  int i = step > 0 ? 0 : n - 1;

  for (; i >= 0 && i < n; i += direction) {
    const int order =
        ringlet_source_folder_compare (g_ptr_array_index (names, i), name);

    if (direction * order > 0)
      return CLAMP (i + step - direction, 0, n - 1);
  }
  return -1;
}

char *
ringlet_folder_images_path (const char *path, const char *name)
{
  g_autofree char *file = file_of (path);
  g_autofree char *folder = g_path_get_dirname (file);

  return g_build_filename (folder, name, NULL);
}

char *
ringlet_folder_images_beside (const GPtrArray *names, const char *path, int step)
{
  g_autofree char *file = file_of (path);
  g_autofree char *name = g_path_get_basename (file);
  g_autofree char *beside = NULL;
  const char *inner = inner_of (path);
  const int i = place_beside (names, name, step);

  if (i < 0)
    return NULL;
  beside = ringlet_folder_images_path (path, g_ptr_array_index (names, i));
  return g_strconcat (beside, inner, NULL);
}
