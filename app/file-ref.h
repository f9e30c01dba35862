/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/progress.h"
#include "json-keys.h"

G_BEGIN_DECLS

/* Files that a project file leads to: by a path relative to its folder, and by what is
 * in them. */

/**
 * RingletFileRef:
 * @path: absolute, as for ringlet_source_open(): with what is inside behind "::"
 * @key: where the project file says so, "mask.file"
 * @is_there: an ordinary file
 * @is_changed: not the bytes that it had when the project was saved
 */
typedef struct {
  char *path;
  char *key;
  gboolean is_there;
  gboolean is_changed;
} RingletFileRef;

/**
 * ringlet_file_ref_write:
 * @folder: absolute: that of the project file
 * @path: as for ringlet_source_open()
 * @error: begins with the path; G_FILE_ERROR, G_IO_ERROR_CANCELLED, RINGLET_ERROR_VALUE
 *   for what is no ordinary file or has a name that is no UTF-8
 *
 * "path" relative to @folder, "sha256" of the file, "size" in bytes, and of a large
 * file "modified", microseconds since 1970: while that and the size are the same, it is
 * not read again to compare. Of a master file only its own bytes are looked at. Any
 * thread.
 *
 * Returns: (transfer full): the object
 */
JsonObject *ringlet_file_ref_write (
    const char *folder, const char *path, GCancellable *cancellable, GError **error);

/**
 * ringlet_file_ref_name:
 * @error: RINGLET_ERROR_VALUE for a name that is no UTF-8
 *
 * The absolute "path" alone, without a look at the file: what is written many times an
 * hour, on the machine that reads it again. Any file of that name will do then.
 */
JsonObject *ringlet_file_ref_name (const char *path, GError **error);

/**
 * ringlet_file_ref_read:
 * @keys: what was written; without "sha256" any file will do
 * @ref: (out)
 * @error: RINGLET_ERROR_VALUE naming the key; G_FILE_ERROR; G_IO_ERROR_CANCELLED. A
 * file that is missing or changed is no error here
 */
gboolean ringlet_file_ref_read (RingletKeys *keys, const char *folder,
    RingletFileRef *ref, GCancellable *cancellable, GError **error);

/**
 * ringlet_file_ref_check:
 *
 * For files without which the document would be another one: FALSE, with @error, when
 * it is missing or changed, with what to do.
 */
gboolean ringlet_file_ref_check (const RingletFileRef *self, GError **error);

/* Returns (transfer full) (nullable): that it is missing or changed, for a warning. */
char *ringlet_file_ref_describe (const RingletFileRef *self);

void ringlet_file_ref_clear (RingletFileRef *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletFileRef, ringlet_file_ref_clear)

G_END_DECLS
