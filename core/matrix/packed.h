/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/memo.h"
#include "split/split.h"

G_BEGIN_DECLS

/* Shares are multiples of 2^-16: each pixel's sum to exactly 1. */
#define RINGLET_PACKED_BITS 16
#define RINGLET_PACKED_ONE (1u << RINGLET_PACKED_BITS)

/* Most slots that a pixel of the widest format covers. */
#define RINGLET_PACKED_MAX_WIDTH 8

/* Trash slots before those of the first bin: a pixel that counts nowhere is in slot 0,
 * and whatever shares it has end here; one of the list is in slot 1. */
#define RINGLET_PACKED_LEAD RINGLET_PACKED_MAX_WIDTH
#define RINGLET_PACKED_WIDE 1

/**
 * RingletPackedFormat:
 * @RINGLET_PACKED_P1: every pixel lies in one slot: only the slot is stored
 * @RINGLET_PACKED_P2: in a slot and the next one: slot and second share are stored, the
 *   first share is what is left of 1
 * @RINGLET_PACKED_P4: in up to four slots in a row: three shares are stored
 * @RINGLET_PACKED_P8: in up to eight: seven
 *
 * The number is that of the slots.
 */
typedef enum {
  RINGLET_PACKED_P1 = 1,
  RINGLET_PACKED_P2 = 2,
  RINGLET_PACKED_P4 = 4,
  RINGLET_PACKED_P8 = 8,
} RingletPackedFormat;

/**
 * RingletWideEntry:
 * @pixel: flat index
 * @slot: a slot that it reaches
 * @lane: its shares in 2^-16 as the sums take them, see RingletScatter: of that slot
 * and the next one together, below 1, and of the next one; then the same two one
 * azimuthal row further, see ringlet_wide_slot() and ringlet_wide_share()
 *
 * A pixel across the edge between two azimuthal rows is one entry, nearly always.
 */
typedef struct {
  guint32 pixel;
  guint32 slot;
  guint16 lane[4];
} RingletWideEntry;

/**
 * RingletWide:
 * @n: number of entries
 * @entry: (array length=n): the entries of one pixel after those of another, ascending
 * @n_skipped: how many of them a mask hides
 * @skipped: (nullable) (array length=n_skipped): which of the n, ascending
 *
 * The rare pixels of one block of rows that do not fit the format: spread over more
 * slots, or over two azimuthal rows. Their slot in the matrix is
 * RINGLET_PACKED_WIDE, with nothing behind it.
 */
typedef struct {
  guint32 n;
  RingletWideEntry *entry;
  guint32 n_skipped;
  guint32 *skipped;
} RingletWide;

/**
 * RingletWideCursor:
 * @next: entry that comes next
 * @stop: before it: one that a mask hides, or the end
 * @n_skipped: hidden ones so far
 *
 * A walk over the entries of a list, see ringlet_wide_next().
 */
typedef struct {
  guint32 next;
  guint32 stop;
  guint32 n_skipped;
} RingletWideCursor;

static inline RingletWideCursor
ringlet_wide_begin (const RingletWide *self)
{
  return (
      RingletWideCursor){ .stop = self->n_skipped > 0 ? self->skipped[0] : self->n };
}

/* How many entries come one after another before one that a mask hides; 0 at the end of
 * the list. The caller moves @cursor->next on by what it took. */
static inline gsize
ringlet_wide_ahead (const RingletWide *self, RingletWideCursor *cursor)
{
  while (cursor->next == cursor->stop && cursor->stop < self->n) {
    cursor->next++;
    cursor->n_skipped++;
    cursor->stop = cursor->n_skipped < self->n_skipped
        ? self->skipped[cursor->n_skipped]
        : self->n;
  }
  return cursor->stop - cursor->next;
}

/* The next entry that no mask hides and whose pixel comes before @end. NULL when there
 * is none; the walk may go on with a larger @end. */
static inline const RingletWideEntry *
ringlet_wide_next (const RingletWide *self, RingletWideCursor *cursor, gsize end)
{
  if (ringlet_wide_ahead (self, cursor) == 0 || self->entry[cursor->next].pixel >= end)
    return NULL;
  return &self->entry[cursor->next++];
}

