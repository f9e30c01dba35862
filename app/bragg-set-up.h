/* SPDX-License-Identifier: MIT */
#pragma once

#include "process/bragg.h"
#include "state.h"

G_BEGIN_DECLS

/**
 * ringlet_bragg_set_up:
 * @state: with a geometry; its plan clips outliers
 * @frame: that gives the detector its shape, and layers of a mask what they look at
 * @error: as ringlet_integration_run() and ringlet_bragg_new()
 *
 * What is looked for above the background, as the document has mask, corrections and
 * plan. Where the engine is left open it is csr. Pure: any thread.
 *
 * Returns: (transfer full): ready for the frames of the document
 */
RingletBragg *ringlet_bragg_set_up (const RingletState *state, guint64 frame,
    const RingletBraggCriteria *criteria, RingletMemo *memo, GCancellable *cancellable,
    GError **error);

G_END_DECLS
