/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/reader.h"

G_BEGIN_DECLS

/**
 * RingletSourceFile:
 *
 * One file with its reader, opened. Immutable and counted; any thread may read.
 * Belongs to source.c.
 */
typedef struct _RingletSourceFile RingletSourceFile;

/**
 * RingletSourceUse:
 * @RINGLET_SOURCE_READ: pixels will be read
 * @RINGLET_SOURCE_COUNT: only the number of frames is wanted, then it is closed
 */
typedef enum {
  RINGLET_SOURCE_READ,
  RINGLET_SOURCE_COUNT,
} RingletSourceUse;

/* @path: a file, with "::" and what is inside; @verify: of #RingletReaderInput. The
 * error text begins with the path. */
RingletSourceFile *ringlet_source_file_open (
    const char *path, RingletSourceUse use, gboolean verify, GError **error);
RingletSourceFile *ringlet_source_file_ref (RingletSourceFile *self);
void ringlet_source_file_unref (RingletSourceFile *self);

/* Returns (transfer none) (nullable) the reader of the file at @path, if only to say
 * what is broken in it; NULL when it is no image. */
const RingletReader *ringlet_source_file_find_reader (const char *path);

/* Adds the names of the file and of all that it reads to @files. */
void ringlet_source_file_list (const char *path, GPtrArray *files);

guint64 ringlet_source_file_n_frames (const RingletSourceFile *self);
const RingletReader *ringlet_source_file_reader (const RingletSourceFile *self);

/* Shape, type and header of a frame; @info is to be cleared by the caller. */
gboolean ringlet_source_file_describe (
    RingletSourceFile *self, guint64 index, RingletFrameInfo *info, GError **error);

/* The error text begins with the path. */
RingletImage *ringlet_source_file_read (
    RingletSourceFile *self, guint64 index, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSourceFile, ringlet_source_file_unref)

G_END_DECLS
