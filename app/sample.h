/* SPDX-License-Identifier: MIT */
#pragma once

#include "job.h"

G_BEGIN_DECLS

/**
 * ringlet_sample_make_async:
 * @folder: (nullable): NULL for the user's cache
 * @job: shows progress and cancels; not used before
 *
 * Simulates the image to try the program with, LaB6 on an Eiger2 4M, and writes it with
 * its geometry: real files, so that everything that works with them works here. Files
 * that are there already from this version are used again.
 */
void ringlet_sample_make_async (const char *folder, RingletJob *job,
    GAsyncReadyCallback callback, gpointer user_data);

/* Returns (transfer full) (array zero-terminated=1): image and .poni */
char **ringlet_sample_make_finish (
    RingletJob *job, GAsyncResult *result, GError **error);

G_END_DECLS
