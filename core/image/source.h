/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletSource:
 *
 * Frames one after another: a single image, a stack in one file, or a list of
 * files. Frame i is decoded when asked for, never the whole set. Immutable;
 * ringlet_source_read() may be called from several threads at once.
 */
typedef struct _RingletSource RingletSource;

/**
 * ringlet_source_open:
 * @path: a local file; for containers "file.h5::/entry/data" names what is inside
 * @error: RINGLET_ERROR_*, G_FILE_ERROR or G_IO_ERROR; the text begins with the path
 *
 * Returns: (transfer full): a source with at least one frame
 */
RingletSource *ringlet_source_open (const char *path, GError **error);

/**
 * ringlet_source_open_list:
 * @paths: (array zero-terminated=1): at least one path, each as for
 *   ringlet_source_open(); the frames of a stack follow each other
 * @error: as ringlet_source_open()
 *
 * Returns: (transfer full): all frames of all files, in the order given
 */
RingletSource *ringlet_source_open_list (const char *const *paths, GError **error);

/**
 * ringlet_source_new_image:
 * @image: a frame that is in memory already
 * @label: what to call it in messages and provenance
 */
RingletSource *ringlet_source_new_image (RingletImage *image, const char *label);

/* Takes and gives back a reference. */
RingletSource *ringlet_source_ref (RingletSource *self);
void ringlet_source_unref (RingletSource *self);

/* At least 1. */
guint64 ringlet_source_n_frames (const RingletSource *self);

/* Returns (transfer none): the path given for the file that holds frame @index. */
const char *ringlet_source_path (const RingletSource *self, guint64 index);

/* Returns (transfer none): name of the reader of that file, "edf"; "memory" if none. */
const char *ringlet_source_format (const RingletSource *self, guint64 index);

/**
 * ringlet_source_list_files:
 *
 * Every file whose bytes the frames come from: those that were named, and those that
 * they lead to by links, virtual datasets or external storage (HDF5). Looked up when
 * asked for the first time; what is missing or damaged leads no further. Any thread.
 *
 * Returns: (transfer full) (element-type filename): names, some perhaps twice
 */
GPtrArray *ringlet_source_list_files (RingletSource *self);

/* The same for one image that is no source, such as a mask; @path: as for
 * ringlet_source_open(). */
GPtrArray *ringlet_image_list_files (const char *path);

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
 * ringlet_source_describe:
 * @index: below ringlet_source_n_frames()
 * @info: (out caller-allocates): cleared by the caller with ringlet_frame_info_clear()
 * @error: as ringlet_source_open()
 *
 * The frame without its pixels, which are not decoded. Any thread.
 */
gboolean ringlet_source_describe (
    RingletSource *self, guint64 index, RingletFrameInfo *info, GError **error);

/* ringlet_source_open() and frame 0; a file of several frames is an error by name. */
RingletImage *ringlet_image_load (
    const char *path, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSource, ringlet_source_unref)

G_END_DECLS
