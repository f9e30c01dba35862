/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/progress.h"
#include "image/source.h"
#include "scan/bragg-file.h"

G_BEGIN_DECLS

/**
 * RingletBraggSeries:
 * @source: the frames
 * @frames: (element-type guint64): which of them, in their order
 * @bragg: what is looked for
 * @file: where it goes
 * @progress: (nullable): reported to from another thread
 * @failures: (out) (transfer full) (element-type utf8): a sentence for each frame that
 *   failed, with its file and the reason, in the order of @frames
 * @n_peaks: (out): of all frames
 * @n_pixels: (out): kept pixels of all frames
 * @n_no_data: (out): those of them whose value is no data
 *
 * What stands above the background, of many frames.
 */
typedef struct {
  RingletSource *source;
  const GArray *frames;
  const RingletBragg *bragg;
  RingletBraggFile *file;
  const RingletProgress *progress;
  GPtrArray *failures;
  guint64 n_peaks;
  guint64 n_pixels;
  guint64 n_no_data;
} RingletBraggSeries;

/**
 * ringlet_bragg_series_run:
 * @error: G_IO_ERROR_CANCELLED; that of @self->file
 *
 * Works on frames in several threads, as many as loops have, and adds them to the file,
 * which the caller commits, in their order. A frame that cannot be read or worked on
 * does not stop the others. No more frames are in memory than there are threads.
 */
gboolean ringlet_bragg_series_run (
    RingletBraggSeries *self, GCancellable *cancellable, GError **error);

/* Frees what was put out. */
void ringlet_bragg_series_clear (RingletBraggSeries *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletBraggSeries, ringlet_bragg_series_clear)

G_END_DECLS
