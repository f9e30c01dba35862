/* SPDX-License-Identifier: MIT */
#include "scan/series-pixels.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "image/mask-value.h"
#include "scan/average.h"

#define LEAST_FRAMES 3

/* Anything above the middle is listed: who asks decides. */
#define ANY_SIGMA 1e-300

struct _RingletSeriesPixels {
  RingletAverage *average;
  gboolean is_counts; /* integers */
};

RingletSeriesPixels *
ringlet_series_pixels_new (RingletSource *source, const RingletProgress *progress,
    GCancellable *cancellable, GError **error)
{
  const RingletAverageOrder order = { .methods = 1u << RINGLET_AVERAGE_SUM |
        1u << RINGLET_AVERAGE_MEAN | 1u << RINGLET_AVERAGE_STD |
        1u << RINGLET_AVERAGE_MIN | 1u << RINGLET_AVERAGE_MAX };
  RingletSeriesPixels *self = NULL;
  RingletAverage *average =
      ringlet_average_run (source, &order, progress, cancellable, error);

  if (average == NULL)
    return NULL;
  self = g_new0 (RingletSeriesPixels, 1);
  self->average = average;
  self->is_counts = average->has_counts;
  return self;
}

void
ringlet_series_pixels_free (RingletSeriesPixels *self)
{
  ringlet_average_free (self->average);
  g_free (self);
}

guint64
ringlet_series_pixels_n_frames (const RingletSeriesPixels *self)
{
  return self->average->n_frames;
}

gsize
ringlet_series_pixels_n_slow (const RingletSeriesPixels *self)
{
  return self->average->n_slow;
}

gsize
ringlet_series_pixels_n_fast (const RingletSeriesPixels *self)
{
  return self->average->n_fast;
}

/* ---- numbers of a pixel ---- */

static gsize
n_pixels (const RingletSeriesPixels *self)
{
  return self->average->n_slow * self->average->n_fast;
}

static double
value_of (const RingletSeriesPixels *self, RingletAverageMethod method, gsize pixel)
{
  return ringlet_image_get (self->average->images[method], pixel);
}

static gboolean
is_complete (const RingletSeriesPixels *self, gsize pixel)
{
  return self->average->counts[pixel] == self->average->n_frames;
}

/* Of n values, divided by n − 1. */
static double
variance_of (const RingletSeriesPixels *self, gsize pixel)
{
  const double n = (double) self->average->n_frames;
  const double std = value_of (self, RINGLET_AVERAGE_STD, pixel);

  return std * std * n / (n - 1.0);
}

/* Beyond that of counts, relative to the square of the mean: the same for all pixels
 * where only the light is not steady. */
static double
excess_of (const RingletSeriesPixels *self, gsize pixel)
{
  const double mean = value_of (self, RINGLET_AVERAGE_MEAN, pixel);

  return mean > 0.0 ? (variance_of (self, pixel) - mean) / (mean * mean) : 0.0;
}

static double
minus_sum_of (const RingletSeriesPixels *self, gsize pixel)
{
  return -value_of (self, RINGLET_AVERAGE_SUM, pixel);
}

/* ---- masks ---- */

static guint8 *
bytes_new (const RingletSeriesPixels *self, GError **error)
{
  guint8 *bad = ringlet_image_alloc (
      RINGLET_PIXEL_U8, self->average->n_slow, self->average->n_fast, error);

  if (bad != NULL)
    memset (bad, 0, n_pixels (self));
  return bad;
}

static RingletMask *
take_mask (const RingletSeriesPixels *self, guint8 *bad)
{
  return ringlet_mask_new_take (self->average->n_slow, self->average->n_fast, bad);
}

RingletMask *
ringlet_series_pixels_flagged (
    const RingletSeriesPixels *self, gboolean is_any, GError **error)
{
  guint8 *bad = bytes_new (self, error);

  if (bad == NULL)
    return NULL;
  for (gsize i = 0; i < n_pixels (self); i++)
    bad[i] = is_any ? !is_complete (self, i) : self->average->counts[i] == 0;
  return take_mask (self, bad);
}

/* NaN where a frame has no value: no measure of others. */
static RingletImage *
image_of (const RingletSeriesPixels *self,
    double (*value) (const RingletSeriesPixels *self, gsize pixel), GError **error)
{
  double *pixels = ringlet_image_alloc (
      RINGLET_PIXEL_F64, self->average->n_slow, self->average->n_fast, error);

  if (pixels == NULL)
    return NULL;
  for (gsize i = 0; i < n_pixels (self); i++)
    pixels[i] = is_complete (self, i) ? value (self, i) : NAN;
  return ringlet_image_new_take (
      RINGLET_PIXEL_F64, self->average->n_slow, self->average->n_fast, pixels, NULL);
}

