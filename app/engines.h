/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/resolve-engine.h"
#include "engine/result.h"
#include "job.h"

G_BEGIN_DECLS

/**
 * ringlet_describe_engine:
 * @plan: how it was asked for
 * @type: of the pixels of the frame
 * @result: (nullable): what came out
 *
 * "CPU, packed integers, 2 threads: fastest for integer images where pixels are only
 * added up". Where @result was made by another engine than @plan takes now it says that
 * one, without a reason.
 *
 * Returns: (transfer full): "" without @result
 */
char *ringlet_describe_engine (
    const RingletPlan *plan, RingletPixelType type, const RingletResult *result);

/**
 * ringlet_engine_check_devices:
 * @error: RINGLET_ERROR_DEVICE naming the devices there are
 *
 * Whether the devices that @plan names are there, before the first frame asks for them.
 * Nothing is looked for where it names none.
 */
gboolean ringlet_engine_check_devices (const RingletPlan *plan, GError **error);

/* Looks for OpenCL devices in a worker: their drivers take half a second and tens of
 * megabytes, so only when somebody asks. */
void ringlet_devices_async (
    RingletJob *job, GAsyncReadyCallback callback, gpointer user_data);

/* Returns (transfer full) (array zero-terminated=1): the names of at least one;
 * @error: RINGLET_ERROR_DEVICE when there is none, with the reason */
char **ringlet_devices_finish (RingletJob *job, GAsyncResult *result, GError **error);

G_END_DECLS
