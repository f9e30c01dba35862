/* SPDX-License-Identifier: MIT */
#include "image/hdf5-stack.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "image/hdf5-find.h"

/* Datasets, each with its file, that stay open at once. */
#define MAX_OPEN 32

/* One dataset, or the place of one that is missing. */
typedef struct {
  char *path;
  char *outside;    /* (nullable): file that a link leads to */
  guint64 n_frames; /* 0: missing, or left out */
  guint64 n_taken;  /* numbers of the series: frames, also of one that is left out */
  guint64 first;    /* frames before */
  guint64 number;   /* of its first frame in the series */
  RingletHdf5Part *part; /* (nullable); guarded by the lock of the library */
} Entry;

static void
entry_clear (gpointer data)
{
  Entry *self = data;

  g_free (self->path);
  g_free (self->outside);
  g_clear_pointer (&self->part, ringlet_hdf5_part_unref);
}

static Entry *
get_entry (const RingletHdf5Stack *self, guint index)
{
  return &g_array_index (self->entries, Entry, index);
}

static RingletHdf5Stack *
stack_new (hid_t file)
{
  RingletHdf5Stack *self = g_new0 (RingletHdf5Stack, 1);

  self->file = file;
  self->entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);
  self->cache = ringlet_hdf5_cache_new (RINGLET_HDF5_CACHE_BYTES);
  return self;
}

void
ringlet_hdf5_stack_free (RingletHdf5Stack *self)
{
  g_array_unref (self->entries);
  g_queue_clear (&self->recent);
  ringlet_hdf5_cache_free (self->cache);
  g_free (self);
}

/* ---- what is open ---- */

static void
prefix_dataset (GError **error, const Entry *entry)
{
  g_autofree char *name =
      entry->outside != NULL ? g_filename_display_name (entry->outside) : NULL;

  g_prefix_error (error, "Dataset %s%s%s: ", entry->path, name != NULL ? " in " : "",
      name != NULL ? name : "");
}

/* Makes it the last used one, and closes those that were not used for longest. */
static void
keep (RingletHdf5Stack *self, guint index)
{
  g_queue_remove (&self->recent, GUINT_TO_POINTER (index));
  g_queue_push_head (&self->recent, GUINT_TO_POINTER (index));
  while (self->recent.length > MAX_OPEN) {
    Entry *oldest =
        get_entry (self, GPOINTER_TO_UINT (g_queue_pop_tail (&self->recent)));

    ringlet_hdf5_part_unref (oldest->part);
    g_atomic_pointer_set (&oldest->part, NULL);
  }
}

static gboolean
open_entry (RingletHdf5Stack *self, guint index, GError **error)
{
  Entry *entry = get_entry (self, index);
  RingletHdf5Part *part = ringlet_hdf5_part_new (self->file, entry->path, error);

  if (part == NULL) {
    prefix_dataset (error, entry);
    return FALSE;
  }
  if (ringlet_hdf5_chunks_share_frames (&part->chunks)) {
    part->chunks.cache = self->cache;
    part->chunks.cache_key = index;
  }
  g_atomic_pointer_set (&entry->part, part);
  keep (self, index);
  return TRUE;
}

/* What the first one has all have. */
static gboolean
fits (const RingletHdf5Stack *self, const RingletHdf5Part *part)
{
  return self->n_slow == 0 ||
      (part->type == self->type && ringlet_hdf5_part_n_slow (part) == self->n_slow &&
          ringlet_hdf5_part_n_fast (part) == self->n_fast);
}

/* ---- which there are ---- */

/* Adds dataset @path to the end, of no frames when it cannot be read. */
static gboolean
add_entry (
    RingletHdf5Stack *self, const char *path, const char *outside, GError **error)
{
  const Entry fresh = { .path = g_strdup (path), .outside = g_strdup (outside) };
  Entry *entry = NULL;

  g_array_append_val (self->entries, fresh);
  if (!open_entry (self, self->entries->len - 1, error))
    return FALSE;
  entry = get_entry (self, self->entries->len - 1);
  entry->n_taken = entry->part->n_frames;
  if (!fits (self, entry->part)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "%s is of another shape or type and left out", path);
    return FALSE;
  }
  entry->n_frames = entry->part->n_frames;
  self->type = entry->part->type;
  self->n_slow = ringlet_hdf5_part_n_slow (entry->part);
  self->n_fast = ringlet_hdf5_part_n_fast (entry->part);
  return TRUE;
}

