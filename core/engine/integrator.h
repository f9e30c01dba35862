/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/preproc.h"
#include "engine/result.h"
#include "image/stored-frame.h"

G_BEGIN_DECLS

/**
 * RingletIntegrator:
 *
 * The verb that everybody calls: one geometry, mask and plan, made ready for any
 * number of frames. What it builds is kept in the memo, so that making the same one
 * again builds nothing. Immutable; several threads may run one at once.
 */
typedef struct _RingletIntegrator RingletIntegrator;

/**
 * RingletIntegratorInputs:
 * @detector: the pixel grid, of known shape
 * @geometry: where it stands
 * @mask: (nullable): pixels that never count, gaps included
 * @plan: what to integrate
 * @corrections: dark, flat and absorption, members may be NULL
 * @mask_path: (nullable): for the provenance
 * @dark_path: (nullable): likewise
 * @flat_path: (nullable): likewise
 * @absorption_path: (nullable): likewise
 * @gaps: (nullable): likewise: what the caller did with the gaps of the detector,
 *   "masked" or "counted"
 * @background_path: (nullable): for the provenance
 * @requested_engine: (nullable): likewise: what the user called the engine, where the
 *   caller put another one in its place
 * @no_device: (nullable): likewise: why that is the processor's
 * @lost_device: (nullable): likewise: how a device was lost that is opened anew for
 * this
 *
 * Borrowed during ringlet_integrator_new().
 */
typedef struct {
  RingletDetector *detector;
  const RingletGeometry *geometry;
  RingletMask *mask;
  const RingletPlan *plan;
  RingletCorrections corrections;
  const char *mask_path;
  const char *dark_path;
  const char *flat_path;
  const char *absorption_path;
  const char *gaps;
  const char *background_path;
  const char *requested_engine;
  const char *no_device;
  const char *lost_device;
} RingletIntegratorInputs;

/**
 * ringlet_integrator_new:
 * @error: RINGLET_ERROR_VALUE, _SHAPE, _LIMIT or _DEVICE saying what does not fit
 * together; G_IO_ERROR_CANCELLED
 *
 * Builds or finds everything that no frame changes.
 *
 * Returns: (transfer full): the integrator
 */
RingletIntegrator *ringlet_integrator_new (const RingletIntegratorInputs *inputs,
    RingletMemo *memo, GCancellable *cancellable, GError **error);
RingletIntegrator *ringlet_integrator_ref (RingletIntegrator *self);
void ringlet_integrator_unref (RingletIntegrator *self);

/**
 * ringlet_integrator_get_warnings:
 *
 * What is odd in the inputs but did not stop the integrator: a mask that hides more
 * than half of the pixels, likely an inverted one.
 *
 * Returns: (transfer none) (nullable) (element-type utf8): sentences; NULL for none.
 *   As long as the integrator
 */
const GPtrArray *ringlet_integrator_get_warnings (const RingletIntegrator *self);

/* Returns (transfer none): the bins, with all that the plan left automatic. As long as
 * the integrator. */
const RingletBins *ringlet_integrator_get_bins (const RingletIntegrator *self);

/**
 * RingletFrame:
 * @image: the pixels
 * @source: (nullable): path it came from
 * @sha256: (nullable): ringlet_image_digest() of it, when the caller wants it noted
 * @index: frame number in the source
 * @variance: (nullable): variance of each pixel, for #RINGLET_ERROR_MODEL_VARIANCE; of
 *   any type. Where it is not finite or below 0 the pixel does not count
 * @monitor: what this frame is divided by, beside the plan's normalisation factor: the
 *   reading of a monitor; 0 for none
 * @file_sha256: (nullable): SHA-256 of the file that holds it, in place of @sha256
 * @combined: (nullable): "sum" or "mean" of frames from @index on; NULL for a single
 *   one
 * @n_combined: how many
 * @stored: (nullable): in place of @image: a frame with a chunk, which is decoded while
 *   it is integrated, where that is possible
 *
 * One frame and what the result should say about its origin.
 */
typedef struct {
  RingletImage *image;
  const char *source;
  const char *sha256;
  guint64 index;
  RingletImage *variance;
  double monitor;
  const char *file_sha256;
  const char *combined;
  guint64 n_combined;
  RingletStoredFrame *stored;
} RingletFrame;

/**
 * ringlet_integrator_run:
 * @frames: (array length=n_frames): of the shape of the detector, all of one type
 * @results: (out caller-allocates) (array length=n_frames): (transfer full) one for
 * each
 * @error: RINGLET_ERROR_SHAPE naming both shapes; G_IO_ERROR_CANCELLED
 *
 * A frame's result does not depend on the others, on its place among them or on the
 * number of threads. Where one of several is damaged, none has a result, and which it
 * was is said when they come one by one.
 */
gboolean ringlet_integrator_run (RingletIntegrator *self, const RingletFrame *frames,
    gsize n_frames, RingletResult **results, GCancellable *cancellable, GError **error);

/* Whether a device of it is lost: another integrator has it opened anew. */
gboolean ringlet_integrator_is_lost (const RingletIntegrator *self);

/* Takes what it is made of out of @memo, which has it for the next one that asks: for a
 * device that failed, and would again. */
void ringlet_integrator_forget (const RingletIntegrator *self, RingletMemo *memo);

/* Frames that are fastest together. */
guint ringlet_integrator_group (const RingletIntegrator *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletIntegrator, ringlet_integrator_unref)

G_END_DECLS
