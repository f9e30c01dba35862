/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/progress.h"
#include "engine/plan.h"
#include "image/mask.h"
#include "image/source.h"

G_BEGIN_DECLS

/* One image of many frames, pixel by pixel. */

/**
 * RingletAverageMethod:
 * @RINGLET_AVERAGE_MEAN: sum / number of frames
 * @RINGLET_AVERAGE_SUM: exact where frames are integers and nothing corrects them
 * @RINGLET_AVERAGE_MIN: least value
 * @RINGLET_AVERAGE_MAX: largest value
 * @RINGLET_AVERAGE_STD: root of the mean square deviation from the mean (by n, as
 *   NumPy)
 * @RINGLET_AVERAGE_MEDIAN: of an even number, the mean of the two in the middle
 * @RINGLET_AVERAGE_QUANTILES: mean of what lies between two quantiles: of n values in
 *   ascending order those from ⌊n a⌋ up to, not with, ⌈n b⌉, and one at least, as pyFAI
 * @RINGLET_AVERAGE_CUTOFF: mean of what is left without values far from the centre, see
 *   #RingletAverageOrder
 * @RINGLET_AVERAGE_FLAT_FIELD: the mean over its own median, so that the median is 1;
 *   NaN where it is not above 0
 * @RINGLET_AVERAGE_COUNT: number of frames in which the pixel has a value
 *
 * What is made of the values that one pixel has in all frames.
 */
typedef enum {
  RINGLET_AVERAGE_MEAN,
  RINGLET_AVERAGE_SUM,
  RINGLET_AVERAGE_MIN,
  RINGLET_AVERAGE_MAX,
  RINGLET_AVERAGE_STD,
  RINGLET_AVERAGE_MEDIAN,
  RINGLET_AVERAGE_QUANTILES,
  RINGLET_AVERAGE_CUTOFF,
  RINGLET_AVERAGE_FLAT_FIELD,
  RINGLET_AVERAGE_COUNT,
  RINGLET_AVERAGE_N,
} RingletAverageMethod;

/* "mean", "sum", "flat-field", … */
const char *ringlet_average_method_name (RingletAverageMethod method);

/* @error: RINGLET_ERROR_VALUE that lists the words */
gboolean ringlet_average_method_parse (
    const char *name, RingletAverageMethod *method, GError **error);

/* What is kept of frames at once for median, quantiles and cutoff, unless it is said:
 * 1 GiB. */
#define RINGLET_AVERAGE_BYTES ((guint64) 1 << 30)

/**
 * RingletAverageOrder:
 * @methods: bits, 1 << method, at least one
 * @quantiles: a and b, in 0 … 1, the smaller one first
 * @cutoff: positive: a value is left out when it is further from the centre than so
 *   many standard deviations (by n), of which 1e-12 are granted to rounding
 * @cutoff_by_median: the centre is the median and not the mean
 * @cutoff_passes: how often what is left is looked at again; 1 as pyFAI, 0 until
 *   nothing is left out any more. A pass that would leave nothing leaves out nothing
 * @dummy: which values are no data. Automatic: what is not finite; of integers without
 *   a sign the two largest numbers, of those with one −1 and −2, unless some pixel of
 *   some frame is below −2: no detector counts so
 * @dummy_value: for #RINGLET_DUMMY_VALUE
 * @dummy_delta: half width around it
 * @mask: (nullable): pixels that have no data in any frame
 * @dark: (nullable): subtracted from each frame; no data there is none here
 * @flat: (nullable): divides; what is not above 0 has no data
 * @mask_path: (nullable): where it is from, for messages; so for the next two
 * @dark_path: (nullable)
 * @flat_path: (nullable)
 * @monitors: (nullable): one positive number for each frame of the source, which is
 *   divided by it
 * @monitor_key: (nullable): what of the header of a frame it is divided by, see
 *   ringlet_average_monitor(); not with @monitors
 * @skips_bad: frames that cannot be read, and those without a monitor, are left out;
 *   else they are an error
 * @most_bytes: kept of frames at once for median, quantiles and cutoff; 0 for
 *   #RINGLET_AVERAGE_BYTES
 *
 * What is to be made of a series. Borrowed.
 */
typedef struct {
  guint methods;
  double quantiles[2];
  double cutoff;
  gboolean cutoff_by_median;
  guint cutoff_passes;
  RingletDummyMode dummy;
  double dummy_value;
  double dummy_delta;
  RingletMask *mask;
  RingletImage *dark;
  RingletImage *flat;
  const char *mask_path;
  const char *dark_path;
  const char *flat_path;
  const double *monitors;
  const char *monitor_key;
  gboolean skips_bad;
  guint64 most_bytes;
} RingletAverageOrder;

