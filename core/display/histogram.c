/* SPDX-License-Identifier: MIT */
#include "display/histogram.h"

#include <math.h>

#include "base/parallel.h"
#include "display/indexer.h"
#include "display/line.h"
#include "display/quantiles.h"
#include "display/range.h"

#define BAND_PIXELS ((gsize) 1 << 16) /* a cake is a few of them for each thread */
#define CHUNK ((gsize) 2048)
#define N_WHOLE ((gsize) 4096)
#define BRIGHT_FRACTION 0.999 /* of the pixels that a linear histogram is for */
#define BRIGHT_ROOM 1.5       /* its length in units of what they span */
#define LARGEST_BRIGHT 0.005  /* left out: powder rings are few pixels */
#define LARGEST_LOG_SPAN 1e4  /* of colours that begin where the data do */

typedef guint32 Counts[RINGLET_SCALE_N][RINGLET_HISTOGRAM_BINS];

/**
 * Count:
 * @ranges: of each band
 * @counts: of each band
 * @bins: of the whole numbers from 0
 */
typedef struct {
  const RingletPyramid *pyramid;
  gsize n_pixels;
  gsize n_bands;
  RingletRange *ranges;
  Counts *counts;
  RingletIndexer indexers[RINGLET_SCALE_N];
  guint8 bins[RINGLET_SCALE_N][N_WHOLE];
} Count;

static gsize
band_length (const Count *self, gsize band)
{
  return MIN (BAND_PIXELS, self->n_pixels - band * BAND_PIXELS);
}

static void
range_band (gsize band, gpointer data)
{
  const Count *self = data;

  self->ranges[band] =
      ringlet_range_of (self->pyramid, band * BAND_PIXELS, band_length (self, band));
}

/* Counts the small whole numbers, which most pixels of a detector are, each by itself;
 * what else counts goes to @rest. Returns how many those are. */
static gsize
count_whole (const float *values, gsize n, guint32 *whole, float *rest)
{
  gsize n_rest = 0;

  for (gsize i = 0; i < n; i++) {
    const float value = values[i];
    const gint32 number = value >= 0.0f && value < (float) N_WHOLE ? (gint32) value : 0;

    if ((float) number == value)
      whole[number]++;
    else if (value > RINGLET_LINE_MASKED)
      rest[n_rest++] = value;
  }
  return n_rest;
}

static void
count_rest (const Count *self, const float *values, gsize n, Counts counts)
{
  guint8 bins[CHUNK];

  for (gsize scale = 0; scale < RINGLET_SCALE_N; scale++) {
    ringlet_indexer_apply (&self->indexers[scale], values, n, bins);
    for (gsize i = 0; i < n; i++)
      counts[scale][bins[i]]++;
  }
}

static void
count_band (gsize band, gpointer data)
{
  const Count *self = data;
  const gsize n_band = band_length (self, band);
  guint32 whole[N_WHOLE] = { 0 };
  float values[CHUNK];
  float rest[CHUNK];

  for (gsize first = 0; first < n_band; first += CHUNK) {
    const gsize n = MIN (CHUNK, n_band - first);

    ringlet_line_load (self->pyramid, 0, band * BAND_PIXELS + first, n, values);
    count_rest (self, rest, count_whole (values, n, whole, rest), self->counts[band]);
  }
  for (gsize scale = 0; scale < RINGLET_SCALE_N; scale++) {
    for (gsize i = 0; i < N_WHOLE; i++)
      self->counts[band][scale][self->bins[scale][i]] += whole[i];
  }
}

/* Where a histogram of even steps ends. */
static double
linear_end (const RingletHistogram *self)
{
  const double span = ringlet_histogram_quantile (self, BRIGHT_FRACTION) - self->min;

  return span > 0.0 ? fmin (self->min + BRIGHT_ROOM * span, self->max) : self->max;
}

static void
set_scale (RingletHistogramScale *scale, double low, double high)
{
  scale->low = low;
  scale->high = high > low ? high : low + fmax (fabs (low), 1.0);
}

static void
set_scales (RingletHistogram *self, double positive)
{
  const double high = linear_end (self);

  set_scale (&self->scales[RINGLET_SCALE_LINEAR], self->min, high);
  set_scale (&self->scales[RINGLET_SCALE_SQRT], self->min, high);
  set_scale (&self->scales[RINGLET_SCALE_LOG], isfinite (positive) ? positive : 1.0,
      self->max);
}

