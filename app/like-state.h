/* SPDX-License-Identifier: MIT */
#pragma once

#include "like.h"
#include "project.h"

G_BEGIN_DECLS

/**
 * ringlet_like_state:
 * @warnings: (element-type utf8): gets sentences for the user: an image that is not
 *   there, or is another one
 * @error: what the readers of mask, dark and the like say; as
 *   ringlet_like_check_image(); G_IO_ERROR_CANCELLED
 *
 * The document that a result was made from. Files are looked for where the header says,
 * from the folder of the result, and beside it. Reads files in the calling thread: a
 * worker.
 *
 * Returns: (transfer full)
 */
RingletState *ringlet_like_state (const RingletLike *self, GPtrArray *warnings,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_project_reopen_async:
 * @job: shows progress and cancels; not used before
 * @path: a result in any format that ringlet_like_read() reads
 *
 * Makes the document what the result was made from, as one step, in a worker. Calibrant
 * and picks, which no result says, stay.
 */
void ringlet_project_reopen_async (RingletProject *self, RingletJob *job,
    const char *path, GAsyncReadyCallback callback, gpointer user_data);

/* Returns (transfer full) (array zero-terminated=1): what the user has to know; NULL
 * with @error: as ringlet_like_read() and ringlet_like_state() */
char **ringlet_project_reopen_finish (
    RingletProject *self, GAsyncResult *result, GError **error);

G_END_DECLS
