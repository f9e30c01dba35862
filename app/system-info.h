/* SPDX-License-Identifier: MIT */
#pragma once

#include "job.h"

G_BEGIN_DECLS

/**
 * ringlet_system_info_async:
 * @job: not used before
 *
 * What the command "doctor" finds, but for GL, in a worker, because OpenCL devices take
 * half a second and tens of megabytes.
 */
void ringlet_system_info_async (
    RingletJob *job, GAsyncReadyCallback callback, gpointer user_data);

/* Returns (transfer full) (nullable) (element-type RingletFinding): NULL where it was
 * cancelled */
GPtrArray *ringlet_system_info_finish (
    RingletJob *job, GAsyncResult *result, GError **error);

/* Returns (transfer full): what to show before the devices have answered. */
char *ringlet_system_info_begin (void);

G_END_DECLS
