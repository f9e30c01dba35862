/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RingletFileHash:
 *
 * The SHA-256 of the file of a series, computed once in a thread of its own while its
 * frames are read and integrated. Of frames whose pixels are in several files it is
 * that of the SHA-256 of each, in hex, one a line.
 */
typedef struct _RingletFileHash RingletFileHash;

/* Begins. @path: as for ringlet_source_open() */
RingletFileHash *ringlet_file_hash_new (const char *path);

/* Stops where it is, and waits for nobody: a read from a mount that is gone may never
 * end. No other thread may be in the functions below. */
void ringlet_file_hash_free (RingletFileHash *self);

/* Part of the bytes that are read, 0 to 1; 1 when it is there, or failed. Any thread.
 */
double ringlet_file_hash_get_progress (RingletFileHash *self);

/**
 * ringlet_file_hash_wait:
 * @error: G_IO_ERROR_CANCELLED, or why a file cannot be read
 *
 * Waits for the end; any thread.
 *
 * Returns: (transfer none): 64 hex digits
 */
const char *ringlet_file_hash_wait (
    RingletFileHash *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletFileHash, ringlet_file_hash_free)

G_END_DECLS
