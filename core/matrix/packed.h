/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/memo.h"
#include "split/split.h"

G_BEGIN_DECLS

/* Shares are multiples of 2^-16: each pixel's sum to exactly 1. */
#define RINGLET_PACKED_BITS 16
#define RINGLET_PACKED_ONE (1u << RINGLET_PACKED_BITS)

/**
 * RingletPackedFormat:
 * @RINGLET_PACKED_P1: every pixel lies in one slot: only the slot is stored
 * @RINGLET_PACKED_P2: a pixel lies in a slot and the next one: slot and first share are
 *   stored, the second share is what is left of 1
 */
typedef enum {
  RINGLET_PACKED_P1,
  RINGLET_PACKED_P2,
} RingletPackedFormat;

/**
 * RingletWide:
 * @n: number of pixels that do not fit the format
 * @pixel: (array length=n): flat pixel index, ascending
 * @start: (array length=n+1): their entries
 * @slot: slot of each entry
 * @share: share of each entry, in 2^-16
 *
 * The rare pixels of one block of rows that spread over more slots than the format
 * holds.
 */
typedef struct {
  guint32 n;
  guint32 *pixel;
  guint32 *start;
  guint32 *slot;
  guint32 *share;
} RingletWide;

/**
 * RingletPacked:
 * @format: P1 or P2
 * @bins: what the slots stand for
 * @n_pixels: n_slow × n_fast
 * @n_slots: bins and the trash between and around them
 * @slot_bytes: 2 or 4: width of one element of @slot
 * @slot: (array length=n_pixels): first slot of each pixel, guint16 or guint32
 * @first: (nullable) (array length=n_pixels): share of the first slot in 2^-16 (P2)
 * @n_blocks: blocks of rows
 * @block_pixel: (array length=n_blocks+1): first pixel of each
 * @wide: (array length=n_blocks): pixels outside the format
 * @max_count: no slot receives more pixels than this
 * @parent: (nullable): the matrix under a mask, which owns all but @slot and @wide
 *
 * The splitting matrix in pixel order: scattering streams through image and
 * matrix once, in the order of memory. A pixel's share outside the range goes to a
 * trash slot, so that every pixel's shares sum to 1 and nothing needs a test: slots 0
 * and 1 take masked pixels, each azimuthal row of bins is followed by one trash slot.
 * Immutable.
 *
 * Accuracy: two slots within 2^-17 = 7.6e-6 of a pixel, more within 2^-16.
 */
typedef struct _RingletPacked RingletPacked;

struct _RingletPacked {
  RingletPackedFormat format;
  RingletBins bins;
  gsize n_pixels;
  gsize n_slots;
  guint slot_bytes;
  gpointer slot;
  guint16 *first;
  gsize n_blocks;
  gsize *block_pixel;
  RingletWide *wide;
  guint32 max_count;
  RingletPacked *parent;
};

/* Slot of a flat bin. */
static inline gsize
ringlet_packed_slot (const RingletBins *bins, gsize azimuth, gsize radial)
{
  return 2 + azimuth * (bins->n_radial + 1) + radial;
}

static inline guint32
ringlet_packed_first_slot (const RingletPacked *self, gsize pixel)
{
  return self->slot_bytes == 2 ? ((const guint16 *) self->slot)[pixel]
                               : ((const guint32 *) self->slot)[pixel];
}

/**
 * ringlet_packed_get:
 * @memo: keeps it: a second call with the same splitter builds nothing
 * @error: RINGLET_ERROR_UNSUPPORTED when the bins are so much finer than the pixels
 * that 16 bits do not hold the shares, RINGLET_ERROR_LIMIT without memory,
 *   G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the matrix of @splitter
 */
RingletPacked *ringlet_packed_get (const RingletSplitter *splitter, RingletMemo *memo,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_packed_masked:
 * @mask: of the shape of the detector
 * @error: RINGLET_ERROR_LIMIT without memory
 *
 * Lays a mask over a matrix: the slots of its pixels become trash, which takes a copy
 * of the slots and no geometry.
 *
 * Returns: (transfer full): @self itself where the mask hides nothing
 */
RingletPacked *ringlet_packed_masked (
    RingletPacked *self, const RingletMask *mask, GError **error);

/* One slot of one pixel; the share in 2^-16. */
typedef void (*RingletPackedFunc) (gsize slot, guint32 share, gpointer data);

/* Calls @func for every slot of @pixel, trash included. */
void ringlet_packed_foreach (
    const RingletPacked *self, gsize pixel, RingletPackedFunc func, gpointer data);

RingletPacked *ringlet_packed_ref (RingletPacked *self);
void ringlet_packed_unref (RingletPacked *self);

/* For RingletMemoClass. */
void ringlet_packed_clear (gpointer self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPacked, ringlet_packed_unref)

G_END_DECLS
