/* SPDX-License-Identifier: MIT */
#include "image/hdf5-virtual.h"

#include <string.h>

/* Files that are looked for, those of them that are opened, and names that are told. */
#define MAX_FILES 1000
#define MAX_OPENED 100
#define MAX_TOLD 5

/* The two names of source @index, NULL where they cannot be told. */
static gboolean
dup_names (hid_t creation, size_t index, char **file, char **dataset)
{
  const ssize_t length = H5Pget_virtual_filename (creation, index, NULL, 0);
  const ssize_t more = H5Pget_virtual_dsetname (creation, index, NULL, 0);
  g_autofree char *name = length > 0 ? g_malloc0 ((gsize) length + 1) : NULL;
  g_autofree char *inner = more > 0 ? g_malloc0 ((gsize) more + 1) : NULL;

  if (name == NULL || inner == NULL ||
      H5Pget_virtual_filename (creation, index, name, (size_t) length + 1) < 0 ||
      H5Pget_virtual_dsetname (creation, index, inner, (size_t) more + 1) < 0)
    return FALSE;
  *file = g_steal_pointer (&name);
  *dataset = g_steal_pointer (&inner);
  return TRUE;
}

gboolean
ringlet_hdf5_dup_virtual_source (
    hid_t creation, size_t index, char **file, char **dataset)
{
  if (!dup_names (creation, index, file, dataset))
    return FALSE;
  if (strchr (*file, '%') != NULL || strchr (*dataset, '%') != NULL)
    return FALSE; /* the caller frees them */
  if (g_str_equal (*file, "."))
    g_clear_pointer (file, g_free);
  return TRUE;
}

/* Names of the file and the dataset of source @index; NULL where it is the file itself.
 * A pattern of files stands for its first, without which there are no frames. */
static char *
dup_source (hid_t creation, size_t index, char **dataset)
{
  g_autofree char *name = NULL;
  g_autofree char *inner = NULL;
  g_autoptr (GString) first = NULL;

  if (!dup_names (creation, index, &name, &inner) || g_str_equal (name, "."))
    return NULL;
  first = g_string_new (name);
  g_string_replace (first, "%b", "0", 0);
  *dataset = g_steal_pointer (&inner);
  return g_string_free (g_steal_pointer (&first), FALSE);
}

char *
ringlet_hdf5_find_virtual_file (const char *name, const char *folder)
{
  const char *prefix = g_getenv ("HDF5_VDS_PREFIX");
  const gboolean is_absolute = g_path_is_absolute (name);
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *there =
      prefix != NULL && !is_absolute ? g_build_filename (prefix, name, NULL) : NULL;
  g_autofree char *beside =
      folder != NULL && !is_absolute ? g_build_filename (folder, name, NULL) : NULL;
  g_autofree char *moved =
      folder != NULL ? g_build_filename (folder, base, NULL) : NULL;
  const char *const places[] = { there, beside, name, moved };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    if (places[i] != NULL && g_file_test (places[i], G_FILE_TEST_EXISTS))
      return g_strdup (places[i]);
  }
  return NULL;
}

/* Why the source cannot be read, NULL when it can. @opens: to look into the file */
static char *
judge_source (const char *name, const char *inner, const char *folder, gboolean opens)
{
  g_autofree char *path = ringlet_hdf5_find_virtual_file (name, folder);
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return g_strdup_printf ("%s (there is no such file)", name);
  if (!opens)
    return NULL;
  file = ringlet_hdf5_open_source (path, &error);
  if (file < 0)
    return g_strdup_printf ("%s (%s)", name, error->message);
  /* In a pattern it may be one, too. */
  if (strchr (inner, '%') == NULL)
    dataset = ringlet_hdf5_open_object (file, inner);
  H5Eclear2 (H5E_DEFAULT);
  return dataset >= 0 || strchr (inner, '%') != NULL
      ? NULL
      : g_strdup_printf ("%s (there is no %s in it)", name, inner);
}

static char *
tell (const GPtrArray *bad)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (bad->len, MAX_TOLD); i++)
    g_string_append_printf (
        text, "%s%s", i > 0 ? ", " : "", (char *) g_ptr_array_index (bad, i));
  if (bad->len > MAX_TOLD)
    g_string_append_printf (text, " and %u more", bad->len - MAX_TOLD);
  return g_utf8_make_valid (text->str, (gssize) text->len);
}

char *
ringlet_hdf5_dup_folder (hid_t dataset)
{
  const ssize_t length = H5Fget_name (dataset, NULL, 0);
  g_autofree char *path = length > 0 ? g_malloc0 ((gsize) length + 1) : NULL;

  return path != NULL && H5Fget_name (dataset, path, (size_t) length + 1) >= 0
      ? g_path_get_dirname (path)
      : NULL;
}

char *
ringlet_hdf5_dup_bad_sources (hid_t dataset)
{
  g_auto (RingletHdf5Id) creation = H5Dget_create_plist (dataset);
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) bad = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  size_t n = 0;

  if (creation < 0 || H5Pget_layout (creation) != H5D_VIRTUAL ||
      H5Pget_virtual_count (creation, &n) < 0) {
    H5Eclear2 (H5E_DEFAULT);
    return NULL;
  }
  folder = ringlet_hdf5_dup_folder (dataset);
  for (size_t i = 0; i < n && g_hash_table_size (seen) < MAX_FILES; i++) {
    g_autofree char *inner = NULL;
    g_autofree char *name = dup_source (creation, i, &inner);
    char *reason = NULL;

    if (name == NULL || !g_hash_table_add (seen, g_strconcat (name, "::", inner, NULL)))
      continue;
    reason = judge_source (name, inner, folder, g_hash_table_size (seen) <= MAX_OPENED);
    if (reason != NULL)
      g_ptr_array_add (bad, reason);
  }
  return bad->len > 0 ? tell (bad) : NULL;
}

void
ringlet_hdf5_warn_sources (hid_t file, const char *path, RingletImageMeta *meta)
{
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_open_object (file, path);
  g_autofree char *bad = dataset >= 0 ? ringlet_hdf5_dup_bad_sources (dataset) : NULL;

  H5Eclear2 (H5E_DEFAULT);
  if (bad != NULL)
    ringlet_image_meta_warn (meta,
        "Files of the virtual dataset cannot be read, and its fill value stands where "
        "their pixels belong: %s",
        bad);
}
