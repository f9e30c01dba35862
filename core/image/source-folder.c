/* SPDX-License-Identifier: MIT */

/* A folder as a source: its images in natural order, the rest named. */

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/source-file.h"
#include "image/source-load.h"
#include "image/source-names.h"

/* More names than these are told by their number alone. */
#define MAX_NAMES 20

/**
 * Folder:
 * @path: as written
 * @images: (element-type filename): paths
 * @containers: (element-type filename): those of them that may lead to other files
 * @others: (element-type filename): names of files that are no images, or hidden
 * @unreadable: (element-type filename): names of files that cannot be looked at
 * @causes: (element-type utf8): of each of them
 * @folders: (element-type filename): names of folders
 * @parts: (element-type filename): names of images that others lead to
 * @lenient: as #RingletSourceNames
 */
typedef struct {
  const char *path;
  gboolean lenient;
  GPtrArray *images;
  GPtrArray *containers;
  GPtrArray *others;
  GPtrArray *unreadable;
  GPtrArray *causes;
  GPtrArray *folders;
  GPtrArray *parts;
} Folder;

static void
folder_init (Folder *self, const char *path, gboolean lenient)
{
  self->path = path;
  self->lenient = lenient;
  self->images = g_ptr_array_new_with_free_func (g_free);
  self->containers = g_ptr_array_new_with_free_func (g_free);
  self->others = g_ptr_array_new_with_free_func (g_free);
  self->unreadable = g_ptr_array_new_with_free_func (g_free);
  self->causes = g_ptr_array_new_with_free_func (g_free);
  self->folders = g_ptr_array_new_with_free_func (g_free);
  self->parts = g_ptr_array_new_with_free_func (g_free);
}

static void
folder_clear (Folder *self)
{
  g_ptr_array_unref (self->images);
  g_ptr_array_unref (self->containers);
  g_ptr_array_unref (self->others);
  g_ptr_array_unref (self->unreadable);
  g_ptr_array_unref (self->causes);
  g_ptr_array_unref (self->folders);
  g_ptr_array_unref (self->parts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Folder, folder_clear)

/* ---- order ---- */

/* Two numbers without their leading zeros; moves behind them. */
static int
compare_numbers (const char **a, const char **b)
{
  const char *first = *a + strspn (*a, "0");
  const char *second = *b + strspn (*b, "0");
  const gsize n_first = strspn (first, "0123456789");
  const gsize n_second = strspn (second, "0123456789");

  *a = first + n_first;
  *b = second + n_second;
  if (n_first != n_second)
    return n_first < n_second ? -1 : 1;
  return strncmp (first, second, n_first);
}

int
ringlet_source_folder_compare (const char *a, const char *b)
{
  const char *first = a;
  const char *second = b;

  while (*first != '\0' && *second != '\0') {
    if (g_ascii_isdigit (*first) && g_ascii_isdigit (*second)) {
      const int order = compare_numbers (&first, &second);

      if (order != 0)
        return order;
      continue;
    }
    if (*first != *second)
      break;
    first++;
    second++;
  }
  if (*first != *second)
    return (guchar) *first < (guchar) *second ? -1 : 1;
  return strcmp (a, b); /* "a1" and "a01": one order, always the same */
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return ringlet_source_folder_compare (
      *(const char *const *) a, *(const char *const *) b);
}

/* ---- what is what ---- */

static GPtrArray *
list_names (const char *path, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  GPtrArray *names = NULL;
  const char *name = NULL;

  if (dir == NULL)
    return NULL;

  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare);
  return names;
}

/* Nobody reads it, which is no fault of a text. A file without any bytes, or with a
 * damaged compression around them, may have been an image. */
static void
take_other (Folder *self, const char *name, const GError *error)
{
  if (error == NULL ||
      g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED)) {
    g_ptr_array_add (self->others, g_strdup (name));
    return;
  }
  g_ptr_array_add (self->unreadable, g_strdup (name));
  g_ptr_array_add (self->causes, g_strdup (error->message));
}

