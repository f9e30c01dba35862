/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "job.h"

G_BEGIN_DECLS

/**
 * ringlet_thumbnail_async:
 * @job: cancels; not used before
 * @name: an image, see ringlet_source_open_full(); of several frames the first
 * @size: of the longer side, in pixels
 *
 * Reads an image in a worker and makes a small picture of it. Main thread.
 */
void ringlet_thumbnail_async (RingletJob *job, const char *name, gsize size,
    GAsyncReadyCallback callback, gpointer user_data);

/* Returns (transfer full): @error: as ringlet_source_open_full() and
 * ringlet_source_read() */
cairo_surface_t *ringlet_thumbnail_finish (
    RingletJob *job, GAsyncResult *result, GError **error);

G_END_DECLS
