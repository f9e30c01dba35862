/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/exclusion.h"
#include "scan/average.h"

G_BEGIN_DECLS

/* Parts of ringlet_average_run(). */

/* ---- average-add.c: what is kept of each pixel while frames go by ---- */

/* Frames that are added together, tile by tile, so that sums stay in the cache. */
#define RINGLET_AVERAGE_BATCH 8

/**
 * RingletAverageFrame:
 * @image: the frame
 * @monitor: 1 where it is not divided by one
 *
 * A frame that counts.
 */
typedef struct {
  RingletImage *image;
  double monitor;
} RingletAverageFrame;

/**
 * RingletAverageRoom:
 * @type: of the frames; booleans are bytes
 * @n_pixels: of each
 * @is_exact: sums are integers: guint64, gint64, or 128 bits for types of 64
 * @exclusion: which values are no data
 * @dark: (nullable): subtracted from each frame before it is divided by its monitor
 * @counts: values of each pixel
 * @sums: of them, as integers or doubles
 * @least: (nullable): in @type where sums are exact, else double
 * @largest: (nullable): likewise
 * @means: (nullable): as far as it is
 * @squares: (nullable): sum of the squares of deviations from it
 *
 * Accumulators. Welford's recurrence for the deviations: Technometrics 4 (1962) 419.
 */
typedef struct {
  RingletPixelType type;
  gsize n_pixels;
  gboolean is_exact;
  RingletExclusion exclusion;
  double *dark;
  guint32 *counts;
  gpointer sums;
  gpointer least;
  gpointer largest;
  double *means;
  double *squares;
} RingletAverageRoom;

/* Number @index of an array of integers of @size bytes: its bits, the higher ones 0. */
static inline guint64
ringlet_average_get_bits (gconstpointer data, gsize size, gsize index)
{
  switch (size) {
  case 1:
    return ((const guint8 *) data)[index];
  case 2:
    return ((const guint16 *) data)[index];
  case 4:
    return ((const guint32 *) data)[index];
  default:
    return ((const guint64 *) data)[index];
  }
}

static inline void
ringlet_average_put_bits (gpointer data, gsize size, gsize index, guint64 bits)
{
  switch (size) {
  case 1:
    ((guint8 *) data)[index] = (guint8) bits;
    break;
  case 2:
    ((guint16 *) data)[index] = (guint16) bits;
    break;
  case 4:
    ((guint32 *) data)[index] = (guint32) bits;
    break;
  default:
    ((guint64 *) data)[index] = bits;
  }
}

/* The same as a number of @type. */
static inline __int128
ringlet_average_get_integer (RingletPixelType type, gconstpointer data, gsize index)
{
  const gsize size = ringlet_pixel_type_size (type);
  const guint64 bits = ringlet_average_get_bits (data, size, index);
  const gsize shift = 64 - 8 * size;

  if (!ringlet_pixel_type_is_signed (type))
    return bits;
  return (gint64) (bits << shift) >> shift;
}

/* Returns FALSE without memory (RINGLET_ERROR_LIMIT). */
gboolean ringlet_average_room_init (RingletAverageRoom *self, RingletPixelType type,
    gsize n_pixels, gboolean is_exact, guint methods, GError **error);
void ringlet_average_room_clear (RingletAverageRoom *self);

/* @is_below: (out): set where a pixel of a type with a sign is below −2. Adds them in
 * their order, whatever the number of threads. */
gboolean ringlet_average_room_add (RingletAverageRoom *self,
    const RingletAverageFrame *frames, gsize n_frames, gboolean *is_below,
    GCancellable *cancellable, GError **error);

/* Pixels [@first, @first + @n) of a frame as doubles, @out; NaN is no data. */
void ringlet_average_widen (const RingletAverageRoom *self, const RingletImage *image,
    double monitor, gsize image_first, gsize first, gsize n, double *out);

/* ---- average-band.c: all frames of some pixels ---- */

/**
 * RingletAverageBand:
 * @pixels: @n_most frames of @n pixels, in the type of the frames
 * @monitors: (array length=n_most)
 * @n_most: frames that there is room for
 * @n_frames: that are there
 * @first: pixel of the frame
 * @n: pixels in the band now
 * @n_room: that there is room for
 * @results: (array length=RINGLET_AVERAGE_N): (nullable) each: all pixels of the image
 *
 * Of median, quantiles and cutoff.
 */
typedef struct {
  guint8 *pixels;
  double *monitors;
  guint64 n_most;
  guint64 n_frames;
  gsize first;
  gsize n;
  gsize n_room;
  double *results[RINGLET_AVERAGE_N];
} RingletAverageBand;

/* Whether some of @methods need all frames of a pixel at once. */
gboolean ringlet_average_needs_band (guint methods);

gboolean ringlet_average_band_init (RingletAverageBand *self,
    const RingletAverageRoom *room, const RingletAverageOrder *order, guint64 n_frames,
    GError **error);
void ringlet_average_band_clear (RingletAverageBand *self);

/* Forgets the frames; the band begins at @first. */
void ringlet_average_band_begin (RingletAverageBand *self, gsize first, gsize n_pixels);
void ringlet_average_band_add (RingletAverageBand *self, const RingletAverageRoom *room,
    const RingletAverageFrame *frame);

