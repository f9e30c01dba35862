/* SPDX-License-Identifier: MIT */
#include "series-watch.h"

#include <string.h>

#include <glib/gstdio.h>

#include "image/master.h"

#define LEAST_US (250 * G_TIME_SPAN_MILLISECOND)
#define MOST_US (1000 * G_TIME_SPAN_MILLISECOND)

#define MASTER "_master.h5"

/* A look may take this part of the time: a slow server is not asked all the time. */
#define SHARE 10

struct _RingletSeriesWatch {
  char *folder;
  char *suffix;
  GHashTable *known;  /* (element-type utf8): names in the folder that are taken; of the
                         thread alone */
  GHashTable *sizes;  /* name → size at the last look; of the thread alone */
  GHashTable *totals; /* name → that with the files that it leads to; likewise */
  GMutex lock;        /* of what follows */
  GCond wakes;
  gboolean is_over;
  RingletSeriesWatchFunc func;
  gpointer data;
};

static void
watch_clear (gpointer data)
{
  RingletSeriesWatch *self = data;

  g_free (self->folder);
  g_free (self->suffix);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->sizes);
  g_hash_table_unref (self->totals);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wakes);
}

static void
watch_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, watch_clear);
}

/* "/a/b.h5::/entry" is a file of that folder, too. */
static char *
file_of (const char *path)
{
  const char *inside = strstr (path, "::");

  return inside != NULL ? g_strndup (path, (gsize) (inside - path)) : g_strdup (path);
}

static char *
suffix_of (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  const char *dot = strrchr (name, '.');

  /* The files that a master leads to are no frames of their own. */
  if (dot != NULL && g_str_has_suffix (name, MASTER))
    dot = name + strlen (name) - strlen (MASTER);
  return g_strdup (dot != NULL ? dot : "");
}

/* ---- one look ---- */

/* The size of a file that is no image. */
static gint64
refused (gint64 size)
{
  return -size;
}

static void
note (GHashTable *sizes, const char *name, gint64 size)
{
  g_hash_table_replace (sizes, g_strdup (name), g_memdup2 (&size, sizeof size));
}

/* Whether the file is as large as it was; a file that is not is waited for. */
static gboolean
is_whole (RingletSeriesWatch *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  GStatBuf info;
  gint64 *before = g_hash_table_lookup (self->sizes, name);

  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size == 0)
    return FALSE;
  if (before != NULL && *before == info.st_size)
    return TRUE;
  if (before == NULL || *before != refused (info.st_size))
    note (self->sizes, name, info.st_size);
  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  g_autofree char *key_a =
      g_utf8_collate_key_for_filename (*(const char *const *) a, -1);
  g_autofree char *key_b =
      g_utf8_collate_key_for_filename (*(const char *const *) b, -1);

  return strcmp (key_a, key_b);
}

/* Returns (transfer full): new names that are whole, in natural order. */
static GPtrArray *
look (RingletSeriesWatch *self)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    if (name[0] != '.' && g_str_has_suffix (name, self->suffix) &&
        !g_hash_table_contains (self->known, name) && is_whole (self, name))
      g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* ---- files that lead to others ---- */

/* Whether a file of data can be read as far as it is there: half of one cannot. Of raw
 * bytes nothing is known. */
static gboolean
can_be_read (const char *path)
{
  g_autoptr (RingletSource) source = NULL;

  if (!g_str_has_suffix (path, ".h5"))
    return TRUE;
  source = ringlet_source_open (path, NULL);
  return source != NULL;
}

/* Bytes of all files that @source is made of; −1 where one is missing, or is not one
 * yet. */
static gint64
measure (const char *path, const GPtrArray *files)
{
  gint64 total = 0;

  for (guint i = 0; i < files->len; i++) {
    const char *file = g_ptr_array_index (files, i);
    GStatBuf info;

    if (g_stat (file, &info) != 0 || info.st_size == 0 ||
        (!g_str_equal (file, path) && !can_be_read (file)))
      return -1;
    total += info.st_size;
  }
  return total;
}

