/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "image/frame-sum.h"
#include "image/image.h"
#include "image/reader.h"

G_BEGIN_DECLS

/**
 * RingletSource:
 *
 * Frames one after another: a single image, a stack in one file, or those of many
 * files. Frame i is found without looking at others and decoded when asked for, never
 * the whole set. Immutable; ringlet_source_read() may be called from several threads at
 * once.
 */
typedef struct _RingletSource RingletSource;

/**
 * RingletSourceFlags:
 * @RINGLET_SOURCE_DEFAULT: checksums are compared where one file is opened, and frames
 *   whose checksum is another one say so in a warning; of several files none is, which
 *   the warnings of their frames say
 * @RINGLET_SOURCE_VERIFY: all checksums are compared, of each frame when it is read: an
 *   error where they differ
 * @RINGLET_SOURCE_LENIENT: of several files, one that cannot be opened is one frame,
 *   which cannot be read; it is an error where none can. So is in a folder what cannot
 * be read and has the suffix of an image there
 * @RINGLET_SOURCE_DESCRIBE: ringlet_source_describe() is wanted rather than pixels: a
 *   lone file is looked at, too, and not loaded
 */
typedef enum {
  RINGLET_SOURCE_DEFAULT = 0,
  RINGLET_SOURCE_VERIFY = 1 << 0,
  RINGLET_SOURCE_DESCRIBE = 1 << 1,
  RINGLET_SOURCE_LENIENT = 1 << 2,
} RingletSourceFlags;

/**
 * ringlet_source_open_full:
 * @names: (array zero-terminated=1): at least one; a name stands for
 *   - a local file; for containers "file.h5::/entry/data" names what is inside
 *   - a folder: all images in it, in natural order (img_2 before img_10). What is no
 *     image, hidden, cannot be read, or is read through another image, as the data
 * files of an Eiger master are, is left out and noted, with the cause
 *   - a numbered series "img_####.cbf": a row of # for a number of so many digits at
 *     least. Numbers that are missing between the first and the last are noted
 *   - a part of one, "img_0001.cbf..img_0100.cbf", whose folder need not be repeated
 *
 *   A file that exists under such a name is that file.
 * @flags: what to do beyond opening
 * @cancellable: (nullable): see below
 * @error: RINGLET_ERROR_*, G_FILE_ERROR or G_IO_ERROR; the text begins with the path. A
 *   folder without images is G_FILE_ERROR_ISDIR, a series without files
 *   G_FILE_ERROR_NOENT
 *
 * Opens one file, or looks at the header of each for the number of its frames.
 *
 * With a @cancellable, here and in all functions that take one, files are touched in
 * another thread, and cancelling brings back the caller at once, G_IO_ERROR_CANCELLED,
 * even when the file lies on a mount whose server is gone. That thread is left behind;
 * it ends when the system lets it, and frees what it holds. Without one, and in
 * functions that take none, the caller waits as long as the system does.
 *
 * Returns: (transfer full): all frames of all files, in the order of @names
 */
RingletSource *ringlet_source_open_full (const char *const *names,
    RingletSourceFlags flags, GCancellable *cancellable, GError **error);

/* ringlet_source_open_full() with #RINGLET_SOURCE_DEFAULT, not to be cancelled; @error
 * as there. */
RingletSource *ringlet_source_open_list (const char *const *names, GError **error);

/* The same for one name; @error as there. */
RingletSource *ringlet_source_open (const char *name, GError **error);

/**
 * ringlet_source_expand:
 * @name: as for ringlet_source_open_full()
 * @notes: (out) (optional) (transfer full) (array zero-terminated=1): as
 *   ringlet_source_notes()
 * @error: as ringlet_source_open_full(); but a name that is no folder and no series is
 *   its own path, whether it is there or not
 *
 * Of the files in a folder the first bytes are looked at, and HDF5 files for those that
 * they lead to.
 *
 * Returns: (transfer full) (array zero-terminated=1) (element-type filename): the paths
 *   of the files that @name stands for; each is a name by itself
 */
char **ringlet_source_expand (
    const char *name, char ***notes, GCancellable *cancellable, GError **error);

/**
 * ringlet_source_new_verified:
 *
 * Returns: (transfer full): the frames of @other as if it had been opened with
 *   #RINGLET_SOURCE_VERIFY; no file is touched
 */
RingletSource *ringlet_source_new_verified (RingletSource *other);

/**
 * ringlet_source_new_joined:
 * @before: (nullable)
 * @after: what comes behind
 *
 * Of series that grow; no file is touched. Checksums are compared as for several files.
 * Without @before, the frames of @after from files that are opened anew: they may have
 * changed.
 *
 * Returns: (transfer full): the frames of both; neither is in memory
 */
RingletSource *ringlet_source_new_joined (RingletSource *before, RingletSource *after);

