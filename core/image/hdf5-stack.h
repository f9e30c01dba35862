/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-part.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletHdf5Stack:
 * @n_frames: that can be read
 * @n_least: frames of the whole series, with those in files that are missing, at least
 * @n_most: likewise, at most; 0 when nobody knows which frame of the series is which
 *
 * The frames of one dataset, or of the data_000001, data_000002, … of a master file,
 * all of the same type and shape. A few of the datasets are open at once, so thousands
 * of files need no more handles than one. Belongs to reader-hdf5.c.
 */
typedef struct {
  RingletPixelType type;
  gsize n_slow, n_fast;
  guint64 n_frames;
  guint64 n_least, n_most;
  hid_t file;      /* lent */
  GArray *entries; /* Entry */
  GQueue recent;   /* indices of those that are open, the last used first; guarded by
                      the lock of the library */
  RingletHdf5Cache *cache;
} RingletHdf5Stack;

/**
 * ringlet_hdf5_stack_new:
 * @file: must outlive the stack
 * @path: of a dataset
 *
 * The caller holds the lock.
 */
RingletHdf5Stack *ringlet_hdf5_stack_new (hid_t file, const char *path, GError **error);

/**
 * ringlet_hdf5_stack_new_series:
 * @path: of one dataset of a series; all in its group belong to it
 * @folder: (nullable): that the file lies in
 * @meta: is warned of what is left out: files that are missing or damaged
 * @error: when none can be read, or the process may not open more files
 *
 * Frames are counted without those that are missing, which keep their numbers in the
 * series. The caller holds the lock.
 */
RingletHdf5Stack *ringlet_hdf5_stack_new_series (hid_t file, const char *path,
    const char *folder, RingletImageMeta *meta, GError **error);

/* Whether @path is called as one of a series. */
gboolean ringlet_hdf5_is_series (const char *path);

/**
 * ringlet_hdf5_stack_place:
 * @i: below @self->entries->len
 * @number: (out): of its first frame in the series
 * @n_frames: (out): that can be read; 0 where it is missing or left out
 *
 * Returns: (transfer none): the path of dataset @i in the file
 */
const char *ringlet_hdf5_stack_place (
    const RingletHdf5Stack *self, guint i, guint64 *number, guint64 *n_frames);

/* The number in the series of frame @frame. Any thread. */
guint64 ringlet_hdf5_stack_number (const RingletHdf5Stack *self, guint64 frame);

/**
 * ringlet_hdf5_stack_read:
 * @frame: below @self->n_frames
 * @pixels: room for one frame
 * @error: names the dataset and its file, the chunk, and what is wrong with it
 *
 * Any thread; takes the lock itself.
 */
gboolean ringlet_hdf5_stack_read (RingletHdf5Stack *self, guint64 frame,
    gpointer pixels, GCancellable *cancellable, GError **error);

/**
 * ringlet_hdf5_stack_written:
 * @frame: below @self->n_frames
 *
 * As ringlet_hdf5_part_written(); behind a file of the series that is missing, no frame
 * has its place yet.
 */
RingletWritten ringlet_hdf5_stack_written (
    RingletHdf5Stack *self, guint64 frame, GCancellable *cancellable);

/* As ringlet_hdf5_chunks_fetch_stored(); @error as ringlet_hdf5_stack_read(). */
gboolean ringlet_hdf5_stack_fetch (RingletHdf5Stack *self, guint64 frame,
    GBytes **stored, GCancellable *cancellable, GError **error);

/* The caller holds the lock. */
void ringlet_hdf5_stack_free (RingletHdf5Stack *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletHdf5Stack, ringlet_hdf5_stack_free)

G_END_DECLS
