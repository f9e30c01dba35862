/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/stored-frame.h"
#include "integration.h"

G_BEGIN_DECLS

/**
 * RingletReduction:
 *
 * A document made ready for many frames: mask and matrices, which no frame changes, are
 * made with the first one. Any number of threads may run it at once; in threads that
 * are alone (ringlet_parallel_enter_alone()) each works on frames of its own, which is
 * fastest where there are many.
 */
typedef struct _RingletReduction RingletReduction;

/**
 * RingletReducedFrame:
 * @frame: number in the source of the document
 * @stored: (nullable): its bytes; given up when it is integrated
 * @meta: what its file says beside the pixels
 * @integration: (nullable): what it gave, without image
 * @error: (nullable): why there is none; G_IO_ERROR_CANCELLED where nobody wanted it
 *   any more
 * @is_left: that is the fault of a device, and of no frame: nobody has tried this one
 *   as it should be, see ringlet_reduction_check()
 *
 * One frame on its way: fetched, then run.
 */
typedef struct {
  guint64 frame;
  RingletStoredFrame *stored;
  RingletImageMeta meta;
  RingletIntegration *integration;
  GError *error;
  gboolean is_left;
} RingletReducedFrame;

/**
 * RingletReductionWants:
 * @pattern: the pattern
 * @cake: the cake
 * @sectors: the patterns of the sectors of the document, each with a range of its own
 * @sha256: the SHA-256 of the pixels in the provenance, which costs more than the
 *   integration
 * @monitor: (nullable): reading of a monitor by which a frame is divided besides, of
 *   its number and what its file says; %FALSE where there is none, which is the error
 * of that frame. Any thread
 * @file_hash: (nullable): (transfer none) (nullable): hash of the file of a frame, for
 *   the provenance, in place of @sha256. Any thread
 * @data: of both
 */
typedef struct {
  gboolean pattern;
  gboolean cake;
  gboolean sectors;
  gboolean sha256;
  gboolean (*monitor) (gpointer data, guint64 frame, const RingletImageMeta *meta,
      double *value, GError **error);
  RingletFileHash *(*file_hash) (gpointer data, guint64 frame);
  gpointer data;
} RingletReductionWants;

/* @state: immutable. Whether it has all that an integration needs, frames will say, or
 * ringlet_integration_check(). */
RingletReduction *ringlet_reduction_new (
    RingletState *state, RingletMemo *memo, RingletReductionWants wants);
RingletReduction *ringlet_reduction_ref (RingletReduction *self);
void ringlet_reduction_unref (RingletReduction *self);

/**
 * ringlet_reduction_check:
 * @error: RINGLET_ERROR_DEVICE: which frame it was, and what the device said
 *
 * Whether frames that come now will be integrated. A device that was named and fails is
 * opened anew once, and its frames done again; where it fails a second time, all frames
 * are left that are not done. Where the engine is open the processor does them. Any
 * thread.
 */
gboolean ringlet_reduction_check (RingletReduction *self, GError **error);

/* Whether all pixels of a frame, which was fetched, will be in memory at once. */
gboolean ringlet_reduction_needs_pixels (
    const RingletReduction *self, const RingletReducedFrame *frame);

/**
 * ringlet_reduction_group:
 * @n_decoded: bytes of the pixels of a frame, 0 where it is decoded on the way
 *
 * Returns: frames that are fastest together, as far as their pixels take no more than
 *   128 MiB and their results no more than 64; at least 1
 */
guint ringlet_reduction_group (RingletReduction *self, gsize n_decoded);

/**
 * ringlet_reduction_fetch:
 * @frames: (array length=n_frames): each with its number, else zeroed; or with its
 *   bytes, or an error, already
 * @n_frames: at least 1, at most %RINGLET_ENGINE_MOST
 * @most: bytes of memory after which no further frame is begun
 *
 * Brings the bytes of frames to memory, for the thread that reads. Where one cannot be
 * read, that is its error.
 *
 * Returns: how many, from the first, are fetched or failed; at least 1
 */
gsize ringlet_reduction_fetch (RingletReduction *self, RingletReducedFrame *frames,
    gsize n_frames, gsize most, GCancellable *cancellable);

/**
 * ringlet_reduction_run:
 * @frames: (array length=n_frames): as ringlet_reduction_fetch() left them; what cannot
 *   be done is the error of each
 *
 * Integrates frames: to the bits of ringlet_integration_run(), in any number.
 */
void ringlet_reduction_run (RingletReduction *self, RingletReducedFrame *frames,
    gsize n_frames, GCancellable *cancellable);

void ringlet_reduced_frame_clear (RingletReducedFrame *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletReduction, ringlet_reduction_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletReducedFrame, ringlet_reduced_frame_clear)

G_END_DECLS
