/* SPDX-License-Identifier: MIT */
#pragma once

#include "process/preview-frame.h"

G_BEGIN_DECLS

/**
 * RingletPreview:
 *
 * What previews of one detector need beside the frame. Immutable, counted.
 */
typedef struct _RingletPreview RingletPreview;

/**
 * ringlet_preview_supported:
 * @inputs: as of an integration
 * @error: RINGLET_ERROR_UNSUPPORTED with the reason
 *
 * Whether there is a preview: the detector is flat, its pixels have four corners, and
 * the radial quantity is one that rings have (no component of q). Gaps, distortion,
 * tilt and parallax are no hindrance.
 */
gboolean ringlet_preview_supported (
    const RingletIntegratorInputs *inputs, GError **error);

/**
 * ringlet_preview_new:
 * @error: see ringlet_preview_supported(); RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * For a detector that is no regular grid this takes the time of an integration.
 *
 * Returns: (transfer full): serves wherever the detector stands
 */
RingletPreview *ringlet_preview_new (
    const RingletIntegratorInputs *inputs, GCancellable *cancellable, GError **error);
RingletPreview *ringlet_preview_ref (RingletPreview *self);
void ringlet_preview_unref (RingletPreview *self);

/**
 * ringlet_preview_run:
 * @frame: made of the same detector, image, mask and corrections
 * @inputs: what the exact result is made of; its plan says pattern or cake. Fewer bins
 *   are faster in proportion
 * @haste: 1, or by what the points in a bin are divided that it is looked up at: with 4
 *   a third of the time and three times the scatter about the exact result
 * @error: as of ringlet_integrator_new(); G_IO_ERROR_CANCELLED within a millisecond
 *
 * What an integration gives, but for the time it takes: each bin is traced back to the
 * detector and looked up there at some points, so that neither matrices nor the number
 * of pixels matter. On smooth rings each bin of the result is that of the exact one
 * within 2 %, without bias; the axes are the same to rounding. Sums and counts are
 * estimates of the exact ones; there are no errors, and a statistic other than the mean
 * is taken for the mean. Bins on the border of what was measured may be empty in one
 * and hold a speck in the other. The same bits for any number of threads.
 *
 * Returns: (transfer full): a result that says that it is a preview; writers refuse it
 */
RingletResult *ringlet_preview_run (const RingletPreview *self,
    const RingletPreviewFrame *frame, const RingletIntegratorInputs *inputs,
    guint haste, RingletMemo *memo, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPreview, ringlet_preview_unref)

G_END_DECLS
