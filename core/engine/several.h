/* SPDX-License-Identifier: MIT */
#pragma once

/* Several devices for one series: each integrates a part of the frames that come at
 * once. A frame's sums do not depend on the others, so the bits are those of one. */

#include "engine/engine.h"

G_BEGIN_DECLS

/* Whether @device names several: "0+1". @device: (nullable) */
gboolean ringlet_several_is (const char *device);

/* Returns (transfer full) (nullable): the first of those that @device names; %NULL
 * where there is no name. For work that has no frames to share out. */
char *ringlet_several_first (const char *device);

/**
 * ringlet_several_prepare:
 * @klass: (inout): the engine; that of what is returned, which lives as long
 * @task: for the devices that its @device names
 * @error: what the engine reports, of the first device that fails
 *
 * Prepares the engine on each device.
 *
 * Returns: (transfer full): the state of @klass
 */
gpointer ringlet_several_prepare (const RingletEngineClass **klass,
    const RingletEngineTask *task, GCancellable *cancellable, GError **error);

G_END_DECLS
