/* SPDX-License-Identifier: MIT */
#pragma once

#include "matrix/packed.h"

G_BEGIN_DECLS

/* Frames that one pass over the matrix takes. */
#define RINGLET_BATCH 8

/* Squares of shares are kept to 24 bits: their error, 3e-8, is far below that of a
 * share. */
#define RINGLET_SQUARE_BITS 24

/* Share squared, rounded, in 2^-24. */
static inline guint64
ringlet_square (guint64 share)
{
  return (share * share + 128) >> (2 * RINGLET_PACKED_BITS - RINGLET_SQUARE_BITS);
}

/**
 * RingletScatter:
 * @slot: first slots of the pixels, guint16 or guint32
 * @rest: (nullable): the other shares of them
 * @n: how many pixels
 * @copy_stride: slots from one copy of the sums to the next one, 0 where there is one
 *
 * A run of pixels to be scattered.
 */
typedef struct {
  gconstpointer slot;
  const guint16 *rest;
  gsize n;
  gsize copy_stride;
} RingletScatter;

/**
 * RingletScatterWide:
 * @entry: (array length=n): a run of the list, in pixel order
 * @n: how many
 * @first: pixel of the first value
 * @end: pixel behind the last value
 * @row: slots from one azimuthal row to the next, 0 where there is one; the sums have
 *   room for one row more, to which entries without a share of it add 0
 *
 * Pixels that are on the list, to be scattered.
 */
typedef struct {
  const RingletWideEntry *entry;
  gsize n;
  gsize first;
  gsize end;
  gsize row;
} RingletScatterWide;

/* Copies of the sums where they fit the caches; the loops say which pixel goes to
 * which. Neighbouring pixels hit the same bin, and a load must not wait for the store
 * of the pixel before. */
#define RINGLET_COPIES 4

/* Adds share · value. Without squares the first lane gets all of the pixel: from what
 * is in it at the end the other lanes of its slot are to be taken off, which is cheaper
 * than to work out the first share of each pixel. */
typedef void (*RingletScatterInt) (
    const RingletScatter *pixels, const gint32 *values, guint64 *sums);
/* The same of RINGLET_BATCH frames at once. */
typedef void (*RingletScatterBatch) (
    const RingletScatter *pixels, gint32 *const *values, guint64 *sums);
/* Adds share · x and, where there are squares, share² · y. */
typedef void (*RingletScatterReal) (
    const RingletScatter *pixels, const double *x, const double *y, double *sums);

/* RingletScatterInt without squares for the list of a matrix in two slots, into the
 * first copy of the sums. Returns how many entries there were before @end. */
typedef gsize (*RingletScatterPairs) (
    const RingletScatterWide *pixels, const gint32 *values, guint64 *sums);

/* Adds the shares in 2^-16 where a norm is not 0, share · norm and (share · norm)². */
typedef void (*RingletScatterKnown) (
    const RingletScatter *pixels, const double *norm, double *sums);

/**
 * RingletKernelSet:
 * @signal: one frame of integers
 * @squares: the same with squares
 * @batch: a batch of frames
 * @batch_squares: the same with squares
 * @real: one frame of doubles; @y is not read
 * @real_squares: the same with squares
 * @wide_pairs: one frame of integers, the list; of P2
 * @known: count and norms, into ringlet_known_lanes() of one copy
 *
 * The inner loops for one format and one width of slots.
 */
typedef struct {
  RingletScatterInt signal;
  RingletScatterInt squares;
  RingletScatterBatch batch;
  RingletScatterBatch batch_squares;
  RingletScatterReal real;
  RingletScatterReal real_squares;
  RingletScatterPairs wide_pairs;
  RingletScatterKnown known;
} RingletKernelSet;

/**
 * RingletKernels:
 * @name: of the instruction set
 * @is_supported: whether this processor has it
 * @narrow: for guint16 slots, by format: P1, P2, P4, P8
 * @broad: for guint32 slots
 *
 * The inner loops of the packed engine, compiled for one instruction set. They stream
 * through image and matrix once and have no branch a pixel: trash slots take what does
 * not count. All sets give the same bits: integers do in any order, doubles because
 * each sum adds the same numbers in the same order and nothing is contracted.
 *
 * Sums are arrays of lanes: lane k of slot s is what pixels with first slot s put into
 * slot s + k, ringlet_lanes() of them: the format's width, once for share · value (in
 * 2^-16), and with squares once more for share² · value (in 2^-24). So one aligned
 * addition serves a pixel; lanes are spread over slots in the end. A batch has
 * RINGLET_BATCH numbers, one a frame, for each of its ringlet_batch_lanes(): in two
 * slots without squares pixels add to both, which are vectors of their own, and half
 * the memory is enough. Arrays reach RINGLET_PACKED_MAX_WIDTH slots beyond the last.
 */
typedef struct {
  const char *name;
  gboolean (*is_supported) (void);
  RingletKernelSet narrow[4];
  RingletKernelSet broad[4];
} RingletKernels;

/* Lanes of a slot. */
static inline guint
ringlet_lanes (RingletPackedFormat format, gboolean squares)
{
  return (guint) format * (squares ? 2 : 1);
}

/* The same for a batch; with one lane pixels add to both of their slots. */
static inline guint
ringlet_batch_lanes (RingletPackedFormat format, gboolean squares)
{
  return format <= RINGLET_PACKED_P2 && !squares ? 1 : ringlet_lanes (format, squares);
}

/* Lanes of a slot for @known: the format's width three times, filled up to what one
 * addition takes. */
static inline guint
ringlet_known_lanes (guint width)
{
  return width == 1 ? 4 : width == 2 ? 8 : 3 * width;
}

/* (array zero-terminated=1): best first; the last one runs anywhere */
const RingletKernels *const *ringlet_kernels_list (void);

/* The best ones of this processor. */
const RingletKernels *ringlet_kernels_best (void);

/* The loops for a matrix. */
const RingletKernelSet *ringlet_kernels_for (
    const RingletKernels *self, const RingletPacked *matrix);

/* The loops for slots of 2 or 4 bytes. */
const RingletKernelSet *ringlet_kernels_for_slots (
    const RingletKernels *self, RingletPackedFormat format, guint slot_bytes);

/* Pixels @first … @first + @n of a matrix. */
RingletScatter ringlet_scatter_at (
    const RingletPacked *matrix, gsize first, gsize n, gsize copy_stride);

G_END_DECLS