/* How many numbers a file has that is followed by others: the same for all. 0 when they
 * differ. */
static guint64
find_usual (const RingletHdf5Stack *self)
{
  guint64 usual = 0;

  for (guint i = 0; i + 1 < self->entries->len; i++) {
    const guint64 n = get_entry (self, i)->n_taken;

    if (n > 0 && usual > 0 && n != usual)
      return 0;
    usual = MAX (usual, n);
  }
  return usual;
}

/* A file that is missing leaves a gap in the numbers of the series. */
static void
count_frames (RingletHdf5Stack *self)
{
  const guint64 usual = find_usual (self);
  gboolean is_known = TRUE;
  guint64 number = 0;
  guint64 n_gap = 0; /* files missing since the last that is there */
  guint64 longest = 0;

  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = get_entry (self, i);

    entry->first = self->n_frames;
    self->n_frames += entry->n_frames;
    longest = MAX (longest, entry->n_taken);
    if (entry->n_taken == 0) {
      n_gap++;
      continue;
    }
    is_known = is_known && (n_gap == 0 || usual > 0);
    entry->number = number + n_gap * usual;
    number = entry->number + entry->n_taken;
    n_gap = 0;
  }
  /* Missing at the end: one frame each or more. */
  self->n_least = is_known ? number + n_gap : 1;
  self->n_most = is_known ? number + n_gap * longest : 0;
}

RingletHdf5Stack *
ringlet_hdf5_stack_new (hid_t file, const char *path, GError **error)
{
  g_autoptr (RingletHdf5Stack) self = stack_new (file);

  if (!add_entry (self, path, NULL, error))
    return NULL;
  count_frames (self);
  return g_steal_pointer (&self);
}

/* ---- a series ---- */

static gboolean
is_series_name (const char *name)
{
  const char *digits = name + strlen ("data_");
  const gsize n = g_str_has_prefix (name, "data_") ? strlen (digits) : 0;

  return n > 0 && strspn (digits, "0123456789") == n;
}

gboolean
ringlet_hdf5_is_series (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return is_series_name (name);
}

/* data_9 before data_10. */
static gint
compare_series (gconstpointer a, gconstpointer b)
{
  const char *first = *(const char *const *) a;
  const char *second = *(const char *const *) b;
  const gsize n_first = strlen (first);
  const gsize n_second = strlen (second);

  return n_first != n_second ? (n_first < n_second ? -1 : 1) : strcmp (first, second);
}

/* Whether the process or the machine cannot open more files, which is no reason to
 * leave one out. */
static gboolean
is_limit (const char *outside, GError **error)
{
  const int code = outside != NULL ? ringlet_hdf5_touch (outside) : 0;

  if (code != EMFILE && code != ENFILE && code != ENOMEM)
    return FALSE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "No more files can be opened (%s); close some or raise the limit (ulimit -n)",
      g_strerror (code));
  return TRUE;
}

/* A file that a link names may not be there yet: what is there is read. */
static gboolean
add_one (RingletHdf5Stack *self, hid_t group, const char *path, const char *folder,
    RingletImageMeta *meta, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *outside = ringlet_hdf5_dup_link_file (group, name, folder);
  g_autoptr (GError) reason = NULL;

  if (add_entry (self, path, outside, &reason))
    return TRUE;
  if (is_limit (outside, error))
    return FALSE;
  ringlet_image_meta_warn (meta, "%s", reason->message);
  return TRUE;
}

RingletHdf5Stack *
ringlet_hdf5_stack_new_series (hid_t file, const char *path, const char *folder,
    RingletImageMeta *meta, GError **error)
{
  g_autoptr (RingletHdf5Stack) self = stack_new (file);
  g_autofree char *above = g_path_get_dirname (path);
  g_auto (RingletHdf5Id) group = ringlet_hdf5_open_object (file, above);
  g_autoptr (GPtrArray) names = ringlet_hdf5_list_names (group);

  g_ptr_array_sort (names, compare_series);
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autofree char *one = g_build_path ("/", above, name, NULL);

    if (is_series_name (name) && !add_one (self, group, one, folder, meta, error))
      return NULL;
  }
  /* None could be opened: say why for the one that was found first. */
  if (self->n_slow == 0)
    return ringlet_hdf5_stack_new (file, path, error);

  count_frames (self);
  if (self->n_most == 0)
    ringlet_image_meta_warn (meta,
        "The files of the series have different numbers of frames and some are "
        "missing: what is known of each frame is left out");
  return g_steal_pointer (&self);
}