static void
take_entry (Folder *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->path, name, NULL);
  const RingletReader *reader = NULL;
  gboolean is_packed = FALSE;
  g_autoptr (GError) error = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
    g_ptr_array_add (self->folders, g_strdup (name));
    return;
  }

  /* What is hidden is half copied, or what another system adds. A broken image is one,
   * too: what is broken is told when it is opened. */
  if (*name != '.')
    reader = ringlet_source_probe (path, &is_packed, &error);
  if (reader == NULL) {
    take_other (self, name, error);
    return;
  }
  if (reader->list_files != NULL && !is_packed)
    g_ptr_array_add (self->containers, g_strdup (path));
  g_ptr_array_add (self->images, g_steal_pointer (&path));
}

static gboolean
take_entries (Folder *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) names = list_names (self->path, error);

  for (guint i = 0; names != NULL && i < names->len; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    take_entry (self, g_ptr_array_index (names, i));
  }
  return names != NULL;
}

/* ---- what ought to be one ---- */

static gboolean
is_packed (const char *suffix)
{
  static const char *const packed[] = { ".gz", ".bz2", ".xz", ".zst" };

  for (gsize i = 0; i < G_N_ELEMENTS (packed); i++) {
    if (g_ascii_strcasecmp (suffix, packed[i]) == 0)
      return TRUE;
  }
  return FALSE;
}

/* ".cbf", or ".cbf.gz" of what is packed, in small letters; %NULL without one. Returns
 * (transfer full) (nullable) */
static char *
dup_suffix (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  const char *dot = strrchr (name, '.');

  if (dot != NULL && is_packed (dot)) {
    while (dot > name && *--dot != '.')
      continue;
  }

  return dot != NULL && dot != name ? g_ascii_strdown (dot, -1) : NULL;
}

/* Suffixes of the images. */
static GHashTable *
list_suffixes (const Folder *self)
{
  GHashTable *suffixes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->images->len; i++) {
    char *suffix = dup_suffix (g_ptr_array_index (self->images, i));

    if (suffix != NULL)
      g_hash_table_add (suffixes, suffix);
  }
  return suffixes;
}

static gboolean
is_alike (const char *name, GHashTable *suffixes)
{
  g_autofree char *suffix = dup_suffix (name);

  return *name != '.' && suffix != NULL && g_hash_table_contains (suffixes, suffix);
}

/* A text beside images is no image; among files of one suffix, one whose bytes nobody
 * reads was cut off or overwritten, and its frame is lost. */
static void
take_alike (Folder *self)
{
  g_autoptr (GHashTable) suffixes = list_suffixes (self);
  GPtrArray *const lists[] = { self->others, self->unreadable };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    for (guint k = lists[i]->len; k-- > 0;) {
      const char *name = g_ptr_array_index (lists[i], k);

      if (!is_alike (name, suffixes))
        continue;
      g_ptr_array_add (self->images, g_build_filename (self->path, name, NULL));
      g_ptr_array_remove_index (lists[i], k);
      if (lists[i] == self->unreadable)
        g_ptr_array_remove_index (self->causes, k);
    }
  }
  g_ptr_array_sort (self->images, compare);
}

/* ---- files that others lead to ---- */

/* (transfer full) what tells a file by whatever name from all others */
static char *
identify (const char *path)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return g_strdup (path);
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
      (guint64) info.st_dev, (guint64) info.st_ino);
}

/* What the image at @path reads beside itself. Of two that lead to each other the first
 * is kept. */
static void
collect_parts (const char *path, GHashTable *parts, GHashTable *leads)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *self = identify (path);

  ringlet_source_file_list (path, files);
  for (guint i = 0; i < files->len; i++) {
    g_autofree char *part = identify (g_ptr_array_index (files, i));
    g_autofree char *back = g_strdup_printf ("%s %s", part, self);

    if (g_str_equal (part, self) || g_hash_table_contains (leads, back))
      continue;
    g_hash_table_add (leads, g_strdup_printf ("%s %s", self, part));
    g_hash_table_add (parts, g_steal_pointer (&part));
  }
}

