/* SPDX-License-Identifier: MIT */
#pragma once

#include "integration.h"
#include "process/preview.h"

G_BEGIN_DECLS

/**
 * RingletPreviewer:
 *
 * What previews of one document keep from one to the next: the frame as previews read
 * it, and what is known of the detector. About 7 bytes a pixel. One thread at a time.
 */
typedef struct _RingletPreviewer RingletPreviewer;

RingletPreviewer *ringlet_previewer_new (void);
void ringlet_previewer_free (RingletPreviewer *self);

/* Of what it keeps of the frame. */
gsize ringlet_previewer_n_bytes (const RingletPreviewer *self);

/**
 * RingletPreviewed:
 * @pattern: (nullable): of what was wanted
 * @cake: (nullable): likewise
 */
typedef struct {
  RingletResult *pattern;
  RingletResult *cake;
} RingletPreviewed;

void ringlet_previewed_clear (RingletPreviewed *self);

/**
 * ringlet_previewer_run:
 * @state: the document; immutable
 * @image: the frame that it says
 * @wants: pattern, cake, or neither to make ready what both need
 * @coarseness: 1, or by what the bins of the cake are divided on both axes, and the
 *   points that bins are looked up at
 * @out: (out caller-allocates): see there
 * @error: what ringlet_integration_run() would say; RINGLET_ERROR_UNSUPPORTED where
 * there is no preview; G_IO_ERROR_CANCELLED
 *
 * What ringlet_integration_run() makes of a state, but in some milliseconds and within
 * 2 %; on the GPU that the engine of the plan runs on, if it does. The first call for a
 * frame reads it all, later ones only where the mask is another.
 */
gboolean ringlet_previewer_run (RingletPreviewer *self, const RingletState *state,
    RingletImage *image, RingletIntegrationWants wants, guint coarseness,
    RingletMemo *memo, RingletPreviewed *out, GCancellable *cancellable,
    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPreviewer, ringlet_previewer_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPreviewed, ringlet_previewed_clear)

G_END_DECLS
