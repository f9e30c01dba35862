/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What to do about a file that cannot be opened: "; check the name and the folder", or
 * an empty text. */
const char *ringlet_file_advice (GFileError code);

/**
 * ringlet_file_load:
 * @contents: (out) (transfer full): the bytes, and a zero behind them
 * @size: (out) (optional): how many
 * @error: G_FILE_ERROR naming the file, the cause and what to do
 *
 * A small file as a whole. Thread-safe.
 */
gboolean ringlet_file_load (
    const char *path, char **contents, gsize *size, GError **error);

/**
 * ringlet_file_read:
 * @error: G_FILE_ERROR without the name of the file
 *
 * A file of any size as it is now, in memory that comes back. Thread-safe.
 *
 * Returns: (transfer full): its bytes
 */
GBytes *ringlet_file_read (const char *path, GError **error);

G_END_DECLS
