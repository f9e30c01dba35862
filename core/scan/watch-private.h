/* SPDX-License-Identifier: MIT */
#pragma once

#include "scan/watch.h"

G_BEGIN_DECLS

/* What the parts of the watch share. All of it belongs to one look at a time. */

/* So many frames, and bytes of them, are found by one look; one more that is larger. */
#define RINGLET_WATCH_MOST_FRAMES 16
#define RINGLET_WATCH_MOST_BYTES ((gsize) 128 << 20)

/* What a file looks like from outside. Zero: not there, or not looked at yet. */
typedef struct {
  guint64 hash;
  guint64 own; /* of the file alone, without those that it leads to */
  gboolean is_there;
} RingletWatchSign;

static inline gboolean
ringlet_watch_sign_same (RingletWatchSign a, RingletWatchSign b)
{
  return a.is_there == b.is_there && a.hash == b.hash;
}

/**
 * RingletWatchFile:
 * @path: as it is called
 * @file: without "::" and what is inside
 * @is_named: it was named, and not found in a folder
 * @is_container: HDF5: frames come one by one, perhaps in other files
 * @is_old: it was there when the watch began, and is not wanted
 * @sign: at the last look
 * @since_us: since when it is like that
 * @retry_us: not to be opened before
 * @again_us: of a stack that is done: when it is opened once more all the same; 0 for
 *   never
 * @n_again: how often that was
 * @n_tries: how often it could not be read since @since_us
 * @looked: @sign when it was opened the last time
 * @done: @sign with which there was nothing left to do
 * @n_given: frames of it that were given, or left out
 * @last: of a stack, the last one that was there
 * @last_own: of @sign, when that was
 * @n_before: the same before its file was made anew
 * @stuck_us: since when the next one is in the way of others; 0 if it is not
 * @pixels: of the only frame: a hash; 0 before
 * @parts: (nullable) (element-type filename): other files that it leads to
 * @reason: (nullable): why it could not be read
 */
typedef struct {
  char *path;
  char *file;
  gboolean is_named;
  gboolean is_container;
  gboolean is_old;
  RingletWatchSign sign;
  gint64 since_us;
  gint64 retry_us;
  gint64 again_us;
  guint n_again;
  guint n_tries;
  RingletWatchSign looked;
  RingletWatchSign done;
  guint64 n_given;
  guint64 last;
  guint64 last_own;
  guint64 n_before;
  gint64 stuck_us;
  guint64 pixels;
  GPtrArray *parts;
  GError *reason;
} RingletWatchFile;

/**
 * RingletWatchBook:
 * @names: what was named
 * @options: with all defaults filled in
 * @files: path → RingletWatchFile
 * @active: (element-type RingletWatchFile): those that are looked at each time
 * @settled: (element-type RingletWatchFile): the others, a few of which are
 * @at: which of @settled is next
 * @parts: (element-type filename): files that others lead to
 * @n_listed: names that were listed the last time
 * @now_us: when the look began
 * @list_us: when folders are to be listed again
 * @list_took_us: how long that took
 * @next_us: when the next look is due
 * @activity_us: when something changed
 * @is_ending: nothing has changed for long, and what is left is not waited for
 * @is_over: and nothing is left
 * @has_listed: folders were listed at least once
 * @found: (element-type RingletWatchFrame): of this look
 * @n_bytes: of their pixels
 *
 * Counted, because a look that hangs outlives the watch.
 */
typedef struct {
  char **names;
  RingletWatchOptions options;
  GHashTable *files;
  GPtrArray *active;
  GPtrArray *settled;
  guint at;
  GHashTable *parts;
  guint n_listed;
  gint64 now_us;
  gint64 list_us;
  gint64 list_took_us;
  gint64 next_us;
  gint64 activity_us;
  gboolean is_ending;
  gboolean is_over;
  gboolean has_listed;
  GQueue found;
  gsize n_bytes;
} RingletWatchBook;

/* ---- watch-list.c ---- */

/* Adds what is new in folders; settled files are looked at again where some went and
 * came back. */
void ringlet_watch_list (RingletWatchBook *self);

/* (nullable) (transfer full): the master that a data file of this name waits for */
char *ringlet_watch_dup_master (const char *file);

/* ---- watch-look.c ---- */

/* One look at everything: fills @found. */
void ringlet_watch_look (RingletWatchBook *self);

/* Nothing has changed for long: what could be had by waiting no longer, and when that
 * is taken, errors for whatever is not whole. */
void ringlet_watch_end (RingletWatchBook *self);

/* How long is waited for what cannot be read now. */
gint64 ringlet_watch_patience_us (const RingletWatchBook *self);

/* Of size and time of a file and of those that it leads to. */
RingletWatchSign ringlet_watch_sign (const RingletWatchFile *file);

/* ---- watch-file.c ---- */

gboolean ringlet_watch_has_room (const RingletWatchBook *self);

/* Adds frame @index of @source: @stored (transfer full), of @n_bytes. */
void ringlet_watch_give (RingletWatchBook *self, const RingletWatchFile *file,
    RingletSource *source, guint64 index, RingletStoredFrame *stored, gsize n_bytes);

/* Takes @reason (transfer full) for why @file cannot be read now. Told when it has been
 * like that for long, unless @is_early: there is nothing in it yet, which may last. */
void ringlet_watch_fail (
    RingletWatchBook *self, RingletWatchFile *file, GError *reason, gboolean is_early);

/* Adds an error in place of a frame; @reason (transfer full). */
void ringlet_watch_tell (RingletWatchBook *self, const RingletWatchFile *file,
    guint64 index, GError *reason);

/* Files that are as they were for long enough: (element-type RingletWatchFile) (array
 * length=n). */
void ringlet_watch_take_files (
    RingletWatchBook *self, RingletWatchFile *const *files, guint n);

/* ---- watch-stack.c ---- */

/* Notes which files @file leads to. */
void ringlet_watch_find_parts (RingletWatchBook *self, RingletWatchFile *file);

/* Whatever is new in @file, of which nothing has changed for @check_us if @is_still. */
void ringlet_watch_take_stack (
    RingletWatchBook *self, RingletWatchFile *file, gboolean is_still);

G_END_DECLS
