/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A folder with little room: a file system in memory that this process alone sees, and
 * where that may not be mounted, files that take as much as they are allowed to.
 * Programs that use it are linked with --wrap=write. */

/* Before any thread is there. Returns (transfer full): a folder of its own; the process
 * has no privileges any more. */
char *small_disk_new (void);

/* Whether it is a real one. */
gboolean small_disk_is_mounted (void);

/* Takes all room but @left_bytes. */
void small_disk_fill (gsize left_bytes);

/* Gives back what was filled. */
void small_disk_make_room (void);
void small_disk_remove (void);

G_END_DECLS
