/* SPDX-License-Identifier: MIT */
#pragma once

#include "reduction.h"

G_BEGIN_DECLS

/**
 * RingletReady:
 * @mask: (nullable)
 * @pattern: (nullable): where it is wanted, as
 * @cake: (nullable)
 * @sectors: (element-type RingletIntegrator)
 * @no_device: (nullable): see #RingletDeviceLoss
 * @lost_device: (nullable): likewise
 * @n_losses: devices that had failed when it was made
 *
 * What no frame of one shape changes. Counted; immutable.
 */
typedef struct {
  gsize n_slow, n_fast;
  RingletDetector *detector;
  RingletMask *mask;
  RingletIntegrator *pattern, *cake;
  GPtrArray *sectors;
  char *no_device;
  char *lost_device;
  guint n_losses;
} RingletReady;

struct _RingletReduction {
  RingletState *state;
  RingletMemo *memo;
  RingletReductionWants wants;
  gboolean mask_needs_image;
  gint group;          /* (atomic): frames that are fastest together */
  GMutex lock;         /* of what follows; held while it is made: everybody needs it */
  RingletReady *ready; /* (nullable): of the shape that was asked for last */
  guint n_losses;      /* devices that failed, what was made before is of no use */
  char *no_device;     /* (nullable): of the first of them, as RingletDeviceLoss; */
  char *lost_device;   /* once there they stay */
  gint was_used;       /* (atomic): a device has done something */
  GError *failure;     /* (nullable) (atomic): it failed again; this stays */
};

/* Sectors whose patterns are wanted. */
guint ringlet_reduction_n_sectors (const RingletReduction *self);

/* ---- reduction-ready ---- */

/* Returns (transfer full): for a frame of a shape, of which others wait meanwhile. */
RingletReady *ringlet_reduction_get_ready (RingletReduction *self, guint64 frame,
    gsize n_slow, gsize n_fast, GCancellable *cancellable, GError **error);

/* Returns (transfer full): in place of one whose device failed, for @reason, at @frame:
 * the processor's where the engine is open, else once more that of the device. */
RingletReady *ringlet_reduction_replace_ready (RingletReduction *self,
    const RingletReady *failed, guint64 frame, const GError *reason,
    GCancellable *cancellable, GError **error);

/* For frames that are not made ready together. Returns how many devices had failed when
 * one is begun. @loss: (out): what its results say of that; borrowed */
guint ringlet_reduction_get_loss (RingletReduction *self, RingletDeviceLoss *loss);

/* Likewise: whether @frame, which failed for @reason, is tried once more. @n_losses: as
 * it was when it was begun */
gboolean ringlet_reduction_tries_again (
    RingletReduction *self, guint64 frame, guint n_losses, const GError *reason);

/* Whether @error is of a device, and of no frame. */
gboolean ringlet_reduction_is_device_error (const GError *error);

void ringlet_ready_unref (RingletReady *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletReady, ringlet_ready_unref)

/* ---- reduction-group ---- */

/**
 * RingletGroup:
 * @frames: (array length=n_frames)
 * @images: (array length=n_frames) (element nullable): the frames where they are
 * decoded
 *
 * Frames of one shape and type on their way, at most %RINGLET_ENGINE_MOST.
 */
typedef struct {
  RingletReduction *self;
  RingletReducedFrame *frames;
  RingletImage **images;
  gsize n_frames;
  GCancellable *cancellable;
} RingletGroup;

/* Whether a frame, and its @image where it is decoded, is like the first of the group.
 */
gboolean ringlet_group_takes (const RingletGroup *group,
    const RingletReducedFrame *frame, const RingletImage *image);

/* Integrates them; what cannot be done is the error of each. */
void ringlet_group_run (const RingletGroup *group);

G_END_DECLS