/**
 * ringlet_source_new_image:
 * @image: a frame that is in memory already
 * @label: what to call it in messages and provenance
 */
RingletSource *ringlet_source_new_image (RingletImage *image, const char *label);

/**
 * ringlet_source_new_combined:
 * @n: at least 1; as many as there are, at most
 *
 * Frame i of it is made of the frames i … i + n − 1 of @other, see #RingletFrameSum;
 * there are n − 1 frames less. It is described, named and listed as the first of them.
 * Of a combined source it is the single frames that are combined anew.
 *
 * Returns: (transfer full): @other itself where each frame stays alone
 */
RingletSource *ringlet_source_new_combined (
    RingletSource *other, RingletCombine how, guint64 n);

/* How many frames one of @self is made of, 1 where they are single. @how: (out)
 * (optional): sum where they are */
guint64 ringlet_source_n_combined (const RingletSource *self, RingletCombine *how);

/* Returns (transfer none): what a combined source is made of, @self else. */
RingletSource *ringlet_source_single (RingletSource *self);

/* Takes and gives back a reference. */
RingletSource *ringlet_source_ref (RingletSource *self);
void ringlet_source_unref (RingletSource *self);

/* At least 1. */
guint64 ringlet_source_n_frames (const RingletSource *self);

/* Returns (transfer none) (array zero-terminated=1): sentences, each beginning with a
 * name that was given: which files of a series are missing, what was left out of a
 * folder. None of them is an error. */
const char *const *ringlet_source_notes (const RingletSource *self);

/* Returns (transfer none): the path of the file that holds frame @index, with "::" and
 * what is inside: a name by itself. Not always UTF-8. */
const char *ringlet_source_path (const RingletSource *self, guint64 index);

/* The number of frame @index in that file, from 0. */
guint64 ringlet_source_index_in_file (const RingletSource *self, guint64 index);

/**
 * ringlet_source_number_in_file:
 *
 * Which one frame @index is in the series that its file leads to, counted with those
 * that are missing, such as data files of a master that are not there. Opens the file;
 * of one that cannot be opened it is the index in it. Any thread.
 */
guint64 ringlet_source_number_in_file (RingletSource *self, guint64 index);

/* How many frames the files lead to and have not. Opens those of several frames. */
guint64 ringlet_source_n_missing (RingletSource *self);

/* Returns (transfer none): name of the reader of that file, "edf"; "memory" if none. */
const char *ringlet_source_format (const RingletSource *self, guint64 index);

/* Whether a frame beside frame @index is of the same file. */
gboolean ringlet_source_is_of_stack (const RingletSource *self, guint64 index);

/**
 * ringlet_source_list_files:
 * @error: G_IO_ERROR_CANCELLED alone
 *
 * Every file whose bytes the frames come from: those that were named, and those that
 * they lead to by links, virtual datasets or external storage (HDF5). Looked up when
 * asked for the first time; what is missing or damaged leads no further. Any thread.
 *
 * Returns: (transfer full) (element-type filename): names, some perhaps twice
 */
GPtrArray *ringlet_source_list_files (
    RingletSource *self, GCancellable *cancellable, GError **error);

/* The same for one image that is no source, such as a mask; @path: as for
 * ringlet_source_open(). */
GPtrArray *ringlet_image_list_files (
    const char *path, GCancellable *cancellable, GError **error);

/**
 * ringlet_source_read:
 * @index: below ringlet_source_n_frames()
 * @error: as ringlet_source_open(), also G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the frame
 */
RingletImage *ringlet_source_read (
    RingletSource *self, guint64 index, GCancellable *cancellable, GError **error);

/**
 * ringlet_source_written:
 * @index: below ringlet_source_n_frames()
 *
 * For who follows a file that another program writes: of HDF5, a dataset may have
 * frames that are still to come, and a master data files; until then the fill value is
 * read. Any thread.
 *
 * Returns: RINGLET_WRITTEN_NOT as well where it cannot be looked for, or that was
 *   cancelled
 */
RingletWritten ringlet_source_written (
    RingletSource *self, guint64 index, GCancellable *cancellable);

/**
 * ringlet_source_describe:
 * @index: below ringlet_source_n_frames()
 * @info: (out caller-allocates): cleared by the caller with ringlet_frame_info_clear()
 * @error: as ringlet_source_open(), also G_IO_ERROR_CANCELLED
 *
 * The frame without its pixels, which are not decoded. Any thread.
 */
gboolean ringlet_source_describe (RingletSource *self, guint64 index,
    RingletFrameInfo *info, GCancellable *cancellable, GError **error);

/* ringlet_source_open() and frame 0; a file of several frames is an error by name. */
RingletImage *ringlet_image_load (
    const char *path, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSource, ringlet_source_unref)

G_END_DECLS
