/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletCompression:
 * @RINGLET_COMPRESSION_NONE: not compressed, as far as can be seen
 * @RINGLET_COMPRESSION_GZIP: RFC 1952
 * @RINGLET_COMPRESSION_ZLIB: RFC 1950; has no magic, so it is never detected
 * @RINGLET_COMPRESSION_BZIP2: as the program of that name writes it
 * @RINGLET_COMPRESSION_XZ: the .xz file format 1.0.4
 * @RINGLET_COMPRESSION_ZSTD: RFC 8878
 *
 * What is compressed as a stream of bytes, whatever the bytes are.
 */
typedef enum {
  RINGLET_COMPRESSION_NONE,
  RINGLET_COMPRESSION_GZIP,
  RINGLET_COMPRESSION_ZLIB,
  RINGLET_COMPRESSION_BZIP2,
  RINGLET_COMPRESSION_XZ,
  RINGLET_COMPRESSION_ZSTD,
} RingletCompression;

/* What the first bytes of a file look like. Frames of Zstandard that are to be skipped
 * (RFC 8878, 3.1.2), as pzstd writes them before others, are of that method. */
RingletCompression ringlet_compression_of (const guint8 *head, gsize size);

/* (transfer full) @path without the suffix that goes with @self, ".gz", in upper or
 * lower case; NULL when it has none. */
char *ringlet_compression_strip (RingletCompression self, const char *path);

/**
 * ringlet_decompress:
 * @self: not #RINGLET_COMPRESSION_NONE
 * @from: @size bytes: one stream or several one after another; other bytes behind the
 *   last one are ignored
 * @max: give at most this many bytes
 * @error: RINGLET_ERROR_TRUNCATED when a stream ends early, RINGLET_ERROR_FORMAT when
 *   it is damaged, RINGLET_ERROR_LIMIT when there are more than @max bytes, when the
 *   stream wants more than 64 MiB to be decoded in, or when there is no memory
 *
 * No size that the stream states is believed: memory grows with what comes out of it,
 * so that a small file can cost much time or memory only up to @max. Checksums of the
 * stream are compared. Thread-safe.
 *
 * Returns: (transfer full): the content
 */
GBytes *ringlet_decompress (
    RingletCompression self, const guint8 *from, gsize size, gsize max, GError **error);

/* The same for the first @max bytes, or all if there are fewer. */
GBytes *ringlet_decompress_head (
    RingletCompression self, const guint8 *from, gsize size, gsize max, GError **error);

/* Whether no more than these first bytes of the content are wanted. */
typedef gboolean (*RingletIsEnough) (const guint8 *content, gsize size, gpointer data);

/* As ringlet_decompress(); but @is_enough is asked before the memory is doubled, from 1
 * MiB on, and ends it without an error: what follows is not looked at. */
GBytes *ringlet_decompress_until (RingletCompression self, const guint8 *from,
    gsize size, gsize max, RingletIsEnough is_enough, gpointer data, GError **error);

G_END_DECLS
