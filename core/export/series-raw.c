/* SPDX-License-Identifier: MIT */
#include "export/series-raw.h"

#include <stdlib.h>
#include <string.h>

#include "export/read-nexus.h"
#include "image/hdf5-field.h"
#include "image/hdf5-places.h"

#define MAX_LINKS 4096

/* After a look at a master that did not help: it opens all its files of data. */
#define AGAIN_US G_USEC_PER_SEC

struct _RingletSeriesRaw {
  char *folder;
  GHashTable *files;  /* path → array of Dataset */
  GHashTable *vain;   /* path → when a look into it found no more */
  GHashTable *others; /* suffixes of files that are no HDF5 */
  guint32 n_links;
};

/* A dataset behind a link. */
typedef struct {
  guint32 number;
  guint64 first;
  guint64 n_frames;
} Dataset;

RingletSeriesRaw *
ringlet_series_raw_new (const char *folder)
{
  RingletSeriesRaw *self = g_new0 (RingletSeriesRaw, 1);

  self->folder = g_strdup (folder);
  self->files = g_hash_table_new_full (
      g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->vain = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
ringlet_series_raw_free (RingletSeriesRaw *self)
{
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->vain);
  g_hash_table_unref (self->others);
  g_free (self->folder);
  g_free (self);
}

/* ---- names ---- */

/* "../" for each folder of @from that is not in @to, and the rest of @to. */
static char *
make_relative (char **from, char **to)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint same = 0;

  while (from[same] != NULL && to[same] != NULL && g_str_equal (from[same], to[same]))
    same++;
  for (guint i = same; from[i] != NULL; i++)
    g_string_append (text, "../");
  for (guint i = same; to[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", to[i], to[i + 1] != NULL ? "/" : "");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
ringlet_series_raw_folder (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  char *real = realpath (folder, NULL);
  char *copy = g_strdup (real != NULL ? real : folder);

  free (real);
  return copy;
}

/* The file itself keeps its name, also where that is a symbolic link. */
static char *
resolve (const char *file)
{
  g_autofree char *folder = ringlet_series_raw_folder (file);
  g_autofree char *name = g_path_get_basename (file);

  return g_build_filename (folder, name, NULL);
}

/* Returns (transfer full): @path (absolute) as it is called in @folder. The first part
 * of both is empty: it is the root. */
static char *
relate (const char *path, const char *folder)
{
  g_auto (GStrv) from = g_strsplit (folder, "/", -1);
  g_auto (GStrv) to = g_strsplit (path, "/", -1);

  if (from[0] == NULL || from[1] == NULL || *from[1] == '\0' ||
      g_strcmp0 (from[1], to[1]) != 0)
    return g_strdup (path);
  return make_relative (from, to);
}

/* Returns (transfer full): the file of @path; @inner: (out) (nullable): the rest of it
 */
static char *
split (const char *path, const char **inner)
{
  *inner = strstr (path, "::");
  return *inner != NULL ? g_strndup (path, (gsize) (*inner - path)) : g_strdup (path);
}

char *
ringlet_series_raw_name (const char *path, const char *folder)
{
  const char *inner = NULL;
  g_autofree char *file = split (path, &inner);
  g_autofree char *absolute = resolve (file);
  g_autofree char *name = NULL;

  /* A name that is none in the file system, as that of a stream, is left alone. */
  if (!g_file_test (absolute, G_FILE_TEST_EXISTS))
    return g_strdup (path);
  name = relate (absolute, folder);
  return g_strconcat (name, inner, NULL);
}

char *
ringlet_series_raw_text (const char *path, const char *folder)
{
  g_autofree char *name = ringlet_series_raw_name (path, folder);

  return g_utf8_make_valid (name, -1);
}

gsize
ringlet_series_raw_longest (const char *const *paths, const char *folder)
{
  g_autofree char *before = NULL;
  gsize longest = 0, n_folder = 0;

  for (gsize i = 0; paths[i] != NULL; i++) {
    const char *inner = NULL;
    g_autofree char *file = split (paths[i], &inner);
    g_autofree char *where = g_path_get_dirname (file);
    const char *slash = strrchr (file, '/');
    const gsize n_name = strlen (paths[i]) - (slash != NULL ? slash + 1 - file : 0);

    if (g_strcmp0 (where, before) != 0) {
      g_autofree char *real = ringlet_series_raw_folder (file);
      g_autofree char *name = relate (real, folder);

      n_folder = strlen (name) + 1;
      g_free (before);
      before = g_steal_pointer (&where);
    }
    longest = MAX (longest, MAX (strlen (paths[i]), n_folder + n_name));
  }
  return longest;
}

/* ---- links ---- */

/* Whether a link that is there leads to @dataset of @target. */
static gboolean
is_link_to (hid_t group, const char *name, const char *target, const char *dataset)
{
  H5L_info_t info = { 0 };
  g_autofree char *value = NULL;
  const char *file = NULL, *inner = NULL;
  unsigned flags = 0;

  if (H5Lget_info (group, name, &info, H5P_DEFAULT) < 0 ||
      info.type != H5L_TYPE_EXTERNAL)
    return FALSE;
  value = g_malloc (info.u.val_size);
  return H5Lget_val (group, name, value, info.u.val_size, H5P_DEFAULT) >= 0 &&
      H5Lunpack_elink_val (value, info.u.val_size, &flags, &file, &inner) >= 0 &&
      g_str_equal (file, target) && g_str_equal (inner, dataset);
}

/* Takes the next number that is free, or was given to this dataset by an earlier run:
 * nobody knows in which order that came upon its files. Returns 0 where it fails. */
static guint32
link_dataset (RingletSeriesRaw *self, hid_t group, const char *file,
    const char *dataset, GError **error)
{
  g_autofree char *target = ringlet_series_raw_name (file, self->folder);

  for (;;) {
    g_autofree char *name = g_strdup_printf ("source_%06u", ++self->n_links);

    if (H5Lexists (group, name, H5P_DEFAULT) > 0) {
      if (is_link_to (group, name, target, dataset))
        return self->n_links;
    } else if (H5Lcreate_external (
                   target, dataset, group, name, H5P_DEFAULT, H5P_DEFAULT) >= 0) {
      return self->n_links;
    } else {
      ringlet_hdf5_set_error (error, "The link to %s cannot be written", target);
      return 0;
    }
  }
}

/* Returns (transfer full): ".cbf" of "a.CBF"; "" without one */
static char *
dup_suffix (const char *file)
{
  g_autofree char *name = g_path_get_basename (file);
  const char *dot = strrchr (name, '.');

  return g_ascii_strdown (dot != NULL ? dot : "", -1);
}

/* To open each of 100,000 images that are no HDF5 would take minutes on a network:
 * those with the suffix of one that is none are none, unless it is a suffix of HDF5,
 * and that one not yet written. */
static gboolean
is_hdf5 (RingletSeriesRaw *self, const char *file)
{
  static const char *const own[] = { "", ".h5", ".hdf5", ".hdf", ".nxs", ".nx5", ".cxi",
    NULL };
  g_autofree char *suffix = dup_suffix (file);

  if (g_hash_table_contains (self->others, suffix))
    return FALSE;
  if (ringlet_nexus_is_file (file))
    return TRUE;
  if (!g_strv_contains (own, suffix))
    g_hash_table_add (self->others, g_steal_pointer (&suffix));
  return FALSE;
}

/* Returns (transfer full): the datasets of @path; @file: (out) (transfer full) */
static GArray *
list_places (RingletSeriesRaw *self, const char *path, char **file)
{
  const char *inner = NULL;

  *file = split (path, &inner);
  return is_hdf5 (self, *file)
      ? ringlet_hdf5_list_places (*file, inner != NULL ? inner + 2 : NULL)
      : g_array_new (FALSE, FALSE, sizeof (RingletHdf5Place));
}

static gboolean
add_file (RingletSeriesRaw *self, hid_t group, const char *path, GError **error)
{
  g_autofree char *file = NULL;
  g_autoptr (GArray) places = list_places (self, path, &file);
  GArray *datasets = g_array_new (FALSE, FALSE, sizeof (Dataset));

  g_hash_table_insert (self->files, g_strdup (path), datasets);
  for (guint i = 0; i < places->len && self->n_links < MAX_LINKS; i++) {
    const RingletHdf5Place *place = &g_array_index (places, RingletHdf5Place, i);
    /* One that is alone may grow. */
    const Dataset one = { link_dataset (self, group, file, place->dataset, error),
      place->number, places->len == 1 ? G_MAXUINT64 : place->n_frames };

    if (one.number == 0)
      return FALSE;
    g_array_append_val (datasets, one);
  }
  return TRUE;
}

gboolean
ringlet_series_raw_make (
    RingletSeriesRaw *self, hid_t entry, const char *const *paths, GError **error)
{
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_need_group (entry, "raw", "NXcollection", error);

  if (group < 0)
    return FALSE;
  for (gsize i = 0; paths[i] != NULL && self->n_links < MAX_LINKS; i++) {
    if (!g_hash_table_contains (self->files, paths[i]) &&
        !add_file (self, group, paths[i], error))
      return FALSE;
  }
  return TRUE;
}

/* ---- frames ---- */

static const Dataset *
find_dataset (const GArray *datasets, guint64 index)
{
  for (guint i = 0; i < datasets->len; i++) {
    const Dataset *one = &g_array_index (datasets, Dataset, i);

    if (index >= one->first && index - one->first < one->n_frames)
      return one;
  }
  return NULL;
}

/* How many frames each has now. Returns whether there are more than have links, which
 * no look will change. */
static gboolean
look_again (RingletSeriesRaw *self, const char *path, GArray *datasets)
{
  g_autofree char *file = NULL;
  g_autoptr (GArray) places = list_places (self, path, &file);

  for (guint i = 0; i < MIN (datasets->len, places->len); i++) {
    const RingletHdf5Place *place = &g_array_index (places, RingletHdf5Place, i);
    Dataset *one = &g_array_index (datasets, Dataset, i);

    one->first = place->number;
    one->n_frames = place->n_frames;
  }
  return places->len > datasets->len;
}

static gboolean
may_look_again (const RingletSeriesRaw *self, const char *path)
{
  const gint64 *looked_us = g_hash_table_lookup (self->vain, path);

  return looked_us == NULL || g_get_monotonic_time () - *looked_us >= AGAIN_US;
}

static void
note_vain (RingletSeriesRaw *self, const char *path)
{
  const gint64 now = g_get_monotonic_time ();

  g_hash_table_replace (self->vain, g_strdup (path), g_memdup2 (&now, sizeof now));
}

RingletSeriesLink
ringlet_series_raw_find (
    RingletSeriesRaw *self, const char *path, guint64 index, gboolean was_read)
{
  GArray *datasets = path != NULL ? g_hash_table_lookup (self->files, path) : NULL;
  const Dataset *one = datasets != NULL ? find_dataset (datasets, index) : NULL;

  if (datasets != NULL && one == NULL && datasets->len > 1 && was_read &&
      may_look_again (self, path)) {
    const gboolean has_more = look_again (self, path, datasets);

    one = find_dataset (datasets, index);
    if (one == NULL && has_more)
      note_vain (self, path);
  }
  if (one == NULL)
    return (RingletSeriesLink){ 0, 0 };
  return (RingletSeriesLink){ one->number, index - one->first };
}