static gboolean
find_parts (
    const Folder *self, GHashTable *parts, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) leads =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->containers->len; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    collect_parts (g_ptr_array_index (self->containers, i), parts, leads);
  }
  return TRUE;
}

/* The data files of a master would give each frame twice. */
static gboolean
drop_parts (Folder *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) parts =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) all = NULL;

  if (!find_parts (self, parts, cancellable, error))
    return FALSE;
  if (g_hash_table_size (parts) == 0)
    return TRUE;

  all = g_steal_pointer (&self->images);
  self->images = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < all->len; i++) {
    const char *path = g_ptr_array_index (all, i);
    g_autofree char *key = identify (path);

    if (g_hash_table_contains (parts, key))
      g_ptr_array_add (self->parts, g_path_get_basename (path));
    else
      g_ptr_array_add (self->images, g_strdup (path));
  }
  return TRUE;
}

/* ---- what is said ---- */

static void
note (RingletSourceNames *names, const Folder *self, GPtrArray *files, const char *one,
    const char *many)
{
  g_autofree char *label = g_filename_display_name (self->path);
  g_autoptr (GString) text = g_string_new (NULL);

  if (files->len == 0)
    return;

  for (guint i = 0; i < MIN (files->len, MAX_NAMES); i++) {
    g_autofree char *name = g_filename_display_name (g_ptr_array_index (files, i));

    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
  }
  if (files->len > MAX_NAMES)
    g_string_append_printf (text, " and %u more", files->len - MAX_NAMES);
  ringlet_source_names_note (names, "%s: %u %s: %s", label, files->len,
      files->len == 1 ? one : many, text->str);
}

/* Each gets its cause. */
static void
add_causes (Folder *self)
{
  for (guint i = 0; i < self->unreadable->len; i++) {
    gpointer *slot = &self->unreadable->pdata[i];
    g_autofree char *name = *slot;
    g_autofree char *label = g_filename_display_name (name);

    *slot = g_strdup_printf (
        "%s (%s)", label, (const char *) g_ptr_array_index (self->causes, i));
  }
}

static gboolean
fail_empty (const Folder *self, GError **error)
{
  const char *first =
      self->unreadable->len > 0 ? g_ptr_array_index (self->unreadable, 0) : "";

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR,
      "This is a folder without images (%u other files, %u folders, %u files that "
      "cannot be read%s%s); name a file or the folder that holds them",
      self->others->len, self->folders->len, self->unreadable->len,
      self->unreadable->len > 0 ? ", such as " : "", first);
  return FALSE;
}

gboolean
ringlet_source_folder_add (RingletSourceNames *names, const char *path,
    GCancellable *cancellable, GError **error)
{
  g_auto (Folder) self = { 0 };

  folder_init (&self, path, names->lenient);
  if (!take_entries (&self, cancellable, error))
    return FALSE;
  if (self.lenient)
    take_alike (&self);
  if (!drop_parts (&self, cancellable, error))
    return FALSE;
  add_causes (&self);
  if (self.images->len == 0)
    return fail_empty (&self, error);

  for (guint i = 0; i < self.images->len; i++)
    ringlet_source_names_take (names, g_strdup (g_ptr_array_index (self.images, i)));
  note (names, &self, self.unreadable, "file cannot be read and is left out",
      "files cannot be read and are left out");
  note (names, &self, self.others, "file is no image and left out",
      "files are no images and left out");
  note (names, &self, self.parts, "file is read through one that leads to it",
      "files are read through those that lead to them");
  note (names, &self, self.folders, "folder in it is not looked into",
      "folders in it are not looked into");
  return TRUE;
}
