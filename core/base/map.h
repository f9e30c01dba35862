/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Maps of files that may become shorter, or whose storage may fail, while they are
 * read. The system ends a process then that touches what is gone (SIGBUS). A handler,
 * put in place with the first map, gives zeros instead and notes that this map is
 * broken; what has nothing to do with a map goes to the handler that was there before,
 * or ends the process as ever. A program that sets a handler of its own later goes
 * without. */

/**
 * ringlet_map_new:
 * @file: a descriptor of a plain file; stays the caller's
 * @size: of the file
 * @error: G_FILE_ERROR without the name of the file
 *
 * A map for reading, for a file too large for memory or of which little is wanted.
 * Thread-safe.
 *
 * Returns: (transfer full): the bytes of the file, which may change and end
 */
GBytes *ringlet_map_new (int file, guint64 size, GError **error);

/* Whether @bytes are those of a map, or a part of them: what is kept must be copied. */
gboolean ringlet_map_is_one (GBytes *bytes);

/**
 * ringlet_map_check:
 * @bytes: a map, or not
 * @error: RINGLET_ERROR_TRUNCATED when the file is shorter now, G_FILE_ERROR_IO when
 *   its storage failed; without the name of the file
 *
 * To be asked after whatever was done with a map: FALSE when some of it may have been
 * zeros that are not in the file. A broken map stays broken.
 */
gboolean ringlet_map_check (GBytes *bytes, GError **error);

G_END_DECLS