/**
 * RingletSlotRange:
 * @first: least slot
 * @end: behind the largest one
 *
 * Which slots the pixels of a block of rows reach. In a cake these are few: sums are
 * cleared and collected there only.
 */
typedef struct {
  guint32 first;
  guint32 end;
} RingletSlotRange;

/**
 * RingletPacked:
 * @format: picked for the bins that were measured
 * @bins: what the slots stand for
 * @n_pixels: n_slow × n_fast
 * @n_slots: bins and the trash before, between and behind them
 * @slot_bytes: 2 or 4: width of one element of @slot
 * @slot: (array length=n_pixels): first slot of each pixel, guint16 or guint32
 * @rest: (nullable) (array): @format − 1 shares a pixel in 2^-16, of the slots after
 * the first; @n_pixels times that, and room to read 16 bytes at the last pixel
 * @n_blocks: blocks of rows
 * @block_pixel: (array length=n_blocks+1): first pixel of each
 * @range: (array length=n_blocks): slots that each reaches
 * @wide: (array length=n_blocks): pixels outside the format
 * @parent: (nullable): the matrix under a mask, which owns all but @layer
 * @layer: (nullable): what a mask changes: @slot, and what is skipped of @wide
 * @spare: (nullable): of a mask that was taken off, for the next one; atomic
 *
 * The splitting matrix in pixel order: scattering streams through image and
 * matrix once, in the order of memory. A pixel's share outside the range goes to a
 * trash slot, so that every pixel's shares sum to 1 and nothing needs a test: the first
 * RINGLET_PACKED_LEAD slots take masked pixels and what lies below the range, each
 * azimuthal row of bins is followed by one trash slot. Immutable.
 *
 * Accuracy: two slots within 2^-17 = 7.6e-6 of a pixel, more within 2^-16.
 */
typedef struct _RingletPacked RingletPacked;
typedef struct _RingletPackedLayer RingletPackedLayer;

struct _RingletPacked {
  RingletPackedFormat format;
  RingletBins bins;
  gsize n_pixels;
  gsize n_slots;
  guint slot_bytes;
  gpointer slot;
  guint16 *rest;
  gsize n_blocks;
  gsize *block_pixel;
  RingletSlotRange *range;
  RingletWide *wide;
  RingletPacked *parent;
  RingletPackedLayer *layer;
  RingletPackedLayer *spare;
};

/* Bytes of @slot, and of @rest with what may be read behind it. The memory of a matrix
 * is that of the one before, see base/recycle.h: while a geometry is dragged one
 * follows the other, and to be given fresh pages took a sixth of the time. */
static inline gsize
ringlet_packed_slot_bytes (const RingletPacked *self)
{
  return self->n_pixels * self->slot_bytes;
}

static inline gsize
ringlet_packed_rest_bytes (const RingletPacked *self)
{
  const gsize n_rest = (gsize) self->format - 1;

  return n_rest > 0 ? (self->n_pixels * n_rest + 8) * sizeof *self->rest : 0;
}

/* Slot of a bin; radial −1 and n_radial are the trash below and above the range. */
static inline gsize
ringlet_packed_slot (const RingletBins *bins, gsize azimuth, gsize radial)
{
  return RINGLET_PACKED_LEAD + azimuth * (bins->n_radial + 1) + radial;
}

/* Flat bin of a slot, or −1 for trash. */
static inline gssize
ringlet_packed_bin (const RingletBins *bins, gsize slot)
{
  const gsize row = (slot - RINGLET_PACKED_LEAD) / (bins->n_radial + 1);
  const gsize radial = (slot - RINGLET_PACKED_LEAD) % (bins->n_radial + 1);

  if (slot < RINGLET_PACKED_LEAD || radial == bins->n_radial || row >= bins->n_azimuth)
    return -1;
  return (gssize) (row * bins->n_radial + radial);
}

