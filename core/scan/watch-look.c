/* SPDX-License-Identifier: MIT */

/* One look: which files are there, which of them have not changed, and what is in
 * those. */

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/source-names.h"
#include "scan/watch-private.h"

#define BUSY_US (50 * G_TIME_SPAN_MILLISECOND)
#define CALM_US (100 * G_TIME_SPAN_MILLISECOND)
#define CALM_AFTER_US (2 * G_TIME_SPAN_SECOND)
#define SLOWEST_US (2 * G_TIME_SPAN_SECOND)

/* Listing may take this part of the time: a slow server is not asked all the time. */
#define SHARE 4

/* Of the files that are done with, so many are looked at besides: one that is written
 * anew is found before long. */
#define N_SETTLED 32

/* A stack to which nothing was added for so long is looked at like these. */
#define COLD_US (10 * G_TIME_SPAN_MINUTE)

/* ---- signs ---- */

/* FNV-1a, of 64 bits at a time. */
static guint64
mix (guint64 hash, guint64 value)
{
  return (hash ^ value) * G_GUINT64_CONSTANT (1099511628211);
}

static gboolean
mix_file (guint64 *hash, const char *path)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode)) {
    *hash = mix (*hash, 0);
    return FALSE;
  }
  *hash = mix (*hash, 1 + (guint64) info.st_size);
  *hash = mix (*hash, (guint64) info.st_mtim.tv_sec);
  *hash = mix (*hash, (guint64) info.st_mtim.tv_nsec);
  return TRUE;
}

RingletWatchSign
ringlet_watch_sign (const RingletWatchFile *file)
{
  RingletWatchSign sign = { .hash = G_GUINT64_CONSTANT (14695981039346656037) };

  sign.is_there = mix_file (&sign.hash, file->file);
  if (!sign.is_there)
    return (RingletWatchSign){ 0 };
  sign.own = sign.hash;
  for (guint i = 0; file->parts != NULL && i < file->parts->len; i++)
    mix_file (&sign.hash, g_ptr_array_index (file->parts, i));
  return sign;
}

/* ---- who is looked at ---- */

static void
look_at (RingletWatchBook *self, RingletWatchFile *file)
{
  const RingletWatchSign sign = ringlet_watch_sign (file);

  if (file->again_us > 0 && self->now_us >= file->again_us) {
    file->again_us = 0;
    file->n_again++;
    file->done = (RingletWatchSign){ 0 };
  }
  if (ringlet_watch_sign_same (sign, file->sign))
    return;
  file->n_again = 0;
  /* What is still being written is not old. */
  file->is_old = file->is_old && (file->is_container || !file->sign.is_there);
  file->sign = sign;
  file->since_us = self->now_us;
  file->retry_us = 0;
  file->n_tries = 0;
  self->activity_us = self->now_us;
}

static void
look_at_settled (RingletWatchBook *self)
{
  for (guint n = 0; n < N_SETTLED && self->settled->len > 0; n++) {
    const guint at = ++self->at % self->settled->len;
    RingletWatchFile *file = g_ptr_array_index (self->settled, at);
    const RingletWatchSign before = file->sign;

    look_at (self, file);
    if (!ringlet_watch_sign_same (before, file->sign))
      g_ptr_array_add (self->active, g_ptr_array_remove_index_fast (self->settled, at));
  }
}

/* Of what went before it was read nothing is known any more. */
static gboolean
is_gone (const RingletWatchFile *file)
{
  return !file->sign.is_there && !file->is_named && file->n_given == 0;
}

static void
look_at_all (RingletWatchBook *self)
{
  look_at_settled (self);
  for (guint i = self->active->len; i-- > 0;) {
    RingletWatchFile *file = g_ptr_array_index (self->active, i);

    look_at (self, file);
    if (is_gone (file)) {
      g_ptr_array_remove_index_fast (self->active, i);
      g_hash_table_remove (self->files, file->path);
      self->n_listed -= MIN (self->n_listed, 1);
    }
  }
}

/* ---- what is ready ---- */

static gboolean
is_still (const RingletWatchBook *self, const RingletWatchFile *file)
{
  return self->now_us - file->since_us >= self->options.check_us;
}

static gboolean
is_done (const RingletWatchFile *file)
{
  return !file->sign.is_there || ringlet_watch_sign_same (file->sign, file->done);
}

static gboolean
is_ready (const RingletWatchBook *self, const RingletWatchFile *file)
{
  if (is_done (file) || self->now_us < file->retry_us)
    return FALSE;
  return is_still (self, file) ||
      (file->is_container && !ringlet_watch_sign_same (file->sign, file->looked));
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const RingletWatchFile *first = *(const RingletWatchFile *const *) a;
  const RingletWatchFile *second = *(const RingletWatchFile *const *) b;

  return ringlet_source_folder_compare (first->path, second->path);
}

/* Returns (transfer full) (element-type RingletWatchFile): in natural order */
static GPtrArray *
list_ready (RingletWatchBook *self)
{
  GPtrArray *ready = g_ptr_array_new ();

  for (guint i = 0; i < self->active->len; i++) {
    RingletWatchFile *file = g_ptr_array_index (self->active, i);

    if (is_ready (self, file))
      g_ptr_array_add (ready, file);
  }
  g_ptr_array_sort (ready, compare);
  return ready;
}

/* ---- what becomes of it ---- */

