/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_output_check:
 * @overwrite: a file that is there already may be replaced
 * @error: RINGLET_ERROR_EXISTS when it is there and may not be replaced,
 *   RINGLET_ERROR_VALUE when @path is a folder or a device, G_FILE_ERROR when its
 * folder is missing or not writable
 *
 * To be called before a long computation, so that it does not end in a refusal.
 */
gboolean ringlet_output_check (const char *path, gboolean overwrite, GError **error);

/**
 * RingletOutput:
 * @path: the final name
 * @temporary: write here: an empty file in the folder of the final name
 * @overwrite: the final name may be taken already
 *
 * A file that appears under its final name whole or not at all. For libraries that
 * write to a path; ringlet_output_write() is simpler when the bytes are in memory.
 * What was under the final name stays untouched until the commit. Leaving the scope
 * without a commit removes the temporary file.
 */
typedef struct {
  char *path;
  char *temporary;
  gboolean overwrite;
} RingletOutput;

/**
 * ringlet_output_begin:
 * @self: (out caller-allocates): uninitialised or zero
 * @error: as ringlet_output_check(), and G_FILE_ERROR
 */
gboolean ringlet_output_begin (
    RingletOutput *self, const char *path, gboolean overwrite, GError **error);

/**
 * ringlet_output_commit:
 * @error: G_FILE_ERROR; RINGLET_ERROR_EXISTS when @overwrite was not given and a file
 * of that name appeared meanwhile
 *
 * Brings the bytes to the disk and gives them the final name. On failure nothing is
 * left of them.
 */
gboolean ringlet_output_commit (RingletOutput *self, GError **error);

/* Removes the temporary file; nothing after a commit. */
void ringlet_output_abort (RingletOutput *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletOutput, ringlet_output_abort)

/**
 * ringlet_output_write:
 * @error: as ringlet_output_begin() and ringlet_output_commit()
 *
 * The whole file in one call.
 */
gboolean ringlet_output_write (
    const char *path, const char *data, gsize size, gboolean overwrite, GError **error);

G_END_DECLS