/**
 * RingletAverage:
 * @n_slow: rows
 * @n_fast: columns
 * @images: (nullable) each: what was ordered, by method
 * @counts: values of each pixel
 * @n_frames: that count
 * @n_passes: how often the frames were read
 * @left_out: (element-type utf8): sentences, which frames do not count and why
 * @warnings: (element-type utf8): what the reader found odd, each once, with the first
 *   file that it is true of in front
 * @has_counts: the frames are integers
 * @flags_count: −1 and −2 counted as numbers, since others are below them
 * @n_masked: pixels that the mask hides
 * @n_spoilt: others for which dark or flat field has no number
 * @n_without: others that have no value in any frame
 * @level: of the flat field, what was divided by: the median of the mean
 * @n_dim: of the flat field, pixels with a mean that is not above 0
 *
 * What came out.
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  RingletImage *images[RINGLET_AVERAGE_N];
  guint32 *counts;
  guint64 n_frames;
  guint n_passes;
  GPtrArray *left_out;
  GPtrArray *warnings;
  gboolean has_counts;
  gboolean flags_count;
  gsize n_masked;
  gsize n_spoilt;
  gsize n_without;
  double level;
  gsize n_dim;
} RingletAverage;

/**
 * ringlet_average_run:
 * @progress: (nullable)
 * @error: as ringlet_source_read(); RINGLET_ERROR_SHAPE naming the file whose shape or
 *   type is not that of the first frame, or the correction that does not fit;
 *   RINGLET_ERROR_VALUE for an order that makes no sense, a frame without a monitor, a
 *   sum beyond 64 bits (naming the pixel); RINGLET_ERROR_LIMIT; G_IO_ERROR_CANCELLED
 *
 * The value of a pixel in a frame is (frame − dark) / flat / monitor, in double; values
 * that are no data do not count. The frames are read once, decoded by as many threads
 * as there are; for median, quantiles and cutoff once more for each band of pixels of
 * which all frames have room in @order.most_bytes. Besides that there are up to 76
 * bytes a pixel (52 of sums, 4 of counts, 20 of dark, flat field and mask), 8 for each
 * image and 8 more for each of these three, and the frames on their way: two a thread
 * and eleven more, fewer of the former where they would take more than
 * @order.most_bytes. The result has the same bits for any
 * number of threads and bands.
 *
 * Integers without corrections give integers: sums of 64 bits, least and largest values
 * of the type of the frames. A pixel without a value has the flag of the type there,
 * the largest number, −1, or the dummy that was given; where that is a value of another
 * pixel, too, the image becomes one of doubles. All else are doubles, but counts
 * (uint32) and, without corrections, least and largest values of floats; NaN says that
 * there is no value.
 *
 * Of what files say beside the pixels that of the first frame is kept: positions only
 * where they are those of all frames, of exposure and monitor the sum or else the mean,
 * no header lines.
 *
 * Returns: (transfer full): the images
 */
RingletAverage *ringlet_average_run (RingletSource *source,
    const RingletAverageOrder *order, const RingletProgress *progress,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_average_image:
 * @method: one that was ordered
 * @order: that was run
 * @type: of the pixels
 * @error: RINGLET_ERROR_VALUE naming the first pixel whose value does not fit;
 *   RINGLET_ERROR_LIMIT without memory
 *
 * The image in another type. A pixel without a value has the flag of that type, as
 * ringlet_average_run() says, or NaN, and no other pixel may have that. See
 * ringlet_image_to_type() for what fits.
 *
 * Returns: (transfer full): it
 */
RingletImage *ringlet_average_image (const RingletAverage *self,
    RingletAverageMethod method, const RingletAverageOrder *order,
    RingletPixelType type, GError **error);

/* With its images. */
void ringlet_average_free (RingletAverage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletAverage, ringlet_average_free)

/**
 * ringlet_average_monitor:
 * @key: a header line, the name of a motor or counter ("bmon", or "counter/bmon" of
 *   counter_mne and counter_pos), or "monitor" for what the reader takes for one
 * @value: (out): finite and above 0
 * @error: RINGLET_ERROR_VALUE: there is none, or it is no such number
 *
 * What a frame has to be divided by. Source: pyFAI 2026.9, utils/header_utils.py.
 */
gboolean ringlet_average_monitor (
    const RingletImageMeta *meta, const char *key, double *value, GError **error);

/* Whether there is a number under @key, whatever it is. */
gboolean ringlet_average_has_monitor (const RingletImageMeta *meta, const char *key);

G_END_DECLS
