/* SPDX-License-Identifier: MIT */
#pragma once

#include "opencl/context.h"
#include "process/preview.h"

G_BEGIN_DECLS

/**
 * RingletClPreview:
 *
 * A frame of previews on a device, and what looks its bins up there:
 * kernels/preview_cake.cl. One thread at a time.
 */
typedef struct _RingletClPreview RingletClPreview;

/**
 * ringlet_cl_preview_new:
 * @preview: of the detector; kept
 * @error: RINGLET_ERROR_DEVICE
 *
 * Returns: (transfer full): without a frame yet
 */
RingletClPreview *ringlet_cl_preview_new (
    RingletCl *cl, RingletPreview *preview, GError **error);
void ringlet_cl_preview_free (RingletClPreview *self);

/**
 * ringlet_cl_preview_set_frame:
 * @frame: of the detector; borrowed until the next one is set
 * @error: RINGLET_ERROR_DEVICE, RINGLET_ERROR_LIMIT
 *
 * Copies all resolutions of a frame to the device. To be called again when its mask was
 * changed.
 */
gboolean ringlet_cl_preview_set_frame (
    RingletClPreview *self, const RingletPreviewFrame *frame, GError **error);

/**
 * ringlet_cl_preview_run:
 * @inputs: as of ringlet_preview_run(), and so are the others
 * @error: also RINGLET_ERROR_DEVICE
 *
 * The preview of the frame that was set, cake or pattern. Of each bin signal, norm and
 * count are those of ringlet_preview_run() within what rounding does to places on the
 * detector: 1e-4 pixels, 1e-3 where the device has no doubles. The same bits on every
 * run.
 *
 * Returns: (transfer full): a result that says that it is a preview, and which device
 *   looked its bins up
 */
RingletResult *ringlet_cl_preview_run (RingletClPreview *self,
    const RingletIntegratorInputs *inputs, guint haste, RingletMemo *memo,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_cl_preview_look:
 * @n: how often
 * @error: RINGLET_ERROR_DEVICE
 *
 * Looks the bins of the last preview up again @n times and waits, without bringing them
 * back: for those who measure.
 */
gboolean ringlet_cl_preview_look (RingletClPreview *self, guint n, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletClPreview, ringlet_cl_preview_free)

G_END_DECLS
