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
 * ringlet_file_open_plain:
 * @size: (out): of the file now
 * @error: G_FILE_ERROR, G_FILE_ERROR_ISDIR for a folder among them;
 *   RINGLET_ERROR_UNSUPPORTED for a pipe or a device. Without the name of the file
 *
 * Opens a file for reading if it is a plain one. What is opened is what was looked at,
 * even if something else gets its name meanwhile: the open() of a pipe waits for
 * somebody who writes, and that of a device may do more. Thread-safe.
 *
 * Returns: a descriptor to close(), or −1
 */
int ringlet_file_open_plain (const char *path, guint64 *size, GError **error);

/**
 * ringlet_file_read_open:
 * @file: a descriptor of a plain file, at its start; stays the caller's
 * @size: as many bytes, or fewer where the file ends
 * @error: G_FILE_ERROR without the name of the file
 *
 * Returns: (transfer full): bytes in memory that comes back
 */
GBytes *ringlet_file_read_open (int file, gsize size, GError **error);

/**
 * ringlet_file_read_start:
 * @max: no more bytes than these
 * @error: as ringlet_file_open_plain()
 *
 * The beginning of a plain file, or all of it where it is shorter, in memory that comes
 * back. Thread-safe.
 *
 * Returns: (transfer full): the bytes that are there now
 */
GBytes *ringlet_file_read_start (const char *path, gsize max, GError **error);

/**
 * ringlet_file_read:
 * @error: as ringlet_file_open_plain()
 *
 * A plain file of any size as it is now, in memory that comes back. Thread-safe.
 *
 * Returns: (transfer full): its bytes
 */
GBytes *ringlet_file_read (const char *path, GError **error);

G_END_DECLS
