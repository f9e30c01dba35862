/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/source-load.h"

G_BEGIN_DECLS

/**
 * RingletSourceFile:
 *
 * One file with its reader, opened. Immutable and counted; any thread may read.
 * Belongs to source.c.
 */
typedef struct _RingletSourceFile RingletSourceFile;

/* @path: a file, with "::" and what is inside; @verify: of #RingletReaderInput. The
 * error text begins with the path. */
RingletSourceFile *ringlet_source_file_open (
    const char *path, RingletSourceUse use, RingletVerify verify, GError **error);
RingletSourceFile *ringlet_source_file_ref (RingletSourceFile *self);
void ringlet_source_file_unref (RingletSourceFile *self);

/* Adds the names of the file and of all that it reads to @files. */
void ringlet_source_file_list (const char *path, GPtrArray *files);

/* Whether the file became shorter, or its storage failed, so that nothing can be read
 * any more before it is opened again. */
gboolean ringlet_source_file_is_broken (const RingletSourceFile *self);

/* Memory that its bytes take; 0 for a map. */
gsize ringlet_source_file_n_bytes (const RingletSourceFile *self);

guint64 ringlet_source_file_n_frames (const RingletSourceFile *self);
const RingletReader *ringlet_source_file_reader (const RingletSourceFile *self);

/* Shape, type and header of a frame; @info is to be cleared by the caller. */
gboolean ringlet_source_file_describe (
    RingletSourceFile *self, guint64 index, RingletFrameInfo *info, GError **error);

/* The error text begins with the path. */
RingletImage *ringlet_source_file_read (
    RingletSourceFile *self, guint64 index, GCancellable *cancellable, GError **error);

/* As ringlet_source_written(). */
RingletWritten ringlet_source_file_written (
    RingletSourceFile *self, guint64 index, GCancellable *cancellable);

/* As RingletReader.number() and n_missing(). */
guint64 ringlet_source_file_number (RingletSourceFile *self, guint64 index);
guint64 ringlet_source_file_n_missing (RingletSourceFile *self);

/**
 * ringlet_source_file_fetch:
 * @stored: (out) (transfer full): as RingletReader.fetch()
 * @error: as ringlet_source_file_read()
 */
gboolean ringlet_source_file_fetch (RingletSourceFile *self, guint64 index,
    GBytes **stored, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSourceFile, ringlet_source_file_unref)

G_END_DECLS
