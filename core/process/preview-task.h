/* SPDX-License-Identifier: MIT */
#pragma once

/* What a preview consists of, for those who look its bins up: preview.c and
 * opencl-preview.c, nobody else. */

#include "process/preview-factors.h"
#include "process/preview-row.h"
#include "process/preview.h"

G_BEGIN_DECLS

struct _RingletPreview {
  RingletDetector *detector;
  RingletPreviewNet net;
};

/**
 * RingletPreviewTask:
 * @lens: from where it is looked
 * @columns: radial bins
 * @picker: what looks, of the two above and the frame
 * @factors: what counts are divided by
 * @n_rows: that are looked up
 * @per_row: of these for one row of a cake
 * @is_cake: else a pattern, the sum over all rows
 * @is_weighted: signal and norm are summed apart
 * @pixel_area: of the nominal pixel, square metres
 * @result: axes are there; sums are to be filled
 *
 * One preview. Does not move: @picker points into it.
 */
typedef struct {
  RingletPreviewLens lens;
  RingletPreviewColumns columns;
  RingletPreviewPicker picker;
  RingletPreviewFactors factors;
  gsize n_rows;
  gsize per_row;
  gboolean is_cake;
  gboolean is_weighted;
  double pixel_area;
  RingletResult *result;
} RingletPreviewTask;

/**
 * ringlet_preview_task_init:
 * @self: (out caller-allocates): to be cleared in either case
 * @device: (nullable): what looks the bins up, for the method; NULL for the processor
 *
 * The others as of ringlet_preview_run().
 */
gboolean ringlet_preview_task_init (RingletPreviewTask *self,
    const RingletPreview *preview, const RingletPreviewFrame *frame,
    const RingletIntegratorInputs *in, guint haste, const char *device,
    RingletMemo *memo, GCancellable *cancellable, GError **error);

/* Returns (transfer full): the result, whose signal, norm and count are there. */
RingletResult *ringlet_preview_task_finish (RingletPreviewTask *self);
void ringlet_preview_task_clear (RingletPreviewTask *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPreviewTask, ringlet_preview_task_clear)

G_END_DECLS
