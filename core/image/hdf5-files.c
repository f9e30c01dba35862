/* SPDX-License-Identifier: MIT */

/* Which other files an HDF5 file reads: behind external links, as sources of virtual
 * datasets, and as raw data of its datasets. */

#include "image/hdf5-find.h"

#include <string.h>

#include "image/hdf5-stack.h"
#include "image/master.h"

#define MAX_FILES 100000

/**
 * Listing:
 * @files: (element-type filename): grows while it is gone through
 * @seen: the same, so that files that name each other end
 * @folder: of the file that is looked into
 */
typedef struct {
  GPtrArray *files;
  GHashTable *seen;
  char *folder;
} Listing;

static void
add_file (Listing *self, const char *name, const char *folder)
{
  char *path = g_canonicalize_filename (name, folder);

  if (self->files->len >= MAX_FILES || !g_file_test (path, G_FILE_TEST_IS_REGULAR) ||
      !g_hash_table_add (self->seen, g_strdup (path)))
    g_free (path);
  else
    g_ptr_array_add (self->files, path);
}

/* The library looks beside the file, there without the folders of the name, and in the
 * present folder; it is not asked which one it would take, all count. */
static void
add_name (Listing *self, const char *name)
{
  g_autofree char *base = g_path_get_basename (name);

  add_file (self, name, self->folder);
  add_file (self, base, self->folder);
  add_file (self, name, NULL);
}

/* "part_%4b.h5" names a file for every block: all that may be one count. */
static void
add_numbered (Listing *self, const char *name)
{
  g_autoptr (GRegex) number = g_regex_new ("%[0-9]*b", 0, 0, NULL);
  g_autofree char *mask = g_regex_replace_literal (number, name, -1, 0, "*", 0, NULL);
  g_autofree char *base = g_path_get_basename (mask != NULL ? mask : name);
  g_autofree char *below = g_path_get_dirname (name);
  g_autofree char *folder = g_canonicalize_filename (below, self->folder);
  g_autoptr (GPatternSpec) pattern = g_pattern_spec_new (base);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry = NULL;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL) {
    if (g_pattern_spec_match_string (pattern, entry))
      add_file (self, entry, folder);
  }
}

static void
add_virtual (Listing *self, hid_t creation)
{
  size_t n = 0;

  if (H5Pget_layout (creation) != H5D_VIRTUAL ||
      H5Pget_virtual_count (creation, &n) < 0)
    return;

  for (size_t i = 0; i < n; i++) {
    const ssize_t length = H5Pget_virtual_filename (creation, i, NULL, 0);
    g_autofree char *name = length > 0 ? g_malloc0 ((gsize) length + 1) : NULL;

    if (name == NULL ||
        H5Pget_virtual_filename (creation, i, name, (size_t) length + 1) < 0)
      continue;
    /* "." is the file itself. */
    if (strchr (name, '%') != NULL)
      add_numbered (self, name);
    if (!g_str_equal (name, "."))
      add_name (self, name);
  }
}

static void
add_raw (Listing *self, hid_t creation)
{
  const int n = H5Pget_external_count (creation);
  char name[4096] = { 0 };

  for (int i = 0; i < n; i++) {
    if (H5Pget_external (creation, (unsigned) i, sizeof name - 1, name, NULL, NULL) >=
        0)
      add_name (self, name);
  }
}

/* Returns (transfer full) (nullable): as the link spells it. */
static char *
dup_link_name (hid_t group, const char *link)
{
  H5L_info_t info = { 0 };
  g_autofree char *value = NULL;
  const char *name = NULL;

  if (H5Lget_info (group, link, &info, H5P_DEFAULT) < 0 ||
      info.type != H5L_TYPE_EXTERNAL)
    return NULL;
  value = g_malloc0 (info.u.val_size + 1);
  if (H5Lget_val (group, link, value, info.u.val_size, H5P_DEFAULT) < 0 ||
      H5Lunpack_elink_val (value, info.u.val_size, NULL, &name, NULL) < 0)
    return NULL;
  return g_strdup (name);
}

static void
add_external_link (Listing *self, hid_t group, const char *link)
{
  g_autofree char *name = dup_link_name (group, link);

  if (name != NULL)
    add_name (self, name);
}

static herr_t
visit_link (hid_t group, const char *link, const H5L_info_t *info, void *data)
{
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) creation = H5I_INVALID_HID;
  Listing *self = data;

  if (info->type == H5L_TYPE_EXTERNAL)
    add_external_link (self, group, link);
  if (info->type == H5L_TYPE_HARD)
    set = ringlet_hdf5_open_dataset (group, link);
  /* A source of a virtual dataset that is open has been opened without the prefix. */
  if (info->type == H5L_TYPE_HARD && set < 0)
    set = H5Dopen2 (group, link, H5P_DEFAULT);
  if (set >= 0)
    creation = H5Dget_create_plist (set);
  if (creation >= 0) {
    add_virtual (self, creation);
    add_raw (self, creation);
  }
  return self->files->len >= MAX_FILES;
}

