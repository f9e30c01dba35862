/* SPDX-License-Identifier: MIT */
#pragma once

#include "job.h"

G_BEGIN_DECLS

/**
 * ringlet_system_info_async:
 * @job: not used before
 *
 * What this machine computes with, for a report of a problem: versions of the program
 * and of HDF5, threads, and the OpenCL devices with their drivers. These are asked in a
 * worker: they take half a second and tens of megabytes. In English, in lines.
 */
void ringlet_system_info_async (
    RingletJob *job, GAsyncReadyCallback callback, gpointer user_data);

/* Returns (transfer full) (nullable): NULL where it was cancelled */
char *ringlet_system_info_finish (
    RingletJob *job, GAsyncResult *result, GError **error);

/* Returns (transfer full): the same before the devices have answered. */
char *ringlet_system_info_begin (void);

G_END_DECLS
