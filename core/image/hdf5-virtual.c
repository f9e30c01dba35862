/* SPDX-License-Identifier: MIT */
#include "image/hdf5-virtual.h"

#include <string.h>

/* Files that are looked for, and names that are told. */
#define MAX_FILES 1000
#define MAX_TOLD 5

/* Name of the file of source @index; NULL where it is the file itself, or a pattern. */
static char *
dup_source (hid_t creation, size_t index)
{
  const ssize_t length = H5Pget_virtual_filename (creation, index, NULL, 0);
  g_autofree char *name = length > 0 ? g_malloc0 ((gsize) length + 1) : NULL;

  if (name == NULL ||
      H5Pget_virtual_filename (creation, index, name, (size_t) length + 1) < 0 ||
      g_str_equal (name, ".") || strchr (name, '%') != NULL)
    return NULL;
  return g_steal_pointer (&name);
}

/* Where HDF5 looks: as it is named, and beside the file. */
static gboolean
is_there (const char *name, const char *folder)
{
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *beside =
      folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  g_autofree char *moved =
      folder != NULL ? g_build_filename (folder, base, NULL) : NULL;

  return g_file_test (name, G_FILE_TEST_EXISTS) ||
      (beside != NULL && g_file_test (beside, G_FILE_TEST_EXISTS)) ||
      (moved != NULL && g_file_test (moved, G_FILE_TEST_EXISTS));
}

static void
warn (const GPtrArray *missing, RingletImageMeta *meta)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < MIN (missing->len, MAX_TOLD); i++)
    g_string_append_printf (
        names, "%s%s", i > 0 ? ", " : "", (char *) g_ptr_array_index (missing, i));
  if (missing->len > MAX_TOLD)
    g_string_append_printf (names, " and %u more", missing->len - MAX_TOLD);
  ringlet_image_meta_warn (meta,
      "Files of the virtual dataset are missing, and its fill value stands where their "
      "pixels belong: %s",
      names->str);
}

void
ringlet_hdf5_warn_sources (
    hid_t file, const char *path, const char *folder, RingletImageMeta *meta)
{
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_open_object (file, path);
  g_auto (RingletHdf5Id) creation =
      dataset >= 0 ? H5Dget_create_plist (dataset) : H5I_INVALID_HID;
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  size_t n = 0;

  if (creation < 0 || H5Pget_layout (creation) != H5D_VIRTUAL ||
      H5Pget_virtual_count (creation, &n) < 0) {
    H5Eclear2 (H5E_DEFAULT);
    return;
  }
  for (size_t i = 0; i < n && g_hash_table_size (seen) < MAX_FILES; i++) {
    char *name = dup_source (creation, i);

    if (name == NULL || !g_hash_table_add (seen, name))
      continue;
    if (!is_there (name, folder))
      g_ptr_array_add (missing, name);
  }
  if (missing->len > 0)
    warn (missing, meta);
}