/* ---- frames ---- */

static guint
find_entry (const RingletHdf5Stack *self, guint64 frame)
{
  guint low = 0;
  guint high = self->entries->len;

  while (high - low > 1) {
    const guint middle = low + (high - low) / 2;

    *(get_entry (self, middle)->first <= frame ? &low : &high) = middle;
  }
  return low;
}

guint64
ringlet_hdf5_stack_number (const RingletHdf5Stack *self, guint64 frame)
{
  const Entry *entry = get_entry (self, find_entry (self, frame));

  return entry->number + (frame - entry->first);
}

const char *
ringlet_hdf5_stack_place (
    const RingletHdf5Stack *self, guint i, guint64 *number, guint64 *n_frames)
{
  const Entry *entry = get_entry (self, i);

  *number = entry->number;
  *n_frames = entry->n_frames;
  return entry->path;
}

/* Without the lock: where the server of the file is gone, this is what hangs. */
static gboolean
touch (Entry *entry, GError **error)
{
  const gboolean is_open = g_atomic_pointer_get (&entry->part) != NULL;
  const int code =
      entry->outside != NULL && !is_open ? ringlet_hdf5_touch (entry->outside) : 0;

  if (code == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (code),
      "It cannot be opened: %s", g_strerror (code));
  prefix_dataset (error, entry);
  return FALSE;
}

/* Returns (transfer full) the dataset. */
static RingletHdf5Part *
open_again (
    RingletHdf5Stack *self, guint index, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock = ringlet_hdf5_lock_cancellable (cancellable, error);
  Entry *entry = get_entry (self, index);

  if (lock == NULL || (entry->part == NULL && !open_entry (self, index, error)))
    return NULL;
  if (!fits (self, entry->part) || entry->part->n_frames < entry->n_frames) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "It has changed since the file was opened; open it again");
    prefix_dataset (error, entry);
    return NULL;
  }
  keep (self, index);
  return ringlet_hdf5_part_ref (entry->part);
}

/* What is done with frame @frame of a dataset, to @to. */
typedef gboolean (*PartFunc) (RingletHdf5Part *part, guint64 frame, gpointer to,
    GCancellable *cancellable, GError **error);

static gboolean
call_part (RingletHdf5Stack *self, guint64 frame, PartFunc func, gpointer to,
    GCancellable *cancellable, GError **error)
{
  const guint index = find_entry (self, frame);
  Entry *entry = get_entry (self, index);
  g_autoptr (RingletHdf5Part) part = NULL;
  GError *reason = NULL;

  if (!touch (entry, error))
    return FALSE;
  part = open_again (self, index, cancellable, error);
  if (part == NULL)
    return FALSE;
  if (func (part, frame - entry->first, to, cancellable, &reason))
    return TRUE;

  if (!g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    prefix_dataset (&reason, entry);
  g_propagate_error (error, reason);
  return FALSE;
}

gboolean
ringlet_hdf5_stack_read (RingletHdf5Stack *self, guint64 frame, gpointer pixels,
    GCancellable *cancellable, GError **error)
{
  return call_part (self, frame, ringlet_hdf5_part_read, pixels, cancellable, error);
}

static gboolean
fetch_part (RingletHdf5Part *part, guint64 frame, gpointer stored,
    GCancellable *cancellable, GError **error)
{
  return ringlet_hdf5_part_fetch (part, frame, stored, cancellable, error);
}

gboolean
ringlet_hdf5_stack_fetch (RingletHdf5Stack *self, guint64 frame, GBytes **stored,
    GCancellable *cancellable, GError **error)
{
  return call_part (self, frame, fetch_part, stored, cancellable, error);
}

static gboolean
look_at_part (RingletHdf5Part *part, guint64 frame, gpointer written,
    GCancellable *cancellable, GError **error)
{
  *(RingletWritten *) written = ringlet_hdf5_part_written (part, frame, cancellable);
  return TRUE;
}

RingletWritten
ringlet_hdf5_stack_written (
    RingletHdf5Stack *self, guint64 frame, GCancellable *cancellable)
{
  const guint index = find_entry (self, frame);
  RingletWritten written = RINGLET_WRITTEN_NOT;

  for (guint i = 0; i < index; i++) {
    if (get_entry (self, i)->n_taken == 0)
      return RINGLET_WRITTEN_NOT;
  }
  if (!call_part (self, frame, look_at_part, &written, cancellable, NULL))
    return RINGLET_WRITTEN_NOT;
  return written;
}