static void
look_into (Listing *self, const char *path)
{
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, NULL);
  g_autoptr (RingletHdf5Lock) lock =
      ringlet_hdf5_lock_cancellable (g_cancellable_get_current (), NULL);

  /* Raw data are no HDF5 file and read nothing further. */
  if (file < 0 || lock == NULL)
    return;

  self->folder = g_path_get_dirname (path);
  if (H5Lvisit (file, H5_INDEX_NAME, H5_ITER_NATIVE, visit_link, self) < 0)
    H5Eclear2 (H5E_DEFAULT);
  g_clear_pointer (&self->folder, g_free);
}

void
ringlet_hdf5_list_files (const char *path, GPtrArray *files)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Listing self = { .files = files, .seen = seen };
  guint i = files->len;

  add_file (&self, path, NULL);
  for (; i < files->len; i++)
    look_into (&self, g_ptr_array_index (files, i));
}

/* ---- a master whose data are to come ---- */

typedef struct {
  char *folder;
  gboolean lacks;
} Lack;

/* Where the library looks beside the file. */
static gboolean
is_there (const char *name, const char *folder)
{
  g_autofree char *path = g_canonicalize_filename (name, folder);
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *beside = g_build_filename (folder, base, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ||
      g_file_test (beside, G_FILE_TEST_IS_REGULAR);
}

/* Ends with the first one. */
static herr_t
visit_lack (hid_t group, const char *link, const H5L_info_t *info, void *data)
{
  Lack *self = data;
  g_autofree char *name = NULL;

  if (info->type != H5L_TYPE_EXTERNAL || !ringlet_hdf5_is_series (link))
    return 0;
  name = dup_link_name (group, link);
  self->lacks = name != NULL && !is_there (name, self->folder);
  return self->lacks;
}

gboolean
ringlet_master_lacks_data (const char *path)
{
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, NULL);
  g_autoptr (RingletHdf5Lock) lock =
      ringlet_hdf5_lock_cancellable (g_cancellable_get_current (), NULL);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  Lack self = { folder, FALSE };

  if (file < 0 || lock == NULL)
    return FALSE;
  if (H5Lvisit (file, H5_INDEX_NAME, H5_ITER_NATIVE, visit_lack, &self) < 0)
    H5Eclear2 (H5E_DEFAULT);
  return self.lacks;
}

/* ---- links alone ---- */

char *
ringlet_hdf5_dup_link_file (hid_t group, const char *name, const char *folder)
{
  g_autofree char *file = dup_link_name (group, name);
  g_autofree char *above = NULL;

  H5Eclear2 (H5E_DEFAULT);
  /* The folder of a relative name is relative. */
  if (file == NULL || folder == NULL)
    return NULL;
  above = g_canonicalize_filename (folder, NULL);
  return g_canonicalize_filename (file, above);
}

typedef struct {
  GHashTable *files;
  const char *folder;
} Links;

static herr_t
collect_link (hid_t group, const char *link, const H5L_info_t *info, void *data)
{
  Links *self = data;
  char *file = info->type == H5L_TYPE_EXTERNAL
      ? ringlet_hdf5_dup_link_file (group, link, self->folder)
      : NULL;

  if (file != NULL)
    g_hash_table_add (self->files, file);
  return g_hash_table_size (self->files) >= MAX_FILES;
}

static void
collect_links (hid_t file, Links *links)
{
  g_autoptr (RingletHdf5Lock) lock =
      ringlet_hdf5_lock_cancellable (g_cancellable_get_current (), NULL);

  if (lock != NULL &&
      H5Lvisit (file, H5_INDEX_NAME, H5_ITER_NATIVE, collect_link, links) < 0)
    H5Eclear2 (H5E_DEFAULT);
}

void
ringlet_hdf5_touch_links (hid_t file, const char *path)
{
  g_autoptr (GHashTable) files =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  Links links = { files, folder };
  GHashTableIter iter;
  gpointer name = NULL;

  collect_links (file, &links);
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &name, NULL) &&
      !g_cancellable_is_cancelled (g_cancellable_get_current ()))
    ringlet_hdf5_touch (name);
}

GPtrArray *
ringlet_master_list_data (const char *path)
{
  g_autoptr (GHashTable) names =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *self = g_canonicalize_filename (path, NULL);
  Links links = { names, folder };
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, NULL);
  GHashTableIter iter;
  gpointer name = NULL;

  if (file < 0)
    return files;
  collect_links (file, &links);
  if (g_hash_table_size (names) == 0)
    ringlet_hdf5_list_files (path, files);
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (files, g_strdup (name));
  for (guint i = files->len; i-- > 0;) {
    if (g_str_equal (g_ptr_array_index (files, i), self))
      g_ptr_array_remove_index (files, i);
  }
  return files;
}