/* ---- dead ---- */

static gboolean
is_silent (const RingletSeriesPixels *self, gsize pixel)
{
  return self->average->counts[pixel] > 0 &&
      value_of (self, RINGLET_AVERAGE_MIN, pixel) == 0.0 &&
      value_of (self, RINGLET_AVERAGE_MAX, pixel) == 0.0;
}

static RingletMask *
mask_silent (const RingletSeriesPixels *self, GError **error)
{
  guint8 *bad = bytes_new (self, error);

  if (bad == NULL)
    return NULL;
  for (gsize i = 0; i < n_pixels (self); i++)
    bad[i] = is_silent (self, i);
  return take_mask (self, bad);
}

RingletMask *
ringlet_series_pixels_dead (const RingletSeriesPixels *self, const RingletMask *known,
    double least, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (GArray) low = NULL;
  guint8 *bad = NULL;

  if (!(least >= 0.0) || !isfinite (least)) {
    ringlet_number_refuse ("sum around a dead pixel", "from 0 up", least, error);
    return NULL;
  }
  if (least == 0.0)
    return mask_silent (self, error);
  image = image_of (self, minus_sum_of, error);
  if (image != NULL)
    low = ringlet_hot_pixels_find (image, known, ANY_SIGMA, cancellable, error);
  bad = low != NULL ? bytes_new (self, error) : NULL;
  if (bad == NULL)
    return NULL;
  for (guint i = 0; i < low->len; i++) {
    const RingletHotPixel *pixel = &g_array_index (low, RingletHotPixel, i);

    bad[pixel->pixel] = is_silent (self, pixel->pixel) && -pixel->middle >= least;
  }
  return take_mask (self, bad);
}

/* ---- noisy ---- */

static gboolean
is_noisy (const RingletSeriesPixels *self, const RingletHotPixel *pixel, double n_sigma)
{
  const double n = (double) self->average->n_frames;
  const double mean = value_of (self, RINGLET_AVERAGE_MEAN, pixel->pixel);
  const double light = mean * fmax (pixel->middle, 0.0);
  const double sigma = sqrt (mean / n + 2.0 * mean * mean / (n - 1.0));

  return mean > 0.0 &&
      variance_of (self, pixel->pixel) > (1.0 + light) * (mean + n_sigma * sigma);
}

static RingletMask *
mask_counts (const RingletSeriesPixels *self, const RingletMask *known, double n_sigma,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletImage) image = image_of (self, excess_of, error);
  g_autoptr (GArray) high = image != NULL
      ? ringlet_hot_pixels_find (image, known, ANY_SIGMA, cancellable, error)
      : NULL;
  guint8 *bad = high != NULL ? bytes_new (self, error) : NULL;

  if (bad == NULL)
    return NULL;
  for (guint i = 0; i < high->len; i++) {
    const RingletHotPixel *pixel = &g_array_index (high, RingletHotPixel, i);

    bad[pixel->pixel] = is_noisy (self, pixel, n_sigma);
  }
  return take_mask (self, bad);
}

RingletMask *
ringlet_series_pixels_noisy (const RingletSeriesPixels *self, const RingletMask *known,
    double n_sigma, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletImage) image = NULL;

  if (self->average->n_frames < LEAST_FRAMES) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "Noise takes %d frames at least to be told, and there are %" G_GUINT64_FORMAT,
        LEAST_FRAMES, self->average->n_frames);
    return NULL;
  }
  if (!(n_sigma > 0.0) || !isfinite (n_sigma)) {
    ringlet_number_refuse (
        "number of sigmas of a noisy pixel", "positive", n_sigma, error);
    return NULL;
  }
  if (self->is_counts)
    return mask_counts (self, known, n_sigma, cancellable, error);
  image = image_of (self, variance_of, error);
  return image != NULL
      ? ringlet_mask_new_hot (image, known, n_sigma, cancellable, error)
      : NULL;
}

/* ---- bright ---- */

/* Sums of integers stay integers: their noise is that of counts. */
RingletMask *
ringlet_series_pixels_bright (const RingletSeriesPixels *self, const RingletMask *known,
    double n_sigma, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletMask) flagged = ringlet_series_pixels_flagged (self, TRUE, error);
  g_autoptr (RingletMask) both = NULL;

  if (flagged == NULL)
    return NULL;
  both = ringlet_mask_union ((RingletMask *) known, flagged, error);
  return both != NULL
      ? ringlet_mask_new_hot (self->average->images[RINGLET_AVERAGE_SUM], both, n_sigma,
            cancellable, error)
      : NULL;
}
