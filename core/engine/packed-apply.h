/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/block-stream.h"
#include "engine/excluded.h"
#include "engine/packed-kernel.h"
#include "engine/preproc.h"
#include "engine/widen.h"

G_BEGIN_DECLS

/**
 * RingletPackedTask:
 * @matrix: under the mask
 * @kernels: the inner loops
 * @squares: variances are summed, from the counts themselves
 * @floor: least variance of one pixel
 * @limit: integers from here on, and below −@limit, could overflow a sum
 *
 * What the passes over a matrix have in common.
 */
typedef struct {
  const RingletPacked *matrix;
  const RingletKernels *kernels;
  gboolean squares;
  guint floor;
  guint64 limit;
} RingletPackedTask;

/**
 * RingletPackedOut:
 * @counts: (array): n_bins sums Σ share · raw · gain
 * @variance: (nullable) (array): n_bins sums Σ share² · variance · gain²
 * @excluded: (element-type guint32): pixels left out for their value, ascending; those
 *   that count nowhere are not among them
 *
 * Where one pass over a frame puts its sums.
 */
typedef struct {
  double *counts;
  double *variance;
  RingletList *excluded;
} RingletPackedOut;

/**
 * RingletPackedInteger:
 *
 * Buffers for frames of an integer type: exact integer sums, converted to double once
 * at the end, hence the same bits alone, in a batch, and for any number of threads. One
 * caller's.
 */
typedef struct _RingletPackedInteger RingletPackedInteger;

/* Returns (transfer full): the buffers are made by the first frame, or batch. */
RingletPackedInteger *ringlet_packed_integer_new (const RingletPackedTask *task);
void ringlet_packed_integer_free (RingletPackedInteger *self);

/**
 * ringlet_packed_integer_run:
 * @images: (array length=n_frames): at most RINGLET_BATCH, all of one type
 * @error: RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 */
gboolean ringlet_packed_integer_run (RingletPackedInteger *self,
    const RingletImage *const *images, gsize n_frames,
    const RingletExclusion *exclusion, const RingletPackedOut *out,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_packed_integer_run_compressed:
 * @frames: (array length=n_frames): at most RINGLET_BATCH, all of one type
 * @error: as ringlet_packed_integer_run(); RINGLET_ERROR_FORMAT for damage, which frame
 *   has it is not said
 *
 * The same of frames that are decoded on the way.
 */
gboolean ringlet_packed_integer_run_compressed (RingletPackedInteger *self,
    const RingletBlockFrame *frames, gsize n_frames, const RingletExclusion *exclusion,
    const RingletPackedOut *out, GCancellable *cancellable, GError **error);

/**
 * RingletPackedReal:
 *
 * Buffers for sums in double: float types, counts with factors, variances that come
 * with the frame. The order of additions depends on the matrix only, not on the
 * threads. One caller's.
 */
typedef struct _RingletPackedReal RingletPackedReal;

RingletPackedReal *ringlet_packed_real_new (const RingletPackedTask *task);
void ringlet_packed_real_free (RingletPackedReal *self);

/**
 * RingletPackedFrame:
 * @image: any type
 * @variance: (nullable): of each pixel, same shape; a pixel whose variance is negative
 *   or not finite is left out
 * @gain: (nullable) (array): factor on each pixel
 */
typedef struct {
  const RingletImage *image;
  const RingletImage *variance;
  const double *gain;
} RingletPackedFrame;

gboolean ringlet_packed_real_run (RingletPackedReal *self,
    const RingletPackedFrame *frame, const RingletExclusion *exclusion,
    const RingletPackedOut *out, GCancellable *cancellable, GError **error);

/**
 * ringlet_packed_real_scatter:
 * @known: normalisation, gain and dark of all pixels
 * @mean: (array): n_bins means, signal over normalisation
 * @variance: (array): gets n_bins sums Σ share² · (signal − norm · mean)²
 *
 * The second pass of the azimuthal error model.
 */
gboolean ringlet_packed_real_scatter (RingletPackedReal *self,
    const RingletPackedFrame *frame, const RingletExclusion *exclusion,
    const RingletPreprocRow *known, const double *mean, double *variance,
    GCancellable *cancellable, GError **error);

/* Asks for the memory of the next chunk while this one is worked on: the streams of
 * image and matrix are changed too often for the processor to see them coming. */
static inline void
ringlet_prefetch (gconstpointer data, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i += 64)
    __builtin_prefetch ((const char *) data + i, 0, 2);
}

/* The part of a matrix for pixels @first … @first + @n. */
static inline void
ringlet_packed_prefetch (const RingletPacked *matrix, gsize first, gsize n)
{
  const gsize n_rest = (gsize) matrix->format - 1;

  ringlet_prefetch (
      (const char *) matrix->slot + first * matrix->slot_bytes, n * matrix->slot_bytes);
  if (n_rest > 0)
    ringlet_prefetch (matrix->rest + first * n_rest, n * n_rest * sizeof (guint16));
}

static inline void
ringlet_image_prefetch (const RingletImage *image, gsize first, gsize n)
{
  const gsize size = ringlet_pixel_type_size (image->type);

  ringlet_prefetch ((const char *) image->data + first * size, n * size);
}

/* Strips in which doubles are summed: a function of the matrix alone; enough for many
 * threads where the sums are small, few where they are not. */
#define RINGLET_MAX_STRIPS 16

static inline gsize
ringlet_packed_n_strips (const RingletPacked *matrix)
{
  const gsize n = matrix->n_slots <= 65536 ? RINGLET_MAX_STRIPS : 4;

  return MIN (n, matrix->n_blocks);
}

/* Slots from one azimuthal row to the next; 0 where there is one row. */
static inline gsize
ringlet_packed_row (const RingletPacked *matrix)
{
  return matrix->bins.n_azimuth > 1 ? matrix->bins.n_radial + 1 : 0;
}

/* First slot of the sums that lanes may reach, behind the last: an entry of the list
 * adds 0 to the row behind it where it has no share of it. */
static inline gsize
ringlet_packed_sums_length (const RingletPacked *matrix)
{
  return matrix->n_slots + RINGLET_PACKED_MAX_WIDTH + ringlet_packed_row (matrix);
}

/* Slots that the blocks @first … @end − 1 reach, with those that lanes spread to. */
static inline RingletSlotRange
ringlet_packed_range (const RingletPacked *matrix, gsize first, gsize end)
{
  RingletSlotRange range = { G_MAXUINT32, 0 };

  for (gsize block = first; block < end; block++) {
    const RingletSlotRange one = matrix->range[block];

    if (one.first >= one.end)
      continue;
    range.first = MIN (range.first, one.first);
    range.end = MAX (range.end, one.end);
  }
  if (range.first >= range.end)
    return (RingletSlotRange){ RINGLET_PACKED_LEAD, RINGLET_PACKED_LEAD };
  range.end = MIN (range.end + (guint32) matrix->format, (guint32) matrix->n_slots);
  return range;
}

G_END_DECLS
