/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The side file of hdf5-journal.c: a lock with a name on it, and the changes that are
 * being made. */

/**
 * RingletHdf5Change:
 * @at: offset in the file
 * @size: bytes
 * @data: (array length=size): what is to be there
 */
typedef struct {
  guint64 at;
  gsize size;
  guint8 *data;
} RingletHdf5Change;

/* Writes all of it. Returns 0 or what errno says. */
int ringlet_hdf5_write_at (int fd, gconstpointer data, gsize size, guint64 at);

/**
 * ringlet_hdf5_side_lock:
 * @path: of the side file
 * @of: what it belongs to, for the message
 * @error: RINGLET_ERROR_EXISTS when it is locked, G_FILE_ERROR
 *
 * Where the disk knows no locks, there is none.
 *
 * Returns: its descriptor, -1 on error; closing it gives the lock back
 */
int ringlet_hdf5_side_lock (const char *path, const char *of, GError **error);

/* Notes @changes (element-type RingletHdf5Change). Returns 0 or what errno says. */
int ringlet_hdf5_side_note (int side, const GArray *changes);

/* They are made. Returns 0 or what errno says. */
int ringlet_hdf5_side_forget (int side);

/* Makes all of them in @fd. Returns 0 or what errno says. */
int ringlet_hdf5_side_apply (int fd, const GArray *changes);

/* Makes in @fd what was noted as a whole and perhaps not made. Returns 0 or what errno
 * says. */
int ringlet_hdf5_side_repair (int side, int fd);

/* Returns (transfer full) (element-type RingletHdf5Change): none yet; it frees them. */
GArray *ringlet_hdf5_changes_new (void);

G_END_DECLS
