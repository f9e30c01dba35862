/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/list.h"
#include "matrix/packed.h"

G_BEGIN_DECLS

/**
 * RingletPatchShape:
 * @width: pixels across a patch, a multiple of 32
 * @height: pixels down it; @width × @height × @n_frames ≤ 2^13
 * @n_frames: how many are summed at once, a power of 2 up to 32
 * @n_streams: who goes through its entries at once
 */
typedef struct {
  guint width;
  guint height;
  guint n_frames;
  guint n_streams;
} RingletPatchShape;

/**
 * RingletPatches:
 * @shape: of each
 * @n_across: patches across the detector
 * @n_down: down it; those at the far edges reach beyond
 * @start: (element-type guint32): n_across × n_down + 1: quadruples of entries before
 *   those of each patch
 * @entries: (element-type guint32): quadruples of the streams in turn, each of one
 *   slot, with nothing where it has fewer. Of an entry, from the lowest bit on: of the
 *   first of four, whether the stream leaves the slot behind them; from bit 2 on, 13
 * bits: where the frames of the pixel begin, see ringlet_patch_place(); from bit 15 on,
 * its share in 2^-16
 * @first_slot: (element-type guint32): n_across × n_down × n_streams: index of the
 *   first slot of a stream
 * @slots: (element-type guint32): those that each stream comes to, and one of nobody
 * @used: (element-type guint32): n_across × n_down × width × height bits: pixels that
 *   count somewhere
 *
 * The shares of a packed matrix, sorted by slots within rectangles of pixels: who sums
 * a patch adds up a slot in a register. Trash is not among them.
 */
typedef struct {
  RingletPatchShape shape;
  gsize n_across;
  gsize n_down;
  RingletList start;
  RingletList entries;
  RingletList first_slot;
  RingletList slots;
  RingletList used;
} RingletPatches;

/* Where the frames of pixel @k of a patch begin; that of frame f is there, exclusive or
 * f: in memory of 32 banks both neighbours in a frame and the frames of a pixel lie in
 * different ones. */
static inline guint32
ringlet_patch_place (const RingletPatchShape *shape, guint32 k)
{
  const guint32 first = k * shape->n_frames;

  return first + ((first / 32) & (shape->n_frames - 1));
}

/**
 * ringlet_patches_init:
 * @self: (out caller-allocates): to be cleared in either case
 * @n_fast: pixels of a row of the detector
 * @error: RINGLET_ERROR_LIMIT without memory or with more entries than 32 bits count,
 *   G_IO_ERROR_CANCELLED
 */
gboolean ringlet_patches_init (RingletPatches *self, const RingletPacked *matrix,
    gsize n_fast, const RingletPatchShape *shape, GCancellable *cancellable,
    GError **error);
void ringlet_patches_clear (RingletPatches *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPatches, ringlet_patches_clear)

G_END_DECLS