/* Fills the results of the pixels of the band. */
gboolean ringlet_average_band_reduce (RingletAverageBand *self,
    const RingletAverageRoom *room, const RingletAverageOrder *order,
    GCancellable *cancellable, GError **error);

/* ---- average-column.c: the values of one pixel, @n at least 1, none NaN ---- */

/* Changes the order of @values; so do all. */
double ringlet_column_median (double *values, gsize n);
double ringlet_column_quantiles (double *values, gsize n, const double quantiles[2]);
/* @scratch: as many */
double ringlet_column_cutoff (
    double *values, double *scratch, gsize n, const RingletAverageOrder *order);

/* ---- average-meta.c ---- */

/**
 * RingletAverageMeta:
 * @meta: of the first frame
 * @n_frames: that were added
 * @exposure_s: sum, NaN where a frame does not say it; so for the next
 * @monitor: sum
 *
 * What is said beside the pixels.
 */
typedef struct {
  RingletImageMeta meta;
  guint64 n_frames;
  double exposure_s;
  double monitor;
} RingletAverageMeta;

void ringlet_average_meta_add (RingletAverageMeta *self, const RingletImageMeta *meta);
/* @to: empty */
void ringlet_average_meta_copy (const RingletAverageMeta *self, gboolean as_sum,
    gboolean has_monitor, RingletImageMeta *to);
void ringlet_average_meta_clear (RingletAverageMeta *self);

/* ---- average-finish.c: accumulators into images ---- */

/**
 * RingletAverageEnd:
 * @order: what is to be made
 * @room: accumulators
 * @band: (nullable)
 * @meta: beside the pixels
 * @dark: (nullable): subtracted here, NULL where that was done frame by frame
 * @flat: (nullable): as doubles
 * @bad: (nullable) (array): 1 for pixels that mask, dark or flat spoil
 *
 * Borrows all.
 */
typedef struct {
  const RingletAverageOrder *order;
  RingletAverageRoom *room;
  const RingletAverageBand *band;
  const RingletAverageMeta *meta;
  const double *dark;
  const double *flat;
  const guint8 *bad;
} RingletAverageEnd;

/* Fills images and numbers of @result, which has its shape. */
gboolean ringlet_average_finish (
    const RingletAverageEnd *self, RingletAverage *result, GError **error);

/* ---- average-correct.c ---- */

/**
 * RingletAverageCorrections:
 * @dark: (nullable): as doubles
 * @flat: (nullable): likewise
 * @bad: (nullable) (array): 1 where a pixel has no data for the mask, dark or flat
 * @n_masked: pixels
 * @n_spoilt: others
 */
typedef struct {
  double *dark;
  double *flat;
  guint8 *bad;
  gsize n_masked;
  gsize n_spoilt;
} RingletAverageCorrections;

/* @error: RINGLET_ERROR_SHAPE, RINGLET_ERROR_LIMIT */
gboolean ringlet_average_corrections_init (RingletAverageCorrections *self,
    const RingletAverageOrder *order, gsize n_slow, gsize n_fast, GError **error);
void ringlet_average_corrections_clear (RingletAverageCorrections *self);

/* What says in an image of integers of @type that there is no data: its bits. */
guint64 ringlet_average_flag (const RingletAverageOrder *order, RingletPixelType type);

/* Which values of @type are no data. @has_flags: −1 and −2 of types with a sign. */
RingletExclusion ringlet_average_exclusion (
    const RingletAverageOrder *order, RingletPixelType type, gboolean has_flags);

/* ---- average-pass.c ---- */

/**
 * RingletAverageWork:
 *
 * One run.
 */
typedef struct {
  const RingletAverageOrder *order;
  const RingletProgress *progress;
  RingletSource *source;
  guint64 n_frames;
  gsize n_slow, n_fast;
  RingletPixelType from; /* of the frames, as they are */
  gboolean has_flags;    /* −1 and −2 of types with a sign are no data */

  RingletAverageCorrections corrections;
  RingletAverageRoom room;
  RingletAverageBand band;
  RingletAverageMeta meta;
  guint8 *left_out; /* by frame */
  GPtrArray *notes;
  GPtrArray *warnings;
  GHashTable *told; /* (element-type utf8): warnings without their files, a set */
  RingletAverageFrame batch[RINGLET_AVERAGE_BATCH];
  gsize n_batch;
  gboolean is_below;

  guint pass;
  guint n_passes;
  guint64 next;
  guint64 n_done; /* frames of this pass */
} RingletAverageWork;

/* Reads all frames once. */
gboolean ringlet_average_run_pass (
    RingletAverageWork *work, GCancellable *cancellable, GError **error);

/* Whether frame @frame may be left out for @reason, (transfer full). */
gboolean ringlet_average_leave_out (
    RingletAverageWork *work, guint64 frame, GError *reason, GError **error);

/* Says which frame it was: what the source says begins with its path already. */
void ringlet_average_prefix_path (
    const RingletAverageWork *work, guint64 frame, GError **error);

G_END_DECLS