static GError *
new_lonely (const RingletWatchFile *file, const char *master)
{
  g_autofree char *label = g_filename_display_name (file->path);
  g_autofree char *other = g_filename_display_basename (master);

  return g_error_new (RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "%s: Its frames are read through %s, which is not there; name the file itself to "
      "have them without",
      label, other);
}

/* A data file of a master is no stack of its own; one whose master does not come is
 * told. */
static gboolean
is_part (RingletWatchBook *self, RingletWatchFile *file)
{
  g_autofree char *absolute = g_canonicalize_filename (file->file, NULL);
  g_autofree char *master = NULL;

  if (file->is_named)
    return FALSE;
  if (g_hash_table_contains (self->parts, absolute)) {
    file->done = file->sign;
    return TRUE;
  }
  master = ringlet_watch_dup_master (file->file);
  if (master == NULL)
    return FALSE;
  if (g_file_test (master, G_FILE_TEST_EXISTS)) {
    file->done = file->sign;
    return TRUE;
  }
  ringlet_watch_fail (self, file, new_lonely (file, master), FALSE);
  return TRUE;
}

/* Those that lead to others are known before any is taken. */
static void
find_parts (RingletWatchBook *self, GPtrArray *ready)
{
  for (guint i = 0; i < ready->len; i++) {
    RingletWatchFile *file = g_ptr_array_index (ready, i);
    g_autofree char *master = ringlet_watch_dup_master (file->file);

    if (file->is_container && master == NULL)
      ringlet_watch_find_parts (self, file);
  }
  for (guint i = ready->len; i-- > 0;) {
    if (is_part (self, g_ptr_array_index (ready, i)))
      g_ptr_array_remove_index (ready, i);
  }
}

/* From @first on: those that are looked into together. */
static guint
take_some (RingletWatchBook *self, GPtrArray *ready, guint first)
{
  RingletWatchFile *const *files = (RingletWatchFile *const *) ready->pdata + first;
  guint n = 0;

  if (files[0]->is_container) {
    ringlet_watch_take_stack (self, files[0], is_still (self, files[0]));
    return 1;
  }
  while (first + n < ready->len && n < RINGLET_WATCH_MOST_FRAMES &&
      !files[n]->is_container)
    n++;
  n = MIN (n,
      RINGLET_WATCH_MOST_FRAMES -
          MIN (self->found.length, RINGLET_WATCH_MOST_FRAMES - 1));
  ringlet_watch_take_files (self, files, n);
  return n;
}

/* A stack may grow for long. */
static void
settle (RingletWatchBook *self)
{
  for (guint i = self->active->len; i-- > 0;) {
    RingletWatchFile *file = g_ptr_array_index (self->active, i);
    const gboolean is_cold = self->now_us - file->since_us >= COLD_US;

    if (is_done (file) && !file->is_named && (!file->is_container || is_cold))
      g_ptr_array_add (self->settled, g_ptr_array_remove_index_fast (self->active, i));
  }
}

/* ---- when next ---- */

static gint64
choose_interval (const RingletWatchBook *self)
{
  const gboolean is_calm = self->now_us - self->activity_us >= CALM_AFTER_US;
  const gint64 usual = is_calm ? CALM_US : BUSY_US;

  return CLAMP (SHARE * self->list_took_us, usual, SLOWEST_US);
}

static void
plan (RingletWatchBook *self)
{
  const gint64 next_us = g_get_monotonic_time () + choose_interval (self);

  if (self->now_us >= self->list_us)
    self->list_us = next_us;
  self->next_us = self->list_us;
  for (guint i = 0; i < self->active->len; i++) {
    const RingletWatchFile *file = g_ptr_array_index (self->active, i);
    const gint64 due_us = MAX (file->since_us + self->options.check_us, file->retry_us);

    if (!is_done (file))
      self->next_us = MIN (self->next_us, due_us);
  }
}

void
ringlet_watch_look (RingletWatchBook *self)
{
  g_autoptr (GPtrArray) ready = NULL;

  self->now_us = g_get_monotonic_time ();
  if (self->now_us >= self->list_us)
    ringlet_watch_list (self);
  look_at_all (self);
  ready = list_ready (self);
  find_parts (self, ready);
  for (guint i = 0; i < ready->len && ringlet_watch_has_room (self);)
    i += take_some (self, ready, i);
  if (self->found.length > 0)
    self->activity_us = g_get_monotonic_time ();
  settle (self);
  plan (self);
}

/* ---- the end ---- */

gint64
ringlet_watch_patience_us (const RingletWatchBook *self)
{
  return self->is_ending ? 0 : self->options.patience_us;
}

static void
give_up (RingletWatchBook *self)
{
  for (guint i = 0; i < self->active->len; i++) {
    RingletWatchFile *file = g_ptr_array_index (self->active, i);

    if (is_done (file) || file->reason == NULL)
      continue;
    file->done = file->sign;
    ringlet_watch_tell (self, file, file->n_given, g_steal_pointer (&file->reason));
  }
}

void
ringlet_watch_end (RingletWatchBook *self)
{
  self->is_ending = TRUE;
  for (guint i = 0; i < self->active->len; i++) {
    RingletWatchFile *file = g_ptr_array_index (self->active, i);

    file->retry_us = 0;
    file->looked = (RingletWatchSign){ 0 };
  }
  ringlet_watch_look (self);
  if (g_queue_is_empty (&self->found))
    give_up (self);
  self->is_ending = FALSE;
}
