/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/double-scatter.h"

G_BEGIN_DECLS

/**
 * RingletStripGroup:
 * @scatter: the engine
 * @frames: (array length=n_frames): the frames
 * @n_frames: may be 0 where @all_known is all that is asked for
 * @exclusion: their values that are no data
 * @sums: (array length=n_frames): to be filled, with @known to be filled where there is
 *   a @known beside it
 * @strips: sums of each frame, n_strips × n_bins
 * @known: (nullable): likewise, over the pixels that count in the frame
 * @all_known: (nullable): likewise, over all live pixels
 * @out_known: where these go
 * @mean: (nullable) (array length=n_bins): of each frame: the scatter around it is
 *   summed, and nothing else
 * @no_memory: (atomic): a block could not be split
 *
 * One group of frames on its way through the strips; what double-scatter.c makes and
 * double-strips.c fills.
 */
typedef struct {
  const RingletScatter *scatter;
  const RingletEngineFrame *frames;
  gsize n_frames;
  const RingletExclusion *exclusion;
  RingletSums *sums;
  RingletDoubleSum *strips[RINGLET_ENGINE_GROUP];
  RingletDoubleKnown *known[RINGLET_ENGINE_GROUP];
  RingletDoubleKnown *all_known;
  RingletKnown *out_known;
  double *mean[RINGLET_ENGINE_GROUP];
  gboolean no_memory;
} RingletStripGroup;

/**
 * ringlet_strip_group_run:
 * @error: RINGLET_ERROR_LIMIT without memory, G_IO_ERROR_CANCELLED
 *
 * One pass over all pixels.
 */
gboolean ringlet_strip_group_run (
    RingletStripGroup *group, GCancellable *cancellable, GError **error);

G_END_DECLS
