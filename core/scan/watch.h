/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/stored-frame.h"

G_BEGIN_DECLS

/**
 * RingletWatchOptions:
 * @check_us: so long a file stays as it is before it counts as written; 0 for 100 ms
 * @patience_us: so long one that cannot be read stays as it is before that is told; 0
 *   for 10 s
 * @idle_us: the watch ends when nothing has changed for so long; 0 for never
 * @only_new: what is there when the watch begins is left out, but for what is still
 *   being written then
 */
typedef struct {
  gint64 check_us;
  gint64 patience_us;
  gint64 idle_us;
  gboolean only_new;
} RingletWatchOptions;

/**
 * RingletWatchFrame:
 * @path: its file, with "::" and what is inside: a name by itself
 * @stored: (nullable): the frame, in memory
 * @source: (nullable): the frames of its file as far as they are there, for what is
 *   said of them; the file is not open
 * @index: which of them
 * @is_stack: more frames may come in the same file, even where this is the first
 * @is_again: a frame of that name was given before; its file has been written anew
 * @since_us: when its file was first seen as it is, by the monotonic clock
 * @error: (nullable): why there is no frame: @stored is %NULL then. Begins with the
 * path
 *
 * One frame that is complete, or a file that nobody waits for any longer.
 */
typedef struct {
  char *path;
  RingletStoredFrame *stored;
  RingletSource *source;
  guint64 index;
  gboolean is_stack;
  gboolean is_again;
  gint64 since_us;
  GError *error;
} RingletWatchFrame;

/* Frees what is in it. Any thread. */
void ringlet_watch_frame_clear (RingletWatchFrame *self);

/**
 * RingletWatch:
 *
 * The frames of a live series: each once, as soon as it is complete.
 *
 * Files are looked at again and again, every 50 ms while something happens and every
 * 100 ms else, less often where a look takes long. The notifications of the kernel
 * (inotify) would come sooner, but tell nothing of what other machines write on a
 * network mount, which is where detectors write. Clocks do not matter: times of files
 * are only compared with what they were, and how long something lasts the monotonic
 * clock says.
 *
 * A file of one frame, or of some in a format without an inner structure, is complete
 * when its size and time stay for @check_us, its reader decodes it, and both are the
 * same after that: the pixels that were checked are those that are given. What is not
 * whole waits, and is told by name when it has not changed for @patience_us; if it
 * changes later, it is looked at again. Files that are no images are passed over.
 *
 * Of HDF5, all frames whose chunks are written are complete, the last one when a later
 * one is, or when nothing changes for @check_us, which also ends the wait for data in
 * one piece and for virtual datasets. (Where several frames share a chunk, or a frame
 * is written in parts, with the whole dataset made before, nobody can tell.) The file
 * is opened anew for every look and closed behind it: handles that stay open show what
 * was there before. So this process must not have it open otherwise. Data files of a
 * master belong to it, and wait for those before them; NAME_data_000001.h5 in a folder
 * waits for NAME_master.h5.
 *
 * What a look finds is given in natural order. A name is one file: listed twice,
 * renamed into place, moved away and back, touched, it is given once. Written anew with
 * other pixels it is given again and says so; a stack is when it has fewer frames than
 * before.
 *
 * In memory are the frames of one look, 16 and 128 MiB or one that is larger, and some
 * 200 bytes a file. One thread at a time.
 */
typedef struct _RingletWatch RingletWatch;

/**
 * ringlet_watch_new:
 * @names: (array zero-terminated=1): at least one, as for ringlet_source_open_full();
 *   none need be there yet, nor its folder
 * @options: (nullable)
 *
 * Begins. No file is touched.
 */
RingletWatch *ringlet_watch_new (
    const char *const *names, const RingletWatchOptions *options);
/* Never waits; a thread that hangs frees what it holds when it ends. */
void ringlet_watch_free (RingletWatch *self);

/**
 * ringlet_watch_next:
 * @waits: or else only what the last look has found, at once
 * @frame: (out caller-allocates): to be cleared with ringlet_watch_frame_clear(), also
 *   where there is none
 * @error: G_IO_ERROR_CANCELLED; the watch is over then
 *
 * Files are touched in another thread, which is left behind when @cancellable is
 * cancelled: a mount whose server is gone keeps nobody.
 *
 * Returns: %FALSE with no error when there is none now and @waits is %FALSE, or when
 *   nothing has changed for @idle_us; files that are not whole by then were given with
 *   an error before
 */
gboolean ringlet_watch_next (RingletWatch *self, gboolean waits,
    RingletWatchFrame *frame, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletWatch, ringlet_watch_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletWatchFrame, ringlet_watch_frame_clear)

G_END_DECLS
