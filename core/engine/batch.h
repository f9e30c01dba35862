/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/integrator.h"

G_BEGIN_DECLS

/**
 * RingletBatch:
 *
 * One caller's place to integrate frames: the buffers of the engine, made once, so that
 * a frame allocates nothing but its result. Belongs to one thread at a time; several
 * batches of one integrator may run at once.
 */
typedef struct _RingletBatch RingletBatch;

/**
 * ringlet_batch_new:
 * @error: RINGLET_ERROR_LIMIT without memory for the buffers
 *
 * Returns: (transfer full): it keeps @integrator
 */
RingletBatch *ringlet_batch_new (RingletIntegrator *integrator, GError **error);

/* The same without a reference, for the ones that the integrator keeps itself. */
RingletBatch *ringlet_batch_new_borrowed (
    RingletIntegrator *integrator, GError **error);
void ringlet_batch_free (RingletBatch *self);

/**
 * ringlet_batch_run:
 * @frames: (array length=n_frames): of the shape of the detector, all of one type
 * @results: (out caller-allocates) (array length=n_frames): (transfer full) one for
 * each; none when it fails
 * @error: RINGLET_ERROR_SHAPE naming both shapes; RINGLET_ERROR_VALUE for a monitor or
 * a variance that cannot be, or when finite pixels have a sum beyond the range of a
 * double, naming frame and bin; RINGLET_ERROR_LIMIT without memory for a result;
 * G_IO_ERROR_CANCELLED
 *
 * Any number of frames, in groups of as many as the engine takes. A frame's result does
 * not depend on the others, on its place among them or on the number of threads.
 */
gboolean ringlet_batch_run (RingletBatch *self, const RingletFrame *frames,
    gsize n_frames, RingletResult **results, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletBatch, ringlet_batch_free)

G_END_DECLS