static void
init_indexers (Count *count, const RingletHistogram *self)
{
  float whole[N_WHOLE];

  for (gsize i = 0; i < N_WHOLE; i++)
    whole[i] = (float) i;
  for (gsize i = 0; i < RINGLET_SCALE_N; i++) {
    const RingletLevels levels = {
      .scale = (RingletScale) i,
      .min = self->scales[i].low,
      .max = self->scales[i].high,
    };
    const RingletLevelsLine line = ringlet_levels_line (&levels);

    ringlet_indexer_init (&count->indexers[i], &line, RINGLET_HISTOGRAM_BINS, 0.0f);
    ringlet_indexer_apply (&count->indexers[i], whole, N_WHOLE, count->bins[i]);
  }
}

static void
add_counts (const Count *count, RingletHistogram *self)
{
  for (gsize i = 0; i < RINGLET_SCALE_N; i++) {
    guint32 *sum = self->scales[i].counts;

    for (gsize band = 0; band < count->n_bands; band++) {
      for (gsize bin = 0; bin < RINGLET_HISTOGRAM_BINS; bin++)
        sum[bin] += count->counts[band][i][bin];
    }
  }
}

static gboolean
fill (RingletHistogram *self, Count *count, GCancellable *cancellable, GError **error)
{
  RingletRange range = RINGLET_RANGE_EMPTY;

  if (!ringlet_parallel_for (count->n_bands, range_band, count, cancellable, error))
    return FALSE;

  for (gsize band = 0; band < count->n_bands; band++)
    range = ringlet_range_union (range, count->ranges[band]);
  if (range.n == 0)
    return TRUE;

  self->n_values = range.n;
  self->min = range.min;
  self->max = range.max;
  ringlet_quantiles_fill (self, count->pyramid);
  set_scales (self, range.positive);
  init_indexers (count, self);
  if (!ringlet_parallel_for (count->n_bands, count_band, count, cancellable, error))
    return FALSE;

  add_counts (count, self);
  return TRUE;
}

RingletHistogram *
ringlet_histogram_new (
    const RingletPyramid *pyramid, GCancellable *cancellable, GError **error)
{
  const gsize n_pixels = pyramid->levels[0].n_slow * pyramid->levels[0].n_fast;
  const gsize n_bands = (n_pixels + BAND_PIXELS - 1) / BAND_PIXELS;
  g_autoptr (RingletHistogram) self = g_atomic_rc_box_new0 (RingletHistogram);
  g_autofree RingletRange *ranges = g_new (RingletRange, n_bands);
  g_autofree Counts *counts = g_new0 (Counts, n_bands);
  g_autofree Count *count = g_new0 (Count, 1);

  count->pyramid = pyramid;
  count->n_pixels = n_pixels;
  count->n_bands = n_bands;
  count->ranges = ranges;
  count->counts = counts;
  return fill (self, count, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

RingletHistogram *
ringlet_histogram_ref (RingletHistogram *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_histogram_unref (RingletHistogram *self)
{
  g_atomic_rc_box_release (self);
}

double
ringlet_histogram_quantile (const RingletHistogram *self, double fraction)
{
  const gsize last = RINGLET_HISTOGRAM_QUANTILES - 1;
  const double at = fmin (fmax (fraction, 0.0), 1.0) * (double) last;
  const gsize i = MIN ((gsize) at, last - 1);
  const double below = self->quantiles[i];

  return below + (at - (double) i) * (self->quantiles[i + 1] - below);
}

void
ringlet_histogram_limits (
    const RingletHistogram *self, double percent, double *min, double *max)
{
  const double rest = (1.0 - CLAMP (percent, 0.0, 100.0) / 100.0) / 2.0;

  *min = ringlet_histogram_quantile (self, rest);
  *max = ringlet_histogram_quantile (self, 1.0 - fmin (rest, LARGEST_BRIGHT));
  if (!(*max > *min)) /* nearly all pixels are alike, zero for example */
    *max = self->bright;
  if (!(*max > *min))
    *max = self->max;
  if (!(*max > *min))
    *max = *min + fmax (fabs (*min), 1.0);
}

void
ringlet_histogram_set_levels (
    const RingletHistogram *self, double percent, RingletLevels *levels)
{
  ringlet_histogram_limits (self, percent, &levels->min, &levels->max);
  if (levels->scale == RINGLET_SCALE_LOG && levels->min <= 0.0 && levels->max > 0.0)
    levels->min = fmin (
        fmax (self->scales[RINGLET_SCALE_LOG].low, levels->max / LARGEST_LOG_SPAN),
        levels->max / 2.0);
}