static inline guint32
ringlet_packed_first_slot (const RingletPacked *self, gsize pixel)
{
  return self->slot_bytes == 2 ? ((const guint16 *) self->slot)[pixel]
                               : ((const guint32 *) self->slot)[pixel];
}

/* Slot of share @k of an entry. */
static inline gsize
ringlet_wide_slot (const RingletBins *bins, const RingletWideEntry *entry, guint k)
{
  return entry->slot + k / 2 * (bins->n_radial + 1) + k % 2;
}

/* Share @k of an entry. */
static inline guint32
ringlet_wide_share (const RingletWideEntry *entry, guint k)
{
  return entry->lane[k] - (k % 2 == 0 ? entry->lane[k + 1] : 0);
}

/* How many of the shares there are, 2 or 4. */
static inline guint
ringlet_wide_n_shares (const RingletWideEntry *entry)
{
  return entry->lane[2] != 0 ? 4 : 2;
}

/* Whether none of @n pixels counts: rows of the gaps between modules. There is nothing
 * to read, and each would wait for the trash slot of the one before. */
gboolean ringlet_packed_is_gap (const RingletPacked *self, gsize first, gsize n);

/* Shares of @pixel in its first slot and the next ones: @format numbers. */
static inline void
ringlet_packed_shares (const RingletPacked *self, gsize pixel, guint32 *share)
{
  const guint n = (guint) self->format - 1;

  share[0] = RINGLET_PACKED_ONE;
  for (guint k = 0; k < n; k++) {
    share[k + 1] = self->rest[pixel * n + k];
    share[0] -= share[k + 1];
  }
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
 * ringlet_packed_new_empty:
 *
 * What ringlet_packed_get() would fill, in the format that it would pick: without @slot
 * and @rest, and nothing on the lists. For the one who has the pixels elsewhere.
 *
 * Returns: (transfer full): changed by its maker alone
 */
RingletPacked *ringlet_packed_new_empty (const RingletSplitter *splitter);

/**
 * ringlet_packed_new_filled:
 * @empty: from ringlet_packed_new_empty()
 * @slot: (transfer full): from ringlet_recycle_take(), as many bytes as it needs
 * @rest: (transfer full) (nullable): likewise
 * @entries: (array length=n): of the lists, pixels ascending
 * @error: RINGLET_ERROR_LIMIT without memory
 *
 * Returns: (transfer full): a matrix of these pixels, which came from elsewhere
 */
RingletPacked *ringlet_packed_new_filled (const RingletPacked *empty, gpointer slot,
    guint16 *rest, const RingletWideEntry *entries, gsize n, GError **error);

/**
 * ringlet_packed_masked:
 * @mask: of the shape of the detector
 * @error: RINGLET_ERROR_LIMIT without memory, G_IO_ERROR_CANCELLED
 *
 * Lays a mask over a matrix: the slots of its pixels become trash, which takes a copy
 * of the slots and no geometry.
 *
 * Returns: (transfer full): @self itself where the mask hides nothing
 */
RingletPacked *ringlet_packed_masked (RingletPacked *self, const RingletMask *mask,
    GCancellable *cancellable, GError **error);

/* One slot of one pixel; the share in 2^-16. */
typedef void (*RingletPackedFunc) (gsize slot, guint32 share, gpointer data);

/* Calls @func for each slot of @pixel that has a share of it; trash may be among
 * them. */
void ringlet_packed_foreach (
    const RingletPacked *self, gsize pixel, RingletPackedFunc func, gpointer data);

/**
 * ringlet_wide_find:
 * @n: (out): how many there are, perhaps 0
 *
 * Returns: (transfer none): the entries of @pixel, whatever a mask hides
 */
const RingletWideEntry *ringlet_wide_find (
    const RingletWide *self, gsize pixel, guint32 *n);

RingletPacked *ringlet_packed_ref (RingletPacked *self);
void ringlet_packed_unref (RingletPacked *self);

/* For the one who builds it: frees all that a matrix holds. */
void ringlet_packed_clear (gpointer self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPacked, ringlet_packed_unref)

G_END_DECLS
