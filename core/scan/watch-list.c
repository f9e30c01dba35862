/* SPDX-License-Identifier: MIT */

/* Names into files: what is there now, without a look into it. */

#include <string.h>

#include "image/reader.h"
#include "image/source-names.h"
#include "image/source-path.h"
#include "scan/watch-private.h"

#define DATA "_data_"
#define MASTER "_master.h5"

/* ---- what a name says ---- */

char *
ringlet_watch_dup_master (const char *file)
{
  const char *slash = strrchr (file, '/');
  const char *name = slash != NULL ? slash + 1 : file;
  const char *at = g_strrstr (name, DATA);
  const gsize n_digits = at != NULL ? strspn (at + strlen (DATA), "0123456789") : 0;

  if (n_digits == 0 || !g_str_equal (at + strlen (DATA) + n_digits, ".h5"))
    return NULL;
  return g_strdup_printf ("%.*s" MASTER, (int) (at - file), file);
}

/* Of readers whose frames come one by one. */
static gboolean
is_container (const char *file)
{
  const RingletReader *const *readers = ringlet_reader_list ();
  g_autofree char *lower = g_ascii_strdown (file, -1);

  for (gsize i = 0; readers[i] != NULL; i++) {
    for (gsize j = 0; readers[i]->written != NULL && readers[i]->suffixes[j] != NULL;
         j++) {
      if (g_str_has_suffix (lower, readers[i]->suffixes[j]))
        return TRUE;
    }
  }
  return FALSE;
}

/* ---- one file ---- */

/* How many names were listed, and how many of them are no news. */
typedef struct {
  guint n;
  guint n_known;
} Count;

static void
note (RingletWatchBook *self, const char *path, gboolean is_named, Count *count)
{
  RingletWatchFile *file = g_hash_table_lookup (self->files, path);

  count->n++;
  if (file != NULL) {
    count->n_known++;
    return;
  }
  file = g_new0 (RingletWatchFile, 1);
  file->path = g_strdup (path);
  if (is_named) {
    g_autofree char *inner = NULL;

    ringlet_source_path_split (path, &file->file, &inner, NULL);
  }
  if (file->file == NULL)
    file->file = g_strdup (path);
  file->is_named = is_named;
  file->is_container = is_container (file->file);
  file->is_old = self->options.only_new && !self->has_listed;
  g_hash_table_insert (self->files, file->path, file);
  g_ptr_array_add (self->active, file);
}

/* ---- folders ---- */

/* Hidden files are half copied, or what other systems add. */
static void
list_folder (RingletWatchBook *self, const char *folder, Count *count)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (*name != '.')
      note (self, path, FALSE, count);
  }
}

/* That none is there yet is no error. */
static void
list_series (RingletWatchBook *self, const char *name, Count *count)
{
  g_auto (RingletSourceNames) meant = { 0 };

  ringlet_source_names_init (&meant);
  if (!ringlet_source_series_add (&meant, name, NULL))
    return;
  for (guint i = 0; i < meant.paths->len; i++)
    note (self, g_ptr_array_index (meant.paths, i), TRUE, count);
}

static void
list_name (RingletWatchBook *self, const char *name, Count *count)
{
  if (g_file_test (name, G_FILE_TEST_IS_DIR))
    list_folder (self, name, count);
  else if (!g_file_test (name, G_FILE_TEST_EXISTS) &&
      ringlet_source_series_is_one (name))
    list_series (self, name, count);
  else
    note (self, name, TRUE, count);
}

/* What went and came back may be something else. */
static void
look_again_at_all (RingletWatchBook *self)
{
  while (self->settled->len > 0)
    g_ptr_array_add (self->active,
        g_ptr_array_remove_index_fast (self->settled, self->settled->len - 1));
}

void
ringlet_watch_list (RingletWatchBook *self)
{
  const gint64 begin_us = g_get_monotonic_time ();
  Count count = { 0 };

  for (gsize i = 0; self->names[i] != NULL; i++)
    list_name (self, self->names[i], &count);
  if (count.n_known > self->n_listed)
    look_again_at_all (self);
  self->n_listed = count.n;
  self->has_listed = TRUE;
  self->list_took_us = g_get_monotonic_time () - begin_us;
}
