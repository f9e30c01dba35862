/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/progress.h"
#include "engine/integrator.h"
#include "file-hash.h"
#include "state.h"

G_BEGIN_DECLS

/**
 * RingletIntegration:
 * @image: (nullable): the frame that was integrated; one of many is not kept
 * @frame: its number
 * @mask: (nullable): everything that was masked
 * @pattern: (nullable): I(radial)
 * @cake: (nullable): I(χ, radial)
 * @sectors: (nullable) (element-type RingletResult): the patterns of the sectors of the
 *   document, where they were asked for
 *
 * What one frame of a document gives. Immutable.
 */
typedef struct {
  RingletImage *image;
  guint64 frame;
  RingletMask *mask;
  RingletResult *pattern;
  RingletResult *cake;
  GPtrArray *sectors;
} RingletIntegration;

/**
 * RingletDeviceLoss:
 * @no_device: (nullable): where the engine is left open, why it is the processor's; if
 *   %NULL a device is tried
 * @lost_device: (nullable): how a device failed that is opened anew, or that the
 *   processor does the work of
 *
 * What results say of devices that failed before. Borrowed.
 */
typedef struct {
  const char *no_device;
  const char *lost_device;
} RingletDeviceLoss;

/**
 * RingletIntegrationWants:
 * @pattern: compute the pattern
 * @cake: compute the cake, see ringlet_state_cake_bins()
 * @sha256: note the SHA-256 of the pixels in the provenance
 * @file_hash: (nullable): note that of the file of a series instead; outlives the run
 * @monitor: what the frame is divided by besides; 0 for nothing
 * @label: (nullable): what to call a frame that is none of the document's
 * @label_index: which one of those that are called so
 * @loss: what of devices failed before
 */
typedef struct {
  gboolean pattern;
  gboolean cake;
  gboolean sha256;
  RingletFileHash *file_hash;
  double monitor;
  const char *label;
  guint64 label_index;
  RingletDeviceLoss loss;
} RingletIntegrationWants;

/**
 * ringlet_integration_run:
 * @state: the document; immutable, so any thread may do this
 * @frame: frame number
 * @image: (nullable): the frame if it has been read already
 * @error: what is missing or does not fit together, with the file where there is one
 *
 * Reads one frame and integrates it as the document says.
 *
 * Returns: (transfer full): the results
 */
RingletIntegration *ringlet_integration_run (const RingletState *state, guint64 frame,
    RingletImage *image, RingletIntegrationWants wants, RingletMemo *memo,
    const RingletProgress *progress, GCancellable *cancellable, GError **error);

/* Whether a document has all that an integration needs; @error: RINGLET_ERROR_VALUE
 * saying what is missing. */
gboolean ringlet_integration_check (const RingletState *state, GError **error);

/* What is integrated of a document; @mask is all that is masked. All borrowed. */
RingletIntegratorInputs ringlet_integration_inputs (const RingletState *state,
    RingletDetector *detector, RingletMask *mask, const RingletPlan *plan);

/* ---- its parts, for who integrates many frames ---- */

/* Returns (transfer full): nothing yet, of frame @frame. */
RingletIntegration *ringlet_integration_new (guint64 frame);

/* @pattern: (transfer full): of the next of the sectors. */
void ringlet_integration_add_sector (RingletIntegration *self, RingletResult *pattern);

/* Returns (transfer full): the detector in the shape of an image; @error names that of
 * frame @frame. */
RingletDetector *ringlet_integration_detector (const RingletState *state, guint64 frame,
    gsize n_slow, gsize n_fast, GError **error);

/* As ringlet_masking_get(), and whether the masks of the document fit. */
gboolean ringlet_integration_mask (const RingletState *state, RingletDetector *detector,
    RingletImage *image, RingletMemo *memo, RingletMask **mask,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_integration_prepare:
 * @mask: (nullable): all that is masked
 * @is_cake: the cake rather than the pattern
 *
 * Returns: (transfer full): what integrates frames of a document
 */
RingletIntegrator *ringlet_integration_prepare (const RingletState *state,
    RingletDetector *detector, RingletMask *mask, gboolean is_cake,
    RingletDeviceLoss loss, RingletMemo *memo, GCancellable *cancellable,
    GError **error);

/* A frame as integrators take it, without pixels. */
RingletFrame ringlet_integration_frame (const RingletState *state, guint64 index);

/* Whether two documents have the same pattern, or the same cake. */
gboolean ringlet_integration_is_same (
    const RingletState *a, const RingletState *b, gboolean is_cake);

/* Whether two documents need the same matrices, whatever else differs. */
gboolean ringlet_integration_shares_matrices (
    const RingletState *a, const RingletState *b);

RingletIntegration *ringlet_integration_ref (RingletIntegration *self);
void ringlet_integration_unref (RingletIntegration *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletIntegration, ringlet_integration_unref)

G_END_DECLS