/* Whether all that a master leads to is there, and no larger than it was. */
static gboolean
has_all (
    RingletSeriesWatch *self, const char *name, const char *path, RingletSource *source)
{
  g_autoptr (GPtrArray) files = ringlet_source_list_files (source, NULL, NULL);
  const gint64 *before = g_hash_table_lookup (self->totals, name);
  gint64 total = 0;

  if (files == NULL || files->len < 2)
    return TRUE;
  total = measure (path, files);
  if (total >= 0 && before != NULL && *before == total)
    return TRUE;
  note (self->totals, name, total);
  return FALSE;
}

/* What is no image, or only a part of one, is looked at again when its size changes; a
 * master each time, since its data change beside it. Returns (transfer full) (nullable)
 */
static RingletSource *
open_whole (RingletSeriesWatch *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (RingletSource) source = ringlet_source_open (path, NULL);
  const gint64 *size = g_hash_table_lookup (self->sizes, name);

  if (source == NULL && !g_str_has_suffix (name, MASTER))
    note (self->sizes, name, refused (*size));
  if (source == NULL || ringlet_master_lacks_data (path) ||
      !has_all (self, name, path, source))
    return NULL;
  return g_steal_pointer (&source);
}

static RingletSource *
open_names (RingletSeriesWatch *self, const GPtrArray *names)
{
  RingletSource *all = NULL;

  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autoptr (RingletSource) one = open_whole (self, name);
    RingletSource *before = all;

    if (one == NULL)
      continue;
    g_hash_table_add (self->known, g_strdup (name));
    g_hash_table_remove (self->sizes, name);
    g_hash_table_remove (self->totals, name);
    all = ringlet_source_new_joined (before, one);
    g_clear_pointer (&before, ringlet_source_unref);
  }
  return all;
}

/* ---- told ---- */

typedef struct {
  RingletSeriesWatch *watch;
  RingletSource *source;
} News;

static void
news_free (gpointer data)
{
  News *self = data;

  watch_unref (self->watch);
  ringlet_source_unref (self->source);
  g_free (self);
}

static gboolean
tell (gpointer data)
{
  const News *news = data;

  if (!news->watch->is_over)
    news->watch->func (news->source, news->watch->data);
  return G_SOURCE_REMOVE;
}

static gpointer
watch_in_thread (gpointer data)
{
  RingletSeriesWatch *self = data;

  for (;;) {
    const gint64 begin_us = g_get_monotonic_time ();
    g_autoptr (GPtrArray) names = look (self);
    RingletSource *source = open_names (self, names);
    const gint64 took_us = g_get_monotonic_time () - begin_us;
    const gint64 next_us =
        g_get_monotonic_time () + CLAMP (SHARE * took_us, LEAST_US, MOST_US);
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

    if (source != NULL) {
      News *news = g_new (News, 1);

      *news = (News){ g_atomic_rc_box_acquire (self), source };
      g_idle_add_full (G_PRIORITY_DEFAULT, tell, news, news_free);
    }
    while (!self->is_over && g_cond_wait_until (&self->wakes, &self->lock, next_us))
      ;
    if (self->is_over)
      break;
  }
  watch_unref (self);
  return NULL;
}

RingletSeriesWatch *
ringlet_series_watch_new (
    const RingletSource *known, RingletSeriesWatchFunc func, gpointer data)
{
  RingletSeriesWatch *self = g_atomic_rc_box_new0 (RingletSeriesWatch);
  const guint64 n = ringlet_source_n_frames (known);
  g_autofree char *last = file_of (ringlet_source_path (known, n - 1));

  self->folder = g_path_get_dirname (last);
  self->suffix = suffix_of (last);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->totals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->func = func;
  self->data = data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->wakes);
  for (guint64 i = 0; i < n; i++) {
    g_autofree char *path = file_of (ringlet_source_path (known, i));

    g_hash_table_add (self->known, g_path_get_basename (path));
  }
  g_thread_unref (
      g_thread_new ("ringlet-watch", watch_in_thread, g_atomic_rc_box_acquire (self)));
  return self;
}

void
ringlet_series_watch_free (RingletSeriesWatch *self)
{
  g_mutex_lock (&self->lock);
  self->is_over = TRUE;
  g_cond_broadcast (&self->wakes);
  g_mutex_unlock (&self->lock);
  watch_unref (self);
}
